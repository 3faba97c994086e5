//! What is offered to a payer: what a payment link and its sessions have in common.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::amount::Amount;

/// What is paid for, how, and where the payer goes then.
#[derive(Clone, Default, Deserialize, Serialize)]
pub(crate) struct Offer {
    pub(crate) currency: String,
    /// The payment methods it takes; every one where empty.
    pub(crate) methods: Vec<String>,
    pub(crate) pre_tax: Option<Amount>,
    pub(crate) total: Option<Amount>,
    pub(crate) success_url: Option<String>,
    pub(crate) failed_url: Option<String>,
    /// What its creation sent and is answered as it came: items and the like, and what the spec does not name.
    pub(crate) kept: Map<String, Value>,
}

impl Offer {
    /// The methods that a payer is shown; where any will do, the recipe's stands for all.
    pub(crate) fn shown_methods(&self) -> Vec<String> {
        if self.methods.is_empty() { vec!["ETPAY".to_owned()] } else { self.methods.clone() }
    }

    /// The words for the first thing that is paid for.
    pub(crate) fn description(&self) -> Option<String> {
        self.kept.get("items")?.get(0)?.get("description")?.as_str().map(str::to_owned)
    }
}
