//! What became of a payment whose outcome is unknown: the way back from [`Error::OutcomeUnknown`].

use std::{
    collections::HashSet,
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
    time::{Duration, Instant, SystemTime},
};

use bytes::Bytes;
use http::{HeaderMap, header};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{
    call::{Asked, Course},
    date_time,
    dispatch::ListPayments,
    error::{Error, Result},
    generated::types,
    pages::{Paged, next_offset, repeats},
    path,
    progress::{Progress, Success},
    settings::GivenOptions,
    transport::Transport,
};

/// How long is waited after a look that found nothing, at first and at most.
const WAITS: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(5));
/// How long is looked where nothing else is said.
pub(crate) const DEFAULT_WAIT: Duration = Duration::from_secs(10);

/// The payment to look for: that of an [`Error::OutcomeUnknown`], or a session and when the payment was sent there, which
/// are what to keep for the time after a restart.
#[derive(Clone, Debug)]
pub struct Unresolved {
    session_id: Option<String>,
    sent_at: Option<SystemTime>,
}

impl From<&Error> for Unresolved {
    fn from(error: &Error) -> Self {
        Self { session_id: error.session_id().map(str::to_owned), sent_at: error.sent_at() }
    }
}

impl<S: Into<String>> From<(S, SystemTime)> for Unresolved {
    fn from((session_id, sent_at): (S, SystemTime)) -> Self {
        Self { session_id: Some(session_id.into()), sent_at: Some(sent_at) }
    }
}

/// A search for the payments that were made in a session since an attempt whose outcome is unknown. It is awaited, and
/// gives those that it finds as soon as there is one.
///
/// **Finding none proves nothing**: the service does not say when a payment can be read back that was made. Such a
/// payment stays unknown; look again later, or wait for its webhook. It is never to be marked as failed for that.
#[must_use = "nothing is looked for unless this is awaited"]
#[derive(Clone)]
pub struct Resolve {
    pub(crate) options: GivenOptions,
    transport: Transport,
    unresolved: Unresolved,
    known: Vec<String>,
    wait: Duration,
}

impl Resolve {
    pub(crate) fn new(transport: &Transport, unresolved: Unresolved) -> Self {
        let (options, transport) = (GivenOptions::default(), transport.clone());
        Self { options, transport, unresolved, known: Vec::new(), wait: DEFAULT_WAIT }
    }

    /// How long to look again and again while there is none; zero looks once. 10 s without it.
    pub fn wait(mut self, wait: Duration) -> Self {
        self.wait = wait;
        self
    }

    /// Ids of payments of the session that are accounted for already: none of them is what is looked for.
    pub fn known(mut self, ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.known = ids.into_iter().map(Into::into).collect();
        self
    }
}

impl fmt::Debug for Resolve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resolve")
            .field("options", &self.options)
            .field("wait", &self.wait)
            .finish_non_exhaustive()
    }
}

impl IntoFuture for Resolve {
    type Output = Result<Vec<types::Payment>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let Self { options, transport, unresolved, known, wait } = self;
            let (Some(session_id), Some(sent_at)) = (unresolved.session_id, unresolved.sent_at) else {
                return Err(Error::config(
                    "this error is not of a payment whose outcome is unknown: there is nothing to look for",
                ));
            };
            let options = &options.over(transport.config.options.clone());
            let hook = transport.config.hook.as_ref();
            let search = Search { session_id, sent_at, known, wait };
            let found = search.run(Course { transport: &transport, ask: None, options, hook }).await?;
            Ok(found.into_iter().map(|found| found.payment).collect())
        })
    }
}

/// What is looked for.
pub(crate) struct Search {
    pub(crate) session_id: String,
    pub(crate) sent_at: SystemTime,
    pub(crate) known: Vec<String>,
    pub(crate) wait: Duration,
}

/// A payment, and its JSON as it came.
pub(crate) struct Found {
    payment: types::Payment,
    json: Box<RawValue>,
}

