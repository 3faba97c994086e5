// @generated from openapi/ by `cargo xtask codegen`. Do not edit.

//! From the names and settings of a script to the methods and setters that a person would call.
use std::{collections::BTreeMap, time::Duration};
use conomyhq::{Call, Conomy, ConomyBuilder, Result};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use crate::report::succeeded;
/// Options that a client and a call share.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Options {
    timeout_ms: Option<u64>,
    connect_timeout_ms: Option<u64>,
    max_retries: Option<u32>,
    retry_ambiguous: Option<bool>,
    reuse_connections: Option<bool>,
    max_response_bytes: Option<u32>,
    extra_headers: Option<BTreeMap<String, String>>,
}
/// A client's settings.
#[derive(Deserialize)]
pub(crate) struct Settings {
    api_key: Option<String>,
    access_token: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    app: Option<String>,
    environment: Option<String>,
    base_url: Option<String>,
    idle_timeout_ms: Option<u64>,
    proxy: Option<String>,
    ca_file: Option<String>,
    allow_insecure_http: Option<bool>,
    #[serde(flatten)]
    options: Options,
}
impl Options {
    fn call<T>(self, mut target: Call<T>) -> Call<T> {
        if let Some(value) = self.timeout_ms {
            target = target.timeout(Duration::from_millis(value));
        }
        if let Some(value) = self.connect_timeout_ms {
            target = target.connect_timeout(Duration::from_millis(value));
        }
        if let Some(value) = self.max_retries {
            target = target.max_retries(value);
        }
        if let Some(value) = self.retry_ambiguous {
            target = target.retry_ambiguous(value);
        }
        if let Some(value) = self.reuse_connections {
            target = target.reuse_connections(value);
        }
        if let Some(value) = self.max_response_bytes {
            target = target.max_response_bytes(value);
        }
        if let Some(value) = self.extra_headers {
            target = target.extra_headers(value);
        }
        target
    }
    fn client(self, mut target: ConomyBuilder) -> ConomyBuilder {
        if let Some(value) = self.timeout_ms {
            target = target.timeout(Duration::from_millis(value));
        }
        if let Some(value) = self.connect_timeout_ms {
            target = target.connect_timeout(Duration::from_millis(value));
        }
        if let Some(value) = self.max_retries {
            target = target.max_retries(value);
        }
        if let Some(value) = self.retry_ambiguous {
            target = target.retry_ambiguous(value);
        }
        if let Some(value) = self.reuse_connections {
            target = target.reuse_connections(value);
        }
        if let Some(value) = self.max_response_bytes {
            target = target.max_response_bytes(value);
        }
        if let Some(value) = self.extra_headers {
            target = target.extra_headers(value);
        }
        target
    }
}
impl Settings {
    pub(crate) fn client(self, builder: ConomyBuilder) -> Result<ConomyBuilder> {
        let mut target = self.options.clone().client(builder);
        if let Some(value) = self.api_key {
            target = target.api_key(value);
        }
        if let Some(value) = self.access_token {
            target = target.access_token(value);
        }
        if let Some(value) = self.client_id {
            target = target.client_id(value);
        }
        if let Some(value) = self.client_secret {
            target = target.client_secret(value);
        }
        if let Some(value) = self.app {
            target = target.app(value);
        }
        if let Some(value) = self.environment {
            target = target.environment(value.parse()?);
        }
        if let Some(value) = self.base_url {
            target = target.base_url(value);
        }
        if let Some(value) = self.idle_timeout_ms {
            target = target.idle_timeout(Duration::from_millis(value));
        }
        if let Some(value) = self.proxy {
            target = target.proxy(value);
        }
        if let Some(value) = self.ca_file {
            target = target.ca_file(value);
        }
        if let Some(value) = self.allow_insecure_http {
            target = target.allow_insecure_http(value);
        }
        Ok(target)
    }
}
/// One call as a person would write it, and its success as the harness compares it.
pub(crate) async fn call(
    conomy: &Conomy,
    operation: &str,
    path: &[String],
    body: Value,
    options: Options,
) -> Result<Value> {
    match (operation, path) {
        ("createCheckoutSession", []) => {
            options
                .call(conomy.checkout_sessions().create(model(body)))
                .await
                .map(succeeded)
        }
        ("createCheckoutPayment", [param_0]) => {
            options
                .call(conomy.checkout_sessions().create_payment(param_0, model(body)))
                .await
                .map(succeeded)
        }
        ("refreshCheckoutSession", [param_0]) => {
            options
                .call(conomy.checkout_sessions().refresh(param_0))
                .await
                .map(succeeded)
        }
        ("createPaymentLink", []) => {
            options.call(conomy.payment_links().create(model(body))).await.map(succeeded)
        }
        ("getPaymentLink", [param_0]) => {
            options.call(conomy.payment_links().get(param_0)).await.map(succeeded)
        }
        ("deactivatePaymentLink", [param_0]) => {
            options.call(conomy.payment_links().deactivate(param_0)).await.map(succeeded)
        }
        ("activatePaymentLink", [param_0]) => {
            options.call(conomy.payment_links().activate(param_0)).await.map(succeeded)
        }
        ("getCheckoutSession", [param_0]) => {
            options.call(conomy.checkout_sessions().get(param_0)).await.map(succeeded)
        }
        ("listPayments", []) => {
            options.call(conomy.payments().list(model(body))).await.map(succeeded)
        }
        ("getPayment", [param_0]) => {
            options.call(conomy.payments().get(param_0)).await.map(succeeded)
        }
        (other, path) => panic!("there is no {other} of {} path parameters", path.len()),
    }
}
fn model<T: DeserializeOwned>(body: Value) -> T {
    serde_json::from_value(body).expect("a case's body is the model")
}
