//! The variables of a frame, so that no code of the program runs.
//!
//! Before 3.13 a look at `f_locals` writes them into a namespace that lasts. A class body, and what `exec` was given, may
//! have one with methods of the program's, which would be called; and in a dict the value of an earlier look would die.

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyDictMethods};

use super::raw::Obj;

/// The namespace of a frame, and what it held before, which must live until the walk is over.
pub(crate) struct Variables<'py> {
    pub(crate) namespace: Bound<'py, PyAny>,
    pub(crate) before: Option<Bound<'py, PyDict>>,
}

impl<'py> Variables<'py> {
    pub(crate) fn of(frame: &Bound<'py, PyAny>, globals: &Bound<'py, PyAny>) -> PyResult<Self> {
        let mut before = None;
        if let Some(namespace) = Obj::of(frame).frame_namespace(frame.py(), globals) {
            if Obj::of(&namespace).type_ptr() != &raw mut ffi::PyDict_Type {
                return Ok(Self { namespace, before });
            }
            // A module's are in it already: nothing is written there.
            if !namespace.is(globals) {
                before = Some(namespace.cast_into::<PyDict>()?.copy()?);
            }
        }
        Ok(Self { namespace: frame.getattr("f_locals")?, before })
    }
}
