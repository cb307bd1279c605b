//! The extension module `coredumpy._native`.

mod capture;
mod cli;
mod embed;
mod hook;
mod import_hook;
mod launch;
mod redact;
mod restore;
mod traceback;
mod type_name;

use pyo3::prelude::*;

#[pymodule]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::capture::{Watch, append_repeats, ask_all, dump_bytes, read_source, write_dump};
    #[pymodule_export]
    use super::cli::parse_args;
    #[pymodule_export]
    use super::hook::Hook;
    #[pymodule_export]
    use super::import_hook::ImportHook;
    #[pymodule_export]
    use super::launch::Launch;
    #[pymodule_export]
    use super::redact::python::{redact_names, redact_runs, rule_names};
    #[pymodule_export]
    use super::restore::{MissingRecord, Objects, Pending, Reader, Ref, dump_json, peek};
    #[pymodule_export]
    use super::traceback::{leave_traceback, set_recursion_limit};
    #[pymodule_export]
    use super::type_name::name_type;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
