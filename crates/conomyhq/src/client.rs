//! The client.

use std::{fmt, sync::Arc};

use crate::{
    config::{Config, OFFLINE, variable},
    error::Result,
    hooks::{AttemptEvent, Hook},
    settings::Settings,
    transport::{Connector, Transport},
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

    /// Checks everything and builds the client. Nothing is sent; CA certificates are read.
    ///
    /// # Errors
    ///
    /// [`Error::Config`](crate::Error) for a missing credential, a value that cannot stand in a header, a base URL that
    /// is none, plain `http://` beyond loopback or through a proxy, a CA file that cannot be read, or a duration that
    /// cannot be meant.
    pub fn build(self) -> Result<Conomy> {
        let settings = if self.reads_env { self.settings.env(variable)? } else { self.settings };
        let connector =
            Connector::new(Config::new(&settings, variable(OFFLINE).is_some(), self.hook, "rust")?)?;
        Ok(Conomy { transport: connector.connect()? })
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
