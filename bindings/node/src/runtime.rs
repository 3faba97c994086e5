//! Where calls run: one worker thread for the whole process, however many JavaScript threads use the addon.

use std::sync::OnceLock;

use napi::{Error, Result};
use tokio::runtime::{Builder, Runtime};

static RUNTIME: OnceLock<Runtime> = OnceLock::new();

/// The runtime; the first call starts it. napi's own would start its threads when the addon is loaded.
pub(crate) fn shared() -> Result<&'static Runtime> {
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let built = Builder::new_multi_thread().worker_threads(1).thread_name("conomyhq").enable_all().build();
    let runtime = built.map_err(|error| Error::from_reason(format!("cannot start a thread: {error}")))?;
    // Where two JavaScript threads raced to here, the loser's runtime is dropped unused.
    Ok(RUNTIME.get_or_init(|| runtime))
}
