//! What a client proves itself with besides its key: an access token, whoever is asked for one, or what the service
//! gives tokens for.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use http::HeaderValue;

use crate::{error::BoxError, masked::Secret};

/// Gives an access token; it is told the one that the service just refused, where that is why it is asked, and when it is
/// too late.
pub(crate) type AskToken = Arc<dyn Fn(Option<String>, Instant) -> GivenToken + Send + Sync>;

/// What becomes of asking for a token.
pub(crate) type GivenToken = Pin<Box<dyn Future<Output = Result<String, BoxError>> + Send>>;

/// What is given as `access_token`.
#[derive(Clone)]
pub(crate) enum AccessToken {
    Text(Secret),
    /// Whom every call asks.
    From(AskToken),
    /// Each call brings along whom it asks.
    FromCall,
}

impl From<String> for AccessToken {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

/// A client's credentials, checked.
pub(crate) enum Credentials {
    Token(Token),
    /// None where each call brings along whom it asks.
    Asked(Option<AskToken>),
    /// What the service gives tokens for.
    Client {
        id: Secret,
        secret: Secret,
    },
}

/// An access token that requests can bear. Clones are the same; equal ones have the same text.
#[derive(Clone)]
pub(crate) struct Token(Arc<Inner>);

struct Inner {
    text: Secret,
    header: HeaderValue,
    worked: AtomicBool,
}

impl Token {
    /// Nothing where the text is blank, or cannot stand in a header.
    pub(crate) fn new(text: Secret) -> Option<Self> {
        let header = if text.is_blank() { None } else { text.header("Bearer ") };
        header.map(|header| Self(Arc::new(Inner { text, header, worked: AtomicBool::new(false) })))
    }

    /// `Authorization`'s value.
    pub(crate) fn header(&self) -> &HeaderValue {
        &self.0.header
    }

    /// The text itself, for what must be told it.
    pub(crate) fn reveal(&self) -> &str {
        self.0.text.reveal()
    }

    /// The service has taken it.
    pub(crate) fn works(&self) {
        self.0.worked.store(true, Ordering::Relaxed);
    }

    pub(crate) fn has_worked(&self) -> bool {
        self.0.worked.load(Ordering::Relaxed)
    }
}

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.reveal() == other.reveal()
    }
}

/// Shows that it is there.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.text.fmt(f)
    }
}
