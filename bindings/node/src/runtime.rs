//! Where calls run: one thread for the whole process, however many JavaScript threads use the addon.

use std::{
    future::Future,
    io,
    pin::Pin,
    sync::{Mutex, OnceLock, PoisonError},
    thread,
};

use tokio::{
    runtime::Builder,
    sync::mpsc::{self, UnboundedReceiver, UnboundedSender},
};

type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Hands tasks over. Not by the runtime's own handle, which wakes the thread by a write to a descriptor for each of
/// them, rather than once for all that come in a row.
pub(crate) struct Runtime(UnboundedSender<Task>);

static RUNTIME: OnceLock<Runtime> = OnceLock::new();
static STARTING: Mutex<()> = Mutex::new(());

/// The runtime; the first call starts it, and another one tries again where that failed for want of a thread or a
/// descriptor. napi's own would start its threads when the addon is loaded, and panics where it cannot.
pub(crate) fn shared() -> io::Result<&'static Runtime> {
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let _starting = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let (sender, tasks) = mpsc::unbounded_channel();
    let drive = move || runtime.block_on(run(tasks));
    thread::Builder::new().name("conomyhq".into()).spawn(drive)?;
    Ok(RUNTIME.get_or_init(|| Runtime(sender)))
}

/// Never ends: the sender is there for as long as the process.
async fn run(mut tasks: UnboundedReceiver<Task>) {
    while let Some(task) = tasks.recv().await {
        tokio::spawn(task);
    }
}

impl Runtime {
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        // It fails only where the thread is gone, and then the task is dropped, which tells of it.
        let _ = self.0.send(Box::pin(task));
    }
}
