//! What is known of each type: looked up once, by its address.

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};
use rustc_hash::FxHashMap;

use super::raw::{self, Getter, Obj, TypePtr};

/// How an object of a type is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Int,
    Float,
    Complex,
    Str,
    Bytes,
    Bytearray,
    List,
    Tuple,
    Dict,
    Set,
    Frozenset,
    Range,
    Slice,
    DictKeys,
    DictValues,
    DictItems,
    MappingProxy,
    Deque,
    Type,
    Function,
    Method,
    Builtin,
    Partial,
    Module,
    Cell,
    Weakref,
    Descriptor,
    Frame,
    Code,
    Traceback,
    Generator,
    Coroutine,
    AsyncGenerator,
    Exception,
    Array,
    Table,
    /// An instance of a class: attributes, and what it holds as a subclass of a built-in.
    Instance,
    /// An instance of a type written in C that has no kind of its own.
    Native,
}

/// What an instance holds as a subclass of a built-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Payload {
    Int,
    Float,
    Complex,
    Str,
    Bytes,
    Bytearray,
    List,
    Tuple,
    Dict,
    OrderedDict,
    Set,
    Frozenset,
    Deque,
}

/// The flag of types that are made at run time.
const HEAP: u64 = ffi::Py_TPFLAGS_HEAPTYPE;

/// Whose data an array's record has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ArrayKind {
    Numpy,
    NumpyScalar,
    Array,
    Memoryview,
}

/// Facts of a type.
pub(crate) struct TypeInfo {
    pub(crate) kind: Kind,
    pub(crate) payload: Option<Payload>,
    pub(crate) has_dict: bool,
    /// Name and descriptor of each slot and of each readable attribute of a base written in C.
    pub(crate) slots: Vec<(Obj, Getter)>,
    pub(crate) repr: Repr,
}

/// Where the repr of an object of a type comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repr {
    /// `object`'s own: module, name and address.
    Default,
    /// The type's C function, which looks at plain data only.
    Safe,
    /// The same, but a `tzinfo` written in Python would be asked.
    SafeWithoutTzinfo,
    /// Nobody can be asked.
    Unknown,
}

