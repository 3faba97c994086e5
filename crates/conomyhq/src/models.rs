// @generated from openapi/ by `cargo xtask codegen`. Do not edit.

//! Constructors and setters for what requests hold, and `Debug` for every model: it shows what the spec says
//! may be printed, of unknown members the names, and of all else only whether it is there.
use std::fmt;
use crate::{
    enums, generated::types, json::Extensible, masked::{Masked, MemberNames},
    optional_text::OptionalText,
};
impl types::CreateCheckoutSession {
    /// A `CreateCheckoutSession` with what it must have; the setters add the rest.
    pub fn new(checkout_token: impl Into<String>) -> Self {
        Self {
            checkout_token: checkout_token.into(),
            customer: None,
            items: None,
            currency: None,
            payment_methods_allowed: None,
            destinations: None,
            duration: None,
            owner: None,
            customer_requirements: None,
            success_url: None,
            failed_url: None,
            extra: serde_json::Map::new(),
        }
    }
    /// The payer.
    pub fn customer(mut self, value: types::Customer) -> Self {
        self.customer = Some(value);
        self
    }
    /// What is paid for, in place of the link's own items.
    pub fn items(mut self, value: impl IntoIterator<Item = types::Item>) -> Self {
        self.items = Some(value.into_iter().collect());
        self
    }
    /// ISO 4217 code of the currency to charge in.
    pub fn currency(mut self, value: impl OptionalText) -> Self {
        self.currency = value.into_optional_text();
        self
    }
    /// The payment methods offered to the payer.
    pub fn payment_methods_allowed(
        mut self,
        value: impl IntoIterator<Item = impl Into<enums::PaymentMethod>>,
    ) -> Self {
        self.payment_methods_allowed = Some(
            value.into_iter().map(|item| item.into()).collect(),
        );
        self
    }
    /// Where the money goes, as the API defines a destination.
    pub fn destinations(
        mut self,
        value: impl IntoIterator<Item = impl Into<serde_json::Value>>,
    ) -> Self {
        self.destinations = Some(value.into_iter().map(|item| item.into()).collect());
        self
    }
    /// How long the session lives, in seconds. The service wants 30 at least.
    pub fn duration(mut self, value: i64) -> Self {
        self.duration = Some(value);
        self
    }
    /// Who owns the session, as the API defines an owner.
    pub fn owner(mut self, value: impl Into<serde_json::Value>) -> Self {
        self.owner = Some(value.into());
        self
    }
    /// What the payer must supply before paying.
    pub fn customer_requirements(
        mut self,
        value: impl IntoIterator<Item = impl Into<serde_json::Value>>,
    ) -> Self {
        self.customer_requirements = Some(
            value.into_iter().map(|item| item.into()).collect(),
        );
        self
    }
    /// Where the payer is sent after a successful payment.
    pub fn success_url(mut self, value: impl OptionalText) -> Self {
        self.success_url = value.into_optional_text();
        self
    }
    /// Where the payer is sent after a failed payment.
    pub fn failed_url(mut self, value: impl OptionalText) -> Self {
        self.failed_url = value.into_optional_text();
        self
    }
    /// Adds a member that the spec does not name, under the API's own name.
    pub fn extra(
        mut self,
        name: impl Into<String>,
        value: impl Into<serde_json::Value>,
    ) -> Self {
        self.extra.insert(name.into(), value.into());
        self
    }
}
impl types::CreateCheckoutPayment {
    /// A `CreateCheckoutPayment` with what it must have; the setters add the rest.
    pub fn new(payment_method: impl Into<enums::PaymentMethod>) -> Self {
        Self {
            payment_method: payment_method.into(),
            customer: None,
            extra: serde_json::Map::new(),
        }
    }
    /// The payer.
    pub fn customer(mut self, value: types::Customer) -> Self {
        self.customer = Some(value);
        self
    }
    /// Adds a member that the spec does not name, under the API's own name.
    pub fn extra(
        mut self,
        name: impl Into<String>,
        value: impl Into<serde_json::Value>,
    ) -> Self {
        self.extra.insert(name.into(), value.into());
        self
    }
}
impl types::Customer {
    /// A `Customer` with what it must have; the setters add the rest.
    pub fn new() -> Self {
        Self {
            id: None,
            first_name: None,
            last_name: None,
            email: None,
            document_type: None,
            document_number: None,
            phone_number: None,
            phone_number_prefix: None,
            address: None,
            extra: serde_json::Map::new(),
        }
    }
    /// The customer's id at ConomyHQ.
    pub fn id(mut self, value: impl OptionalText) -> Self {
        self.id = value.into_optional_text();
        self
    }
    /// Given name.
    pub fn first_name(mut self, value: impl OptionalText) -> Self {
        self.first_name = value.into_optional_text();
        self
    }
    /// Family name.
    pub fn last_name(mut self, value: impl OptionalText) -> Self {
        self.last_name = value.into_optional_text();
        self
    }
    /// E-mail address.
    pub fn email(mut self, value: impl OptionalText) -> Self {
        self.email = value.into_optional_text();
        self
    }
    /// Kind of identity document, an open list such as `CC`, `RUT`, `CURP` or `PASSPORT`.
    pub fn document_type(mut self, value: impl OptionalText) -> Self {
        self.document_type = value.into_optional_text();
        self
    }
    /// Number of the identity document.
    pub fn document_number(mut self, value: impl OptionalText) -> Self {
        self.document_number = value.into_optional_text();
        self
    }
    /// Phone number without its prefix.
    pub fn phone_number(mut self, value: impl OptionalText) -> Self {
        self.phone_number = value.into_optional_text();
        self
    }
    /// International prefix of the phone number, such as `+57`.
    pub fn phone_number_prefix(mut self, value: impl OptionalText) -> Self {
        self.phone_number_prefix = value.into_optional_text();
        self
    }
    /// Postal address, as the API defines it.
    pub fn address(mut self, value: impl Into<serde_json::Value>) -> Self {
        self.address = Some(value.into());
        self
    }
    /// Adds a member that the spec does not name, under the API's own name.
    pub fn extra(
        mut self,
        name: impl Into<String>,
        value: impl Into<serde_json::Value>,
    ) -> Self {
        self.extra.insert(name.into(), value.into());
        self
    }
}
impl Default for types::Customer {
    fn default() -> Self {
        Self::new()
    }
}
impl types::Item {
    /// A `Item` with what it must have; the setters add the rest.
    pub fn new() -> Self {
        Self {
            pre_tax_amount: None,
            total_amount: None,
            description: None,
            tax: None,
            extra: serde_json::Map::new(),
        }
    }
    /// Amount before tax, a decimal string.
    pub fn pre_tax_amount(mut self, value: impl OptionalText) -> Self {
        self.pre_tax_amount = value.into_optional_text();
        self
    }
    /// Amount with tax, a decimal string.
    pub fn total_amount(mut self, value: impl OptionalText) -> Self {
        self.total_amount = value.into_optional_text();
        self
    }
    /// What it is, in the payer's words.
    pub fn description(mut self, value: impl OptionalText) -> Self {
        self.description = value.into_optional_text();
        self
    }
    /// The tax on an item.
    pub fn tax(mut self, value: types::Tax) -> Self {
        self.tax = Some(value);
        self
    }
    /// Adds a member that the spec does not name, under the API's own name.
    pub fn extra(
        mut self,
        name: impl Into<String>,
        value: impl Into<serde_json::Value>,
    ) -> Self {
        self.extra.insert(name.into(), value.into());
        self
    }
}
impl Default for types::Item {
    fn default() -> Self {
        Self::new()
    }
}
impl types::Tax {
    /// A `Tax` with what it must have; the setters add the rest.
    pub fn new() -> Self {
        Self {
            name: None,
            type_: None,
            value: None,
            amount: None,
            extra: serde_json::Map::new(),
        }
    }
    /// The tax's name.
    pub fn name(mut self, value: impl OptionalText) -> Self {
        self.name = value.into_optional_text();
        self
    }
    /// How `value` is to be read, as the API defines it.
    pub fn type_(mut self, value: impl OptionalText) -> Self {
        self.type_ = value.into_optional_text();
        self
    }
    /// Rate or amount, a decimal string.
    pub fn value(mut self, value: impl OptionalText) -> Self {
        self.value = value.into_optional_text();
        self
    }
    /// The tax in money, a decimal string.
    pub fn amount(mut self, value: impl OptionalText) -> Self {
        self.amount = value.into_optional_text();
        self
    }
    /// Adds a member that the spec does not name, under the API's own name.
    pub fn extra(
        mut self,
        name: impl Into<String>,
        value: impl Into<serde_json::Value>,
    ) -> Self {
        self.extra.insert(name.into(), value.into());
        self
    }
}
impl Default for types::Tax {
    fn default() -> Self {
        Self::new()
    }
}
impl types::CreateAccessToken {
    /// A `CreateAccessToken` with what it must have; the setters add the rest.
    pub fn new(client_id: impl Into<String>, client_secret: impl Into<String>) -> Self {
        Self {
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            extra: serde_json::Map::new(),
        }
    }
    /// Adds a member that the spec does not name, under the API's own name.
    pub fn extra(
        mut self,
        name: impl Into<String>,
        value: impl Into<serde_json::Value>,
    ) -> Self {
        self.extra.insert(name.into(), value.into());
        self
    }
}
impl types::CreatePaymentLink {
    /// A `CreatePaymentLink` with what it must have; the setters add the rest.
    pub fn new() -> Self {
        Self {
            items: None,
            currency: None,
            payment_methods_allowed: None,
            destinations: None,
            duration: None,
            owner: None,
            customer_requirements: None,
            success_url: None,
            failed_url: None,
            extra: serde_json::Map::new(),
        }
    }
    /// What is paid for.
    pub fn items(mut self, value: impl IntoIterator<Item = types::Item>) -> Self {
        self.items = Some(value.into_iter().collect());
        self
    }
    /// ISO 4217 code of the currency to charge in.
    pub fn currency(mut self, value: impl OptionalText) -> Self {
        self.currency = value.into_optional_text();
        self
    }
    /// The payment methods offered to the payers.
    pub fn payment_methods_allowed(
        mut self,
        value: impl IntoIterator<Item = impl Into<enums::PaymentMethod>>,
    ) -> Self {
        self.payment_methods_allowed = Some(
            value.into_iter().map(|item| item.into()).collect(),
        );
        self
    }
    /// Where the money goes, as the API defines a destination.
    pub fn destinations(
        mut self,
        value: impl IntoIterator<Item = impl Into<serde_json::Value>>,
    ) -> Self {
        self.destinations = Some(value.into_iter().map(|item| item.into()).collect());
        self
    }
    /// How long each of its sessions lives, in seconds. The service wants 30 at least.
    pub fn duration(mut self, value: i64) -> Self {
        self.duration = Some(value);
        self
    }
    /// Who owns the link, as the API defines an owner.
    pub fn owner(mut self, value: impl Into<serde_json::Value>) -> Self {
        self.owner = Some(value.into());
        self
    }
    /// What a payer must supply before paying.
    pub fn customer_requirements(
        mut self,
        value: impl IntoIterator<Item = impl Into<serde_json::Value>>,
    ) -> Self {
        self.customer_requirements = Some(
            value.into_iter().map(|item| item.into()).collect(),
        );
        self
    }
    /// Where a payer is sent after a successful payment.
    pub fn success_url(mut self, value: impl OptionalText) -> Self {
        self.success_url = value.into_optional_text();
        self
    }
    /// Where a payer is sent after a failed payment.
    pub fn failed_url(mut self, value: impl OptionalText) -> Self {
        self.failed_url = value.into_optional_text();
        self
    }
    /// Adds a member that the spec does not name, under the API's own name.
    pub fn extra(
        mut self,
        name: impl Into<String>,
        value: impl Into<serde_json::Value>,
    ) -> Self {
        self.extra.insert(name.into(), value.into());
        self
    }
}
impl Default for types::CreatePaymentLink {
    fn default() -> Self {
        Self::new()
    }
}
impl types::ListPayments {
    /// A `ListPayments` with what it must have; the setters add the rest.
    pub fn new() -> Self {
        Self {
            checkout_session_id: None,
            status: None,
            type_: None,
            start_date: None,
            end_date: None,
            sort: None,
            limit: None,
            offset: None,
            extra: serde_json::Map::new(),
        }
    }
    /// Only payments of the session with this `id`.
    pub fn checkout_session_id(mut self, value: impl OptionalText) -> Self {
        self.checkout_session_id = value.into_optional_text();
        self
    }
    /// Where a payment stands.
    pub fn status(mut self, value: impl Into<enums::CheckoutPaymentStatus>) -> Self {
        self.status = Some(value.into());
        self
    }
    /// What kind of payment it is.
    pub fn type_(mut self, value: impl Into<enums::PaymentType>) -> Self {
        self.type_ = Some(value.into());
        self
    }
    /// Only payments of this day and later, as dd/mm/yyyy.
    pub fn start_date(mut self, value: impl OptionalText) -> Self {
        self.start_date = value.into_optional_text();
        self
    }
    /// Only payments of this day and earlier, as dd/mm/yyyy.
    pub fn end_date(mut self, value: impl OptionalText) -> Self {
        self.end_date = value.into_optional_text();
        self
    }
    /// A member and a direction, such as `createdAt:desc`.
    pub fn sort(mut self, value: impl OptionalText) -> Self {
        self.sort = value.into_optional_text();
        self
    }
    /// How many payments a page holds at most.
    pub fn limit(mut self, value: i64) -> Self {
        self.limit = Some(value);
        self
    }
    /// How many payments come before the page.
    pub fn offset(mut self, value: i64) -> Self {
        self.offset = Some(value);
        self
    }
    /// Adds a member that the spec does not name, under the API's own name.
    pub fn extra(
        mut self,
        name: impl Into<String>,
        value: impl Into<serde_json::Value>,
    ) -> Self {
        self.extra.insert(name.into(), value.into());
        self
    }
}
impl Default for types::ListPayments {
    fn default() -> Self {
        Self::new()
    }
}
impl Extensible for types::CheckoutSession {
    fn extra(&mut self) -> &mut serde_json::Map<String, serde_json::Value> {
        &mut self.extra
    }
}
impl Extensible for types::CheckoutPayment {
    fn extra(&mut self) -> &mut serde_json::Map<String, serde_json::Value> {
        &mut self.extra
    }
}
impl Extensible for types::Customer {
    fn extra(&mut self) -> &mut serde_json::Map<String, serde_json::Value> {
        &mut self.extra
    }
}
impl Extensible for types::PaymentConfig {
    fn extra(&mut self) -> &mut serde_json::Map<String, serde_json::Value> {
        &mut self.extra
    }
}
impl Extensible for types::PaymentMethodConfig {
    fn extra(&mut self) -> &mut serde_json::Map<String, serde_json::Value> {
        &mut self.extra
    }
}
impl Extensible for types::Item {
    fn extra(&mut self) -> &mut serde_json::Map<String, serde_json::Value> {
        &mut self.extra
    }
}
impl Extensible for types::Tax {
    fn extra(&mut self) -> &mut serde_json::Map<String, serde_json::Value> {
        &mut self.extra
    }
}
impl Extensible for types::AccessToken {
    fn extra(&mut self) -> &mut serde_json::Map<String, serde_json::Value> {
        &mut self.extra
    }
}
impl Extensible for types::PaymentLink {
    fn extra(&mut self) -> &mut serde_json::Map<String, serde_json::Value> {
        &mut self.extra
    }
}
impl Extensible for types::PaymentPage {
    fn extra(&mut self) -> &mut serde_json::Map<String, serde_json::Value> {
        &mut self.extra
    }
}
impl Extensible for types::Pagination {
    fn extra(&mut self) -> &mut serde_json::Map<String, serde_json::Value> {
        &mut self.extra
    }
}
impl Extensible for types::Payment {
    fn extra(&mut self) -> &mut serde_json::Map<String, serde_json::Value> {
        &mut self.extra
    }
}
impl Extensible for types::WebhookEvent {
    fn extra(&mut self) -> &mut serde_json::Map<String, serde_json::Value> {
        &mut self.extra
    }
}
impl Extensible for types::WebhookData {
    fn extra(&mut self) -> &mut serde_json::Map<String, serde_json::Value> {
        &mut self.extra
    }
}
impl Extensible for types::WebhookTransaction {
    fn extra(&mut self) -> &mut serde_json::Map<String, serde_json::Value> {
        &mut self.extra
    }
}
impl fmt::Debug for types::CreateCheckoutSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateCheckoutSession")
            .field("checkout_token", &Masked(&self.checkout_token))
            .field("customer", &self.customer)
            .field("items", &self.items)
            .field("currency", &self.currency)
            .field("payment_methods_allowed", &self.payment_methods_allowed)
            .field("destinations", &Masked(&self.destinations))
            .field("duration", &self.duration)
            .field("owner", &Masked(&self.owner))
            .field("customer_requirements", &Masked(&self.customer_requirements))
            .field("success_url", &Masked(&self.success_url))
            .field("failed_url", &Masked(&self.failed_url))
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
            .field("redirect_url", &Masked(&self.redirect_url))
            .field("destinations", &Masked(&self.destinations))
            .field("customer_requirements", &Masked(&self.customer_requirements))
            .field("owner", &Masked(&self.owner))
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
            .field("id", &Masked(&self.id))
            .field("first_name", &Masked(&self.first_name))
            .field("last_name", &Masked(&self.last_name))
            .field("email", &Masked(&self.email))
            .field("document_type", &self.document_type)
            .field("document_number", &Masked(&self.document_number))
            .field("phone_number", &Masked(&self.phone_number))
            .field("phone_number_prefix", &Masked(&self.phone_number_prefix))
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
            .field("required_fields", &Masked(&self.required_fields))
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
            .field("description", &Masked(&self.description))
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
impl fmt::Debug for types::CreateAccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateAccessToken")
            .field("client_id", &Masked(&self.client_id))
            .field("client_secret", &Masked(&self.client_secret))
            .field("extra", &MemberNames(&self.extra))
            .finish()
    }
}
impl fmt::Debug for types::AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessToken")
            .field("access_token", &Masked(&self.access_token))
            .field("token_type", &self.token_type)
            .field("expires_in", &self.expires_in)
            .field("extra", &MemberNames(&self.extra))
            .finish()
    }
}
impl fmt::Debug for types::CreatePaymentLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreatePaymentLink")
            .field("items", &self.items)
            .field("currency", &self.currency)
            .field("payment_methods_allowed", &self.payment_methods_allowed)
            .field("destinations", &Masked(&self.destinations))
            .field("duration", &self.duration)
            .field("owner", &Masked(&self.owner))
            .field("customer_requirements", &Masked(&self.customer_requirements))
            .field("success_url", &Masked(&self.success_url))
            .field("failed_url", &Masked(&self.failed_url))
            .field("extra", &MemberNames(&self.extra))
            .finish()
    }
}
impl fmt::Debug for types::PaymentLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymentLink")
            .field("id", &self.id)
            .field("checkout_token", &Masked(&self.checkout_token))
            .field("status", &self.status)
            .field("items", &self.items)
            .field("currency", &self.currency)
            .field("pre_tax_amount", &self.pre_tax_amount)
            .field("total_amount", &self.total_amount)
            .field("url", &Masked(&self.url))
            .field("payment_methods_allowed", &self.payment_methods_allowed)
            .field("created_at", &self.created_at)
            .field("destinations", &Masked(&self.destinations))
            .field("duration", &self.duration)
            .field("customer_requirements", &Masked(&self.customer_requirements))
            .field("owner", &Masked(&self.owner))
            .field("success_url", &Masked(&self.success_url))
            .field("failed_url", &Masked(&self.failed_url))
            .field("extra", &MemberNames(&self.extra))
            .finish()
    }
}
impl fmt::Debug for types::PaymentPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymentPage")
            .field("pagination", &self.pagination)
            .field("results", &self.results)
            .field("extra", &MemberNames(&self.extra))
            .finish()
    }
}
impl fmt::Debug for types::Pagination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pagination")
            .field("count", &self.count)
            .field("next", &Masked(&self.next))
            .field("previous", &Masked(&self.previous))
            .field("total", &self.total)
            .field("extra", &MemberNames(&self.extra))
            .finish()
    }
}
impl fmt::Debug for types::Payment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Payment")
            .field("id", &self.id)
            .field("external_id", &Masked(&self.external_id))
            .field("identity_id", &Masked(&self.identity_id))
            .field("account_number", &Masked(&self.account_number))
            .field("total_amount", &self.total_amount)
            .field("currency", &self.currency)
            .field("description", &Masked(&self.description))
            .field("product", &self.product)
            .field("status", &self.status)
            .field("type", &self.type_)
            .field("purchase_amount", &self.purchase_amount)
            .field("purchase_currency", &self.purchase_currency)
            .field("fees", &Masked(&self.fees))
            .field("created_at", &self.created_at)
            .field("updated_at", &self.updated_at)
            .field("expires_at", &self.expires_at)
            .field("captured_at", &self.captured_at)
            .field("authorized_at", &self.authorized_at)
            .field("refunded_at", &self.refunded_at)
            .field("origins", &Masked(&self.origins))
            .field("destinations", &Masked(&self.destinations))
            .field("settlement", &Masked(&self.settlement))
            .field("extra", &MemberNames(&self.extra))
            .finish()
    }
}
impl fmt::Debug for types::WebhookEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookEvent")
            .field("event", &self.event)
            .field("data", &self.data)
            .field("extra", &MemberNames(&self.extra))
            .finish()
    }
}
impl fmt::Debug for types::WebhookData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookData")
            .field("transaction", &self.transaction)
            .field("extra", &MemberNames(&self.extra))
            .finish()
    }
}
impl fmt::Debug for types::WebhookTransaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookTransaction")
            .field("id", &self.id)
            .field("purchase_amount", &self.purchase_amount)
            .field("total_amount", &self.total_amount)
            .field("external_id", &Masked(&self.external_id))
            .field("currency", &self.currency)
            .field("status", &self.status)
            .field("extra", &MemberNames(&self.extra))
            .finish()
    }
}
impl fmt::Debug for types::ListPayments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListPayments")
            .field("checkout_session_id", &self.checkout_session_id)
            .field("status", &self.status)
            .field("type", &self.type_)
            .field("start_date", &self.start_date)
            .field("end_date", &self.end_date)
            .field("sort", &self.sort)
            .field("limit", &self.limit)
            .field("offset", &self.offset)
            .field("extra", &MemberNames(&self.extra))
            .finish()
    }
}
