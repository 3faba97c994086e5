//! What the desk's buttons do: what the control surface does, and then back to where the button was.
//!
//! That a page of another origin sent the form is out of the question: `guard` refuses that.

use std::time::Duration;

use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use uuid::Uuid;

use crate::{answers::Answer, control::webhooks, errors::Kind, shared::Shared, state::NotMoved, web::Form};

/// What the buttons' forms say.
impl Form {
    /// What was filled in, if anything was.
    fn text(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|value| !value.is_empty())
    }

    fn number<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, NoNumber> {
        self.text(name).map(|text| text.parse().map_err(|_| NoNumber)).transpose()
    }

    /// Back to the page with the button, which says what came of it.
    fn back(&self, said: &str) -> Response {
        let back = self.text("back").filter(|back| is_of_the_desk(back)).unwrap_or("/");
        let (page, place) = back.split_once('#').map_or((back, None), |(page, place)| (page, Some(place)));
        let sign = if page.contains('?') { '&' } else { '?' };
        let place = place.map(|place| format!("#{place}")).unwrap_or_default();
        let location = format!("{page}{sign}said={said}{place}");
        (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
    }
}

struct NoNumber;

/// Whether an address leads to a page of the desk and nowhere else.
fn is_of_the_desk(address: &str) -> bool {
    let plain = address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let path = address.split(['?', '#']).next().unwrap_or_default();
    plain && (path == "/" || path.starts_with("/desk/"))
}

pub(super) async fn advance_clock(State(shared): State<Shared>, body: String) -> Response {
    let form = Form::read(&body);
    let seconds = form.number("seconds").ok().flatten().unwrap_or(f64::NAN);
    let Ok(by) = Duration::try_from_secs_f64(seconds) else { return form.back("no-time") };
    shared.state(|state| state.clock.advance(by));
    form.back("clock")
}

pub(super) async fn advance_payment(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    body: String,
) -> Response {
    let form = Form::read(&body);
    let moved = shared.state(|state| state.advance_payment(&id, form.text("to")));
    form.back(match moved {
        Ok(_) => "moved",
        Err(NotMoved::NoWay(_)) => "no-way",
        Err(NotMoved::Unknown) => "unknown",
    })
}

pub(super) async fn put_payment(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    body: String,
) -> Response {
    put(&shared, &body, |state, status| state.put_payment(&id, status).is_ok())
}

pub(super) async fn put_session(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    body: String,
) -> Response {
    put(&shared, &body, |state, status| state.sessions.set_status(&id, status))
}

pub(super) async fn put_link(State(shared): State<Shared>, Path(id): Path<String>, body: String) -> Response {
    put(&shared, &body, |state, status| state.links.set_status(&id, status))
}

fn put(shared: &Shared, body: &str, put: impl FnOnce(&mut crate::state::State, &str) -> bool) -> Response {
    let form = Form::read(body);
    let Some(status) = form.text("status") else { return form.back("no-way") };
    form.back(if shared.state(|state| put(state, status)) { "put" } else { "unknown" })
}

/// A token is named by its number among those given out: it is not on the page.
pub(super) async fn revoke(State(shared): State<Shared>, body: String) -> Response {
    let form = Form::read(&body);
    let revoked = shared.state(|state| match form.number("number") {
        Ok(None) => {
            state.tokens.revoke_all();
            true
        }
        Ok(Some(number)) => {
            let token = state.tokens.at(number).map(str::to_owned);
            token.map(|token| state.tokens.revoke(token)).is_some()
        }
        Err(NoNumber) => false,
    });
    form.back(if revoked { "revoked" } else { "unknown" })
}

pub(super) async fn deliver(State(shared): State<Shared>, Path(id): Path<String>, body: String) -> Response {
    // By hand nobody wants more, and whoever pressed the button waits for the page.
    const MOST: u32 = 10;
    let form = Form::read(&body);
    let times = form.number("times").ok().flatten().unwrap_or(1).min(MOST);
    form.back(if webhooks::send(&shared, &id, times).await { "delivered" } else { "unknown" })
}

pub(super) async fn forget(State(shared): State<Shared>, body: String) -> Response {
    shared.state(|state| state.exchanges.clear());
    Form::read(&body).back("forgotten")
}

/// Leads to the desk itself: what any other page was about is gone.
pub(super) async fn reset(State(shared): State<Shared>) -> Response {
    shared.reset();
    Form::read("").back("reset")
}

pub(super) async fn queue_answer(State(shared): State<Shared>, body: String) -> Response {
    let form = Form::read(&body);
    let answer = match form.text("preset") {
        Some(name) => preset(name),
        None => own(&form).ok(),
    };
    let Some(Ok(answer)) = answer.map(Answer::prepare) else { return form.back("no-answer") };
    shared.state(|state| state.queue_answer(answer));
    form.back("queued")
}

/// The answer that a button stands for.
fn preset(name: &str) -> Option<Answer> {
    let documented = |kind| Answer::documented(kind, "queued at the desk", &Uuid::new_v4().to_string());
    Some(match name {
        "applied-lost" => Answer::own().lost(),
        "lost" => Answer { lost: true, times: 1, ..Answer::default() },
        "applied-502" => Answer::new(502)
            .apply()
            .header("Content-Type", "text/html")
            .body("<html><body><h1>502 Bad Gateway</h1></body></html>"),
        "500" => documented(Kind::ServerError),
        "503" => Answer::new(503).header("Retry-After", "1"),
        "429" => documented(Kind::TooManyRequests).header("Retry-After", "1"),
        "401" => documented(Kind::Unauthorized),
        "403" => Answer { body: Some(json!({"message": "Forbidden"})), ..Answer::new(403) },
        "slow" => Answer::own().delay(Duration::from_secs(10)),
        "cut" => Answer::own().cut_after(10),
        _ => return None,
    })
}

/// The answer that was filled in.
fn own(form: &Form) -> Result<Answer, NoNumber> {
    let text = form.text("body");
    let body = text.map(|text| serde_json::from_str(text).unwrap_or_else(|_| text.into()));
    Ok(Answer {
        status: form.number("status")?,
        body,
        apply: form.text("apply").is_some(),
        delay_ms: form.number("delay_ms")?.unwrap_or_default(),
        cut_after: form.number("cut_after")?,
        lost: form.text("lost").is_some(),
        times: form.number("times")?.unwrap_or(1),
        ..Answer::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_leads_back_to_the_desk_only() {
        for address in ["/", "/?show=personal#tokens", "/desk/payments/1?show=personal"] {
            assert!(is_of_the_desk(address), "{address}");
        }
        for address in [
            "",
            "//evil.example",
            "/\\evil.example",
            "http://evil.example",
            "/desk",
            "/sandbox",
            "/desk/\r\n",
        ] {
            assert!(!is_of_the_desk(address), "{address:?}");
        }
    }

    #[test]
    fn every_button_stands_for_an_answer() {
        for language in [crate::web::Language::English, crate::web::Language::Spanish] {
            for (name, _) in super::super::words::WORDS.of(language).presets {
                assert!(preset(name).is_some_and(|answer| answer.prepare().is_ok()), "{name}");
            }
        }
    }
}
