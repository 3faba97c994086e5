//! What a program is told to measure, and what it reports: the same for every language.

use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
pub(crate) struct Job {
    pub(crate) library: String,
    pub(crate) operation: Operation,
    pub(crate) base_url: String,
    /// The PEM file of the authority to trust, over TLS.
    pub(crate) ca_file: Option<String>,
    /// How many calls to make at least before anything is measured.
    pub(crate) warmup_calls: usize,
    /// How long to call before anything is measured, in seconds.
    pub(crate) warmup: f64,
    /// How long to measure, in seconds.
    pub(crate) seconds: f64,
    /// Whether payments go out on connections that were used before.
    pub(crate) reuse: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Operation {
    Session,
    Payment,
}

#[derive(Serialize)]
pub(crate) struct Report {
    pub(crate) calls: usize,
    pub(crate) calls_per_s: f64,
    pub(crate) cpu_us: f64,
    pub(crate) p50_us: f64,
    pub(crate) p99_us: f64,
    pub(crate) rss_mb: f64,
}
