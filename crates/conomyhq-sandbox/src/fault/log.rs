//! What arrived at an endpoint: every request's bytes, and what was done with them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{framing::Framed, reads::Made, reply::Reply};
use crate::requests;

/// A request as far as it arrived, credentials masked.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ReceivedRequest {
    /// The connection it came on, counted from 1.
    pub connection: u64,
    /// HTTP method, once the request line was whole.
    pub method: Option<String>,
    /// Path and query, once the request line was whole.
    pub path: Option<String>,
    /// The whole header lines, names in lower case, in the order of the wire.
    pub headers: Vec<(String, String)>,
    /// What arrived of the body, as text.
    pub body: String,
    /// How many bytes of the request were read, head and body.
    pub bytes: usize,
    /// Whether all of the request was read.
    pub complete: bool,
    /// The behaviour that it met.
    pub behaviour: String,
}

/// Counts of what arrived.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Stats {
    /// Connections accepted.
    pub connections: u64,
    /// Of these, the ones still open.
    pub open: u64,
    /// Connections whose TLS handshake came to nothing.
    pub tls_failures: u64,
    /// Requests of which at least one byte was read.
    pub requests: usize,
    /// Requests that were read whole.
    pub complete: usize,
    /// Bytes of requests read.
    pub bytes: usize,
    /// The same by `METHOD path`; `""` where the request line was not whole.
    pub by_path: BTreeMap<String, Counts>,
    /// Steps of the script that nothing has met yet.
    pub script_left: usize,
    /// What arrived at the port that redirects point to.
    pub redirected: Option<Box<Stats>>,
}

/// Counts of requests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Counts {
    /// Requests of which at least one byte was read.
    pub requests: usize,
    /// Requests that were read whole.
    pub complete: usize,
    /// Bytes of requests read.
    pub bytes: usize,
}

/// What became of everything that bore one marker.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LedgerEntry {
    /// Requests of which at least one byte was read.
    pub arrived: usize,
    /// Requests that were read whole.
    pub complete: usize,
    /// Of these, the ones that the service carried out, whatever it answered.
    pub applied: usize,
    /// The behaviours met, in order.
    pub behaviours: Vec<String>,
    /// The status that each was answered with, in the same order; `None` where no head of an answer was sent.
    pub answered: Vec<Option<u16>>,
    /// What stood under `id` in the answers that were successes: what was made for this marker, and for no other.
    pub given: Vec<String>,
    /// The ids of the payments that were carried out, whether they were told or not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<String>,
}

#[derive(Default)]
pub(crate) struct Log {
    connections: u64,
    open: u64,
    tls_failures: u64,
    entries: Vec<Entry>,
}

#[derive(Default)]
struct Entry {
    /// Of what a request makes, whether it comes to that or not.
    id: String,
    made: Option<Made>,
    connection: u64,
    bytes: Vec<u8>,
    complete: bool,
    behaviour: String,
    applied: bool,
    answered: Option<u16>,
    given: Vec<String>,
}

impl Log {
    /// Counts a connection and numbers it.
    pub(crate) fn connection(&mut self) -> u64 {
        self.connections += 1;
        self.open += 1;
        self.connections
    }

    /// Counts the end of a connection.
    pub(crate) fn ended(&mut self) {
        self.open -= 1;
    }

    pub(crate) fn tls_failure(&mut self) {
        self.tls_failures += 1;
    }

    /// A request is coming, and meets this behaviour; if it comes whole, it is carried out or not. The answer is its
    /// place in the log.
    pub(crate) fn begin(&mut self, connection: u64, behaviour: String, applied: bool) -> usize {
        let id = Uuid::new_v4().to_string();
        self.entries.push(Entry { connection, behaviour, applied, id, ..Entry::default() });
        self.entries.len() - 1
    }

    pub(crate) fn received(&mut self, request: usize, bytes: &[u8]) {
        self.entries[request].bytes.extend_from_slice(bytes);
    }

    pub(crate) fn complete(&mut self, request: usize) {
        let entry = &mut self.entries[request];
        entry.complete = true;
        if entry.applied {
            entry.made = Made::by(&Framed::of(&entry.bytes), &entry.id);
        }
    }

    /// The id of what a request makes.
    pub(crate) fn id(&self, request: usize) -> String {
        self.entries[request].id.clone()
    }

    /// The payments that were carried out, in order.
    pub(crate) fn made(&self) -> impl Iterator<Item = &Made> {
        self.entries.iter().filter_map(|entry| entry.made.as_ref())
    }

    /// A read is about to be answered so. It gives nobody anything.
    pub(crate) fn read(&mut self, request: usize, status: u16) {
        self.entries[request].answered = Some(status);
    }

    /// The head of this answer is about to be sent.
    pub(crate) fn answered(&mut self, request: usize, reply: &Reply) {
        let entry = &mut self.entries[request];
        entry.answered = Some(reply.status);
        if (200..300).contains(&reply.status) {
            entry.given = ids(&reply.body);
            // A script may have given it another.
            if let Some((made, id)) = entry.made.as_mut().zip(entry.given.first()) {
                made.id.clone_from(id);
            }
        }
    }

