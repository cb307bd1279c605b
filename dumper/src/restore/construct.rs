//! Makes one object from its record: a shell, or the whole where all that it needs is there.

use std::sync::Arc;

use coredumpy_format::model::{Frozenset, Instance, Long, Missing, Object, ObjectId, Reason, Tuple, Value};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyFrozenSet, PyList, PyRange, PySet, PySlice, PyTuple};

use super::data::data;
use super::fill::{self, collections};
use super::makers::Maker;
use super::objects::{Objects, Step, tuple};

/// Kinds that hold others and cannot be filled later are believed to this depth: `CPython` hashes and frees them by
/// recursion in C. Tuples may be nested without end, but are not hashed beyond it.
const NESTING_MAX: u32 = 200;

impl Objects {
    /// Makes and remembers the object of a record, or leaves on the stack what has to be done before.
    pub(crate) fn make<'py>(
        &self,
        py: Python<'py>,
        id: u32,
        record: Object,
        stack: &mut Vec<Step>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        if self.is_cut(py, &record)? {
            let made = self.ask(py, "cut", (id, record.word(), py.None()))?;
            self.remember(id, &made);
            return Ok(Some(made));
        }
        let shell = match &record {
            Object::List(list) if is_flat(&record) => {
                let list = PyList::new(py, self.items(py, &list.items, None)?)?.into_any();
                self.remember(id, &list);
                return Ok(Some(list));
            }
            Object::List(_) => PyList::empty(py).into_any(),
            Object::Dict(_) => PyDict::new(py).into_any(),
            Object::Set(_) => PySet::empty(py)?.into_any(),
            Object::Deque(_) => collections(py, "deque")?.call0()?,
            _ => {
                let whole = self.without_others(py, id, &record)?;
                match &whole {
                    Some(whole) => self.remember(id, whole),
                    None => self.wait(py, id, record, stack)?,
                }
                return Ok(whole);
            }
        };
        self.remember(id, &shell);
        if is_flat(&record) {
            let filled = fill::contents(self, &shell, &record);
            filled.inspect_err(|_| self.fill_later(id, &shell, record))?;
        } else {
            self.fill_later(id, &shell, record);
        }
        Ok(Some(shell))
    }

    /// An object that needs no others, if it is one.
    fn without_others<'py>(&self, py: Python<'py>, id: u32, record: &Object) -> PyResult<Option<Bound<'py, PyAny>>> {
        Ok(Some(match record {
            Object::Absent(absent) => self.missing(py, &absent.missing)?,
            Object::Scalar(_) | Object::Bytearray(_) => data(self, py, record)?,
            Object::Instance(instance @ Instance { payload: None, .. }) => {
                let Some(maker) = self.known_maker(&instance.class, "") else { return Ok(None) };
                if let Some(made) = self.quickly(py, &maker, &instance.names, &instance.values)? {
                    return Ok(Some(made));
                }
                if let Some(shell) = maker.shell(py) {
                    let shell = shell.call0()?;
                    self.fill_later(id, &shell, record.clone());
                    return Ok(Some(shell));
                }
                match maker.lazily(py, id)? {
                    Some(made) => made,
                    None => self.contained(py, maker.make.bind(py).call1((id,)))?,
                }
            }
            Object::Instance(instance @ Instance { payload: Some(payload), .. }) => {
                return self.of_payload(py, id, record, instance, payload);
            }
            Object::Tuple(tuple) if tuple.long.is_none() && self.are_made(&tuple.items) => {
                self.measure(id, record);
                self.tuple(py, tuple)?
            }
            Object::Frozenset(set) if is_flat(record) => self.frozenset(py, set)?,
            Object::Range(_) | Object::Slice(_) if is_flat(record) => {
                let made = self.range_or_slice(py, record);
                self.contained(py, made)?
            }
            Object::Native(native) if self.is_made(&native.class) => return self.native_quickly(py, id, native),
            _ => return Ok(None),
        }))
    }

    /// An instance of a subclass of a built-in, where it has no attributes and what its content needs is there.
    fn of_payload<'py>(
        &self,
        py: Python<'py>,
        id: u32,
        record: &Object,
        instance: &Instance,
        payload: &Object,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        if !instance.values.is_empty() || self.is_cut(py, payload)? {
            return Ok(None);
        }
        let Some(maker) = self.known_maker(&instance.class, payload.word()) else { return Ok(None) };
        let content = match payload {
            Object::Scalar(scalar) if scalar.value.as_ref_id().is_none() => data(self, py, payload)?,
            Object::Tuple(tuple) if tuple.long.is_none() && self.are_made(&tuple.items) => self.tuple(py, tuple)?,
            Object::List(_) | Object::Dict(_) | Object::Set(_) | Object::Deque(_) | Object::Bytearray(_) => {
                let Some(shell) = maker.bare(py, instance)? else { return Ok(None) };
                self.fill_later(id, &shell, payload.clone());
                return Ok(Some(shell));
            }
            _ => return Ok(None),
        };
        if matches!(payload, Object::Tuple(tuple) if tuple.items.iter().any(|item| item.as_ref_id().is_some())) {
            self.measure(id, record);
        }
        maker.bare_of(instance, &content)
    }

    /// Makes what needs others first, where these are there; else has them made.
    fn wait(&self, py: Python<'_>, id: u32, mut record: Object, stack: &mut Vec<Step>) -> PyResult<()> {
        self.gather_parts(py, &mut record)?;
        let steps = needs(&record).into_iter().rev().map(Step::Make);
        self.state.lock().building.insert(id);
        stack.push(Step::Build(id, Box::new(record)));
        stack.extend(steps);
        Ok(())
    }

    /// The items of a long tuple or frozenset, which are needed all at once.
    fn gather_parts(&self, py: Python<'_>, record: &mut Object) -> PyResult<()> {
        if let Object::Instance(Instance { payload: Some(payload), .. }) = record
            && self.is_cut(py, payload)?
        {
            return Ok(());
        }
        let reader = self.reader.get();
        let gather = |items: &mut Vec<Value>, long: &mut Option<Long>| {
            let Some(long) = long else { return Ok(()) };
            let all = reader.dump.all_items(std::mem::take(items), Some(long));
            *items = all.map_err(|error| reader.error(py, &error))?;
            long.parts.clear();
            Ok(())
        };
        let record = match record {
            Object::Instance(Instance { payload: Some(payload), .. }) => payload,
            record => record,
        };
        match record {
            Object::Tuple(record) => gather(&mut record.items, &mut record.long),
            Object::Frozenset(record) => gather(&mut record.items, &mut record.long),
            _ => Ok(()),
        }
    }

    /// Notes how deep an object is nested, now that what it holds is there. One that holds nothing such is not noted.
    fn measure(&self, id: u32, record: &Object) {
        let needs = needs(record);
        if needs.is_empty() {
            return;
        }
        let mut state = self.state.lock();
        let deepest = needs.iter().filter_map(|need| state.nesting.get(need)).max().copied().unwrap_or(0);
        state.nesting.insert(id, deepest + 1);
    }

    /// Whether hashing the object of a value could go too deep.
    pub(crate) fn is_too_deep(&self, value: &Value) -> bool {
        match value {
            Value::Ref(ObjectId(id)) => self.state.lock().nesting.get(id).is_some_and(|depth| *depth > NESTING_MAX),
            _ => false,
        }
    }

    /// Makes an object from what it needs.
    pub(crate) fn build<'py>(&self, py: Python<'py>, id: u32, record: Object) -> PyResult<Bound<'py, PyAny>> {
        self.measure(id, &record);
        let built = match record {
            Object::Tuple(record) => return self.tuple(py, &record),
            Object::Frozenset(record) => return self.frozenset(py, &record),
            Object::Instance(record) if matches!(record.payload.as_deref(), Some(Object::Tuple(_))) => {
                self.instance(py, id, record)
            }
            _ if self.is_too_deep(&Value::Ref(ObjectId(id))) => {
                return self.missing(py, &Missing::with_detail(Reason::Damaged, "nested too deeply"));
            }
            Object::Range(_) | Object::Slice(_) => self.range_or_slice(py, &record),
            Object::Instance(record) => self.instance(py, id, record),
            record => self.ask(py, "build", (id, record.word())),
        };
        self.contained(py, built)
    }

    fn tuple<'py>(&self, py: Python<'py>, record: &Tuple) -> PyResult<Bound<'py, PyAny>> {
        tuple(py, self.items(py, &record.items, record.long.as_ref())?)
    }

    fn frozenset<'py>(&self, py: Python<'py>, record: &Frozenset) -> PyResult<Bound<'py, PyAny>> {
        let set = PySet::empty(py)?;
        fill::set_items(self, &set, &self.keys(py, &record.items, record.long.as_ref())?)?;
        Ok(PyFrozenSet::new(py, set.iter())?.into_any())
    }

    fn range_or_slice<'py>(&self, py: Python<'py>, record: &Object) -> PyResult<Bound<'py, PyAny>> {
        let (built_in, members) = match record {
            Object::Range(record) => (py.get_type::<PyRange>(), [&record.start, &record.stop, &record.step]),
            Object::Slice(record) => (py.get_type::<PySlice>(), [&record.start, &record.stop, &record.step]),
            _ => return Ok(py.None().into_bound(py)),
        };
        let members = members.map(|member| self.resolve(py, member));
        built_in.call1(PyTuple::new(py, members.into_iter().collect::<PyResult<Vec<_>>>()?)?)
    }

    /// An instance: what the class's maker makes of the id, and of what it holds as a subclass of a built-in.
    fn instance<'py>(&self, py: Python<'py>, id: u32, mut record: Instance) -> PyResult<Bound<'py, PyAny>> {
        let word = record.payload.as_ref().map_or("", |payload| payload.word());
        if let Some(payload) = &record.payload
            && self.is_cut(py, payload)?
        {
            return self.ask(py, "cut", (id, word, self.resolve(py, &record.class)?));
        }
        let maker = self.maker(py, &record.class, word)?;
        let make = maker.make.bind(py);
        let Some(payload) = record.payload.take() else { return make.call1((id,)) };
        let content = match &*payload {
            Object::Scalar(_) => data(self, py, &payload)?,
            Object::Tuple(payload) => self.tuple(py, payload)?,
            Object::Frozenset(payload) => self.frozenset(py, payload)?,
            _ => {
                let shell = maker.bare(py, &record)?.map_or_else(|| make.call1((id,)), Ok)?;
                self.fill_later(id, &shell, *payload);
                return Ok(shell);
            }
        };
        maker.bare_of(&record, &content)?.map_or_else(|| make.call1((id, &content)), Ok)
    }

    fn maker(&self, py: Python<'_>, class: &Value, word: &'static str) -> PyResult<Arc<Maker>> {
        if let Some(maker) = self.known_maker(class, word) {
            return Ok(maker);
        }
        let maker = Maker::of(&self.ask(py, "maker", (self.resolve(py, class)?, word))?)?;
        if let Some(id) = class.as_ref_id() {
            let replaced = self.state.lock().makers.insert((id.0, word), Arc::clone(&maker));
            drop(replaced);
        }
        Ok(maker)
    }

    #[inline]
    fn known_maker(&self, class: &Value, word: &'static str) -> Option<Arc<Maker>> {
        let id = class.as_ref_id()?;
        self.state.lock().maker(id.0, word)
    }

    fn is_made(&self, value: &Value) -> bool {
        value.as_ref_id().is_some_and(|id| self.state.lock().memo.get(id.0).is_some())
    }

    /// Whether all objects are there that the values refer to.
    fn are_made(&self, values: &[Value]) -> bool {
        values.iter().all(|value| value.as_ref_id().is_none() || self.is_made(value))
    }
}

