//! The command line as Python sees it.

use std::ffi::OsString;

use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::{ExportFormat, Request, parse};

/// The command line as a dict; its `"command"` says which other keys there are (see `_native.pyi`).
#[pyfunction]
pub(crate) fn parse_args(py: Python<'_>, argv: Vec<OsString>) -> PyResult<Bound<'_, PyDict>> {
    let dict = PyDict::new(py);
    match parse(argv) {
        Request::Run(run) => {
            dict.set_item("command", "run")?;
            dict.set_item("path", run.options.path)?;
            dict.set_item("directory", run.options.directory)?;
            dict.set_item("conf", run.options.conf)?;
            dict.set_item("is_module", run.is_module)?;
            dict.set_item("program", run.program)?;
            dict.set_item("args", run.args)?;
        }
        Request::Load(load) => {
            let debugger = if load.ipdb {
                "ipdb"
            } else if load.pudb {
                "pudb"
            } else {
                "pdb"
            };
            dict.set_item("command", "load")?;
            dict.set_item("debugger", debugger)?;
            dict.set_item("thread", load.thread)?;
            dict.set_item("conf", load.conf)?;
            dict.set_item("file", load.file)?;
        }
        Request::Eval(eval) => {
            dict.set_item("command", "eval")?;
            dict.set_item("frame", eval.frame)?;
            dict.set_item("thread", eval.thread)?;
            dict.set_item("json", eval.json)?;
            dict.set_item("conf", eval.conf)?;
            dict.set_item("file", eval.file)?;
            dict.set_item("expressions", eval.expressions)?;
        }
        Request::Peek(peek) => {
            dict.set_item("command", "peek")?;
            dict.set_item("json", peek.json)?;
            dict.set_item("sort", peek.sort.as_str())?;
            dict.set_item("paths", peek.paths)?;
        }
        Request::View(view) => {
            dict.set_item("command", "view")?;
            dict.set_item("no_browser", view.no_browser)?;
            dict.set_item("serve", view.serve)?;
            dict.set_item("file", view.file)?;
        }
        Request::Export(export) => {
            dict.set_item("command", "export")?;
            dict.set_item("json", export.format == ExportFormat::Json)?;
            dict.set_item("output", export.output)?;
            dict.set_item("file", export.file)?;
        }
        Request::RedactTest(test) => {
            dict.set_item("command", "redact-test")?;
            dict.set_item("names", test.names)?;
            dict.set_item("conf", test.conf)?;
            dict.set_item("file", test.file)?;
        }
        Request::Enable => dict.set_item("command", "enable")?,
        Request::Disable => dict.set_item("command", "disable")?,
        Request::NotYet(name) => {
            dict.set_item("command", "not yet")?;
            dict.set_item("name", name)?;
        }
        Request::Text(text) => {
            dict.set_item("command", "text")?;
            dict.set_item("text", text.content)?;
            dict.set_item("to_stderr", text.to_stderr)?;
            dict.set_item("exit_code", text.exit_code)?;
        }
    }
    Ok(dict)
}
