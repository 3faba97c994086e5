//! What a call can fail with, under the same names in every language.

#[rustfmt::skip]
mod class;
mod details;

use std::fmt;

use crate::{operation::Operation, outcome::Outcome};

pub use class::Error;
pub(crate) use class::TREE;
pub use details::Details;
pub(crate) use details::{BoxError, ErrorBody, Facts, Response, chain, report};

/// The result of a call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Something that is refused before anything is sent.
    pub(crate) fn config(message: impl Into<String>) -> Self {
        let facts = Facts { message: message.into(), outcome: Some(Outcome::NotSent), ..Facts::default() };
        Self::Config(facts.into())
    }

    /// A setting or an argument that is refused: its name, and what is wrong with it.
    pub(crate) fn setting(name: &str, why: impl fmt::Display) -> Self {
        let mut error = Self::config(format!("{name} {why}"));
        error.details_mut().facts_mut().setting = Some(name.to_owned());
        error
    }

    /// A webhook's delivery that is refused: a word for why, and what to do about it.
    pub(crate) fn webhook(reason: &'static str, message: impl Into<String>) -> Self {
        let facts = Facts {
            message: message.into(),
            outcome: Some(Outcome::NotSent),
            reason: Some(reason),
            ..Facts::default()
        };
        Self::WebhookSignature(facts.into())
    }

    /// The same, said of an operation.
    pub(crate) fn of(mut self, operation: Operation) -> Self {
        self.details_mut().facts_mut().operation = Some(operation);
        self
    }

    /// Whether sending the same call again cannot charge twice and may succeed.
    pub fn retryable(&self) -> bool {
        self.details().facts().retryable.unwrap_or_else(|| self.class_is_retryable())
    }

    /// Whether the service answered with a status that is no success.
    pub fn is_api(&self) -> bool {
        self.is_a("ApiError")
    }

    /// Whether the service could not be reached.
    pub fn is_transport(&self) -> bool {
        self.is_a("TransportError")
    }

    fn is_a(&self, ancestor: &str) -> bool {
        let class = self.class();
        class == ancestor || TREE.contains(&(class, ancestor))
    }

    /// Everything but the raw body as one JSON object, for the language bindings.
    #[doc(hidden)]
    pub fn report(&self) -> String {
        report(self.class(), self.retryable(), self.details().facts())
    }
}

impl std::ops::Deref for Error {
    type Target = Details;

    fn deref(&self) -> &Details {
        self.details()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.details().facts().source.as_ref().map(|source| source.as_ref() as _)
    }
}
