//! `coredumpy._native.Objects`: a dump's objects as Python objects, each made once.
//!
//! Built-in containers and scalars are made here, all else by a Python factory. Nothing recurses: an object that cannot
//! exist before what it holds (a tuple, an instance before its class) waits on a stack, and every other container is made
//! empty and filled later. So nesting of any depth and cycles of any kind are restored. What Python code asks for while it
//! makes an object does recurse, so that is bounded.

use std::collections::HashSet;
use std::mem::take;

use coredumpy_format::ReadError;
use coredumpy_format::model::{Absent, Instance, Missing, Names, Object, ObjectId, Reason, Value};
use pyo3::exceptions::{PyException, PyMemoryError, PyRecursionError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};
use pyo3::{PyTraverseError, PyVisit};

use super::fill;
use super::reader::Reader;
use super::state::{Job, Shared};
use super::value::{MissingRecord, Ref, inline, missing_record, unknown};

/// Making an object may ask for another in the midst of it, in Python code too: this often, one within the other.
const ASKING_MAX: u32 = 100;

/// The objects of a dump, with the memory of what was made.
#[pyclass(frozen, module = "coredumpy._native")]
pub(crate) struct Objects {
    pub(crate) reader: Py<Reader>,
    pub(crate) factory: Py<PyAny>,
    pub(crate) state: Shared,
}

/// What the stack of [`Objects::ensure`] holds.
pub(crate) enum Step {
    /// Make the object of this id.
    Make(u32),
    /// Make it now, for what it needs is there.
    Build(u32, Box<Object>),
}

#[pymethods]
impl Objects {
    #[new]
    fn new(reader: Py<Reader>, factory: Py<PyAny>) -> Self {
        Self { reader, factory, state: Shared::default() }
    }

    /// The object of an id.
    pub(crate) fn object<'py>(&self, py: Python<'py>, id: u32) -> PyResult<Bound<'py, PyAny>> {
        self.whole(py, || self.ensure(py, id))
    }

    /// The object of a value as `Reader.record` gives it.
    fn value<'py>(&self, py: Python<'py>, value: Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        if let Ok(reference) = value.cast::<Ref>() {
            return self.object(py, reference.get().id);
        }
        if let Ok(record) = value.cast::<MissingRecord>() {
            return self.missing(py, &record.get().0);
        }
        Ok(value)
    }

    /// Slots and attributes of an instance, exception, class … as two dicts of names and objects.
    fn fields<'py>(&self, py: Python<'py>, id: u32) -> PyResult<(Bound<'py, PyDict>, Bound<'py, PyDict>)> {
        self.whole(py, || {
            let mut object = self.record(py, id)?;
            let slot_count = match &object {
                Object::Instance(record) => record.slot_count,
                Object::Exception(record) => record.slot_count,
                _ => None,
            };
            let values = values_mut(&mut object).map(take).unwrap_or_default();
            let names = object.names().cloned().unwrap_or_else(|| Names::own(Vec::new()));
            let entries = self.entries(py, &names, &values, None)?;
            let slot_count = usize::try_from(slot_count.unwrap_or(0)).unwrap_or(usize::MAX).min(entries.len());
            let dicts = (PyDict::new(py), PyDict::new(py));
            fill::set_entries(self, &dicts.0, &entries[..slot_count])?;
            fill::set_entries(self, &dicts.1, &entries[slot_count..])?;
            Ok(dicts)
        })
    }

    /// What is there of a container, string or bytes of which something is missing: its length, runs of `(start, content,
    /// values of a dict)`, why the others are not there, and `maxlen` of a deque. None where the object is no such one.
    fn runs<'py>(&self, py: Python<'py>, id: u32) -> PyResult<Option<Bound<'py, PyTuple>>> {
        self.whole(py, || {
            let mut record = self.record(py, id)?;
            if let Object::Instance(Instance { payload: Some(payload), .. }) = record {
                record = *payload;
            }
            let Some((length, runs, reasons, maxlen)) = self.runs_of(py, &record)? else { return Ok(None) };
            let reasons = reasons.iter().map(|missing| missing_record(py, missing)).collect::<PyResult<Vec<_>>>()?;
            (length, runs, reasons, maxlen).into_pyobject(py).map(Some)
        })
    }

    /// The id of an object that was made; None of any other. Looks at each, so it is for people who ask.
    fn id_of(&self, object: &Bound<'_, PyAny>) -> Option<u32> {
        let state = self.state.lock();
        state.memo.iter().filter(|(_, made)| made.is(object)).map(|(id, _)| id).min()
    }

    /// Has a Python object stand for an id from now on.
    fn put(&self, id: u32, object: &Bound<'_, PyAny>) {
        self.remember(id, object);
    }

    /// Gives those of the containers that are still empty their contents: for code that reads them before the outermost call
    /// ends. None of them may hold what is being made.
    fn fill(&self, py: Python<'_>, ids: HashSet<u32>) -> PyResult<()> {
        self.fill_now(py, &ids)
    }

    /// Has a callable called when the objects that are being made have their contents: before the outermost call ends.
    fn later(&self, callback: Py<PyAny>) {
        self.state.lock().jobs.push_back(Job::Call(callback));
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.factory)?;
        // Held only where another call is at work on it, which keeps everything alive.
        self.state.try_lock().map_or(Ok(()), |state| state.visit(|object| visit.call(object)))
    }

    fn __clear__(&self) {
        // Dropped after the lock is: destructors may come back here.
        let state = self.state.try_lock().map(|mut state| take(&mut *state));
        drop(state);
    }
}

