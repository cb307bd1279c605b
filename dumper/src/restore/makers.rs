//! What makes the instances of a class: a Python callable, and where the class allows it a quicker way past its records.

use std::sync::Arc;

use coredumpy_format::model::{Instance, Names, Native, Value};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use super::objects::Objects;
use super::value::inline;

/// What the factory gave for a class.
pub(crate) struct Maker {
    /// Takes an id, and the content of a subclass of an immutable built-in.
    pub(crate) make: Py<PyAny>,
    /// Takes the values of these names, in this order.
    quick: Option<(Py<PyAny>, Vec<String>)>,
    /// Takes the content alone; for instances that have no attributes.
    bare: Option<Py<PyAny>>,
    /// Makes an instance whose `__dict__` is filled with what was recorded.
    shell: Option<Py<PyAny>>,
    /// Makes an instance, and the dict of those that have no attributes yet: their ids by address.
    lazily: Option<(Py<PyAny>, Py<PyDict>)>,
}

impl Maker {
    /// The ways are attributes of the callable, under their names here.
    pub(crate) fn of(make: &Bound<'_, PyAny>) -> PyResult<Arc<Self>> {
        let way = |name: &str| make.getattr_opt(name).map(|way| way.map(Bound::unbind));
        let quick = make.getattr_opt("quick")?.map(|quick| quick.extract()).transpose()?;
        let lazily = make.getattr_opt("lazily")?.map(|lazily| lazily.extract()).transpose()?;
        let make_itself = make.clone().unbind();
        Ok(Arc::new(Self { make: make_itself, quick, bare: way("bare")?, shell: way("shell")?, lazily }))
    }

    pub(crate) fn visit(
        &self,
        visit: &mut impl FnMut(&Py<PyAny>) -> Result<(), pyo3::PyTraverseError>,
    ) -> Result<(), pyo3::PyTraverseError> {
        let ways =
            [Some(&self.make), self.quick.as_ref().map(|quick| &quick.0), self.bare.as_ref(), self.shell.as_ref()];
        ways.into_iter().flatten().try_for_each(visit)
    }

    /// An instance that waits for its attributes until one is asked for; None where the class has no such.
    pub(crate) fn lazily<'py>(&self, py: Python<'py>, id: u32) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some((new, pending)) = &self.lazily else { return Ok(None) };
        let made = new.bind(py).call0()?;
        pending.bind(py).set_item(made.as_ptr().addr(), id)?;
        Ok(Some(made))
    }

    /// What makes instances without attributes.
    pub(crate) fn bare<'py>(&self, py: Python<'py>, record: &Instance) -> Option<Bound<'py, PyAny>> {
        let bare = self.bare.as_ref().filter(|_| record.values.is_empty())?;
        Some(bare.bind(py).clone())
    }

    /// What makes an instance that is filled later.
    pub(crate) fn shell<'py>(&self, py: Python<'py>) -> Option<&Bound<'py, PyAny>> {
        self.shell.as_ref().map(|shell| shell.bind(py))
    }
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
        let Some((call, wanted)) = &maker.quick else { return Ok(None) };
        let mut arguments = Vec::with_capacity(wanted.len());
        for name in wanted {
            let is_it = |known: &Value| matches!(known, Value::Str(text) if text.as_str() == Some(name));
            let value = names.list.iter().position(is_it).and_then(|place| values.get(place));
            let Some(value) = value else { return Ok(None) };
            match self.at_hand(py, value)? {
                Some(value) => arguments.push(value),
                None => return Ok(None),
            }
        }
        unless_refused(py, call.bind(py).call1(PyTuple::new(py, arguments)?))
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
        let Value::Str(_) = &record.repr else { return Ok(None) };
        unless_refused(py, maker.make.bind(py).call1((self.resolve(py, &record.repr)?,)))
    }

    fn native_maker(&self, py: Python<'_>, class: &Value) -> PyResult<Option<Arc<Maker>>> {
        let Some(id) = class.as_ref_id() else { return Ok(None) };
        let known = self.state.lock().makers.get(&(id.0, "native")).map(Arc::clone);
        if known.is_some() {
            return Ok(known);
        }
        let maker = Maker::of(&self.ask(py, "native_maker", (self.resolve(py, class)?,))?)?;
        let replaced = self.state.lock().makers.insert((id.0, "native"), Arc::clone(&maker));
        drop(replaced);
        Ok(Some(maker))
    }

    /// A value that nothing has to be made for.
    fn at_hand<'py>(&self, py: Python<'py>, value: &Value) -> PyResult<Option<Bound<'py, PyAny>>> {
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
