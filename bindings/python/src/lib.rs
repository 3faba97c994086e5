//! `conomyhq._native`: the core, as the Python package uses it. It converts, waits and hands over; what a call means is
//! decided in the core, and what a person sees is made in Python.

mod attempts;
mod awaited;
mod background;
mod blocking;
mod call;
mod codec;
mod connections;
mod failure;
mod flights;
mod fork;
mod reaper;
mod tokens;
mod values;
mod webhooks;

use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use conomyhq::{
    Conomy, Error,
    binding::{self, Secrets, Settings},
};
use pyo3::{prelude::*, types::PyDict};

use crate::{
    awaited::Completions,
    call::NativeCall,
    codec::{Shape, dumps, loads},
    connections::Connections,
    failure::raise,
    fork::PerProcess,
    webhooks::{sign_webhook, verify_webhook, webhook_header, webhook_key},
};

/// A client, for both kinds of calls.
#[pyclass(frozen, module = "conomyhq._native")]
struct NativeClient {
    settings: Settings,
    connections: PerProcess<Connections>,
    /// Whether calls ask Python for their access token.
    asks_token: bool,
    closed: AtomicBool,
}

#[pymethods]
impl NativeClient {
    /// The secrets stand apart from the other settings, which a traceback may show. With `asks_token`, each call asks for its
    /// token.
    #[new]
    #[allow(clippy::too_many_arguments)]
    #[pyo3(signature = (
        settings, *, api_key=None, access_token=None, asks_token=false, client_id=None, client_secret=None,
        proxy=None
    ))]
    fn new(
        py: Python<'_>,
        settings: &Bound<'_, PyDict>,
        api_key: Option<String>,
        access_token: Option<String>,
        asks_token: bool,
        client_id: Option<String>,
        client_secret: Option<String>,
        proxy: Option<String>,
    ) -> PyResult<Self> {
        fork::watch(py)?;
        // With the interpreter's lock: no other thread of Python's changes the environment meanwhile.
        let secrets = Secrets { api_key, access_token, asks_token, client_id, client_secret, proxy };
        let env = |name: &str| std::env::var(name).ok();
        let settings = values::by_name(settings)?;
        let settings = binding::settings(settings, secrets, env, "python", flights::fly)
            .map_err(|error| raise(py, &error))?;
        Ok(Self { settings, connections: PerProcess::new(), asks_token, closed: AtomicBool::new(false) })
    }

    #[getter]
    fn base_url(&self) -> &str {
        self.settings.base_url()
    }

    #[getter]
    fn closed(&self) -> bool {
        self.is_closed()
    }

    /// A call that is not yet begun, by the operation's number. Its attempts are told from the level `wanted` on.
    /// `generation` is that of the process in which the caller began it.
    #[allow(clippy::too_many_arguments)]
    fn prepare(
        slf: &Bound<'_, Self>,
        operation: usize,
        path: Vec<String>,
        body: Option<String>,
        options: Option<&Bound<'_, PyDict>>,
        wanted: u32,
        generation: u64,
    ) -> PyResult<NativeCall> {
        let options = options.map(values::by_name).transpose()?.unwrap_or_default();
        let call = binding::Call::new(&slf.get().settings, operation, path, body, options)
            .map_err(|error| raise(slf.py(), &error))?;
        flights::ready();
        Ok(NativeCall::new(slf, call, wanted, generation))
    }

    /// Closes the connections; those that a call is using, once it is done.
    fn close(&self, py: Python<'_>) {
        self.closed.store(true, Ordering::Relaxed);
        let closing = self.connections().clear();
        py.detach(|| drop(closing));
    }
}

impl NativeClient {
    fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    /// A client with a pool of connections of its own: one for each runtime.
    fn connect(&self) -> Result<Conomy, Error> {
        self.settings.connect()
    }

    fn connections(&self) -> &Connections {
        self.connections.get_or_init(|| Connections::new(self.settings.idle_timeout()))
    }

    /// What is put back while the client is closed, whoever comes first.
    fn drop_if_closed(&self) {
        if self.is_closed() {
            drop(self.connections().clear());
        }
    }

    /// The client of awaited calls.
    fn awaited(&self) -> Result<Conomy, Error> {
        let client = self.connections().awaited(|| self.connect())?;
        self.drop_if_closed();
        Ok(client)
    }
}

/// No code that holds one of these locks can leave it half changed.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where the page after one begins; none if that was the last one.
#[pyfunction]
fn next_offset(offset: i64, received: usize, total: Option<i64>) -> Option<i64> {
    binding::next_offset(offset, received, total)
}

/// Whether a page, which begins with what had come, is the one before it.
#[pyfunction]
fn repeats(come: bool, before: Option<i64>, total: Option<i64>) -> bool {
    binding::repeats(come, before, total)
}

/// Which process this is: a call that began in another one is that one's.
#[pyfunction]
fn generation() -> u64 {
    fork::generation()
}

#[pymodule]
mod _native {
    use super::*;
    #[pymodule_export]
    use super::{
        Completions, NativeCall, NativeClient, Shape, dumps, generation, loads, next_offset, repeats,
        sign_webhook, verify_webhook, webhook_header, webhook_key,
    };

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("ERROR_TREE", binding::ERROR_TREE.to_vec())?;
        module.add("OPERATIONS", binding::operations().collect::<Vec<_>>())
    }
}
