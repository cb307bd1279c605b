//! What the interpreter itself has, without an import.

use std::ffi::CStr;

use pyo3::ffi;
use pyo3::prelude::*;

use super::Obj;

/// A member of `sys` as the interpreter has it, without an import: `__import__` may be the program's.
pub(crate) fn sys_member<'py>(py: Python<'py>, name: &CStr) -> Option<Bound<'py, PyAny>> {
    // SAFETY: the thread holds the GIL; the result is borrowed, or null without an error.
    unsafe { Bound::from_borrowed_ptr_or_opt(py, ffi::PySys_GetObject(name.as_ptr())) }
}

/// The dict of `sys.modules`, unless the program put something else there.
pub(crate) fn loaded_modules(py: Python<'_>) -> Option<Bound<'_, PyAny>> {
    // SAFETY: only takes an address.
    let dict = &raw mut ffi::PyDict_Type;
    sys_member(py, c"modules").filter(|modules| Obj::of(modules).type_ptr() == dict)
}

/// As `threading.get_ident`, which the program may have replaced.
pub(crate) fn thread_ident() -> u64 {
    // SAFETY: needs nothing.
    unsafe { ffi::PyThread_get_thread_ident() }
}

/// Turns the garbage collector off and says whether it was on.
pub(crate) fn disable_gc() -> bool {
    // SAFETY: the thread holds the GIL.
    unsafe { ffi::PyGC_Disable() != 0 }
}

/// Turns the garbage collector on.
pub(crate) fn enable_gc() {
    // SAFETY: the thread holds the GIL.
    unsafe { ffi::PyGC_Enable() };
}
