//! What a finished call is to Python: the text of its answer or the exception to raise, and its attempts.

use bytes::Bytes;
use conomyhq::{Error, binding::Call};
use pyo3::{prelude::*, types::PyBytes};

/// Why a call has no answer.
pub(crate) enum Failure {
    /// The core says why.
    Error(Error),
    /// A signal handler raised this; the call's future is dropped.
    Signal(PyErr),
    /// There is a bug.
    Panic,
}

/// `(body, exception, attempts)`; one of the first two is None.
pub(crate) type Answer = (Option<Py<PyBytes>>, Option<Py<PyAny>>, String);

/// Hands a finished call over.
pub(crate) fn answer(py: Python<'_>, call: &Call, result: Result<Bytes, Failure>) -> Answer {
    let (body, exception) = match result {
        Ok(body) => (Some(PyBytes::new(py, &body).unbind()), None),
        Err(failure) => (None, Some(failure.exception(py, call))),
    };
    (body, exception, call.take_events())
}

impl Failure {
    fn exception(self, py: Python<'_>, call: &Call) -> Py<PyAny> {
        let made = match self {
            Self::Error(error) => exception(py, &error),
            Self::Signal(raised) => {
                let raised = raised.into_value(py).into_any();
                errors(py, "annotate", (&raised, call.cancelled())).map(|_| raised)
            }
            Self::Panic => errors(py, "from_crash", (call.cancelled(),)),
        };
        made.unwrap_or_else(|failure| failure.into_value(py).into_any())
    }
}

/// The error, to be raised.
pub(crate) fn raise(py: Python<'_>, error: &Error) -> PyErr {
    match exception(py, error) {
        Ok(exception) => PyErr::from_value(exception.into_bound(py)),
        Err(failure) => failure,
    }
}

fn exception(py: Python<'_>, error: &Error) -> PyResult<Py<PyAny>> {
    errors(py, "from_report", (error.report(), error.raw_body()))
}

/// Calls a function of `conomyhq._errors`, where the exceptions are.
fn errors<'py>(
    py: Python<'py>,
    function: &str,
    arguments: impl pyo3::call::PyCallArgs<'py>,
) -> PyResult<Py<PyAny>> {
    Ok(py.import("conomyhq._errors")?.getattr(function)?.call1(arguments)?.unbind())
}
