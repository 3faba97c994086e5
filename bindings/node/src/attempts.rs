//! Tells JavaScript of a call's attempts, as they end.

use std::{
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use conomyhq::AttemptEvent;
use napi::{
    Result, Status,
    bindgen_prelude::Function,
    threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode},
};

/// It is not reported back, and keeps no process alive: the call itself does.
type Listener = ThreadsafeFunction<(), (), String, Status, false, true>;

/// The attempts that JavaScript was not told of yet. Its thread is woken to look, and takes what there is; what is left
/// when the call is over goes with the result. So they come in order, and the last one comes before the result.
#[derive(Clone, Default)]
pub(crate) struct Attempts(Arc<Mutex<Vec<String>>>);

impl Attempts {
    /// What is to be called at each attempt's end, for `listener` to be called with a JSON array soon after.
    pub(crate) fn told_to(
        &self,
        listener: &Function<'_, String, ()>,
    ) -> Result<impl Fn(&AttemptEvent) + use<>> {
        let queue = self.clone();
        let listener: Listener = listener
            .build_threadsafe_function::<()>()
            .weak::<true>()
            .build_callback(move |_| Ok(queue.take()))?;
        let queue = self.clone();
        Ok(move |event: &AttemptEvent| {
            if let Ok(json) = serde_json::to_string(event) {
                queue.lock().push(json);
                // In an environment that is ending this does nothing.
                listener.call((), ThreadsafeFunctionCallMode::NonBlocking);
            }
        })
    }

    /// Everything untold, as a JSON array.
    pub(crate) fn take(&self) -> String {
        let events = mem::take(&mut *self.lock());
        format!("[{}]", events.join(","))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
