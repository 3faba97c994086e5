//! A call: attempts under one deadline, until one succeeds or the [decision](crate::decision) is to stop.

use std::{
    future::{Future, IntoFuture},
    pin::Pin,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Instant, SystemTime},
};

use bytes::Bytes;
use progenitor_client::ResponseValue;
use serde::de::DeserializeOwned;
use tracing::Instrument;

use crate::{
    attempt::Attempt,
    client::Conomy,
    config::{Options, option_setters},
    contract::Operation,
    decision::{Decision, History, Limits, decide},
    error::{Error, ErrorBody, Result},
    failure::{self, Failure},
    generated::Client,
    hooks::AttemptEvent,
    outcome::Outcome,
    path,
};

/// What the generated client answers.
pub(crate) type Sent<T> = std::result::Result<ResponseValue<T>, progenitor_client::Error<()>>;

/// An operation with its arguments; the contract implements it for each.
pub(crate) trait Request: Clone + Send + Sync + 'static {
    const OPERATION: Operation;
    type Answer: DeserializeOwned + Send + 'static;

    /// The path parameters, in order.
    fn path(&self) -> Vec<&str>;

    /// One attempt.
    fn send(&self, client: &Client) -> impl Future<Output = Sent<Self::Answer>> + Send;
}

type Start<T> = Box<dyn FnOnce(Conomy, Options) -> Pin<Box<dyn Future<Output = Result<T>> + Send>> + Send>;

/// A call that starts when it is awaited. Dropping it, or the future it becomes, stops the request at once; nothing
/// is sent afterwards.
#[must_use = "a call does nothing unless awaited"]
pub struct Call<T> {
    client: Conomy,
    options: Options,
    start: Start<T>,
}

impl<T: Send + 'static> Call<T> {
    pub(crate) fn new<R: Request<Answer = T>>(client: &Conomy, request: R) -> Self {
        let start = |client: Conomy, options| -> Pin<Box<dyn Future<Output = Result<T>> + Send>> {
            Box::pin(async move { Ok(run(&client, &request, None, options, &Progress::default()).await?.0) })
        };
        Self { client: client.clone(), options: client.config.options, start: Box::new(start) }
    }

    option_setters!(options);
}

impl<T> IntoFuture for Call<T> {
    type Output = Result<T>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        (self.start)(self.client, self.options)
    }
}

impl<T> std::fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call").field("options", &self.options).finish_non_exhaustive()
    }
}

/// How far a call is, for whoever may have to cancel it.
#[derive(Default)]
pub(crate) struct Progress(Mutex<Standing>);

#[derive(Default)]
pub(crate) struct Standing {
    pub(crate) history: History,
    /// The attempt under way; none between attempts.
    pub(crate) attempt: Option<Attempt>,
    /// What the last attempt that ended amounted to.
    pub(crate) last: Option<Outcome>,
    /// When the first attempt that may have been applied was started.
    pub(crate) sent_at: Option<SystemTime>,
    pub(crate) events: Vec<AttemptEvent>,
}

impl Progress {
    pub(crate) fn standing(&self) -> MutexGuard<'_, Standing> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs a call. `body` replaces the JSON of `request` for callers who hold the exact text. Answers the model and
/// the text it was read from.
pub(crate) async fn run<R: Request>(
    client: &Conomy,
    request: &R,
    body: Option<Bytes>,
    options: Options,
    progress: &Progress,
) -> Result<(R::Answer, Bytes)> {
    let config = &client.config;
    check(request, &options)?;
    // Lets an idle runtime notice connections that the server closed since the last call.
    tokio::task::yield_now().await;
    let deadline = Instant::now() + options.timeout;
    loop {
        let attempt = Attempt::new(config.clone(), body.clone(), options);
        let number = {
            let mut standing = progress.standing();
            standing.history.attempts += 1;
            standing.attempt = Some(attempt.clone());
            standing.history.attempts
        };
        let span = R::OPERATION.span(number);
        let under_way =
            UnderWay { client, operation: R::OPERATION, number, attempt: &attempt, progress, span: &span };
        let generated = Client::new_with_client(&config.base_url, client.http.clone(), attempt.clone());
        let sent =
            tokio::time::timeout_at(deadline.into(), request.send(&generated).instrument(span.clone())).await;
        let failure = match sent {
            Ok(Ok(answer)) if !attempt.received().too_long => {
                under_way.end(None);
                let raw = std::mem::take(&mut attempt.received().body);
                return Ok((answer.into_inner(), raw.into()));
            }
            Ok(sent) => Failure::of::<R::Answer>(&attempt, sent.err()),
            Err(_) => Failure::of_deadline(&attempt),
        };
        let limits = Limits {
            max_retries: options.max_retries,
            retry_ambiguous: options.retry_ambiguous,
            left: deadline.saturating_duration_since(Instant::now()),
        };
        let effect = R::OPERATION.effect();
        let decision = decide(effect, failure.event, &mut progress.standing().history, limits, random());
        under_way.end(Some(failure.outcome(effect)));
        match decision {
            Decision::Again(wait) => tokio::time::sleep(wait).await,
            Decision::Stop(verdict) => {
                let standing = progress.standing();
                return Err(failure::error(
                    verdict,
                    failure,
                    &attempt,
                    &standing,
                    R::OPERATION,
                    &request.path(),
                ));
            }
        }
    }
}

/// Refuses what cannot be sent, before any I/O.
fn check<R: Request>(request: &R, options: &Options) -> Result<()> {
    options.check().map_err(|error| error.of(R::OPERATION))?;
    for (name, value) in R::OPERATION.path_params().iter().zip(request.path()) {
        if let Some(why) = path::refuse(value) {
            return Err(Error::config(format!("{name} {why}")).of(R::OPERATION));
        }
    }
    Ok(())
}

/// Uniform in `0.0..1.0`. From the system, so that forked processes do not wait in step.
fn random() -> f64 {
    const BITS: u32 = 53;
    let bits = getrandom::u64().unwrap_or_default() >> (u64::BITS - BITS);
    bits as f64 / (1_u64 << BITS) as f64
}

/// An attempt that has not ended. Dropped with its call, it forbids sending and reports what that means.
struct UnderWay<'a> {
    client: &'a Conomy,
    operation: Operation,
    number: u32,
    attempt: &'a Attempt,
    progress: &'a Progress,
    span: &'a tracing::Span,
}

impl UnderWay<'_> {
    fn end(self, outcome: Option<Outcome>) {
        self.report(outcome);
        self.progress.standing().attempt = None;
        std::mem::forget(self);
    }

    fn report(&self, outcome: Option<Outcome>) {
        let received = self.attempt.received();
        let event = AttemptEvent {
            operation: self.operation.name(),
            attempt: self.number,
            phase: self.attempt.phase(),
            status: received.head.as_ref().map(|(status, _)| *status),
            trace_id: outcome.and_then(|_| ErrorBody::parse(&received.body).trace_id),
            duration_ms: self.attempt.started().elapsed().as_micros() as f64 / 1000.0,
            outcome,
        };
        drop(received);
        event.publish(self.span, self.client.config.hook.as_ref());
        let mut standing = self.progress.standing();
        standing.last = outcome;
        if outcome == Some(Outcome::Unknown) {
            standing.sent_at.get_or_insert(self.attempt.started_at());
        }
        standing.events.push(event);
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let outcome = if self.attempt.revoke() { Outcome::NotSent } else { Outcome::Unknown };
        self.report(Some(outcome));
    }
}
