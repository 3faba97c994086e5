// @generated from openapi/ by `cargo xtask codegen`. Do not edit.

//! The operations of the API, as the client offers them.
use crate::{
    call::Call, client::Conomy, dispatch, generated::types, pages::Items,
    resolve::{Resolve, Unresolved},
};
impl Conomy {
    /// One payer's temporary context for completing a hosted payment.
    pub fn checkout_sessions(&self) -> CheckoutSessions<'_> {
        CheckoutSessions(self)
    }
    /// Reusable commercial offers, from whose tokens checkout sessions are opened.
    pub fn payment_links(&self) -> PaymentLinks<'_> {
        PaymentLinks(self)
    }
    /// What became of payments.
    pub fn payments(&self) -> Payments<'_> {
        Payments(self)
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
    /// Read a checkout session.
    ///
    /// Answers the session as it stands, with everything that the service knows of it.
    ///
    /// `checkout_session_id`: The session's `id`, as its creation answered it.
    ///
    /// # Errors
    ///
    /// [`Error`](crate::Error), for whose `outcome()` nothing was changed.
    pub fn get(
        &self,
        checkout_session_id: impl Into<String>,
    ) -> Call<types::CheckoutSession> {
        Call::new(
            &self.0.transport,
            dispatch::GetCheckoutSession {
                checkout_session_id: checkout_session_id.into(),
            },
        )
    }
}
/// Reusable commercial offers, from whose tokens checkout sessions are opened.
#[derive(Clone, Copy, Debug)]
pub struct PaymentLinks<'a>(&'a Conomy);
impl PaymentLinks<'_> {
    /// Create a payment link.
    ///
    /// Creates the commercial offer that any number of payers can be sent to. Its `checkoutToken` opens checkout sessions.
    ///
    /// # Errors
    ///
    /// [`Error::OutcomeUnknown`](crate::Error::OutcomeUnknown): It may have been made, and trying again may make another; nobody is charged. The `outcome()` of any other [`Error`](crate::Error) tells whether the call may have had an effect.
    pub fn create(&self, body: types::CreatePaymentLink) -> Call<types::PaymentLink> {
        Call::new(
            &self.0.transport,
            dispatch::CreatePaymentLink {
                body,
            },
        )
    }
    /// Read a payment link.
    ///
    /// Answers the link as it stands.
    ///
    /// `payment_link_id`: The link's `id`, as its creation answered it.
    ///
    /// # Errors
    ///
    /// [`Error`](crate::Error), for whose `outcome()` nothing was changed.
    pub fn get(&self, payment_link_id: impl Into<String>) -> Call<types::PaymentLink> {
        Call::new(
            &self.0.transport,
            dispatch::GetPaymentLink {
                payment_link_id: payment_link_id.into(),
            },
        )
    }
    /// Deactivate a payment link.
    ///
    /// No more sessions can be opened from the link. Activating it takes that back.
    ///
    /// `payment_link_id`: The link's `id`, as its creation answered it.
    ///
    /// # Errors
    ///
    /// [`Error::OutcomeUnknown`](crate::Error::OutcomeUnknown): A token may have been replaced; trying again charges nobody. The `outcome()` of any other [`Error`](crate::Error) tells whether the call may have had an effect.
    pub fn deactivate(
        &self,
        payment_link_id: impl Into<String>,
    ) -> Call<types::PaymentLink> {
        Call::new(
            &self.0.transport,
            dispatch::DeactivatePaymentLink {
                payment_link_id: payment_link_id.into(),
            },
        )
    }
    /// Activate a payment link.
    ///
    /// Sessions can be opened from the link again. The request has no body.
    ///
    /// `payment_link_id`: The link's `id`, as its creation answered it.
    ///
    /// # Errors
    ///
    /// [`Error::OutcomeUnknown`](crate::Error::OutcomeUnknown): A token may have been replaced; trying again charges nobody. The `outcome()` of any other [`Error`](crate::Error) tells whether the call may have had an effect.
    pub fn activate(
        &self,
        payment_link_id: impl Into<String>,
    ) -> Call<types::PaymentLink> {
        Call::new(
            &self.0.transport,
            dispatch::ActivatePaymentLink {
                payment_link_id: payment_link_id.into(),
            },
        )
    }
}
/// What became of payments.
#[derive(Clone, Copy, Debug)]
pub struct Payments<'a>(&'a Conomy);
impl Payments<'_> {
    /// List payments.
    ///
    /// Answers a page of the merchant's payments. Whether a payment is in it right after it was made is not documented: an empty list proves nothing.
    ///
    /// # Errors
    ///
    /// [`Error`](crate::Error), for whose `outcome()` nothing was changed.
    pub fn list(&self, body: types::ListPayments) -> Call<types::PaymentPage> {
        Call::new(&self.0.transport, dispatch::ListPayments { body })
    }
    /// List payments, one after the other, through all pages.
    ///
    /// Answers a page of the merchant's payments. Whether a payment is in it right after it was made is not documented: an empty list proves nothing.
    pub fn list_all(&self, body: types::ListPayments) -> Items<types::Payment> {
        Items::new(&self.0.transport, dispatch::ListPayments { body })
    }
    /// Look for a payment whose outcome is unknown.
    ///
    /// Takes the [`Error::OutcomeUnknown`](crate::Error::OutcomeUnknown), or the session's id and when the payment
    /// was sent. Gives the session's payments that were made since, by the service's clock, as soon as there is one.
    /// An empty answer says that none was seen, never that the payment failed.
    ///
    /// # Errors
    ///
    /// [`Error`](crate::Error) of the last look, for whose `outcome()` nothing was changed;
    /// [`Error::Config`](crate::Error::Config) if the error is of no such payment.
    pub fn resolve(&self, unresolved: impl Into<Unresolved>) -> Resolve {
        Resolve::new(&self.0.transport, unresolved.into())
    }
    /// Read a payment.
    ///
    /// Answers the payment as it stands.
    ///
    /// `payment_id`: The payment's `id`, as its creation answered it.
    ///
    /// # Errors
    ///
    /// [`Error`](crate::Error), for whose `outcome()` nothing was changed.
    pub fn get(&self, payment_id: impl Into<String>) -> Call<types::Payment> {
        Call::new(
            &self.0.transport,
            dispatch::GetPayment {
                payment_id: payment_id.into(),
            },
        )
    }
}