/// Whether nothing else has to be made for the contents of a container.
fn is_flat(record: &Object) -> bool {
    let are_inline = |values: &[Value]| values.iter().all(|value| value.as_ref_id().is_none());
    match record {
        Object::List(record) => record.long.is_none() && are_inline(&record.items),
        Object::Dict(record) => record.long.is_none() && are_inline(&record.names.list) && are_inline(&record.values),
        Object::Set(record) => record.long.is_none() && are_inline(&record.items),
        Object::Tuple(record) => record.long.is_none() && are_inline(&record.items),
        Object::Frozenset(record) => record.long.is_none() && are_inline(&record.items),
        Object::Range(_) | Object::Slice(_) => needs(record).is_empty(),
        _ => false,
    }
}

/// The objects that have to be there before the object itself.
fn needs(record: &Object) -> Vec<u32> {
    let mut ids = Vec::new();
    let mut add = |values: &[&Value]| ids.extend(values.iter().filter_map(|value| value.as_ref_id()).map(|id| id.0));
    match record {
        Object::Tuple(record) => add(&record.items.iter().collect::<Vec<_>>()),
        Object::Frozenset(record) => add(&record.items.iter().collect::<Vec<_>>()),
        Object::Range(record) => add(&[&record.start, &record.stop, &record.step]),
        Object::Slice(record) => add(&[&record.start, &record.stop, &record.step]),
        Object::DictKeys(record) => add(&[&record.mapping]),
        Object::DictValues(record) => add(&[&record.mapping]),
        Object::DictItems(record) => add(&[&record.mapping]),
        Object::MappingProxy(record) => add(&[&record.mapping]),
        Object::Instance(record) => {
            add(&[&record.class]);
            match record.payload.as_deref() {
                Some(Object::Tuple(payload)) => add(&payload.items.iter().collect::<Vec<_>>()),
                Some(Object::Frozenset(payload)) => add(&payload.items.iter().collect::<Vec<_>>()),
                _ => {}
            }
        }
        Object::Class(record) => {
            add(&record.bases.iter().collect::<Vec<_>>());
            add(&record.metaclass.iter().collect::<Vec<_>>());
        }
        Object::Method(record) => add(&[&record.function, &record.bound_to]),
        Object::Builtin(record) => add(&[&record.bound_to]),
        Object::Weakref(record) => add(&[&record.class]),
        Object::Descriptor(record) => add(&[&record.class]),
        Object::Exception(record) => {
            add(&[&record.class]);
            add(&record.members.iter().collect::<Vec<_>>());
        }
        Object::Task(record) => add(&[&record.class]),
        Object::Array(record) => add(&[&record.class]),
        Object::Table(record) => add(&[&record.class]),
        Object::Native(record) => add(&[&record.class]),
        Object::Custom(record) => add(&[&record.class]),
        _ => {}
    }
    ids
}
