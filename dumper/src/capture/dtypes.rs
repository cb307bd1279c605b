//! numpy's element types in words.
//!
//! `dtype.descr` would do for structured ones, but numpy wrote it in Python.

use std::fmt::Write;

use coredumpy_format::Text;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use super::raw::{self, Obj};
use super::types::Types;
use super::walk::text_of;

/// Structures in structures that are worded.
const NESTED_MAX: usize = 16;

/// numpy's `dtype.str`, of a structured type the text of its `descr`; and whether it holds objects.
pub(crate) fn dtype_name(types: &Types<'_>, dtype: &Bound<'_, PyAny>) -> PyResult<(Text, bool)> {
    let has_objects = member(types, dtype, "hasobject")?.is(pyo3::types::PyBool::new(dtype.py(), true));
    if member(types, dtype, "fields")?.is_none() {
        return Ok((text_of(&member(types, dtype, "str")?)?, has_objects));
    }
    let mut text = String::new();
    write_fields(types, dtype, NESTED_MAX, &mut text)?;
    Ok((Text::from(text), has_objects))
}

/// An attribute of a dtype: its classes are written in C.
pub(crate) fn member<'py>(types: &Types<'_>, dtype: &Bound<'py, PyAny>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    if types.is_python_class(Obj::of(dtype).type_ptr()) {
        return Err(PyTypeError::new_err("a dtype written in Python"));
    }
    dtype.getattr(name)
}

/// `[('name', '<i4'), ('', '|V4'), ('pair', '<f8', (2,))]`
fn write_fields(types: &Types<'_>, dtype: &Bound<'_, PyAny>, nested: usize, text: &mut String) -> PyResult<()> {
    let fields = member(types, dtype, "fields")?;
    let names = member(types, dtype, "names")?.cast_into_exact::<PyTuple>()?;
    let mut offset = 0;
    text.push('[');
    for name in &names {
        let field = fields.get_item(&name)?.cast_into_exact::<PyTuple>()?;
        let (inner, begin): (_, usize) = (field.get_item(0)?, field.get_item(1)?.extract()?);
        // Of fields that overlap the text says less than the dtype's own record.
        write_gap(begin.saturating_sub(offset), text);
        let name = repr(&name)?;
        let _ = match field.get_item(2) {
            Ok(title) => write!(text, "(({}, {name}), ", repr(&title)?),
            Err(_) => write!(text, "({name}, "),
        };
        write_element(types, &inner, nested, text)?;
        text.push_str("), ");
        offset = begin + member(types, &inner, "itemsize")?.extract::<usize>()?;
    }
    write_gap(member(types, dtype, "itemsize")?.extract::<usize>()?.saturating_sub(offset), text);
    text.truncate(text.trim_end_matches(", ").len());
    text.push(']');
    Ok(())
}

/// Bytes that belong to no field.
fn write_gap(bytes: usize, text: &mut String) {
    if bytes > 0 {
        // Writing to a String never fails.
        let _ = write!(text, "('', '|V{bytes}'), ");
    }
}

/// The type of a field, and its shape where it is an array.
fn write_element(types: &Types<'_>, dtype: &Bound<'_, PyAny>, nested: usize, text: &mut String) -> PyResult<()> {
    let sub = member(types, dtype, "subdtype")?;
    if let Ok(sub) = sub.cast_into_exact::<PyTuple>() {
        write_element(types, &sub.get_item(0)?, nested, text)?;
        let shape = sub.get_item(1)?.extract::<Vec<usize>>()?;
        let comma = if shape.len() == 1 { "," } else { "" };
        let shape: Vec<String> = shape.iter().map(ToString::to_string).collect();
        let _ = write!(text, ", ({}{comma})", shape.join(", "));
        return Ok(());
    }
    if member(types, dtype, "fields")?.is_none() {
        text.push_str(&repr(&member(types, dtype, "str")?)?);
        return Ok(());
    }
    match nested.checked_sub(1) {
        Some(nested) => write_fields(types, dtype, nested, text),
        None => Err(PyTypeError::new_err("too many structures in structures")),
    }
}

/// Of an exact str.
fn repr(text: &Bound<'_, PyAny>) -> PyResult<String> {
    let text = text.cast_exact::<pyo3::types::PyString>()?;
    let repr = raw::c_repr(text.py(), Obj::of(text.as_any())).ok_or_else(|| PyTypeError::new_err("repr"))?;
    Ok(text_of(&repr)?.to_lossy().into_owned())
}
