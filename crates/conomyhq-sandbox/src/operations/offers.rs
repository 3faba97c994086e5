//! What links and sessions are asked to offer.

use std::time::Duration;

use conomyhq::types;
use serde_json::{Map, Value};

use crate::{
    amount::Amount,
    errors::{Failure, Kind},
};

/// The service's least `duration` of a session, in seconds.
const LEAST_DURATION: i64 = 30;

const A_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The members of an offer that are answered as they came.
pub(super) fn repeated(sent: Map<String, Value>) -> Map<String, Value> {
    const REPEATED: [&str; 5] =
        ["items", "paymentMethodsAllowed", "destinations", "owner", "customerRequirements"];
    sent.into_iter().filter(|(name, _)| REPEATED.contains(&name.as_str())).collect()
}

/// How long a session of this `duration` lives.
pub(super) fn lifetime(duration: i64) -> Result<Duration, Failure> {
    match u64::try_from(duration) {
        Ok(seconds) if duration >= LEAST_DURATION => Ok(Duration::from_secs(seconds).min(A_YEAR)),
        _ => Err(Kind::InvalidParam.because(format!("duration is less than {LEAST_DURATION}"))),
    }
}

pub(super) fn names(methods: &[types::PaymentMethod]) -> Vec<String> {
    methods.iter().map(ToString::to_string).collect()
}

/// What the items come to, before tax and in all; `None` where none of them says.
pub(super) fn totals(items: Option<&[types::Item]>) -> Result<(Option<Amount>, Option<Amount>), Failure> {
    let (mut pre_tax, mut total) = (None, None);
    for (index, item) in items.unwrap_or_default().iter().enumerate() {
        let read = |name: &str, text: &Option<String>| {
            let amount = |text: &String| {
                text.parse::<Amount>()
                    .map_err(|()| Kind::InvalidParam.because(format!("items[{index}].{name} is no decimal")))
            };
            text.as_ref().map(amount).transpose()
        };
        let before = read("preTaxAmount", &item.pre_tax_amount)?;
        let tax = item.tax.as_ref().map_or(Ok(None), |tax| read("tax.amount", &tax.amount))?;
        let stated = read("totalAmount", &item.total_amount)?;
        let summed = match (before, tax) {
            (Some(before), Some(tax)) => Some(before.plus(tax).ok_or_else(too_large)?),
            (before, _) => before,
        };
        add(&mut total, stated.or(summed))?;
        add(&mut pre_tax, before.or(stated))?;
    }
    Ok((pre_tax, total))
}

fn add(sum: &mut Option<Amount>, amount: Option<Amount>) -> Result<(), Failure> {
    *sum = match (*sum, amount) {
        (Some(sum), Some(amount)) => Some(sum.plus(amount).ok_or_else(too_large)?),
        (sum, amount) => sum.or(amount),
    };
    Ok(())
}

fn too_large() -> Failure {
    Kind::InvalidParam.because("the items come to too large an amount")
}
