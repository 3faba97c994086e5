// @generated from openapi/ by `cargo xtask codegen`. Do not edit.

#[allow(unused_imports)]
pub use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    ///A token, and how long it lives.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    #[non_exhaustive]
    pub struct AccessToken {
        ///The token. A backend secret.
        #[serde(rename = "accessToken")]
        #[serde(default, deserialize_with = "crate::json::null_as_default")]
        pub access_token: ::std::string::String,
        ///How long the token lives, in seconds, as the service wrote it.
        #[serde(
            rename = "expiresIn",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub expires_in: ::std::option::Option<::serde_json::Value>,
        ///Always `Bearer`.
        #[serde(
            rename = "tokenType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub token_type: ::std::option::Option<::std::string::String>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///A payment in a checkout session. The service may answer more members than these, such as `origins` with the place to send the payer to; they stay reachable.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    #[non_exhaustive]
    pub struct CheckoutPayment {
        ///The session that the payment belongs to.
        #[serde(rename = "checkoutSessionId")]
        #[serde(default, deserialize_with = "crate::json::null_as_default")]
        pub checkout_session_id: ::std::string::String,
        ///The payment's id.
        pub id: ::std::string::String,
        #[serde(default, deserialize_with = "crate::json::null_as_default")]
        pub status: crate::enums::CheckoutPaymentStatus,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///One payer's temporary context for completing a hosted payment.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    #[non_exhaustive]
    pub struct CheckoutSession {
        ///The token that the payer's interface holds; refreshing takes it.
        #[serde(rename = "checkoutToken")]
        #[serde(default, deserialize_with = "crate::json::null_as_default")]
        pub checkout_token: ::std::string::String,
        ///When the session was created, RFC 3339.
        #[serde(
            rename = "createdAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub created_at: ::std::option::Option<::std::string::String>,
        ///ISO 4217 code of the currency that is charged. A refresh does not answer it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub currency: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub customer: ::std::option::Option<Customer>,
        ///What the payer must supply before paying.
        #[serde(
            rename = "customerRequirements",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub customer_requirements: ::std::option::Option<
            ::std::vec::Vec<::serde_json::Value>,
        >,
        ///Where the money goes, as the API defines a destination.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub destinations: ::std::option::Option<::std::vec::Vec<::serde_json::Value>>,
        ///When the session expires, RFC 3339.
        #[serde(
            rename = "expiresAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub expires_at: ::std::option::Option<::std::string::String>,
        ///The session's id; payments are created under it.
        pub id: ::std::string::String,
        ///What is paid for.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub items: ::std::option::Option<::std::vec::Vec<Item>>,
        ///Who owns the session, as the API defines an owner.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub owner: ::std::option::Option<::serde_json::Value>,
        ///How the session can be paid, one entry a currency and product.
        #[serde(
            rename = "paymentConfigs",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub payment_configs: ::std::option::Option<::std::vec::Vec<PaymentConfig>>,
        ///The payment link behind the session.
        #[serde(
            rename = "paymentLinkId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub payment_link_id: ::std::option::Option<::std::string::String>,
        ///The payment methods offered to the payer.
        #[serde(
            rename = "paymentMethodsAllowed",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub payment_methods_allowed: ::std::option::Option<
            ::std::vec::Vec<crate::enums::PaymentMethod>,
        >,
        ///Amount before tax, a decimal string.
        #[serde(
            rename = "preTaxAmount",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub pre_tax_amount: ::std::option::Option<::std::string::String>,
        ///Where the payer is sent when done.
        #[serde(
            rename = "redirectUrl",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub redirect_url: ::std::option::Option<::std::string::String>,
        #[serde(default, deserialize_with = "crate::json::null_as_default")]
        pub status: crate::enums::CheckoutSessionStatus,
        ///Amount to pay, a decimal string.
        #[serde(
            rename = "totalAmount",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub total_amount: ::std::option::Option<::std::string::String>,
        ///The hosted page to send the payer to; it holds the token. A refresh does not answer it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub url: ::std::option::Option<::std::string::String>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///The credentials that stand for the merchant. Backend secrets.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    #[non_exhaustive]
    pub struct CreateAccessToken {
        ///Names the merchant.
        #[serde(rename = "clientId")]
        pub client_id: ::std::string::String,
        ///Proves it.
        #[serde(rename = "clientSecret")]
        pub client_secret: ::std::string::String,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///The payer's choice of payment method.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    #[non_exhaustive]
    pub struct CreateCheckoutPayment {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub customer: ::std::option::Option<Customer>,
        #[serde(rename = "paymentMethod")]
        pub payment_method: crate::enums::PaymentMethod,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///What opens a checkout session.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    #[non_exhaustive]
    pub struct CreateCheckoutSession {
        ///The token of the payment link (or of the checkout) to open.
        #[serde(rename = "checkoutToken")]
        pub checkout_token: ::std::string::String,
        ///ISO 4217 code of the currency to charge in.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub currency: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub customer: ::std::option::Option<Customer>,
        ///What the payer must supply before paying.
        #[serde(
            rename = "customerRequirements",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub customer_requirements: ::std::option::Option<
            ::std::vec::Vec<::serde_json::Value>,
        >,
        ///Where the money goes, as the API defines a destination.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub destinations: ::std::option::Option<::std::vec::Vec<::serde_json::Value>>,
        ///How long the session lives, in seconds. The service wants 30 at least.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub duration: ::std::option::Option<i64>,
        ///Where the payer is sent after a failed payment.
        #[serde(
            rename = "failedUrl",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub failed_url: ::std::option::Option<::std::string::String>,
        ///What is paid for, in place of the link's own items.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub items: ::std::option::Option<::std::vec::Vec<Item>>,
        ///Who owns the session, as the API defines an owner.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub owner: ::std::option::Option<::serde_json::Value>,
        ///The payment methods offered to the payer.
        #[serde(
            rename = "paymentMethodsAllowed",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub payment_methods_allowed: ::std::option::Option<
            ::std::vec::Vec<crate::enums::PaymentMethod>,
        >,
        ///Where the payer is sent after a successful payment.
        #[serde(
            rename = "successUrl",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub success_url: ::std::option::Option<::std::string::String>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///What a payment link offers.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    #[non_exhaustive]
    pub struct CreatePaymentLink {
        ///ISO 4217 code of the currency to charge in.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub currency: ::std::option::Option<::std::string::String>,
        ///What a payer must supply before paying.
        #[serde(
            rename = "customerRequirements",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub customer_requirements: ::std::option::Option<
            ::std::vec::Vec<::serde_json::Value>,
        >,
        ///Where the money goes, as the API defines a destination.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub destinations: ::std::option::Option<::std::vec::Vec<::serde_json::Value>>,
        ///How long each of its sessions lives, in seconds. The service wants 30 at least.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub duration: ::std::option::Option<i64>,
        ///Where a payer is sent after a failed payment.
        #[serde(
            rename = "failedUrl",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub failed_url: ::std::option::Option<::std::string::String>,
        ///What is paid for.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub items: ::std::option::Option<::std::vec::Vec<Item>>,
        ///Who owns the link, as the API defines an owner.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub owner: ::std::option::Option<::serde_json::Value>,
        ///The payment methods offered to the payers.
        #[serde(
            rename = "paymentMethodsAllowed",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub payment_methods_allowed: ::std::option::Option<
            ::std::vec::Vec<crate::enums::PaymentMethod>,
        >,
        ///Where a payer is sent after a successful payment.
        #[serde(
            rename = "successUrl",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub success_url: ::std::option::Option<::std::string::String>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///The payer.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    #[non_exhaustive]
    pub struct Customer {
        ///Postal address, as the API defines it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub address: ::std::option::Option<::serde_json::Value>,
        ///Number of the identity document.
        #[serde(
            rename = "documentNumber",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub document_number: ::std::option::Option<::std::string::String>,
        ///Kind of identity document, an open list such as `CC`, `RUT`, `CURP` or `PASSPORT`.
        #[serde(
            rename = "documentType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub document_type: ::std::option::Option<::std::string::String>,
        ///E-mail address.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email: ::std::option::Option<::std::string::String>,
        ///Given name.
        #[serde(
            rename = "firstName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub first_name: ::std::option::Option<::std::string::String>,
        ///The customer's id at ConomyHQ.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<::std::string::String>,
        ///Family name.
        #[serde(
            rename = "lastName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_name: ::std::option::Option<::std::string::String>,
        ///Phone number without its prefix.
        #[serde(
            rename = "phoneNumber",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub phone_number: ::std::option::Option<::std::string::String>,
        ///International prefix of the phone number, such as `+57`.
        #[serde(
            rename = "phoneNumberPrefix",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub phone_number_prefix: ::std::option::Option<::std::string::String>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///One thing that is paid for.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    #[non_exhaustive]
    pub struct Item {
        ///What it is, in the payer's words.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        ///Amount before tax, a decimal string.
        #[serde(
            rename = "preTaxAmount",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub pre_tax_amount: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub tax: ::std::option::Option<Tax>,
        ///Amount with tax, a decimal string.
        #[serde(
            rename = "totalAmount",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub total_amount: ::std::option::Option<::std::string::String>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///What is asked to list payments.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    #[non_exhaustive]
    pub struct ListPayments {
        ///Only payments of the session with this `id`.
        #[serde(
            rename = "checkoutSessionId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub checkout_session_id: ::std::option::Option<::std::string::String>,
        ///Only payments of this day and earlier, as dd/mm/yyyy.
        #[serde(
            rename = "endDate",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub end_date: ::std::option::Option<::std::string::String>,
        ///How many payments a page holds at most.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub limit: ::std::option::Option<i64>,
        ///How many payments come before the page.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub offset: ::std::option::Option<i64>,
        ///A member and a direction, such as `createdAt:desc`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub sort: ::std::option::Option<::std::string::String>,
        ///Only payments of this day and later, as dd/mm/yyyy.
        #[serde(
            rename = "startDate",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub start_date: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub status: ::std::option::Option<crate::enums::CheckoutPaymentStatus>,
        #[serde(rename = "type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<crate::enums::PaymentType>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///Where a page stands among all of them.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    #[non_exhaustive]
    pub struct Pagination {
        ///How many the page holds.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub count: ::std::option::Option<i64>,
        ///The page after this one, as the API writes it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub next: ::std::option::Option<::serde_json::Value>,
        ///The page before this one, as the API writes it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub previous: ::std::option::Option<::serde_json::Value>,
        ///How many there are in all.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub total: ::std::option::Option<i64>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///A payment, as it is read back. Only `id` and `status` may be relied on.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    #[non_exhaustive]
    pub struct Payment {
        ///The account that it belongs to.
        #[serde(
            rename = "accountNumber",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub account_number: ::std::option::Option<::std::string::String>,
        ///When the payment was authorized, RFC 3339.
        #[serde(
            rename = "authorizedAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub authorized_at: ::std::option::Option<::std::string::String>,
        ///When the payment was captured, RFC 3339.
        #[serde(
            rename = "capturedAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub captured_at: ::std::option::Option<::std::string::String>,
        ///When the payment was created, RFC 3339.
        #[serde(
            rename = "createdAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub created_at: ::std::option::Option<::std::string::String>,
        ///ISO 4217 code of `totalAmount`'s currency.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub currency: ::std::option::Option<::std::string::String>,
        ///What is paid for, in the merchant's words.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        ///Where the money goes, as the API defines a destination.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub destinations: ::std::option::Option<::std::vec::Vec<::serde_json::Value>>,
        ///When the payment expires unless it is made, RFC 3339.
        #[serde(
            rename = "expiresAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub expires_at: ::std::option::Option<::std::string::String>,
        ///The payment's id at whoever else knows it.
        #[serde(
            rename = "externalId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub external_id: ::std::option::Option<::std::string::String>,
        ///What is charged for it, as the API defines a fee.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub fees: ::std::option::Option<::std::vec::Vec<::serde_json::Value>>,
        ///The payment's id.
        pub id: ::std::string::String,
        ///The id of the identity that it belongs to.
        #[serde(
            rename = "identityId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub identity_id: ::std::option::Option<::std::string::String>,
        ///Where the money comes from, as the API defines an origin.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub origins: ::std::option::Option<::std::vec::Vec<::serde_json::Value>>,
        ///The product behind the payment.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub product: ::std::option::Option<::std::string::String>,
        ///Amount of the purchase, a decimal string.
        #[serde(
            rename = "purchaseAmount",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub purchase_amount: ::std::option::Option<::std::string::String>,
        ///ISO 4217 code of `purchaseAmount`'s currency.
        #[serde(
            rename = "purchaseCurrency",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub purchase_currency: ::std::option::Option<::std::string::String>,
        ///When the payment was refunded, RFC 3339.
        #[serde(
            rename = "refundedAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub refunded_at: ::std::option::Option<::std::string::String>,
        ///How the money is settled, as the API defines it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub settlement: ::std::option::Option<::serde_json::Value>,
        #[serde(default, deserialize_with = "crate::json::null_as_default")]
        pub status: crate::enums::CheckoutPaymentStatus,
        ///Amount in all, a decimal string.
        #[serde(
            rename = "totalAmount",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub total_amount: ::std::option::Option<::std::string::String>,
        #[serde(rename = "type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<crate::enums::PaymentType>,
        ///When the payment changed last, RFC 3339.
        #[serde(
            rename = "updatedAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub updated_at: ::std::option::Option<::std::string::String>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///One way to pay a session, a currency and a product.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    #[non_exhaustive]
    pub struct PaymentConfig {
        ///ISO 4217 code.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub currency: ::std::option::Option<::std::string::String>,
        ///Exchange rate applied, a decimal string.
        #[serde(
            rename = "exchangeRate",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub exchange_rate: ::std::option::Option<::std::string::String>,
        ///The payment methods of this way to pay.
        #[serde(
            rename = "paymentMethods",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub payment_methods: ::std::option::Option<::std::vec::Vec<PaymentMethodConfig>>,
        ///The product behind this way to pay.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub product: ::std::option::Option<::std::string::String>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///A reusable commercial offer.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    #[non_exhaustive]
    pub struct PaymentLink {
        ///The token that opens checkout sessions.
        #[serde(rename = "checkoutToken")]
        #[serde(default, deserialize_with = "crate::json::null_as_default")]
        pub checkout_token: ::std::string::String,
        ///When the link was created, RFC 3339.
        #[serde(
            rename = "createdAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub created_at: ::std::option::Option<::std::string::String>,
        ///ISO 4217 code of the currency that is charged.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub currency: ::std::option::Option<::std::string::String>,
        ///What a payer must supply before paying.
        #[serde(
            rename = "customerRequirements",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub customer_requirements: ::std::option::Option<
            ::std::vec::Vec<::serde_json::Value>,
        >,
        ///Where the money goes, as the API defines a destination.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub destinations: ::std::option::Option<::std::vec::Vec<::serde_json::Value>>,
        ///How long each of its sessions lives, in seconds.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub duration: ::std::option::Option<i64>,
        ///Where a payer is sent after a failed payment.
        #[serde(
            rename = "failedUrl",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub failed_url: ::std::option::Option<::std::string::String>,
        ///The link's id.
        pub id: ::std::string::String,
        ///What is paid for.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub items: ::std::option::Option<::std::vec::Vec<Item>>,
        ///Who owns the link, as the API defines an owner.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub owner: ::std::option::Option<::serde_json::Value>,
        ///The payment methods offered to the payers.
        #[serde(
            rename = "paymentMethodsAllowed",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub payment_methods_allowed: ::std::option::Option<
            ::std::vec::Vec<crate::enums::PaymentMethod>,
        >,
        ///Amount before tax, a decimal string.
        #[serde(
            rename = "preTaxAmount",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub pre_tax_amount: ::std::option::Option<::std::string::String>,
        #[serde(default, deserialize_with = "crate::json::null_as_default")]
        pub status: crate::enums::PaymentLinkStatus,
        ///Where a payer is sent after a successful payment.
        #[serde(
            rename = "successUrl",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub success_url: ::std::option::Option<::std::string::String>,
        ///Amount to pay, a decimal string.
        #[serde(
            rename = "totalAmount",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub total_amount: ::std::option::Option<::std::string::String>,
        ///The hosted page; it holds the token.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub url: ::std::option::Option<::std::string::String>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///One payment method that a session offers.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    #[non_exhaustive]
    pub struct PaymentMethodConfig {
        ///Whether the payer can choose it now.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub enabled: ::std::option::Option<bool>,
        ///The payment method's id.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<::std::string::String>,
        ///Amount to pay with it, a decimal string.
        #[serde(
            rename = "purchaseAmount",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub purchase_amount: ::std::option::Option<::std::string::String>,
        ///What the payer must supply to use it.
        #[serde(
            rename = "requiredFields",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub required_fields: ::std::option::Option<::std::vec::Vec<::serde_json::Value>>,
        #[serde(rename = "type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<crate::enums::PaymentMethod>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///Some of the payments that were asked for, and where they stand among all of them.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    #[non_exhaustive]
    pub struct PaymentPage {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub pagination: ::std::option::Option<Pagination>,
        ///The payments.
        #[serde(deserialize_with = "crate::json::each")]
        pub results: ::std::vec::Vec<Payment>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///The tax on an item.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    #[non_exhaustive]
    pub struct Tax {
        ///The tax in money, a decimal string.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub amount: ::std::option::Option<::std::string::String>,
        ///The tax's name.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
        ///How `value` is to be read, as the API defines it.
        #[serde(rename = "type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<::std::string::String>,
        ///Rate or amount, a decimal string.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub value: ::std::option::Option<::std::string::String>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///What an event is about.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    #[non_exhaustive]
    pub struct WebhookData {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub transaction: ::std::option::Option<WebhookTransaction>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///What a webhook delivers. The same delivery may come more than once, and in any order.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    #[non_exhaustive]
    pub struct WebhookEvent {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub data: ::std::option::Option<WebhookData>,
        #[serde(default, deserialize_with = "crate::json::null_as_default")]
        pub event: crate::enums::WebhookEventType,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    ///The payment that an event is about.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    #[non_exhaustive]
    pub struct WebhookTransaction {
        ///ISO 4217 code of the currency.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub currency: ::std::option::Option<::std::string::String>,
        ///The payment's id at whoever else knows it.
        #[serde(
            rename = "externalId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub external_id: ::std::option::Option<::std::string::String>,
        ///The payment's id.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<::std::string::String>,
        ///Amount of the purchase, a decimal string.
        #[serde(
            rename = "purchaseAmount",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub purchase_amount: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub status: ::std::option::Option<crate::enums::CheckoutPaymentStatus>,
        ///Amount in all, a decimal string.
        #[serde(
            rename = "totalAmount",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub total_amount: ::std::option::Option<::std::string::String>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    /// Error types.
    pub mod error {
        /// Error from a `TryFrom` or `FromStr` implementation.
        pub struct ConversionError(::std::borrow::Cow<'static, str>);
        impl ::std::error::Error for ConversionError {}
        impl ::std::fmt::Display for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }
        impl ::std::fmt::Debug for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Debug::fmt(&self.0, f)
            }
        }
        impl From<&'static str> for ConversionError {
            fn from(value: &'static str) -> Self {
                Self(value.into())
            }
        }
        impl From<String> for ConversionError {
            fn from(value: String) -> Self {
                Self(value.into())
            }
        }
    }
}
#[derive(Clone)]
/**Client for ConomyHQ hosted checkout

Open a checkout session for a payer from a payment link's token, submit a payment in it, and refresh the session when its token expires. A payment link is the reusable commercial offer; a checkout session is one payer's temporary context inside it, so one link's token can open many sessions.

Version: 24-04-2025*/
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
    pub(crate) inner: crate::exchange::Exchange,
}
impl Client {
    /// Create a new client.
    ///
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new(baseurl: &str, inner: crate::exchange::Exchange) -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        let client = {
            let dur = ::std::time::Duration::from_secs(15u64);
            reqwest::ClientBuilder::new().connect_timeout(dur).timeout(dur)
        };
        #[cfg(target_arch = "wasm32")]
        let client = reqwest::ClientBuilder::new();
        Self::new_with_client(baseurl, client.build().unwrap(), inner)
    }
    /// Construct a new client with an existing `reqwest::Client`,
    /// allowing more control over its configuration.
    ///
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new_with_client(
        baseurl: &str,
        client: reqwest::Client,
        inner: crate::exchange::Exchange,
    ) -> Self {
        Self {
            baseurl: baseurl.to_string(),
            client,
            inner,
        }
    }
}
impl ClientInfo<crate::exchange::Exchange> for Client {
    fn api_version() -> &'static str {
        "24-04-2025"
    }
    fn baseurl(&self) -> &str {
        self.baseurl.as_str()
    }
    fn client(&self) -> &reqwest::Client {
        &self.client
    }
    fn inner(&self) -> &crate::exchange::Exchange {
        &self.inner
    }
}
const _: () = {
    #[allow(dead_code)]
    fn assert_client_hooks()
    where
        Client: ClientHooks<crate::exchange::Exchange>,
    {}
};
#[allow(clippy::all)]
impl Client {
    /**Create a checkout session

Opens a session for one payer from the token of a payment link. The same token can open many sessions. Send the payer to the session's `url`, or submit the payment yourself.

Sends a `POST` request to `/checkout-sessions`

*/
    pub async fn create_checkout_session<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::CheckoutSession>, Error<()>> {
        let url = format!("{}/checkout-sessions", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .header(
                ::reqwest::header::CONTENT_TYPE,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "create_checkout_session",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Create a payment in a checkout session

Submits the payer's choice of payment method and creates the payment. The API documents no idempotency key: sending this request twice may charge the payer twice.

Sends a `POST` request to `/checkout-sessions/{checkoutSessionId}/payments`

Arguments:
- `checkout_session_id`: The `id` of the session, as its creation answered it.
- `body`
*/
    pub async fn create_checkout_payment<'a>(
        &'a self,
        checkout_session_id: &'a str,
    ) -> Result<ResponseValue<types::CheckoutPayment>, Error<()>> {
        let url = format!(
            "{}/checkout-sessions/{}/payments", self.baseurl, crate
            ::path::encode_segment(& checkout_session_id.to_string()),
        );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .header(
                ::reqwest::header::CONTENT_TYPE,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "create_checkout_payment",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Refresh an expired checkout session

Brings a session back after its token expired in the payer's interface. The request has no body.

Sends a `POST` request to `/checkout-sessions/token/{checkoutToken}/refresh`

Arguments:
- `checkout_token`: The session's `checkoutToken`.
*/
    pub async fn refresh_checkout_session<'a>(
        &'a self,
        checkout_token: &'a str,
    ) -> Result<ResponseValue<types::CheckoutSession>, Error<()>> {
        let url = format!(
            "{}/checkout-sessions/token/{}/refresh", self.baseurl, crate
            ::path::encode_segment(& checkout_token.to_string()),
        );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "refresh_checkout_session",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get an access token

Answers a token for the merchant's credentials. Keep it for as long as `expiresIn` says, and get the next one ahead of its end.

Sends a `POST` request to `/auth`

*/
    pub async fn create_access_token<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::AccessToken>, Error<()>> {
        let url = format!("{}/auth", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .header(
                ::reqwest::header::CONTENT_TYPE,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "create_access_token",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Create a payment link

Creates the commercial offer that any number of payers can be sent to. Its `checkoutToken` opens checkout sessions.

Sends a `POST` request to `/payment-links`

*/
    pub async fn create_payment_link<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::PaymentLink>, Error<()>> {
        let url = format!("{}/payment-links", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .header(
                ::reqwest::header::CONTENT_TYPE,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "create_payment_link",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Read a payment link

Answers the link as it stands.

Sends a `GET` request to `/payment-links/{paymentLinkId}`

Arguments:
- `payment_link_id`: The link's `id`, as its creation answered it.
*/
    pub async fn get_payment_link<'a>(
        &'a self,
        payment_link_id: &'a str,
    ) -> Result<ResponseValue<types::PaymentLink>, Error<()>> {
        let url = format!(
            "{}/payment-links/{}", self.baseurl, crate ::path::encode_segment(&
            payment_link_id.to_string()),
        );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "get_payment_link",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Deactivate a payment link

No more sessions can be opened from the link. Activating it takes that back.

Sends a `DELETE` request to `/payment-links/{paymentLinkId}`

Arguments:
- `payment_link_id`: The link's `id`, as its creation answered it.
*/
    pub async fn deactivate_payment_link<'a>(
        &'a self,
        payment_link_id: &'a str,
    ) -> Result<ResponseValue<types::PaymentLink>, Error<()>> {
        let url = format!(
            "{}/payment-links/{}", self.baseurl, crate ::path::encode_segment(&
            payment_link_id.to_string()),
        );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "deactivate_payment_link",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Activate a payment link

Sessions can be opened from the link again. The request has no body.

Sends a `POST` request to `/payment-links/{paymentLinkId}/activate`

Arguments:
- `payment_link_id`: The link's `id`, as its creation answered it.
*/
    pub async fn activate_payment_link<'a>(
        &'a self,
        payment_link_id: &'a str,
    ) -> Result<ResponseValue<types::PaymentLink>, Error<()>> {
        let url = format!(
            "{}/payment-links/{}/activate", self.baseurl, crate ::path::encode_segment(&
            payment_link_id.to_string()),
        );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "activate_payment_link",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Read a checkout session

Answers the session as it stands, with everything that the service knows of it.

Sends a `GET` request to `/checkout-sessions/{checkoutSessionId}`

Arguments:
- `checkout_session_id`: The session's `id`, as its creation answered it.
*/
    pub async fn get_checkout_session<'a>(
        &'a self,
        checkout_session_id: &'a str,
    ) -> Result<ResponseValue<types::CheckoutSession>, Error<()>> {
        let url = format!(
            "{}/checkout-sessions/{}", self.baseurl, crate ::path::encode_segment(&
            checkout_session_id.to_string()),
        );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "get_checkout_session",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List payments

Answers a page of the merchant's payments. Whether a payment is in it right after it was made is not documented: an empty list proves nothing.

Sends a `GET` request to `/payments`

*/
    pub async fn list_payments<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::PaymentPage>, Error<()>> {
        let url = format!("{}/payments", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "list_payments",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Read a payment

Answers the payment as it stands.

Sends a `GET` request to `/payments/{paymentId}`

Arguments:
- `payment_id`: The payment's `id`, as its creation answered it.
*/
    pub async fn get_payment<'a>(
        &'a self,
        payment_id: &'a str,
    ) -> Result<ResponseValue<types::Payment>, Error<()>> {
        let url = format!(
            "{}/payments/{}", self.baseurl, crate ::path::encode_segment(& payment_id
            .to_string()),
        );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .build()?;
        let info = OperationInfo {
            operation_id: "get_payment",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
}
/// Items consumers will typically use such as the Client.
pub mod prelude {
    #[allow(unused_imports)]
    pub use super::Client;
}
