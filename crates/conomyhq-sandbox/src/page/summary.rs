//! What is paid for, as a payer is shown it.

use serde_json::Value;

use super::money;
use crate::{
    amount::Amount,
    state::Offer,
    web::{Language, Tongues},
};

/// The items and what they come to.
pub(super) struct Summary {
    pub(super) words: &'static Words,
    pub(super) total: Option<String>,
    pub(super) items: Vec<Line>,
}

pub(super) struct Line {
    pub(super) description: String,
    pub(super) price: Option<String>,
    /// What of the price is tax: its name and its amount.
    pub(super) tax: Option<(String, String)>,
}

pub(super) struct Words {
    pub(super) heading: &'static str,
    pub(super) no_amount: &'static str,
    pub(super) includes: &'static str,
    pub(super) total: &'static str,
}

static WORDS: Tongues<Words> = Tongues {
    english: Words {
        heading: "You pay",
        no_amount: "The shop has set no amount.",
        includes: "includes",
        total: "Total",
    },
    spanish: Words {
        heading: "Pagas",
        no_amount: "La tienda no fijó un monto.",
        includes: "incluye",
        total: "Total",
    },
};

impl Summary {
    pub(super) fn of(offer: &Offer, language: Language) -> Self {
        let written = |amount: Amount| money::written(&amount.to_string(), &offer.currency, language);
        let amount = |value: &Value| value.as_str().and_then(|text| text.parse::<Amount>().ok());
        let line = |item: &Value| {
            let tax = &item["tax"];
            let taxed = amount(&tax["amount"]);
            let summed = match (amount(&item["preTaxAmount"]), taxed) {
                (Some(before), Some(tax)) => before.plus(tax),
                (before, _) => before,
            };
            Line {
                description: item["description"].as_str().unwrap_or_default().to_owned(),
                price: amount(&item["totalAmount"]).or(summed).map(written),
                tax: taxed
                    .map(|amount| (tax["name"].as_str().unwrap_or_default().to_owned(), written(amount))),
            }
        };
        let items = offer.kept.get("items").and_then(Value::as_array);
        Self {
            words: WORDS.of(language),
            total: offer.total.map(written),
            items: items.into_iter().flatten().map(line).collect(),
        }
    }
}
