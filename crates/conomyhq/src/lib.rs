//! Take payments through ConomyHQ's hosted checkout.
//!
//! A payment link is the reusable commercial offer; a checkout session is one payer's temporary context inside it.
//! Create a session from a link's token, submit the payer's payment in it, refresh it when its token expires.
//!
//! ```no_run
//! use conomyhq::{Conomy, types::{CreateCheckoutPayment, CreateCheckoutSession, Customer}};
//!
//! # async fn checkout() -> conomyhq::Result<()> {
//! let conomy = Conomy::builder().api_key("key").access_token("token").app("MyApp/1.0").build()?;
//! let jane = Customer::new().first_name("Jane").email("jane@example.com");
//! let session = conomy.checkout_sessions().create(CreateCheckoutSession::new("ct_1").customer(jane.clone())).await?;
//! let payment = CreateCheckoutPayment::new("ETPAY").customer(jane);
//! let payment = conomy.checkout_sessions().create_payment(&session.id, payment).await?;
//! println!("{} is {}", payment.id, payment.status);
//! # Ok(()) }
//! ```
//!
//! # Settings
//!
//! [`ConomyBuilder`] has a setter for each; those of a [`Call`] say it for that one call. What is not set comes from the
//! environment where [`ConomyBuilder::env`] is asked for it, else from the defaults. **The default is ConomyHQ's sandbox**:
//! production is `.environment(Environment::Production)`, or `CONOMY_ENVIRONMENT=production`. `CONOMY_OFFLINE=1` refuses
//! whatever is not loopback, for tests, in which the crate `conomyhq-sandbox` plays the service.
//!
//! # Errors
//!
//! [`Error`] is one enum; what is known of a failure is in its [`Details`], to which it derefs. Ask the outcome first:
//!
//! ```no_run
//! use conomyhq::{Conomy, Outcome, types::CreateCheckoutPayment};
//!
//! # async fn example(conomy: Conomy, session_id: &str) {
//! match conomy.checkout_sessions().create_payment(session_id, CreateCheckoutPayment::new("ETPAY")).await {
//!     Ok(payment) => println!("payment {} is {}", payment.id, payment.status),
//!     Err(error) => match error.outcome() {
//!         // Nothing happened: the payer can try again, at once if `error.retryable()`.
//!         Outcome::NotSent | Outcome::NotApplied => println!("not paid: {error}"),
//!         // Not a failure: look the payment up before trying again.
//!         Outcome::Unknown => println!("look session {:?} up: {error}", error.session_id()),
//!     },
//! }
//! # }
//! ```
//!
//! # What is seen
//!
//! Each call is a `tracing` span of the target `conomyhq`, named after its operation, with one below it for each attempt,
//! and an event at the attempt's end: WARN for a payment that may have been applied, INFO for a retry, DEBUG else.
//! [`ConomyBuilder::on_attempt`] is called with the same facts; [`Call::with_response`] gives a success with its status,
//! headers and body.
//!
//! For OpenTelemetry, the crate `tracing-opentelemetry` makes of these spans its own, with the names of the conventions
//! for HTTP clients, and its `MetricsLayer` makes metrics of the events of the target `conomyhq::metrics`, which are at
//! TRACE: [by the names](https://github.com/conomyhq/conomyhq-sdk#seeing-calls) that they have in every language. The
//! service gets the trace by [`Call::extra_headers`].
//!
//! A health probe needs no call of the API's own: `build()` checks the settings, and `refresh` of a token that does not
//! exist changes nothing. [`Error::NotFound`] says that connection and credentials work, [`Error::Authentication`] and
//! [`Error::PermissionDenied`] that those do not, [`Error::is_transport`] that the service cannot be reached.
//!
//! # Webhooks
//!
//! [`webhooks::verify`] checks that ConomyHQ sent a delivery, and gives what it says; [`webhooks::sign`] makes deliveries for
//! tests.
//!
//! # Features
//!
//! - `ring` (default) or `aws-lc`: what does the cryptography of TLS and of webhooks' signatures.
//! - `blocking`: `Call::wait`, for programs without an async runtime.
//!
//! # Money safety
//!
//! The API documents no idempotency key, so this client alone decides whether a payer is charged twice. A payment is
//! sent again only where every earlier attempt is proven not to have handed one byte to a connection, or was
//! answered 429. A payment that may have been applied is [`Error::OutcomeUnknown`], never a failure.
#![forbid(unsafe_code)]

// Each of these uses only those above it, save `generated` and `exchange`, which know each other; `tests/layers.rs`
// holds them to it.
#[rustfmt::skip]
pub mod operation;
mod outcome;
mod label;
mod path;
mod masked;
mod open_enum;
mod date_time;
mod optional_text;
#[rustfmt::skip]
mod enums;
mod json;
mod error;
mod query;
mod hooks;
mod durations;
mod random;
mod clocks;
mod tasks;
mod headers;
mod credentials;
#[rustfmt::skip]
mod settings;
mod config;
mod decision;
mod attempt;
mod progress;
mod tokens;
mod transport;
#[allow(clippy::all, clippy::unwrap_used, dead_code, missing_docs, rustdoc::all, unreachable_pub, unused_imports)]
#[rustfmt::skip]
mod generated;
mod exchange;
#[rustfmt::skip]
mod models;
pub mod webhooks;
mod failure;
mod call;
#[cfg(feature = "blocking")]
mod blocking;
mod pages;
#[rustfmt::skip]
mod dispatch;
mod resolve;
mod auth;
mod client;
#[rustfmt::skip]
mod resources;
#[rustfmt::skip]
mod setters;
#[doc(hidden)]
pub mod binding;

pub use call::{Call, CallWithResponse, Response};
pub use client::{Conomy, ConomyBuilder};
pub use error::{Details, Error, Result};
pub use hooks::AttemptEvent;
pub use operation::{Effect, Environment, Operation};
pub use outcome::{Outcome, Phase};
pub use pages::Items;
pub use resolve::{Resolve, Unresolved};
pub use resources::*;

/// What the operations send and answer, and their open enums. What a request holds has a `new()` that takes what it must
/// have, and a setter for each other member; members that the spec does not name are in `extra`. `Debug` shows what the
/// spec says may be printed, and of all else only whether it is there.
pub mod types {
    pub use crate::enums::*;
    pub use crate::generated::types::*;
    pub use crate::optional_text::OptionalText;
}
