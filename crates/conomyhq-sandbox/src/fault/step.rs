//! What the fault server can do to a connection or a request.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::random::{Generator, Millis};

/// One behaviour of a script. In JSON it is its name, `"read_all_then_reset"`, or the name with parameters,
/// `{"do": "answer", "status": 500}`.
///
/// A step is for one **request** and is taken when the request's first byte arrives, unless it says that it is
/// for the **connection** (taken when one is accepted) or for the **port** (in force as soon as it is next in the
/// script, before anything connects). "Whole request" means head and body; whatever is answered "well" is what the
/// recipe answers on that path. A stall lasts until the client gives up or the endpoint is closed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// Port: nothing listens on the port, for `ms` milliseconds or for good. Idle connections are closed.
    Refuse {
        /// How long; unset is for good.
        #[serde(default)]
        ms: Option<u64>,
    },
    /// Port: the queue of connections is full, so that connecting hangs, for `ms` milliseconds or for good.
    NeverAccept {
        /// How long; unset is for good.
        #[serde(default)]
        ms: Option<u64>,
    },
    /// Connection: accepts and never reads a byte; on a TLS endpoint not even the handshake.
    AcceptNeverRead {
        /// Keeps the receive buffer tiny, so that a large request cannot be written to its end.
        #[serde(default)]
        fill: bool,
    },
    /// Connection: reads what comes first (of a TLS client its hello) and resets.
    TlsReset {},
    /// Connection: reads and never answers, not even a TLS handshake.
    TlsStall {},
    /// Reads `n` bytes of the request and resets. 0 is for the connection: reset before anything is read.
    ReadBytesThenReset {
        /// How many bytes (of plaintext, under TLS).
        #[serde(default = "one")]
        n: usize,
    },
    /// Reads the whole request and resets.
    ReadAllThenReset {},
    /// Reads the whole request and closes in good order.
    ReadAllThenClose {},
    /// Reads the whole request and answers; well, unless told otherwise.
    Answer {
        /// HTTP status; unset is the recipe's.
        #[serde(default)]
        status: Option<u16>,
        /// Names and values, sent as they stand. `Content-Type` is `application/json` unless among them, and so is the
        /// right `Content-Length`; a null in place of the value sends neither.
        #[serde(default)]
        headers: Vec<(String, Option<String>)>,
        /// How many headers more, of made-up names.
        #[serde(default)]
        more_headers: usize,
        /// The body; unset is the recipe's. Names in braces stand for parts of the request, see the README.
        #[serde(default)]
        body: Option<String>,
        /// How long to wait before the first byte.
        #[serde(default)]
        delay_ms: Millis,
    },
    /// Sends the status line, then nothing.
    StatusLineThenStall {},
    /// Sends the head, then nothing.
    HeadersThenStall {
        /// HTTP status.
        #[serde(default = "ok")]
        status: u16,
    },
    /// Sends the head and half of the body, then closes.
    BodyCutShort {
        /// HTTP status.
        #[serde(default = "ok")]
        status: u16,
        /// Resets instead of closing.
        #[serde(default)]
        reset: bool,
    },
    /// Answers well, but declares `by` bytes more than it sends (fewer, where negative). The connection stays open.
    WrongContentLength {
        /// Declared length less sent length.
        #[serde(default = "minus_five")]
        by: i64,
    },
    /// A body without an end, as fast as it is read.
    EndlessBody {
        /// HTTP status.
        #[serde(default = "ok")]
        status: u16,
    },
    /// Answers well, one byte at a time.
    Drip {
        /// Milliseconds between bytes.
        #[serde(default = "second")]
        interval_ms: u64,
        /// Drips the head as well, not only the body.
        #[serde(default)]
        head: bool,
    },
    /// Answers well, with one more member that brings the body to `bytes`.
    OversizeBody {
        /// Length of the body.
        #[serde(default = "two_mebibytes")]
        bytes: usize,
    },
    /// Sends what is no HTTP and closes.
    InvalidHttp {},
    /// A body that says it is JSON and is not.
    InvalidJson {
        /// HTTP status.
        #[serde(default = "ok")]
        status: u16,
    },
    /// JSON in which nothing has the type that the spec says.
    WrongShape {
        /// HTTP status.
        #[serde(default = "ok")]
        status: u16,
    },
    /// A proxy's page.
    #[serde(rename = "html_502")]
    Html502 {},
    /// A 500 without a body.
    #[serde(rename = "empty_500")]
    Empty500 {},
    /// The documented 429.
    #[serde(rename = "status_429")]
    Status429 {
        /// Value of `Retry-After`: a number or text.
        #[serde(default)]
        retry_after: Option<Value>,
    },
    /// The documented body on a 503.
    #[serde(rename = "status_503")]
    Status503 {
        /// Value of `Retry-After`: a number or text.
        #[serde(default)]
        retry_after: Option<Value>,
    },
    /// The documented body on a 408.
    #[serde(rename = "status_408")]
    Status408 {},
    /// Points to another port, by default one that counts what arrives there and answers it well. A 304 points
    /// nowhere unless told where.
    Redirect {
        /// HTTP status.
        #[serde(default = "found")]
        status: u16,
        /// `Location`; unset is the same path on the other port.
        #[serde(default)]
        to: Option<String>,
    },
    /// Answers well, and once more what nobody asked for, `ms` milliseconds later; the same, unless told what. The
    /// connection stays open.
    AnswerTwice {
        /// Time between the two.
        #[serde(default)]
        ms: Millis,
        /// The second answer's HTTP status; unset is the recipe's.
        #[serde(default)]
        status: Option<u16>,
        /// The second answer's headers, as those of an answer.
        #[serde(default)]
        headers: Vec<(String, Option<String>)>,
        /// The second answer's body, as that of an answer.
        #[serde(default)]
        body: Option<String>,
    },
    /// Answers well, then closes the idle connection after `ms` milliseconds.
    CloseIdleAfter {
        /// How long the connection stays open.
        #[serde(default)]
        ms: Millis,
    },
    /// Answers well; of the next request on the same connection it reads `n` bytes, and resets.
    CloseOnNextRequest {
        /// How many bytes, 1 at least.
        #[serde(default = "one")]
        n: usize,
        /// Closes in good order instead, if the request is no longer than `n`.
        #[serde(default)]
        close: bool,
    },
}

