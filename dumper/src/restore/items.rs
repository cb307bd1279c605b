//! Items and entries of long and short containers, with what was left out at its place.

use coredumpy_format::model::{Long, Missing, Names, Object, Reason, Value};
use pyo3::prelude::*;

use super::objects::Objects;

/// A key and its value.
pub(crate) type Entry<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>);

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
