//! Finds the types that have a kind of their own, by their address.

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};

use super::tables::{C_ATTRIBUTES, EXCEPTION_ATTRIBUTES};
use super::{ArrayKind, Kind, Types};
use crate::capture::raw::{Getter, Obj};

/// Getters of `BaseException`.
pub(crate) struct ExceptionGetters {
    pub(crate) args: Getter,
    pub(crate) cause: Getter,
    pub(crate) context: Getter,
    pub(crate) suppress_context: Getter,
    pub(crate) traceback: Getter,
}

impl ExceptionGetters {
    pub(super) fn new(py: Python<'_>) -> PyResult<Self> {
        let attributes = py.get_type::<pyo3::exceptions::PyBaseException>().getattr("__dict__")?;
        let getter = |name: &str| -> PyResult<Getter> {
            let descriptor = attributes.get_item(name)?;
            Getter::new(&descriptor).ok_or_else(|| pyo3::exceptions::PyTypeError::new_err(name.to_owned()))
        };
        Ok(Self {
            args: getter("args")?,
            cause: getter("__cause__")?,
            context: getter("__context__")?,
            suppress_context: getter("__suppress_context__")?,
            traceback: getter("__traceback__")?,
        })
    }
}

impl<'py> Types<'py> {
    pub(super) fn learn_built_ins(&mut self) {
        macro_rules! learn {
            ($($type:ident => $kind:ident),* $(,)?) => {
                // SAFETY: only takes the addresses of CPython's static types.
                $( self.known.insert((&raw mut ffi::$type) as usize, Kind::$kind); )*
            };
        }
        learn!(
            PyLong_Type => Int, PyFloat_Type => Float, PyComplex_Type => Complex, PyUnicode_Type => Str,
            PyBytes_Type => Bytes, PyByteArray_Type => Bytearray, PyList_Type => List, PyTuple_Type => Tuple,
            PyDict_Type => Dict, PySet_Type => Set, PyFrozenSet_Type => Frozenset, PyRange_Type => Range,
            PySlice_Type => Slice, PyDictKeys_Type => DictKeys, PyDictValues_Type => DictValues,
            PyDictItems_Type => DictItems, PyDictProxy_Type => MappingProxy, PyCFunction_Type => Builtin,
            PyModule_Type => Module, PyTraceBack_Type => Traceback, PyProperty_Type => Descriptor,
            PyMemoryView_Type => Array,
        );
    }

    /// Types that the stable ABI has no symbol for, and types of modules that the program has loaded.
    pub(super) fn learn_loaded(&mut self) -> PyResult<()> {
        let modules = self.py.import("sys")?.getattr("modules")?;
        let Ok(modules) = modules.cast_into_exact::<PyDict>() else { return Ok(()) };
        let module_dict = |name: &str| -> Option<Bound<'py, PyDict>> {
            let module = modules.get_item(name).ok().flatten()?;
            let dict = Obj::of(&module).module_dict()?;
            dict.bound(self.py).cast_into_exact().ok()
        };
        let lookup = |module: &str, name: &str| -> Option<Bound<'py, PyType>> {
            module_dict(module)?.get_item(name).ok().flatten()?.cast_into::<PyType>().ok()
        };
        let types_of = [
            ("types", "FunctionType", Kind::Function),
            ("types", "MethodType", Kind::Method),
            ("types", "CodeType", Kind::Code),
            ("types", "FrameType", Kind::Frame),
            ("types", "GeneratorType", Kind::Generator),
            ("types", "CoroutineType", Kind::Coroutine),
            ("types", "AsyncGeneratorType", Kind::AsyncGenerator),
            ("types", "CellType", Kind::Cell),
            ("builtins", "staticmethod", Kind::Descriptor),
            ("builtins", "classmethod", Kind::Descriptor),
            ("_functools", "partial", Kind::Partial),
            ("_collections", "deque", Kind::Deque),
            ("_weakref", "ReferenceType", Kind::Weakref),
            ("numpy", "ndarray", Kind::Array),
            ("numpy", "generic", Kind::Array),
            ("array", "array", Kind::Array),
            ("pandas", "DataFrame", Kind::Table),
            ("pandas", "Series", Kind::Table),
        ];
        for (module, name, kind) in types_of {
            if let Some(found) = lookup(module, name) {
                self.known.insert(found.as_ptr() as usize, kind);
            }
        }
        let arrays = [
            ("numpy", "ndarray", ArrayKind::Numpy),
            ("numpy", "generic", ArrayKind::NumpyScalar),
            ("array", "array", ArrayKind::Array),
            ("builtins", "memoryview", ArrayKind::Memoryview),
        ];
        let arrays =
            arrays.into_iter().filter_map(|(module, name, kind)| Some((lookup(module, name)?, kind))).collect();
        let pointer = |found: Option<Bound<'py, PyType>>| found.map(|found| found.as_ptr().cast());
        let enum_metaclass = pointer(lookup("enum", "EnumMeta"));
        let (ordered_dict, deque) =
            (pointer(lookup("_collections", "OrderedDict")), pointer(lookup("_collections", "deque")));
        let mut c_types = Vec::new();
        for (module, name, attributes) in C_ATTRIBUTES {
            if let Some(found) = lookup(module, name) {
                c_types.push((found, *attributes));
            }
        }
        for (name, attributes) in EXCEPTION_ATTRIBUTES {
            if let Some(found) = lookup("builtins", name) {
                c_types.push((found, *attributes));
            }
        }
        (self.enum_metaclass, self.ordered_dict, self.deque) = (enum_metaclass, ordered_dict, deque);
        self.arrays = arrays;
        for (found, attributes) in c_types {
            self.learn_attributes(&found, attributes)?;
        }
        Ok(())
    }

    /// Only for types written in C, whose `__dict__` is a dict of exact strings.
    fn learn_attributes(&mut self, found: &Bound<'py, PyType>, names: &[&str]) -> PyResult<()> {
        // `datetime` may be the module in Python, whose classes the walk reads as any class.
        if self.is_python_class(found.as_ptr().cast()) {
            return Ok(());
        }
        let attributes = found.getattr("__dict__")?;
        let mut getters = Vec::new();
        for name in names {
            let name = pyo3::types::PyString::intern(self.py, name);
            let Ok(descriptor) = attributes.get_item(&name) else { continue };
            if let Some(getter) = Getter::new(&descriptor) {
                getters.push((Obj::of(name.as_any()), getter));
                self.keep.push(name.into_any().unbind());
            }
        }
        self.c_attributes.insert(found.as_ptr() as usize, getters);
        Ok(())
    }
}
