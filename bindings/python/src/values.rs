//! Settings and options, as `_options.py` has converted them.

use pyo3::{
    exceptions::{PyTypeError, PyValueError},
    prelude::*,
    types::{PyBool, PyDict, PyFloat, PyInt, PyString},
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The settings or options with these names and values.
pub(crate) fn by_name<T: DeserializeOwned>(given: &Bound<'_, PyDict>) -> PyResult<T> {
    // Without its text, which may quote a value.
    T::deserialize(object(given)?).map_err(|_| PyValueError::new_err("there is no such option"))
}

fn object(given: &Bound<'_, PyDict>) -> PyResult<Value> {
    let members = given.iter().map(|(name, value)| Ok((name.extract()?, self::value(&value)?)));
    Ok(Value::Object(members.collect::<PyResult<Map<_, _>>>()?))
}

fn value(given: &Bound<'_, PyAny>) -> PyResult<Value> {
    if let Ok(flag) = given.cast::<PyBool>() {
        Ok(flag.is_true().into())
    } else if given.is_instance_of::<PyInt>() {
        Ok(given.extract::<u32>()?.into())
    } else if given.is_instance_of::<PyFloat>() {
        Ok(given.extract::<f64>()?.into())
    } else if let Ok(text) = given.cast::<PyString>() {
        Ok(text.to_str()?.into())
    } else if let Ok(headers) = given.cast::<PyDict>() {
        object(headers)
    } else {
        Err(PyTypeError::new_err("no option is of this type"))
    }
}
