//! How a call ended, as it crosses to JavaScript.

use conomyhq::{
    Error,
    binding::{ResponseInfo, Stopped},
};

/// How a call ended.
#[derive(Default)]
pub(crate) struct Settled {
    /// The answer's JSON; with an error that of a success that had come when the call was stopped.
    pub(crate) answer: Option<String>,
    /// How a success came, as JSON.
    pub(crate) response: Option<String>,
    /// The error's report.
    pub(crate) error: Option<String>,
    /// The body as it came, with an error too. None where it is the answer's text: few ask for it, and those make it of
    /// that.
    pub(crate) raw_body: Option<Vec<u8>>,
}

impl Settled {
    pub(crate) fn succeeded(json: &[u8], response: Option<ResponseInfo>) -> Self {
        let raw_body = response.as_ref().map(|response| &response.raw_body);
        Self {
            raw_body: raw_body.filter(|body| *body != json).map(|body| body.to_vec()),
            response: response.as_ref().and_then(|response| serde_json::to_string(response).ok()),
            answer: Some(text(json)),
            error: None,
        }
    }

    pub(crate) fn failed(error: &Error) -> Self {
        let raw_body = error.raw_body().map(|body| body.to_vec());
        Self { error: Some(error.report()), raw_body, ..Self::default() }
    }

    pub(crate) fn stopped(Stopped { report, raw_body, answer }: Stopped) -> Self {
        let raw_body = raw_body.map(|body| body.to_vec());
        Self { error: Some(report), answer: answer.as_deref().map(text), raw_body, response: None }
    }
}

/// The core answers valid UTF-8 only.
fn text(json: &[u8]) -> String {
    String::from_utf8_lossy(json).into_owned()
}
