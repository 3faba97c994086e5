//! The thread that drops what nobody used for a while. An idle runtime notices neither the time nor that a server closed
//! a connection, and there may be no further call that could.
//!
//! It is there only while there is something to drop, and never takes the interpreter's lock. A forked child has none,
//! and starts its own once it has something.

use std::{
    io,
    sync::{Condvar, Mutex, PoisonError, Weak},
    thread::JoinHandle,
    time::Duration,
};

use crate::{background, fork::PerProcess, locked};

/// How long it sleeps at least, however short the connections are to be kept.
const SHORTEST_SLEEP: Duration = Duration::from_millis(100);

/// Holds what grows old.
pub(crate) trait Ages: Send + Sync {
    /// Drops what is too old. Gives the moment when there will be more, or nothing if nothing is left: then it is
    /// forgotten, and is to be watched anew once it holds something.
    fn age(&self, now: Duration) -> Option<Duration>;

    /// Drops all of it.
    fn clear(&self);
}

#[derive(Default)]
struct Reaper {
    watched: Mutex<Watched>,
    wake: Condvar,
    /// Told once all is gone that is to go.
    left: Condvar,
}

#[derive(Default)]
struct Watched {
    all: Vec<Weak<dyn Ages>>,
    running: bool,
    /// Whether all is to go.
    leaving: bool,
    thread: Option<JoinHandle<()>>,
}

static REAPER: PerProcess<Reaper> = PerProcess::new();

/// Has something looked after, until it holds nothing or is gone.
pub(crate) fn watch(ages: Weak<dyn Ages>) -> io::Result<()> {
    let reaper = REAPER.get_or_init(Reaper::default);
    let mut watched = locked(&reaper.watched);
    if !watched.running {
        watched.thread = Some(background::spawn("conomyhq-idle", || reaper.run())?);
        watched.running = true;
    }
    watched.all.push(ages);
    reaper.wake.notify_one();
    Ok(())
}

/// Has the thread look whether there is still something to wait for.
pub(crate) fn wake() {
    if let Some(reaper) = REAPER.get() {
        // With the lock, lest it is just about to sleep.
        let _watched = locked(&reaper.watched);
        reaper.wake.notify_one();
    }
}

/// How long a fork waits at most. What is dropped waits for nobody, so this is for a machine that is overwhelmed.
const LONGEST_LEAVE: Duration = Duration::from_secs(1);

/// Drops all that is there, and waits until the thread is gone, unless others bring more meanwhile. For a process that is
/// about to fork: a child would keep the connections open and can use none, and Python warns of a fork where there are
/// threads.
pub(crate) fn leave() {
    let Some(reaper) = REAPER.get() else { return };
    let mut watched = locked(&reaper.watched);
    watched.leaving = watched.running;
    reaper.wake.notify_one();
    let left = reaper.left.wait_timeout_while(watched, LONGEST_LEAVE, |watched| watched.leaving);
    let mut watched = left.unwrap_or_else(PoisonError::into_inner).0;
    watched.leaving = false;
    let thread = if watched.running { None } else { watched.thread.take() };
    drop(watched);
    if let Some(thread) = thread {
        let _ = thread.join();
    }
}

impl Reaper {
    fn run(&self) {
        let mut watched = locked(&self.watched);
        while !watched.all.is_empty() {
            // Dropping takes a while, and whoever puts something there is not to wait for it.
            let mut all = std::mem::take(&mut watched.all);
            let leaving = watched.leaving;
            drop(watched);
            let now = now();
            let mut next = None;
            all.retain(|ages| {
                let due = ages.upgrade().and_then(|ages| {
                    if leaving {
                        ages.clear();
                    }
                    ages.age(now)
                });
                next = [next, due].into_iter().flatten().min();
                due.is_some()
            });
            watched = locked(&self.watched);
            let news = !watched.all.is_empty();
            watched.all.append(&mut all);
            if leaving && !watched.all.is_empty() {
                watched.leaving = false;
                self.left.notify_all();
            }
            if let (Some(next), false) = (next, news || watched.leaving) {
                let sleep = next.saturating_sub(now).max(SHORTEST_SLEEP);
                let woken = self.wake.wait_timeout(watched, sleep);
                watched = woken.unwrap_or_else(PoisonError::into_inner).0;
            }
        }
        watched.running = false;
        watched.leaving = false;
        self.left.notify_all();
    }
}

/// The time since some moment in the past, by a clock that also runs while the machine sleeps.
#[cfg(unix)]
pub(crate) fn now() -> Duration {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    const CLOCK: libc::clockid_t = libc::CLOCK_BOOTTIME;
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    const CLOCK: libc::clockid_t = libc::CLOCK_MONOTONIC;
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `now` is valid to be written to. On a system without the clock it stays zero, and nothing grows old.
    unsafe { libc::clock_gettime(CLOCK, &raw mut now) };
    Duration::new(now.tv_sec.unsigned_abs(), now.tv_nsec.unsigned_abs() as u32)
}

/// The time since some moment in the past.
#[cfg(not(unix))]
pub(crate) fn now() -> Duration {
    static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed()
}
