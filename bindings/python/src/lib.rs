//! `conomyhq._native`: the core, as the Python package uses it. It converts, waits and hands over; what a call means is
//! decided in the core, and what a person sees is made in Python.

mod answer;
mod awaited;
mod blocking;
mod fork;

use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use conomyhq::{
    Conomy, Operation,
    binding::{self, Call},
};
use pyo3::prelude::*;

use crate::{
    answer::{Answer, answer, raise},
    awaited::{Completions, Task},
    blocking::Slot,
    fork::PerProcess,
};

/// An operation's id in the spec, its path parameters, its body as JSON, its options as JSON.
type Request = (String, Vec<String>, Option<String>, String);

/// A client, for both kinds of calls.
#[pyclass(frozen, module = "conomyhq._native")]
struct NativeClient {
    /// Holds the settings. No call goes through its own connections.
    client: Conomy,
    connections: PerProcess<Connections>,
    closed: AtomicBool,
}

#[derive(Default)]
struct Connections {
    /// What blocking calls can use, the last used last.
    idle: Mutex<Vec<Slot>>,
    /// What awaited calls use, on their common runtime.
    awaited: Mutex<Option<Conomy>>,
}

#[pymethods]
impl NativeClient {
    #[new]
    fn new(py: Python<'_>, settings: &str) -> PyResult<Self> {
        fork::watch();
        let client = py.detach(|| binding::client(settings, "python")).map_err(|error| raise(py, &error))?;
        Ok(Self { client, connections: PerProcess::new(), closed: AtomicBool::new(false) })
    }

    #[getter]
    fn base_url(&self) -> &str {
        binding::base_url(&self.client)
    }

    #[getter]
    fn closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    /// Makes a call and waits for it.
    fn call(&self, py: Python<'_>, request: Request) -> PyResult<Answer> {
        let idle = &self.connections.get_or_init(Connections::default).idle;
        let slot = locked(idle).pop();
        let slot = slot.map_or_else(|| Slot::new(py, &self.client), Ok)?;
        let call = prepare(py, &slot.client, request)?;
        let result = py.detach(|| {
            let (result, slot) = slot.run(&call);
            if let Some(slot) = slot.filter(|_| !self.closed()) {
                locked(idle).push(slot);
            }
            result
        });
        Ok(answer(py, &call, result))
    }

    /// Starts a call whose end goes to `completions` under `number`.
    fn start(
        &self,
        py: Python<'_>,
        completions: &Completions,
        number: u64,
        request: Request,
    ) -> PyResult<Task> {
        let client = {
            let mut client = locked(&self.connections.get_or_init(Connections::default).awaited);
            match &*client {
                Some(client) => client.clone(),
                None => {
                    client.insert(binding::fresh(&self.client).map_err(|error| raise(py, &error))?).clone()
                }
            }
        };
        Ok(awaited::start(prepare(py, &client, request)?, completions, number)?)
    }

    /// Closes the connections; those that a call is using, once it is done.
    fn close(&self, py: Python<'_>) {
        self.closed.store(true, Ordering::Relaxed);
        if let Some(connections) = self.connections.get() {
            let closing =
                (std::mem::take(&mut *locked(&connections.idle)), locked(&connections.awaited).take());
            py.detach(|| drop(closing));
        }
    }
}

fn prepare(py: Python<'_>, client: &Conomy, (operation, path, body, options): Request) -> PyResult<Call> {
    Call::new(client, &operation, path, body, &options).map_err(|error| raise(py, &error))
}

/// No code that holds one of these locks can leave it half changed.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[pymodule]
mod _native {
    use super::*;
    #[pymodule_export]
    use super::{Completions, NativeClient, Task};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("ERROR_TREE", binding::ERROR_TREE.to_vec())?;
        module.add("OPERATIONS", Operation::ALL.iter().map(|operation| operation.name()).collect::<Vec<_>>())
    }
}
