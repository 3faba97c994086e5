//! The access tokens that calls bear: one that was given, what somebody is asked for, or those that the service gives,
//! which all calls of a client share.

mod keeper;

use std::{
    future::Future,
    io,
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant},
};

use keeper::Keeper;

use crate::{
    credentials::{AskToken, Token},
    error::{BoxError, Error},
    masked::Secret,
};

/// Asks the service for a token.
pub(crate) type Fetch = Box<dyn Fn() -> Fetching + Send + Sync>;
pub(crate) type Fetching = Pin<Box<dyn Future<Output = Result<Fetched, Error>> + Send>>;

/// What the service gave, and for how long.
pub(crate) struct Fetched {
    pub(crate) token: Token,
    pub(crate) lives: Duration,
}

/// Gets a token, on a thread and in a runtime of its own: no caller who goes away takes either along.
pub type Flying = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Has it run to its end, on another thread.
pub type Fly = fn(Flying) -> io::Result<()>;

/// What gives calls their tokens. Clones are the same.
#[derive(Clone, Default)]
pub(crate) enum Tokens {
    /// Calls bear none.
    #[default]
    None,
    Given(Token),
    /// None where each call brings along whom it asks.
    Asked(Option<AskToken>),
    Kept(Arc<Keeper>),
}

/// Why a call has no token.
pub(crate) enum NoToken {
    /// The service gave none.
    Refused(Arc<Error>),
    /// Who was asked failed.
    Raised(BoxError),
    /// Who was asked gave something else.
    Unusable,
    /// The call's deadline passed.
    TimedOut,
}

impl Tokens {
    /// Those that the service gives.
    pub(crate) fn kept(fetch: Fetch, fly: Fly) -> Self {
        Self::Kept(Arc::new(Keeper::new(fetch, fly)))
    }

    /// The token for a call, or for its one more attempt after the service refused one: the same again where there is no
    /// other. `ask` is whom the call brought along.
    pub(crate) async fn token(
        &self,
        ask: Option<&AskToken>,
        refused: Option<&Token>,
        deadline: Instant,
    ) -> Result<Option<Token>, NoToken> {
        let asked = match self {
            Self::None => return Ok(None),
            Self::Given(token) => return Ok(Some(token.clone())),
            Self::Kept(keeper) => {
                return keeper.token().await.map(Some).map_err(NoToken::Refused);
            }
            Self::Asked(asked) => asked.as_ref().or(ask).ok_or(NoToken::Unusable)?,
        };
        let text =
            asked(refused.map(|token| token.reveal().to_owned()), deadline).await.map_err(NoToken::Raised)?;
        Token::new(Secret::from(text)).map(Some).ok_or(NoToken::Unusable)
    }

    /// The service refused this one: no call begins with it any more, if there can be another.
    pub(crate) fn refuse(&self, token: &Token) {
        if let Self::Kept(keeper) = self {
            keeper.refuse(token);
        }
    }

    /// Whether there can be another one than what was refused.
    pub(crate) fn renew(&self) -> bool {
        matches!(self, Self::Asked(_) | Self::Kept(_))
    }
}