fn one() -> usize {
    1
}

fn ok() -> u16 {
    200
}

fn found() -> u16 {
    302
}

fn minus_five() -> i64 {
    -5
}

fn second() -> u64 {
    1000
}

fn two_mebibytes() -> usize {
    2 * 1024 * 1024
}

impl Step {
    /// Answers well: what every request gets when the script is used up.
    pub fn well() -> Self {
        Self::told(None, None)
    }

    /// Answers this JSON.
    pub fn answer(status: u16, body: impl Into<String>) -> Self {
        Self::told(Some(status), Some(body.into()))
    }

    fn told(status: Option<u16>, body: Option<String>) -> Self {
        Self::Answer { status, headers: Vec::new(), more_headers: 0, body, delay_ms: Millis::default() }
    }

    /// Reads a step: its name, or its name with parameters.
    ///
    /// # Errors
    /// If there is no such behaviour or parameter.
    pub fn from_value(value: Value) -> Result<Self, serde_json::Error> {
        match value {
            Value::String(name) => serde_json::from_value(json!({ "do": name })),
            other => serde_json::from_value(other),
        }
    }

    /// Its name in a script.
    pub(crate) fn name(&self) -> String {
        let named = serde_json::to_value(self).unwrap_or_default();
        named["do"].as_str().unwrap_or_default().to_owned()
    }

    /// Whether it is in force before anything connects.
    pub(crate) fn is_for_port(&self) -> bool {
        matches!(self, Self::Refuse { .. } | Self::NeverAccept { .. })
    }

    /// Whether it is taken when a connection is accepted.
    pub(crate) fn is_for_connection(&self) -> bool {
        matches!(
            self,
            Self::AcceptNeverRead { .. }
                | Self::TlsReset {}
                | Self::TlsStall {}
                | Self::ReadBytesThenReset { n: 0 }
        )
    }

