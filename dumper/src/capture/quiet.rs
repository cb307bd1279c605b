//! A bug of ours must not end the dying program in another way, nor write to its stderr.

use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use pyo3::PyResult;
use pyo3::exceptions::PyRuntimeError;

/// Where the last panic was.
static PLACE: Mutex<String> = Mutex::new(String::new());

/// Runs `work`; a panic becomes an exception that says where it was.
pub(crate) fn guarded<T>(work: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    let former = panic::take_hook();
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string);
        *PLACE.lock().unwrap_or_else(PoisonError::into_inner) = place.unwrap_or_default();
    }));
    let done = catch_unwind(AssertUnwindSafe(work));
    panic::set_hook(former);
    done.unwrap_or_else(|_| {
        let place = PLACE.lock().unwrap_or_else(PoisonError::into_inner);
        Err(PyRuntimeError::new_err(format!("the dumper failed inside, at {place}; please report it")))
    })
}
