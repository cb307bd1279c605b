//! `coredumpy._native.Reader`: an open dump, record by record.

use std::ffi::{OsStr, OsString};
use std::fs::File;

use coredumpy_format::model::{EndState, ObjectId, Repeats, Setting, Wording};
use coredumpy_format::{Dump, FileSource, ReadAt, ReadError, Summary, json_text};
use pyo3::exceptions::{PyIndexError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString};

use super::error::{Subject, raise, to_py_err};
use super::header::{environment_dict, header_dict, texts};
use super::record::record_dict;
use super::value::{missing_record, text};

type Source = Box<dyn ReadAt + Send + Sync>;

/// An open dump.
#[pyclass(frozen, module = "coredumpy._native")]
pub(crate) struct Reader {
    pub(crate) dump: Dump<Source>,
    path: Option<OsString>,
}

impl Reader {
    /// The Python exception for an error that reading this dump gave.
    pub(crate) fn error(&self, py: Python<'_>, error: &ReadError) -> PyErr {
        to_py_err(py, error, self.path.as_deref().map_or(Subject::Unnamed, Subject::Path))
    }
}

#[pymethods]
impl Reader {
    #[new]
    fn new(py: Python<'_>, source: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(bytes) = source.cast::<PyBytes>() {
            let source: Source = Box::new(bytes.as_bytes().to_vec());
            let dump = Dump::open(source).map_err(|error| to_py_err(py, &error, Subject::Unnamed))?;
            return Ok(Self { dump, path: None });
        }
        if !source.is_instance_of::<PyString>() {
            return Err(PyTypeError::new_err("a path or bytes are expected"));
        }
        let path: OsString = source.extract()?;
        let file = open(py, &path, Subject::Path(&path))?;
        let dump = Dump::open(file).map_err(|error| to_py_err(py, &error, Subject::Path(&path)))?;
        Ok(Self { dump, path: Some(path) })
    }

    #[getter]
    fn header<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        header_dict(py, self.dump.header())
    }

    #[getter]
    fn environment<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDict>>> {
        self.dump.environment().ok().map(|environment| environment_dict(py, environment)).transpose()
    }

    #[getter]
    fn end(&self) -> &'static str {
        match self.dump.end() {
            EndState::Complete => "complete",
            EndState::Stopped(reason) => reason.word(),
            EndState::Cut => "cut_file",
        }
    }

    #[getter]
    fn written(&self) -> u32 {
        self.dump.written()
    }

    #[getter]
    fn assigned(&self) -> u32 {
        self.dump.assigned()
    }

    #[getter]
    fn missing_totals<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let totals = PyDict::new(py);
        for (reason, count) in self.dump.missing_totals() {
            totals.set_item(reason.word(), count)?;
        }
        Ok(totals)
    }

    /// `({id: (repr, str)}, settings, id of what was told beside)`
    fn wordings<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyDict>, Bound<'py, PyDict>, Option<u32>)> {
        let wordings = self.dump.wordings();
        let (reprs, settings) = (PyDict::new(py), PyDict::new(py));
        for Wording(id, repr, str) in &wordings.reprs {
            let repr = text(py, repr)?;
            let str = str.as_ref().map_or_else(|| Ok(repr.clone()), |str| text(py, str))?;
            reprs.set_item(id, (repr, str))?;
        }
        for (name, setting) in wordings.settings {
            match setting {
                Setting::None => settings.set_item(name, py.None())?,
                Setting::Bool(value) => settings.set_item(name, value)?,
                Setting::Int(value) => settings.set_item(name, value)?,
                Setting::Float(value) => settings.set_item(name, value)?,
                Setting::Str(value) => settings.set_item(name, value)?,
            }
        }
        Ok((reprs, settings, wordings.told))
    }

    #[getter]
    fn tracebacks(&self) -> Vec<u32> {
        self.dump.tracebacks().map(|id| id.0).collect()
    }

    fn sources<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let filenames: Vec<_> = self.dump.source_filenames().cloned().collect();
        texts(py, &filenames)
    }

    fn source<'py>(&self, py: Python<'py>, number: usize) -> PyResult<Bound<'py, PyAny>> {
        let source = self.dump.source(number).map_err(|error| self.error(py, &error))?;
        let (content, missing) = match &source.text {
            Ok(content) => (Some(text(py, content)?), None),
            Err(missing) => (None, Some(missing_record(py, missing)?)),
        };
        let sha256 = source.sha256.as_deref().map(|hash| PyBytes::new(py, hash));
        Ok((content, sha256, missing).into_pyobject(py)?.into_any())
    }

    fn record<'py>(&self, py: Python<'py>, id: u32) -> PyResult<Bound<'py, PyDict>> {
        match self.dump.object(ObjectId(id)) {
            Ok(object) => record_dict(py, self, object),
            Err(error @ ReadError::NoSuchObject { .. }) => Err(PyIndexError::new_err(error.to_string())),
            Err(error) => Err(self.error(py, &error)),
        }
    }

    /// A whole dump is read for it, so a caller asks when the user does.
    fn numbers_of(&self, py: Python<'_>, kind: &str) -> Vec<u32> {
        let is_of_kind = |id: &u32| self.dump.object(ObjectId(*id)).is_ok_and(|object| object.word() == kind);
        py.detach(|| (0..self.dump.written()).filter(is_of_kind).collect())
    }

    fn json(&self, py: Python<'_>) -> PyResult<String> {
        py.detach(|| self.dump.json()).map(|json| json_text(&json)).map_err(|error| self.error(py, &error))
    }
}

fn open(py: Python<'_>, path: &OsStr, subject: Subject<'_>) -> PyResult<Source> {
    let io = |error| to_py_err(py, &ReadError::Io(error), subject);
    // A pipe or a device may never end, and opening one may wait forever.
    let metadata = std::fs::metadata(path).map_err(io)?;
    if !metadata.is_file() {
        let found = if metadata.is_dir() { "a folder" } else { "not a regular file" };
        return Err(raise(py, "NotADump", &format!("{found}, expected a coredumpy dump"), subject));
    }
    let source = File::open(path).and_then(FileSource::new).map_err(io)?;
    Ok(Box::new(source))
}

/// `{"header": …, "environment": …, "complete": …, "hidden": …, "repeats": …}`. Errors do not name the path, which the caller
/// shows.
#[pyfunction]
pub(crate) fn peek(py: Python<'_>, path: OsString) -> PyResult<Bound<'_, PyDict>> {
    let source = open(py, &path, Subject::Unnamed)?;
    let summary = Summary::read(&source).map_err(|error| to_py_err(py, &error, Subject::Unnamed))?;
    let dict = PyDict::new(py);
    dict.set_item("header", header_dict(py, &summary.header)?)?;
    let environment = summary.environment.ok().map(|environment| environment_dict(py, &environment)).transpose()?;
    dict.set_item("environment", environment)?;
    dict.set_item("complete", summary.has_trailer)?;
    dict.set_item("repeats", summary.repeats.map(|Repeats { count, last_us }| (count, last_us)))?;
    dict.set_item("hidden", summary.hidden)?;
    Ok(dict)
}

/// A whole dump as JSON, in the form that FORMAT.md describes.
#[pyfunction]
pub(crate) fn dump_json(py: Python<'_>, path: OsString) -> PyResult<String> {
    let source = open(py, &path, Subject::Path(&path))?;
    let json = py.detach(|| Dump::open(source).and_then(|dump| dump.json()));
    json.map(|json| json_text(&json)).map_err(|error| to_py_err(py, &error, Subject::Path(&path)))
}
