//! What makes the instances of a class: a Python callable, and where the class allows it a quicker way past its records.

use std::sync::{Arc, Mutex, PoisonError};

use coredumpy_format::model::{Instance, Names, Native, Value};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple, PyType};

use super::clock::{Clock, ints, microseconds};
use super::objects::Objects;
use super::pending::Pending;
use super::value::inline;

/// What a class may have to read.
const REPR_MAX_BYTES: usize = 100_000;

/// What the factory gave for a class.
pub(crate) struct Maker {
    /// Takes an id, and the content of a subclass of an immutable built-in.
    pub(crate) make: Py<PyAny>,
    quick: Option<Quick>,
    /// Takes what stands in a recorded repr between these texts.
    quoted: Option<(Py<PyAny>, String, String)>,
    /// Takes the content alone, of this type where it has any; for instances that have no attributes.
    bare: Option<(Py<PyAny>, Py<PyType>)>,
    /// Makes an instance whose `__dict__` is filled with what was recorded.
    shell: Option<Py<PyAny>>,
    /// Makes an instance, and notes those that have no attributes yet.
    lazily: Option<(Py<PyAny>, Py<Pending>)>,
}

/// Takes the values of some names.
struct Quick {
    call: Py<PyAny>,
    /// In the order of the arguments.
    names: Vec<String>,
    clock: Option<Clock>,
    /// Where the names stand in the list of the record before, which most records share.
    places: Mutex<Option<Places>>,
}

/// Places in a list of names.
type Places = (Arc<[Value]>, Arc<[usize]>);

impl Maker {
    /// The ways are attributes of the callable, under their names here.
    pub(crate) fn of(make: &Bound<'_, PyAny>) -> PyResult<Arc<Self>> {
        let shell = make.getattr_opt("shell")?.map(Bound::unbind);
        let quick = make.getattr_opt("quick")?.map(|quick| Quick::of(&quick)).transpose()?;
        let quoted = make.getattr_opt("quoted")?.map(|quoted| quoted.extract()).transpose()?;
        let bare = make.getattr_opt("bare")?.map(|bare| bare.extract()).transpose()?;
        let lazily = make.getattr_opt("lazily")?.map(|lazily| lazily.extract()).transpose()?;
        Ok(Arc::new(Self { make: make.clone().unbind(), quick, quoted, bare, shell, lazily }))
    }

    pub(crate) fn visit(
        &self,
        visit: &mut impl FnMut(&Py<PyAny>) -> Result<(), pyo3::PyTraverseError>,
    ) -> Result<(), pyo3::PyTraverseError> {
        let (quick, bare) = (self.quick.as_ref().map(|quick| &quick.call), self.bare.as_ref().map(|bare| &bare.0));
        let (quoted, lazily) =
            (self.quoted.as_ref().map(|quoted| &quoted.0), self.lazily.as_ref().map(|lazily| &lazily.0));
        [Some(&self.make), quick, quoted, bare, self.shell.as_ref(), lazily].into_iter().flatten().try_for_each(visit)
    }

    /// An instance that waits for its attributes until one is asked for; None where the class has no such.
    pub(crate) fn lazily<'py>(&self, py: Python<'py>, id: u32) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some((new, pending)) = &self.lazily else { return Ok(None) };
        let made = new.bind(py).call0()?;
        pending.get().insert(made.as_ptr().addr(), id);
        Ok(Some(made))
    }

    /// An instance without attributes that is filled later; None where it has some, or the class has no such.
    pub(crate) fn bare<'py>(&self, py: Python<'py>, record: &Instance) -> PyResult<Option<Bound<'py, PyAny>>> {
        let bare = self.bare.as_ref().filter(|_| record.values.is_empty());
        bare.map(|(bare, _)| bare.bind(py).call0()).transpose()
    }

    /// The same, made of its content.
    pub(crate) fn bare_of<'py>(
        &self,
        record: &Instance,
        content: &Bound<'py, PyAny>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let is_its = |of: &Py<PyType>| content.get_type().is(of);
        let bare = self.bare.as_ref().filter(|(_, of)| record.values.is_empty() && is_its(of));
        bare.map(|(bare, _)| bare.bind(content.py()).call1((content,))).transpose()
    }

    /// What makes an instance that is filled later.
    pub(crate) fn shell<'py>(&self, py: Python<'py>) -> Option<&Bound<'py, PyAny>> {
        self.shell.as_ref().map(|shell| shell.bind(py))
    }
}

impl Quick {
    /// `(callable, names)`, and for classes of `datetime` which of them it is.
    fn of(quick: &Bound<'_, PyAny>) -> PyResult<Self> {
        let (call, names, clock): (Py<PyAny>, Vec<String>, String) = quick.extract()?;
        Ok(Self { call, names, clock: Clock::of(&clock), places: Mutex::default() })
    }