/// Types whose repr is C code that runs no Python code, does no I/O and keeps the GIL.
const SAFE_REPRS: &[(&str, &str)] = &[
    ("re", "Pattern"),
    ("re", "Match"),
    ("_thread", "lock"),
    ("_thread", "RLock"),
    ("decimal", "Decimal"),
    ("datetime", "date"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
    ("builtins", "method_descriptor"),
    ("builtins", "wrapper_descriptor"),
    ("builtins", "method-wrapper"),
    ("builtins", "getset_descriptor"),
    ("builtins", "member_descriptor"),
    ("builtins", "classmethod_descriptor"),
    ("builtins", "builtin_function_or_method"),
    ("builtins", "PyCapsule"),
];

/// Attributes of types written in C that an object's record has: type, then names. Reading them is C code that looks at
/// the object's own fields.
const C_ATTRIBUTES: &[(&str, &str, &[&str])] = &[
    ("collections", "defaultdict", &["default_factory"]),
    ("datetime", "date", &["year", "month", "day"]),
    ("datetime", "datetime", &["year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo", "fold"]),
    ("datetime", "time", &["hour", "minute", "second", "microsecond", "tzinfo", "fold"]),
    ("datetime", "timedelta", &["days", "seconds", "microseconds"]),
    ("re", "Pattern", &["pattern", "flags", "groups", "groupindex"]),
    ("re", "Match", &["string", "pos", "endpos", "lastindex", "lastgroup", "re", "regs"]),
    ("_functools", "partial", &["func", "args", "keywords"]),
    ("builtins", "property", &["fget", "fset", "fdel"]),
    ("builtins", "staticmethod", &["__func__"]),
    ("builtins", "classmethod", &["__func__"]),
    ("pandas._libs.tslibs.timestamps", "_Timestamp", &["_value", "_creso"]),
    ("pandas._libs.internals", "BlockManager", &["blocks", "axes"]),
    ("pandas._libs.internals", "Block", &["values", "_mgr_locs"]),
    ("pandas._libs.internals", "BlockPlacement", &["as_array"]),
    ("pandas._libs.arrays", "NDArrayBacked", &["_ndarray", "_dtype"]),
    ("types", "GenericAlias", &["__origin__", "__args__"]),
    ("types", "UnionType", &["__args__"]),
];

/// Attributes of built-in exceptions, by the class that defines them.
const EXCEPTION_ATTRIBUTES: &[(&str, &[&str])] = &[
    ("StopIteration", &["value"]),
    ("SystemExit", &["code"]),
    ("ImportError", &["msg", "name", "path"]),
    ("NameError", &["name"]),
    ("AttributeError", &["name", "obj"]),
    ("OSError", &["errno", "strerror", "filename", "filename2"]),
    ("BlockingIOError", &["characters_written"]),
    (
        "SyntaxError",
        &["msg", "filename", "lineno", "offset", "text", "end_lineno", "end_offset", "print_file_and_line"],
    ),
    ("UnicodeDecodeError", &["encoding", "object", "start", "end", "reason"]),
    ("UnicodeEncodeError", &["encoding", "object", "start", "end", "reason"]),
    ("UnicodeTranslateError", &["object", "start", "end", "reason"]),
    ("BaseExceptionGroup", &["message", "exceptions"]),
];

/// Getters of `BaseException`.
pub(crate) struct ExceptionGetters {
    pub(crate) args: Getter,
    pub(crate) cause: Getter,
    pub(crate) context: Getter,
    pub(crate) suppress_context: Getter,
    pub(crate) traceback: Getter,
}

impl ExceptionGetters {
    fn new(py: Python<'_>) -> PyResult<Self> {
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

/// Descriptors of a type written in C, by name.
type CAttributes = Vec<(Obj, Getter)>;

/// All types met so far.
pub(crate) struct Types<'py> {
    py: Python<'py>,
    infos: Vec<TypeInfo>,
    by_type: FxHashMap<usize, u32>,
    /// Getters of `type` itself.
    pub(crate) mro: Getter,
    dictoffset: Getter,
    pub(crate) module: Getter,
    pub(crate) name: Getter,
    pub(crate) qualname: Getter,
    pub(crate) bases: Getter,
    pub(crate) exception: ExceptionGetters,
    known: FxHashMap<usize, Kind>,
    c_attributes: FxHashMap<usize, CAttributes>,
    arrays: Vec<(Bound<'py, PyType>, ArrayKind)>,
    member_descriptor: TypePtr,
    getset_descriptor: TypePtr,
    /// `tp_dealloc` of every class that a class statement makes.
    python_dealloc: *mut std::ffi::c_void,
    pub(crate) enum_metaclass: Option<TypePtr>,
    pub(crate) ordered_dict: Option<TypePtr>,
    pub(crate) deque: Option<TypePtr>,
    /// Keeps names and descriptors alive.
    keep: Vec<Py<PyAny>>,
}

impl<'py> Types<'py> {
    /// Looks up the types that have a kind of their own. Only modules that are loaded already count.
    pub(crate) fn new(py: Python<'py>) -> PyResult<Self> {
        let of_type = py.get_type::<PyType>().getattr("__dict__")?;
        let getter = |name: &str| -> PyResult<Getter> {
            let descriptor = of_type.get_item(name)?;
            Getter::new(&descriptor).ok_or_else(|| pyo3::exceptions::PyTypeError::new_err(format!("type.{name}")))
        };
        // The class of modules' specs is written in Python and always there.
        let spec = py.import("sys")?.getattr("__spec__")?;
        let python_dealloc = raw::type_slot(Obj::of(&spec).type_ptr(), ffi::Py_tp_dealloc);
        let member_descriptor = Obj::of(&of_type.get_item("__dictoffset__")?).type_ptr();
        let getset_descriptor = Obj::of(&of_type.get_item("__name__")?).type_ptr();
        let mut types = Self {
            py,
            infos: Vec::new(),
            by_type: FxHashMap::default(),
            mro: getter("__mro__")?,
            dictoffset: getter("__dictoffset__")?,
            module: getter("__module__")?,
            name: getter("__name__")?,
            qualname: getter("__qualname__")?,
            bases: getter("__bases__")?,
            exception: ExceptionGetters::new(py)?,
            known: FxHashMap::default(),
            c_attributes: FxHashMap::default(),
            arrays: Vec::new(),
            member_descriptor,
            getset_descriptor,
            python_dealloc,
            enum_metaclass: None,
            ordered_dict: None,
            deque: None,
            keep: Vec::new(),
        };
        types.learn_built_ins();
        types.learn_loaded()?;
        Ok(types)
    }

    fn learn_built_ins(&mut self) {
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
    fn learn_loaded(&mut self) -> PyResult<()> {
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

    /// The number of an object's type in [`Types::info`].
    #[inline]
    pub(crate) fn of(&mut self, object: Obj) -> u32 {
        let type_ptr = object.type_ptr();
        match self.by_type.get(&(type_ptr as usize)) {
            Some(number) => *number,
            None => self.add(type_ptr),
        }
    }

    #[inline]
    pub(crate) fn info(&mut self, number: u32) -> &mut TypeInfo {
        &mut self.infos[number as usize]
    }

    fn add(&mut self, type_ptr: TypePtr) -> u32 {
        let info = self.inspect(type_ptr);
        let number = u32::try_from(self.infos.len()).unwrap_or(u32::MAX);
        self.infos.push(info);
        self.by_type.insert(type_ptr as usize, number);
        number
    }

    fn inspect(&self, type_ptr: TypePtr) -> TypeInfo {
        let flags = raw::type_flags(type_ptr);
        let kind = self.kind_of(type_ptr, flags);
        let payload = if kind == Kind::Instance { self.payload_of(type_ptr, flags) } else { None };
        let class = type_object(self.py, type_ptr);
        let has_dict =
            self.dictoffset.read(self.py, Obj::of(&class)).is_some_and(|offset| Obj::of(&offset).as_i64() != Some(0));
        let slots = match kind {
            Kind::Instance | Kind::Native | Kind::Exception | Kind::Descriptor | Kind::Partial => self.slots_of(&class),
            _ => Vec::new(),
        };
        let repr = self.repr_of(type_ptr, &class);
        TypeInfo { kind, payload, has_dict, slots, repr }
    }

    /// Whether a class statement made the type: all such classes share one deallocator.
    pub(crate) fn is_python_class(&self, type_ptr: TypePtr) -> bool {
        raw::type_flags(type_ptr) & HEAP != 0 && raw::type_slot(type_ptr, ffi::Py_tp_dealloc) == self.python_dealloc
    }

    /// Whether the type is that of slots and other attributes of C structures.
    pub(crate) fn is_c_descriptor(&self, type_ptr: TypePtr) -> bool {
        type_ptr == self.member_descriptor || type_ptr == self.getset_descriptor
    }

    /// The built-in class that an array's class is or derives from.
    pub(crate) fn array_kind(&self, type_ptr: TypePtr) -> Option<(ArrayKind, Bound<'py, PyType>)> {
        let derives = |class: &Bound<'py, PyType>| raw::is_subtype(type_ptr, class.as_ptr().cast());
        self.arrays.iter().find(|(class, _)| derives(class)).map(|(class, kind)| (*kind, class.clone()))
    }

    fn kind_of(&self, type_ptr: TypePtr, flags: u64) -> Kind {
        if let Some(kind) = self.known.get(&(type_ptr as usize)) {
            return *kind;
        }
        if flags & ffi::Py_TPFLAGS_TYPE_SUBCLASS != 0 {
            return Kind::Type;
        }
        if flags & ffi::Py_TPFLAGS_BASE_EXC_SUBCLASS != 0 {
            return Kind::Exception;
        }
        let derived = [Kind::Module, Kind::Partial, Kind::Weakref, Kind::Array, Kind::Table];
        for (base, kind) in &self.known {
            if derived.contains(kind) && raw::is_subtype(type_ptr, *base as TypePtr) {
                return *kind;
            }
        }
        if self.is_python_class(type_ptr) || self.payload_of(type_ptr, flags).is_some() {
            Kind::Instance
        } else {
            Kind::Native
        }
    }

    fn payload_of(&self, type_ptr: TypePtr, flags: u64) -> Option<Payload> {
        let by_flag = [
            (ffi::Py_TPFLAGS_LONG_SUBCLASS, Payload::Int),
            (ffi::Py_TPFLAGS_LIST_SUBCLASS, Payload::List),
            (ffi::Py_TPFLAGS_TUPLE_SUBCLASS, Payload::Tuple),
            (ffi::Py_TPFLAGS_BYTES_SUBCLASS, Payload::Bytes),
            (ffi::Py_TPFLAGS_UNICODE_SUBCLASS, Payload::Str),
        ];
        for (flag, payload) in by_flag {
            if flags & flag != 0 {
                return Some(payload);
            }
        }
        if flags & ffi::Py_TPFLAGS_DICT_SUBCLASS != 0 {
            let is_ordered = self.ordered_dict.is_some_and(|ordered| raw::is_subtype(type_ptr, ordered));
            return Some(if is_ordered { Payload::OrderedDict } else { Payload::Dict });
        }
        let by_base = [
            (&raw mut ffi::PyFloat_Type, Payload::Float),
            (&raw mut ffi::PyComplex_Type, Payload::Complex),
            (&raw mut ffi::PyByteArray_Type, Payload::Bytearray),
            (&raw mut ffi::PySet_Type, Payload::Set),
            (&raw mut ffi::PyFrozenSet_Type, Payload::Frozenset),
        ];
        for (base, payload) in by_base {
            if raw::is_subtype(type_ptr, base) {
                return Some(payload);
            }
        }
        self.deque.filter(|deque| raw::is_subtype(type_ptr, *deque)).map(|_| Payload::Deque)
    }

    fn repr_of(&self, type_ptr: TypePtr, class: &Bound<'py, PyAny>) -> Repr {
        let own = raw::type_slot(type_ptr, ffi::Py_tp_repr);
        if own == raw::type_slot(&raw mut ffi::PyBaseObject_Type, ffi::Py_tp_repr) {
            return Repr::Default;
        }
        let Some((module, name)) = self.c_name(type_ptr, class) else { return Repr::Unknown };
        let named = (module.as_str(), name.as_str());
        match named {
            ("datetime", "datetime" | "time") => Repr::SafeWithoutTzinfo,
            _ if SAFE_REPRS.contains(&named) => Repr::Safe,
            _ => Repr::Unknown,
        }
    }

    /// Module and name of a type written in C, from `type`'s own descriptors.
    fn c_name(&self, type_ptr: TypePtr, class: &Bound<'py, PyAny>) -> Option<(String, String)> {
        if self.is_python_class(type_ptr) {
            return None;
        }
        let read = |getter: &Getter| getter.read(self.py, Obj::of(class))?.extract::<String>().ok();
        Some((read(&self.module)?, read(&self.qualname)?))
    }

    /// `__slots__` of the classes written in Python, and the listed attributes of those written in C.
    fn slots_of(&self, class: &Bound<'py, PyAny>) -> Vec<(Obj, Getter)> {
        let mut slots = Vec::new();
        for base in self.mro_of(class) {
            if let Some(attributes) = self.c_attributes.get(&base.address()) {
                slots.extend(attributes.iter().map(|(name, getter)| (*name, getter.again(self.py))));
                continue;
            }
            let Some(dict) = class_dict(base) else { continue };
            let mut position = 0;
            while let Some((name, value)) = dict.dict_next(&mut position) {
                if value.type_ptr() == self.member_descriptor
                    && is_exact_str(name)
                    && let Some(getter) = Getter::new(&value.bound(self.py))
                {
                    slots.push((name, getter));
                }
            }
        }
        slots
    }

    /// The classes of `__mro__`, which a program's metaclass cannot forge here.
    pub(crate) fn mro_of(&self, class: &Bound<'py, PyAny>) -> Vec<Obj> {
        let Some(mro) = self.mro.read(self.py, Obj::of(class)) else { return Vec::new() };
        let mro = Obj::of(&mro);
        (0..mro.tuple_length()).filter_map(|index| mro.tuple_item(index)).collect()
    }
}

pub(crate) fn is_exact_str(object: Obj) -> bool {
    object.type_ptr() == &raw mut ffi::PyUnicode_Type
}

/// The type object at an address.
pub(crate) fn type_object(py: Python<'_>, type_ptr: TypePtr) -> Bound<'_, PyAny> {
    // SAFETY: the types of live objects, and their bases, are alive.
    unsafe { Bound::from_borrowed_ptr(py, type_ptr.cast()) }
}

/// The namespace of a class written in Python. Those of others are not looked at: from 3.12 on a static type's own
/// field is empty, and asking for its dict would make one.
pub(crate) fn class_dict(class: Obj) -> Option<Obj> {
    if raw::type_flags(class.as_ptr().cast()) & HEAP != 0 { class.instance_dict() } else { None }
}
