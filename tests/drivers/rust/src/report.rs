//! Results as the harness compares them, and all that can be printed of them.

use conomyhq::Error;
use serde_json::{Value, json};

/// Set where everything that could be printed is to be printed, for the harness to look for secrets in.
const VERBOSE: &str = "CONOMYHQ_DRIVER_VERBOSE";

pub(crate) fn succeeded<T: serde::Serialize + std::fmt::Debug>(model: T) -> Value {
    if verbose() {
        eprintln!("{model:?}");
    }
    json!({"ok": model})
}

pub(crate) fn verbose() -> bool {
    std::env::var_os(VERBOSE).is_some()
}

pub(crate) fn failed(error: &Error) -> Value {
    if verbose() {
        let mut next: Option<&dyn std::error::Error> = Some(error);
        while let Some(error) = next {
            eprintln!("{error} {error:#?}");
            next = error.source();
        }
    }
    let mut report: Value = serde_json::from_str(&error.report()).expect("a report is JSON");
    let mut classes = vec![error.class()];
    classes.extend(error.is_api().then_some("ApiError").filter(|name| *name != error.class()));
    classes.extend(error.is_transport().then_some("TransportError"));
    classes.push("ConomyError");
    report["classes"] = json!(classes);
    report["raw_body"] = json!(error.raw_body().map(String::from_utf8_lossy));
    json!({"error": report})
}
