//! Where calls run: one thread for the whole process, however many JavaScript threads use the addon.

use std::{
    io,
    sync::{Mutex, OnceLock, PoisonError},
    thread,
};

use conomyhq::binding::Tasks;
use tokio::runtime::Builder;

/// There for as long as the process.
static RUNTIME: OnceLock<Tasks> = OnceLock::new();
static STARTING: Mutex<()> = Mutex::new(());

/// The runtime; the first call starts it, and another one tries again where that failed for want of a thread or a
/// descriptor. napi's own would start its threads when the addon is loaded, and panics where it cannot.
pub(crate) fn shared() -> io::Result<&'static Tasks> {
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let _starting = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let (tasks, taken) = Tasks::new();
    thread::Builder::new().name("conomyhq".into()).spawn(move || runtime.block_on(taken))?;
    Ok(RUNTIME.get_or_init(|| tasks))
}
