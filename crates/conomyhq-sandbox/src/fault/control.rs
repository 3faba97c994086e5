//! The routes below `/_faults/`; the module's documentation lists them.

use std::{collections::BTreeMap, io, sync::Arc};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    routing::{delete, get, post},
};
use serde_json::{Value, json};

use super::{LedgerEntry, ProxiedRequest, ReceivedRequest, Stats, opened::Opened};
use crate::control::{Refused, read};

type Shared = State<Arc<Opened>>;
type Result<T> = std::result::Result<T, Refused>;

pub(crate) fn router() -> Router<Arc<Opened>> {
    let routes = Router::new()
        .route("/endpoints", post(open_endpoint))
        .route("/endpoints/{id}", delete(close_endpoint))
        .route("/endpoints/{id}/requests", get(requests))
        .route("/endpoints/{id}/stats", get(stats))
        .route("/endpoints/{id}/ledger", get(ledger))
        .route("/proxies", post(open_proxy))
        .route("/proxies/{id}", delete(close_proxy))
        .route("/proxies/{id}/requests", get(proxied));
    Router::new().nest("/_faults", routes).fallback(async || unknown())
}

async fn open_endpoint(State(opened): Shared, body: Bytes) -> Result<(StatusCode, Json<Value>)> {
    let endpoint = opened.endpoint(read(&body)?).await.map_err(failed)?;
    let (url, base_url, ca_pem) = (endpoint.url(), endpoint.base_url(), endpoint.ca_pem());
    let opened = json!({"id": endpoint.id(), "url": url, "base_url": base_url, "ca_pem": ca_pem});
    Ok((StatusCode::CREATED, Json(opened)))
}

async fn close_endpoint(State(opened): Shared, Path(id): Path<String>) -> Result<StatusCode> {
    opened.close_endpoint(&id).map(|()| StatusCode::NO_CONTENT).ok_or_else(unknown)
}

async fn requests(State(opened): Shared, Path(id): Path<String>) -> Result<Json<Vec<ReceivedRequest>>> {
    opened.find_endpoint(&id).map(|endpoint| Json(endpoint.requests())).ok_or_else(unknown)
}

async fn stats(State(opened): Shared, Path(id): Path<String>) -> Result<Json<Stats>> {
    opened.find_endpoint(&id).map(|endpoint| Json(endpoint.stats())).ok_or_else(unknown)
}

async fn ledger(
    State(opened): Shared,
    Path(id): Path<String>,
) -> Result<Json<BTreeMap<String, LedgerEntry>>> {
    opened.find_endpoint(&id).map(|endpoint| Json(endpoint.ledger())).ok_or_else(unknown)
}

async fn open_proxy(State(opened): Shared, body: Bytes) -> Result<(StatusCode, Json<Value>)> {
    let proxy = opened.proxy(read(&body)?).await.map_err(failed)?;
    Ok((StatusCode::CREATED, Json(json!({"id": proxy.id(), "url": proxy.url()}))))
}

async fn close_proxy(State(opened): Shared, Path(id): Path<String>) -> Result<StatusCode> {
    opened.close_proxy(&id).map(|()| StatusCode::NO_CONTENT).ok_or_else(unknown)
}

async fn proxied(State(opened): Shared, Path(id): Path<String>) -> Result<Json<Vec<ProxiedRequest>>> {
    opened.find_proxy(&id).map(|proxy| Json(proxy.requests())).ok_or_else(unknown)
}

fn unknown() -> Refused {
    Refused(StatusCode::NOT_FOUND, "no such endpoint, proxy or control".into())
}

fn failed(error: io::Error) -> Refused {
    let status = match error.kind() {
        io::ErrorKind::InvalidInput => StatusCode::BAD_REQUEST,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    Refused(status, error.to_string())
}
