//! A call: attempts under one deadline, until one succeeds or the [decision](crate::decision) is to stop.

use std::{
    cell::Cell,
    collections::VecDeque,
    fmt,
    future::Future,
    mem,
    pin::{Pin, pin},
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::{Duration, Instant},
};

use bytes::Bytes;
use http::HeaderMap;
use progenitor_client::ResponseValue;
use serde::de::DeserializeOwned;
use tokio::runtime::Handle;
use tracing::{Instrument, Span};

use crate::{
    attempt::Attempt,
    credentials::{AskToken, Token},
    decision::{Decision, Event, Limits, decide, may_renew, meaning},
    error::{Error, Result},
    exchange::Exchange,
    failure::{self, Failure},
    generated::Client,
    hooks::{AttemptEvent, Hook, Route, call_ended},
    json::{self, Extensible, Missing, Unreadable},
    label::Said,
    operation::{Effect, Operation},
    outcome::Outcome,
    path,
    progress::{Progress, Stage, Success},
    query::{Query, query},
    random::random,
    settings::{GivenOptions, Options},
    tokens::NoToken,
    transport::Transport,
};

/// What the generated client answers.
pub(crate) type Sent<T> = std::result::Result<ResponseValue<T>, progenitor_client::Error<()>>;

/// An operation with its arguments; generated for each.
pub(crate) trait Request: Send + Sync + 'static {
    const OPERATION: Operation;
    type Model: DeserializeOwned + Extensible + Send + 'static;

    /// The path parameters, in order.
    fn path(&self) -> Vec<&str>;

    /// The body's JSON, if the operation has one.
    fn body(&self) -> Option<serde_json::Result<Vec<u8>>>;

    /// One attempt.
    fn send(&self, client: &Client) -> impl Future<Output = Sent<Self::Model>> + Send;

    /// Takes from the request what the answer promises to say and does not.
    fn complete(&self, model: &mut Self::Model, missing: &mut Missing);
}

/// A request, and what was read of its answer.
pub(crate) struct Asked<R: Request> {
    request: R,
    model: Mutex<Option<R::Model>>,
}

/// What a call needs of its operation, so that the course of a call is compiled once, and not for each of them.
pub(crate) trait Ask: Send + Sync {
    fn operation(&self) -> Operation;
    fn path(&self) -> Vec<&str>;
    fn body(&self) -> Option<serde_json::Result<Vec<u8>>>;

    /// One attempt, whose answer is kept if it can be read plainly.
    fn send<'a>(&'a self, client: &'a Client) -> Pin<Box<dyn Future<Output = Tried> + Send + 'a>>;

    /// Reads and keeps an answer that cannot be read plainly; gives the JSON that was read.
    fn read_leniently(&self, raw: &[u8]) -> Option<Vec<u8>>;

    /// Takes from the request what the answer that is kept promises to say and does not.
    fn complete(&self) -> Missing;

    /// What is wrong with an answer that cannot be read at all.
    fn explain(&self, raw: &[u8]) -> Option<Unreadable>;
}

/// How an attempt ended.
pub(crate) type Tried = std::result::Result<(), progenitor_client::Error<()>>;

impl<R: Request> Asked<R> {
    pub(crate) fn new(request: R) -> Self {
        Self { request, model: Mutex::default() }
    }

    /// The model of the answer, after a success.
    pub(crate) fn into_model(self) -> R::Model {
        let model = self.model.into_inner().unwrap_or_else(PoisonError::into_inner);
        model.expect("a success was read")
    }

    fn keep(&self, model: R::Model) {
        *self.model() = Some(model);
    }

