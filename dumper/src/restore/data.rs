//! Scalars, strings, bytes and bytearrays.

use coredumpy_format::model::{Long, Missing, Object, Value};
use coredumpy_format::{ReadError, Text};
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes};

use super::objects::Objects;
use super::value;

/// A scalar or bytearray. Of a long string or bytes, words in its text say what was left out, and where.
pub(crate) fn data<'py>(objects: &Objects, py: Python<'py>, record: &Object) -> PyResult<Bound<'py, PyAny>> {
    let gather = |head: &[u8], long: Option<&Long>, is_text| gather(objects, py, head, long, is_text);
    match record {
        Object::Bytearray(record) => {
            let bytes = gather(&record.data.0, record.long.as_ref(), false)?;
            Ok(PyByteArray::new(py, &bytes).into_any())
        }
        Object::Scalar(record) => match (&record.value, record.long.as_ref()) {
            (Value::Str(head), long @ Some(_)) => {
                let bytes = gather(head.as_bytes(), long, true)?;
                Ok(value::text(py, &Text::from_bytes(bytes))?.into_any())
            }
            (Value::Bytes(head), long @ Some(_)) => Ok(PyBytes::new(py, &gather(head, long, false)?).into_any()),
            (value, _) => objects.resolve(py, value),
        },
        _ => Ok(py.None().into_bound(py)),
    }
}

fn gather(objects: &Objects, py: Python<'_>, head: &[u8], long: Option<&Long>, is_text: bool) -> PyResult<Vec<u8>> {
    let Some(long) = long else { return Ok(head.to_vec()) };
    let reader = objects.reader.get();
    let read = |error: &ReadError| reader.error(py, error);
    let (mut bytes, lost) = reader.dump.all_bytes(head, Some(long)).map_err(|error| read(&error))?;
    let words = |missing: &Missing| -> PyResult<Vec<u8>> {
        Ok(objects.missing(py, missing)?.repr()?.to_string_lossy().into_owned().into_bytes())
    };
    if let Some(cut) = &long.cut {
        let at = usize::try_from(cut.at).unwrap_or(usize::MAX);
        let at = if is_text { code_point_offset(&bytes, at) } else { at.min(bytes.len()) };
        bytes.splice(at..at, words(&cut.missing)?);
    }
    if let Some(missing) = lost {
        bytes.extend(words(&missing)?);
    }
    Ok(bytes)
}

/// The byte at which a code point begins in UTF-8 or WTF-8.
fn code_point_offset(bytes: &[u8], number: usize) -> usize {
    let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte & 0xc0 != 0x80);
    starts.map(|(offset, _)| offset).nth(number).unwrap_or(bytes.len())
}
