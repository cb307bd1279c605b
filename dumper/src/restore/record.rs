//! A record as a dict, one level deep: `{"kind": word, field: …}`.

use coredumpy_format::model::{Blob, Fields, Long, Missing, Names, Object, ObjectId, Value};
use coredumpy_format::{ReadError, Text};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList};

use super::reader::Reader;
use super::value::{Ref, missing_record, shallow, text};

/// Every field of the record; an option that is not there has no key. Contents that stand in parts are gathered from
/// them; `long` still says the true length and what was left out.
pub(crate) fn record_dict<'py>(py: Python<'py>, reader: &Reader, mut object: Object) -> PyResult<Bound<'py, PyDict>> {
    gather_parts(reader, &mut object).map_err(|error| reader.error(py, &error))?;
    fields_of(py, &object)
}

fn gather_parts(reader: &Reader, object: &mut Object) -> Result<(), ReadError> {
    macro_rules! gather_items {
        ($record:ident . $items:ident) => {
            $record.$items = reader.dump.all_items(std::mem::take(&mut $record.$items), $record.long.as_ref())?
        };
    }
    match object {
        Object::List(record) => gather_items!(record.items),
        Object::Tuple(record) => gather_items!(record.items),
        Object::Set(record) => gather_items!(record.items),
        Object::Frozenset(record) => gather_items!(record.items),
        Object::Deque(record) => gather_items!(record.items),
        Object::Traceback(record) => gather_items!(record.entries),
        Object::Thread(record) => gather_items!(record.frames),
        Object::Dict(record) => {
            let values = std::mem::take(&mut record.values);
            let (names, values) = reader.dump.all_entries(&record.names.list, values, record.long.as_ref())?;
            (record.names, record.values) = (Names::own(names), values);
        }
        Object::Bytearray(record) => record.data = Blob(reader.dump.all_bytes(&record.data.0, record.long.as_ref())?.0),
        Object::Array(record) => record.data = Blob(reader.dump.all_bytes(&record.data.0, record.long.as_ref())?.0),
        Object::Scalar(record) => match &mut record.value {
            Value::Str(head) => {
                *head = Text::from_bytes(reader.dump.all_bytes(head.as_bytes(), record.long.as_ref())?.0);
            }
            Value::Bytes(head) => *head = reader.dump.all_bytes(head, record.long.as_ref())?.0,
            _ => {}
        },
        _ => {}
    }
    Ok(())
}

fn fields_of<'py>(py: Python<'py>, object: &Object) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("kind", object.word())?;
    macro_rules! table {
        ($( $kind:ident { $($field:ident),* $(; $($option:ident),*)? } )*) => {
            match object {
                $( Object::$kind(record) => {
                    $( dict.set_item(stringify!($field), record.$field.to_python(py)?)?; )*
                    $($( if let Some(option) = &record.$option {
                        dict.set_item(stringify!($option), option.to_python(py)?)?;
                    } )*)?
                } )*
                Object::Opaque(opaque) => dict.set_item("code", opaque.code)?,
            }
        };
    }
    table! {
        ItemsPart { items }
        EntriesPart { names, values }
        DataPart { data }
        Absent { missing }
        Scalar { value; long }
        Bytearray { data; long }
        Range { start, stop, step }
        Slice { start, stop, step }
        List { items; long }
        Tuple { items; long }
        Set { items; long }
        Frozenset { items; long }
        Deque { items; long, maxlen }
        DictKeys { mapping }
        DictValues { mapping }
        DictItems { mapping }
        Dict { names, values; long }
        MappingProxy { mapping }
        Instance { class, names, values; payload, slot_count }
        Class { name, qualname, module, bases, names, values; metaclass, flavour, shown, compares, members, orders, compared }
        Function { name, qualname, module, code; defaults, kwdefaults, closure, attributes, doc, annotations, type_params }
        Method { function, bound_to }
        Builtin { name, qualname, module, bound_to }
        Partial { function, args, keywords; class, attributes }
        Module { name, filename, names, values; attribute_count, class }
        Cell { content }
        Weakref { class, target }
        Descriptor { class, names, values }
        Frame { code, lineno, names, values, globals; back, scope }
        Code {
            name, qualname, filename, firstlineno, argcount, posonlyargcount, kwonlyargcount, flags, varnames, cellvars,
            freevars, co_names
        }
        Traceback { entries; long }
        Exception {
            class, args, names, values;
            message, notes, cause, context, suppress_context, traceback, members, slot_count
        }
        Generator { flavour, name, qualname, state, frame; awaiting, code }
        Task { class, name, state, coroutine, frames; waiting_for, waiters, attributes, exception, result }
        Thread { name, ident, frames; long, daemon, crashed, exception, native_id, object, hidden }
        Namespace { names, values; rest, total, positions }
        Array { class, dtype, shape, data; long, repr, fortran, elements, attributes }
        Table { class, shape, columns, data, index; repr, dtypes, cut, attributes }
        Native { class, repr, names, values }
        Custom { class, type_name, data, names, values }
    }
    Ok(dict)
}

/// A field of a record as a Python object.
trait Field {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>>;
}

impl Field for Value {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        shallow(py, self)
    }
}

impl Field for Text {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(text(py, self)?.into_any())
    }
}

impl Field for u64 {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.into_pyobject(py)?.into_any())
    }
}

impl Field for bool {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.into_pyobject(py)?.to_owned().into_any())
    }
}

impl Field for ObjectId {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(Bound::new(py, Ref { id: self.0 })?.into_any())
    }
}

impl Field for Missing {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        missing_record(py, self)
    }
}

impl Field for Blob {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyBytes::new(py, &self.0).into_any())
    }
}

impl Field for Names {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        list(py, &self.list)
    }
}

impl Field for Fields {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let dict = PyDict::new(py);
        dict.set_item("names", self.names.to_python(py)?)?;
        dict.set_item("values", self.values.to_python(py)?)?;
        Ok(dict.into_any())
    }
}

impl Field for Long {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let dict = PyDict::new(py);
        dict.set_item("length", self.length)?;
        dict.set_item("parts", self.parts.to_python(py)?)?;
        if let Some(cut) = &self.cut {
            dict.set_item("at", cut.at)?;
            dict.set_item("cut", cut.missing.to_python(py)?)?;
        }
        Ok(dict.into_any())
    }
}

impl Field for Box<Object> {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(fields_of(py, self)?.into_any())
    }
}

impl<T: Field> Field for Vec<T> {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        list(py, self)
    }
}

impl<T: Field> Field for Option<T> {
    fn to_python<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.as_ref().map_or_else(|| Ok(py.None().into_bound(py)), |some| some.to_python(py))
    }
}

fn list<'py, T: Field>(py: Python<'py>, all: &[T]) -> PyResult<Bound<'py, PyAny>> {
    let converted = all.iter().map(|one| one.to_python(py)).collect::<PyResult<Vec<_>>>()?;
    Ok(PyList::new(py, converted)?.into_any())
}
