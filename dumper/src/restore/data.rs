//! Scalars, strings, bytes and bytearrays.

use coredumpy_format::Text;
use coredumpy_format::model::{Long, Object, Value};
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes};

use super::objects::Objects;
use super::value;

/// A scalar or bytearray that is whole; of one that is not, `cut.rs` tells.
pub(crate) fn data<'py>(objects: &Objects, py: Python<'py>, record: &Object) -> PyResult<Bound<'py, PyAny>> {
    let gather = |head: &[u8], long: Option<&Long>| gather(objects, py, head, long);
    match record {
        Object::Bytearray(record) => {
            let bytes = gather(&record.data.0, record.long.as_ref())?;
            Ok(PyByteArray::new(py, &bytes).into_any())
        }
        Object::Scalar(record) => match (&record.value, record.long.as_ref()) {
            (Value::Str(head), long @ Some(_)) => {
                let bytes = gather(head.as_bytes(), long)?;
                Ok(value::text(py, &Text::from_bytes(bytes))?.into_any())
            }
            (Value::Bytes(head), long @ Some(_)) => Ok(PyBytes::new(py, &gather(head, long)?).into_any()),
            (value, _) => objects.resolve(py, value),
        },
        _ => Ok(py.None().into_bound(py)),
    }
}

/// The bytes of a whole string, bytes object or bytearray.
fn gather(objects: &Objects, py: Python<'_>, head: &[u8], long: Option<&Long>) -> PyResult<Vec<u8>> {
    let reader = objects.reader.get();
    let read = reader.dump.all_bytes(head, long);
    read.map(|(bytes, _)| bytes).map_err(|error| reader.error(py, &error))
}
