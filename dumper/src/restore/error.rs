//! The reader's errors as those of `coredumpy._errors`.

use std::ffi::OsStr;
use std::io;

use coredumpy_format::ReadError;
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;

/// What was being read: its path where it has one, to stand before the reason.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Subject<'a> {
    /// A file; errors name it.
    Path(&'a OsStr),
    /// Bytes, or a file whose name the caller puts before the reason.
    Unnamed,
}

/// The Python exception for an error of the reader.
pub(crate) fn to_py_err(py: Python<'_>, error: &ReadError, subject: Subject<'_>) -> PyErr {
    let class = match error {
        ReadError::Io(error) => return os_error(py, error, subject),
        ReadError::NotADump(_) => "NotADump",
        ReadError::UnsupportedVersion { .. } => "UnsupportedVersion",
        _ => "DamagedDump",
    };
    raise(py, class, &error.to_string(), subject)
}

/// An exception of `coredumpy._errors` with one line of text.
pub(crate) fn raise(py: Python<'_>, class: &str, reason: &str, subject: Subject<'_>) -> PyErr {
    let message = match subject {
        Subject::Path(path) => format!("{}: {reason}", path.display()),
        Subject::Unnamed => reason.to_owned(),
    };
    py.import("coredumpy._errors")
        .and_then(|errors| errors.getattr(class))
        .and_then(|class| class.call1((message,)))
        .map_or_else(|error| error, PyErr::from_value)
}

/// As the operating system says it, with errno, text and filename.
fn os_error(py: Python<'_>, error: &io::Error, subject: Subject<'_>) -> PyErr {
    if error.kind() == io::ErrorKind::NotFound {
        return raise(py, "DumpNotFound", "there is no such file", subject);
    }
    let Some(errno) = error.raw_os_error() else { return PyOSError::new_err(error.to_string()) };
    let text = py.import("os").and_then(|os| os.getattr("strerror")?.call1((errno,))).map(Bound::unbind);
    match (text, subject) {
        (Ok(text), Subject::Path(path)) => PyOSError::new_err((errno, text, path.to_owned())),
        (Ok(text), Subject::Unnamed) => PyOSError::new_err((errno, text)),
        (Err(error), _) => error,
    }
}
