//! Where calls run: one thread for the whole process, however many JavaScript threads use the addon.

use std::{
    future::pending,
    io,
    sync::{Mutex, OnceLock, PoisonError},
    thread,
};

use tokio::runtime::{Builder, Handle};

static RUNTIME: OnceLock<Handle> = OnceLock::new();
static STARTING: Mutex<()> = Mutex::new(());

/// The runtime; the first call starts it, and another one tries again where that failed for want of a thread or a
/// descriptor. napi's own would start its threads when the addon is loaded, and panics where it cannot.
pub(crate) fn shared() -> io::Result<&'static Handle> {
    if let Some(handle) = RUNTIME.get() {
        return Ok(handle);
    }
    let _starting = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = RUNTIME.get() {
        return Ok(handle);
    }
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    let drive = move || runtime.block_on(pending::<()>());
    thread::Builder::new().name("conomyhq".into()).spawn(drive)?;
    Ok(RUNTIME.get_or_init(|| handle))
}