    fn model(&self) -> MutexGuard<'_, Option<R::Model>> {
        self.model.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<R: Request> Ask for Asked<R> {
    fn operation(&self) -> Operation {
        R::OPERATION
    }

    fn path(&self) -> Vec<&str> {
        self.request.path()
    }

    fn body(&self) -> Option<serde_json::Result<Vec<u8>>> {
        self.request.body()
    }

    fn send<'a>(&'a self, client: &'a Client) -> Pin<Box<dyn Future<Output = Tried> + Send + 'a>> {
        Box::pin(async {
            self.keep(self.request.send(client).await?.into_inner());
            Ok(())
        })
    }

    fn read_leniently(&self, raw: &[u8]) -> Option<Vec<u8>> {
        let (model, json) = json::read_leniently(raw)?;
        self.keep(model);
        Some(json)
    }

    fn complete(&self) -> Missing {
        let mut missing = Missing::default();
        if let Some(model) = self.model().as_mut() {
            self.request.complete(model, &mut missing);
        }
        missing
    }

    fn explain(&self, raw: &[u8]) -> Option<Unreadable> {
        json::explain::<R::Model>(raw)
    }
}

type Running<T> = Pin<Box<dyn Future<Output = Result<Response<T>>> + Send>>;
type Start<T> = Box<dyn FnOnce(Transport, GivenOptions) -> Running<T> + Send>;

/// A success, and how it came.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// What the service answered.
    pub value: T,
    /// The HTTP status.
    pub status: u16,
    /// The answer's headers.
    pub headers: HeaderMap,
    /// The body as it came. It may hold personal data and tokens.
    pub raw_body: Bytes,
    /// How many attempts were made.
    pub attempts: u32,
    /// How long the call took, all attempts and waits included.
    pub elapsed: Duration,
}

/// Shows neither body nor headers.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("value", &self.value)
            .field("status", &self.status)
            .field("attempts", &self.attempts)
            .field("elapsed", &self.elapsed)
            .finish_non_exhaustive()
    }
}

/// A call: a future that does nothing until it is polled, and whose setters say how it is made. Dropping it stops the
/// request at once; nothing is sent afterwards. It is polled within a tokio runtime, whose I/O and time it uses.
///
/// A future that is dropped tells nobody what became of the call. Whoever may drop a payment's (`select!`,
/// `tokio::time::timeout`, a handler whose client hangs up) lets it run in a task of its own, where it comes to its end
/// within the call's own `timeout`:
///
/// ```no_run
/// # use conomyhq::{Conomy, Result, types::{CheckoutPayment, CreateCheckoutPayment}};
/// # async fn example(conomy: Conomy, session_id: String) -> Result<CheckoutPayment> {
/// let pay = async move {
///     conomy.checkout_sessions().create_payment(session_id, CreateCheckoutPayment::new("ETPAY")).await
/// };
/// tokio::spawn(pay).await.expect("paying does not panic")
/// # }
/// ```
///
/// A payment that was dropped though it may have been applied is logged at WARN, with its session.
#[must_use = "a call does nothing unless awaited"]
pub struct Call<T> {
    transport: Transport,
    pub(crate) options: GivenOptions,
    stage: CallStage<T>,
}

enum CallStage<T> {
    /// Taken when the call is first polled.
    Waiting(Option<Start<T>>),
    Running(Running<T>),
}

impl<T: Send + 'static> Call<T> {
    pub(crate) fn new<R: Request<Model = T>>(transport: &Transport, request: R) -> Self {
        let start = |transport: Transport, options: GivenOptions| -> Running<T> {
            Box::pin(async move {
                let options = options.over(transport.config.options.clone());
                let hook = transport.config.hook.clone();
                respond(&transport, request, &options, hook.as_ref()).await
            })
        };
        Self {
            transport: transport.clone(),
            options: GivenOptions::default(),
            stage: CallStage::Waiting(Some(Box::new(start))),
        }
    }

    /// The same call, which gives with its answer the status, the headers and the like.
    pub fn with_response(self) -> CallWithResponse<T> {
        CallWithResponse(self)
    }
}

/// Makes a call of the client's own, by the client's options. Nobody is told of its attempts.
pub(crate) async fn answer<R: Request>(transport: &Transport, request: R) -> Result<Response<R::Model>> {
    respond(transport, request, &transport.config.options, None).await
}

