//! Blocking calls: each is driven by the thread that makes it.
//!
//! A slot is a runtime of one thread and the connections that live in it. A call takes the slot that was used last, or
//! makes one, and puts it back when it is done: no other thread is woken, and whoever calls again finds a warm
//! connection.
//!
//! A call is driven in slices, and between two of them no runtime is entered: signal handlers and those who are told of
//! attempts run there, and they may make calls themselves, fork, or raise.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    time::Duration,
};

use bytes::Bytes;
use conomyhq::{Conomy, Error, Outcome, binding};
use pyo3::prelude::*;
use tokio::runtime::{Builder, Runtime};

use crate::{NativeClient, attempts::Attempts, failure::Failure, fork::Owned, tokens::Questions};

/// How often a waiting call looks for signals: Ctrl-C has to work.
const SIGNAL_CHECK: Duration = Duration::from_millis(100);

/// Makes a call and waits for it. `attend` is called where there are attempts to tell of while it goes on, or a question to
/// answer. An error is what
/// it or a signal handler raised; the call is stopped then.
pub(crate) fn run(
    py: Python<'_>,
    client: &NativeClient,
    call: &binding::Call,
    attempts: &Attempts,
    questions: &Questions,
    attend: &Bound<'_, PyAny>,
) -> PyResult<Result<Bytes, Failure>> {
    let connections = client.connections();
    let slot = match connections.take().map_or_else(|| Slot::new(py, client, call), Ok) {
        Ok(slot) => Owned::new(slot),
        Err(error) => return Ok(Err(Failure::Error(error))),
    };
    let attend = attend.clone().unbind();
    let between = |py: Python<'_>| {
        py.check_signals()?;
        if attempts.any() || questions.any() { attend.call0(py).map(drop) } else { Ok(()) }
    };
    let driven = py.detach(|| drive(&slot, call, questions, between));
    // A request that is cut off may be half written, and its connection goes on when the runtime does. Without the
    // runtime nothing more is sent.
    let settled = match &driven {
        Ok(Ok(_)) => true,
        Ok(Err(Failure::Error(error))) => error.outcome() != Outcome::Unknown,
        Ok(Err(_)) | Err(_) => false,
    };
    // Once more, now that the result is there: a handler that runs later finds no call to stop.
    let raised = py.check_signals();
    let here = match slot.into_inner() {
        Some(slot) => {
            if settled {
                connections.put(slot);
                client.drop_if_closed();
            } else {
                py.detach(|| drop(slot));
            }
            true
        }
        None => false,
    };
    let result = driven?;
    raised?;
    Ok(if here { result } else { Err(Failure::Forked) })
}

/// Drives a call to its end, or until what runs between two slices raises or returns in another process.
fn drive(
    slot: &Owned<Slot>,
    call: &binding::Call,
    questions: &Questions,
    between: impl Fn(Python<'_>) -> PyResult<()>,
) -> PyResult<Result<Bytes, Failure>> {
    let Some(Slot { client, runtime: Some(runtime) }) = slot.get() else {
        return Ok(Err(Failure::Forked));
    };
    let mut run = Owned::new(Box::pin(call.run(client)));
    loop {
        let Some(run) = run.get_mut() else { return Ok(Err(Failure::Forked)) };
        if let Some(result) = slice(runtime, run.as_mut(), questions) {
            return Ok(result);
        }
        // Where the interpreter is gone, so are its signal handlers.
        Python::try_attach(&between).unwrap_or(Ok(()))?;
    }
}

/// Drives a call for a while, or until it asks something. Gives nothing if it goes on.
fn slice(
    runtime: &Runtime,
    run: Pin<&mut impl Future<Output = binding::Answer>>,
    questions: &Questions,
) -> Option<Result<Bytes, Failure>> {
    let run = async {
        tokio::select! {
            biased;
            result = run => Some(result),
            () = questions.came() => None,
        }
    };
    let drive = || runtime.block_on(async { tokio::time::timeout(SIGNAL_CHECK, run).await });
    match catch_unwind(AssertUnwindSafe(drive)) {
        Ok(Ok(Some(result))) => Some(result.map_err(Failure::Error)),
        Ok(Ok(None) | Err(_)) => None,
        // Nobody sees what it left half changed: neither the call nor the slot is used again.
        Err(_) => Some(Err(Failure::Panic)),
    }
}

/// What one blocking call at a time uses.
pub(crate) struct Slot {
    client: Conomy,
    /// There until the slot is dropped.
    runtime: Option<Runtime>,
}

impl Slot {
    fn new(py: Python<'_>, client: &NativeClient, call: &binding::Call) -> Result<Self, Error> {
        // With the interpreter's lock, for tokio asks the environment how to make one.
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| call.unavailable(&error))?;
        Ok(Self { client: py.detach(|| client.connect())?, runtime: Some(runtime) })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // A plain drop waits for a name look-up that is under way.
            runtime.shutdown_background();
        }
    }
}
