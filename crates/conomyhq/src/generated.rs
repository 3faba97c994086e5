// @generated from openapi/checkout.yaml by `cargo xtask codegen`. Do not edit.

#[allow(unused_imports)]
pub use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    ///A payment in a checkout session. The service may answer more members than these, such as `origins` with the place to send the payer to; they stay reachable.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    pub struct CheckoutPayment {
        ///The session that the payment belongs to.
        #[serde(rename = "checkoutSessionId")]
        pub checkout_session_id: ::std::string::String,
        ///The payment's id.
        pub id: ::std::string::String,
        pub status: crate::contract::CheckoutPaymentStatus,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl CheckoutPayment {
        pub fn builder() -> builder::CheckoutPayment {
            Default::default()
        }
    }
    ///One payer's temporary context for completing a hosted payment.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    pub struct CheckoutSession {
        ///The token that the payer's interface holds; refreshing takes it.
        #[serde(rename = "checkoutToken")]
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
            ::std::vec::Vec<crate::contract::PaymentMethod>,
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
        pub status: crate::contract::CheckoutSessionStatus,
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
    impl CheckoutSession {
        pub fn builder() -> builder::CheckoutSession {
            Default::default()
        }
    }
    ///The payer's choice of payment method.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    pub struct CreateCheckoutPayment {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub customer: ::std::option::Option<Customer>,
        #[serde(rename = "paymentMethod")]
        pub payment_method: crate::contract::PaymentMethod,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl CreateCheckoutPayment {
        pub fn builder() -> builder::CreateCheckoutPayment {
            Default::default()
        }
    }
    ///What opens a checkout session.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
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
            ::std::vec::Vec<crate::contract::PaymentMethod>,
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
    impl CreateCheckoutSession {
        pub fn builder() -> builder::CreateCheckoutSession {
            Default::default()
        }
    }
    ///The payer.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
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
    impl Customer {
        pub fn builder() -> builder::Customer {
            Default::default()
        }
    }
    ///One thing that is paid for.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
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
    impl Item {
        pub fn builder() -> builder::Item {
            Default::default()
        }
    }
    ///One way to pay a session, a currency and a product.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
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
    impl PaymentConfig {
        pub fn builder() -> builder::PaymentConfig {
            Default::default()
        }
    }
    ///One payment method that a session offers.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
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
        pub type_: ::std::option::Option<crate::contract::PaymentMethod>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }
    impl PaymentMethodConfig {
        pub fn builder() -> builder::PaymentMethodConfig {
            Default::default()
        }
    }
    ///The tax on an item.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
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
    impl Tax {
        pub fn builder() -> builder::Tax {
            Default::default()
        }
    }
    /// Types for composing complex structures.
    pub mod builder {
        #[derive(Clone)]
        pub struct CheckoutPayment {
            checkout_session_id: ::std::result::Result<
                ::std::string::String,
                ::std::string::String,
            >,
            id: ::std::result::Result<::std::string::String, ::std::string::String>,
            status: ::std::result::Result<
                crate::contract::CheckoutPaymentStatus,
                ::std::string::String,
            >,
            extra: ::std::result::Result<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for CheckoutPayment {
            fn default() -> Self {
                Self {
                    checkout_session_id: Err(
                        "no value supplied for checkout_session_id".to_string(),
                    ),
                    id: Err("no value supplied for id".to_string()),
                    status: Err("no value supplied for status".to_string()),
                    extra: Ok(Default::default()),
                }
            }
        }
        impl CheckoutPayment {
            pub fn checkout_session_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.checkout_session_id = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for checkout_session_id: {e}"
                        )
                    });
                self
            }
            pub fn id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.id = value
                    .try_into()
                    .map_err(|e| format!("error converting supplied value for id: {e}"));
                self
            }
            pub fn status<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<crate::contract::CheckoutPaymentStatus>,
                T::Error: ::std::fmt::Display,
            {
                self.status = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for status: {e}")
                    });
                self
            }
            pub fn extra<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.extra = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for extra: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<CheckoutPayment> for super::CheckoutPayment {
            type Error = super::error::ConversionError;
            fn try_from(
                value: CheckoutPayment,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    checkout_session_id: value.checkout_session_id?,
                    id: value.id?,
                    status: value.status?,
                    extra: value.extra?,
                })
            }
        }
        impl ::std::convert::From<super::CheckoutPayment> for CheckoutPayment {
            fn from(value: super::CheckoutPayment) -> Self {
                Self {
                    checkout_session_id: Ok(value.checkout_session_id),
                    id: Ok(value.id),
                    status: Ok(value.status),
                    extra: Ok(value.extra),
                }
            }
        }
        #[derive(Clone)]
        pub struct CheckoutSession {
            checkout_token: ::std::result::Result<
                ::std::string::String,
                ::std::string::String,
            >,
            created_at: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            currency: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            customer: ::std::result::Result<
                ::std::option::Option<super::Customer>,
                ::std::string::String,
            >,
            customer_requirements: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<::serde_json::Value>>,
                ::std::string::String,
            >,
            destinations: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<::serde_json::Value>>,
                ::std::string::String,
            >,
            expires_at: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            id: ::std::result::Result<::std::string::String, ::std::string::String>,
            items: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<super::Item>>,
                ::std::string::String,
            >,
            owner: ::std::result::Result<
                ::std::option::Option<::serde_json::Value>,
                ::std::string::String,
            >,
            payment_configs: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<super::PaymentConfig>>,
                ::std::string::String,
            >,
            payment_link_id: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            payment_methods_allowed: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<crate::contract::PaymentMethod>>,
                ::std::string::String,
            >,
            pre_tax_amount: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            redirect_url: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            status: ::std::result::Result<
                crate::contract::CheckoutSessionStatus,
                ::std::string::String,
            >,
            total_amount: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            url: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            extra: ::std::result::Result<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for CheckoutSession {
            fn default() -> Self {
                Self {
                    checkout_token: Err(
                        "no value supplied for checkout_token".to_string(),
                    ),
                    created_at: Ok(Default::default()),
                    currency: Ok(Default::default()),
                    customer: Ok(Default::default()),
                    customer_requirements: Ok(Default::default()),
                    destinations: Ok(Default::default()),
                    expires_at: Ok(Default::default()),
                    id: Err("no value supplied for id".to_string()),
                    items: Ok(Default::default()),
                    owner: Ok(Default::default()),
                    payment_configs: Ok(Default::default()),
                    payment_link_id: Ok(Default::default()),
                    payment_methods_allowed: Ok(Default::default()),
                    pre_tax_amount: Ok(Default::default()),
                    redirect_url: Ok(Default::default()),
                    status: Err("no value supplied for status".to_string()),
                    total_amount: Ok(Default::default()),
                    url: Ok(Default::default()),
                    extra: Ok(Default::default()),
                }
            }
        }
        impl CheckoutSession {
            pub fn checkout_token<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.checkout_token = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for checkout_token: {e}"
                        )
                    });
                self
            }
            pub fn created_at(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.created_at = Ok(value.into_optional_text());
                self
            }
            pub fn currency(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.currency = Ok(value.into_optional_text());
                self
            }
            pub fn customer<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::Customer>>,
                T::Error: ::std::fmt::Display,
            {
                self.customer = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for customer: {e}")
                    });
                self
            }
            pub fn customer_requirements<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<::std::vec::Vec<::serde_json::Value>>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.customer_requirements = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for customer_requirements: {e}"
                        )
                    });
                self
            }
            pub fn destinations<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<::std::vec::Vec<::serde_json::Value>>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.destinations = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for destinations: {e}")
                    });
                self
            }
            pub fn expires_at(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.expires_at = Ok(value.into_optional_text());
                self
            }
            pub fn id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.id = value
                    .try_into()
                    .map_err(|e| format!("error converting supplied value for id: {e}"));
                self
            }
            pub fn items<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<::std::vec::Vec<super::Item>>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.items = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for items: {e}")
                    });
                self
            }
            pub fn owner<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::serde_json::Value>>,
                T::Error: ::std::fmt::Display,
            {
                self.owner = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for owner: {e}")
                    });
                self
            }
            pub fn payment_configs<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<::std::vec::Vec<super::PaymentConfig>>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.payment_configs = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for payment_configs: {e}"
                        )
                    });
                self
            }
            pub fn payment_link_id(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.payment_link_id = Ok(value.into_optional_text());
                self
            }
            pub fn payment_methods_allowed<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<
                        ::std::vec::Vec<crate::contract::PaymentMethod>,
                    >,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.payment_methods_allowed = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for payment_methods_allowed: {e}"
                        )
                    });
                self
            }
            pub fn pre_tax_amount(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.pre_tax_amount = Ok(value.into_optional_text());
                self
            }
            pub fn redirect_url(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.redirect_url = Ok(value.into_optional_text());
                self
            }
            pub fn status<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<crate::contract::CheckoutSessionStatus>,
                T::Error: ::std::fmt::Display,
            {
                self.status = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for status: {e}")
                    });
                self
            }
            pub fn total_amount(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.total_amount = Ok(value.into_optional_text());
                self
            }
            pub fn url(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.url = Ok(value.into_optional_text());
                self
            }
            pub fn extra<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.extra = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for extra: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<CheckoutSession> for super::CheckoutSession {
            type Error = super::error::ConversionError;
            fn try_from(
                value: CheckoutSession,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    checkout_token: value.checkout_token?,
                    created_at: value.created_at?,
                    currency: value.currency?,
                    customer: value.customer?,
                    customer_requirements: value.customer_requirements?,
                    destinations: value.destinations?,
                    expires_at: value.expires_at?,
                    id: value.id?,
                    items: value.items?,
                    owner: value.owner?,
                    payment_configs: value.payment_configs?,
                    payment_link_id: value.payment_link_id?,
                    payment_methods_allowed: value.payment_methods_allowed?,
                    pre_tax_amount: value.pre_tax_amount?,
                    redirect_url: value.redirect_url?,
                    status: value.status?,
                    total_amount: value.total_amount?,
                    url: value.url?,
                    extra: value.extra?,
                })
            }
        }
        impl ::std::convert::From<super::CheckoutSession> for CheckoutSession {
            fn from(value: super::CheckoutSession) -> Self {
                Self {
                    checkout_token: Ok(value.checkout_token),
                    created_at: Ok(value.created_at),
                    currency: Ok(value.currency),
                    customer: Ok(value.customer),
                    customer_requirements: Ok(value.customer_requirements),
                    destinations: Ok(value.destinations),
                    expires_at: Ok(value.expires_at),
                    id: Ok(value.id),
                    items: Ok(value.items),
                    owner: Ok(value.owner),
                    payment_configs: Ok(value.payment_configs),
                    payment_link_id: Ok(value.payment_link_id),
                    payment_methods_allowed: Ok(value.payment_methods_allowed),
                    pre_tax_amount: Ok(value.pre_tax_amount),
                    redirect_url: Ok(value.redirect_url),
                    status: Ok(value.status),
                    total_amount: Ok(value.total_amount),
                    url: Ok(value.url),
                    extra: Ok(value.extra),
                }
            }
        }
        #[derive(Clone)]
        pub struct CreateCheckoutPayment {
            customer: ::std::result::Result<
                ::std::option::Option<super::Customer>,
                ::std::string::String,
            >,
            payment_method: ::std::result::Result<
                crate::contract::PaymentMethod,
                ::std::string::String,
            >,
            extra: ::std::result::Result<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for CreateCheckoutPayment {
            fn default() -> Self {
                Self {
                    customer: Ok(Default::default()),
                    payment_method: Err(
                        "no value supplied for payment_method".to_string(),
                    ),
                    extra: Ok(Default::default()),
                }
            }
        }
        impl CreateCheckoutPayment {
            pub fn customer<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::Customer>>,
                T::Error: ::std::fmt::Display,
            {
                self.customer = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for customer: {e}")
                    });
                self
            }
            pub fn payment_method<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<crate::contract::PaymentMethod>,
                T::Error: ::std::fmt::Display,
            {
                self.payment_method = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for payment_method: {e}"
                        )
                    });
                self
            }
            pub fn extra<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.extra = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for extra: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<CreateCheckoutPayment>
        for super::CreateCheckoutPayment {
            type Error = super::error::ConversionError;
            fn try_from(
                value: CreateCheckoutPayment,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    customer: value.customer?,
                    payment_method: value.payment_method?,
                    extra: value.extra?,
                })
            }
        }
        impl ::std::convert::From<super::CreateCheckoutPayment>
        for CreateCheckoutPayment {
            fn from(value: super::CreateCheckoutPayment) -> Self {
                Self {
                    customer: Ok(value.customer),
                    payment_method: Ok(value.payment_method),
                    extra: Ok(value.extra),
                }
            }
        }
        #[derive(Clone)]
        pub struct CreateCheckoutSession {
            checkout_token: ::std::result::Result<
                ::std::string::String,
                ::std::string::String,
            >,
            currency: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            customer: ::std::result::Result<
                ::std::option::Option<super::Customer>,
                ::std::string::String,
            >,
            customer_requirements: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<::serde_json::Value>>,
                ::std::string::String,
            >,
            destinations: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<::serde_json::Value>>,
                ::std::string::String,
            >,
            duration: ::std::result::Result<
                ::std::option::Option<i64>,
                ::std::string::String,
            >,
            failed_url: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            items: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<super::Item>>,
                ::std::string::String,
            >,
            owner: ::std::result::Result<
                ::std::option::Option<::serde_json::Value>,
                ::std::string::String,
            >,
            payment_methods_allowed: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<crate::contract::PaymentMethod>>,
                ::std::string::String,
            >,
            success_url: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            extra: ::std::result::Result<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for CreateCheckoutSession {
            fn default() -> Self {
                Self {
                    checkout_token: Err(
                        "no value supplied for checkout_token".to_string(),
                    ),
                    currency: Ok(Default::default()),
                    customer: Ok(Default::default()),
                    customer_requirements: Ok(Default::default()),
                    destinations: Ok(Default::default()),
                    duration: Ok(Default::default()),
                    failed_url: Ok(Default::default()),
                    items: Ok(Default::default()),
                    owner: Ok(Default::default()),
                    payment_methods_allowed: Ok(Default::default()),
                    success_url: Ok(Default::default()),
                    extra: Ok(Default::default()),
                }
            }
        }
        impl CreateCheckoutSession {
            pub fn checkout_token<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.checkout_token = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for checkout_token: {e}"
                        )
                    });
                self
            }
            pub fn currency(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.currency = Ok(value.into_optional_text());
                self
            }
            pub fn customer<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::Customer>>,
                T::Error: ::std::fmt::Display,
            {
                self.customer = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for customer: {e}")
                    });
                self
            }
            pub fn customer_requirements<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<::std::vec::Vec<::serde_json::Value>>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.customer_requirements = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for customer_requirements: {e}"
                        )
                    });
                self
            }
            pub fn destinations<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<::std::vec::Vec<::serde_json::Value>>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.destinations = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for destinations: {e}")
                    });
                self
            }
            pub fn duration<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i64>>,
                T::Error: ::std::fmt::Display,
            {
                self.duration = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for duration: {e}")
                    });
                self
            }
            pub fn failed_url(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.failed_url = Ok(value.into_optional_text());
                self
            }
            pub fn items<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<::std::vec::Vec<super::Item>>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.items = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for items: {e}")
                    });
                self
            }
            pub fn owner<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::serde_json::Value>>,
                T::Error: ::std::fmt::Display,
            {
                self.owner = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for owner: {e}")
                    });
                self
            }
            pub fn payment_methods_allowed<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<
                        ::std::vec::Vec<crate::contract::PaymentMethod>,
                    >,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.payment_methods_allowed = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for payment_methods_allowed: {e}"
                        )
                    });
                self
            }
            pub fn success_url(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.success_url = Ok(value.into_optional_text());
                self
            }
            pub fn extra<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.extra = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for extra: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<CreateCheckoutSession>
        for super::CreateCheckoutSession {
            type Error = super::error::ConversionError;
            fn try_from(
                value: CreateCheckoutSession,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    checkout_token: value.checkout_token?,
                    currency: value.currency?,
                    customer: value.customer?,
                    customer_requirements: value.customer_requirements?,
                    destinations: value.destinations?,
                    duration: value.duration?,
                    failed_url: value.failed_url?,
                    items: value.items?,
                    owner: value.owner?,
                    payment_methods_allowed: value.payment_methods_allowed?,
                    success_url: value.success_url?,
                    extra: value.extra?,
                })
            }
        }
        impl ::std::convert::From<super::CreateCheckoutSession>
        for CreateCheckoutSession {
            fn from(value: super::CreateCheckoutSession) -> Self {
                Self {
                    checkout_token: Ok(value.checkout_token),
                    currency: Ok(value.currency),
                    customer: Ok(value.customer),
                    customer_requirements: Ok(value.customer_requirements),
                    destinations: Ok(value.destinations),
                    duration: Ok(value.duration),
                    failed_url: Ok(value.failed_url),
                    items: Ok(value.items),
                    owner: Ok(value.owner),
                    payment_methods_allowed: Ok(value.payment_methods_allowed),
                    success_url: Ok(value.success_url),
                    extra: Ok(value.extra),
                }
            }
        }
        #[derive(Clone)]
        pub struct Customer {
            address: ::std::result::Result<
                ::std::option::Option<::serde_json::Value>,
                ::std::string::String,
            >,
            document_number: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            document_type: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            email: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            first_name: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            id: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            last_name: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            phone_number: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            phone_number_prefix: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            extra: ::std::result::Result<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for Customer {
            fn default() -> Self {
                Self {
                    address: Ok(Default::default()),
                    document_number: Ok(Default::default()),
                    document_type: Ok(Default::default()),
                    email: Ok(Default::default()),
                    first_name: Ok(Default::default()),
                    id: Ok(Default::default()),
                    last_name: Ok(Default::default()),
                    phone_number: Ok(Default::default()),
                    phone_number_prefix: Ok(Default::default()),
                    extra: Ok(Default::default()),
                }
            }
        }
        impl Customer {
            pub fn address<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::serde_json::Value>>,
                T::Error: ::std::fmt::Display,
            {
                self.address = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for address: {e}")
                    });
                self
            }
            pub fn document_number(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.document_number = Ok(value.into_optional_text());
                self
            }
            pub fn document_type(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.document_type = Ok(value.into_optional_text());
                self
            }
            pub fn email(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.email = Ok(value.into_optional_text());
                self
            }
            pub fn first_name(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.first_name = Ok(value.into_optional_text());
                self
            }
            pub fn id(mut self, value: impl crate::optional_text::OptionalText) -> Self {
                self.id = Ok(value.into_optional_text());
                self
            }
            pub fn last_name(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.last_name = Ok(value.into_optional_text());
                self
            }
            pub fn phone_number(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.phone_number = Ok(value.into_optional_text());
                self
            }
            pub fn phone_number_prefix(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.phone_number_prefix = Ok(value.into_optional_text());
                self
            }
            pub fn extra<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.extra = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for extra: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<Customer> for super::Customer {
            type Error = super::error::ConversionError;
            fn try_from(
                value: Customer,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    address: value.address?,
                    document_number: value.document_number?,
                    document_type: value.document_type?,
                    email: value.email?,
                    first_name: value.first_name?,
                    id: value.id?,
                    last_name: value.last_name?,
                    phone_number: value.phone_number?,
                    phone_number_prefix: value.phone_number_prefix?,
                    extra: value.extra?,
                })
            }
        }
        impl ::std::convert::From<super::Customer> for Customer {
            fn from(value: super::Customer) -> Self {
                Self {
                    address: Ok(value.address),
                    document_number: Ok(value.document_number),
                    document_type: Ok(value.document_type),
                    email: Ok(value.email),
                    first_name: Ok(value.first_name),
                    id: Ok(value.id),
                    last_name: Ok(value.last_name),
                    phone_number: Ok(value.phone_number),
                    phone_number_prefix: Ok(value.phone_number_prefix),
                    extra: Ok(value.extra),
                }
            }
        }
        #[derive(Clone)]
        pub struct Item {
            description: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            pre_tax_amount: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            tax: ::std::result::Result<
                ::std::option::Option<super::Tax>,
                ::std::string::String,
            >,
            total_amount: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            extra: ::std::result::Result<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for Item {
            fn default() -> Self {
                Self {
                    description: Ok(Default::default()),
                    pre_tax_amount: Ok(Default::default()),
                    tax: Ok(Default::default()),
                    total_amount: Ok(Default::default()),
                    extra: Ok(Default::default()),
                }
            }
        }
        impl Item {
            pub fn description(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.description = Ok(value.into_optional_text());
                self
            }
            pub fn pre_tax_amount(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.pre_tax_amount = Ok(value.into_optional_text());
                self
            }
            pub fn tax<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::Tax>>,
                T::Error: ::std::fmt::Display,
            {
                self.tax = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for tax: {e}")
                    });
                self
            }
            pub fn total_amount(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.total_amount = Ok(value.into_optional_text());
                self
            }
            pub fn extra<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.extra = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for extra: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<Item> for super::Item {
            type Error = super::error::ConversionError;
            fn try_from(
                value: Item,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    description: value.description?,
                    pre_tax_amount: value.pre_tax_amount?,
                    tax: value.tax?,
                    total_amount: value.total_amount?,
                    extra: value.extra?,
                })
            }
        }
        impl ::std::convert::From<super::Item> for Item {
            fn from(value: super::Item) -> Self {
                Self {
                    description: Ok(value.description),
                    pre_tax_amount: Ok(value.pre_tax_amount),
                    tax: Ok(value.tax),
                    total_amount: Ok(value.total_amount),
                    extra: Ok(value.extra),
                }
            }
        }
        #[derive(Clone)]
        pub struct PaymentConfig {
            currency: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            exchange_rate: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            payment_methods: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<super::PaymentMethodConfig>>,
                ::std::string::String,
            >,
            product: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            extra: ::std::result::Result<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for PaymentConfig {
            fn default() -> Self {
                Self {
                    currency: Ok(Default::default()),
                    exchange_rate: Ok(Default::default()),
                    payment_methods: Ok(Default::default()),
                    product: Ok(Default::default()),
                    extra: Ok(Default::default()),
                }
            }
        }
        impl PaymentConfig {
            pub fn currency(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.currency = Ok(value.into_optional_text());
                self
            }
            pub fn exchange_rate(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.exchange_rate = Ok(value.into_optional_text());
                self
            }
            pub fn payment_methods<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<::std::vec::Vec<super::PaymentMethodConfig>>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.payment_methods = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for payment_methods: {e}"
                        )
                    });
                self
            }
            pub fn product(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.product = Ok(value.into_optional_text());
                self
            }
            pub fn extra<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.extra = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for extra: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<PaymentConfig> for super::PaymentConfig {
            type Error = super::error::ConversionError;
            fn try_from(
                value: PaymentConfig,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    currency: value.currency?,
                    exchange_rate: value.exchange_rate?,
                    payment_methods: value.payment_methods?,
                    product: value.product?,
                    extra: value.extra?,
                })
            }
        }
        impl ::std::convert::From<super::PaymentConfig> for PaymentConfig {
            fn from(value: super::PaymentConfig) -> Self {
                Self {
                    currency: Ok(value.currency),
                    exchange_rate: Ok(value.exchange_rate),
                    payment_methods: Ok(value.payment_methods),
                    product: Ok(value.product),
                    extra: Ok(value.extra),
                }
            }
        }
        #[derive(Clone)]
        pub struct PaymentMethodConfig {
            enabled: ::std::result::Result<
                ::std::option::Option<bool>,
                ::std::string::String,
            >,
            id: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            purchase_amount: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            required_fields: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<::serde_json::Value>>,
                ::std::string::String,
            >,
            type_: ::std::result::Result<
                ::std::option::Option<crate::contract::PaymentMethod>,
                ::std::string::String,
            >,
            extra: ::std::result::Result<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for PaymentMethodConfig {
            fn default() -> Self {
                Self {
                    enabled: Ok(Default::default()),
                    id: Ok(Default::default()),
                    purchase_amount: Ok(Default::default()),
                    required_fields: Ok(Default::default()),
                    type_: Ok(Default::default()),
                    extra: Ok(Default::default()),
                }
            }
        }
        impl PaymentMethodConfig {
            pub fn enabled<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<bool>>,
                T::Error: ::std::fmt::Display,
            {
                self.enabled = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for enabled: {e}")
                    });
                self
            }
            pub fn id(mut self, value: impl crate::optional_text::OptionalText) -> Self {
                self.id = Ok(value.into_optional_text());
                self
            }
            pub fn purchase_amount(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.purchase_amount = Ok(value.into_optional_text());
                self
            }
            pub fn required_fields<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<::std::vec::Vec<::serde_json::Value>>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.required_fields = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for required_fields: {e}"
                        )
                    });
                self
            }
            pub fn type_<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::contract::PaymentMethod>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.type_ = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for type_: {e}")
                    });
                self
            }
            pub fn extra<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.extra = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for extra: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<PaymentMethodConfig>
        for super::PaymentMethodConfig {
            type Error = super::error::ConversionError;
            fn try_from(
                value: PaymentMethodConfig,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    enabled: value.enabled?,
                    id: value.id?,
                    purchase_amount: value.purchase_amount?,
                    required_fields: value.required_fields?,
                    type_: value.type_?,
                    extra: value.extra?,
                })
            }
        }
        impl ::std::convert::From<super::PaymentMethodConfig> for PaymentMethodConfig {
            fn from(value: super::PaymentMethodConfig) -> Self {
                Self {
                    enabled: Ok(value.enabled),
                    id: Ok(value.id),
                    purchase_amount: Ok(value.purchase_amount),
                    required_fields: Ok(value.required_fields),
                    type_: Ok(value.type_),
                    extra: Ok(value.extra),
                }
            }
        }
        #[derive(Clone)]
        pub struct Tax {
            amount: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            name: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            type_: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            value: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            extra: ::std::result::Result<
                ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for Tax {
            fn default() -> Self {
                Self {
                    amount: Ok(Default::default()),
                    name: Ok(Default::default()),
                    type_: Ok(Default::default()),
                    value: Ok(Default::default()),
                    extra: Ok(Default::default()),
                }
            }
        }
        impl Tax {
            pub fn amount(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.amount = Ok(value.into_optional_text());
                self
            }
            pub fn name(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.name = Ok(value.into_optional_text());
                self
            }
            pub fn type_(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.type_ = Ok(value.into_optional_text());
                self
            }
            pub fn value(
                mut self,
                value: impl crate::optional_text::OptionalText,
            ) -> Self {
                self.value = Ok(value.into_optional_text());
                self
            }
            pub fn extra<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::serde_json::Map<::std::string::String, ::serde_json::Value>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.extra = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for extra: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<Tax> for super::Tax {
            type Error = super::error::ConversionError;
            fn try_from(
                value: Tax,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    amount: value.amount?,
                    name: value.name?,
                    type_: value.type_?,
                    value: value.value?,
                    extra: value.extra?,
                })
            }
        }
        impl ::std::convert::From<super::Tax> for Tax {
            fn from(value: super::Tax) -> Self {
                Self {
                    amount: Ok(value.amount),
                    name: Ok(value.name),
                    type_: Ok(value.type_),
                    value: Ok(value.value),
                    extra: Ok(value.extra),
                }
            }
        }
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
    pub(crate) inner: crate::attempt::Attempt,
}
impl Client {
    /// Create a new client.
    ///
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new(baseurl: &str, inner: crate::attempt::Attempt) -> Self {
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
        inner: crate::attempt::Attempt,
    ) -> Self {
        Self {
            baseurl: baseurl.to_string(),
            client,
            inner,
        }
    }
}
impl ClientInfo<crate::attempt::Attempt> for Client {
    fn api_version() -> &'static str {
        "24-04-2025"
    }
    fn baseurl(&self) -> &str {
        self.baseurl.as_str()
    }
    fn client(&self) -> &reqwest::Client {
        &self.client
    }
    fn inner(&self) -> &crate::attempt::Attempt {
        &self.inner
    }
}
const _: () = {
    #[allow(dead_code)]
    fn assert_client_hooks()
    where
        Client: ClientHooks<crate::attempt::Attempt>,
    {}
};
impl Client {
    /**Create a checkout session

Opens a session for one payer from the token of a payment link. The same token can open many sessions. Send the payer to the session's `url`, or submit the payment yourself.

Sends a `POST` request to `/checkout-sessions`

```ignore
let response = client.create_checkout_session()
    .body(body)
    .send()
    .await;
```*/
    pub fn create_checkout_session(&self) -> builder::CreateCheckoutSession<'_> {
        builder::CreateCheckoutSession::new(self)
    }
    /**Create a payment in a checkout session

Submits the payer's choice of payment method and creates the payment. The API documents no idempotency key: sending this request twice may charge the payer twice.

Sends a `POST` request to `/checkout-sessions/{checkoutSessionId}/payments`

Arguments:
- `checkout_session_id`: The `id` of the session, as its creation answered it.
- `body`
```ignore
let response = client.create_checkout_payment()
    .checkout_session_id(checkout_session_id)
    .body(body)
    .send()
    .await;
```*/
    pub fn create_checkout_payment(&self) -> builder::CreateCheckoutPayment<'_> {
        builder::CreateCheckoutPayment::new(self)
    }
    /**Refresh an expired checkout session

Brings a session back after its token expired in the payer's interface. The request has no body.

Sends a `POST` request to `/checkout-sessions/token/{checkoutToken}/refresh`

Arguments:
- `checkout_token`: The session's `checkoutToken`.
```ignore
let response = client.refresh_checkout_session()
    .checkout_token(checkout_token)
    .send()
    .await;
```*/
    pub fn refresh_checkout_session(&self) -> builder::RefreshCheckoutSession<'_> {
        builder::RefreshCheckoutSession::new(self)
    }
}
/// Types for composing operation parameters.
#[allow(clippy::all)]
pub mod builder {
    use super::types;
    #[allow(unused_imports)]
    use super::{
        encode_path, ByteStream, ClientInfo, ClientHooks, Error, OperationInfo,
        RequestBuilderExt, ResponseValue,
    };
    /**Builder for [`Client::create_checkout_session`]

[`Client::create_checkout_session`]: super::Client::create_checkout_session*/
    #[derive(Clone)]
    pub struct CreateCheckoutSession<'a> {
        client: &'a super::Client,
        body: Result<types::builder::CreateCheckoutSession, String>,
    }
    impl<'a> CreateCheckoutSession<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                body: Ok(::std::default::Default::default()),
            }
        }
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::CreateCheckoutSession>,
            <V as std::convert::TryInto<
                types::CreateCheckoutSession,
            >>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!(
                        "conversion to `CreateCheckoutSession` for body failed: {}", s
                    )
                });
            self
        }
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(
                types::builder::CreateCheckoutSession,
            ) -> types::builder::CreateCheckoutSession,
        {
            self.body = self.body.map(f);
            self
        }
        ///Sends a `POST` request to `/checkout-sessions`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::CheckoutSession>, Error<()>> {
            let Self { client, body } = self;
            let body = body
                .and_then(|v| {
                    types::CreateCheckoutSession::try_from(v).map_err(|e| e.to_string())
                })
                .map_err(Error::InvalidRequest)?;
            let url = format!("{}/checkout-sessions", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "create_checkout_session",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200..=299 => ResponseValue::from_response(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /**Builder for [`Client::create_checkout_payment`]

[`Client::create_checkout_payment`]: super::Client::create_checkout_payment*/
    #[derive(Clone)]
    pub struct CreateCheckoutPayment<'a> {
        client: &'a super::Client,
        checkout_session_id: Result<::std::string::String, String>,
        body: Result<types::builder::CreateCheckoutPayment, String>,
    }
    impl<'a> CreateCheckoutPayment<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                checkout_session_id: Err(
                    "checkout_session_id was not initialized".to_string(),
                ),
                body: Ok(::std::default::Default::default()),
            }
        }
        pub fn checkout_session_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.checkout_session_id = value
                .try_into()
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for checkout_session_id failed"
                        .to_string()
                });
            self
        }
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::CreateCheckoutPayment>,
            <V as std::convert::TryInto<
                types::CreateCheckoutPayment,
            >>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!(
                        "conversion to `CreateCheckoutPayment` for body failed: {}", s
                    )
                });
            self
        }
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(
                types::builder::CreateCheckoutPayment,
            ) -> types::builder::CreateCheckoutPayment,
        {
            self.body = self.body.map(f);
            self
        }
        ///Sends a `POST` request to `/checkout-sessions/{checkoutSessionId}/payments`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::CheckoutPayment>, Error<()>> {
            let Self { client, checkout_session_id, body } = self;
            let checkout_session_id = checkout_session_id
                .map_err(Error::InvalidRequest)?;
            let body = body
                .and_then(|v| {
                    types::CreateCheckoutPayment::try_from(v).map_err(|e| e.to_string())
                })
                .map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/checkout-sessions/{}/payments", client.baseurl, crate
                ::path::encode_segment(& checkout_session_id.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "create_checkout_payment",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200..=299 => ResponseValue::from_response(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /**Builder for [`Client::refresh_checkout_session`]

[`Client::refresh_checkout_session`]: super::Client::refresh_checkout_session*/
    #[derive(Clone)]
    pub struct RefreshCheckoutSession<'a> {
        client: &'a super::Client,
        checkout_token: Result<::std::string::String, String>,
    }
    impl<'a> RefreshCheckoutSession<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                checkout_token: Err("checkout_token was not initialized".to_string()),
            }
        }
        pub fn checkout_token<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.checkout_token = value
                .try_into()
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for checkout_token failed"
                        .to_string()
                });
            self
        }
        ///Sends a `POST` request to `/checkout-sessions/token/{checkoutToken}/refresh`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::CheckoutSession>, Error<()>> {
            let Self { client, checkout_token } = self;
            let checkout_token = checkout_token.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/checkout-sessions/token/{}/refresh", client.baseurl, crate
                ::path::encode_segment(& checkout_token.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "refresh_checkout_session",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200..=299 => ResponseValue::from_response(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
}
/// Items consumers will typically use such as the Client.
pub mod prelude {
    pub use self::super::Client;
}
