// @generated from openapi/checkout.yaml by `cargo xtask codegen`. Do not edit.

//! Facts of the API, straight from the spec.
use std::fmt;
use crate::{
    generated::types, hooks::span, masked::{Masked, MemberNames},
    open_enum::open_enum,
};
/// The service that requests go to unless told otherwise.
pub const BASE_URL: &str = "https://api.conomyhq.com/sandbox";
/// The version of the API that these types describe.
pub const API_VERSION: &str = "24-04-2025";
/// The header that carries [`API_VERSION`].
pub const API_VERSION_HEADER: &str = "conomyhq-api-version";
/// The header that carries the merchant's key.
pub const API_KEY_HEADER: &str = "x-api-key";
/// An operation of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Create a checkout session.
    CreateCheckoutSession,
    /// Create a payment in a checkout session.
    CreateCheckoutPayment,
    /// Refresh an expired checkout session.
    RefreshCheckoutSession,
}
impl Operation {
    /// Every operation, in the order of the spec.
    pub const ALL: &'static [Self] = &[
        Self::CreateCheckoutSession,
        Self::CreateCheckoutPayment,
        Self::RefreshCheckoutSession,
    ];
    /// What sending the operation's request again could do.
    pub fn effect(self) -> crate::Effect {
        match self {
            Self::CreateCheckoutSession => crate::Effect::Create,
            Self::CreateCheckoutPayment => crate::Effect::Charge,
            Self::RefreshCheckoutSession => crate::Effect::Rotate,
        }
    }
    /// Its `operationId` in the spec.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::CreateCheckoutSession => "createCheckoutSession",
            Self::CreateCheckoutPayment => "createCheckoutPayment",
            Self::RefreshCheckoutSession => "refreshCheckoutSession",
        }
    }
    /// The name under which the clients offer it, such as `checkout_sessions.create`.
    pub fn name(self) -> &'static str {
        match self {
            Self::CreateCheckoutSession => "checkout_sessions.create",
            Self::CreateCheckoutPayment => "checkout_sessions.create_payment",
            Self::RefreshCheckoutSession => "checkout_sessions.refresh",
        }
    }
    /// A `tracing` span for one attempt, named after the operation. The attempt's end fills its fields.
    pub(crate) fn span(self, attempt: u32) -> tracing::Span {
        match self {
            Self::CreateCheckoutSession => span!("checkout_sessions.create", attempt),
            Self::CreateCheckoutPayment => {
                span!("checkout_sessions.create_payment", attempt)
            }
            Self::RefreshCheckoutSession => span!("checkout_sessions.refresh", attempt),
        }
    }
    /// Names of its path parameters, in order.
    pub(crate) fn path_params(self) -> &'static [&'static str] {
        match self {
            Self::CreateCheckoutSession => &[],
            Self::CreateCheckoutPayment => &["checkout_session_id"],
            Self::RefreshCheckoutSession => &["checkout_token"],
        }
    }
}
/// What each operation sends.
pub(crate) mod requests {
    use super::{Operation, types};
    use crate::{
        call::{Request, Sent},
        generated::Client,
    };
    #[derive(Clone)]
    pub(crate) struct CreateCheckoutSession {
        pub(crate) body: types::CreateCheckoutSession,
    }
    impl Request for CreateCheckoutSession {
        const OPERATION: Operation = Operation::CreateCheckoutSession;
        type Answer = types::CheckoutSession;
        fn path(&self) -> Vec<&str> {
            vec![]
        }
        async fn send(&self, client: &Client) -> Sent<Self::Answer> {
            client.create_checkout_session().body(self.body.clone()).send().await
        }
    }
    #[derive(Clone)]
    pub(crate) struct CreateCheckoutPayment {
        pub(crate) checkout_session_id: String,
        pub(crate) body: types::CreateCheckoutPayment,
    }
    impl Request for CreateCheckoutPayment {
        const OPERATION: Operation = Operation::CreateCheckoutPayment;
        type Answer = types::CheckoutPayment;
        fn path(&self) -> Vec<&str> {
            vec![& self.checkout_session_id]
        }
        async fn send(&self, client: &Client) -> Sent<Self::Answer> {
            client
                .create_checkout_payment()
                .checkout_session_id(self.checkout_session_id.as_str())
                .body(self.body.clone())
                .send()
                .await
        }
    }
    #[derive(Clone)]
    pub(crate) struct RefreshCheckoutSession {
        pub(crate) checkout_token: String,
    }
    impl Request for RefreshCheckoutSession {
        const OPERATION: Operation = Operation::RefreshCheckoutSession;
        type Answer = types::CheckoutSession;
        fn path(&self) -> Vec<&str> {
            vec![& self.checkout_token]
        }
        async fn send(&self, client: &Client) -> Sent<Self::Answer> {
            client
                .refresh_checkout_session()
                .checkout_token(self.checkout_token.as_str())
                .send()
                .await
        }
    }
}
/// Calls an operation by its name in the spec, from the parts that a binding holds.
pub(crate) async fn call_from_parts(
    operation: Operation,
    mut parts: crate::binding::Parts<'_>,
) -> crate::binding::Answer {
    match operation {
        Operation::CreateCheckoutSession => {
            let request = requests::CreateCheckoutSession {
                body: parts.body()?,
            };
            parts.call(request).await
        }
        Operation::CreateCheckoutPayment => {
            let request = requests::CreateCheckoutPayment {
                checkout_session_id: parts.path_param()?,
                body: parts.body()?,
            };
            parts.call(request).await
        }
        Operation::RefreshCheckoutSession => {
            let request = requests::RefreshCheckoutSession {
                checkout_token: parts.path_param()?,
            };
            parts.call(request).await
        }
    }
}
open_enum! {
    #[doc = " Where a session stands."] pub enum CheckoutSessionStatus { Attempt =
    "ATTEMPT", Active = "ACTIVE", Expired = "EXPIRED", Finished = "FINISHED",
    ProcessingPayment = "PROCESSING_PAYMENT", Failed = "FAILED" }
}
open_enum! {
    #[doc = " Where a payment stands."] pub enum CheckoutPaymentStatus { Created =
    "CREATED", Attempt = "ATTEMPT", Pending = "PENDING", Authorized = "AUTHORIZED",
    Captured = "CAPTURED", Received = "RECEIVED", Settled = "SETTLED", Failed = "FAILED",
    Refunded = "REFUNDED" }
}
open_enum! {
    #[doc = " A way to pay."] pub enum PaymentMethod { Card = "CARD", Crypto = "CRYPTO",
    Account = "ACCOUNT", BankAccount = "BANK_ACCOUNT", Pix = "PIX", Pct = "PCT", Cvu =
    "CVU", Etpay = "ETPAY", Fintoc = "FINTOC", Webpay = "WEBPAY", Spei = "SPEI", Pse =
    "PSE", Bancolombia = "BANCOLOMBIA", Davivienda = "DAVIVIENDA", Daviplata =
    "DAVIPLATA", Nequi = "NEQUI", Breb = "BREB", Wompi = "WOMPI", Ligo = "LIGO", Sip =
    "SIP", Ach = "ACH", Wire = "WIRE", Fednow = "FEDNOW", Rtp = "RTP", Sepa = "SEPA", Fpe
    = "FPE", Swift = "SWIFT" }
}
impl fmt::Debug for types::CreateCheckoutSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateCheckoutSession")
            .field("checkout_token", &Masked(&self.checkout_token))
            .field("customer", &self.customer)
            .field("items", &self.items)
            .field("currency", &self.currency)
            .field("payment_methods_allowed", &self.payment_methods_allowed)
            .field("destinations", &self.destinations)
            .field("duration", &self.duration)
            .field("owner", &self.owner)
            .field("customer_requirements", &self.customer_requirements)
            .field("success_url", &self.success_url)
            .field("failed_url", &self.failed_url)
            .field("extra", &MemberNames(&self.extra))
            .finish()
    }
}
impl fmt::Debug for types::CheckoutSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckoutSession")
            .field("id", &self.id)
            .field("checkout_token", &Masked(&self.checkout_token))
            .field("status", &self.status)
            .field("currency", &self.currency)
            .field("url", &Masked(&self.url))
            .field("payment_link_id", &self.payment_link_id)
            .field("payment_configs", &self.payment_configs)
            .field("created_at", &self.created_at)
            .field("expires_at", &self.expires_at)
            .field("items", &self.items)
            .field("pre_tax_amount", &self.pre_tax_amount)
            .field("total_amount", &self.total_amount)
            .field("payment_methods_allowed", &self.payment_methods_allowed)
            .field("customer", &self.customer)
            .field("redirect_url", &self.redirect_url)
            .field("destinations", &self.destinations)
            .field("customer_requirements", &self.customer_requirements)
            .field("owner", &self.owner)
            .field("extra", &MemberNames(&self.extra))
            .finish()
    }
}
impl fmt::Debug for types::CreateCheckoutPayment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateCheckoutPayment")
            .field("payment_method", &self.payment_method)
            .field("customer", &self.customer)
            .field("extra", &MemberNames(&self.extra))
            .finish()
    }
}
impl fmt::Debug for types::CheckoutPayment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckoutPayment")
            .field("id", &self.id)
            .field("checkout_session_id", &self.checkout_session_id)
            .field("status", &self.status)
            .field("extra", &MemberNames(&self.extra))
            .finish()
    }
}
impl fmt::Debug for types::Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Customer")
            .field("id", &self.id)
            .field("first_name", &Masked(&self.first_name))
            .field("last_name", &Masked(&self.last_name))
            .field("email", &Masked(&self.email))
            .field("document_type", &self.document_type)
            .field("document_number", &Masked(&self.document_number))
            .field("phone_number", &Masked(&self.phone_number))
            .field("phone_number_prefix", &self.phone_number_prefix)
            .field("address", &Masked(&self.address))
            .field("extra", &MemberNames(&self.extra))
            .finish()
    }
}
impl fmt::Debug for types::PaymentConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymentConfig")
            .field("currency", &self.currency)
            .field("product", &self.product)
            .field("exchange_rate", &self.exchange_rate)
            .field("payment_methods", &self.payment_methods)
            .field("extra", &MemberNames(&self.extra))
            .finish()
    }
}
impl fmt::Debug for types::PaymentMethodConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymentMethodConfig")
            .field("id", &self.id)
            .field("type", &self.type_)
            .field("enabled", &self.enabled)
            .field("required_fields", &self.required_fields)
            .field("purchase_amount", &self.purchase_amount)
            .field("extra", &MemberNames(&self.extra))
            .finish()
    }
}
impl fmt::Debug for types::Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Item")
            .field("pre_tax_amount", &self.pre_tax_amount)
            .field("total_amount", &self.total_amount)
            .field("description", &self.description)
            .field("tax", &self.tax)
            .field("extra", &MemberNames(&self.extra))
            .finish()
    }
}
impl fmt::Debug for types::Tax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tax")
            .field("name", &self.name)
            .field("type", &self.type_)
            .field("value", &self.value)
            .field("amount", &self.amount)
            .field("extra", &MemberNames(&self.extra))
            .finish()
    }
}
