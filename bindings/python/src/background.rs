//! Threads of the module's own.

use std::{
    io,
    thread::{self, JoinHandle},
};

/// What std takes as well, unless the environment says otherwise: only its own threads read that, with the interpreter's
/// lock held.
const STACK: usize = 2 << 20;

/// Starts a thread. None of the process's signals is delivered to it: that would interrupt no wait of Python's, and end
/// the process where its own threads block a signal to wait for it.
pub(crate) fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
    let thread = thread::Builder::new().name(name.into()).stack_size(STACK);
    without_signals(|| thread.spawn(work))
}

/// Blocks signals meanwhile. A thread inherits what is blocked.
#[cfg(unix)]
fn without_signals<T>(start: impl FnOnce() -> T) -> T {
    use libc::{SIG_SETMASK, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP};
    use std::{mem::MaybeUninit, ptr};

    let (mut all, mut before) = (MaybeUninit::uninit(), MaybeUninit::uninit());
    // SAFETY: both are valid to be written to, and are read once `sigfillset` and `pthread_sigmask` wrote them; these
    // cannot fail with the arguments that they get.
    unsafe {
        libc::sigfillset(all.as_mut_ptr());
        // The thread's own faults are to be seen where they happen.
        for fault in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP] {
            libc::sigdelset(all.as_mut_ptr(), fault);
        }
        libc::pthread_sigmask(SIG_SETMASK, all.as_ptr(), before.as_mut_ptr());
    }
    let started = start();
    // SAFETY: as above.
    unsafe {
        libc::pthread_sigmask(SIG_SETMASK, before.as_ptr(), ptr::null_mut());
    }
    started
}

/// Only Unix has them.
#[cfg(not(unix))]
fn without_signals<T>(start: impl FnOnce() -> T) -> T {
    start()
}
