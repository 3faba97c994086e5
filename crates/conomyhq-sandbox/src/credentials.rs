//! What every operation asks of a request before it looks at it: the gateway's key, the token, the headers.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use conomyhq::operation::{API_KEY_HEADER, API_VERSION, API_VERSION_HEADER};

use crate::{
    config::Config,
    errors::{Failure, Kind},
    shared::Shared,
    state::Standing,
};

/// Lets a request through whose headers are in order.
pub(crate) async fn check(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let in_order =
        key(&shared.config, headers).and_then(|()| token(&shared, headers)).and_then(|()| rest(headers));
    match in_order {
        Ok(()) => next.run(request).await,
        Err(failure) => failure.into_response(),
    }
}

/// The same for what takes no token.
pub(crate) async fn check_without_token(
    State(shared): State<Shared>,
    request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    match key(&shared.config, headers).and_then(|()| rest(headers)) {
        Ok(()) => next.run(request).await,
        Err(failure) => failure.into_response(),
    }
}

fn key(config: &Config, headers: &HeaderMap) -> Result<(), Failure> {
    let key = only(headers, API_KEY_HEADER).filter(|key| accepted(&config.api_key, key));
    key.map(|_| ()).ok_or(Failure::Gateway(StatusCode::FORBIDDEN, "Forbidden"))
}

fn token(shared: &Shared, headers: &HeaderMap) -> Result<(), Failure> {
    let good = bearer(headers).is_some_and(|token| {
        match shared.look(|state| state.tokens.standing(token, state.clock.now())) {
            Standing::Live => true,
            Standing::Dead => false,
            Standing::Foreign => {
                shared.config.takes_foreign_tokens() && accepted(&shared.config.access_token, token)
            }
        }
    });
    good.then_some(()).ok_or_else(|| Kind::Unauthorized.because("the access token is missing or not valid"))
}

fn rest(headers: &HeaderMap) -> Result<(), Failure> {
    match only(headers, API_VERSION_HEADER) {
        None => return Err(Kind::MissingParam.because(format!("{API_VERSION_HEADER} is required"))),
        Some(version) if version != API_VERSION => {
            return Err(Kind::InvalidParam.because(format!("{API_VERSION_HEADER} names no known version")));
        }
        Some(_) => {}
    }
    let agent = only(headers, header::USER_AGENT.as_str()).filter(|agent| !agent.is_empty());
    agent.map(|_| ()).ok_or_else(|| Kind::MissingParam.because("User-Agent is required"))
}

/// The header's value, if it came exactly once and is text: a doubled credential is a client's bug.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

/// The token that a request bears.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = only(headers, header::AUTHORIZATION.as_str())?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Whether it is the one that is wanted, or any at all where none is.
pub(crate) fn accepted(wanted: &Option<String>, given: &str) -> bool {
    wanted.as_deref().map_or(!given.is_empty(), |wanted| wanted == given)
}
