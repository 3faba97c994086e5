//! Pages that say one thing, and where to go from there.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::web::{Language, Tongues, html};

#[derive(Template)]
#[template(path = "notice.html")]
pub(super) struct Notice {
    pub(super) language: Language,
    /// `good`, `warn`, `bad` or `wait`.
    pub(super) mood: &'static str,
    pub(super) title: String,
    /// What it is about, if it is about money.
    pub(super) amount: Option<String>,
    pub(super) texts: Vec<String>,
    pub(super) ways: Vec<Way>,
    /// Whether the page looks by itself whether something changed.
    pub(super) watches: bool,
}

/// A way on from a page.
pub(super) struct Way {
    pub(super) to: String,
    pub(super) words: String,
    /// Whether something is done by going there.
    pub(super) acts: bool,
}

impl Way {
    pub(super) fn to(to: impl Into<String>, words: &str) -> Self {
        Self { to: to.into(), words: words.to_owned(), acts: false }
    }

    pub(super) fn by_acting(to: impl Into<String>, words: &str) -> Self {
        Self { acts: true, ..Self::to(to, words) }
    }
}

impl Notice {
    pub(super) fn new(language: Language, mood: &'static str, title: impl Into<String>) -> Self {
        Self {
            language,
            mood,
            title: title.into(),
            amount: None,
            texts: Vec::new(),
            ways: Vec::new(),
            watches: false,
        }
    }

    pub(super) fn text(mut self, text: impl Into<String>) -> Self {
        self.texts.push(text.into());
        self
    }

    pub(super) fn way(mut self, way: Way) -> Self {
        self.ways.push(way);
        self
    }

    pub(super) fn answer(self, status: StatusCode) -> Response {
        html(status, self.language, &self)
    }
}

struct Words {
    unknown: [&'static str; 2],
    no_form: [&'static str; 2],
}

static WORDS: Tongues<Words> = Tongues {
    english: Words {
        unknown: [
            "There is nothing to pay here",
            "The address names no checkout that this sandbox knows. It may have been reset since, or the link may \
             have been copied in part.",
        ],
        no_form: ["Nothing was done", "This is not what the page's form sends."],
    },
    spanish: Words {
        unknown: [
            "Aquí no hay nada que pagar",
            "La dirección no corresponde a ningún pago que este sandbox conozca. Puede que se haya reiniciado, o que \
             el enlace se haya copiado incompleto.",
        ],
        no_form: ["No se hizo nada", "Esto no es lo que envía el formulario de la página."],
    },
};

/// What there is no such thing of.
pub(super) fn unknown(language: Language) -> Response {
    let [title, text] = WORDS.of(language).unknown;
    Notice::new(language, "warn", title).text(text).answer(StatusCode::NOT_FOUND)
}

/// What is no form.
pub(super) fn no_form(language: Language, status: StatusCode) -> Response {
    let [title, text] = WORDS.of(language).no_form;
    Notice::new(language, "bad", title).text(text).answer(status)
}
