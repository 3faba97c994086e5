//! Ends the calls of a JavaScript thread that ends: a terminated worker must not send anything any more.

use tokio_util::sync::CancellationToken;

thread_local! {
    static LIFETIME: Lifetime = Lifetime(CancellationToken::new());
}

/// Dropped with its thread. Each JavaScript environment has a thread of its own.
struct Lifetime(CancellationToken);

impl Drop for Lifetime {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// Cancelled when the current thread ends.
pub(crate) fn of_this_thread() -> CancellationToken {
    LIFETIME.with(|lifetime| lifetime.0.clone())
}
