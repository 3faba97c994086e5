//! The options of clients and calls, as a script states them.

use serde::Deserialize;

/// Options that a client and a call share.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Options {
    pub(crate) timeout_ms: Option<u64>,
    pub(crate) connect_timeout_ms: Option<u64>,
    pub(crate) max_retries: Option<u32>,
    pub(crate) retry_ambiguous: Option<bool>,
    pub(crate) max_response_bytes: Option<usize>,
}

/// Applies the options that are set; the builder and a call spell them alike.
macro_rules! with_options {
    ($target:expr, $options:expr) => {{
        let (mut target, options) = ($target, $options);
        if let Some(ms) = options.timeout_ms {
            target = target.timeout(std::time::Duration::from_millis(ms));
        }
        if let Some(ms) = options.connect_timeout_ms {
            target = target.connect_timeout(std::time::Duration::from_millis(ms));
        }
        if let Some(retries) = options.max_retries {
            target = target.max_retries(retries);
        }
        if let Some(retry) = options.retry_ambiguous {
            target = target.retry_ambiguous(retry);
        }
        if let Some(bytes) = options.max_response_bytes {
            target = target.max_response_bytes(bytes);
        }
        target
    }};
}

pub(crate) use with_options;
