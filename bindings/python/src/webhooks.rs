//! Webhooks: bytes in, JSON out. The events are made of it in Python.

use conomyhq::{Error, binding, webhooks};
use pyo3::prelude::*;

use crate::failure::raise;

/// The JSON of an event whose delivery was signed.
#[pyfunction]
pub(crate) fn verify_webhook(
    py: Python<'_>,
    raw_body: &[u8],
    secrets: Vec<Vec<u8>>,
    signature_header: Option<&str>,
) -> PyResult<String> {
    apart(py, || binding::webhook(raw_body, &secrets, signature_header).map(|webhook| webhook.json))
}

#[pyfunction]
pub(crate) fn webhook_key(json: &str) -> String {
    binding::webhook_key(json)
}

#[pyfunction]
pub(crate) fn sign_webhook(py: Python<'_>, body: &[u8], secret: Vec<u8>) -> PyResult<String> {
    apart(py, || webhooks::sign(body, &secret))
}

#[pyfunction]
pub(crate) fn webhook_header(py: Python<'_>, raw_body: &[u8], secret: Vec<u8>) -> PyResult<String> {
    apart(py, || webhooks::signature_header(raw_body, &secret))
}

/// Others may go on meanwhile: anybody can send a body of any length.
fn apart<T: Send>(py: Python<'_>, work: impl FnOnce() -> Result<T, Error> + Send) -> PyResult<T> {
    py.detach(work).map_err(|error| raise(py, &error))
}
