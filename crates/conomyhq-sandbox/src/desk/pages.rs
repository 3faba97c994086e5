//! The desk's pages.

use std::convert::Infallible;

use askama::Template;
use axum::{
    extract::{FromRequestParts, Path, State},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use reqwest::Url;

use super::{
    json::Piece,
    masks::Masks,
    picture::{About, Picture, What},
    seen::{
        Badge, Id, Seeing, SeenDelivery, SeenLink, SeenPayment, SeenRequest, SeenSession, SeenToken, Time,
    },
    words::{WORDS, Words},
};
use crate::{
    magic,
    operations::read_back,
    pairs::pairs,
    path::base_path,
    shared::Shared,
    state::SIGNATURE_HEADER,
    web::{Language, html},
};

/// So many of each are shown, the latest.
const MOST: usize = 25;

/// What a page was asked for, and how it is to be shown.
pub(super) struct Asked {
    language: Language,
    words: &'static Words,
    /// Whether what could be about a person is to be shown.
    all: bool,
    /// The page itself, as a button leads back to it.
    here: String,
    /// The same page with personal data shown, or hidden again.
    other: String,
    /// What came of the button that led here.
    said: Option<&'static str>,
    base_url: String,
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let language = Language::from_request_parts(parts, state).await?;
        let words = WORDS.of(language);
        let (mut all, mut said) = (false, None);
        for (name, value) in pairs(parts.uri.query().unwrap_or_default()) {
            match name.as_str() {
                "show" => all = value == "personal",
                "said" => said = words.said(&value),
                _ => {}
            }
        }
        let path = parts.uri.path().to_owned();
        let shown = format!("{path}?show=personal");
        let (here, other) = if all { (shown, path) } else { (path, shown) };
        // It is known to be a name of the sandbox's, and one that this reader reaches it by.
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
        let base_url = format!("http://{host}{}", base_path());
        Ok(Self { language, words, all, here, other, said, base_url })
    }
}

impl Asked {
    fn see<T>(&self, shared: &Shared, see: impl FnOnce(&Seeing<'_>) -> T) -> T {
        shared.look(|state| {
            see(&Seeing::new(state, &shared.place, Masks::of(self.all, &shared.config, state), self.words))
        })
    }

    fn answer(&self, page: Option<impl Template>) -> Response {
        match page {
            Some(page) => html(StatusCode::OK, self.language, &page),
            None => {
                let page = Unknown { language: self.language, words: self.words, asked: self };
                html(StatusCode::NOT_FOUND, self.language, &page)
            }
        }
    }
}

#[derive(Template)]
#[template(path = "desk/unknown.html")]
struct Unknown<'a> {
    language: Language,
    words: &'static Words,
    asked: &'a Asked,
}

#[derive(Template)]
#[template(path = "desk/overview.html")]
struct Overview<'a> {
    language: Language,
    words: &'static Words,
    asked: &'a Asked,
    now: Time,
    webhooks_to: Option<String>,
    answers: usize,
    sessions: (Vec<SeenSession>, usize),
    payments: (Vec<SeenPayment>, usize),
    deliveries: (Vec<SeenDelivery>, usize),
    requests: (Vec<SeenRequest>, usize),
    tokens: (Vec<SeenToken>, usize),
    links: (Vec<SeenLink>, usize),
    link_statuses: [&'static str; 4],
    samples: [(&'static str, &'static str); 3],
    magic: Vec<(&'static str, Vec<Piece>)>,
}

impl Overview<'_> {
    fn is_empty(&self) -> bool {
        let counts = [self.sessions.1, self.payments.1, self.deliveries.1, self.requests.1, self.links.1];
        self.tokens.1 == 0 && counts == [0; 5]
    }
}

