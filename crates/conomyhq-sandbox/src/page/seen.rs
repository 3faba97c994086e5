//! Where a session stands, as its payer is shown it.

use std::time::SystemTime;

use reqwest::Url;

use crate::{
    place,
    state::{Offer, Payment, Session, State},
};

/// A session and the payment in it that its page is about.
pub(super) struct Seen {
    pub(super) session: Session,
    /// The latest that charged the payer or still may: another one that failed since is no reason to offer a third. Where
    /// there is none, the latest.
    pub(super) payment: Option<Payment>,
    pub(super) standing: Standing,
    /// Whether the token means this session: a refresh by token brings back no other.
    pub(super) is_the_tokens: bool,
    pub(super) now: SystemTime,
}

/// What there is to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It can be paid.
    Open,
    /// A payment is on its way: another one might charge twice.
    Waiting,
    Paid,
    Refunded,
    Expired,
    /// Over for good without a payment.
    Failed,
}

impl Seen {
    /// The session of this token and id.
    pub(super) fn of(state: &State, token: &str, id: &str) -> Option<Self> {
        let session = state.sessions.get(id).filter(|session| session.token == token)?.clone();
        let payment = state.payments.foremost_of(id).cloned();
        let now = state.clock.now();
        let standing = standing(&session, payment.as_ref(), now);
        let is_the_tokens = state.sessions.latest_of(token).is_some_and(|latest| latest.id == id);
        Some(Self { session, payment, standing, is_the_tokens, now })
    }

    /// What the form names, so that it counts once: the payment that is the latest when it is shown, all of them having
    /// failed then.
    pub(super) fn turn(&self) -> &str {
        self.payment.as_ref().map_or("", |payment| &payment.id)
    }

    /// Where the payer goes once she has paid, or tried to: to the bank, unless the payment goes by itself.
    pub(super) fn onward(&self) -> String {
        let page = place::session(&self.session.token, &self.session.id);
        match &self.payment {
            Some(payment) if self.standing == Standing::Waiting && !payment.has_course() => {
                place::bank(&payment.id)
            }
            Some(_) => format!("{page}/outcome"),
            None => page,
        }
    }
}

fn standing(session: &Session, payment: Option<&Payment>, now: SystemTime) -> Standing {
    match (payment.map(Payment::status), session.status(now)) {
        (Some("CAPTURED" | "RECEIVED" | "SETTLED"), _) => Standing::Paid,
        (Some("REFUNDED"), _) => Standing::Refunded,
        (_, "FAILED") => Standing::Failed,
        (_, "FINISHED") => Standing::Paid,
        (Some(status), _) if status != "FAILED" => Standing::Waiting,
        (_, "EXPIRED") => Standing::Expired,
        _ if !session.is_live(now) => Standing::Expired,
        _ => Standing::Open,
    }
}

/// Where the shop wants its payer back, if that is a place in the web: nothing else is ever led to.
pub(super) fn shop(url: Option<&String>) -> Option<Url> {
    let url = Url::parse(url?).ok()?;
    // What a URL may have for a host besides, such as `;` or `*`, is no name, and would say more in a page's policy.
    let is_of_names = |c: char| c.is_ascii_alphanumeric() || ".-_:[]".contains(c);
    let is_named = url.host_str().is_some_and(|host| !host.is_empty() && host.chars().all(is_of_names));
    (matches!(url.scheme(), "http" | "https") && is_named).then_some(url)
}

/// The places that a form of this offer's pages may end at.
pub(super) fn shops(offer: &Offer) -> Vec<String> {
    let urls = [shop(offer.success_url.as_ref()), shop(offer.failed_url.as_ref())];
    urls.into_iter().flatten().map(|url| url.origin().ascii_serialization()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payer_is_led_into_the_web_only() {
        for (url, led) in [
            ("https://shop.example/paid?o=1", true),
            ("http://127.0.0.1:3000/", true),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("file:///etc/passwd", false),
            ("//shop.example/", false),
            ("/paid", false),
            ("java\nscript:alert(1)", false),
            ("http://x;script-src-elem/", false),
            ("http://*/", false),
            ("", false),
        ] {
            assert_eq!(shop(Some(&url.to_owned())).is_some(), led, "{url:?}");
        }
    }
}
