//! Blocking calls: each is driven by the thread that makes it.
//!
//! A slot is a runtime of one thread and the connections that live in it. A call takes the slot that was used last, or
//! makes one, and puts it back when it is done: no other thread is woken, and whoever calls again finds a warm
//! connection.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    time::Duration,
};

use bytes::Bytes;
use conomyhq::{
    Conomy, Outcome,
    binding::{self, Call},
};
use pyo3::prelude::*;
use tokio::runtime::{Builder, Runtime};

use crate::answer::{Failure, raise};

/// How often a waiting call looks for signals: Ctrl-C has to work.
const SIGNAL_CHECK: Duration = Duration::from_millis(100);

/// What one blocking call at a time uses.
pub(crate) struct Slot {
    pub(crate) client: Conomy,
    /// There until the slot is dropped.
    runtime: Option<Runtime>,
}

impl Slot {
    pub(crate) fn new(py: Python<'_>, client: &Conomy) -> PyResult<Self> {
        let client = binding::fresh(client).map_err(|error| raise(py, &error))?;
        Ok(Self { client, runtime: Some(Builder::new_current_thread().enable_all().build()?) })
    }

    /// Runs the call to its end, or until a signal handler raises. Gives itself back if it can be used again.
    pub(crate) fn run(self, call: &Call) -> (Result<Bytes, Failure>, Option<Self>) {
        let drive = || self.runtime.as_ref().map(|runtime| runtime.block_on(wait(call)));
        // The slot is not used again after a panic, so nobody sees it half changed.
        let result = catch_unwind(AssertUnwindSafe(drive)).ok().flatten().unwrap_or(Err(Failure::Panic));
        // A request that is cut off may be half written, and its connection goes on when the runtime does. Without the
        // runtime nothing more is sent.
        let settled = match &result {
            Ok(_) => true,
            Err(Failure::Error(error)) => error.outcome() != Outcome::Unknown,
            Err(_) => false,
        };
        (result, settled.then_some(self))
    }
}

async fn wait(call: &Call) -> Result<Bytes, Failure> {
    let mut run = pin!(call.run());
    loop {
        match tokio::time::timeout(SIGNAL_CHECK, &mut run).await {
            Ok(result) => return result.map_err(Failure::Error),
            // Where the interpreter is gone, so are its signal handlers.
            Err(_) => {
                Python::try_attach(|py| py.check_signals()).unwrap_or(Ok(())).map_err(Failure::Signal)?
            }
        }
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
