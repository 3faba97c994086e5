//! How requests arrive: their bodies are read whole before anything else is done, within a size and a time, so that
//! nobody who sends much or slowly holds more than a connection.

use std::{future::poll_fn, pin::Pin, time::Duration};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{errors::Failure, shared::Shared};

/// Larger bodies are refused, as a gateway would.
const LARGEST: u64 = 1024 * 1024;

/// How long a client that was refused may go on sending, so that it comes to read the answer.
const LINGER: Duration = Duration::from_secs(5);

/// Lets a request on whose body has come.
pub(crate) async fn whole(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let (parts, mut body) = request.into_parts();
    let read = async {
        // What is declared too long is refused unread.
        if body.size_hint().lower() > LARGEST { None } else { collect(&mut body).await }
    };
    match tokio::time::timeout(shared.config.request_timeout, read).await {
        Ok(Some(whole)) => next.run(Request::from_parts(parts, Body::from(whole))).await,
        Ok(None) => {
            // A client that waits to be told to go on is not told.
            if !parts.headers.contains_key(header::EXPECT) {
                tokio::spawn(tokio::time::timeout(LINGER, discard(body)));
            }
            Failure::Gateway(StatusCode::PAYLOAD_TOO_LARGE, "Request Too Long").into_response()
        }
        Err(_) => Failure::Gateway(StatusCode::REQUEST_TIMEOUT, "Request Timeout").into_response(),
    }
}

/// The whole body; `None` if it is too long, or does not come to its end.
async fn collect(body: &mut Body) -> Option<Bytes> {
    let mut whole = Vec::new();
    while let Some(part) = next_part(body).await {
        let part = part?;
        if (whole.len() + part.len()) as u64 > LARGEST {
            return None;
        }
        whole.extend_from_slice(&part);
    }
    Some(whole.into())
}

async fn discard(mut body: Body) {
    while let Some(Some(_)) = next_part(&mut body).await {}
}

/// The next of its bytes, or that there are none because the connection broke.
async fn next_part(body: &mut Body) -> Option<Option<Bytes>> {
    let frame = poll_fn(|context| Pin::new(&mut *body).poll_frame(context)).await?;
    Some(frame.ok().map(|frame| frame.into_data().unwrap_or_default()))
}
