//! `coredumpy run`: a program starts and ends with no frame of ours around it.
//!
//! It must look like `python` from inside: nothing under the program's first frame, and a traceback that begins with it.
//! A Python function that calls the program cannot do that, so the program starts from here, at a moment when the
//! interpreter's stack is empty: `coredumpy._runner` puts a [`Launch`] in the place of `sys.excepthook` and raises. The
//! interpreter unwinds everything, and calls it from C.

use std::ffi::{OsString, c_int};

use pyo3::PyTypeInfo;
use pyo3::exceptions::{PyKeyboardInterrupt, PySystemExit};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::embed;
use crate::hook::quietly;

/// Runs a program once, called as `sys.excepthook`, and ends the process with the program's status.
///
/// `stage` is Python's part, a `coredumpy._runner.Stage`: `prepare()` returns what is to run, `stopped(exception)` saves
/// the dump, `printed()` announces it, `ended()` tidies up and says whether the interpreter goes on to a prompt.
#[pyclass(frozen, module = "coredumpy._native")]
pub(crate) struct Launch {
    stage: Py<PyAny>,
}

#[pymethods]
impl Launch {
    #[new]
    fn new(stage: Py<PyAny>) -> Self {
        Self { stage }
    }

    #[pyo3(signature = (*_exception))]
    fn __call__(slf: &Bound<'_, Self>, _exception: &Bound<'_, PyTuple>) -> PyResult<()> {
        // The interpreter borrows its hook from `sys`, where `prepare` puts the former one back.
        let launch = slf.clone();
        let py = launch.py();
        let stage = launch.get().stage.bind(py);
        let program: Program<'_> = stage.call_method0("prepare")?.extract()?;
        let status = match embed::at_depth_zero(|| program.run()) {
            Ok(()) => {
                quietly(py, || stage.call_method1("stopped", (py.None(),)));
                0
            }
            Err(error) => fail(stage, error),
        };
        let goes_on = quietly(py, || stage.call_method0("ended"));
        if goes_on.is_some_and(|answer| answer.is_truthy().unwrap_or(false)) {
            return Ok(());
        }
        // From a hook this ends the interpreter as any SystemExit does, with its exit handlers and flushes.
        Err(PySystemExit::new_err((status,)))
    }
}

/// Reports an exception that left the program, as `python` would, and gives the exit status.
fn fail(stage: &Bound<'_, PyAny>, error: PyErr) -> c_int {
    let py = stage.py();
    // The class itself: for a subclass `python` exits with 1.
    let interrupted = error.get_type(py).is(PyKeyboardInterrupt::type_object(py));
    quietly(py, || stage.call_method1("stopped", (embed::exception(py, &error),)));
    embed::print_exception(py, error);
    quietly(py, || stage.call_method0("printed"));
    if interrupted {
        embed::die_by_sigint_at_exit();
    }
    1
}

/// What `Stage.prepare` returns: how the program starts.
#[derive(FromPyObject)]
enum Program<'py> {
    /// A source file: its descriptor, its name, and the globals.
    File(c_int, OsString, Bound<'py, PyDict>),
    /// A code object and the globals.
    Code(Bound<'py, PyAny>, Bound<'py, PyDict>),
    /// A function of the standard library (of `runpy`) and its arguments.
    Call(Bound<'py, PyAny>, Bound<'py, PyTuple>),
}

impl Program<'_> {
    /// Runs it to its end. An error is what left the program.
    fn run(self) -> PyResult<()> {
        match self {
            Program::File(fd, filename, globals) => embed::run_file(fd, &filename, &globals),
            Program::Code(code, globals) => embed::run_code(&code, &globals),
            Program::Call(function, args) => function.call1(args).map(drop),
        }
    }
}