async fn respond<R: Request>(
    transport: &Transport,
    request: R,
    options: &Options,
    hook: Option<&Hook>,
) -> Result<Response<R::Model>> {
    let asked = Asked::new(request);
    let progress = Progress::default();
    Course { transport, ask: None, options, hook }.run(&asked, None, &progress).await?;
    let value = asked.into_model();
    let Success { raw_body, status, headers, attempts, elapsed, .. } = progress.into_success();
    Ok(Response { value, status, headers, raw_body, attempts, elapsed })
}

/// Said where a connection could not even be opened.
const NO_RUNTIME: &str =
    "a call is awaited within a tokio runtime; where there is none, call wait() of the feature blocking";

impl<T> Call<T> {
    fn poll_response(&mut self, cx: &mut Context<'_>) -> Poll<Result<Response<T>>> {
        loop {
            match &mut self.stage {
                CallStage::Running(running) => return running.as_mut().poll(cx),
                CallStage::Waiting(_) if Handle::try_current().is_err() => {
                    return Poll::Ready(Err(Error::config(NO_RUNTIME)));
                }
                CallStage::Waiting(start) => {
                    let start = start.take().expect("it is taken once, and replaced at once");
                    self.stage = CallStage::Running(start(self.transport.clone(), self.options.clone()));
                }
            }
        }
    }
}

impl<T> Future for Call<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        self.poll_response(cx).map(|response| Ok(response?.value))
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("options", &self.options).finish_non_exhaustive()
    }
}

/// A call that gives with its answer how that came: see [`Call::with_response`].
#[must_use = "a call does nothing unless awaited"]
#[derive(Debug)]
pub struct CallWithResponse<T>(Call<T>);

impl<T> Future for CallWithResponse<T> {
    type Output = Result<Response<T>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<Response<T>>> {
        self.0.poll_response(cx)
    }
}

/// What a call runs by.
#[derive(Clone, Copy)]
pub(crate) struct Course<'a> {
    pub(crate) transport: &'a Transport,
    /// Whom the call brings along to be asked for its token.
    pub(crate) ask: Option<&'a AskToken>,
    pub(crate) options: &'a Options,
    pub(crate) hook: Option<&'a Hook>,
}

/// What a binding makes a call of.
pub(crate) struct Parts<'a> {
    pub(crate) path: VecDeque<String>,
    pub(crate) body: Option<&'a Bytes>,
    pub(crate) progress: &'a Progress,
    pub(crate) course: Course<'a>,
}

impl Parts<'_> {
    pub(crate) fn path_param(&mut self) -> Result<String> {
        self.path.pop_front().ok_or_else(|| Error::config("a path parameter is missing"))
    }

    pub(crate) fn body<T: DeserializeOwned>(&self) -> Result<T> {
        let body = self.body.ok_or_else(|| Error::config("the request's body is missing"))?;
        json::read(body).map_err(|problem| Error::config(format!("the request {}", problem.why)))
    }

    /// Answers the JSON of a success.
    pub(crate) async fn call<R: Request>(self, request: R) -> Result<Bytes> {
        self.course.run(&Asked::new(request), self.body.cloned(), self.progress).await
    }
}

