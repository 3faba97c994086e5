//! What the connections of one endpoint share.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use super::{log::Log, reads::Reads, script::Script};

pub(crate) struct Listening {
    pub(crate) acceptor: Option<TlsAcceptor>,
    pub(crate) script: Script,
    /// How what was carried out is read back, if at all.
    pub(crate) reads: Option<Reads>,
    /// Where redirects point to.
    pub(crate) elsewhere_url: String,
    log: Mutex<Log>,
    /// Whether the port is shut by now, as the step that is next wants it.
    pub(crate) shut: watch::Sender<bool>,
    pub(crate) closed: watch::Sender<bool>,
}

impl Listening {
    pub(crate) fn new(
        acceptor: Option<TlsAcceptor>,
        script: Script,
        reads: Option<Reads>,
        elsewhere_url: String,
    ) -> Self {
        let (shut, closed) = (watch::Sender::new(false), watch::Sender::new(false));
        Self { acceptor, script, reads, elsewhere_url, log: Mutex::default(), shut, closed }
    }

    pub(crate) fn log<T>(&self, act: impl FnOnce(&mut Log) -> T) -> T {
        act(&mut self.log.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// If the next step shuts the port, waits until it is shut: an answer sent before that could bring the client back
    /// too soon. Tells whether it is.
    pub(crate) async fn await_port(&self) -> bool {
        if self.script.at_port().is_none() {
            return false;
        }
        // A port that was opened meanwhile is not waited for without end.
        let mut shut = self.shut.subscribe();
        let _ = tokio::time::timeout(Duration::from_secs(1), shut.wait_for(|shut| *shut)).await;
        true
    }
}
