//! Amounts as people write them. They stay decimal texts: no digit is rounded away.

use crate::web::Language;

/// A non-breaking space.
const SPACE: char = '\u{a0}';

const WITHOUT_CENTS: [&str; 15] =
    ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF"];
const IN_THOUSANDTHS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

/// A decimal text, as [`Amount`](crate::amount::Amount) says one, with its currency.
pub(super) fn written(amount: &str, currency: &str, language: Language) -> String {
    let (sign, unsigned) = amount.strip_prefix('-').map_or(("", amount), |rest| ("-", rest));
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let fraction = usual_digits(currency).map_or(fraction.to_owned(), |digits| {
        let kept = fraction.trim_end_matches('0');
        format!("{kept:0<digits$}")
    });
    let (thousands, point) = match language {
        Language::English => (',', '.'),
        Language::Spanish => ('.', ','),
    };
    let mut number = sign.to_owned();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            number.push(thousands);
        }
        number.push(digit);
    }
    if !fraction.is_empty() {
        number.push(point);
        number += &fraction;
    }
    match language {
        Language::English => format!("{currency}{SPACE}{number}"),
        Language::Spanish => format!("{number}{SPACE}{currency}"),
    }
}

/// How many digits after the point are usual; `None` if the currency is no country's.
fn usual_digits(currency: &str) -> Option<usize> {
    match currency {
        _ if WITHOUT_CENTS.contains(&currency) => Some(0),
        _ if IN_THOUSANDTHS.contains(&currency) => Some(3),
        _ if currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase()) => Some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_as_its_reader_does() {
        for (amount, currency, english, spanish) in [
            ("12500.00", "CLP", "CLP 12,500", "12.500 CLP"),
            ("12500.50", "CLP", "CLP 12,500.5", "12.500,5 CLP"),
            ("999", "CLP", "CLP 999", "999 CLP"),
            ("1000", "USD", "USD 1,000.00", "1.000,00 USD"),
            ("-0.5", "USD", "USD -0.50", "-0,50 USD"),
            ("9007199254740993.119", "USD", "USD 9,007,199,254,740,993.119", "9.007.199.254.740.993,119 USD"),
            ("1.25", "KWD", "KWD 1.250", "1,250 KWD"),
            ("0.10000000", "USDT", "USDT 0.10000000", "0,10000000 USDT"),
        ] {
            let plain = |language| written(amount, currency, language).replace(SPACE, " ");
            assert_eq!(
                (plain(Language::English).as_str(), plain(Language::Spanish).as_str()),
                (english, spanish)
            );
        }
    }
}
