//! The client.

use std::{error::Error as StdError, fmt, future::Future, sync::Arc};

use crate::{
    auth,
    config::{Config, OFFLINE, variable},
    credentials::AccessToken,
    error::Result,
    hooks::{AttemptEvent, Hook},
    settings::Settings,
    transport::Transport,
};

/// A client of ConomyHQ's hosted checkout. It is `Send` and `Sync`, and clones share its connections: a pool for each
/// tokio runtime that makes calls, which ends with that runtime.
#[derive(Clone)]
pub struct Conomy {
    pub(crate) transport: Transport,
}

impl Conomy {
    /// Settings to choose; [`ConomyBuilder::build`] makes the client.
    pub fn builder() -> ConomyBuilder {
        ConomyBuilder { settings: Settings::default(), reads_env: false, hook: None }
    }

    /// A client whose settings are the environment's; see [`ConomyBuilder::env`].
    ///
    /// # Errors
    ///
    /// As [`ConomyBuilder::build`].
    pub fn from_env() -> Result<Self> {
        Self::builder().env().build()
    }
}

/// Shows where requests go, and no secret.
impl fmt::Debug for Conomy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Conomy").field("base_url", &self.transport.config.base_url).finish_non_exhaustive()
    }
}

/// Builds a [`Conomy`]. What is not set falls back to the defaults; [`ConomyBuilder::env`] takes the environment
/// in between.
#[derive(Clone)]
pub struct ConomyBuilder {
    pub(crate) settings: Settings,
    pub(crate) reads_env: bool,
    hook: Option<Hook>,
}

impl ConomyBuilder {
    /// Called once for every attempt, when it is over: how people see what a native client does. It must not block. One
    /// that panics is reported, and the call goes on.
    pub fn on_attempt(mut self, hook: impl Fn(&AttemptEvent) + Send + Sync + 'static) -> Self {
        self.hook = Some(Arc::new(hook));
        self
    }

    /// Whom to ask for the access token, in place of a text: once a call, and once more, with the token that was sent, where
    /// the service refused it. It keeps the token between calls, and renews exactly that one, also for a whole fleet.
    ///
    /// ```no_run
    /// # async fn from_the_vault(unless: Option<String>) -> std::io::Result<String> { Ok("token".into()) }
    /// # fn example() -> conomyhq::Result<()> {
    /// let conomy = conomyhq::Conomy::builder()
    ///     .api_key("key")
    ///     .access_token_with(|refused| async { Ok(from_the_vault(refused).await?) })
    ///     .build()?;
    /// # Ok(()) }
    /// ```
    ///
    /// The wait counts in the call's `timeout`. If it fails, so does the call, with [`Error::Transport`](crate::Error) whose
    /// source is what it failed with; nothing was sent then.
    pub fn access_token_with<F>(mut self, ask: impl Fn(Option<String>) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<String, Box<dyn StdError + Send + Sync>>> + Send + 'static,
    {
        self.settings.access_token =
            Some(AccessToken::From(Arc::new(move |refused, _| Box::pin(ask(refused)))));
        self
    }

    /// Checks everything and builds the client. Nothing is sent; CA certificates are read.
    ///
    /// # Errors
    ///
    /// [`Error::Config`](crate::Error) for a missing credential, a value that cannot stand in a header, a base URL that
    /// is none, plain `http://` beyond loopback or through a proxy, a CA file that cannot be read, or a duration that
    /// cannot be meant.
    pub fn build(self) -> Result<Conomy> {
        let settings = if self.reads_env { self.settings.env(variable)? } else { self.settings };
        let config = Config::new(&settings, variable(OFFLINE).is_some(), self.hook, "rust")?;
        Ok(Conomy { transport: auth::connector(config, auth::on_a_thread)?.connect()? })
    }
}

/// Shows no secret: only how calls are made.
impl fmt::Debug for ConomyBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConomyBuilder")
            .field("app", &self.settings.app)
            .field("options", &self.settings.options)
            .finish_non_exhaustive()
    }
}
