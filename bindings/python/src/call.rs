//! A call, as Python drives it.

use std::{
    io,
    sync::{Arc, Mutex, OnceLock},
    time::Instant,
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
    tokens::Questions,
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
    questions: Arc<Questions>,
    /// Of the process that made it, for the locks in the call may have been held when another was forked from it.
    here: Owned<()>,
    task: OnceLock<Task>,
}

impl NativeCall {
    /// `wanted` is the level from which on its attempts are told, `generation` that of the process that began the call.
    pub(crate) fn new(
        client: &Bound<'_, NativeClient>,
        mut call: binding::Call,
        wanted: u32,
        generation: u64,
    ) -> Self {
        let attempts = Attempts::of(&mut call, wanted);
        let asks = client.get().asks_token;
        let questions = if asks { Questions::of(&mut call) } else { Arc::default() };
        Self {
            client: client.clone().unbind(),
            call: Arc::new(call),
            ended: Arc::default(),
            attempts,
            questions,
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
    /// Makes the call and waits for it. `attend` is called when there are attempts to take, or it asks for its token.
    fn run(&self, py: Python<'_>, attend: &Bound<'_, PyAny>) -> PyResult<Finished> {
        // The process may have been forked on the way here, by a signal's handler: the parent makes the call.
        let result = match self.here.get() {
            Some(()) => {
                let Self { call, attempts, questions, .. } = self;
                blocking::run(py, self.client.get(), call, attempts, questions, attend)?
            }
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
        self.questions.wake(completions, number);
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

    /// What the call asks for its token by, if it does: the one that the service refused, and for how many seconds it waits.
    fn asked(&self) -> Option<(Option<String>, f64)> {
        self.here.get()?;
        let (refused, deadline) = self.questions.take()?;
        Some((refused, deadline.saturating_duration_since(Instant::now()).as_secs_f64()))
    }

    /// Gives it a token, or tells it that there is none.
    fn answer(&self, token: Option<String>) {
        if self.here.get().is_some() {
            self.questions.answer(token);
        }
    }

    /// How the call succeeded, if it did.
    fn response(&self, py: Python<'_>) -> Option<Received> {
        self.here.get()?;
        let received = self.call.response()?;
        let body = PyBytes::new(py, &received.raw_body).unbind();
        Some((received.status, received.headers, received.attempts, received.elapsed_ms / 1000.0, body))
    }
}
