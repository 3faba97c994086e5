//! Amounts of money: decimal texts that are added exactly. Nothing here is ever a float.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A decimal number, as many digits after the point as it was written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Amount {
    units: i128,
    scale: usize,
}

/// More digits than any amount has, and few enough that sums of them fit.
const MOST_DIGITS: usize = 24;

impl Amount {
    /// The sum, with the longer fraction of the two; `None` if it is too large to be said.
    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let units = |amount: Self| {
            let missing = u32::try_from(scale - amount.scale).ok()?;
            amount.units.checked_mul(10_i128.checked_pow(missing)?)
        };
        Some(Self { units: units(self)?.checked_add(units(other)?)?, scale })
    }
}

impl FromStr for Amount {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let dangling = unsigned.ends_with('.');
        if !is_digits(whole) || dangling || !(fraction.is_empty() || is_digits(fraction)) {
            return Err(());
        }
        if whole.len() + fraction.len() > MOST_DIGITS {
            return Err(());
        }
        let units: i128 = format!("{whole}{fraction}").parse().map_err(|_| ())?;
        let units = if unsigned.len() < text.len() { -units } else { units };
        Ok(Self { units, scale: fraction.len() })
    }
}

impl TryFrom<String> for Amount {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map_err(|()| "no decimal")
    }
}

impl From<Amount> for String {
    fn from(amount: Amount) -> Self {
        amount.to_string()
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let digits = format!("{:0>1$}", self.units.unsigned_abs(), self.scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - self.scale);
        match fraction {
            "" => write!(f, "{sign}{whole}"),
            fraction => write!(f, "{sign}{whole}.{fraction}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        text.parse().unwrap_or_else(|()| panic!("{text}"))
    }

    #[test]
    fn sums_are_exact() {
        for (one, other, sum) in [
            ("0.1", "0.2", "0.3"),
            ("12500.00", "7", "12507.00"),
            ("9007199254740993", "0.01", "9007199254740993.01"),
            ("1.005", "-1.01", "-0.005"),
            ("-0.50", "0.5", "0.00"),
            ("999999999999999999999999", "1", "1000000000000000000000000"),
        ] {
            assert_eq!(amount(one).plus(amount(other)).map(|sum| sum.to_string()).as_deref(), Some(sum));
        }
    }

    #[test]
    fn an_amount_is_said_as_it_was_written() {
        for text in ["0", "0.00", "12500.00", "-3.5", "0.0000001"] {
            assert_eq!(amount(text).to_string(), text);
        }
    }

    #[test]
    fn what_is_no_decimal_is_refused() {
        for text in ["", "-", ".5", "5.", "1e3", "1,5", "+1", " 1", "NaN", "--1", "1.2.3", "٣"] {
            assert_eq!(text.parse::<Amount>(), Err(()), "{text:?}");
        }
        assert!("1".repeat(MOST_DIGITS + 1).parse::<Amount>().is_err());
    }
}