impl Course<'_> {
    /// Runs a call, and tells who watches of it. Answers the JSON of the model that is kept.
    pub(crate) async fn run(
        self,
        request: &dyn Ask,
        body: Option<Bytes>,
        progress: &Progress,
    ) -> Result<Bytes> {
        let operation = request.operation();
        let span = operation.span();
        let path = request.path();
        span.record("conomyhq.session_id", operation.session_param().map(|index| path[index]));
        // Told of a drop after the attempt under way.
        let watched = Watched { operation, span: &span, begun: Instant::now(), progress };
        let result = {
            let attempts = pin!(self.attempts(request, &path, body, progress));
            attempts.instrument(span.clone()).await
        };
        watched.end(result.as_ref().err());
        result
    }

    /// Makes attempts. `body` is the exact text of `request`'s for callers who hold it.
    async fn attempts(
        self,
        request: &dyn Ask,
        path: &[&str],
        body: Option<Bytes>,
        progress: &Progress,
    ) -> Result<Bytes> {
        let Self { transport, options, hook, .. } = self;
        let config = &transport.config;
        let operation = request.operation();
        let effect = operation.effect();
        options.check().map_err(|error| error.of(operation))?;
        let extra_headers = options.extra_headers.check("extra_headers")?;
        let body = check(request, path, body).map_err(|error| error.of(operation))?;
        let (query, body) = match body {
            Some(asked) if operation.asks_by_query() => {
                (query(&asked).map_err(|error| error.of(operation))?, None)
            }
            body => (Query::default(), body),
        };
        // A payment has a connection that carried nothing before: no stray answer is taken for its own, and none dies
        // under it.
        let fresh = effect == Effect::Charge && !options.reuse_connections;
        notice_closed_connections(fresh).await;
        let route = Route { operation, base_url: &config.base_url };
        let begun = Instant::now();
        let deadline = begun + options.timeout;
        let without_token = |why| failure::without_token(why, operation, path, &progress.state());
        let mut token = self.token(None, deadline).await.map_err(without_token)?;
        loop {
            let said = || {
                let queried = query.iter().map(|(_, value)| value.as_str());
                let texts = path.iter().copied().chain(config.said()).chain(options.extra_headers.values());
                let texts = texts.chain(queried).chain(token.as_ref().map(Token::reveal));
                Said::of(texts, body.as_deref().unwrap_or_default())
            };
            let attempt = Attempt::new();
            let number = {
                let mut state = progress.state();
                state.history.attempts += 1;
                if state.forbidden {
                    attempt.revoke();
                }
                state.stage = Stage::Under(attempt.clone());
                state.history.attempts
            };
            let span = route.span(number);
            let under_way = UnderWay {
                hook,
                operation,
                path,
                number,
                attempt: &attempt,
                progress,
                span: &span,
                route: &route,
                ended: Cell::new(None),
            };
            let exchange = Exchange {
                attempt: attempt.clone(),
                config: config.clone(),
                token: token.clone(),
                body: body.clone(),
                query: query.clone(),
                extra_headers: extra_headers.clone(),
                connect_timeout: options.connect_timeout,
                max_response_bytes: options.max_response_bytes as usize,
            };
            let client = Client::new_with_client(&config.base_url, transport.client(fresh), exchange);
            let sent = {
                // Dropped here, whatever it has come to.
                let sending = request.send(&client).instrument(span.clone());
                tokio::time::timeout_at(deadline.into(), sending).await
            };
            if let (Some(token), Some(..400)) = (&token, attempt.status()) {
                token.works();
            }
            let failure = match sent {
                Ok(sent) => match read(request, &attempt, sent) {
                    Ok((json, raw_body)) => {
                        let head =
                            attempt.received().head.as_mut().map(|(status, head)| (*status, mem::take(head)));
                        let (status, headers) = head.unwrap_or_default();
                        let (kept, elapsed) = (json.clone(), begun.elapsed());
                        let success =
                            Success { json: kept, raw_body, status, headers, attempts: number, elapsed };
                        under_way.enter(Stage::Succeeded(success), unseen(effect));
                        let_connection_end(fresh).await;
                        under_way.end(None, None, false);
                        return Ok(json);
                    }
                    Err(Unread::AnothersAnswer) => Failure::of_another(&attempt, &said()),
                    Err(Unread::Failed(error)) => {
                        let explain = |raw: &[u8]| request.explain(raw);
                        Failure::of(&attempt, config, &said(), error.map(|error| *error), &explain)
                    }
                },
                Err(_) => Failure::of_deadline(&attempt, &said()),
            };
            let (_, outcome) = meaning(effect, failure.event);
            let mut renewed = Ok(None);
            if let (Some(refused), Event::Answered { status: 401, .. }) = (&token, failure.event) {
                transport.tokens.refuse(refused);
                if transport.tokens.renew() && may_renew(effect, &progress.state().history, fresh) {
                    // What is certain is on record before another wait.
                    progress.state().history.note(outcome);
                    under_way.enter(Stage::Between, outcome);
                    renewed = self.token(Some(refused), deadline).await;
                    renewed = renewed.map(|token| token.filter(|token| token != refused));
                }
            }
            let limits = Limits {
                max_retries: options.max_retries,
                retry_ambiguous: options.retry_ambiguous,
                own_connection: fresh,
                renewed: matches!(renewed, Ok(Some(_))),
                left: deadline.saturating_duration_since(Instant::now()),
            };
            let decision = decide(effect, failure.event, &mut progress.state().history, limits, random());
            let trace_id =
                failure.response.as_ref().and_then(|response| response.trace_id()).map(str::to_owned);
            let stage = match decision {
                Decision::Again(_) => Stage::Between,
                Decision::Stop(_) => Stage::Failed(failure.response.clone().map(Box::new)),
            };
            under_way.enter(stage, outcome);
            let_connection_end(fresh && matches!(decision, Decision::Stop(_))).await;
            under_way.end(Some(outcome), trace_id, matches!(decision, Decision::Again(_)));
            match decision {
                Decision::Again(wait) => tokio::time::sleep(wait).await,
                Decision::Stop(verdict) => {
                    renewed.map_err(without_token)?;
                    let state = progress.state();
                    return Err(failure.into_error(verdict, &attempt, &state, operation, path));
                }
            }
            if let Ok(Some(renewed)) = renewed {
                token = Some(renewed);
            }
        }
    }

    /// The token to send, or to send in place of one that the service refused. The wait for it is the call's.
    async fn token(self, refused: Option<&Token>, deadline: Instant) -> Result<Option<Token>, NoToken> {
        let token = self.transport.tokens.token(self.ask, refused, deadline);
        tokio::time::timeout_at(deadline.into(), token).await.unwrap_or(Err(NoToken::TimedOut))
    }
}

