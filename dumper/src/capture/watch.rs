//! `coredumpy._native.Watch`: calls code of the program, and stops it where it takes too long.
//!
//! A thread without Python looks at the clock and has the interpreter raise an exception in the thread that called, again
//! and again while that is caught. So only Python code can be stopped: a C function that does not come back is waited for.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use super::raw;

/// How often the clock is looked at.
const TICK: Duration = Duration::from_millis(20);

/// Watches the calls of one thread, one after the other.
#[pyclass(frozen, module = "coredumpy._native")]
pub(crate) struct Watch(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// The class that is raised in a call that takes too long; None when the watch is over.
    raised: Option<Py<PyAny>>,
    /// Until when the current call may take.
    deadline: Option<Instant>,
    /// Whether it was told to stop.
    was_stopped: bool,
}

#[pymethods]
impl Watch {
    /// Watches calls of the current thread. Where no thread can be had, nothing is stopped.
    #[new]
    fn new(raised: Py<PyAny>) -> Self {
        let state = State { raised: Some(raised), ..State::default() };
        let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new() });
        let (watching, ident) = (Arc::clone(&shared), raw::thread_ident());
        let _ = std::thread::Builder::new().name("coredumpy".to_owned()).spawn(move || watching.watch(ident));
        Self(shared)
    }

    /// Calls `function` with the other arguments; where it takes longer than so many seconds, it is stopped.
    #[pyo3(signature = (seconds, function, *arguments))]
    fn call<'py>(
        &self,
        py: Python<'py>,
        seconds: f64,
        function: &Bound<'py, PyAny>,
        arguments: &Bound<'py, PyTuple>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let limit = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX);
        self.0.lock().deadline = Instant::now().checked_add(limit);
        let done = function.call1(arguments);
        let mut state = self.0.lock();
        state.deadline = None;
        if std::mem::take(&mut state.was_stopped) {
            drop(state);
            // What was not raised yet must not be raised elsewhere.
            raise_in(py, raw::thread_ident(), None);
        }
        done
    }

    /// Ends the watch.
    fn close(&self) {
        let raised = self.0.lock().raised.take();
        self.0.changed.notify_all();
        drop(raised);
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.close();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self, ident: u64) {
        let mut state = self.lock();
        while state.raised.is_some() {
            if state.is_late() {
                drop(state);
                // None: the interpreter is on its way out.
                if Python::try_attach(|py| self.stop(py, ident)).is_none() {
                    return;
                }
                state = self.lock();
            }
            state = self.changed.wait_timeout(state, TICK).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Stops the call, if it is still the one that takes too long.
    fn stop(&self, py: Python<'_>, ident: u64) {
        let mut state = self.lock();
        if state.is_late() && state.raised.is_some() {
            state.was_stopped = true;
            raise_in(py, ident, state.raised.as_ref());
        }
    }
}

impl State {
    fn is_late(&self) -> bool {
        self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }
}

/// Has an exception raised in a thread before its next line; with None, takes back what was not raised yet.
fn raise_in(_: Python<'_>, ident: u64, class: Option<&Py<PyAny>>) {
    let class = class.map_or(std::ptr::null_mut(), Py::as_ptr);
    // SAFETY: the GIL is held; the call takes its own reference to the class.
    unsafe { ffi::PyThreadState_SetAsyncExc(ident.cast_signed(), class) };
}
