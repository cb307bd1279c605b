//! Header and environment as dicts.

use coredumpy_format::Text;
use coredumpy_format::model::{
    Environment, ExceptionSummary, FrameSummary, Header, LimitsSummary, Relation, ThreadSummary,
};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyTuple};

use super::value::text;

/// The keys are those of FORMAT.md.
pub(crate) fn header_dict<'py>(py: Python<'py>, header: &Header) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("format", &header.format)?;
    dict.set_item("version", PyList::new(py, [header.version.0, header.version.1])?)?;
    dict.set_item("id", PyBytes::new(py, &header.id))?;
    dict.set_item("producer", &header.producer)?;
    dict.set_item("created", &header.created)?;
    let python = PyDict::new(py);
    python.set_item("version", &header.python.version)?;
    python.set_item("implementation", &header.python.implementation)?;
    dict.set_item("python", python)?;
    let platform = PyDict::new(py);
    platform.set_item("system", &header.platform.system)?;
    platform.set_item("release", &header.platform.release)?;
    platform.set_item("machine", &header.platform.machine)?;
    dict.set_item("platform", platform)?;
    dict.set_item("pid", header.pid)?;
    dict.set_item("argv", texts(py, &header.argv)?)?;
    dict.set_item("description", header.description.as_ref().map(|words| text(py, words)).transpose()?)?;
    dict.set_item("exceptions", list(py, &header.exceptions, exception_dict)?)?;
    dict.set_item("thread_count", header.thread_count)?;
    dict.set_item("threads", list(py, &header.threads, thread_dict)?)?;
    let roots = PyDict::new(py);
    roots.set_item("exception", header.roots.exception)?;
    roots.set_item("threads", &header.roots.threads)?;
    roots.set_item("tasks", &header.roots.tasks)?;
    dict.set_item("roots", roots)?;
    let limits = PyDict::new(py);
    if let Some(LimitsSummary { depth, items, value_bytes, total_bytes, time_ms }) = header.limits {
        limits.set_item("depth", depth)?;
        limits.set_item("items", items)?;
        limits.set_item("value_bytes", value_bytes)?;
        limits.set_item("total_bytes", total_bytes)?;
        limits.set_item("time_ms", time_ms)?;
    }
    dict.set_item("limits", limits)?;
    Ok(dict)
}

fn exception_dict<'py>(py: Python<'py>, exception: &ExceptionSummary) -> PyResult<Bound<'py, PyAny>> {
    let dict = PyDict::new(py);
    dict.set_item("type", text(py, &exception.type_name)?)?;
    dict.set_item("message", text(py, &exception.message)?)?;
    let relation = match exception.relation {
        Relation::Raised => "raised",
        Relation::Cause => "cause",
        Relation::Context => "context",
        Relation::Member => "member",
        Relation::Other => "other",
    };
    dict.set_item("relation", relation)?;
    dict.set_item("depth", exception.depth)?;
    Ok(dict.into_any())
}

fn thread_dict<'py>(py: Python<'py>, thread: &ThreadSummary) -> PyResult<Bound<'py, PyAny>> {
    let dict = PyDict::new(py);
    dict.set_item("name", text(py, &thread.name)?)?;
    dict.set_item("ident", thread.ident)?;
    dict.set_item("crashed", thread.crashed)?;
    dict.set_item("frame_count", thread.frame_count)?;
    let frame = |py, FrameSummary(function, filename, lineno): &FrameSummary| -> PyResult<Bound<'py, PyAny>> {
        let line = lineno.into_pyobject(py)?.into_any();
        Ok(PyTuple::new(py, [text(py, function)?.into_any(), text(py, filename)?.into_any(), line])?.into_any())
    };
    dict.set_item("frames", list(py, &thread.frames, frame)?)?;
    if thread.hidden > 0 {
        dict.set_item("hidden", thread.hidden)?;
    }
    Ok(dict.into_any())
}

/// The keys are those of FORMAT.md; distributions are name to version.
pub(crate) fn environment_dict<'py>(py: Python<'py>, environment: &Environment) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("hostname", text(py, &environment.hostname)?)?;
    dict.set_item("cwd", text(py, &environment.cwd)?)?;
    dict.set_item("executable", text(py, &environment.executable)?)?;
    dict.set_item("library_paths", texts(py, &environment.library_paths)?)?;
    dict.set_item("flags", &environment.flags)?;
    let distributions = PyDict::new(py);
    for (name, version) in &environment.distributions {
        distributions.set_item(name, version)?;
    }
    dict.set_item("distributions", distributions)?;
    dict.set_item("git_commit", environment.git_commit.as_ref())?;
    Ok(dict)
}

pub(crate) fn texts<'py>(py: Python<'py>, all: &[Text]) -> PyResult<Bound<'py, PyAny>> {
    list(py, all, |py, one| Ok(text(py, one)?.into_any()))
}

fn list<'py, T>(
    py: Python<'py>,
    all: &[T],
    convert: impl Fn(Python<'py>, &T) -> PyResult<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let converted = all.iter().map(|one| convert(py, one)).collect::<PyResult<Vec<_>>>()?;
    Ok(PyList::new(py, converted)?.into_any())
}