/// Refuses what cannot be sent, before any I/O; answers the body's text.
fn check(request: &dyn Ask, path: &[&str], body: Option<Bytes>) -> Result<Option<Bytes>> {
    for (name, value) in request.operation().path_params().iter().zip(path) {
        if let Some(why) = path::refuse(value) {
            return Err(Error::setting(name, why));
        }
    }
    let written = || {
        let json = request.body()?;
        Some(
            json.map(Bytes::from).map_err(|e| Error::config(format!("the request has no form in JSON: {e}"))),
        )
    };
    let body = body.map(Ok).or_else(written).transpose()?;
    match body.as_deref().and_then(json::duplicate) {
        Some(member) => Err(Error::config(format!("the request says {member} twice"))),
        None => Ok(body),
    }
}

/// An answer that is no success of the call.
enum Unread {
    /// It speaks of something else than what was asked for.
    AnothersAnswer,
    /// None is an answer that is too long.
    Failed(Option<Box<progenitor_client::Error<()>>>),
}

/// Reads the answer of a success, in spite of what may be odd about it: its JSON, and the body as it came.
fn read(request: &dyn Ask, attempt: &Attempt, tried: Tried) -> std::result::Result<(Bytes, Bytes), Unread> {
    if attempt.received().too_long {
        return Err(Unread::Failed(None));
    }
    let raw = || mem::take(&mut attempt.received().body);
    let (json, raw_body) = match tried {
        Ok(()) => {
            let raw = raw();
            (raw.clone(), raw)
        }
        Err(error @ progenitor_client::Error::InvalidResponsePayload(..)) => {
            let read = request.read_leniently(&attempt.received().body);
            (read.ok_or_else(|| Unread::Failed(Some(Box::new(error))))?.into(), raw())
        }
        Err(error) => return Err(Unread::Failed(Some(Box::new(error)))),
    };
    let missing = request.complete();
    if missing.contradicts() {
        // Kept, for whoever looks into what came.
        attempt.received().body = raw_body;
        return Err(Unread::AnothersAnswer);
    }
    Ok((missing.fill(json), raw_body))
}

