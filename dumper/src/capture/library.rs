//! Which modules are the program's own, and which a library's.

use pyo3::prelude::*;
use pyo3::types::PyString;
use rustc_hash::FxHashMap;

use super::raw::{self, Obj};
use super::types::is_exact_str;

/// Knows modules by the place of their file.
pub(crate) struct Library {
    /// Folders of the standard library.
    paths: Vec<String>,
    /// By the module's name, as in `sys.modules`.
    modules: FxHashMap<String, bool>,
    is_loaded: bool,
}

impl Library {
    pub(crate) fn new(paths: Vec<String>) -> Self {
        Self { paths, modules: FxHashMap::default(), is_loaded: false }
    }

    /// Whether a file belongs to the standard library or an installed distribution.
    pub(crate) fn is_library_file(&self, filename: &str) -> bool {
        let folder_of =
            |path: &String| filename.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with(['/', '\\']));
        let has_folder = |name: &str| filename.split(['/', '\\']).any(|folder| folder == name);
        filename.starts_with("<frozen ")
            || self.paths.iter().any(folder_of)
            || has_folder("site-packages")
            || has_folder("dist-packages")
    }

    /// Whether a loaded module is a library's. One that is not loaded is the program's: it was made by it.
    pub(crate) fn is_library_module(&mut self, name: &str) -> bool {
        if !self.is_loaded {
            self.is_loaded = true;
            Python::attach(|py| self.load(py));
        }
        self.modules.get(name).copied().unwrap_or(false)
    }

    fn load(&mut self, py: Python<'_>) {
        let Some(modules) = raw::loaded_modules(py) else { return };
        let file = PyString::intern(py, "__file__");
        let (modules, mut position) = (Obj::of(&modules), 0);
        while let Some((name, module)) = modules.dict_next(&mut position) {
            if !is_exact_str(name) || !raw::is_module(module) {
                continue;
            }
            let Some(name) = name.as_utf8() else { continue };
            let file = module.module_dict().and_then(|dict| dict.dict_get(&file));
            let file = file.filter(|file| is_exact_str(*file)).and_then(super::raw::Obj::as_utf8);
            // A module without a file is built in; `__main__` is the program's wherever it lies.
            let is_library = name != "__main__" && file.is_none_or(|file| self.is_library_file(file));
            self.modules.insert(name.to_owned(), is_library);
        }
    }
}
