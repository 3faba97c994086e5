//! Times that are drawn by chance.

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use crate::generator::Generator;

/// A time in milliseconds. In JSON it is a number, or a pair of numbers between which it is drawn each time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged, try_from = "Stated")]
pub enum Millis {
    /// This long.
    Fixed(f64),
    /// Drawn anew for everyone who meets it.
    Between(f64, f64),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Stated {
    Fixed(f64),
    Between(f64, f64),
}

impl TryFrom<Stated> for Millis {
    type Error = String;

    fn try_from(stated: Stated) -> Result<Self, String> {
        let (from, to) = match stated {
            Stated::Fixed(ms) => (ms, ms),
            Stated::Between(from, to) => (from, to),
        };
        let is_time = |ms: f64| Duration::try_from_secs_f64(ms / 1000.0).is_ok();
        if !is_time(from) || !is_time(to) || to < from {
            return Err(format!("{from} to {to} milliseconds is no time"));
        }
        Ok(if from == to { Self::Fixed(from) } else { Self::Between(from, to) })
    }
}

impl Default for Millis {
    fn default() -> Self {
        Self::Fixed(0.0)
    }
}

impl Millis {
    pub(crate) fn drawn(self, generator: &mut Generator) -> Self {
        match self {
            Self::Between(from, to) => Self::Fixed(from + generator.unit() * (to - from)),
            fixed => fixed,
        }
    }

    /// The time; of one that was not drawn, the least.
    pub(crate) fn duration(self) -> Duration {
        let (Self::Fixed(ms) | Self::Between(ms, _)) = self;
        Duration::try_from_secs_f64(ms / 1000.0).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    #[test]
    fn a_time_is_a_number_or_a_pair() {
        let read = |value| from_value::<Millis>(value).map_err(|error| error.to_string());
        assert_eq!(read(json!(50)), Ok(Millis::Fixed(50.0)));
        assert_eq!(read(json!([2, 2])), Ok(Millis::Fixed(2.0)));
        assert_eq!(read(json!([0, 0.5])), Ok(Millis::Between(0.0, 0.5)));
        for bad in [json!(-1), json!([2, 1]), json!(1e300), json!([0, 1, 2]), json!("1")] {
            assert!(read(bad.clone()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_drawn_time_is_within_its_bounds_and_moves() {
        let mut generator = Generator::new(1);
        let mut draw = || Millis::Between(1.0, 3.0).drawn(&mut generator).duration();
        let drawn: Vec<_> = (0..100).map(|_| draw()).collect();
        let bounds = Duration::from_millis(1)..Duration::from_millis(3);
        assert!(drawn.iter().all(|time| bounds.contains(time)), "{drawn:?}");
        assert!(drawn.iter().any(|time| *time != drawn[0]));
        assert_eq!(Millis::Fixed(1.5).drawn(&mut generator).duration(), Duration::from_micros(1500));
    }
}
