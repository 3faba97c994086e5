//! Awaited calls: they run on one thread for the whole process, which never takes the interpreter's lock.
//!
//! A finished call goes into the queue of the event loop that waits for it, and so does one of which an attempt ended
//! that somebody wants to be told of. The loop is woken through a file descriptor; it then takes all that is there. See
//! `_awaited.py` for the other side.

use std::{
    convert::Infallible,
    io,
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};
#[cfg(unix)]
use std::{
    io::{Read, Write},
    os::{fd::AsRawFd, unix::net::UnixStream},
};

use bytes::Bytes;
use conomyhq::{
    Conomy,
    binding::{self, Tasks},
};
use pyo3::{exceptions::PyNotImplementedError, prelude::*, types::PyDict};
use tokio::{runtime::Builder, sync::oneshot};

use crate::{
    background,
    call::Ended,
    failure::Failure,
    fork::{Owned, PerProcess},
    locked,
};

/// The thread that awaited calls run on, while this is there.
static WORKER: PerProcess<Tasks> = PerProcess::new();

/// A thread of our own making: one of tokio's makes the process panic where no thread can be had.
fn worker() -> io::Result<&'static Tasks> {
    WORKER.get_or_try_init(|| {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (tasks, taken) = Tasks::new();
        drop(background::spawn("conomyhq", move || runtime.block_on(taken))?);
        Ok(tasks)
    })
}

/// The finished calls of one event loop.
#[pyclass(frozen, module = "conomyhq._native")]
pub(crate) struct Completions(Arc<Queue>);

pub(crate) struct Queue {
    /// Their numbers, and those of calls of which an attempt ended that is to be told of.
    finished: Mutex<Vec<u64>>,
    waker: Waker,
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

    /// Wakes those whose call has something new since the last time: their futures are in `waiting`, by number.
    fn take(&self, waiting: &Bound<'_, PyDict>) -> PyResult<()> {
        // In this order: what is put there from now on wakes the loop once more.
        self.0.waker.clear();
        let finished = std::mem::take(&mut *locked(&self.0.finished));
        let mut failed = Ok(());
        for number in finished {
            // Each of them, whatever becomes of the others.
            failed = wake(waiting, number).and(failed);
        }
        failed
    }
}

fn wake(waiting: &Bound<'_, PyDict>, number: u64) -> PyResult<()> {
    let Some(future) = waiting.get_item(number)? else { return Ok(()) };
    waiting.del_item(number)?;
    if !future.call_method0("done")?.is_truthy()? {
        future.call_method1("set_result", (waiting.py().None(),))?;
    }
    Ok(())
}

impl Completions {
    pub(crate) fn queue(&self) -> Arc<Queue> {
        self.0.clone()
    }
}

impl Queue {
    pub(crate) fn put(&self, number: u64) {
        let first = {
            let mut queue = locked(&self.finished);
            queue.push(number);
            queue.len() == 1
        };
        if first {
            self.waker.wake();
        }
    }
}

/// A call under way for an event loop: what binds it to its future, which is on the other thread.
pub(crate) struct Task(Owned<Ties>);

struct Ties {
    /// Without it the future is dropped.
    wanted: Mutex<Option<oneshot::Sender<Infallible>>>,
    /// Disconnected when the future is gone.
    alive: Mutex<mpsc::Receiver<Infallible>>,
}

impl Task {
    /// Has its future dropped, if it is this process's.
    pub(crate) fn cancel(&self) {
        if let Some(ties) = self.0.get() {
            locked(&ties.wanted).take();
            // The future ends on the thread that drives its connection, so that none of it is still being sent when
            // this is back. That thread never waits; the limit is for the case that it starves.
            let _ = locked(&ties.alive).recv_timeout(Duration::from_secs(1));
        }
    }
}

/// Starts a call. How it ends is put into `ended`, and then `number` into `completions`.
pub(crate) fn start(
    client: Conomy,
    call: Arc<binding::Call>,
    ended: Arc<Ended>,
    completions: &Completions,
    number: u64,
) -> io::Result<Task> {
    let (wanted, given_up) = oneshot::channel();
    let (living, alive) = mpsc::channel();
    let run = Run { queue: Some(completions.0.clone()), number, ended, result: None, _living: living };
    worker()?.spawn(run.drive(client, call, given_up));
    Ok(Task(Owned::new(Ties { wanted: Mutex::new(Some(wanted)), alive: Mutex::new(alive) })))
}

/// A call on the worker's thread. It hands over how it ended when it is dropped, and so after a panic as well.
struct Run {
    /// None once nobody waits for it.
    queue: Option<Arc<Queue>>,
    number: u64,
    ended: Arc<Ended>,
    /// None if the call panicked.
    result: Option<Result<Bytes, Failure>>,
    _living: mpsc::Sender<Infallible>,
}

impl Run {
    async fn drive(
        mut self,
        client: Conomy,
        call: Arc<binding::Call>,
        given_up: oneshot::Receiver<Infallible>,
    ) {
        tokio::select! {
            biased;
            _ = given_up => self.queue = None,
            result = call.run(&client) => self.result = Some(result.map_err(Failure::Error)),
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        if let Some(queue) = &self.queue {
            *locked(&self.ended) = Some(self.result.take().unwrap_or(Err(Failure::Panic)));
            queue.put(self.number);
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
        let pair = || {
            let (loops_end, our_end) = UnixStream::pair()?;
            loops_end.set_nonblocking(true)?;
            our_end.set_nonblocking(true)?;
            Ok(Self::Descriptor { loops_end, our_end })
        };
        // As the system raises it: with its number.
        pair().map_err(|error: io::Error| {
            pyo3::exceptions::PyOSError::new_err((error.raw_os_error(), error.to_string()))
        })
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
