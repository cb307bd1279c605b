//! Items and entries of long and short containers that are whole; of those that are not, `cut.rs` tells.

use coredumpy_format::model::{Long, Missing, Names, Object, Reason, Value};
use pyo3::prelude::*;

use super::objects::Objects;

/// A key and its value.
pub(crate) type Entry<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>);

impl Objects {
    /// All items as objects.
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
        own.iter().try_for_each(&mut take)?;
        for part in &long.parts {
            py.check_signals()?;
            match self.record(py, part.0)? {
                Object::ItemsPart(part) => part.items.iter().try_for_each(&mut take)?,
                other => take(&Value::Missing(not_a_part(&other)))?,
            }
        }
        Ok(())
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
        let mut run = |names: &Names, values: &[Value]| -> PyResult<()> {
            let mut keys = self.names(py, names)?;
            let unpaired = Value::Missing(Missing::with_detail(Reason::Damaged, "names and values do not pair up"));
            while keys.len() < values.len() {
                keys.push(self.resolve(py, &unpaired)?);
            }
            for (index, key) in keys.into_iter().enumerate() {
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
                    let missing = Value::Missing(not_a_part(&other));
                    run(&Names::own(vec![missing.clone()]), &[missing])?;
                }
            }
        }
        Ok(entries)
    }
}

/// Why a part is not one.
pub(crate) fn not_a_part(object: &Object) -> Missing {
    match object {
        Object::Absent(absent) => absent.missing.clone(),
        other => Missing::with_detail(Reason::Damaged, format!("a {} in the place of a part", other.word())),
    }
}
