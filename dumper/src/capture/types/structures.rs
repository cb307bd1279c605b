//! Named tuples written in C: `os.stat_result`, `time.struct_time`, `sys.version_info` …

use pyo3::ffi;
use pyo3::prelude::*;

use super::{Types, is_exact_str, type_object};
use crate::capture::raw::{self, Getter, Obj};

/// The fields of such a class.
pub(crate) struct Structure {
    /// Name and descriptor of each, in their order.
    pub(crate) fields: Vec<(Obj, Getter)>,
    /// How many of them are items of the tuple, too.
    pub(crate) items: usize,
    /// Items in the repr: as many of the fields, from the first on.
    pub(crate) shown: usize,
}

/// None where the class is none.
pub(crate) fn fields_of(types: &Types<'_>, class: Obj) -> Option<Structure> {
    let type_ptr = class.as_ptr().cast();
    let is_tuple = raw::type_flags(type_ptr) & ffi::Py_TPFLAGS_TUPLE_SUBCLASS != 0;
    if !is_tuple || class.type_ptr() != &raw mut ffi::PyType_Type || types.is_python_class(type_ptr) {
        return None;
    }
    let dict = namespace_of(types.py, class)?;
    let (mut fields, mut visible, mut unnamed) = (Vec::new(), None, 0);
    let mut position = 0;
    while let Some((name, value)) = dict.dict_next(&mut position) {
        if !is_exact_str(name) {
            continue;
        }
        let count = || (value.type_ptr() == &raw mut ffi::PyLong_Type).then(|| value.as_i64()).flatten();
        let count = || count().and_then(|count| usize::try_from(count).ok());
        match name.as_utf8() {
            Some("n_sequence_fields") => visible = count(),
            Some("n_unnamed_fields") => unnamed = count().unwrap_or(0),
            _ if value.type_ptr() == types.member_descriptor => {
                fields.push((name, Getter::new(&value.bound(types.py))?));
            }
            _ => {}
        }
    }
    let visible = visible?;
    Some(Structure { fields, items: visible.saturating_sub(unnamed), shown: visible })
}

/// The namespace of a type written in C, whose metaclass is `type`. From 3.12 on a static type's own field is empty, but
/// `__dict__` knows.
pub(crate) fn namespace_of(py: Python<'_>, class: Obj) -> Option<Obj> {
    let proxy = type_object(py, class.as_ptr().cast()).getattr("__dict__").ok()?;
    let dict = raw::referents(Obj::of(&proxy)).into_iter().next()?;
    // The class owns it.
    (dict.type_ptr() == &raw mut ffi::PyDict_Type).then_some(dict)
}
