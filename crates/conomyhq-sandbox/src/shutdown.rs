//! How servers are stopped: the sender of a channel is dropped, and their tasks are waited for, but not for ever.

use std::{io, time::Duration};

use tokio::{sync::watch, task::JoinHandle};

/// How long a server is waited for whose connections do not end by themselves.
const GRACE: Duration = Duration::from_secs(2);

/// Ends when the sender is gone.
pub(crate) async fn closed(mut stopping: watch::Receiver<()>) {
    while stopping.changed().await.is_ok() {}
}

/// Waits for a server that was told to stop, and no longer than [`GRACE`].
pub(crate) async fn stop(server: &mut JoinHandle<io::Result<()>>) {
    if tokio::time::timeout(GRACE, &mut *server).await.is_err() {
        server.abort();
    }
}
