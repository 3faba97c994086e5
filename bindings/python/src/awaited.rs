//! Awaited calls: they run on one thread for the whole process, which never takes the interpreter's lock.
//!
//! A finished call goes into the queue of the event loop that waits for it, and the loop is woken through a file
//! descriptor; it then takes all that is there. See `_loop.py` for the other side.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};
#[cfg(unix)]
use std::{
    io::{Read, Write},
    os::{fd::AsRawFd, unix::net::UnixStream},
};

use bytes::Bytes;
use conomyhq::binding::Call;
use pyo3::{exceptions::PyNotImplementedError, prelude::*};
use tokio::{
    runtime::{Builder, Runtime},
    sync::oneshot,
};

use crate::{
    answer::{Answer, Failure, answer},
    fork::{Owned, PerProcess},
    locked,
};

static RUNTIME: PerProcess<Runtime> = PerProcess::new();

fn runtime() -> std::io::Result<&'static Runtime> {
    RUNTIME.get_or_try_init(|| {
        Builder::new_multi_thread().worker_threads(1).thread_name("conomyhq").enable_all().build()
    })
}

/// The finished calls of one event loop.
#[pyclass(frozen, module = "conomyhq._native")]
pub(crate) struct Completions(Arc<Queue>);

struct Queue {
    finished: Mutex<Vec<Finished>>,
    waker: Waker,
}

struct Finished {
    number: u64,
    call: Arc<Call>,
    result: Result<Bytes, Failure>,
}

#[pymethods]
impl Completions {
    /// `wake` is called when the loop should take what is there; without it `fileno()` becomes readable.
    #[new]
    fn new(wake: Option<Py<PyAny>>) -> PyResult<Self> {
        let waker = wake.map_or_else(Waker::descriptor, |wake| Ok(Waker::Callback(wake)))?;
        Ok(Self(Arc::new(Queue { finished: Mutex::default(), waker })))
    }

    fn fileno(&self) -> PyResult<i32> {
        self.0.waker.fileno()
    }

    /// Everything that finished since the last time.
    fn take(&self, py: Python<'_>) -> Vec<(u64, Answer)> {
        // In this order: what is put there from now on wakes the loop once more.
        self.0.waker.clear();
        let finished = std::mem::take(&mut *locked(&self.0.finished));
        finished.into_iter().map(|f| (f.number, answer(py, &f.call, f.result))).collect()
    }
}

impl Queue {
    fn put(&self, finished: Finished) {
        let first = {
            let mut queue = locked(&self.finished);
            queue.push(finished);
            queue.len() == 1
        };
        if first {
            self.waker.wake();
        }
    }
}

/// A call under way for an event loop. Dropped, it is cancelled.
#[pyclass(frozen, module = "conomyhq._native")]
pub(crate) struct Task {
    call: Arc<Call>,
    wires: Owned<Wires>,
}

/// What binds a task to its future, on the other thread.
struct Wires {
    /// Without it the future is dropped.
    wanted: Mutex<Option<oneshot::Sender<Infallible>>>,
    /// Disconnected when the future is gone.
    alive: Mutex<mpsc::Receiver<Infallible>>,
}

#[pymethods]
impl Task {
    /// Stops the call. Gives what it amounts to and its attempts; nothing for a call of another process.
    fn cancel(&self, py: Python<'_>) -> Option<(String, String)> {
        let wires = self.wires.get()?;
        py.detach(|| {
            locked(&wires.wanted).take();
            // The future ends on the thread that drives its connection, so that none of it is still being sent when
            // this is back. That thread never waits; the limit is for the case that it starves.
            let _ = locked(&wires.alive).recv_timeout(Duration::from_secs(1));
        });
        Some((self.call.cancelled(), self.call.take_events()))
    }
}

/// Starts a call whose end goes to `completions` under `number`.
pub(crate) fn start(call: Call, completions: &Completions, number: u64) -> std::io::Result<Task> {
    let call = Arc::new(call);
    let (wanted, given_up) = oneshot::channel();
    let (living, alive) = mpsc::channel();
    let ending = Ending {
        queue: Some(completions.0.clone()),
        number,
        call: call.clone(),
        result: None,
        _living: living,
    };
    runtime()?.spawn(ending.run(given_up));
    let wires = Wires { wanted: Mutex::new(Some(wanted)), alive: Mutex::new(alive) };
    Ok(Task { call, wires: Owned::new(wires) })
}

/// Hands a call over when it is dropped, and so after a panic as well.
struct Ending {
    /// None once nobody waits for it.
    queue: Option<Arc<Queue>>,
    number: u64,
    call: Arc<Call>,
    /// None if the call panicked.
    result: Option<Result<Bytes, Failure>>,
    _living: mpsc::Sender<Infallible>,
}

impl Ending {
    async fn run(mut self, given_up: oneshot::Receiver<Infallible>) {
        let call = self.call.clone();
        tokio::select! {
            biased;
            _ = given_up => self.queue = None,
            result = call.run() => self.result = Some(result.map_err(Failure::Error)),
        }
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        if let Some(queue) = &self.queue {
            let result = self.result.take().unwrap_or(Err(Failure::Panic));
            queue.put(Finished { number: self.number, call: self.call.clone(), result });
        }
    }
}

/// How an event loop is told that something is there.
enum Waker {
    #[cfg(unix)]
    Descriptor {
        loops_end: UnixStream,
        our_end: UnixStream,
    },
    Callback(Py<PyAny>),
}

impl Waker {
    #[cfg(unix)]
    fn descriptor() -> PyResult<Self> {
        let (loops_end, our_end) = UnixStream::pair()?;
        loops_end.set_nonblocking(true)?;
        our_end.set_nonblocking(true)?;
        Ok(Self::Descriptor { loops_end, our_end })
    }

    #[cfg(not(unix))]
    fn descriptor() -> PyResult<Self> {
        Err(PyNotImplementedError::new_err("there are no file descriptors to wait for"))
    }

    fn fileno(&self) -> PyResult<i32> {
        match self {
            #[cfg(unix)]
            Self::Descriptor { loops_end, .. } => Ok(loops_end.as_raw_fd()),
            Self::Callback(_) => Err(PyNotImplementedError::new_err("it wakes by a callback")),
        }
    }

    /// Cannot fail: a full pipe has woken the loop already, and a callback that raises has no loop left to wake.
    fn wake(&self) {
        match self {
            #[cfg(unix)]
            Self::Descriptor { our_end, .. } => {
                let _ = (&mut &*our_end).write(&[1]);
            }
            Self::Callback(wake) => {
                let _ = Python::try_attach(|py| wake.call0(py).map(drop));
            }
        }
    }

    fn clear(&self) {
        #[cfg(unix)]
        if let Self::Descriptor { loops_end, .. } = self {
            let _ = (&mut &*loops_end).read(&mut [0; 64]);
        }
    }
}
