//! What keeps the clients usable after `fork()`.
//!
//! A child process has the parent's memory but none of its threads: a runtime in it stands still, a lock may be held
//! for ever, and a connection belongs to the parent, who is still using it. So whatever hangs on a runtime or a
//! connection is bound to the process that made it. In another process it is neither used nor dropped but left
//! alone, and made anew on first use.

use std::{
    convert::Infallible,
    mem::ManuallyDrop,
    ptr,
    sync::atomic::{AtomicPtr, AtomicU64, Ordering},
};

use pyo3::prelude::*;
#[cfg(unix)]
use pyo3::{sync::PyOnceLock, types::IntoPyDict};

#[cfg(unix)]
use crate::{flights, reaper};

/// Counts the forks between this process and the first one. Asking for the process id would be a system call a call.
static GENERATION: AtomicU64 = AtomicU64::new(0);

/// Makes every fork from now on count, and those of Python's own find nothing idle.
#[cfg(unix)]
pub(crate) fn watch(py: Python<'_>) -> PyResult<()> {
    extern "C" fn in_child() {
        GENERATION.fetch_add(1, Ordering::Relaxed);
    }
    static WATCHING: PyOnceLock<()> = PyOnceLock::new();
    let watch = || {
        // SAFETY: the handler does nothing but change an atomic number, which is allowed after a fork, and this library,
        // being a Python module, is never unloaded. A failure (out of memory) leaves forks uncounted, as without it.
        unsafe {
            libc::pthread_atfork(None, None, Some(in_child));
        }
        let before = [("before", wrap_pyfunction!(before_fork, py)?)].into_py_dict(py)?;
        py.import("os")?.call_method("register_at_fork", (), Some(&before)).map(drop)
    };
    WATCHING.get_or_try_init(py, watch).map(drop)
}

#[cfg(unix)]
#[pyfunction]
fn before_fork(py: Python<'_>) {
    py.detach(|| {
        flights::land();
        reaper::leave();
    });
}

/// Only Unix forks.
#[cfg(not(unix))]
pub(crate) fn watch(_: Python<'_>) -> PyResult<()> {
    Ok(())
}

/// Which process this is: the number of forks between the first one and it.
pub(crate) fn generation() -> u64 {
    GENERATION.load(Ordering::Relaxed)
}

/// A value of the process that made it; elsewhere it is out of reach and is never dropped.
pub(crate) struct Owned<T> {
    generation: u64,
    value: ManuallyDrop<T>,
}

impl<T> Owned<T> {
    pub(crate) fn new(value: T) -> Self {
        Self::of(generation(), value)
    }

    /// A value that belongs to the process which asked for this [`generation`].
    pub(crate) fn of(generation: u64, value: T) -> Self {
        Self { generation, value: ManuallyDrop::new(value) }
    }

    /// The value, unless the process forked since.
    pub(crate) fn get(&self) -> Option<&T> {
        self.is_here().then_some(&*self.value)
    }

    pub(crate) fn get_mut(&mut self) -> Option<&mut T> {
        self.is_here().then_some(&mut *self.value)
    }

    pub(crate) fn into_inner(self) -> Option<T> {
        let mut this = ManuallyDrop::new(self);
        // SAFETY: it is taken out once, for `this` is gone with this function and its `drop` never runs.
        this.is_here().then(|| unsafe { ManuallyDrop::take(&mut this.value) })
    }

    fn is_here(&self) -> bool {
        self.generation == generation()
    }
}

impl<T> Drop for Owned<T> {
    fn drop(&mut self) {
        if self.get().is_some() {
            // SAFETY: it is dropped here only, and not used after.
            unsafe { ManuallyDrop::drop(&mut self.value) };
        }
    }
}

/// One value for each process, made when it is first asked for. It has no lock that a fork could leave locked.
pub(crate) struct PerProcess<T>(AtomicPtr<Owned<T>>);

impl<T: Send + Sync> PerProcess<T> {
    pub(crate) const fn new() -> Self {
        Self(AtomicPtr::new(ptr::null_mut()))
    }

    /// This process's value, if there is one.
    pub(crate) fn get(&self) -> Option<&T> {
        // SAFETY: null, or from the Box below; that one is freed only when `self` is dropped, which no borrow outlives.
        unsafe { self.0.load(Ordering::Acquire).as_ref() }.and_then(Owned::get)
    }

    pub(crate) fn get_or_init(&self, make: impl FnOnce() -> T) -> &T {
        let Ok(value) = self.get_or_try_init(|| Ok::<_, Infallible>(make()));
        value
    }

    /// This process's value. Where two threads make one at once, the first wins.
    pub(crate) fn get_or_try_init<E>(&self, make: impl FnOnce() -> Result<T, E>) -> Result<&T, E> {
        let found = self.0.load(Ordering::Acquire);
        // SAFETY: as in `get`.
        if let Some(value) = unsafe { found.as_ref() }.and_then(Owned::get) {
            return Ok(value);
        }
        let made = Box::into_raw(Box::new(Owned::new(make()?)));
        let kept = match self.0.compare_exchange(found, made, Ordering::AcqRel, Ordering::Acquire) {
            // What was there, if anything, is an earlier process's and stays as it is.
            Ok(_) => made,
            Err(others) => {
                // SAFETY: `made` is from `Box::into_raw` and nobody else has seen it.
                drop(unsafe { Box::from_raw(made) });
                others
            }
        };
        // SAFETY: neither is null, and both live as long as `self`.
        Ok(unsafe { &(*kept).value })
    }
}

impl<T> Drop for PerProcess<T> {
    fn drop(&mut self) {
        let made = *self.0.get_mut();
        if !made.is_null() {
            // SAFETY: from `Box::into_raw`, and `self` was the only way to it. `Owned` spares an earlier process's value.
            drop(unsafe { Box::from_raw(made) });
        }
    }
}
