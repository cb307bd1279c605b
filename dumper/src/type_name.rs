//! The name by which the interpreter's own messages call a type: of one written in C it has the module, too.

use std::collections::HashMap;
use std::ffi::{CStr, CString, c_char};
use std::sync::Mutex;

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyType;

/// A dump may name its types at any length.
const NAME_MAX: usize = 200;
/// Names that were given. They stay, as a type may outlive whoever gave it one.
static NAMES: Mutex<Option<HashMap<String, &'static CStr>>> = Mutex::new(None);

/// Has messages call a class by another name; its `__name__` stays. False where that cannot be done.
#[pyfunction]
pub(crate) fn name_type(class: &Bound<'_, PyType>, name: &str) -> PyResult<bool> {
    let own = class.getattr("__name__")?;
    let Some(given) = lasting(name) else { return Ok(false) };
    let mut length = 0;
    // SAFETY: `__name__` of a class that a class statement or call made is the very str that its structure's first field
    // of its own points into; should it be something else, the function sets an error, and the comparison below fails.
    let text = unsafe { ffi::PyUnicode_AsUTF8AndSize(own.as_ptr(), &raw mut length) };
    if text.is_null() {
        return Err(PyErr::fetch(class.py()));
    }
    let field = class.as_ptr().cast::<ffi::PyVarObject>().wrapping_add(1).cast::<*const c_char>();
    // SAFETY: every type is larger than that. The field is written only where it is known to be the one: it holds the
    // address of that text. The interpreter never frees what stands there, and what is written stays.
    unsafe {
        if field.read() != text {
            return Ok(false);
        }
        field.write(given.as_ptr());
    }
    Ok(true)
}

fn lasting(name: &str) -> Option<&'static CStr> {
    if name.len() > NAME_MAX {
        return None;
    }
    let mut names = NAMES.lock().ok()?;
    let names = names.get_or_insert_default();
    if let Some(known) = names.get(name) {
        return Some(known);
    }
    let given: &'static CStr = Box::leak(CString::new(name).ok()?.into_boxed_c_str());
    names.insert(name.to_owned(), given);
    Some(given)
}
