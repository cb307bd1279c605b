//! The contents of containers.

use coredumpy_format::model::{Dict, Names, Object, Value};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyByteArray, PyDict, PyList, PySet, PyString, PyType};

use super::data::data;
use super::items::Entry;
use super::objects::Objects;

/// Fills a shell from the record of its id; that of an instance from what it holds as a subclass of a built-in.
pub(crate) fn fill(objects: &Objects, shell: &Bound<'_, PyAny>, id: u32, record: Option<Box<Object>>) -> PyResult<()> {
    let record = match record {
        Some(record) => *record,
        None => objects.record(shell.py(), id)?,
    };
    match record {
        Object::Instance(instance) => match instance.payload {
            Some(payload) => contents(objects, shell, &payload),
            None => attributes(objects, shell, &instance.names, &instance.values),
        },
        Object::Native(record) => attributes(objects, shell, &record.names, &record.values),
        record => contents(objects, shell, &record),
    }
}

/// A class of `collections`.
pub(crate) fn collections<'py>(py: Python<'py>, name: &'static str) -> PyResult<&'py Bound<'py, PyType>> {
    static DEQUE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static ORDERED_DICT: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let known = if name == "deque" { &DEQUE } else { &ORDERED_DICT };
    known.import(py, "collections", name)
}

/// Gives an instance of a real class its `__dict__`.
fn attributes(objects: &Objects, shell: &Bound<'_, PyAny>, names: &Names, values: &[Value]) -> PyResult<()> {
    let py = shell.py();
    let Ok(dict) = shell.getattr("__dict__")?.cast_into::<PyDict>() else { return Ok(()) };
    let entries = objects.entries(py, names, values, None)?;
    let entries: Vec<_> = entries.into_iter().filter(|(name, _)| name.is_exact_instance_of::<PyString>()).collect();
    set_entries(objects, &dict, &entries)?;
    if entries.iter().any(|(name, _)| name.cast::<PyString>().is_ok_and(|name| is_special(name))) {
        py.import("coredumpy._load.observers")?.call_method1("disarmed", (dict,))?;
    }
    Ok(())
}

/// Whether the interpreter or its library may ask for a name by itself.
fn is_special(name: &Bound<'_, PyString>) -> bool {
    name.to_cow().is_ok_and(|name| name.starts_with("__"))
}

/// Gives a shell its contents. A shell of another kind than the record's (a hostile dump) stays as it is.
pub(crate) fn contents(objects: &Objects, shell: &Bound<'_, PyAny>, record: &Object) -> PyResult<()> {
    let py = shell.py();
    match record {
        Object::List(record) => {
            let Ok(list) = shell.cast::<PyList>() else { return Ok(()) };
            list.del_slice(0, list.len())?;
            objects.each_item(py, &record.items, record.long.as_ref(), |item| list.append(item))
        }
        Object::Set(record) => {
            let Ok(set) = shell.cast::<PySet>() else { return Ok(()) };
            set_items(objects, set, &objects.keys(py, &record.items, record.long.as_ref())?)
        }
        Object::Dict(record) => {
            let Ok(dict) = shell.cast::<PyDict>() else { return Ok(()) };
            if set_shared(objects, dict, record)? {
                return Ok(());
            }
            set_entries(objects, dict, &objects.entries(py, &record.names, &record.values, record.long.as_ref())?)
        }
        Object::Deque(record) => {
            let deque = collections(py, "deque")?;
            let items = objects.items(py, &record.items, record.long.as_ref())?;
            let items = PyList::new(py, items)?;
            let filled = deque.call_method1("__init__", (shell, items, record.maxlen));
            objects.contained(py, filled).map(drop)
        }
        Object::Bytearray(_) => {
            let filled = py.get_type::<PyByteArray>().call_method1("__init__", (shell, data(objects, py, record)?));
            objects.contained(py, filled).map(drop)
        }
        _ => Ok(()),
    }
}

