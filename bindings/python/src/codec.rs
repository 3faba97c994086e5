//! Between Python's values and the API's JSON, by the tables that the generated models bring along.
//!
//! Only what callers usually give and the service usually sends is converted here. The rest (a `Decimal`, a model, a
//! generator, a number that no double holds) is `_model.py`'s, which also says what is wrong with a value.

mod read;
mod write;

use std::{borrow::Cow, ffi::c_int};

use pyo3::{
    exceptions::{PyTypeError, PyValueError},
    ffi,
    prelude::*,
    sync::PyOnceLock,
    types::{PyDict, PyFrozenSet, PyTuple, PyType},
};

/// A model's members, as its table of `_model.Member` has them.
#[pyclass(frozen, module = "conomyhq._native")]
pub(crate) struct Shape {
    model: Py<PyType>,
    members: Vec<Member>,
    extra: Slot,
    nulls: Slot,
}

struct Member {
    attribute: String,
    /// The API's name.
    name: String,
    slot: Slot,
    /// The model of its value, or of each item of it.
    model: Option<Py<PyType>>,
    /// That model's shape. It may be described after this one.
    shape: PyOnceLock<Py<Shape>>,
    required: bool,
    /// Whether values of another type are taken for it, which `_model.py` converts.
    converts: bool,
}

#[pymethods]
impl Shape {
    /// `members` are `_model.Member`s.
    #[new]
    fn new(model: &Bound<'_, PyType>, members: &Bound<'_, PyTuple>) -> PyResult<Self> {
        let members: Vec<Member> =
            members.iter().map(|member| Member::new(model, &member)).collect::<PyResult<_>>()?;
        Ok(Self {
            extra: Slot::of(model, "extra")?,
            nulls: Slot::of(model, "_nulls")?,
            model: model.clone().unbind(),
            members,
        })
    }

    /// Reads an object of the API.
    fn read<'py>(&self, py: Python<'py>, json: &[u8]) -> PyResult<Bound<'py, PyAny>> {
        let json = std::str::from_utf8(json).map_err(|_| PyValueError::new_err("it is not UTF-8"))?;
        if let Some(made) = read::plainly(py, json, Some(self)) {
            return Ok(made);
        }
        // A number that takes more than a word, for example.
        self.model.bind(py).call_method1("from_dict", (read::exactly(py, json)?,))
    }

    /// Writes the object with these members, whose names are the attributes'; those that are None are left out. Gives
    /// nothing where one is of a kind that it does not know.
    fn write(&self, members: &Bound<'_, PyDict>) -> Option<String> {
        write::object(members, Some(self))
    }
}

/// Reads JSON as Python's own reader does. An integer of too many digits for Python becomes a text.
#[pyfunction]
pub(crate) fn loads<'py>(py: Python<'py>, json: &str) -> PyResult<Bound<'py, PyAny>> {
    read::plainly(py, json, None).map_or_else(|| read::exactly(py, json), Ok)
}

/// Writes what is made of dicts, lists, tuples, texts, numbers, bools and None.
///
/// Raises `ValueError` where it is not, or has no form in JSON.
#[pyfunction]
pub(crate) fn dumps(value: &Bound<'_, PyAny>) -> PyResult<String> {
    write::any(value).ok_or_else(|| PyValueError::new_err("it has no form in JSON"))
}

impl Shape {
    /// Looked for one after the other: a model has few members, and their names mostly differ in length.
    fn by_attribute(&self, attribute: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.attribute == attribute)
    }

    fn by_name(&self, name: &str) -> Option<usize> {
        self.members.iter().position(|member| member.name == name)
    }

    /// Makes the model; the values are in the order of the members. Gives nothing where one is missing.
    fn make<'py>(
        &self,
        py: Python<'py>,
        values: Vec<Option<Bound<'py, PyAny>>>,
        nulls: &[Cow<'_, str>],
        extra: &Bound<'py, PyDict>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let made = allocated(self.model.bind(py))?;
        let none = py.None().into_bound(py);
        for (member, value) in self.members.iter().zip(&values) {
            match value {
                None if member.required => return Ok(None),
                value => member.slot.set(&made, value.as_ref().unwrap_or(&none))?,
            }
        }
        self.extra.set(&made, extra)?;
        if !nulls.is_empty() {
            self.nulls.set(&made, &PyFrozenSet::new(py, nulls)?.into_any())?;
        }
        Ok(Some(made))
    }
}

impl Member {
    fn new(model: &Bound<'_, PyType>, member: &Bound<'_, PyAny>) -> PyResult<Self> {
        let attribute: String = member.getattr("attribute")?.extract()?;
        Ok(Self {
            slot: Slot::of(model, &attribute)?,
            attribute,
            name: member.getattr("name")?.extract()?,
            model: member.getattr("model")?.extract()?,
            shape: PyOnceLock::new(),
            required: member.getattr("required")?.extract()?,
            converts: !member.getattr("takes")?.is_none(),
        })
    }

    /// How its value, or each item of it, is made up; nothing where the API does not say.
    fn shape(&self, py: Python<'_>) -> PyResult<Option<&Shape>> {
        let Some(model) = &self.model else { return Ok(None) };
        let described = || Ok::<_, PyErr>(model.bind(py).getattr("_shape")?.cast_into::<Shape>()?.unbind());
        Ok(Some(self.shape.get_or_try_init(py, described)?.get()))
    }
}

/// An instance of a model of which nothing is set yet. Its `__init__` takes longer than all else of reading an answer.
fn allocated<'py>(model: &Bound<'py, PyType>) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: the interpreter is attached. The model is a class of Python's, whose instances CPython allocates with all
    // their slots empty, and whose allocator either returns a new reference or sets an exception.
    unsafe {
        let allocate = ffi::PyType_GetSlot(model.as_type_ptr(), ffi::Py_tp_alloc);
        let allocate: ffi::allocfunc = std::mem::transmute(allocate);
        Bound::from_owned_ptr_or_err(model.py(), allocate(model.as_type_ptr(), 0))
    }
}

/// Where an attribute of a model is kept. Set from here, since a frozen dataclass refuses to have it set.
struct Slot {
    descriptor: Py<PyAny>,
    set: ffi::descrsetfunc,
}

impl Slot {
    fn of(model: &Bound<'_, PyType>, attribute: &str) -> PyResult<Self> {
        let descriptor = model.getattr(attribute)?;
        // SAFETY: the interpreter is attached and the descriptor is alive. What the slot of this number holds, if
        // anything, is such a function.
        let set = unsafe {
            let set: *mut c_int =
                ffi::PyType_GetSlot(ffi::Py_TYPE(descriptor.as_ptr()), ffi::Py_tp_descr_set).cast();
            std::mem::transmute::<*mut c_int, Option<ffi::descrsetfunc>>(set)
        };
        let set = set.ok_or_else(|| PyTypeError::new_err(format!("{attribute} has no slot")))?;
        Ok(Self { descriptor: descriptor.unbind(), set })
    }

    fn set(&self, of: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        // SAFETY: the interpreter is attached, all three are alive, and the function is that of the descriptor's type. It
        // returns -1 with an exception set where it refuses.
        match unsafe { (self.set)(self.descriptor.as_ptr(), of.as_ptr(), value.as_ptr()) } {
            0 => Ok(()),
            _ => Err(PyErr::fetch(of.py())),
        }
    }
}
