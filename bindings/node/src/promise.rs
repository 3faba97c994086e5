//! A JavaScript promise that is settled from the runtime's thread, come what may.

use napi::{Env, Error, JsDeferred, Result, bindgen_prelude::Object};

use crate::Settled;

type Resolver = Box<dyn FnOnce(Env) -> Result<Settled> + Send>;

/// Settled once. A promise that was never settled would keep the process alive, so one that is dropped unsettled (its
/// task panicked) is rejected.
pub(crate) struct Promise(Option<JsDeferred<Settled, Resolver>>);

impl Promise {
    /// The promise, and the object that JavaScript awaits.
    pub(crate) fn new(env: &Env) -> Result<(Self, Object<'_>)> {
        let (deferred, object) = env.create_deferred()?;
        Ok((Self(Some(deferred)), object))
    }

    /// Resolves it with what `settled` gives on JavaScript's thread. In an environment that is gone already this does
    /// nothing.
    pub(crate) fn settle(mut self, settled: impl FnOnce() -> Settled + Send + 'static) {
        if let Some(deferred) = self.0.take() {
            deferred.resolve(Box::new(|_| Ok(settled())));
        }
    }
}

impl Drop for Promise {
    fn drop(&mut self) {
        if let Some(deferred) = self.0.take() {
            deferred.reject(Error::from_reason("a bug in conomyhq's native code stopped the call"));
        }
    }
}