/// Adds items to an empty set. Where one cannot be hashed, or two are the same, a stand-in is added for it.
pub(crate) fn set_items<'py>(objects: &Objects, set: &Bound<'py, PySet>, items: &[Bound<'py, PyAny>]) -> PyResult<()> {
    let py = set.py();
    set.clear();
    let added = items.iter().try_for_each(|item| set.add(item));
    objects.contained(py, added.map(|()| py.None().into_bound(py)))?;
    if set.len() == items.len() {
        return Ok(());
    }
    set.clear();
    for item in items {
        let is_there = set.contains(item).and_then(|is_there| Ok(is_there.into_pyobject(py)?.to_owned().into_any()));
        if objects.contained(py, is_there)?.is(false.into_pyobject(py)?) {
            set.add(item)?;
        } else {
            set.add(objects.ask(py, "stand_in", (item,))?)?;
        }
    }
    Ok(())
}

/// Sets the entries of a dict whose keys are texts that other objects share: nothing can go wrong with these. Whether
/// it is such a one.
fn set_shared(objects: &Objects, dict: &Bound<'_, PyDict>, record: &Dict) -> PyResult<bool> {
    let py = dict.py();
    if record.long.is_some() || !dict.is_exact_instance_of::<PyDict>() || !dict.is_empty() {
        return Ok(false);
    }
    let known = objects.state.lock().names(&record.names.list);
    let Some(names) = known.filter(|names| names.len() == record.values.len()) else { return Ok(false) };
    if !record.names.list.iter().all(|name| matches!(name, Value::Str(_))) {
        return Ok(false);
    }
    for (name, value) in names.iter().zip(&record.values) {
        dict.set_item(name.bind(py), objects.resolve(py, value)?)?;
    }
    Ok(dict.len() == names.len())
}

/// Sets the entries of a dict or of an instance of a subclass, with stand-ins for keys likewise.
pub(crate) fn set_entries<'py>(objects: &Objects, dict: &Bound<'py, PyDict>, entries: &[Entry<'py>]) -> PyResult<()> {
    let py = dict.py();
    let setter = Setter::of(dict)?;
    if dict.len() > 0 {
        setter.clear()?;
    }
    let done = entries.iter().try_for_each(|(key, value)| setter.set(key, value));
    objects.contained(py, done.map(|()| py.None().into_bound(py)))?;
    if dict.len() == entries.len() {
        return Ok(());
    }
    setter.clear()?;
    for (key, value) in entries {
        let is_there = dict.contains(key).and_then(|is_there| Ok(is_there.into_pyobject(py)?.to_owned().into_any()));
        if objects.contained(py, is_there)?.is(false.into_pyobject(py)?) {
            setter.set(key, value)?;
        } else {
            setter.set(&objects.ask(py, "stand_in", (key,))?, value)?;
        }
    }
    Ok(())
}

/// How the entries of a dict are set: never through methods of its own class. An `OrderedDict` has an order beside its
/// entries.
enum Setter<'a, 'py> {
    Dict(&'a Bound<'py, PyDict>),
    Ordered(&'a Bound<'py, PyDict>, &'py Bound<'py, PyType>),
}

impl<'a, 'py> Setter<'a, 'py> {
    fn of(dict: &'a Bound<'py, PyDict>) -> PyResult<Self> {
        if dict.is_exact_instance_of::<PyDict>() {
            return Ok(Self::Dict(dict));
        }
        let ordered = collections(dict.py(), "OrderedDict")?;
        Ok(if dict.is_instance(ordered)? { Self::Ordered(dict, ordered) } else { Self::Dict(dict) })
    }

    fn set(&self, key: &Bound<'py, PyAny>, value: &Bound<'py, PyAny>) -> PyResult<()> {
        match self {
            Self::Dict(dict) => dict.set_item(key, value),
            Self::Ordered(dict, ordered) => ordered.call_method1("__setitem__", (dict, key, value)).map(drop),
        }
    }

    fn clear(&self) -> PyResult<()> {
        match self {
            Self::Dict(dict) => {
                dict.clear();
                Ok(())
            }
            Self::Ordered(dict, ordered) => ordered.call_method1("clear", (dict,)).map(drop),
        }
    }
}
