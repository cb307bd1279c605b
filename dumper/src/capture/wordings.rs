//! Asks libraries for the reprs of their objects. Their code runs: so only when everything is written.

use std::time::Duration;

use coredumpy_format::Text;
use coredumpy_format::model::{Setting, Wording, Wordings};
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};

use super::memory;
use super::raw::Obj;
use super::walk::text_of;

/// What was said, and what is told beside: a dict that is to be written.
type Said<'py> = (Wordings, Option<Bound<'py, PyAny>>);

/// What `ask` (of `_wordings.py`) says of the candidates. Nothing where it fails: a dump is whole without it. An error is what
/// a signal's handler raised meanwhile.
pub(crate) fn ask<'py>(
    ask: &Bound<'py, PyAny>,
    candidates: Vec<(u32, Bound<'py, PyAny>)>,
    time_left: Duration,
) -> PyResult<Option<Said<'py>>> {
    if candidates.is_empty() || time_left.is_zero() || memory::is_low() {
        return Ok(None);
    }
    match try_ask(ask, candidates, time_left) {
        Ok(said) => Ok(Some(said)),
        // Dropped here, so that it is not left for the interpreter to print.
        Err(error) if error.is_instance_of::<PyException>(ask.py()) => Ok(None),
        Err(interruption) => Err(interruption),
    }
}

fn try_ask<'py>(
    ask: &Bound<'py, PyAny>,
    candidates: Vec<(u32, Bound<'py, PyAny>)>,
    time_left: Duration,
) -> PyResult<Said<'py>> {
    let candidates = PyList::new(ask.py(), candidates)?;
    let said = ask.call1((candidates, time_left.as_secs_f64()))?;
    let (found, said, told) = said.extract::<(Bound<'_, PyList>, Bound<'_, PyDict>, Bound<'py, PyDict>)>()?;
    let mut wordings = Wordings::default();
    for wording in found {
        wordings.reprs.push(wording_of(&wording.cast_into::<PyTuple>()?)?);
    }
    for (name, value) in said {
        if let Some(setting) = setting_of(&value) {
            wordings.settings.insert(name.extract()?, setting);
        }
    }
    Ok((wordings, (!told.is_empty()).then(|| told.into_any())))
}

fn wording_of(wording: &Bound<'_, PyTuple>) -> PyResult<Wording> {
    let other = wording.get_item(2)?;
    let other: Option<Text> = if other.is_none() { None } else { Some(text_of(&other)?) };
    Ok(Wording(wording.get_item(0)?.extract()?, text_of(&wording.get_item(1)?)?, other))
}

fn setting_of(value: &Bound<'_, PyAny>) -> Option<Setting> {
    let object = Obj::of(value);
    if object.is_none() {
        return Some(Setting::None);
    }
    // A bool is an int, too.
    if let Ok(value) = value.cast_exact::<pyo3::types::PyBool>() {
        return Some(Setting::Bool(value.is_true()));
    }
    if let Ok(value) = value.cast_exact::<pyo3::types::PyInt>() {
        return value.extract().ok().map(Setting::Int);
    }
    if let Ok(value) = value.cast_exact::<pyo3::types::PyFloat>() {
        return Some(Setting::Float(value.value()));
    }
    value.cast_exact::<pyo3::types::PyString>().ok()?.extract().ok().map(Setting::Str)
}
