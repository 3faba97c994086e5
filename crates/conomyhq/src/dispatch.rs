// @generated from openapi/checkout.yaml by `cargo xtask codegen`. Do not edit.

//! What each operation sends, and the way to it from the parts that a binding holds.
use bytes::Bytes;
use crate::{
    call::{Parts, Request, Sent},
    error::Result, generated::{Client, types},
    json::Missing, operation::Operation,
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
    }
}
