// @generated from openapi/checkout.yaml by `cargo xtask codegen`. Do not edit.

//! The operations of the API, as the client offers them.
use crate::{call::Call, client::Conomy, dispatch, generated::types};
impl Conomy {
    /// One payer's temporary context for completing a hosted payment.
    pub fn checkout_sessions(&self) -> CheckoutSessions<'_> {
        CheckoutSessions(self)
    }
}
/// One payer's temporary context for completing a hosted payment.
#[derive(Clone, Copy, Debug)]
pub struct CheckoutSessions<'a>(&'a Conomy);
impl CheckoutSessions<'_> {
    /// Create a checkout session.
    ///
    /// Opens a session for one payer from the token of a payment link. The same token can open many sessions. Send the payer to the session's `url`, or submit the payment yourself.
    ///
    /// # Errors
    ///
    /// [`Error::OutcomeUnknown`](crate::Error::OutcomeUnknown): It may have been made, and trying again may make another; nobody is charged. The `outcome()` of any other [`Error`](crate::Error) tells whether the call may have had an effect.
    pub fn create(
        &self,
        body: types::CreateCheckoutSession,
    ) -> Call<types::CheckoutSession> {
        Call::new(
            &self.0.transport,
            dispatch::CreateCheckoutSession {
                body,
            },
        )
    }
    /// Create a payment in a checkout session.
    ///
    /// Submits the payer's choice of payment method and creates the payment. The API documents no idempotency key: sending this request twice may charge the payer twice.
    ///
    /// `checkout_session_id`: The `id` of the session, as its creation answered it.
    ///
    /// # Errors
    ///
    /// [`Error::OutcomeUnknown`](crate::Error::OutcomeUnknown): The payment may have been applied: look it up before trying again. The `outcome()` of any other [`Error`](crate::Error) tells whether the call may have had an effect.
    pub fn create_payment(
        &self,
        checkout_session_id: impl Into<String>,
        body: types::CreateCheckoutPayment,
    ) -> Call<types::CheckoutPayment> {
        Call::new(
            &self.0.transport,
            dispatch::CreateCheckoutPayment {
                checkout_session_id: checkout_session_id.into(),
                body,
            },
        )
    }
    /// Refresh an expired checkout session.
    ///
    /// Brings a session back after its token expired in the payer's interface. The request has no body.
    ///
    /// `checkout_token`: The session's `checkoutToken`.
    ///
    /// # Errors
    ///
    /// [`Error::OutcomeUnknown`](crate::Error::OutcomeUnknown): A token may have been replaced; trying again charges nobody. The `outcome()` of any other [`Error`](crate::Error) tells whether the call may have had an effect.
    pub fn refresh(
        &self,
        checkout_token: impl Into<String>,
    ) -> Call<types::CheckoutSession> {
        Call::new(
            &self.0.transport,
            dispatch::RefreshCheckoutSession {
                checkout_token: checkout_token.into(),
            },
        )
    }
}
