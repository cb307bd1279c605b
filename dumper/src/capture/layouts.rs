//! How the elements of a numpy array lie in memory, and in whose: strides that its order does not tell, and its base.

use pyo3::prelude::*;
use pyo3::types::{PyBool, PyType};

use super::arrays::member;
use super::dtypes::member as dtype_member;
use super::raw::Obj;
use super::types::Types;

/// A base of more bytes than this is not recorded for the sake of its views.
const MAX_BASE_BYTES: usize = 64 * 1024;

/// What a record's facts are called, and the facts.
type Facts<'py> = Vec<(&'static str, Bound<'py, PyAny>)>;

pub(crate) struct Layout<'a, 'py> {
    pub(crate) array: &'a Bound<'py, PyAny>,
    /// numpy's own class, whose attributes are asked for.
    pub(crate) class: &'a Bound<'py, PyType>,
    pub(crate) is_fortran: bool,
    pub(crate) shape: &'a [u64],
    pub(crate) has_objects: bool,
}

impl<'py> Layout<'_, 'py> {
    fn read(&self, array: &Bound<'py, PyAny>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        member(self.class, array, name)
    }

    /// `flags.strides`, where they are not those of a new array of this shape and order.
    pub(crate) fn strides(&self, facts: &mut Facts<'py>) -> PyResult<()> {
        let strides = self.read(self.array, "strides")?;
        let found: Vec<i64> = strides.extract()?;
        let mut step: i64 = self.read(self.array, "itemsize")?.extract()?;
        let mut usual = vec![0; found.len()];
        let mut place = |index: usize| {
            usual[index] = step;
            step = step.saturating_mul(i64::try_from(self.shape[index]).unwrap_or(i64::MAX).max(1));
        };
        if self.is_fortran {
            (0..found.len()).for_each(&mut place);
        } else {
            (0..found.len()).rev().for_each(&mut place);
        }
        if found != usual {
            facts.push(("flags.strides", strides));
        }
        Ok(())
    }

    /// `flags.base`: the array that has the elements, with `flags.offset`, the bytes in front of the first; `False` for
    /// one that is too large, has objects, or is no array.
    pub(crate) fn base(&self, types: &Types<'py>, facts: &mut Facts<'py>) -> PyResult<()> {
        let base = self.read(self.array, "base")?;
        let no = PyBool::new(base.py(), false).to_owned().into_any();
        let is_array = Obj::of(&base).type_ptr() == self.class.as_ptr().cast();
        let is_kept = is_array
            && !self.has_objects
            && self.read(&base, "nbytes")?.extract::<usize>()? <= MAX_BASE_BYTES
            && !dtype_member(types, &self.read(&base, "dtype")?, "hasobject")?.is_truthy()?
            && self.read(&base, "flags")?.get_item("OWNDATA")?.is_truthy()?;
        if !is_kept {
            facts.push(("flags.base", no));
            return Ok(());
        }
        let address = |array| -> PyResult<Bound<'py, PyAny>> {
            self.read(array, "__array_interface__")?.get_item("data")?.get_item(0)
        };
        let offset = address(self.array)?.sub(address(&base)?)?;
        facts.extend([("flags.base", base), ("flags.offset", offset)]);
        Ok(())
    }
}
