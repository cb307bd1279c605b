//! What stands in the place of a function of the interpreter or of its library, and sees the exceptions that pass there.

use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;
use pyo3::types::{PyCFunction, PyDict, PyTuple};

use crate::embed;

/// Calls `before` with the arguments, the `former` function with the same, and, unless `before` returned None, `after` with
/// what `before` and the former function returned. Where that raises, `failed` is called with the exception first.
///
/// It is not a Python function, so that no traceback shows more than the former function's frames, as without us.
#[pyclass(frozen, module = "coredumpy._native")]
pub(crate) struct Hook {
    former: Py<PyAny>,
    before: Option<Py<PyAny>>,
    after: Option<Py<PyAny>>,
    failed: Option<Py<PyAny>>,
}

#[pymethods]
impl Hook {
    #[new]
    #[pyo3(signature = (former, *, before = None, after = None, failed = None))]
    fn new(former: Py<PyAny>, before: Option<Py<PyAny>>, after: Option<Py<PyAny>>, failed: Option<Py<PyAny>>) -> Self {
        Self { former, before, after, failed }
    }

    #[getter]
    fn former(&self, py: Python<'_>) -> Py<PyAny> {
        self.former.clone_ref(py)
    }

    /// In a class it is a method, as a function is.
    fn __get__<'py>(
        slf: &Bound<'py, Self>,
        instance: Option<&Bound<'py, PyAny>>,
        _owner: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let Some(instance) = instance else { return Ok(slf.clone().into_any()) };
        let (hook, instance) = (slf.clone().unbind(), instance.clone().unbind());
        let method = move |arguments: &Bound<'_, PyTuple>, named: Option<&Bound<'_, PyDict>>| {
            let py = arguments.py();
            let all = std::iter::once(instance.bind(py).clone()).chain(arguments);
            let all = PyTuple::new(py, all.collect::<Vec<_>>())?;
            Self::__call__(hook.bind(py), &all, named).map(Bound::unbind)
        };
        PyCFunction::new_closure(slf.py(), None, None, method).map(Bound::into_any)
    }

    #[pyo3(signature = (*arguments, **named))]
    fn __call__<'py>(
        slf: &Bound<'py, Self>,
        arguments: &Bound<'py, PyTuple>,
        named: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        // The interpreter borrows its hook from `sys`, and the former hook may put another one there.
        let alive = slf.clone();
        let (py, hook) = (alive.py(), alive.get());
        let before = hook.before.as_ref();
        let noted = before.and_then(|before| quietly(py, || before.bind(py).call(arguments, named)));
        if is_unhandled_interrupt(arguments) {
            embed::note_unhandled_interrupt(py);
        }
        let result = hook.former.bind(py).call(arguments, named);
        if let (Err(error), Some(failed)) = (&result, &hook.failed) {
            quietly(py, || failed.bind(py).call1((embed::exception(py, error),)));
        }
        if let (Some(noted), Some(after)) = (noted.filter(|noted| !noted.is_none()), &hook.after) {
            let returned = result.as_ref().ok().cloned();
            quietly(py, || after.bind(py).call1((noted, returned)));
        }
        result
    }
}

/// Whether the interpreter calls `sys.excepthook` with a Ctrl-C at the end of the program.
fn is_unhandled_interrupt(arguments: &Bound<'_, PyTuple>) -> bool {
    let first = arguments.get_item(0);
    embed::stack_is_empty() && first.is_ok_and(|first| first.is(arguments.py().get_type::<PyKeyboardInterrupt>()))
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
