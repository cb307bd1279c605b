//! Frames of coredumpy's own among the program's: a decorator's, a hook's. No dump shows them.

use coredumpy_format::Text;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::raw::Obj;
use super::walk::text_of;

/// The local variable in which a wrapper of ours has the program's generator or coroutine.
const INNER: &str = "inner";

/// Knows our code by the beginning of its filename.
#[derive(Default, Clone)]
pub(crate) struct Ours(Vec<Text>);

impl Ours {
    pub(crate) fn new(filenames: Vec<Text>) -> Self {
        Self(filenames)
    }

    pub(crate) fn has_frame(&self, frame: &Bound<'_, PyAny>) -> bool {
        self.has_code(&Obj::of(frame).frame_code(frame.py()))
    }

    fn has_code(&self, code: &Bound<'_, PyAny>) -> bool {
        let filename = code.getattr("co_filename").and_then(|filename| text_of(&filename));
        filename.is_ok_and(|filename| self.0.iter().any(|ours| filename.as_bytes().starts_with(ours.as_bytes())))
    }

    /// What a wrapper of ours delegates to, with `frame` its frame; None where it is no wrapper.
    pub(crate) fn inner<'py>(&self, frame: &Bound<'py, PyAny>) -> Option<Bound<'py, PyAny>> {
        if frame.is_none() || !self.has_frame(frame) {
            return None;
        }
        let locals = frame.getattr("f_locals").ok()?;
        match locals.cast::<PyDict>() {
            Ok(locals) => locals.get_item(INNER).ok()?,
            // From 3.13 on a proxy.
            Err(_) => locals.get_item(INNER).ok(),
        }
    }
}
