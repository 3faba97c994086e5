// @generated from openapi/ by `cargo xtask codegen`. Do not edit.

//! Facts of the API, straight from the spec.
/// Where requests go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Environment {
    /// `https://api.conomyhq.com/sandbox`
    Sandbox,
    /// `https://api.conomyhq.com`
    Production,
}
impl Environment {
    /// The one that holds where none is chosen.
    pub const DEFAULT: Self = Self::Sandbox;
    /// What is said to who names another.
    pub(crate) const KNOWN: &str = "must be one of sandbox, production";
    /// Its name, the same in every language.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Production => "production",
        }
    }
    /// The URL of its server.
    pub fn base_url(self) -> &'static str {
        match self {
            Self::Sandbox => "https://api.conomyhq.com/sandbox",
            Self::Production => "https://api.conomyhq.com",
        }
    }
    /// The environment of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "sandbox" => Some(Self::Sandbox),
            "production" => Some(Self::Production),
            _ => None,
        }
    }
}
impl std::str::FromStr for Environment {
    type Err = crate::Error;
    fn from_str(name: &str) -> Result<Self, crate::Error> {
        Self::named(name)
            .ok_or_else(|| crate::Error::setting("environment", Self::KNOWN))
    }
}
/// The version of the API that these types describe.
pub const API_VERSION: &str = "24-04-2025";
/// The header that carries [`API_VERSION`].
pub const API_VERSION_HEADER: &str = "conomyhq-api-version";
/// The header that carries the merchant's key.
pub const API_KEY_HEADER: &str = "x-api-key";
/// The names that the service documents for what went wrong.
pub(crate) const ERROR_TYPES: &[&str] = &[
    "serverError",
    "unknown",
    "invalidParam",
    "missingParam",
    "alreadyExist",
    "parsingResource",
    "failedPrecondition",
    "notFound",
    "tooManyRequests",
    "unauthorized",
    "unimplemented",
    "forbiddenOperation",
];
/// What sending an operation's request a second time could do. The spec states it for every operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Effect {
    ///It may charge the payer twice.
    Charge,
    ///It may make a second one.
    Create,
    ///It may replace a token twice.
    Rotate,
    ///It changes nothing.
    Read,
}
impl Effect {
    /// Its name in the spec.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Charge => "charge",
            Self::Create => "create",
            Self::Rotate => "rotate",
            Self::Read => "read",
        }
    }
    /// What to do about a call that may have been applied: a clause.
    pub(crate) fn unknown(self) -> &'static str {
        match self {
            Self::Charge => {
                "the payment may have been applied: look it up before trying again"
            }
            Self::Create => {
                "it may have been made, and trying again may make another; nobody is charged"
            }
            Self::Rotate => "a token may have been replaced; trying again charges nobody",
            Self::Read => "nothing was changed",
        }
    }
}
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
    /// Create a payment link.
    CreatePaymentLink,
    /// Read a payment link.
    GetPaymentLink,
    /// Deactivate a payment link.
    DeactivatePaymentLink,
    /// Activate a payment link.
    ActivatePaymentLink,
    /// Read a checkout session.
    GetCheckoutSession,
    /// List payments.
    ListPayments,
    /// Read a payment.
    GetPayment,
    /// Get an access token.
    CreateAccessToken,
}
impl Operation {
    /// Every operation that the clients offer, in the order of the spec.
    pub const ALL: &'static [Self] = &[
        Self::CreateCheckoutSession,
        Self::CreateCheckoutPayment,
        Self::RefreshCheckoutSession,
        Self::CreatePaymentLink,
        Self::GetPaymentLink,
        Self::DeactivatePaymentLink,
        Self::ActivatePaymentLink,
        Self::GetCheckoutSession,
        Self::ListPayments,
        Self::GetPayment,
    ];
    /// What sending the operation's request again could do.
    pub fn effect(self) -> Effect {
        match self {
            Self::CreateCheckoutSession => Effect::Create,
            Self::CreateCheckoutPayment => Effect::Charge,
            Self::RefreshCheckoutSession => Effect::Rotate,
            Self::CreatePaymentLink => Effect::Create,
            Self::GetPaymentLink => Effect::Read,
            Self::DeactivatePaymentLink => Effect::Rotate,
            Self::ActivatePaymentLink => Effect::Rotate,
            Self::GetCheckoutSession => Effect::Read,
            Self::ListPayments => Effect::Read,
            Self::GetPayment => Effect::Read,
            Self::CreateAccessToken => Effect::Read,
        }
    }
    /// Its `operationId` in the spec.
    pub fn id(self) -> &'static str {
        match self {
            Self::CreateCheckoutSession => "createCheckoutSession",
            Self::CreateCheckoutPayment => "createCheckoutPayment",
            Self::RefreshCheckoutSession => "refreshCheckoutSession",
            Self::CreatePaymentLink => "createPaymentLink",
            Self::GetPaymentLink => "getPaymentLink",
            Self::DeactivatePaymentLink => "deactivatePaymentLink",
            Self::ActivatePaymentLink => "activatePaymentLink",
            Self::GetCheckoutSession => "getCheckoutSession",
            Self::ListPayments => "listPayments",
            Self::GetPayment => "getPayment",
            Self::CreateAccessToken => "createAccessToken",
        }
    }
    /// The name under which the clients offer it, such as `checkout_sessions.create`.
    pub fn name(self) -> &'static str {
        match self {
            Self::CreateCheckoutSession => "checkout_sessions.create",
            Self::CreateCheckoutPayment => "checkout_sessions.create_payment",
            Self::RefreshCheckoutSession => "checkout_sessions.refresh",
            Self::CreatePaymentLink => "payment_links.create",
            Self::GetPaymentLink => "payment_links.get",
            Self::DeactivatePaymentLink => "payment_links.deactivate",
            Self::ActivatePaymentLink => "payment_links.activate",
            Self::GetCheckoutSession => "checkout_sessions.get",
            Self::ListPayments => "payments.list",
            Self::GetPayment => "payments.get",
            Self::CreateAccessToken => "access_tokens.create",
        }
    }
    /// Names of its path parameters, in order.
    pub(crate) fn path_params(self) -> &'static [&'static str] {
        match self {
            Self::CreateCheckoutSession => &[],
            Self::CreateCheckoutPayment => &["checkout_session_id"],
            Self::RefreshCheckoutSession => &["checkout_token"],
            Self::CreatePaymentLink => &[],
            Self::GetPaymentLink => &["payment_link_id"],
            Self::DeactivatePaymentLink => &["payment_link_id"],
            Self::ActivatePaymentLink => &["payment_link_id"],
            Self::GetCheckoutSession => &["checkout_session_id"],
            Self::ListPayments => &[],
            Self::GetPayment => &["payment_id"],
            Self::CreateAccessToken => &[],
        }
    }
    /// Which of its path parameters names the session to look a payment up by.
    pub(crate) fn session_param(self) -> Option<usize> {
        match self {
            Self::CreateCheckoutSession => None,
            Self::CreateCheckoutPayment => Some(0usize),
            Self::RefreshCheckoutSession => None,
            Self::CreatePaymentLink => None,
            Self::GetPaymentLink => None,
            Self::DeactivatePaymentLink => None,
            Self::ActivatePaymentLink => None,
            Self::GetCheckoutSession => None,
            Self::ListPayments => None,
            Self::GetPayment => None,
            Self::CreateAccessToken => None,
        }
    }
    /// Whether what it asks for stands in the query.
    pub(crate) fn asks_by_query(self) -> bool {
        matches!(self, Self::ListPayments)
    }
    /// The HTTP method.
    pub(crate) fn verb(self) -> &'static str {
        match self {
            Self::CreateCheckoutSession => "POST",
            Self::CreateCheckoutPayment => "POST",
            Self::RefreshCheckoutSession => "POST",
            Self::CreatePaymentLink => "POST",
            Self::GetPaymentLink => "GET",
            Self::DeactivatePaymentLink => "DELETE",
            Self::ActivatePaymentLink => "POST",
            Self::GetCheckoutSession => "GET",
            Self::ListPayments => "GET",
            Self::GetPayment => "GET",
            Self::CreateAccessToken => "POST",
        }
    }
    /// The path below the base URL, with its parameters' names in braces.
    pub(crate) fn template(self) -> &'static str {
        match self {
            Self::CreateCheckoutSession => "/checkout-sessions",
            Self::CreateCheckoutPayment => {
                "/checkout-sessions/{checkoutSessionId}/payments"
            }
            Self::RefreshCheckoutSession => {
                "/checkout-sessions/token/{checkoutToken}/refresh"
            }
            Self::CreatePaymentLink => "/payment-links",
            Self::GetPaymentLink => "/payment-links/{paymentLinkId}",
            Self::DeactivatePaymentLink => "/payment-links/{paymentLinkId}",
            Self::ActivatePaymentLink => "/payment-links/{paymentLinkId}/activate",
            Self::GetCheckoutSession => "/checkout-sessions/{checkoutSessionId}",
            Self::ListPayments => "/payments",
            Self::GetPayment => "/payments/{paymentId}",
            Self::CreateAccessToken => "/auth",
        }
    }
    /// A `tracing` span for one call, named after the operation. The call's end fills its fields.
    pub(crate) fn span(self) -> tracing::Span {
        macro_rules! span {
            ($name:literal) => {
                tracing::debug_span!(target : "conomyhq", $name, "conomyhq.operation" =
                $name, "conomyhq.session_id" = tracing::field::Empty, "conomyhq.outcome"
                = tracing::field::Empty, "error.type" = tracing::field::Empty,
                "otel.status_code" = tracing::field::Empty,)
            };
        }
        match self {
            Self::CreateCheckoutSession => span!("checkout_sessions.create"),
            Self::CreateCheckoutPayment => span!("checkout_sessions.create_payment"),
            Self::RefreshCheckoutSession => span!("checkout_sessions.refresh"),
            Self::CreatePaymentLink => span!("payment_links.create"),
            Self::GetPaymentLink => span!("payment_links.get"),
            Self::DeactivatePaymentLink => span!("payment_links.deactivate"),
            Self::ActivatePaymentLink => span!("payment_links.activate"),
            Self::GetCheckoutSession => span!("checkout_sessions.get"),
            Self::ListPayments => span!("payments.list"),
            Self::GetPayment => span!("payments.get"),
            Self::CreateAccessToken => span!("access_tokens.create"),
        }
    }
}
