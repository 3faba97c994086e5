//! From JSON to Python.

use std::{borrow::Cow, fmt};

use pyo3::{
    IntoPyObjectExt,
    exceptions::PyValueError,
    prelude::*,
    types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString},
};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{Member, Shape};

/// Reads it in one go, objects with a shape as models. Gives nothing where that takes more care.
pub(super) fn plainly<'py>(py: Python<'py>, json: &str, shape: Option<&Shape>) -> Option<Bound<'py, PyAny>> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let value = Plain { py, shape }.deserialize(&mut reader).ok()?;
    reader.end().ok()?;
    Some(value)
}

/// A value that is read as it comes.
#[derive(Clone, Copy)]
struct Plain<'a, 'py> {
    py: Python<'py>,
    /// Of an object, or of each object in a list.
    shape: Option<&'a Shape>,
}

/// Why a value is not read here, or what Python said.
fn left<E: Error>(why: impl fmt::Display) -> E {
    E::custom(why)
}

impl<'de, 'py> DeserializeSeed<'de> for Plain<'_, 'py> {
    type Value = Bound<'py, PyAny>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de, 'py> Visitor<'de> for Plain<'_, 'py> {
    type Value = Bound<'py, PyAny>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(self.py.None().into_bound(self.py))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(PyBool::new(self.py, value).to_owned().into_any())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        value.into_bound_py_any(self.py).map_err(left)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        value.into_bound_py_any(self.py).map_err(left)
    }

    /// It may be an integer that takes more than a word, and serde's double may be off by the last bit.
    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Err(left("a number to be read by its digits"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(PyString::new(self.py, text).into_any())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let list = PyList::empty(self.py);
        while let Some(item) = items.next_element_seed(self)? {
            list.append(item).map_err(left)?;
        }
        Ok(list.into_any())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let Self { py, shape } = self;
        let others = PyDict::new(py);
        let Some(shape) = shape else {
            while let Some(name) = members.next_key::<Text<'de>>()? {
                let value = members.next_value_seed(Self { py, shape: None })?;
                others.set_item(&*name.0, value).map_err(left)?;
            }
            return Ok(others.into_any());
        };
        let mut values = vec![None; shape.members.len()];
        let mut nulls = Vec::new();
        while let Some(name) = members.next_key::<Text<'de>>()? {
            let Some(index) = shape.by_name(&name.0) else {
                let value = members.next_value_seed(Self { py, shape: None })?;
                others.set_item(&*name.0, value).map_err(left)?;
                continue;
            };
            let inner = Member::shape(&shape.members[index], py).map_err(left)?;
            let value = members.next_value_seed(Self { py, shape: inner })?;
            if values[index].is_some() || nulls.contains(&name.0) {
                return Err(left("a member that comes twice"));
            }
            if value.is_none() {
                nulls.push(name.0);
            } else {
                values[index] = Some(value);
            }
        }
        let made = shape.make(py, values, &nulls, &others).map_err(left)?;
        made.ok_or_else(|| left("a member is missing"))
    }
}

/// A text that is borrowed where no escape stands in it.
struct Text<'de>(Cow<'de, str>);

impl<'de> serde::Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct Taken;

        impl<'de> Visitor<'de> for Taken {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }

        reader.deserialize_str(Taken)
    }
}

/// How deep it is read. The core hands nothing deeper over.
const DEEPEST: usize = 200;

/// Reads it as Python's own reader would, numbers by their digits.
pub(super) fn exactly<'py>(py: Python<'py>, json: &str) -> PyResult<Bound<'py, PyAny>> {
    exact(py, serde_json::from_str(json).map_err(refused)?, 0)
}

fn refused(_: serde_json::Error) -> PyErr {
    // Without the reader's words, which may quote what it read.
    PyValueError::new_err("it cannot be read as JSON")
}

fn exact<'py>(py: Python<'py>, value: &RawValue, depth: usize) -> PyResult<Bound<'py, PyAny>> {
    let text = value.get();
    if depth > DEEPEST {
        return Err(PyValueError::new_err("it is nested too deeply"));
    }
    match text.as_bytes().first() {
        Some(b'{') => {
            let dict = PyDict::new(py);
            let mut reader = serde_json::Deserializer::from_str(text);
            reader.deserialize_map(Members { dict: &dict, depth }).map_err(refused)?;
            Ok(dict.into_any())
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).map_err(refused)?;
            let items = items.into_iter().map(|item| exact(py, item, depth + 1));
            Ok(PyList::new(py, items.collect::<PyResult<Vec<_>>>()?)?.into_any())
        }
        Some(b'-' | b'0'..=b'9') => number(py, text),
        _ => plainly(py, text, None).ok_or_else(|| PyValueError::new_err("it is no JSON value")),
    }
}

fn number<'py>(py: Python<'py>, digits: &str) -> PyResult<Bound<'py, PyAny>> {
    if digits.contains(['.', 'e', 'E']) {
        return py.get_type::<PyFloat>().call1((digits,));
    }
    // Python refuses to make an int of very many digits.
    py.get_type::<PyInt>().call1((digits,)).or_else(|_| digits.into_bound_py_any(py))
}

/// The members of an object, of those with one name the last.
struct Members<'a, 'py> {
    dict: &'a Bound<'py, PyDict>,
    depth: usize,
}

impl<'de> Visitor<'de> for Members<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some((name, value)) = members.next_entry::<Text<'de>, &RawValue>()? {
            let value = exact(self.dict.py(), value, self.depth + 1).map_err(left)?;
            self.dict.set_item(&*name.0, value).map_err(left)?;
        }
        Ok(())
    }
}
