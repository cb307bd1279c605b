//! The references that make an address a name.

use pyo3::ffi;

use super::Obj;

/// References to objects.
#[derive(Default)]
pub(crate) struct Held(Vec<Obj>);

impl Held {
    /// Room for so many, or None.
    pub(crate) fn with_capacity(capacity: usize) -> Option<Self> {
        let mut held = Vec::new();
        held.try_reserve(capacity).ok()?;
        Some(Self(held))
    }

    #[inline]
    pub(crate) fn add(&mut self, object: Obj) {
        // SAFETY: the object is alive.
        unsafe { ffi::Py_INCREF(object.as_ptr()) };
        self.0.push(object);
    }

    /// Room for one more, or false.
    #[inline]
    pub(crate) fn has_room(&mut self) -> bool {
        self.0.try_reserve(1).is_ok()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        for object in &self.0 {
            // SAFETY: the reference was taken by `add`; the walk, and with it this, lives while the GIL is held.
            unsafe { ffi::Py_DECREF(object.as_ptr()) };
        }
    }
}
