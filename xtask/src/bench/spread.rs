//! A figure of several rounds.

use serde_json::{Value, json};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spread {
    pub(super) median: f64,
    pub(super) min: f64,
    pub(super) max: f64,
}

impl Spread {
    /// Of one figure at least.
    pub(super) fn of(figures: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut figures: Vec<f64> = figures.into_iter().collect();
        figures.sort_by(f64::total_cmp);
        let (&min, &max) = (figures.first()?, figures.last()?);
        let middle = figures.len() / 2;
        let median = if figures.len() % 2 == 1 {
            figures[middle]
        } else {
            (figures[middle - 1] + figures[middle]) / 2.0
        };
        Some(Self { median, min, max })
    }

    /// Of the figures' inverses.
    pub(super) fn inverse(self) -> Self {
        Self { median: 1.0 / self.median, min: 1.0 / self.max, max: 1.0 / self.min }
    }

    pub(super) fn json(self) -> Value {
        json!({ "median": rounded(self.median), "min": rounded(self.min), "max": rounded(self.max) })
    }
}

/// Five digits tell all that a measurement does.
fn rounded(figure: f64) -> f64 {
    if figure == 0.0 {
        return 0.0;
    }
    let scale = 10f64.powf(4.0 - figure.abs().log10().floor());
    (figure * scale).round() / scale
}

/// A figure for a person: three digits, more only where there are more before the point, and those in groups.
pub(super) fn shown(figure: f64) -> String {
    match figure.abs() {
        size if size >= 10_000.0 => {
            let digits = format!("{figure:.0}");
            let mut grouped = String::new();
            for (at, digit) in digits.char_indices() {
                if at > 0 && (digits.len() - at).is_multiple_of(3) {
                    grouped.push(',');
                }
                grouped.push(digit);
            }
            grouped
        }
        size if size >= 100.0 => format!("{figure:.0}"),
        size if size >= 10.0 => format!("{figure:.1}"),
        _ => format!("{figure:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_has_the_middle_and_the_ends() {
        assert_eq!(Spread::of([3.0, 1.0, 2.0]), Some(Spread { median: 2.0, min: 1.0, max: 3.0 }));
        assert_eq!(Spread::of([4.0, 1.0]), Some(Spread { median: 2.5, min: 1.0, max: 4.0 }));
        assert_eq!(Spread::of([]), None);
    }

    #[test]
    fn figures_are_as_long_as_they_are_exact() {
        assert_eq!(
            [0.0, 1.234, 12.34, 123.4, 1234.0, 47_512.7, 1_558_026.0].map(shown),
            ["0.00", "1.23", "12.3", "123", "1234", "47,513", "1,558,026"]
        );
        assert_eq!([0.0, 1.234_567, 47_512.71].map(rounded), [0.0, 1.2346, 47_513.0]);
    }
}
