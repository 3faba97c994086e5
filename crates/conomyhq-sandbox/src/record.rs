//! Puts every request on record, and gives the answers that were queued.

use axum::{
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{HeaderValue, header, request::Parts},
    middleware::Next,
    response::Response,
};

use crate::{
    answers::Manner,
    path::base_path,
    requests::{RecordedRequest, mask, masked_body},
    shared::Shared,
    wire::Wire,
};

/// Records the request, and gives a queued answer if there is one.
///
/// Whatever becomes of a request that came whole, it is on record.
pub(crate) async fn record(
    State(shared): State<Shared>,
    ConnectInfo(wire): ConnectInfo<Wire>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let headers = headers(&wire, &parts);
    // It has come whole before this, or it would not be here.
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let path = parts.uri.to_string();
    let is_operation = path.strip_prefix(base_path()).is_some_and(|rest| rest.starts_with('/'));
    let text = (!body.is_empty()).then(|| masked_body(&path, &body));
    let recorded = RecordedRequest { method: parts.method.to_string(), path, headers, body: text };
    let queued = shared.state(|state| {
        let next = is_operation.then(|| state.next_answer(&recorded.method, &recorded.path));
        state.record(recorded);
        next.flatten()
    });
    let run = || next.run(Request::from_parts(parts, Body::from(body)));
    let answer = match queued {
        None => {
            let mut answer = run().await;
            if let Some(Manner { delay, end }) = answer.extensions_mut().remove() {
                shared.wait(delay).await;
                wire.end_answer(end);
            }
            answer
        }
        Some(answer) => {
            let own = if answer.apply { Some(run().await) } else { None };
            if let Some((request, own)) = answer.dealt.zip(own.as_ref()) {
                shared.state(|state| state.chaos.ran(request, own.status()));
            }
            shared.wait(answer.delay).await;
            wire.end_answer(answer.end);
            answer.over(own)
        }
    };
    dated(answer, &shared)
}

/// With the sandbox's time as its `Date`, unless the answer was queued with one.
fn dated(mut answer: Response, shared: &Shared) -> Response {
    let now = httpdate::fmt_http_date(shared.state(|state| state.clock.now()));
    if let Ok(now) = HeaderValue::from_str(&now) {
        answer.headers_mut().entry(header::DATE).or_insert(now);
    }
    answer
}

fn headers(wire: &Wire, parts: &Parts) -> Vec<(String, String)> {
    let from_map = || {
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        parts.headers.iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect()
    };
    let mut headers = wire.headers(parts.method.as_str(), &parts.uri.to_string()).unwrap_or_else(from_map);
    for (name, value) in &mut headers {
        mask(name, value);
    }
    headers
}
