//! Futures for a thread of a binding's own, which drives them all.

use std::{future::Future, pin::Pin};

use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Hands futures to the runtime that drives [`Tasks::new`]'s. Not by that runtime's own handle, which wakes its thread by a
/// write to a descriptor for each of them, rather than once for all that come in a row.
pub struct Tasks(UnboundedSender<Task>);

impl Tasks {
    /// With the future that takes them, on the runtime that it is driven on. It ends when this is dropped.
    pub fn new() -> (Self, impl Future<Output = ()> + Send) {
        let (sender, tasks) = mpsc::unbounded_channel();
        (Self(sender), take(tasks))
    }

    /// Has a future driven. It is dropped where nothing drives it any more.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let _ = self.0.send(Box::pin(task));
    }
}

async fn take(mut tasks: UnboundedReceiver<Task>) {
    while let Some(task) = tasks.recv().await {
        tokio::spawn(task);
    }
}
