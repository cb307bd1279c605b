//! What is known of each type: looked up once, by its address.

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyType};
use rustc_hash::{FxHashMap, FxHashSet};

use super::asked::Asked;
use super::raw::{self, Getter, Obj, TypePtr};

mod kinds;
mod learn;
pub(crate) mod structures;
mod tables;

pub(crate) use kinds::{ArrayKind, Derived, Kind, Payload, Repr};
use learn::ExceptionGetters;
use tables::{DERIVED, NAMED_ATTRIBUTES, OWN_REPRS, PLAIN_REPRS, SAFE_REPRS, STATIC_TYPES};

/// The flag of types that are made at run time.
const HEAP: u64 = ffi::Py_TPFLAGS_HEAPTYPE;

/// Facts of a type.
pub(crate) struct TypeInfo {
    pub(crate) kind: Kind,
    pub(crate) payload: Option<Payload>,
    pub(crate) has_dict: bool,
    /// Name and descriptor of each slot and of each readable attribute of a base written in C.
    pub(crate) slots: Vec<(Obj, Getter)>,
    pub(crate) repr: Repr,
    /// Whether a library words its instances, or counts their calls (see `_wordings.py`).
    pub(crate) is_worded: bool,
    /// Whether code of the program is asked of its instances: a type support, or properties.
    pub(crate) is_asked: bool,
    /// What else it holds, and the type written in C that can tell.
    pub(crate) derived: Option<(Derived, TypePtr)>,
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
    pub(crate) dataclass_field: Option<TypePtr>,
    pub(crate) ordered_dict: Option<TypePtr>,
    pub(crate) deque: Option<TypePtr>,
    /// Addresses of the types that have a type support.
    supported: FxHashSet<usize>,
    evaluates_properties: bool,
    /// Keeps types and names alive.
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
        let python_dealloc = raw::type_slot(a_python_class(py)?.as_ptr().cast(), ffi::Py_tp_dealloc);
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
            dataclass_field: None,
            ordered_dict: None,
            deque: None,
            supported: FxHashSet::default(),
            evaluates_properties: false,
            keep: Vec::new(),
        };
        types.learn_built_ins();
        types.learn_loaded()?;
        Ok(types)
    }

    pub(crate) fn python(&self) -> Python<'py> {
        self.py
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
        self.keep.push(type_object(self.py, type_ptr).unbind());
        self.keep.extend(info.slots.iter().map(|(name, _)| name.bound(self.py).unbind()));
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
            Kind::Instance | Kind::Native | Kind::Exception | Kind::Descriptor | Kind::Partial | Kind::Task => {
                self.slots_of(&class)
            }
            _ => Vec::new(),
        };
        let repr = self.repr_of(type_ptr, &class);
        let is_worded = self.is_worded(type_ptr, &class);
        let derived = if matches!(kind, Kind::Instance | Kind::Native) { self.derived_of(&class) } else { None };
        let is_asked = self.is_asked(type_ptr, kind, &class);
        TypeInfo { kind, payload, has_dict, slots, repr, is_worded, is_asked, derived }
    }

    /// Has types say whether code of the program is asked of their instances. Before the first type is met.
    pub(crate) fn ask_about(&mut self, asked: &Asked<'_>) {
        self.supported.clone_from(asked.types());
        self.evaluates_properties = asked.evaluates_properties();
    }

    fn is_asked(&self, type_ptr: TypePtr, kind: Kind, class: &Bound<'py, PyAny>) -> bool {
        match kind {
            // What the shape of a dump stands on.
            Kind::Frame | Kind::Code | Kind::Traceback | Kind::Type | Kind::Cell => false,
            _ if self.supported.contains(&(type_ptr as usize)) => true,
            Kind::Instance | Kind::Exception => self.evaluates_properties && self.has_property(class),
            _ => false,
        }
    }

    fn has_property(&self, class: &Bound<'py, PyAny>) -> bool {
        self.mro_of(class).into_iter().filter_map(class_dict).any(|dict| {
            let mut position = 0;
            while let Some((_, value)) = dict.dict_next(&mut position) {
                if raw::is_subtype(value.type_ptr(), &raw mut ffi::PyProperty_Type) {
                    return true;
                }
            }
            false
        })
    }

    /// Most of numpy's scalars are left out: they are many, and their value says all.
    fn is_worded(&self, type_ptr: TypePtr, class: &Bound<'py, PyAny>) -> bool {
        let text =
            |getter: &Getter| getter.read(self.py, Obj::of(class)).and_then(|text| text.extract::<String>().ok());
        let module = text(&self.module).unwrap_or_default();
        if module == "functools" && text(&self.qualname).as_deref() == Some("_lru_cache_wrapper") {
            return true;
        }
        let is_scalar = matches!(self.array_kind(type_ptr), Some((ArrayKind::NumpyScalar, _)));
        matches!(module.split('.').next(), Some("numpy" | "pandas" | "polars" | "torch"))
            && (!is_scalar
                || matches!(
                    text(&self.qualname).as_deref(),
                    Some("void" | "record" | "longdouble" | "clongdouble" | "complex64" | "complex256" | "float128")
                ))
    }

    /// Whether a class statement made the type: all such classes share one deallocator. Types written in C that do
    /// without one of their own have it too, but these have a table of methods.
    pub(crate) fn is_python_class(&self, type_ptr: TypePtr) -> bool {
        raw::type_flags(type_ptr) & HEAP != 0
            && raw::type_slot(type_ptr, ffi::Py_tp_dealloc) == self.python_dealloc
            && raw::type_slot(type_ptr, ffi::Py_tp_methods).is_null()
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
        if flags & HEAP == 0
            && let Some(kind) = self.static_kind(type_ptr)
        {
            return kind;
        }
        let derived = [Kind::Module, Kind::Partial, Kind::Weakref, Kind::Array, Kind::Table, Kind::Task];
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

    /// Only C code makes static types, so that their names can be believed.
    fn static_kind(&self, type_ptr: TypePtr) -> Option<Kind> {
        let (module, name) = self.c_name(type_ptr, &type_object(self.py, type_ptr))?;
        let known = STATIC_TYPES.iter().find(|(known, _)| module == "builtins" && *known == name);
        known.map(|(_, kind)| *kind)
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
        if let Some((_, _, own)) = OWN_REPRS.iter().find(|(module, name, _)| named == (*module, *name)) {
            return *own;
        }
        if SAFE_REPRS.contains(&named) {
            return Repr::Safe;
        }
        if PLAIN_REPRS.contains(&named) { Repr::Plain } else { Repr::Unknown }
    }

    fn derived_of(&self, class: &Bound<'py, PyAny>) -> Option<(Derived, TypePtr)> {
        let mro = self.mro_of(class);
        let named = |index: usize| {
            let base = mro.get(index)?;
            self.c_name(base.as_ptr().cast(), &base.bound(self.py))
        };
        // From 3.13 on two types of ctypes look as if a class statement had made them.
        let is_of_ctypes =
            |index| named(index).is_some_and(|(module, name)| (&*module, &*name) == ("_ctypes", "_CData"));
        mro.iter().enumerate().find_map(|(index, base)| {
            let own = || is_of_ctypes(index + 1).then(|| self.own_name(&base.bound(self.py)))?;
            let (module, name) = named(index).or_else(own)?;
            let found = DERIVED.iter().find(|(a, b, _)| (*a, *b) == (&*module, &*name));
            found.map(|(_, _, derived)| (*derived, base.as_ptr().cast()))
        })
    }

    /// Module and name of a type written in C, from `type`'s own descriptors.
    pub(crate) fn c_name(&self, type_ptr: TypePtr, class: &Bound<'py, PyAny>) -> Option<(String, String)> {
        if self.is_python_class(type_ptr) {
            return None;
        }
        self.own_name(class)
    }

    fn own_name(&self, class: &Bound<'py, PyAny>) -> Option<(String, String)> {
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
            if let Some(attributes) = self.named_attributes(base) {
                slots.extend(attributes);
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

    /// The listed attributes of a type written in C that is seldom met, and the fields of a structure that are not its items.
    fn named_attributes(&self, base: Obj) -> Option<CAttributes> {
        if base.type_ptr() != &raw mut ffi::PyType_Type {
            return None;
        }
        let class = base.bound(self.py);
        let (module, name) = self.c_name(base.as_ptr().cast(), &class)?;
        let listed = NAMED_ATTRIBUTES.iter().find(|(a, b, _)| (*a, *b) == (&*module, &*name));
        if listed.is_none() {
            let structure = structures::fields_of(self, base)?;
            return Some(structure.fields.into_iter().skip(structure.items).collect());
        }
        let dict = structures::namespace_of(self.py, base)?;
        let descriptor = |name: &&str| {
            let mut position = 0;
            while let Some((key, value)) = dict.dict_next(&mut position) {
                if is_exact_str(key) && key.as_utf8() == Some(*name) && self.is_c_descriptor(value.type_ptr()) {
                    return Some((key, Getter::new(&value.bound(self.py))?));
                }
            }
            None
        };
        listed.map(|(_, _, names)| names.iter().filter_map(descriptor).collect())
    }

    /// An attribute by a C structure's own descriptor, or out of the instance's dict.
    pub(crate) fn attribute(&mut self, object: Obj, name: &str) -> Option<Bound<'py, PyAny>> {
        let (py, number) = (self.py, self.of(object));
        let info = self.info(number);
        if let Some((_, getter)) = info.slots.iter().find(|(slot, _)| slot.as_utf8() == Some(name)) {
            return getter.read(py, object);
        }
        let dict = if info.has_dict { object.instance_dict() } else { None };
        Some(dict?.dict_get(&PyString::intern(py, name))?.bound(py))
    }

    /// The classes of `__mro__`, which a program's metaclass cannot forge here.
    pub(crate) fn mro_of(&self, class: &Bound<'py, PyAny>) -> Vec<Obj> {
        let Some(mro) = self.mro.read(self.py, Obj::of(class)) else { return Vec::new() };
        let mro = Obj::of(&mro);
        (0..mro.tuple_length()).filter_map(|index| mro.tuple_item(index)).collect()
    }
}

/// A class that a class statement made: the one of modules' specs, which the interpreter itself needs.
fn a_python_class(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    let is_class = |class: &Bound<'_, PyAny>| {
        let class = Obj::of(class);
        class.type_ptr() == &raw mut ffi::PyType_Type && raw::type_flags(class.as_ptr().cast()) & HEAP != 0
    };
    let specs_class = || {
        let module = Obj::of(&raw::loaded_modules(py)?).dict_get(&PyString::intern(py, "_frozen_importlib"))?;
        if !raw::is_module(module) {
            return None;
        }
        Some(module.module_dict()?.dict_get(&PyString::intern(py, "ModuleSpec"))?.bound(py))
    };
    if let Some(class) = specs_class().filter(is_class) {
        return Ok(class);
    }
    // The program replaced it.
    py.get_type::<PyType>().call1(("a", (), pyo3::types::PyDict::new(py))).map(Bound::into_any)
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
