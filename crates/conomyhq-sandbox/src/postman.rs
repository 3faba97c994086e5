//! Delivers webhooks: a task of its own, one delivery after the other, so that they arrive in the order they are due.

use std::sync::Arc;

use reqwest::{Client, header, redirect};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

use crate::{
    shared::Shared,
    state::{Message, Outcome, SIGNATURE_HEADER},
};

/// What can send. Clones are the same.
#[derive(Clone)]
pub(crate) struct Postman(Client);

impl Postman {
    /// # Errors
    /// If the system has no random numbers, or the like.
    pub(crate) fn new() -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        // It speaks plain HTTP only, but reqwest asks for a way to do TLS.
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .no_proxy()
            .redirect(redirect::Policy::none())
            // A connection that the receiver closed meanwhile would look like a failure of the receiver's.
            .pool_max_idle_per_host(0)
            .user_agent(concat!("conomyhq-sandbox/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self(client))
    }

    /// Sends it once.
    pub(crate) async fn send(&self, message: Message) -> Outcome {
        let mut request = self.0.post(message.url).timeout(message.timeout);
        request = request.header(header::CONTENT_TYPE, "application/json").body(message.body);
        if let Some(signature) = message.signature {
            request = request.header(SIGNATURE_HEADER, signature);
        }
        match request.send().await {
            Ok(answer) => Ok(answer.status().as_u16()),
            Err(error) if error.is_timeout() => Err("no answer in time".into()),
            Err(error) if error.is_connect() => Err("nobody listens there".into()),
            Err(_) => Err("the connection broke".into()),
        }
    }
}

/// Delivers what is due when it is due, until the sandbox stops.
pub(crate) async fn deliver(shared: Shared, postman: Postman) {
    loop {
        let due = shared.state(|state| state.webhooks.take_due(state.clock.now()));
        match due {
            Some((id, message)) => {
                // Nobody is told of what a restart would not know.
                if shared.written().await.is_err() {
                    return;
                }
                let Some(outcome) = shared.unless_stopped(postman.send(message)).await else { return };
                shared.state(|state| {
                    let now = state.clock.now();
                    state.webhooks.sent(&id, outcome, now);
                });
            }
            None => {
                if shared.unless_stopped(shared.something_due()).await.is_none() {
                    return;
                }
            }
        }
    }
}