pub(super) async fn overview(State(shared): State<Shared>, asked: Asked) -> Response {
    let page = asked.see(&shared, |seeing| {
        let state = seeing.state;
        let url = state.settings.receiver.url.as_ref();
        Overview {
            language: asked.language,
            words: asked.words,
            asked: &asked,
            now: Time::of(seeing.now),
            webhooks_to: url.map(|url| place_of(url)),
            answers: state.queued_answers().map(|answer| answer.times as usize).sum(),
            sessions: (seeing.sessions(MOST), state.sessions.len()),
            payments: (
                state.payments.iter().rev().take(MOST).map(|payment| seeing.payment(payment)).collect(),
                state.payments.len(),
            ),
            deliveries: (
                state.webhooks.iter().rev().take(MOST).map(|delivery| seeing.delivery(delivery)).collect(),
                state.webhooks.len(),
            ),
            requests: (
                state.exchanges.iter().rev().take(MOST).map(|exchange| seeing.request(exchange)).collect(),
                state.exchanges.len(),
            ),
            tokens: (seeing.tokens(MOST), state.tokens.len()),
            links: (seeing.links(MOST), state.links.len()),
            link_statuses: ["ACTIVE", "EXPIRED", "PROCESSING_PAYMENT", "FINISHED"],
            samples: [
                ("Python", include_str!("samples/python.py")),
                ("Node", include_str!("samples/node.mjs")),
                ("Rust", include_str!("samples/rust.rs")),
            ],
            magic: magic::payers()
                .into_iter()
                .map(|(email, magic, english)| (email, with_code((asked.words.happens_for)(magic, english))))
                .collect(),
        }
    });
    asked.answer(Some(page))
}

/// The latest of these, the last one first, as they are shown.
fn latest<T, S>(all: &[&T], shown: impl Fn(&T) -> S) -> Vec<S> {
    all.iter().rev().take(MOST).map(|one| shown(one)).collect()
}

/// Where an address leads: what else there is of it could be a secret.
fn place_of(url: &str) -> String {
    url.parse::<Url>()
        .map(|url| format!("{}{}", url.origin().ascii_serialization(), url.path()))
        .unwrap_or_default()
}

/// A text of Markdown that has code in it and nothing else.
fn with_code(text: &str) -> Vec<Piece> {
    let piece = |(place, text)| Piece::new(if place % 2 == 1 { "code" } else { super::json::PLAIN }, text);
    text.split('`').enumerate().map(piece).collect()
}

#[derive(Template)]
#[template(path = "desk/session.html")]
struct SessionPage<'a> {
    language: Language,
    words: &'static Words,
    asked: &'a Asked,
    session: SeenSession,
    picture: Picture,
    payments: Vec<SeenPayment>,
    deliveries: Vec<SeenDelivery>,
    requests: Vec<SeenRequest>,
    statuses: [&'static str; 6],
    wire: Vec<Piece>,
}

pub(super) async fn session(State(shared): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    let page = asked.see(&shared, |seeing| {
        let state = seeing.state;
        let session = state.sessions.get(&id)?;
        let about = About::session(state, session);
        Some(SessionPage {
            language: asked.language,
            words: asked.words,
            asked: &asked,
            session: seeing.session(session),
            picture: Picture::of(seeing, session, &about),
            payments: latest(&about.payments, |payment| seeing.payment(payment)),
            deliveries: latest(&about.deliveries, |delivery| seeing.delivery(delivery)),
            requests: latest(&about.requests, |exchange| seeing.request(exchange)),
            statuses: ["ATTEMPT", "ACTIVE", "PROCESSING_PAYMENT", "EXPIRED", "FINISHED", "FAILED"],
            wire: seeing.wire(&read_back(session.clone(), seeing.place, seeing.now)),
        })
    });
    asked.answer(page)
}

/// The address of the payer's page has the link's token in it, so the desk does not: it leads there.
pub(super) async fn payers_page(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    asked: Asked,
) -> Response {
    let token = shared.look(|state| state.sessions.get(&id).map(|session| session.token.clone()));
    match token {
        Some(token) => {
            // By the name that the reader calls the sandbox by, which is not the one that the API's clients do.
            let page = shared.place.session(&token, &id);
            let page = page.strip_prefix(shared.place.root()).unwrap_or(&page).to_owned();
            (StatusCode::SEE_OTHER, [(header::LOCATION, page), (header::CACHE_CONTROL, "no-store".into())])
                .into_response()
        }
        None => asked.answer(None::<Unknown<'_>>),
    }
}

#[derive(Template)]
#[template(path = "desk/payment.html")]
struct PaymentPage<'a> {
    language: Language,
    words: &'static Words,
    asked: &'a Asked,
    payment: SeenPayment,
    history: Vec<(Time, Badge)>,
    deliveries: Vec<SeenDelivery>,
    requests: Vec<SeenRequest>,
    statuses: [&'static str; 8],
    wire: Vec<Piece>,
}

pub(super) async fn payment(State(shared): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    let page = asked.see(&shared, |seeing| {
        let state = seeing.state;
        let payment = state.payments.get(&id)?;
        let about = About::payment(state, payment);
        Some(PaymentPage {
            language: asked.language,
            words: asked.words,
            asked: &asked,
            payment: seeing.payment(payment),
            history: payment
                .history()
                .iter()
                .map(|(at, status)| (Time::of(*at), Badge::of_status(status)))
                .collect(),
            deliveries: latest(&about.deliveries, |delivery| seeing.delivery(delivery)),
            requests: latest(&about.requests, |exchange| seeing.request(exchange)),
            statuses: [
                "CREATED",
                "PENDING",
                "AUTHORIZED",
                "CAPTURED",
                "RECEIVED",
                "SETTLED",
                "FAILED",
                "REFUNDED",
            ],
            wire: seeing.wire(&payment.answer().leading_to_the_bank(seeing.place)),
        })
    });
    asked.answer(page)
}

#[derive(Template)]
#[template(path = "desk/webhook.html")]
struct WebhookPage<'a> {
    language: Language,
    words: &'static Words,
    asked: &'a Asked,
    delivery: SeenDelivery,
    head: Vec<(String, Piece)>,
    to: String,
    body: Vec<Piece>,
}

