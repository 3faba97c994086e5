// @generated from openapi/checkout.yaml by `cargo xtask codegen`. Do not edit.

//! From an operation's id to its method.
use conomyhq::{Conomy, Result};
use serde_json::Value;
use crate::{Options, finished, read, text, with_options};
pub(crate) async fn call(
    conomy: &Conomy,
    operation: &str,
    path: &[String],
    body: Value,
    options: &Options,
) -> Result<Value> {
    match operation {
        "createCheckoutSession" => {
            finished(
                with_options(conomy.checkout_sessions().create(read(body)?), options)
                    .await,
            )
        }
        "createCheckoutPayment" => {
            finished(
                with_options(
                        conomy
                            .checkout_sessions()
                            .create_payment(text(path, 0usize), read(body)?),
                        options,
                    )
                    .await,
            )
        }
        "refreshCheckoutSession" => {
            finished(
                with_options(
                        conomy.checkout_sessions().refresh(text(path, 0usize)),
                        options,
                    )
                    .await,
            )
        }
        other => panic!("no operation {other}"),
    }
}
