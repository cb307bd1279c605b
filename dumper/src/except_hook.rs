//! `sys.excepthook` of `patch_except`.

use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::embed;

/// Saves a dump, calls the hook that was there before, then has the dump announced.
///
/// It is not a Python function, so that an error in the former hook shows the frames of that hook alone, as without us.
#[pyclass(frozen, module = "coredumpy._native")]
pub(crate) struct ExceptHook {
    crashed: Py<PyAny>,
    former: Py<PyAny>,
    printed: Py<PyAny>,
}

#[pymethods]
impl ExceptHook {
    #[new]
    fn new(crashed: Py<PyAny>, former: Py<PyAny>, printed: Py<PyAny>) -> Self {
        Self { crashed, former, printed }
    }

    #[getter]
    fn former(&self, py: Python<'_>) -> Py<PyAny> {
        self.former.clone_ref(py)
    }

    #[pyo3(signature = (*exception))]
    fn __call__<'py>(slf: &Bound<'py, Self>, exception: &Bound<'py, PyTuple>) -> PyResult<Bound<'py, PyAny>> {
        // The interpreter borrows its hook from `sys`, and the former hook may put another one there.
        let alive = slf.clone();
        let (py, hook) = (alive.py(), alive.get());
        quietly(py, || hook.crashed.bind(py).call1(exception));
        if embed::stack_is_empty() && exception.get_item(0)?.is(py.get_type::<PyKeyboardInterrupt>()) {
            embed::note_unhandled_interrupt(py);
        }
        let result = hook.former.bind(py).call1(exception);
        quietly(py, || hook.printed.bind(py).call0());
        result
    }
}

/// Calls our Python code in a dying program: without the program's tracer, which would print its calls as the
/// program's own, and without an error, which would change how the program ends.
pub(crate) fn quietly<'py>(
    py: Python<'py>,
    work: impl FnOnce() -> PyResult<Bound<'py, PyAny>>,
) -> Option<Bound<'py, PyAny>> {
    let former = take_tracers(py).ok();
    let result = work().ok();
    if let Some(tracers) = former {
        for (setter, tracer) in tracers {
            drop(setter.call1((tracer,)));
        }
    }
    result
}

/// Switches tracing and profiling of this thread off. Gives the functions that switch them on again, with their argument.
fn take_tracers(py: Python<'_>) -> PyResult<Vec<(Bound<'_, PyAny>, Bound<'_, PyAny>)>> {
    let sys = py.import("sys")?;
    let mut taken = Vec::new();
    for (getter, setter) in [("gettrace", "settrace"), ("getprofile", "setprofile")] {
        let tracer = sys.getattr(getter)?.call0()?;
        if !tracer.is_none() {
            let setter = sys.getattr(setter)?;
            setter.call1((py.None(),))?;
            taken.push((setter, tracer));
        }
    }
    Ok(taken)
}
