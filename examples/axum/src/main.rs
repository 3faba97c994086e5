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
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use conomyhq::{
    Conomy, Error, Outcome,
    types::{CreateCheckoutPayment, CreateCheckoutSession},
    webhooks,
};
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
    /// What webhooks told, by the event's key. As well in a database.
    events: Arc<Mutex<HashMap<String, Told>>>,
    webhook_secret: Arc<str>,
    /// What is sold: the token of a payment link.
    link: Arc<str>,
    under_way: TaskTracker,
}

/// What an event told.
struct Told {
    transaction: String,
    status: String,
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
    let webhook_secret = env::var("CONOMY_WEBHOOK_SECRET")?.into();
    let shop = Shop {
        conomy,
        payments: Arc::default(),
        events: Arc::default(),
        webhook_secret,
        link: env::var("SHOP_LINK").as_deref().unwrap_or("ct_1").into(),
        under_way: TaskTracker::new(),
    };
    let under_way = shop.under_way.clone();
    let app = Router::new()
        .route("/", get(async || Html(SHELF)))
        .route("/checkout", post(checkout))
        .route("/done/paid", get(async || "Thank you!"))
        .route("/done/failed", get(async || "Nothing was charged."))
        .route("/pay", post(pay))
        .route("/payments/{session}", get(state))
        .route("/webhooks/conomy", post(delivered))
        .route("/transactions/{transaction}", get(told))
        .with_state(shop);

    let port = env::var("PORT").map_or(Ok(3000), |port| port.parse())?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app).with_graceful_shutdown(async { _ = ctrl_c().await }).await?;
    // Payments come to their end first, those of clients who hung up included.
    under_way.close();
    under_way.wait().await;
    Ok(())
}

const SHELF: &str = r#"<!doctype html><html lang="en"><title>Shop</title>
<main><h1>Tea</h1><form method="post" action="/checkout"><button>Buy</button></form></main></html>"#;

/// Sends a payer to ConomyHQ's page, which sends her back to `/done` when she is done. What counts is what the webhook
/// tells: anybody can come there.
async fn checkout(State(shop): State<Shop>, headers: HeaderMap) -> Response {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let session = CreateCheckoutSession::new(&*shop.link)
        .success_url(format!("http://{host}/done/paid"))
        .failed_url(format!("http://{host}/done/failed"));
    match shop.conomy.checkout_sessions().create(session).await {
        Ok(session) => match session.url {
            Some(url) => Redirect::to(&url).into_response(),
            None => answer(StatusCode::BAD_GATEWAY, json!({ "message": "There is no page to pay at." })),
        },
        Err(error) => explain(&error),
    }
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

/// Takes in what ConomyHQ tells by itself. `raw_body` is what was signed, so no extractor may read it before.
async fn delivered(State(shop): State<Shop>, headers: HeaderMap, raw_body: Bytes) -> Response {
    let signature = headers.get("x-webhook-signature").and_then(|value| value.to_str().ok());
    let event = match webhooks::verify(&raw_body, [shop.webhook_secret.as_bytes()], signature) {
        Ok(event) => event,
        Err(error) => {
            eprintln!("a delivery is refused: {error}");
            return answer(StatusCode::BAD_REQUEST, json!({ "message": error.reason() }));
        }
    };
    let key = event.key();
    let transaction = event.data.and_then(|data| data.transaction);
    match transaction.and_then(|transaction| Some((transaction.id?, transaction.status?))) {
        Some((transaction, status)) => {
            // Deliveries come more than once. What else an event changes belongs here, if its key is new.
            let told = Told { transaction, status: status.to_string() };
            shop.events().entry(key).or_insert(told);
        }
        // An event that this shop does not know is answered alike, or it would come again and again.
        None => eprintln!("nothing to do for {key}"),
    }
    StatusCode::NO_CONTENT.into_response()
}

/// Tells what webhooks told of a transaction.
async fn told(State(shop): State<Shop>, Path(transaction): Path<String>) -> Response {
    let events = shop.events();
    let statuses: Vec<&str> = events
        .values()
        .filter(|told| told.transaction == transaction)
        .map(|told| told.status.as_str())
        .collect();
    match statuses.iter().max_by_key(|status| progress(status)) {
        Some(furthest) => answer(StatusCode::OK, json!({ "state": furthest, "events": statuses.len() })),
        None => answer(StatusCode::NOT_FOUND, json!({ "message": "No webhook told of it." })),
    }
}

/// How far a transaction is. Events come in any order, so it is as far as any of them says.
fn progress(status: &str) -> u8 {
    match status {
        "CAPTURED" => 1,
        "RECEIVED" | "FAILED" => 2,
        _ => 0,
    }
}

impl Shop {
    fn events(&self) -> MutexGuard<'_, HashMap<String, Told>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }

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
