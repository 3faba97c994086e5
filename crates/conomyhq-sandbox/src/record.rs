//! Puts every request on record, and gives the answers that were queued.

use std::time::{Duration, Instant};

use axum::{
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{HeaderValue, header, request::Parts},
    middleware::Next,
    response::Response,
};

use crate::{
    answers::{CarriedOut, End, Manner},
    credentials::bearer,
    exchange::Given,
    path::base_path,
    requests::{RecordedRequest, mask, masked_answer, masked_body, masked_path},
    shared::Shared,
    state::SERVED,
    wire::Wire,
};

/// So much of an answer's body is remembered.
const KEPT_BODY: usize = 64 * 1024;

/// Records the request, gives a queued answer if there is one, and records what is answered.
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
    // A client may send it with the sandbox's address before it, as it does to a proxy: what is asked for is the same.
    let path = parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let is_operation = path.strip_prefix(base_path()).is_some_and(|rest| rest.starts_with('/'));
    let text = (!body.is_empty()).then(|| masked_body(&path, &body));
    let token = bearer(&parts.headers).map(str::to_owned);
    let recorded =
        RecordedRequest { method: parts.method.to_string(), path: masked_path(&path), headers, body: text };
    let arrived = Instant::now();
    let (number, queued) = shared.state(|state| {
        let token = token.and_then(|token| state.tokens.number(&token));
        let next = is_operation.then(|| state.next_answer(&recorded.method, &recorded.path));
        (state.record(recorded, token), next.flatten())
    });
    let pending = Pending { shared: &shared, number, answered: false };
    let run = || SERVED.scope(number, next.run(Request::from_parts(parts, Body::from(body))));
    let dealt = queued.as_ref().is_some_and(|answer| answer.dealt.is_some());
    let was_queued = queued.is_some() && !dealt;
    let (answer, end) = match queued {
        None => {
            let mut answer = run().await;
            let usual = Manner { delay: Duration::ZERO, end: End::Whole };
            let Manner { delay, end } = answer.extensions_mut().remove().unwrap_or(usual);
            shared.wait(delay).await;
            (answer, end)
        }
        Some(answer) => {
            let own = if answer.apply { Some(run().await) } else { None };
            if let Some((request, own)) = answer.dealt.zip(own.as_ref()) {
                let applied = own.status().is_success() || own.extensions().get::<CarriedOut>().is_some();
                shared.state(|state| state.chaos.ran(request, own.status(), applied));
            }
            shared.wait(answer.delay).await;
            let end = answer.end;
            (answer.over(own), end)
        }
    };
    wire.end_answer(end);
    let (head, body) = dated(answer, &shared).into_parts();
    // It was made whole in memory: there is nothing to wait for, and nothing to go wrong.
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    pending.answered(Given {
        status: head.status.as_u16(),
        // A payer's page and where it leads have her data and her token in them, and nothing of the API.
        headers: match is_operation {
            true => head.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
            false => Vec::new(),
        },
        body: (is_operation && !body.is_empty()).then(|| cut_to(masked_answer(&path, &body), KEPT_BODY)),
        length: body.len(),
        took: arrived.elapsed(),
        end,
        queued: was_queued,
        dealt,
    });
    Response::from_parts(head, Body::from(body))
}

/// A request that is being served. Where it is dropped before it was answered, its client has gone.
struct Pending<'a> {
    shared: &'a Shared,
    number: u64,
    answered: bool,
}

impl Pending<'_> {
    fn answered(mut self, given: Given) {
        self.answered = true;
        self.shared.state(|state| state.exchanges.answered(self.number, given));
    }
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        if !self.answered {
            self.shared.state(|state| state.exchanges.abandoned(self.number));
        }
    }
}

/// So many bytes of it, and no half characters.
fn cut_to(mut text: String, most: usize) -> String {
    let end = (0..=most.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.truncate(end.unwrap_or_default());
    text
}

/// With the sandbox's time as its `Date`, unless the answer was queued with one.
fn dated(mut answer: Response, shared: &Shared) -> Response {
    let now = httpdate::fmt_http_date(shared.look(|state| state.clock.now()));
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