/// Lets a runtime that nobody drove since its last call notice which connections the server has closed meanwhile: its
/// driver is asked before this goes on, and a connection reads what came before it writes.
async fn notice_closed_connections(fresh: bool) {
    if !fresh {
        tokio::task::yield_now().await;
    }
}

/// Lets a connection that is not used again close itself: its task runs on this runtime, which nobody may drive any more
/// once the call is over.
async fn let_connection_end(fresh: bool) {
    if fresh {
        tokio::task::yield_now().await;
    }
}

/// A call that has not ended. Dropped, it reports what that means.
struct Watched<'a> {
    operation: Operation,
    span: &'a Span,
    begun: Instant,
    progress: &'a Progress,
}

impl Watched<'_> {
    fn end(self, error: Option<&Error>) {
        let failed = error.map(|error| (error.outcome(), error.class()));
        call_ended(self.operation, self.span, failed, self.begun.elapsed());
        mem::forget(self);
    }
}

impl Drop for Watched<'_> {
    fn drop(&mut self) {
        let outcome = self.progress.amount().outcome;
        call_ended(self.operation, self.span, Some((outcome, "dropped")), self.begun.elapsed());
    }
}

/// An attempt that has not ended. Dropped with its call, it forbids sending and reports what that means.
struct UnderWay<'a> {
    hook: Option<&'a Hook>,
    operation: Operation,
    path: &'a [&'a str],
    number: u32,
    attempt: &'a Attempt,
    progress: &'a Progress,
    span: &'a Span,
    route: &'a Route<'a>,
    /// Set once the attempt has come to its end: what it amounts to, and how long it took.
    ended: Cell<Option<(Outcome, Duration)>>,
}

/// What a request that was sent amounts to for a caller who does not see what came of it.
fn unseen(effect: Effect) -> Outcome {
    if effect == Effect::Read { Outcome::NotApplied } else { Outcome::Unknown }
}

impl UnderWay<'_> {
    /// The attempt has come to its end: on record before anything else can happen, with what it amounts to for a caller who
    /// drops the call now.
    fn enter(&self, stage: Stage, dropped: Outcome) {
        let took = self.ended.get().map_or_else(|| self.attempt.started().elapsed(), |(_, took)| took);
        self.ended.set(Some((dropped, took)));
        let mut state = self.progress.state();
        // A success matters to a caller who never gets to see it as much as what is unknown.
        if matches!(stage, Stage::Succeeded(_)) || state.history.outcome == Outcome::Unknown {
            state.sent_at.get_or_insert(self.attempt.started_at());
        }
        state.stage = stage;
    }

    fn end(self, outcome: Option<Outcome>, trace_id: Option<String>, retried: bool) {
        self.report(outcome, trace_id, retried);
        mem::forget(self);
    }

    fn report(&self, outcome: Option<Outcome>, trace_id: Option<String>, retried: bool) {
        let took = self.ended.get().map_or_else(|| self.attempt.started().elapsed(), |(_, took)| took);
        let event = AttemptEvent {
            operation: self.operation.name(),
            attempt: self.number,
            started_at: self.attempt.started_at(),
            duration_ms: took.as_micros() as f64 / 1000.0,
            phase: self.attempt.phase(),
            status: self.attempt.status(),
            trace_id,
            session_id: self.operation.session_param().map(|index| self.path[index].to_owned()),
            outcome,
            retried,
        };
        event.trace(self.span, self.route);
        if let Some(hook) = self.hook {
            event.tell(hook);
        }
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let outcome =
            self.ended.get().map(|(outcome, _)| outcome).unwrap_or_else(|| match self.attempt.revoke() {
                true => Outcome::NotSent,
                false => unseen(self.operation.effect()),
            });
        self.report(Some(outcome), None, false);
    }
}
