//! Tells JavaScript of its calls: that they ended, and of their attempts where somebody listens.
//!
//! There is one queue and one threadsafe function for each JavaScript environment, however many calls are under way. Who
//! puts something into an empty queue wakes JavaScript's thread, which takes all that is there.

use std::{
    collections::HashMap,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use napi::{
    Env, Result, Status,
    bindgen_prelude::{Buffer, FnArgs, Function},
    threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode},
};
use napi_derive::napi;
use tokio::sync::oneshot;

use crate::settled::Settled;

/// By itself it keeps no process alive.
type Wake = ThreadsafeFunction<(), (), (), Status, false, true>;

/// What is called with a call's number and an attempt of it that ended, a JSON object.
type OnAttempt<'a> = Function<'a, FnArgs<(f64, String)>, ()>;
/// What is called with the number of a call that wants an access token, and the one that the service refused.
type OnAsk<'a> = Function<'a, FnArgs<(f64, Option<String>)>, ()>;
/// What is called with a call's number, its answer, how that came, the error, and the body. All are null after a panic.
type OnEnd<'a> = Function<'a, FnArgs<Ended>, ()>;
type Ended = (f64, Option<String>, Option<String>, Option<String>, Option<Buffer>);

/// What JavaScript is yet to be told of the calls of one environment.
#[napi]
pub struct Completions(Arc<Queue>);

#[napi]
impl Completions {
    /// `wake` is called when there is something to take.
    #[napi(constructor, catch_unwind)]
    pub fn new(wake: Function<'_, (), ()>) -> Result<Self> {
        let wake = wake.build_threadsafe_function::<()>().weak::<true>().build()?;
        Ok(Self(Arc::new(Queue {
            reports: Mutex::default(),
            wake: Mutex::new(wake),
            asking: Mutex::default(),
        })))
    }

    /// Whether the process is to stay until there is something to take.
    #[napi(catch_unwind)]
    // napi advises to drop the function instead, and to make another would cost what this is there to save.
    #[allow(deprecated)]
    pub fn awaited(&self, env: &Env, awaited: bool) -> Result<()> {
        let mut wake = self.0.wake.lock().unwrap_or_else(PoisonError::into_inner);
        if awaited { wake.refer(env) } else { wake.unref(env) }
    }

    /// Tells of all that is there, in the order in which it happened.
    #[napi(catch_unwind)]
    pub fn take(&self, attempt: OnAttempt<'_>, ask: OnAsk<'_>, ended: OnEnd<'_>) -> Result<()> {
        // What is put there from now on wakes this thread once more.
        let reports = mem::take(&mut *self.0.reports());
        let mut failed = Ok(());
        for report in reports {
            let told = match report {
                Report::Attempt(number, event) => attempt.call((number, event).into()),
                Report::Asks(number, refused) => ask.call((number, refused).into()),
                Report::Ended(number, settled) => {
                    let Settled { answer, response, error, raw_body } = settled.unwrap_or_default();
                    ended.call((number, answer, response, error, raw_body.map(Buffer::from)).into())
                }
            };
            // Each of them, whatever becomes of the others.
            failed = told.and(failed);
        }
        failed
    }

    /// Gives a call the access token that it asked for, or tells it that there is none.
    #[napi(catch_unwind)]
    pub fn answer(&self, number: f64, token: Option<String>) {
        let asking = self.0.asking().remove(&number.to_bits());
        if let (Some(asking), Some(token)) = (asking, token) {
            let _ = asking.send(token);
        }
    }
}

impl Completions {
    pub(crate) fn queue(&self) -> Arc<Queue> {
        self.0.clone()
    }
}

pub(crate) struct Queue {
    reports: Mutex<Vec<Report>>,
    wake: Mutex<Wake>,
    /// The calls that wait for their access token, by number.
    asking: Mutex<HashMap<u64, oneshot::Sender<String>>>,
}

enum Report {
    Attempt(f64, String),
    Asks(f64, Option<String>),
    /// None if the call panicked.
    Ended(f64, Option<Settled>),
}

impl Queue {
    /// Tells of an attempt, a JSON object.
    pub(crate) fn attempt(&self, number: f64, event: String) {
        self.put(Report::Attempt(number, event));
    }

    /// Asks for a call's access token. Nothing comes where there is none, or the call ends before.
    pub(crate) fn ask(&self, number: f64, refused: Option<String>) -> oneshot::Receiver<String> {
        let (answer, answered) = oneshot::channel();
        self.asking().insert(number.to_bits(), answer);
        self.put(Report::Asks(number, refused));
        answered
    }

    fn asking(&self) -> MutexGuard<'_, HashMap<u64, oneshot::Sender<String>>> {
        self.asking.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, report: Report) {
        let first = {
            let mut reports = self.reports();
            reports.push(report);
            reports.len() == 1
        };
        if first {
            let wake = self.wake.lock().unwrap_or_else(PoisonError::into_inner);
            // In an environment that is ending this does nothing.
            wake.call((), ThreadsafeFunctionCallMode::NonBlocking);
        }
    }

    fn reports(&self) -> MutexGuard<'_, Vec<Report>> {
        self.reports.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells how a call ended, once, when it is dropped: after a panic as well, since a call that nobody is told of would
/// keep the process alive.
pub(crate) struct Ending {
    queue: Arc<Queue>,
    number: f64,
    settled: Option<Settled>,
}

impl Ending {
    pub(crate) fn new(queue: Arc<Queue>, number: f64) -> Self {
        Self { queue, number, settled: None }
    }

    pub(crate) fn with(mut self, settled: Settled) {
        self.settled = Some(settled);
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.queue.asking().remove(&self.number.to_bits());
        self.queue.put(Report::Ended(self.number, self.settled.take()));
    }
}
