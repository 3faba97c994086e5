//! The client, and its operations by resource.

use std::{fmt, sync::Arc};

use crate::{
    call::Call,
    config::{Config, ConomyBuilder},
    contract::requests,
    error::Result,
    generated::types,
    transport,
};

/// A client of ConomyHQ's hosted checkout. Clones share one pool of connections; it is `Send` and `Sync`.
#[derive(Clone)]
pub struct Conomy {
    pub(crate) config: Arc<Config>,
    pub(crate) http: reqwest::Client,
}

impl Conomy {
    /// Settings to choose; [`ConomyBuilder::build`] makes the client.
    pub fn builder() -> ConomyBuilder {
        ConomyBuilder::new("rust")
    }

    /// A client whose settings are the environment's; see [`ConomyBuilder::env`].
    ///
    /// # Errors
    ///
    /// As [`ConomyBuilder::build`].
    pub fn from_env() -> Result<Self> {
        Self::builder().env().build()
    }

    /// A client with its own pool of connections.
    pub(crate) fn new(config: Arc<Config>) -> Result<Self> {
        let http = transport::client(&config.tls, config.proxy.as_ref(), config.idle_timeout)?;
        Ok(Self { config, http })
    }

    /// Sessions, and the payments in them.
    pub fn checkout_sessions(&self) -> CheckoutSessions<'_> {
        CheckoutSessions(self)
    }
}

/// Shows where requests go, and no secret.
impl fmt::Debug for Conomy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Conomy").field("base_url", &self.config.base_url).finish_non_exhaustive()
    }
}

/// One payer's temporary context for completing a hosted payment.
#[derive(Clone, Copy, Debug)]
pub struct CheckoutSessions<'a>(&'a Conomy);

impl CheckoutSessions<'_> {
    /// Opens a session for one payer from a payment link's token.
    pub fn create(&self, body: types::CreateCheckoutSession) -> Call<types::CheckoutSession> {
        Call::new(self.0, requests::CreateCheckoutSession { body })
    }

    /// Submits the payer's choice of payment method and creates the payment.
    ///
    /// It is sent again only where nothing can have been charged; [`Error::OutcomeUnknown`](crate::Error) says that
    /// the payment may exist.
    pub fn create_payment(
        &self,
        checkout_session_id: impl Into<String>,
        body: types::CreateCheckoutPayment,
    ) -> Call<types::CheckoutPayment> {
        Call::new(
            self.0,
            requests::CreateCheckoutPayment { checkout_session_id: checkout_session_id.into(), body },
        )
    }

    /// Brings a session back after its token expired.
    pub fn refresh(&self, checkout_token: impl Into<String>) -> Call<types::CheckoutSession> {
        Call::new(self.0, requests::RefreshCheckoutSession { checkout_token: checkout_token.into() })
    }
}

#[cfg(test)]
mod tests {
    use crate::Operation;

    #[test]
    fn every_operation_has_a_method() {
        let source = include_str!("client.rs");
        for operation in Operation::ALL {
            let (_, method) = operation.name().split_once('.').expect("a resource and a method");
            assert!(source.contains(&format!("pub fn {method}(")), "Rust lacks {}", operation.name());
        }
    }
}
