//! Finds the types that have a kind of their own, by their address.

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyType};

use super::tables::{C_ATTRIBUTES, EXCEPTION_ATTRIBUTES};
use super::{ArrayKind, Kind, Types};
use crate::capture::raw::{self, Getter, Obj, TypePtr};

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

    /// Types of modules that the program has loaded. What it put in their place itself is not believed: a type written in
    /// C must be one, and have its name.
    pub(super) fn learn_loaded(&mut self) -> PyResult<()> {
        let Some(modules) = raw::loaded_modules(self.py) else { return Ok(()) };
        let modules = Obj::of(&modules);
        let lookup_any = |module: &str, name: &str| -> Option<Bound<'py, PyType>> {
            let module = modules.dict_get(&PyString::intern(self.py, module))?;
            if !raw::is_module(module) {
                return None;
            }
            let found = module.module_dict()?.dict_get(&PyString::intern(self.py, name))?;
            found.bound(self.py).cast_into::<PyType>().ok()
        };
        let lookup = |module: &str, name: &str| -> Option<Bound<'py, PyType>> {
            // numpy made a metaclass for this one, in C.
            let is_dtype = (module, name) == ("numpy", "dtype");
            lookup_any(module, name).filter(|found| self.is_named_c_type(found, name, is_dtype))
        };
        let types_of = [
            ("_functools", "partial", Kind::Partial),
            ("_asyncio", "Task", Kind::Task),
            ("_asyncio", "Future", Kind::Task),
            ("_collections", "deque", Kind::Deque),
            ("pyarrow.lib", "ChunkedArray", Kind::Array),
            ("numpy", "ndarray", Kind::Array),
            ("numpy", "generic", Kind::Array),
            ("array", "array", Kind::Array),
        ];
        let mut found: Vec<_> =
            types_of.into_iter().filter_map(|(module, name, kind)| Some((lookup(module, name)?, kind))).collect();
        // Its name in C is "weakref" before 3.13.
        let weakref = lookup_any("_weakref", "ReferenceType").filter(|found| !self.is_python_class(pointer(found)));
        found.extend(weakref.map(|weakref| (weakref, Kind::Weakref)));
        // Their name in C is "weakproxy" before 3.13.
        for name in ["ProxyType", "CallableProxyType"] {
            let proxy = lookup_any("_weakref", name).filter(|found| !self.is_python_class(pointer(found)));
            found.extend(proxy.map(|proxy| (proxy, Kind::Weakref)));
        }
        // Written in Python: nothing is called of them.
        for name in ["DataFrame", "Series"] {
            found.extend(lookup_any("pandas", name).map(|table| (table, Kind::Table)));
        }
        let arrays = [
            ("numpy", "ndarray", ArrayKind::Numpy),
            ("numpy", "generic", ArrayKind::NumpyScalar),
            ("array", "array", ArrayKind::Array),
            ("builtins", "memoryview", ArrayKind::Memoryview),
            ("pyarrow.lib", "ChunkedArray", ArrayKind::Arrow),
        ];
        let arrays =
            arrays.into_iter().filter_map(|(module, name, kind)| Some((lookup(module, name)?, kind))).collect();
        let enum_metaclass = lookup_any("enum", "EnumMeta").as_ref().map(pointer);
        let dataclass_field = lookup_any("dataclasses", "Field").as_ref().map(pointer);
        let ordered_dict = lookup("_collections", "OrderedDict").as_ref().map(pointer);
        let deque = lookup("_collections", "deque").as_ref().map(pointer);
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
        (self.enum_metaclass, self.dataclass_field) = (enum_metaclass, dataclass_field);
        (self.ordered_dict, self.deque) = (ordered_dict, deque);
        self.arrays = arrays;
        self.known.extend(found.into_iter().map(|(found, kind)| (found.as_ptr() as usize, kind)));
        for (found, attributes) in c_types {
            self.learn_attributes(&found, attributes)?;
        }
        Ok(())
    }

    /// A type written in C, with this name. The metaclass must be `type`, or one written in C where `has_metaclass` is set:
    /// another one could answer for the type.
    fn is_named_c_type(&self, found: &Bound<'py, PyType>, name: &str, has_metaclass: bool) -> bool {
        let metaclass = Obj::of(found.as_any()).type_ptr();
        let is_plain = metaclass == &raw mut ffi::PyType_Type || (has_metaclass && !self.is_python_class(metaclass));
        let own_name = || self.name.read(self.py, Obj::of(found.as_any()))?.extract::<String>().ok();
        is_plain && !self.is_python_class(pointer(found)) && own_name().is_some_and(|own| own == name)
    }

    /// Only for types written in C, whose `__dict__` is a dict of exact strings. (`datetime` may be the module in Python,
    /// whose classes the walk reads as any class.)
    fn learn_attributes(&mut self, found: &Bound<'py, PyType>, names: &[&str]) -> PyResult<()> {
        let attributes = found.getattr("__dict__")?;
        let mut getters = Vec::new();
        for name in names {
            let name = pyo3::types::PyString::intern(self.py, name);
            let Ok(descriptor) = attributes.get_item(&name) else { continue };
            let is_written_in_c = self.is_c_descriptor(Obj::of(&descriptor).type_ptr());
            if is_written_in_c && let Some(getter) = Getter::new(&descriptor) {
                getters.push((Obj::of(name.as_any()), getter));
                self.keep.push(name.into_any().unbind());
            }
        }
        self.c_attributes.insert(found.as_ptr() as usize, getters);
        Ok(())
    }
}

fn pointer(class: &Bound<'_, PyType>) -> TypePtr {
    class.as_ptr().cast()
}
