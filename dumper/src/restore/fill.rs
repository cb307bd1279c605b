//! The contents of containers, strings and bytes.

use coredumpy_format::model::{Long, Missing, Names, Object, Reason, Value};
use coredumpy_format::{ReadError, Text};
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyDict, PyList, PySet};

use super::objects::Objects;
use super::value;

/// A key and its value.
type Entry<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>);

/// Fills a shell from the record of its id; that of an instance from what it holds as a subclass of a built-in.
pub(crate) fn fill(objects: &Objects, shell: &Bound<'_, PyAny>, id: u32, record: Option<Box<Object>>) -> PyResult<()> {
    let record = match record {
        Some(record) => *record,
        None => objects.record(shell.py(), id)?,
    };
    match record {
        Object::Instance(instance) => match instance.payload {
            Some(payload) => contents(objects, shell, &payload),
            None => Ok(()),
        },
        record => contents(objects, shell, &record),
    }
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
            set_entries(objects, dict, &objects.entries(py, &record.names, &record.values, record.long.as_ref())?)
        }
        Object::Deque(record) => {
            let deque = py.import("collections")?.getattr("deque")?;
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
    Ordered(&'a Bound<'py, PyDict>, Bound<'py, PyAny>),
}

impl<'a, 'py> Setter<'a, 'py> {
    fn of(dict: &'a Bound<'py, PyDict>) -> PyResult<Self> {
        if dict.is_exact_instance_of::<PyDict>() {
            return Ok(Self::Dict(dict));
        }
        let ordered = dict.py().import("collections")?.getattr("OrderedDict")?;
        Ok(if dict.is_instance(&ordered)? { Self::Ordered(dict, ordered) } else { Self::Dict(dict) })
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

impl Objects {
    /// All items as objects. Those that are left out are one missing value at their place.
    pub(crate) fn items<'py>(
        &self,
        py: Python<'py>,
        own: &[Value],
        long: Option<&Long>,
    ) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let mut items = Vec::with_capacity(own.len());
        self.each_item(py, own, long, |item| {
            items.push(item);
            Ok(())
        })?;
        Ok(items)
    }

    /// The same for what is hashed.
    pub(crate) fn keys<'py>(
        &self,
        py: Python<'py>,
        own: &[Value],
        long: Option<&Long>,
    ) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let mut keys = Vec::with_capacity(own.len());
        self.each_value(py, own, long, |value| {
            keys.push(self.key(py, value)?);
            Ok(())
        })?;
        Ok(keys)
    }

    fn key<'py>(&self, py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
        let key = self.resolve(py, value)?;
        if self.is_too_deep(value) { self.ask(py, "stand_in", (key,)) } else { Ok(key) }
    }

    pub(crate) fn each_item<'py>(
        &self,
        py: Python<'py>,
        own: &[Value],
        long: Option<&Long>,
        mut take: impl FnMut(Bound<'py, PyAny>) -> PyResult<()>,
    ) -> PyResult<()> {
        self.each_value(py, own, long, |value| take(self.resolve(py, value)?))
    }

    fn each_value(
        &self,
        py: Python<'_>,
        own: &[Value],
        long: Option<&Long>,
        mut take: impl FnMut(&Value) -> PyResult<()>,
    ) -> PyResult<()> {
        let Some(long) = long else { return own.iter().try_for_each(take) };
        let mut cut = Hole::of(long);
        let mut run = |values: &[Value]| -> PyResult<()> {
            for value in values {
                cut.before_item().map_or(Ok(()), |missing| take(&missing))?;
                take(value)?;
            }
            Ok(())
        };
        run(own)?;
        for part in &long.parts {
            py.check_signals()?;
            match self.record(py, part.0)? {
                Object::ItemsPart(part) => run(&part.items)?,
                other => run(&[not_a_part(other)])?,
            }
        }
        cut.at_end().map_or(Ok(()), |missing| take(&missing))
    }

    /// All entries as objects, likewise. Names and values of a record that do not pair up are filled up.
    pub(crate) fn entries<'py>(
        &self,
        py: Python<'py>,
        names: &Names,
        values: &[Value],
        long: Option<&Long>,
    ) -> PyResult<Vec<Entry<'py>>> {
        let mut entries = Vec::with_capacity(values.len());
        let mut cut = long.map(Hole::of);
        let mut run = |names: &Names, values: &[Value]| -> PyResult<()> {
            let mut keys = self.names(py, names)?;
            let unpaired = Value::Missing(Missing::with_detail(Reason::Damaged, "names and values do not pair up"));
            while keys.len() < values.len() {
                keys.push(self.resolve(py, &unpaired)?);
            }
            for (index, key) in keys.into_iter().enumerate() {
                if let Some(missing) = cut.as_mut().and_then(Hole::before_item) {
                    entries.push((self.resolve(py, &missing)?, self.resolve(py, &missing)?));
                }
                let is_too_deep = names.list.get(index).is_some_and(|name| self.is_too_deep(name));
                let key = if is_too_deep { self.ask(py, "stand_in", (key,))? } else { key };
                entries.push((key, self.resolve(py, values.get(index).unwrap_or(&unpaired))?));
            }
            Ok(())
        };
        run(names, values)?;
        for part in long.map_or(&[][..], |long| &long.parts) {
            py.check_signals()?;
            match self.record(py, part.0)? {
                Object::EntriesPart(part) => run(&part.names, &part.values)?,
                other => {
                    let missing = not_a_part(other);
                    run(&Names::own(vec![missing.clone()]), &[missing])?;
                }
            }
        }
        if let Some(missing) = cut.as_mut().and_then(Hole::at_end) {
            entries.push((self.resolve(py, &missing)?, self.resolve(py, &missing)?));
        }
        Ok(entries)
    }
}

/// The items that are left out of a container, while it is gone through.
struct Hole {
    at: u64,
    passed: u64,
    missing: Option<Missing>,
}

impl Hole {
    fn of(long: &Long) -> Self {
        let (at, missing) = long.cut.as_ref().map_or((0, None), |cut| (cut.at, Some(cut.missing.clone())));
        Self { at, passed: 0, missing }
    }

    /// What stands before the next item, where the hole is there.
    fn before_item(&mut self) -> Option<Value> {
        let is_here = self.passed == self.at;
        self.passed += 1;
        if is_here { self.at_end() } else { None }
    }

    /// What stands at the end, where the hole has not come yet.
    fn at_end(&mut self) -> Option<Value> {
        self.missing.take().map(Value::Missing)
    }
}

fn not_a_part(object: Object) -> Value {
    Value::Missing(match object {
        Object::Absent(absent) => absent.missing,
        other => Missing::with_detail(Reason::Damaged, format!("a {} in the place of a part", other.word())),
    })
}

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