impl Objects {
    /// The object of an id, perhaps without its contents yet.
    pub(crate) fn ensure<'py>(&self, py: Python<'py>, id: u32) -> PyResult<Bound<'py, PyAny>> {
        let (is_building, asking) = {
            let mut state = self.state.lock();
            if let Some(object) = state.memo.get(id) {
                return Ok(object.bind(py).clone());
            }
            state.asking += 1;
            (state.building.contains(&id), state.asking)
        };
        let found = if asking > ASKING_MAX {
            self.missing(py, &Missing::with_detail(Reason::Damaged, "nested too deeply"))
        } else {
            self.made_now(py, id, is_building)
        };
        self.state.lock().asking -= 1;
        found
    }

    fn made_now<'py>(&self, py: Python<'py>, id: u32, is_building: bool) -> PyResult<Bound<'py, PyAny>> {
        let mut stack = Vec::new();
        if !is_building {
            let record = self.record(py, id)?;
            // Most objects wait for no others.
            if let Some(made) = self.make(py, id, record, &mut stack)? {
                return Ok(made);
            }
        }
        while let Some(step) = stack.pop() {
            let done = match step {
                Step::Make(id) if self.is_known(id) => Ok(()),
                Step::Make(id) => {
                    self.record(py, id).and_then(|record| self.make(py, id, record, &mut stack).map(drop))
                }
                Step::Build(id, record) => {
                    let built = self.build(py, id, *record);
                    self.state.lock().building.remove(&id);
                    built.map(|object| self.remember(id, &object))
                }
            };
            if let Err(error) = done {
                self.give_up(&stack);
                return Err(error);
            }
        }
        match self.made(py, id) {
            Some(object) => Ok(object),
            None => self.missing(py, &Missing::with_detail(Reason::Damaged, "it holds itself")),
        }
    }

    #[inline]
    pub(crate) fn made<'py>(&self, py: Python<'py>, id: u32) -> Option<Bound<'py, PyAny>> {
        self.state.lock().memo.get(id).map(|object| object.bind(py).clone())
    }

    fn is_known(&self, id: u32) -> bool {
        let state = self.state.lock();
        state.memo.get(id).is_some() || state.building.contains(&id)
    }

    pub(crate) fn remember(&self, id: u32, object: &Bound<'_, PyAny>) {
        let replaced = self.state.lock().memo.insert(id, object.clone().unbind());
        drop(replaced);
    }

    fn give_up(&self, stack: &[Step]) {
        let mut state = self.state.lock();
        for step in stack {
            if let Step::Build(id, _) = step {
                state.building.remove(id);
            }
        }
    }

    /// The record of an id; of one that the dump does not have, why.
    pub(crate) fn record(&self, py: Python<'_>, id: u32) -> PyResult<Object> {
        let reader = self.reader.get();
        match reader.dump.object(ObjectId(id)) {
            Ok(object) => Ok(object),
            Err(error @ ReadError::NoSuchObject { .. }) => {
                Ok(Absent { missing: Missing::with_detail(Reason::Damaged, error.to_string()) }.into())
            }
            Err(error) => Err(reader.error(py, &error)),
        }
    }

    /// The object that a value stands for.
    #[inline]
    pub(crate) fn resolve<'py>(&self, py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
        if let Some(object) = inline(py, value)? {
            return Ok(object);
        }
        match value {
            Value::Ref(ObjectId(id)) => self.ensure(py, *id),
            Value::Missing(missing) => self.missing(py, missing),
            _ => self.missing(py, &unknown()),
        }
    }

    /// What stands for a value that is not in the dump.
    pub(crate) fn missing<'py>(&self, py: Python<'py>, missing: &Missing) -> PyResult<Bound<'py, PyAny>> {
        self.factory.bind(py).call_method1("missing", (missing_record(py, missing)?,))
    }

    /// A result of Python code, or what stands for it where that failed: one bad record must not hide the others. Only
    /// what is about this process and not about the record goes on.
    pub(crate) fn contained<'py>(
        &self,
        py: Python<'py>,
        result: PyResult<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match result {
            Err(error) if Self::is_contained(py, &error) => {
                self.missing(py, &Missing::with_detail(Reason::Failed, error.to_string()))
            }
            result => result,
        }
    }

    /// Whether an error is about the record, and not about this process.
    pub(crate) fn is_contained(py: Python<'_>, error: &PyErr) -> bool {
        error.is_instance_of::<PyException>(py)
            && !error.is_instance_of::<PyMemoryError>(py)
            && !error.is_instance_of::<PyRecursionError>(py)
    }

    /// Names that many records share become the same Python strings each time.
    pub(crate) fn names<'py>(&self, py: Python<'py>, names: &Names) -> PyResult<Vec<Bound<'py, PyAny>>> {
        if names.like.is_none() {
            return names.list.iter().map(|name| self.resolve(py, name)).collect();
        }
        if let Some(known) = self.state.lock().names(&names.list) {
            return Ok(known.iter().map(|name| name.bind(py).clone()).collect());
        }
        let made = names.list.iter().map(|name| match name {
            Value::Str(text) if text.as_str().is_some() => {
                Ok(PyString::intern(py, text.as_str().unwrap_or_default()).into_any())
            }
            name => self.resolve(py, name),
        });
        let made = made.collect::<PyResult<Vec<_>>>()?;
        if names.list.iter().all(|name| name.as_ref_id().is_none()) {
            let kept = made.iter().map(|name| name.clone().unbind()).collect();
            let pushed_out = self.state.lock().keep_names(&names.list, &kept);
            drop(pushed_out);
        }
        Ok(made)
    }

    /// Calls a method of the factory.
    pub(crate) fn ask<'py>(
        &self,
        py: Python<'py>,
        method: &str,
        arguments: impl pyo3::call::PyCallArgs<'py>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.factory.bind(py).call_method1(method, arguments)
    }
}

/// The values of a record that has names.
fn values_mut(object: &mut Object) -> Option<&mut Vec<Value>> {
    Some(match object {
        Object::Instance(record) => &mut record.values,
        Object::Exception(record) => &mut record.values,
        Object::Class(record) => &mut record.values,
        Object::Module(record) => &mut record.values,
        Object::Descriptor(record) => &mut record.values,
        Object::Native(record) => &mut record.values,
        Object::Custom(record) => &mut record.values,
        Object::Namespace(record) => &mut record.values,
        Object::Frame(record) => &mut record.values,
        Object::Dict(record) => &mut record.values,
        _ => return None,
    })
}

/// A tuple of the objects.
pub(crate) fn tuple<'py>(py: Python<'py>, items: Vec<Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyAny>> {
    Ok(PyTuple::new(py, items)?.into_any())
}