pub(super) async fn webhook(State(shared): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    let page = asked.see(&shared, |seeing| {
        let delivery = seeing.state.webhooks.get(&id)?;
        let message = &delivery.message;
        let plain = |name: &str, value: &str| (name.to_owned(), seeing.masks.header(name, value));
        let signature = message.signature.iter().map(|value| plain(&SIGNATURE_HEADER.to_lowercase(), value));
        Some(WebhookPage {
            language: asked.language,
            words: asked.words,
            asked: &asked,
            delivery: seeing.delivery(delivery),
            head: [plain("content-type", "application/json")].into_iter().chain(signature).collect(),
            to: place_of(&message.url),
            body: seeing.masks.body(&message.body, true),
        })
    });
    asked.answer(page)
}

/// A head and a body, as they were on the wire.
struct Wire {
    line: String,
    head: Vec<(String, Piece)>,
    body: Option<Vec<Piece>>,
}

#[derive(Template)]
#[template(path = "desk/request.html")]
struct RequestPage<'a> {
    language: Language,
    words: &'static Words,
    asked: &'a Asked,
    request: SeenRequest,
    token: Option<u32>,
    trace_id: Option<Id>,
    sent: Wire,
    given: Option<Wire>,
}

pub(super) async fn request(
    State(shared): State<Shared>,
    Path(number): Path<String>,
    asked: Asked,
) -> Response {
    let page = asked.see(&shared, |seeing| {
        let exchange = seeing.state.exchanges.get(number.parse().ok()?)?;
        let masks = &seeing.masks;
        let head = |headers: &[(String, String)]| {
            headers.iter().map(|(name, value)| (name.clone(), masks.header(name, value))).collect()
        };
        let sent = &exchange.request;
        let given = exchange.given().map(|given| Wire {
            line: format!("HTTP/1.1 {}", given.status),
            head: head(&given.headers),
            body: given.body.as_ref().map(|body| masks.body(body, !given.queued)),
        });
        let trace_id = exchange.trace_id().filter(|id| uuid::Uuid::parse_str(id).is_ok());
        Some(RequestPage {
            language: asked.language,
            words: asked.words,
            asked: &asked,
            request: seeing.request(exchange),
            token: exchange.token,
            trace_id: trace_id.as_deref().map(Id::of),
            sent: Wire {
                line: format!("{} {} HTTP/1.1", sent.method, masks.path(&sent.path)),
                head: head(&sent.headers),
                body: sent.body.as_ref().map(|body| masks.body(body, false)),
            },
            given,
        })
    });
    asked.answer(page)
}

#[derive(Template)]
#[template(path = "desk/trace.html")]
struct TracePage<'a> {
    language: Language,
    words: &'static Words,
    asked: &'a Asked,
    trace: Id,
    requests: Vec<SeenRequest>,
}

pub(super) async fn trace(State(shared): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    let page = asked.see(&shared, |seeing| {
        let exchanges = seeing.state.exchanges.iter().rev();
        let named = exchanges.filter(|exchange| {
            exchange.trace() == Some(id.as_str()) || exchange.trace_id().as_deref() == Some(id.as_str())
        });
        let requests: Vec<_> = named.take(4 * MOST).map(|exchange| seeing.request(exchange)).collect();
        let (language, words) = (asked.language, asked.words);
        (!requests.is_empty()).then(|| TracePage {
            language,
            words,
            asked: &asked,
            trace: Id::of(&id),
            requests,
        })
    });
    asked.answer(page)
}
