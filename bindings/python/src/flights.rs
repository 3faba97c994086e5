//! Threads on which access tokens are had. Each is gone once it has one, or none; a fork waits for them, as Python warns of
//! one where there are threads, and a child has no use for a token that its parent gets.

use std::{
    io,
    sync::{Condvar, Mutex, PoisonError},
    thread::JoinHandle,
    time::Duration,
};

use conomyhq::binding::Flying;
use tokio::runtime::{Builder, Runtime};

use crate::{background, fork::PerProcess, locked};

struct Flights {
    /// Makes their runtimes. It asks the environment once, when it is made.
    runtimes: Mutex<Builder>,
    state: Mutex<State>,
    landed: Condvar,
}

#[derive(Default)]
struct State {
    under_way: usize,
    threads: Vec<JoinHandle<()>>,
}

static FLIGHTS: PerProcess<Flights> = PerProcess::new();

/// Has everything ready that takes the interpreter's lock, which must be held.
pub(crate) fn ready() {
    let _ = FLIGHTS.get_or_init(|| {
        let mut runtimes = Builder::new_current_thread();
        runtimes.enable_all();
        Flights { runtimes: Mutex::new(runtimes), state: Mutex::default(), landed: Condvar::new() }
    });
}

/// Has a token be had on a thread of its own.
pub(crate) fn fly(flying: Flying) -> io::Result<()> {
    let flights = FLIGHTS.get().ok_or(io::ErrorKind::Unsupported)?;
    let engine = Engine(Some(locked(&flights.runtimes).build()?));
    let mut state = locked(&flights.state);
    // A thread that has ended is let go of by the next.
    state.threads.retain(|thread| !thread.is_finished());
    let thread = background::spawn("conomyhq-token", || {
        let _landing = Landing;
        engine.run(flying);
    })?;
    state.under_way += 1;
    state.threads.push(thread);
    Ok(())
}

/// What drives a flight.
struct Engine(Option<Runtime>);

impl Engine {
    fn run(self, flying: Flying) {
        if let Some(runtime) = &self.0 {
            runtime.block_on(flying);
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            // A plain drop waits for a name look-up that is under way, and panics within another runtime, where this is
            // if no thread is to be had.
            runtime.shutdown_background();
        }
    }
}

/// The end of a flight, also by a panic.
struct Landing;

impl Drop for Landing {
    fn drop(&mut self) {
        if let Some(flights) = FLIGHTS.get() {
            locked(&flights.state).under_way -= 1;
            flights.landed.notify_all();
        }
    }
}

/// How long a fork waits at most for a service that hangs.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// Waits until no token is being had, and the threads are gone.
pub(crate) fn land() {
    let Some(flights) = FLIGHTS.get() else { return };
    let state = locked(&flights.state);
    let landed = flights.landed.wait_timeout_while(state, LONGEST_WAIT, |state| state.under_way > 0);
    let mut state = landed.unwrap_or_else(PoisonError::into_inner).0;
    if state.under_way == 0 {
        let threads = std::mem::take(&mut state.threads);
        drop(state);
        for thread in threads {
            let _ = thread.join();
        }
    }
}