    /// The status of the answer's head; `None` where none is sent.
    pub(crate) fn status(&self) -> Option<u16> {
        const RECIPE: u16 = 200;
        match self {
            Self::Answer { status, .. } => Some(status.unwrap_or(RECIPE)),
            Self::HeadersThenStall { status }
            | Self::BodyCutShort { status, .. }
            | Self::EndlessBody { status }
            | Self::InvalidJson { status }
            | Self::WrongShape { status }
            | Self::Redirect { status, .. } => Some(*status),
            Self::Html502 {} => Some(502),
            Self::Empty500 {} => Some(500),
            Self::Status429 { .. } => Some(429),
            Self::Status503 { .. } => Some(503),
            Self::Status408 {} => Some(408),
            Self::WrongContentLength { .. }
            | Self::Drip { .. }
            | Self::OversizeBody { .. }
            | Self::AnswerTwice { .. }
            | Self::CloseIdleAfter { .. }
            | Self::CloseOnNextRequest { .. } => Some(RECIPE),
            Self::Refuse { .. }
            | Self::NeverAccept { .. }
            | Self::AcceptNeverRead { .. }
            | Self::TlsReset {}
            | Self::TlsStall {}
            | Self::ReadBytesThenReset { .. }
            | Self::ReadAllThenReset {}
            | Self::ReadAllThenClose {}
            | Self::StatusLineThenStall {}
            | Self::InvalidHttp {} => None,
        }
    }

    /// Whether the API's contract says of a whole request that was answered so that it was carried out: a success
    /// says that it was, and a 4xx other than 408 refuses it in so many words. Everything else leaves it open: a
    /// redirect is the classic answer to a form that was taken, and a gateway's 5xx knows nothing of what is behind it.
    pub(crate) fn contract(&self) -> Option<bool> {
        match self.status()? {
            200..300 => Some(true),
            408 => None,
            400..500 => Some(false),
            _ => None,
        }
    }

    /// The same with its times drawn.
    pub(crate) fn drawn(mut self, generator: &mut Generator) -> Self {
        if let Self::Answer { delay_ms: ms, .. }
        | Self::AnswerTwice { ms, .. }
        | Self::CloseIdleAfter { ms } = &mut self
        {
            *ms = ms.drawn(generator);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_its_name_or_an_object() {
        let parse = |value| Step::from_value(value).map_err(|e| e.to_string());
        assert_eq!(parse(json!("html_502")), Ok(Step::Html502 {}));
        assert_eq!(parse(json!("read_bytes_then_reset")), Ok(Step::ReadBytesThenReset { n: 1 }));
        assert_eq!(parse(json!("answer")), Ok(Step::well()));
        let retry = Step::Status429 { retry_after: Some(json!(2)) };
        assert_eq!(parse(json!({"do": "status_429", "retry_after": 2})), Ok(retry.clone()));
        assert_eq!(retry.name(), "status_429");
        for bad in
            [json!("fly"), json!({"do": "refuse", "s": 1}), json!({"do": "empty_500", "status": 1}), json!(1)]
        {
            assert!(parse(bad.clone()).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_contract_leaves_open_what_is_neither_success_nor_refusal() {
        for (step, applied) in [
            (Step::well(), Some(true)),
            (Step::BodyCutShort { status: 201, reset: true }, Some(true)),
            (Step::answer(422, ""), Some(false)),
            (Step::Status429 { retry_after: None }, Some(false)),
            (Step::answer(408, ""), None),
            (Step::answer(503, ""), None),
            (Step::Html502 {}, None),
            (Step::Redirect { status: 303, to: None }, None),
            (Step::ReadAllThenReset {}, None),
            (Step::StatusLineThenStall {}, None),
        ] {
            assert_eq!(step.contract(), applied, "{step:?}");
        }
    }

    #[test]
    fn the_readme_lists_every_behaviour() {
        // serde is asked for a behaviour that there is not, and names all that there are.
        let error =
            Step::from_value(json!("none")).map(|step| step.name()).expect_err("no such step").to_string();
        let names: Vec<_> = error.split('`').skip(3).step_by(2).map(str::to_owned).collect();
        assert!(names.len() > 20, "{error}");
        let readme = include_str!("../../README.md");
        let table =
            readme.split("| behaviour |").nth(1).and_then(|text| text.split("\n\n").next()).expect("a table");
        let listed: Vec<_> =
            table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
        assert_eq!(listed, names);
    }
}
