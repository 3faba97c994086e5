//! Take payments through ConomyHQ's hosted checkout.
//!
//! A payment link is the reusable commercial offer; a checkout session is one payer's temporary context inside it.
//! Create a session from a link's token, submit the payer's payment in it, refresh it when its token expires.
//!
//! ```no_run
//! use conomyhq::{Conomy, types::{CreateCheckoutPayment, CreateCheckoutSession, Customer}};
//!
//! # async fn checkout() -> Result<(), Box<dyn std::error::Error>> {
//! let conomy = Conomy::builder().api_key("key").access_token("token").app("MyApp/1.0").build()?;
//! let customer: Customer = Customer::builder().first_name("Jane").try_into()?;
//! let body = CreateCheckoutSession::builder().checkout_token("ct_1").customer(customer.clone()).try_into()?;
//! let session = conomy.checkout_sessions().create(body).await?;
//! let body = CreateCheckoutPayment::builder().payment_method("ETPAY").customer(customer).try_into()?;
//! let payment = conomy.checkout_sessions().create_payment(&session.id, body).await?;
//! println!("{} is {}", payment.id, payment.status);
//! # Ok(()) }
//! ```
//!
//! # Money safety
//!
//! The API documents no idempotency key, so this client alone decides whether a payer is charged twice. A payment is
//! sent again only where every earlier attempt is proven not to have handed one byte to a connection, or was
//! answered 429. A payment that may have been applied is [`Error::OutcomeUnknown`], never a failure.
#![forbid(unsafe_code)]

mod attempt;
#[doc(hidden)]
pub mod binding;
mod call;
mod client;
mod config;
#[rustfmt::skip]
pub mod contract;
mod decision;
mod error;
mod failure;
#[allow(clippy::all, clippy::unwrap_used, dead_code, missing_docs, rustdoc::all, unreachable_pub, unused_imports)]
#[rustfmt::skip]
mod generated;
mod hooks;
mod masked;
mod open_enum;
mod optional_text;
mod outcome;
mod path;
mod transport;

pub use call::Call;
pub use client::{CheckoutSessions, Conomy};
pub use config::ConomyBuilder;
pub use contract::Operation;
pub use error::{Details, Error, Result};
pub use hooks::AttemptEvent;
pub use outcome::{Effect, Outcome, Phase};

/// What the operations send and answer, and their open enums. Each has a `builder()`; members that the spec does not
/// name are in `extra`. `Debug` masks secrets and personal data.
pub mod types {
    pub use crate::contract::{CheckoutPaymentStatus, CheckoutSessionStatus, PaymentMethod};
    pub use crate::generated::types::*;
    pub use crate::optional_text::OptionalText;
}
