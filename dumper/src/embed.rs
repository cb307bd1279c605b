//! The calls that an embedder of Python makes, which `pyo3` has no safe form of: run a program from C, with no Python
//! frame below it, and end the process as `python` would.

use std::ffi::{CString, OsStr, c_char, c_int, c_void};
use std::fs::File;
use std::io::Read;
use std::os::fd::FromRawFd;
use std::os::unix::ffi::OsStrExt;
use std::ptr;

use pyo3::exceptions::PyOSError;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

/// Runs `work` at the recursion depth that `python` starts a program at.
///
/// The interpreter counts the call of `sys.excepthook` that we are in (up to 3.11 in the counter of Python frames, so
/// that a `RecursionError` would come one call early).
pub(crate) fn at_depth_zero<T>(work: impl FnOnce() -> T) -> T {
    // SAFETY: the thread is attached, and the call is undone below; both only move a counter of this thread.
    unsafe { ffi::Py_LeaveRecursiveCall() };
    let result = work();
    // SAFETY: as above. It cannot fail, for one level was free before.
    unsafe { ffi::Py_EnterRecursiveCall(c"".as_ptr()) };
    result
}

/// Runs a code object with `globals`.
pub(crate) fn run_code(code: &Bound<'_, PyAny>, globals: &Bound<'_, PyDict>) -> PyResult<()> {
    // SAFETY: the thread is attached, both are borrowed for the call, and PyEval_EvalCode checks the type of `code`.
    let result = unsafe { ffi::PyEval_EvalCode(code.as_ptr(), globals.as_ptr(), globals.as_ptr()) };
    finished(code.py(), result)
}

/// Parses and runs a source file with `globals`, and closes `fd` between the two unless it is the standard input.
///
/// The interpreter's own reader is used because its errors (a wrong encoding, a null byte) are worded differently from
/// those of `compile`. It is public and old but not in the stable ABI, so it is looked up: without it, `compile` serves.
pub(crate) fn run_file(fd: c_int, filename: &OsStr, globals: &Bound<'_, PyDict>) -> PyResult<()> {
    let py = globals.py();
    // SAFETY: the name is a C string; the answer is null or a function of this signature since Python 2.
    let run: Option<RunFile> = unsafe { std::mem::transmute(dlsym(RTLD_DEFAULT, c"PyRun_FileExFlags".as_ptr())) };
    let Some(run) = run else {
        return run_code(&compile(py, fd, filename)?, globals);
    };
    // SAFETY: the mode is a C string, and a bad descriptor is answered by null.
    let file = unsafe { fdopen(fd, c"rb".as_ptr()) };
    if file.is_null() {
        return Err(PyOSError::new_err(std::io::Error::last_os_error()));
    }
    let name = CString::new(filename.as_bytes())?;
    let close = c_int::from(fd != STDIN);
    let dict = globals.as_ptr();
    // SAFETY: `file` is open and given away (the one of the standard input is never closed), `name` and `dict` outlive
    // the call, the thread is attached, and null stands for no compiler flags.
    let result = unsafe { run(file, name.as_ptr(), FILE_INPUT, dict, dict, close, ptr::null_mut()) };
    finished(py, result)
}

fn compile<'py>(py: Python<'py>, fd: c_int, filename: &OsStr) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: the caller gives the descriptor away.
    let mut file = unsafe { File::from_raw_fd(fd) };
    let mut source = Vec::new();
    file.read_to_end(&mut source)?;
    let options = PyDict::new(py);
    options.set_item("dont_inherit", true)?;
    let arguments = (PyBytes::new(py, &source), filename, "exec");
    py.import("builtins")?.getattr("compile")?.call(arguments, Some(&options))
}

fn finished(py: Python<'_>, result: *mut ffi::PyObject) -> PyResult<()> {
    // SAFETY: `result` is a new reference or null with an exception set, as every evaluating function returns it.
    unsafe { Bound::from_owned_ptr_or_err(py, result) }.map(drop)
}

/// Hands an exception to `sys.excepthook`, as the interpreter does at the end. Does not return for `SystemExit`.
pub(crate) fn print_exception(py: Python<'_>, error: PyErr) {
    error.restore(py);
    // SAFETY: an exception is set and the thread is attached.
    unsafe { ffi::PyErr_PrintEx(1) };
}

/// The exception itself, with its traceback in it (up to 3.11 the interpreter keeps the two apart while it is raised).
pub(crate) fn exception<'py>(py: Python<'py>, error: &PyErr) -> Bound<'py, PyAny> {
    let value = error.value(py).clone().into_any();
    if let Some(traceback) = error.traceback(py) {
        // SAFETY: the thread is attached, and both are what their names say. A failure leaves no traceback.
        unsafe { ffi::PyException_SetTraceback(value.as_ptr(), traceback.as_ptr()) };
    }
    value
}

/// Whether no Python function is running, as when the interpreter calls `sys.excepthook` at the end of a program.
pub(crate) fn stack_is_empty() -> bool {
    // SAFETY: the callers have the thread attached; the answer is a borrowed frame or null.
    unsafe { ffi::PyEval_GetFrame().is_null() }
}

/// Sets the interpreter's mark that a `KeyboardInterrupt` left the program, which makes it die by SIGINT.
///
/// Every evaluation of a string clears that mark, also one in our code (a named tuple is made by `eval`), and the only
/// way to set it is an evaluation that ends so.
pub(crate) fn note_unhandled_interrupt(py: Python<'_>) {
    let evaluated = py
        .import("builtins")
        .and_then(|builtins| builtins.getattr("exec")?.call1(("raise KeyboardInterrupt", PyDict::new(py))));
    drop(evaluated);
}

/// Makes the process die by SIGINT once the interpreter is gone, as `python` does for an uncaught `KeyboardInterrupt`.
pub(crate) fn die_by_sigint_at_exit() {
    // SAFETY: the callback needs no interpreter. When the table of callbacks is full, the status is 1 and no signal.
    unsafe { ffi::Py_AtExit(Some(die_by_sigint)) };
}

extern "C" fn die_by_sigint() {
    // SAFETY: plain C calls; null flushes all of C's streams, 0 is SIG_DFL.
    unsafe {
        fflush(ptr::null_mut());
        signal(SIGINT, 0);
        raise(SIGINT);
    }
}

type RunFile = unsafe extern "C" fn(
    *mut c_void,
    *const c_char,
    c_int,
    *mut ffi::PyObject,
    *mut ffi::PyObject,
    c_int,
    *mut c_void,
) -> *mut ffi::PyObject;

/// `Py_file_input`, the start symbol of a whole file.
const FILE_INPUT: c_int = 257;
const STDIN: c_int = 0;
const SIGINT: c_int = 2;
const RTLD_DEFAULT: *mut c_void =
    if cfg!(target_os = "linux") { ptr::null_mut() } else { ptr::without_provenance_mut(usize::MAX - 1) };

// The C library is linked anyway; five names do not need a crate.
unsafe extern "C" {
    fn dlsym(handle: *mut c_void, name: *const c_char) -> *mut c_void;
    fn fdopen(fd: c_int, mode: *const c_char) -> *mut c_void;
    fn fflush(stream: *mut c_void) -> c_int;
    fn signal(number: c_int, handler: usize) -> usize;
    fn raise(number: c_int) -> c_int;
}
