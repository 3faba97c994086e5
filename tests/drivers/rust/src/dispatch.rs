//! From an operation's name to the method that a person would call.

use conomyhq::{Conomy, Result};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    options::{Options, with_options},
    report::succeeded,
};

/// One call as a person would write it, and its success as the harness compares it.
pub(crate) async fn call(
    conomy: &Conomy,
    operation: &str,
    path: &[String],
    body: Value,
    options: Options,
) -> Result<Value> {
    let sessions = conomy.checkout_sessions();
    match (operation, path) {
        ("createCheckoutSession", []) => {
            with_options!(sessions.create(model(body)), options).await.map(succeeded)
        }
        ("createCheckoutPayment", [id]) => {
            with_options!(sessions.create_payment(id, model(body)), options).await.map(succeeded)
        }
        ("refreshCheckoutSession", [token]) => {
            with_options!(sessions.refresh(token), options).await.map(succeeded)
        }
        (other, path) => panic!("the Rust driver has no {other} of {} path parameters", path.len()),
    }
}

fn model<T: DeserializeOwned>(body: Value) -> T {
    serde_json::from_value(body).expect("a case's body is the model")
}
