//! A call, as Python drives it.

use std::{
    io,
    sync::{Arc, Mutex, OnceLock},
};

use bytes::Bytes;
use conomyhq::binding;
use pyo3::{exceptions::PyRuntimeError, prelude::*, types::PyBytes};

use crate::{
    NativeClient,
    attempts::{Attempts, Told},
    awaited::{self, Completions, Task},
    blocking,
    failure::{Failure, crash, exception, forked},
    fork::Owned,
    locked,
};

/// How a call ended; nothing before that.
pub(crate) type Ended = Mutex<Option<Result<Bytes, Failure>>>;

/// The JSON of a success, or the exception to raise.
type Finished = (Option<Py<PyBytes>>, Option<Py<PyAny>>);

/// How a success came: status, headers, attempts, seconds, the body as it came.
type Received = (u16, Vec<(String, String)>, u32, f64, Py<PyBytes>);

/// What a stopped call amounts to: a report, the body of an answer, the JSON of a success.
type Stopped = (String, Option<Py<PyBytes>>, Option<Py<PyBytes>>);

/// A call: run, or started and then asked for its result; once.
///
/// It never raises what the call ended with, only what a signal handler raised: Python can tell one from the other.
#[pyclass(frozen, module = "conomyhq._native")]
pub(crate) struct NativeCall {
    client: Py<NativeClient>,
    call: Arc<binding::Call>,
    ended: Arc<Ended>,
    attempts: Arc<Attempts>,
    /// Of the process that made it, for the locks in the call may have been held when another was forked from it.
    here: Owned<()>,
    task: OnceLock<Task>,
}

impl NativeCall {
    /// `wanted` is the level from which on its attempts are told, `generation` that of the process that began the call.
    pub(crate) fn new(
        client: Py<NativeClient>,
        mut call: binding::Call,
        wanted: u32,
        generation: u64,
    ) -> Self {
        let attempts = Attempts::of(&mut call, wanted);
        Self {
            client,
            call: Arc::new(call),
            ended: Arc::default(),
            attempts,
            here: Owned::of(generation, ()),
            task: OnceLock::new(),
        }
    }

    fn finished(&self, py: Python<'_>, result: Result<Bytes, Failure>) -> PyResult<Finished> {
        let exception = match result {
            Ok(body) => return Ok((Some(PyBytes::new(py, &body).unbind()), None)),
            Err(Failure::Error(error)) => exception(py, &error),
            Err(Failure::Panic) => crash(py, &self.call),
            Err(Failure::Forked) => forked(py, &self.call),
        };
        Ok((None, Some(exception?)))
    }
}

#[pymethods]
impl NativeCall {
    /// Makes the call and waits for it. `tell` is called when there are attempts to take.
    fn run(&self, py: Python<'_>, tell: &Bound<'_, PyAny>) -> PyResult<Finished> {
        // The process may have been forked on the way here, by a signal's handler: the parent makes the call.
        let result = match self.here.get() {
            Some(()) => blocking::run(py, self.client.get(), &self.call, &self.attempts, tell)?,
            None => Err(Failure::Forked),
        };
        self.finished(py, result)
    }

    /// Starts it, to be finished under `number`. If it cannot be started, that is its result.
    fn start(&self, completions: &Completions, number: u64) -> bool {
        if self.here.get().is_none() {
            *locked(&self.ended) = Some(Err(Failure::Forked));
            return false;
        }
        self.attempts.wake(completions, number);
        let started = self.client.get().awaited().map_err(Failure::Error).and_then(|client| {
            awaited::start(client, self.call.clone(), self.ended.clone(), completions, number)
                .map_err(|error| Failure::Error(self.call.unavailable(&error)))
        });
        match started {
            Ok(task) => self.task.set(task).is_ok(),
            Err(failure) => {
                *locked(&self.ended) = Some(Err(failure));
                false
            }
        }
    }

    /// How a started call ended.
    fn result(&self, py: Python<'_>) -> PyResult<Finished> {
        let result = locked(&self.ended).take();
        self.finished(py, result.ok_or_else(|| PyRuntimeError::new_err("the call has not ended"))?)
    }

    /// Stops it, wherever it is, and says what it amounts to. Nothing for a call of another process.
    fn stop(&self, py: Python<'_>) -> Option<Stopped> {
        self.here.get()?;
        if let Some(task) = self.task.get() {
            py.detach(|| task.cancel());
        }
        let stopped = self.call.stopped();
        let bytes = |bytes: Option<Bytes>| bytes.map(|bytes| PyBytes::new(py, &bytes).unbind());
        Some((stopped.report, bytes(stopped.raw_body), bytes(stopped.answer)))
    }

    /// The error of a call that the system had no means for.
    fn unavailable(&self, py: Python<'_>, errno: i32) -> PyResult<Py<PyAny>> {
        exception(py, &self.call.unavailable(&io::Error::from_raw_os_error(errno)))
    }

    /// Whether a started call has ended.
    #[getter]
    fn ended(&self) -> bool {
        locked(&self.ended).is_some()
    }

    /// The attempts that ended since the last time, of those that somebody wants to be told of.
    fn take_attempts(&self) -> Vec<Told> {
        self.here.get().map_or_else(Vec::new, |()| self.attempts.take())
    }

    /// How the call succeeded, if it did.
    fn response(&self, py: Python<'_>) -> Option<Received> {
        self.here.get()?;
        let received = self.call.response()?;
        let body = PyBytes::new(py, &received.raw_body).unbind();
        Some((received.status, received.headers, received.attempts, received.elapsed_ms / 1000.0, body))
    }
}