    pub(crate) fn requests(&self) -> Vec<ReceivedRequest> {
        self.entries.iter().map(Entry::show).collect()
    }

    pub(crate) fn stats(&self) -> Stats {
        let (connections, open, tls_failures) = (self.connections, self.open, self.tls_failures);
        let mut stats = Stats { connections, open, tls_failures, ..Stats::default() };
        for entry in &self.entries {
            let (bytes, complete) = (entry.bytes.len(), usize::from(entry.complete));
            let counts = stats.by_path.entry(entry.path()).or_default();
            counts.requests += 1;
            counts.complete += complete;
            counts.bytes += bytes;
            stats.requests += 1;
            stats.complete += complete;
            stats.bytes += bytes;
        }
        stats
    }

    pub(crate) fn ledger(&self) -> BTreeMap<String, LedgerEntry> {
        let mut ledger = BTreeMap::<String, LedgerEntry>::new();
        for entry in &self.entries {
            let line = ledger.entry(entry.marker()).or_default();
            line.arrived += 1;
            line.complete += usize::from(entry.complete);
            line.applied += usize::from(entry.complete && entry.applied);
            line.behaviours.push(entry.behaviour.clone());
            line.answered.push(entry.answered);
            line.given.extend_from_slice(&entry.given);
            line.payments.extend(entry.made.iter().map(|made| made.id.clone()));
        }
        ledger
    }
}

impl Entry {
    fn show(&self) -> ReceivedRequest {
        let mut framed = Framed::of(&self.bytes);
        for (name, value) in &mut framed.headers {
            requests::mask(name, value);
        }
        ReceivedRequest {
            connection: self.connection,
            method: framed.method,
            body: requests::masked_body(framed.target.as_deref().unwrap_or_default(), &framed.body),
            path: framed.target,
            headers: framed.headers,
            bytes: self.bytes.len(),
            complete: self.complete,
            behaviour: self.behaviour.clone(),
        }
    }

    fn path(&self) -> String {
        let framed = Framed::of(&self.bytes);
        framed.method.zip(framed.target).map(|(method, path)| format!("{method} {path}")).unwrap_or_default()
    }

    /// The `marker` member of the body, else the path.
    fn marker(&self) -> String {
        let framed = Framed::of(&self.bytes);
        let body: Option<Value> = serde_json::from_slice(&framed.body).ok();
        let marker = body.as_ref().and_then(|body| body.get("marker")?.as_str());
        marker.map(str::to_owned).or(framed.target).unwrap_or_default()
    }
}

/// Every text that stands under `id`, also in what is not quite JSON.
fn ids(body: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(body);
    let id = |rest: &str| {
        let value = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
        value.split('"').next().map(str::to_owned)
    };
    text.split(r#""id""#).skip(1).filter_map(id).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::Step, *};

    #[test]
    fn the_log_counts_by_path_and_by_marker() {
        let mut log = Log::default();
        let connection = log.connection();
        let whole = br#"POST /a HTTP/1.1
Content-Length: 14

{"marker":"m"}"#;
        let whole = String::from_utf8_lossy(whole).replace('\n', "\r\n").into_bytes();
        let created = "\u{feff}{\"id\": \"p1\", \"big\": 1e999}";
        for (status, body, applied) in [(429, r#"{"id":"e"}"#, false), (201, created, true)] {
            let request = log.begin(connection, format!("status_{status}"), applied);
            log.received(request, &whole[..1]);
            log.received(request, &whole[1..]);
            log.complete(request);
            let framed = Framed::of(&whole);
            log.answered(request, &Reply::of(&Step::answer(status, body), &framed, "x", ""));
        }
        let request = log.begin(connection, "read_bytes_then_reset".into(), true);
        log.received(request, b"POST /a HTTP/1.1\r\nX-Api-Key: secret\r\nX-");
        let stats = log.stats();
        assert_eq!((stats.connections, stats.requests, stats.complete), (1, 3, 2));
        assert_eq!(
            stats.by_path["POST /a"],
            Counts { requests: 3, complete: 2, bytes: 2 * whole.len() + 39 }
        );
        let ledger = log.ledger();
        assert_eq!((ledger["m"].complete, ledger["m"].applied), (2, 1));
        assert_eq!(ledger["m"].behaviours, ["status_429", "status_201"]);
        assert_eq!(
            (ledger["m"].answered.as_slice(), &ledger["m"].given[..]),
            (&[Some(429), Some(201)][..], &["p1".to_owned()][..])
        );
        assert_eq!((ledger["/a"].arrived, ledger["/a"].complete, ledger["/a"].applied), (1, 0, 0));
        let partial = &log.requests()[2];
        assert_eq!(
            (partial.complete, partial.headers.as_slice()),
            (false, &[("x-api-key".into(), "***".into())][..])
        );
    }
}
