//! A session's page: the form, and how far its payment is.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use conomyhq::types;
use serde_json::json;

use super::{
    fields::{self, Asked, Field},
    methods,
    notice::{self, Notice, Way},
    see_other,
    seen::{Seen, Standing, shop, shops},
    summary::Summary,
};
use crate::{
    errors::{Failure, Kind},
    magic,
    operations::{Told, make},
    place,
    shared::Shared,
    state,
    times::{day_and_clock, rfc3339},
    web::{Form, Language, Tongues, html_leading_to},
};

#[derive(Template)]
#[template(path = "session.html")]
struct Page {
    language: Language,
    words: &'static Words,
    summary: Summary,
    /// What the form answers to.
    page: String,
    turn: String,
    methods: Vec<methods::Choice>,
    method_problem: Option<&'static str>,
    fields: Vec<Field>,
    /// Said above the form.
    alert: Option<[&'static str; 2]>,
    seconds_left: u64,
    expires_at: String,
    expires_clock: String,
}

struct Words {
    title: &'static str,
    heading: &'static str,
    method: &'static str,
    details: &'static str,
    optional: &'static str,
    pay: &'static str,
    paying: &'static str,
    time_left: &'static str,
    ends_at: &'static str,
    then: &'static str,
    reload: &'static str,
    a_minute_left: &'static str,
    problems: &'static str,
    choose_a_method: &'static str,
    next: &'static str,
    declined: [&'static str; 2],
    busy: [&'static str; 2],
    unsure: [&'static str; 2],
    look: &'static str,
    waiting: [&'static str; 2],
    to_the_bank: &'static str,
    paid: [&'static str; 2],
    refunded: [&'static str; 2],
    failed: [&'static str; 2],
    to_the_shop: &'static str,
    expired: [&'static str; 2],
    refresh: &'static str,
    superseded: &'static str,
    anew: &'static str,
}

static WORDS: Tongues<Words> = Tongues {
    english: Words {
        title: "Checkout",
        heading: "How do you want to pay?",
        method: "Payment method",
        details: "Your details",
        optional: "optional",
        pay: "Pay",
        paying: "One moment…",
        time_left: "Time left",
        ends_at: "This checkout ends at",
        then: "After that it has to be refreshed before you can pay. Nothing is charged meanwhile.",
        reload: "See how long is left",
        a_minute_left: "One minute left.",
        problems: "Nothing was charged yet. Please look at this again:",
        choose_a_method: "Choose how you want to pay.",
        next: "You confirm the payment on the next page.",
        declined: [
            "Your last payment did not go through",
            "Nothing was charged. You can try again, or pay another way.",
        ],
        busy: ["Too many payments at once", "Nothing was charged. Wait a second, then try again."],
        unsure: [
            "We are checking your payment",
            "It may have been made, but the answer did not come. Do not pay again before you have looked.",
        ],
        look: "See what became of it",
        waiting: [
            "Your payment is under way",
            "It was made once and waits to be confirmed. This page goes on as soon as it is.",
        ],
        to_the_bank: "Continue at the bank",
        paid: ["Paid, thank you", "Your payment has arrived. You can close this page."],
        refunded: ["Your money is on its way back", "The payment was refunded."],
        failed: ["This checkout has ended", "It cannot be paid any more. Nothing was charged."],
        to_the_shop: "Back to the shop",
        expired: [
            "This checkout has expired",
            "Nothing was charged. Refresh it to get its full time back, and pay then.",
        ],
        refresh: "Refresh the checkout",
        superseded: "Nothing was charged. This checkout was opened anew since, so this one cannot be refreshed.",
        anew: "Start again",
    },
    spanish: Words {
        title: "Pago",
        heading: "¿Cómo quieres pagar?",
        method: "Medio de pago",
        details: "Tus datos",
        optional: "opcional",
        pay: "Pagar",
        paying: "Un momento…",
        time_left: "Tiempo restante",
        ends_at: "Este pago vence a las",
        then: "Después habrá que renovarlo antes de pagar. Mientras tanto no se cobra nada.",
        reload: "Ver cuánto queda",
        a_minute_left: "Queda un minuto.",
        problems: "Todavía no se cobró nada. Revisa esto:",
        choose_a_method: "Elige cómo quieres pagar.",
        next: "Confirmas el pago en la página siguiente.",
        declined: [
            "Tu último pago no se completó",
            "No se cobró nada. Puedes intentarlo de nuevo o pagar de otra forma.",
        ],
        busy: ["Demasiados pagos a la vez", "No se cobró nada. Espera un segundo e inténtalo de nuevo."],
        unsure: [
            "Estamos revisando tu pago",
            "Puede que se haya hecho, pero no llegó la respuesta. No vuelvas a pagar antes de mirar.",
        ],
        look: "Ver qué pasó",
        waiting: [
            "Tu pago está en camino",
            "Se hizo una sola vez y espera confirmación. Esta página sigue en cuanto llegue.",
        ],
        to_the_bank: "Continuar en el banco",
        paid: ["Pagado, gracias", "Tu pago llegó. Puedes cerrar esta página."],
        refunded: ["Tu dinero va de vuelta", "El pago fue reembolsado."],
        failed: ["Este pago terminó", "Ya no se puede pagar. No se cobró nada."],
        to_the_shop: "Volver a la tienda",
        expired: [
            "Este pago venció",
            "No se cobró nada. Renuévalo para recuperar todo el tiempo y paga entonces.",
        ],
        refresh: "Renovar el pago",
        superseded: "No se cobró nada. Este pago se abrió de nuevo después, así que este ya no se puede renovar.",
        anew: "Empezar de nuevo",
    },
};

/// A session's path: its token and its id.
type Names = Path<(String, String)>;

fn see(shared: &Shared, token: &str, id: &str) -> Option<Seen> {
    shared.look(|state| Seen::of(state, token, id))
}

pub(super) async fn show(
    State(shared): State<Shared>,
    language: Language,
    Path((token, id)): Names,
) -> Response {
    match see(&shared, &token, &id) {
        Some(seen) => page(&seen, language),
        None => notice::unknown(language),
    }
}

/// Leads on to the shop, once it is known how the payment ended; until then it shows that it is awaited.
pub(super) async fn outcome(
    State(shared): State<Shared>,
    language: Language,
    Path((token, id)): Names,
) -> Response {
    let Some(seen) = see(&shared, &token, &id) else { return notice::unknown(language) };
    let offer = &seen.session.offer;
    let paid = seen.standing == Standing::Paid;
    let has_failed = seen.payment.as_ref().is_some_and(|payment| payment.status() == "FAILED");
    let shop = if paid { shop(offer.success_url.as_ref()) } else { shop(offer.failed_url.as_ref()) };
    match shop {
        Some(shop) if paid || has_failed => see_other(shop.as_str()),
        _ if seen.standing == Standing::Waiting => page(&seen, language),
        _ => see_other(&place::session(&token, &id)),
    }
}

/// What comes of a form that was sent.
enum Sent {
    /// It had been sent before, or was too late.
    Stale,
    /// What the payer has to see to.
    Wrong(Vec<Field>),
    Busy,
    Made(Told),
}

pub(super) async fn pay(
    State(shared): State<Shared>,
    language: Language,
    Path((token, id)): Names,
    form: Form,
) -> Response {
    let method = form.get("method");
    // At once, so that of two that are sent together one makes the payment and the other finds it.
    let sent = shared.state(|state| send(state, &token, &id, method, &form, language));
    let Some((seen, sent)) = sent else { return notice::unknown(language) };
    match sent {
        Sent::Stale => see_other(&seen.onward()),
        Sent::Made(told) => made(&seen, told, language),
        Sent::Wrong(fields) => {
            let problem = (!offers(&seen, method)).then_some(WORDS.of(language).choose_a_method);
            let page = Page { method_problem: problem, fields, ..Page::of(&seen, method, language) };
            page.answer(StatusCode::UNPROCESSABLE_ENTITY, &seen)
        }
        Sent::Busy => {
            let fields = fields::filled(&Asked::by(&seen.session), &form, language);
            let alert = Some(WORDS.of(language).busy);
            let page = Page { alert, fields, ..Page::of(&seen, method, language) };
            let mut answer = page.answer(StatusCode::TOO_MANY_REQUESTS, &seen);
            answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(magic::RETRY_AFTER));
            answer
        }
    }
}

fn offers(seen: &Seen, method: &str) -> bool {
    seen.session.offer.shown_methods().iter().any(|shown| shown == method)
}

fn send(
    state: &mut state::State,
    token: &str,
    id: &str,
    method: &str,
    form: &Form,
    language: Language,
) -> Option<(Seen, Sent)> {
    let seen = Seen::of(state, token, id)?;
    if seen.standing != Standing::Open || form.get("turn") != seen.turn() {
        return Some((seen, Sent::Stale));
    }
    let asked = Asked::by(&seen.session);
    let customer = match fields::read(&asked, form, language) {
        Err(fields) => return Some((seen, Sent::Wrong(fields))),
        Ok(_) if !offers(&seen, method) => {
            let fields = fields::filled(&asked, form, language);
            return Some((seen, Sent::Wrong(fields)));
        }
        Ok(customer) => customer,
    };
    let mut payment = types::CreateCheckoutPayment::new(method);
    if !customer.is_empty() {
        payment.customer = serde_json::from_value(json!(customer)).ok();
    }
    let sent = match make(state, id, &payment) {
        Ok(Some((_, told))) => Sent::Made(told),
        Ok(None) | Err(Failure::Service(Kind::TooManyRequests, _)) => Sent::Busy,
        Err(_) => Sent::Stale,
    };
    Some((Seen::of(state, token, id)?, sent))
}

/// Says that the payment was made, in the way that its payer is to hear of it.
fn made(seen: &Seen, told: Told, language: Language) -> Response {
    let onward = see_other(&seen.onward());
    match told {
        Told::Well => onward,
        Told::Oddly(manner) => (Extension(manner), onward).into_response(),
        Told::AsError => {
            let words = WORDS.of(language);
            let [title, text] = words.unsure;
            let page = place::session(&seen.session.token, &seen.session.id);
            Notice::new(language, "warn", title)
                .text(text)
                .way(Way::to(format!("{page}/outcome"), words.look))
                .answer(StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

/// Brings an expired session back, as the API's refresh by token does.
pub(super) async fn refresh(
    State(shared): State<Shared>,
    language: Language,
    Path((token, id)): Names,
    _: Form,
) -> Response {
    let seen = shared.state(|state| {
        let seen = Seen::of(state, &token, &id)?;
        if seen.is_the_tokens && seen.standing == Standing::Expired {
            let now = state.clock.now();
            let _ = state.sessions.refresh(&token, now);
        }
        Some(seen)
    });
    match seen {
        Some(_) => see_other(&place::session(&token, &id)),
        None => notice::unknown(language),
    }
}

/// The session's page as it stands.
fn page(seen: &Seen, language: Language) -> Response {
    let words = WORDS.of(language);
    let session = &seen.session;
    let offer = &session.offer;
    let own = place::session(&session.token, &session.id);
    let told = |mood, [title, text]: [&str; 2]| {
        let amount = Summary::of(offer, language).total;
        Notice { amount, ..Notice::new(language, mood, title).text(text) }
    };
    let back = |notice: Notice, url: Option<&String>| match shop(url) {
        Some(url) => notice.way(Way::to(url, words.to_the_shop)),
        None => notice,
    };
    let notice = match seen.standing {
        Standing::Open => return Page::of(seen, "", language).answer(StatusCode::OK, seen),
        Standing::Waiting => {
            let notice = Notice { watches: true, ..told("wait", words.waiting) };
            let bank =
                seen.payment.as_ref().map(|payment| Way::to(place::bank(&payment.id), words.to_the_bank));
            let notice = bank.into_iter().fold(notice, Notice::way);
            notice.way(Way::to(format!("{own}/outcome"), words.look))
        }
        Standing::Paid => back(told("good", words.paid), offer.success_url.as_ref()),
        Standing::Refunded => back(told("good", words.refunded), offer.success_url.as_ref()),
        Standing::Failed => back(told("bad", words.failed), offer.failed_url.as_ref()),
        Standing::Expired if seen.is_the_tokens => {
            told("warn", words.expired).way(Way::by_acting(format!("{own}/refresh"), words.refresh))
        }
        Standing::Expired => {
            let notice = told("warn", [words.expired[0], words.superseded]);
            notice.way(Way::to(place::link(&session.token), words.anew))
        }
    };
    notice.answer(StatusCode::OK)
}

impl Page {
    fn of(seen: &Seen, method: &str, language: Language) -> Self {
        let session = &seen.session;
        let words = WORDS.of(language);
        Self {
            language,
            words,
            summary: Summary::of(&session.offer, language),
            page: place::session(&session.token, &session.id),
            turn: seen.turn().to_owned(),
            methods: methods::choices(session.offer.shown_methods(), method, language),
            method_problem: None,
            fields: fields::blank(&Asked::by(session), session, language),
            // The payments of an open session have failed, if it has any.
            alert: seen.payment.as_ref().map(|_| words.declined),
            seconds_left: session.expires_at.duration_since(seen.now).unwrap_or_default().as_secs(),
            expires_at: rfc3339(session.expires_at),
            expires_clock: day_and_clock(session.expires_at).1,
        }
    }

    fn answer(&self, status: StatusCode, seen: &Seen) -> Response {
        html_leading_to(status, self.language, self, &shops(&seen.session.offer))
    }

    /// What is wrong, each with the id of its control.
    fn problems(&self) -> Vec<(&str, &str, &str)> {
        let method = self.method_problem.map(|problem| ("method-0", self.words.method, problem));
        let of_fields = self.fields.iter().filter_map(|field| {
            field.problem.map(|problem| (field.id.as_str(), field.label.as_str(), problem))
        });
        method.into_iter().chain(of_fields).collect()
    }
}
