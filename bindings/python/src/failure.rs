//! Why a call has no answer, and the exceptions that say so to Python.

use conomyhq::{Error, binding};
use pyo3::{prelude::*, types::PyBytes};

/// Why a call has no answer.
pub(crate) enum Failure {
    /// The core says why.
    Error(Error),
    /// There is a bug.
    Panic,
    /// The process was forked during the call, and this is the child.
    Forked,
}

/// The exception for an error.
pub(crate) fn exception(py: Python<'_>, error: &Error) -> PyResult<Py<PyAny>> {
    let raw_body = error.raw_body().map(|body| PyBytes::new(py, body));
    errors(py, "from_report", (error.report(), raw_body))
}

/// The exception of a call that ended by a bug.
pub(crate) fn crash(py: Python<'_>, call: &binding::Call) -> PyResult<Py<PyAny>> {
    errors(py, "from_crash", (call.stopped().report,))
}

/// The exception of a call that goes on in the process that this one was forked from.
pub(crate) fn forked(py: Python<'_>, call: &binding::Call) -> PyResult<Py<PyAny>> {
    errors(py, "from_fork", (call.left_behind().report,))
}

/// The error, to be raised.
pub(crate) fn raise(py: Python<'_>, error: &Error) -> PyErr {
    match exception(py, error) {
        Ok(exception) => PyErr::from_value(exception.into_bound(py)),
        Err(failure) => failure,
    }
}

/// Calls a function of `conomyhq._errors`, where the exceptions are.
fn errors<'py>(
    py: Python<'py>,
    function: &str,
    arguments: impl pyo3::call::PyCallArgs<'py>,
) -> PyResult<Py<PyAny>> {
    Ok(py.import("conomyhq._errors")?.getattr(function)?.call1(arguments)?.unbind())
}
