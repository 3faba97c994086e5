//! From Python to JSON.

use pyo3::{
    prelude::*,
    types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple},
};

use super::Shape;

/// How deep a request is written. The core reads no deeper.
const DEEPEST: usize = 127;

/// A value of a kind that is not written here.
struct Unusual;

type Written = Result<(), Unusual>;

/// Writes a value that is made of nothing unusual.
pub(super) fn any(value: &Bound<'_, PyAny>) -> Option<String> {
    text(|writer| writer.value(value, None))
}

/// The same for an object, by its shape.
pub(super) fn object(members: &Bound<'_, PyDict>, shape: Option<&Shape>) -> Option<String> {
    text(|writer| writer.object(members, shape))
}

fn text(write: impl FnOnce(&mut Writer) -> Written) -> Option<String> {
    const USUAL: usize = 256;
    let mut writer = Writer { out: Vec::with_capacity(USUAL), depth: 0 };
    write(&mut writer).ok()?;
    String::from_utf8(writer.out).ok()
}

struct Writer {
    out: Vec<u8>,
    depth: usize,
}

impl Writer {
    fn value(&mut self, value: &Bound<'_, PyAny>, shape: Option<&Shape>) -> Written {
        if let Ok(text) = value.cast::<PyString>() {
            self.text(text)
        } else if let Ok(dict) = value.cast_exact::<PyDict>() {
            self.object(dict, shape)
        } else if let Ok(list) = value.cast_exact::<PyList>() {
            self.items(list.iter(), shape)
        } else if let Ok(tuple) = value.cast_exact::<PyTuple>() {
            self.items(tuple.iter(), shape)
        } else if value.is_none() {
            self.raw(b"null");
            Ok(())
        } else if let Ok(flag) = value.cast::<PyBool>() {
            self.raw(if flag.is_true() { b"true" } else { b"false" });
            Ok(())
        } else if value.is_instance_of::<PyInt>() {
            self.integer(value)
        } else if value.is_instance_of::<PyFloat>() {
            self.double(value)
        } else {
            Err(Unusual)
        }
    }

    fn object(&mut self, members: &Bound<'_, PyDict>, shape: Option<&Shape>) -> Written {
        self.descend()?;
        let mut before: &[u8] = b"{";
        for (key, value) in members.iter() {
            let key = key.cast_exact::<PyString>().map_err(|_| Unusual)?;
            let attribute = key.to_str().map_err(|_| Unusual)?;
            let member = shape.and_then(|shape| shape.by_attribute(attribute));
            match (member, shape) {
                (Some(_), _) if value.is_none() => continue,
                (Some(member), _) => {
                    let is_own = value.is_exact_instance_of::<PyString>()
                        || !member.converts
                        || value.is_exact_instance_of::<PyList>()
                        || value.is_exact_instance_of::<PyTuple>();
                    if !is_own {
                        return Err(Unusual);
                    }
                    self.raw(before);
                    self.name(&member.name)?;
                    self.value(&value, member.shape(value.py()).map_err(|_| Unusual)?)?;
                }
                // The API's own spelling: it may stand beside the other one.
                (None, Some(shape)) if shape.by_name(attribute).is_some() => return Err(Unusual),
                (None, _) => {
                    self.raw(before);
                    self.name(attribute)?;
                    self.value(&value, None)?;
                }
            }
            before = b",";
        }
        self.raw(if before == b"{" { b"{}" } else { b"}" });
        self.depth -= 1;
        Ok(())
    }

    fn items<'py>(
        &mut self,
        items: impl Iterator<Item = Bound<'py, PyAny>>,
        shape: Option<&Shape>,
    ) -> Written {
        self.descend()?;
        let mut before: &[u8] = b"[";
        for item in items {
            self.raw(before);
            self.value(&item, shape)?;
            before = b",";
        }
        self.raw(if before == b"[" { b"[]" } else { b"]" });
        self.depth -= 1;
        Ok(())
    }

    fn name(&mut self, name: &str) -> Written {
        self.string(name)?;
        self.raw(b":");
        Ok(())
    }

    /// Half of a surrogate pair has no form in UTF-8.
    fn text(&mut self, text: &Bound<'_, PyString>) -> Written {
        self.string(text.to_str().map_err(|_| Unusual)?)
    }

    fn string(&mut self, text: &str) -> Written {
        serde_json::to_writer(&mut self.out, text).map_err(|_| Unusual)
    }

    /// As `json` writes it: of an enum's member its number.
    fn integer(&mut self, value: &Bound<'_, PyAny>) -> Written {
        match value.extract::<i64>() {
            Ok(word) => serde_json::to_writer(&mut self.out, &word).map_err(|_| Unusual),
            Err(_) => self.by_repr(&value.py().get_type::<PyInt>(), value),
        }
    }

    fn double(&mut self, value: &Bound<'_, PyAny>) -> Written {
        let finite = value.extract::<f64>().is_ok_and(f64::is_finite);
        if finite { self.by_repr(&value.py().get_type::<PyFloat>(), value) } else { Err(Unusual) }
    }

    /// By the `__repr__` of the class that a value's own is derived from, whatever that one prints.
    fn by_repr(&mut self, class: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> Written {
        let digits = class.call_method1("__repr__", (value,)).map_err(|_| Unusual)?;
        let digits = digits.cast::<PyString>().map_err(|_| Unusual)?;
        self.raw(digits.to_str().map_err(|_| Unusual)?.as_bytes());
        Ok(())
    }

    fn raw(&mut self, text: &[u8]) {
        self.out.extend_from_slice(text);
    }

    fn descend(&mut self) -> Written {
        self.depth += 1;
        if self.depth > DEEPEST { Err(Unusual) } else { Ok(()) }
    }
}