impl Search {
    /// Looks until there is a payment or the wait is over. A look that fails is tried again like one that finds nothing.
    ///
    /// # Errors
    ///
    /// That of the last look.
    async fn run(&self, course: Course<'_>) -> Result<Vec<Found>> {
        if let Some(why) = path::refuse(&self.session_id) {
            return Err(Error::setting("session_id", why));
        }
        let begun = Instant::now();
        let mut pause = WAITS.0;
        loop {
            let looked = self.look(course).await;
            let left = self.wait.saturating_sub(begun.elapsed());
            let again = match &looked {
                Ok(found) => found.is_empty(),
                Err(error) => error.retryable(),
            };
            if !again || left.is_zero() {
                return looked;
            }
            tokio::time::sleep(pause.min(left)).await;
            pause = (pause * 2).min(WAITS.1);
        }
    }

    /// The JSON of a page that has what was found, for a binding.
    pub(crate) async fn page(&self, course: Course<'_>) -> Result<Bytes> {
        let found = self.run(course).await?;
        let found: Vec<&str> = found.iter().map(|found| found.json.get()).collect();
        Ok(format!("{{\"results\":[{}]}}", found.join(",")).into())
    }

    /// Looks once, through all pages, for no longer than a call may take: no service can have it ask without end. What
    /// was found until then was found.
    async fn look(&self, course: Course<'_>) -> Result<Vec<Found>> {
        let (mut found, mut seen) = (Vec::new(), HashSet::new());
        let (begun, mut options) = (Instant::now(), course.options.clone());
        let (mut offset, mut total) = (None, None);
        loop {
            let query = types::ListPayments::new().checkout_session_id(self.session_id.as_str());
            let mut request = ListPayments { body: query.sort("createdAt:desc") };
            *request.offset() = offset;
            let (asked, progress) = (Asked::new(request), Progress::default());
            let answered = Course { options: &options, ..course }.run(&asked, None, &progress).await;
            let is_over = begun.elapsed() >= course.options.timeout;
            if answered.is_err() && is_over && !found.is_empty() {
                return Ok(found);
            }
            let json = answered?;
            let now = SystemTime::now();
            let Success { headers, .. } = progress.into_success();
            let page = ListPayments::page(asked.into_model());
            let since = self.sent_at_there(&headers, now);
            let (received, before) = (page.items.len(), seen.len());
            let raw: RawPage<'_> = serde_json::from_slice(&json).unwrap_or_default();
            for (payment, json) in page.items.into_iter().zip(raw.results) {
                // One that comes again was moved on by those that were made meanwhile.
                if seen.insert(payment.id.clone()) && self.is_it(&payment, since) {
                    found.push(Found { payment, json: json.to_owned() });
                }
            }
            let next = next_offset(offset.unwrap_or_default(), received, page.total);
            if next.is_none() || repeats(seen.len() == before, total, page.total) {
                return Ok(found);
            }
            (offset, total) = (next, page.total);
            let left = course.options.timeout.saturating_sub(begun.elapsed());
            options.timeout = left.max(Duration::from_millis(1));
        }
    }

    /// When the payment was sent at the earliest, by the service's clock, which the answer's `Date` tells.
    fn sent_at_there(&self, headers: &HeaderMap, now: SystemTime) -> SystemTime {
        let date = headers.get(header::DATE).and_then(|date| date.to_str().ok());
        let date = date.and_then(|date| httpdate::parse_http_date(date).ok()).unwrap_or(now);
        // Of the same moment, but for the answer's way here and what Date leaves out of a second: the service's clock is as
        // far ahead as this says, or farther.
        let there = match date.duration_since(now) {
            Ok(ahead) => self.sent_at.checked_add(ahead),
            Err(behind) => self.sent_at.checked_sub(behind.duration()),
        };
        there.unwrap_or(SystemTime::UNIX_EPOCH)
    }

    /// Whether it may be the payment. One that does not say when it was made may.
    fn is_it(&self, payment: &types::Payment, since: SystemTime) -> bool {
        // Not before the moment that is written, and before the next one that could be.
        let made = payment.created_at.as_deref().and_then(|text| {
            let step = if text.contains('.') { Duration::from_millis(1) } else { Duration::from_secs(1) };
            Some(date_time::parse(text)? + step)
        });
        let of_another = payment.extra.get("checkoutSessionId").and_then(serde_json::Value::as_str);
        made.is_none_or(|made| made >= since)
            && of_another.is_none_or(|session| session == self.session_id)
            && !self.known.contains(&payment.id)
    }
}

#[derive(Default, Deserialize)]
struct RawPage<'a> {
    #[serde(borrow, default)]
    results: Vec<&'a RawValue>,
}
