//! The namespace of a frame, as it is before anybody looks.

use std::ptr;

use pyo3::ffi;
use pyo3::prelude::*;

use super::Obj;

/// Of the words of a struct, those that hold the frame's code, its globals and its namespace.
struct Layout {
    code: usize,
    globals: usize,
    namespace: usize,
}

/// `PyFrameObject` of 3.10, and `_PyInterpreterFrame` of 3.11 and 3.12, to which `f_frame` of a frame leads. No later
/// release of these versions changes them.
const OF_3_10: Layout = Layout { code: 4, globals: 6, namespace: 7 };
const OF_3_11: Layout = Layout { code: 4, globals: 1, namespace: 3 };
const OF_3_12: Layout = Layout { code: 0, globals: 3, namespace: 5 };
const F_FRAME: usize = 3;

impl Obj {
    /// What a look at a frame's `f_locals` would write its variables to; None where it would make that, or writes nothing
    /// (from 3.13 on), or where frames are built in another way than in the releases.
    pub(crate) fn frame_namespace<'py>(
        self,
        py: Python<'py>,
        globals: &Bound<'py, PyAny>,
    ) -> Option<Bound<'py, PyAny>> {
        let version = py.version_info();
        let frame: *const *mut ffi::PyObject = self.as_ptr().cast_const().cast();
        // SAFETY: the object is a frame, which in these versions is longer than four words; `f_frame` is a pointer.
        let behind = || unsafe { frame.add(F_FRAME).read() }.cast_const().cast();
        let (words, layout): (*const *mut ffi::PyObject, Layout) = match (version.major, version.minor) {
            (3, 10) => (frame, OF_3_10),
            (3, 11) => (behind(), OF_3_11),
            (3, 12) => (behind(), OF_3_12),
            _ => return None,
        };
        if words.is_null() {
            return None;
        }
        // SAFETY: a frame of these versions has at least eight words, and so has what `f_frame` leads to.
        let word = |number: usize| unsafe { words.add(number).read() };
        let is_as_known =
            ptr::eq(word(layout.code), self.frame_code(py).as_ptr()) && ptr::eq(word(layout.globals), globals.as_ptr());
        if !is_as_known {
            return None;
        }
        // SAFETY: its neighbours are what they are in this layout, so this is the namespace, which the frame keeps; or null.
        unsafe { Bound::from_borrowed_ptr_or_opt(py, word(layout.namespace)) }
    }
}