    /// Where the names stand; None where one of them is not there.
    fn places(&self, names: &Arc<[Value]>) -> Option<Arc<[usize]>> {
        let mut known = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((list, places)) = &*known
            && Arc::ptr_eq(list, names)
        {
            return Some(Arc::clone(places));
        }
        let place = |name: &String| names.iter().position(|known| is_text(known, name));
        let places: Arc<[usize]> = self.names.iter().map(place).collect::<Option<_>>()?;
        *known = Some((Arc::clone(names), Arc::clone(&places)));
        Some(places)
    }
}

fn is_text(value: &Value, text: &str) -> bool {
    matches!(value, Value::Str(known) if known.as_str() == Some(text))
}

impl Objects {
    /// An instance from the values that stand in its record, or are there already; None where that cannot be, or its
    /// class does not take them: then the other way says what there is.
    pub(crate) fn quickly<'py>(
        &self,
        py: Python<'py>,
        maker: &Maker,
        names: &Names,
        values: &[Value],
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some(quick) = &maker.quick else { return Ok(None) };
        let Some(places) = quick.places(&names.list) else { return Ok(None) };
        let mut wanted = Vec::with_capacity(places.len());
        for place in places.iter() {
            let Some(value) = values.get(*place) else { return Ok(None) };
            wanted.push(value);
        }
        if let Some(clock) = quick.clock {
            return self.of_clock(py, quick.call.bind(py), clock, &wanted);
        }
        let mut arguments = Vec::with_capacity(wanted.len());
        for value in wanted {
            let Some(value) = self.at_hand(py, value)? else { return Ok(None) };
            arguments.push(value);
        }
        unless_refused(py, quick.call.bind(py).call1(PyTuple::new(py, arguments)?))
    }

    /// The same of a class of `datetime`; a time zone stands before the fold.
    fn of_clock<'py>(
        &self,
        py: Python<'py>,
        call: &Bound<'py, PyAny>,
        clock: Clock,
        wanted: &[&Value],
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let has_zone = matches!(clock, Clock::Datetime | Clock::Time);
        let zone = has_zone.then(|| wanted.len().wrapping_sub(2));
        let parts = wanted.iter().enumerate().filter(|(place, _)| Some(*place) != zone).map(|(_, value)| *value);
        let Some(parts) = ints(parts) else { return Ok(None) };
        if clock == Clock::Timedelta {
            return microseconds(&parts).map_or(Ok(None), |count| unless_refused(py, call.mul(count)));
        }
        let Some(state) = clock.state(&parts) else { return Ok(None) };
        let state = PyBytes::new(py, &state);
        let made = match zone.and_then(|zone| wanted.get(zone)) {
            None | Some(Value::None) => call.call1((state,)),
            Some(zone) => match self.at_hand(py, zone)? {
                Some(zone) => call.call1((state, zone)),
                None => return Ok(None),
            },
        };
        unless_refused(py, made)
    }

    /// An instance of a type written in C, from its values or its repr; None where only Python knows what to do.
    pub(crate) fn native_quickly<'py>(
        &self,
        py: Python<'py>,
        id: u32,
        record: &Native,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some(maker) = self.native_maker(py, &record.class)? else { return Ok(None) };
        if maker.make.is_none(py) {
            return Ok(None);
        }
        if let Some(shell) = maker.shell(py) {
            let shell = shell.call0()?;
            self.fill_later(id, &shell, record.clone().into());
            return Ok(Some(shell));
        }
        if maker.quick.is_some() {
            return self.quickly(py, &maker, &record.names, &record.values);
        }
        let (Some((call, before, after)), Value::Str(repr)) = (&maker.quoted, &record.repr) else { return Ok(None) };
        let inner = repr.as_str().filter(|repr| repr.len() <= REPR_MAX_BYTES);
        let inner = inner.and_then(|repr| repr.strip_prefix(&**before)?.strip_suffix(&**after));
        inner.map_or(Ok(None), |inner| unless_refused(py, call.bind(py).call1((inner,))))
    }

    fn native_maker(&self, py: Python<'_>, class: &Value) -> PyResult<Option<Arc<Maker>>> {
        let Some(id) = class.as_ref_id() else { return Ok(None) };
        let known = self.state.lock().maker(id.0, "native");
        if known.is_some() {
            return Ok(known);
        }
        let maker = Maker::of(&self.ask(py, "native_maker", (self.resolve(py, class)?,))?)?;
        let replaced = self.state.lock().makers.insert((id.0, "native"), Arc::clone(&maker));
        drop(replaced);
        Ok(Some(maker))
    }

    /// A value that nothing has to be made for.
    pub(crate) fn at_hand<'py>(&self, py: Python<'py>, value: &Value) -> PyResult<Option<Bound<'py, PyAny>>> {
        match value {
            Value::Ref(id) => Ok(self.made(py, id.0)),
            value => inline(py, value),
        }
    }
}

fn unless_refused<'py>(py: Python<'py>, made: PyResult<Bound<'py, PyAny>>) -> PyResult<Option<Bound<'py, PyAny>>> {
    match made {
        Err(error) if Objects::is_contained(py, &error) => Ok(None),
        made => made.map(Some),
    }
}
