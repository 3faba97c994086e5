//! A shop that takes payments with axum: `cargo run`.
#![forbid(unsafe_code)]

use std::{
    collections::{HashMap, hash_map::Entry},
    env,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use conomyhq::{Conomy, Error, Outcome, types::CreateCheckoutPayment};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{net::TcpListener, signal::ctrl_c};
use tokio_util::task::TaskTracker;

/// What the requests share.
#[derive(Clone)]
struct Shop {
    conomy: Conomy,
    /// Where the payment of each checkout session stands. A shop has this in its database.
    payments: Arc<Mutex<HashMap<String, String>>>,
    under_way: TaskTracker,
}

/// How a payer wants to pay.
#[derive(Deserialize)]
struct Choice {
    session_id: String,
    payment_method: Option<String>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The other settings are in the environment.
    let conomy = Conomy::builder().env().app("MyApp/1.0").timeout(Duration::from_secs(15)).build()?;
    let shop = Shop { conomy, payments: Arc::default(), under_way: TaskTracker::new() };
    let under_way = shop.under_way.clone();
    let app =
        Router::new().route("/pay", post(pay)).route("/payments/{session}", get(state)).with_state(shop);

    let port = env::var("PORT").map_or(Ok(3000), |port| port.parse())?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app).with_graceful_shutdown(async { _ = ctrl_c().await }).await?;
    // Payments come to their end first, those of clients who hung up included.
    under_way.close();
    under_way.wait().await;
    Ok(())
}

/// Pays in a checkout session.
async fn pay(State(shop): State<Shop>, Json(choice): Json<Choice>) -> Response {
    // In a task of its own: axum drops a handler whose client hangs up, and nobody would learn what became of the
    // payment.
    match shop.under_way.clone().spawn(shop.pay(choice)).await {
        Ok(response) => response,
        Err(_panicked) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Tells where a session's payment stands.
async fn state(State(shop): State<Shop>, Path(session): Path<String>) -> Response {
    match shop.payments().get(&session) {
        Some(state) => answer(StatusCode::OK, json!({ "state": state })),
        None => answer(StatusCode::NOT_FOUND, json!({ "message": "There is no such payment." })),
    }
}

impl Shop {
    fn payments(&self) -> MutexGuard<'_, HashMap<String, String>> {
        self.payments.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn pay(self, choice: Choice) -> Response {
        let session = choice.session_id;
        // Before anything is sent: a payer clicks twice, or comes back while the answer is awaited.
        match self.payments().entry(session.clone()) {
            Entry::Vacant(entry) => entry.insert("checking".into()),
            Entry::Occupied(entry) => {
                let message = format!("This payment is {} already.", entry.get());
                return answer(StatusCode::CONFLICT, json!({ "message": message }));
            }
        };

        let payment = CreateCheckoutPayment::new(choice.payment_method.as_deref().unwrap_or("ETPAY"));
        match self.conomy.checkout_sessions().create_payment(&session, payment).await {
            Ok(payment) => {
                self.payments().insert(session, payment.status.to_string());
                answer(StatusCode::CREATED, json!({ "state": payment.status }))
            }
            Err(error) => {
                match error.outcome() {
                    Outcome::Unknown => eprintln!("look session {session} up: {error}"),
                    Outcome::NotSent | Outcome::NotApplied => drop(self.payments().remove(&session)),
                }
                explain(&error)
            }
        }
    }
}

/// Tells a payer what became of a payment that did not succeed.
fn explain(error: &Error) -> Response {
    if error.outcome() == Outcome::Unknown {
        return answer(StatusCode::ACCEPTED, json!({ "message": "We are checking your payment." }));
    }
    eprintln!("nothing was charged: {error}");
    let status =
        if error.retryable() { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::UNPROCESSABLE_ENTITY };
    answer(status, json!({ "message": "Nothing was charged.", "try_again": error.retryable() }))
}

fn answer(status: StatusCode, body: Value) -> Response {
    (status, Json(body)).into_response()
}
