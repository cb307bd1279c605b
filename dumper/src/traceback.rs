//! What Python code cannot do with a traceback and at the end of the stack.

use pyo3::prelude::*;
use pyo3::{ffi, intern};

/// Takes the first entry off the traceback of the exception that the caller is handling: the caller's own. A bare `raise`
/// then goes on as if the caller had not been there.
#[pyfunction]
pub(crate) fn leave_traceback(exception: &Bound<'_, PyAny>) -> PyResult<()> {
    let py = exception.py();
    let traceback = exception.getattr(intern!(py, "__traceback__"))?;
    if traceback.is_none() {
        return Ok(());
    }
    let next = traceback.getattr(intern!(py, "tb_next"))?;
    exception.setattr(intern!(py, "__traceback__"), &next)?;
    if py.version_info() < (3, 11) {
        // There the interpreter raises again what it noted beside the exception.
        let (class, value) = (exception.get_type().into_ptr(), exception.clone().into_ptr());
        let next = if next.is_none() { std::ptr::null_mut() } else { next.into_ptr() };
        // SAFETY: the thread is attached; the three are an exception's type, itself, and a traceback or null, and each
        // reference is given away.
        unsafe { ffi::PyErr_SetExcInfo(class, value, next) };
    }
    Ok(())
}

/// Sets the recursion limit, also where the stack is deeper than that: `sys.setrecursionlimit` refuses it there.
#[pyfunction]
pub(crate) fn set_recursion_limit(limit: i32) {
    // SAFETY: the thread is attached; any number will do.
    unsafe { ffi::Py_SetRecursionLimit(limit) };
}
