//! Tells when a module has been imported, with no frame of ours in the import.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::capture::sys_member;
use crate::hook::quietly;

/// A finder of `sys.meta_path`. What it finds is what the finders after it do, and for the modules that `watched` names it
/// calls the function of that name with the module, when that is complete.
#[pyclass(frozen, module = "coredumpy._native")]
pub(crate) struct ImportHook {
    watched: Py<PyDict>,
}

#[pymethods]
impl ImportHook {
    #[new]
    fn new(watched: Py<PyDict>) -> Self {
        Self { watched }
    }

    #[pyo3(signature = (name, path = None, target = None))]
    fn find_spec<'py>(
        slf: &Bound<'py, Self>,
        name: &Bound<'py, PyAny>,
        path: Option<&Bound<'py, PyAny>>,
        target: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some(imported) = slf.get().watched.bind(slf.py()).get_item(name)? else { return Ok(None) };
        let Some(spec) = found_after(slf, (name, path, target))? else { return Ok(None) };
        let loader = spec.getattr("loader")?;
        if loader.hasattr("exec_module")? {
            spec.setattr("loader", WatchedLoader { loader: loader.unbind(), imported: imported.unbind() })?;
        }
        Ok(Some(spec))
    }
}

type Sought<'a, 'py> = (&'a Bound<'py, PyAny>, Option<&'a Bound<'py, PyAny>>, Option<&'a Bound<'py, PyAny>>);

/// What the finders behind ours find.
fn found_after<'py>(hook: &Bound<'py, ImportHook>, sought: Sought<'_, 'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let finders = sys_member(hook.py(), c"meta_path").and_then(|finders| finders.cast_into::<PyList>().ok());
    let finders = finders.into_iter().flatten().skip_while(|finder| !finder.is(hook)).skip(1);
    for finder in finders {
        let Some(find_spec) = finder.getattr_opt("find_spec")? else { continue };
        let spec = find_spec.call1(sought)?;
        if !spec.is_none() {
            return Ok(Some(spec));
        }
    }
    Ok(None)
}

/// Stands in a spec for the module's own loader until that is asked to load, and answers as it does.
#[pyclass(frozen, module = "coredumpy._native")]
pub(crate) struct WatchedLoader {
    loader: Py<PyAny>,
    imported: Py<PyAny>,
}

#[pymethods]
impl WatchedLoader {
    fn exec_module(&self, py: Python<'_>, module: &Bound<'_, PyAny>) -> PyResult<()> {
        let loader = self.loader.bind(py);
        // The module must find there what it would without us.
        module.getattr("__spec__")?.setattr("loader", loader)?;
        module.setattr("__loader__", loader)?;
        loader.call_method1("exec_module", (module,))?;
        quietly(py, || self.imported.bind(py).call1((module,)));
        Ok(())
    }

    fn __getattr__<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        self.loader.bind(py).getattr(name)
    }
}
