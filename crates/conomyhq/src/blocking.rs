//! Calls that a thread waits for.

use std::{io, sync::OnceLock};

use tokio::runtime::{Builder, Handle, Runtime};

use crate::{
    call::Call,
    error::{Error, Result},
};

impl<T> Call<T> {
    /// Makes the call and waits for its end, for scripts and threads without an async runtime. Connections are kept by a
    /// thread of the process, which the first call starts.
    ///
    /// # Errors
    ///
    /// As the call's own; [`Error::Config`] within an async runtime, whose thread must not wait, and where no thread can
    /// be had. Nothing was sent then.
    pub fn wait(self) -> Result<T> {
        if Handle::try_current().is_ok() {
            return Err(Error::config("wait() would block the thread of an async runtime: await the call"));
        }
        let runtime = runtime().map_err(|why| Error::config(format!("no thread can be started: {why}")))?;
        runtime.block_on(self)
    }
}

fn runtime() -> io::Result<&'static Runtime> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let built = Builder::new_multi_thread().worker_threads(1).thread_name("conomyhq").enable_all().build()?;
    // Where two threads raced to here, the loser's runtime is dropped unused.
    Ok(RUNTIME.get_or_init(|| built))
}
