// @generated from openapi/ by `cargo xtask codegen`. Do not edit.

//! What each operation sends, and the way to it from the parts that a binding holds.
use bytes::Bytes;
use crate::{
    call::{Parts, Request, Sent},
    error::Result, generated::{Client, types},
    json::Missing, operation::Operation, pages::{Page, Paged},
};
#[derive(Clone)]
pub(crate) struct CreateCheckoutSession {
    pub(crate) body: types::CreateCheckoutSession,
}
impl Request for CreateCheckoutSession {
    const OPERATION: Operation = Operation::CreateCheckoutSession;
    type Model = types::CheckoutSession;
    fn path(&self) -> Vec<&str> {
        vec![]
    }
    fn body(&self) -> Option<serde_json::Result<Vec<u8>>> {
        Some(serde_json::to_vec(&self.body))
    }
    async fn send(&self, client: &Client) -> Sent<Self::Model> {
        client.create_checkout_session().await
    }
    fn complete(&self, answer: &mut Self::Model, missing: &mut Missing) {
        missing
            .text(
                "checkoutToken",
                &mut answer.checkout_token,
                &self.body.checkout_token,
            );
        missing.value("status", answer.status.as_str());
    }
}
#[derive(Clone)]
pub(crate) struct CreateCheckoutPayment {
    pub(crate) checkout_session_id: String,
    pub(crate) body: types::CreateCheckoutPayment,
}
impl Request for CreateCheckoutPayment {
    const OPERATION: Operation = Operation::CreateCheckoutPayment;
    type Model = types::CheckoutPayment;
    fn path(&self) -> Vec<&str> {
        vec![& self.checkout_session_id]
    }
    fn body(&self) -> Option<serde_json::Result<Vec<u8>>> {
        Some(serde_json::to_vec(&self.body))
    }
    async fn send(&self, client: &Client) -> Sent<Self::Model> {
        client.create_checkout_payment(&self.checkout_session_id).await
    }
    fn complete(&self, answer: &mut Self::Model, missing: &mut Missing) {
        missing
            .text(
                "checkoutSessionId",
                &mut answer.checkout_session_id,
                &self.checkout_session_id,
            );
        missing.same(&answer.checkout_session_id, &self.checkout_session_id);
        missing.value("status", answer.status.as_str());
    }
}
#[derive(Clone)]
pub(crate) struct RefreshCheckoutSession {
    pub(crate) checkout_token: String,
}
impl Request for RefreshCheckoutSession {
    const OPERATION: Operation = Operation::RefreshCheckoutSession;
    type Model = types::CheckoutSession;
    fn path(&self) -> Vec<&str> {
        vec![& self.checkout_token]
    }
    fn body(&self) -> Option<serde_json::Result<Vec<u8>>> {
        None
    }
    async fn send(&self, client: &Client) -> Sent<Self::Model> {
        client.refresh_checkout_session(&self.checkout_token).await
    }
    fn complete(&self, answer: &mut Self::Model, missing: &mut Missing) {
        missing.text("checkoutToken", &mut answer.checkout_token, &self.checkout_token);
        missing.value("status", answer.status.as_str());
    }
}
#[derive(Clone)]
pub(crate) struct CreatePaymentLink {
    pub(crate) body: types::CreatePaymentLink,
}
impl Request for CreatePaymentLink {
    const OPERATION: Operation = Operation::CreatePaymentLink;
    type Model = types::PaymentLink;
    fn path(&self) -> Vec<&str> {
        vec![]
    }
    fn body(&self) -> Option<serde_json::Result<Vec<u8>>> {
        Some(serde_json::to_vec(&self.body))
    }
    async fn send(&self, client: &Client) -> Sent<Self::Model> {
        client.create_payment_link().await
    }
    fn complete(&self, answer: &mut Self::Model, missing: &mut Missing) {
        missing.value("checkoutToken", &answer.checkout_token);
        missing.value("status", answer.status.as_str());
    }
}
#[derive(Clone)]
pub(crate) struct GetPaymentLink {
    pub(crate) payment_link_id: String,
}
impl Request for GetPaymentLink {
    const OPERATION: Operation = Operation::GetPaymentLink;
    type Model = types::PaymentLink;
    fn path(&self) -> Vec<&str> {
        vec![& self.payment_link_id]
    }
    fn body(&self) -> Option<serde_json::Result<Vec<u8>>> {
        None
    }
    async fn send(&self, client: &Client) -> Sent<Self::Model> {
        client.get_payment_link(&self.payment_link_id).await
    }
    fn complete(&self, answer: &mut Self::Model, missing: &mut Missing) {
        missing.value("checkoutToken", &answer.checkout_token);
        missing.value("status", answer.status.as_str());
    }
}
#[derive(Clone)]
pub(crate) struct DeactivatePaymentLink {
    pub(crate) payment_link_id: String,
}
impl Request for DeactivatePaymentLink {
    const OPERATION: Operation = Operation::DeactivatePaymentLink;
    type Model = types::PaymentLink;
    fn path(&self) -> Vec<&str> {
        vec![& self.payment_link_id]
    }
    fn body(&self) -> Option<serde_json::Result<Vec<u8>>> {
        None
    }
    async fn send(&self, client: &Client) -> Sent<Self::Model> {
        client.deactivate_payment_link(&self.payment_link_id).await
    }
    fn complete(&self, answer: &mut Self::Model, missing: &mut Missing) {
        missing.value("checkoutToken", &answer.checkout_token);
        missing.value("status", answer.status.as_str());
    }
}
#[derive(Clone)]
pub(crate) struct ActivatePaymentLink {
    pub(crate) payment_link_id: String,
}
impl Request for ActivatePaymentLink {
    const OPERATION: Operation = Operation::ActivatePaymentLink;
    type Model = types::PaymentLink;
    fn path(&self) -> Vec<&str> {
        vec![& self.payment_link_id]
    }
    fn body(&self) -> Option<serde_json::Result<Vec<u8>>> {
        None
    }
    async fn send(&self, client: &Client) -> Sent<Self::Model> {
        client.activate_payment_link(&self.payment_link_id).await
    }
    fn complete(&self, answer: &mut Self::Model, missing: &mut Missing) {
        missing.value("checkoutToken", &answer.checkout_token);
        missing.value("status", answer.status.as_str());
    }
}
#[derive(Clone)]
pub(crate) struct GetCheckoutSession {
    pub(crate) checkout_session_id: String,
}
impl Request for GetCheckoutSession {
    const OPERATION: Operation = Operation::GetCheckoutSession;
    type Model = types::CheckoutSession;
    fn path(&self) -> Vec<&str> {
        vec![& self.checkout_session_id]
    }
    fn body(&self) -> Option<serde_json::Result<Vec<u8>>> {
        None
    }
    async fn send(&self, client: &Client) -> Sent<Self::Model> {
        client.get_checkout_session(&self.checkout_session_id).await
    }
    fn complete(&self, answer: &mut Self::Model, missing: &mut Missing) {
        missing.value("checkoutToken", &answer.checkout_token);
        missing.value("status", answer.status.as_str());
    }
}
#[derive(Clone)]
pub(crate) struct ListPayments {
    pub(crate) body: types::ListPayments,
}
impl Request for ListPayments {
    const OPERATION: Operation = Operation::ListPayments;
    type Model = types::PaymentPage;
    fn path(&self) -> Vec<&str> {
        vec![]
    }
    fn body(&self) -> Option<serde_json::Result<Vec<u8>>> {
        Some(serde_json::to_vec(&self.body))
    }
    async fn send(&self, client: &Client) -> Sent<Self::Model> {
        client.list_payments().await
    }
    fn complete(&self, answer: &mut Self::Model, missing: &mut Missing) {
        for (i, item) in answer.results.iter().enumerate() {
            missing.of_item(("results", i), "status", item.status.as_str());
        }
    }
}
#[derive(Clone)]
pub(crate) struct GetPayment {
    pub(crate) payment_id: String,
}
impl Request for GetPayment {
    const OPERATION: Operation = Operation::GetPayment;
    type Model = types::Payment;
    fn path(&self) -> Vec<&str> {
        vec![& self.payment_id]
    }
    fn body(&self) -> Option<serde_json::Result<Vec<u8>>> {
        None
    }
    async fn send(&self, client: &Client) -> Sent<Self::Model> {
        client.get_payment(&self.payment_id).await
    }
    fn complete(&self, answer: &mut Self::Model, missing: &mut Missing) {
        missing.value("status", answer.status.as_str());
    }
}
#[derive(Clone)]
pub(crate) struct CreateAccessToken {
    pub(crate) body: types::CreateAccessToken,
}
impl Request for CreateAccessToken {
    const OPERATION: Operation = Operation::CreateAccessToken;
    type Model = types::AccessToken;
    fn path(&self) -> Vec<&str> {
        vec![]
    }
    fn body(&self) -> Option<serde_json::Result<Vec<u8>>> {
        Some(serde_json::to_vec(&self.body))
    }
    async fn send(&self, client: &Client) -> Sent<Self::Model> {
        client.create_access_token().await
    }
    fn complete(&self, answer: &mut Self::Model, missing: &mut Missing) {
        missing.value("accessToken", &answer.access_token);
    }
}
impl Paged for ListPayments {
    type Item = types::Payment;
    fn offset(&mut self) -> &mut Option<i64> {
        &mut self.body.offset
    }
    fn page(model: Self::Model) -> Page<Self::Item> {
        let first = model.results.first().map(|item| item.id.clone());
        Page {
            items: model.results,
            total: model.pagination.and_then(|pagination| pagination.total),
            first,
        }
    }
}
/// Makes the call of an operation from its parts.
pub(crate) async fn call(operation: Operation, mut parts: Parts<'_>) -> Result<Bytes> {
    match operation {
        Operation::CreateCheckoutSession => {
            let request = CreateCheckoutSession {
                body: parts.body()?,
            };
            parts.call(request).await
        }
        Operation::CreateCheckoutPayment => {
            let request = CreateCheckoutPayment {
                checkout_session_id: parts.path_param()?,
                body: parts.body()?,
            };
            parts.call(request).await
        }
        Operation::RefreshCheckoutSession => {
            let request = RefreshCheckoutSession {
                checkout_token: parts.path_param()?,
            };
            parts.call(request).await
        }
        Operation::CreatePaymentLink => {
            let request = CreatePaymentLink {
                body: parts.body()?,
            };
            parts.call(request).await
        }
        Operation::GetPaymentLink => {
            let request = GetPaymentLink {
                payment_link_id: parts.path_param()?,
            };
            parts.call(request).await
        }
        Operation::DeactivatePaymentLink => {
            let request = DeactivatePaymentLink {
                payment_link_id: parts.path_param()?,
            };
            parts.call(request).await
        }
        Operation::ActivatePaymentLink => {
            let request = ActivatePaymentLink {
                payment_link_id: parts.path_param()?,
            };
            parts.call(request).await
        }
        Operation::GetCheckoutSession => {
            let request = GetCheckoutSession {
                checkout_session_id: parts.path_param()?,
            };
            parts.call(request).await
        }
        Operation::ListPayments => {
            let request = ListPayments {
                body: parts.body()?,
            };
            parts.call(request).await
        }
        Operation::GetPayment => {
            let request = GetPayment {
                payment_id: parts.path_param()?,
            };
            parts.call(request).await
        }
        Operation::CreateAccessToken => {
            let request = CreateAccessToken {
                body: parts.body()?,
            };
            parts.call(request).await
        }
    }
}
