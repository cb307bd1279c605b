//! Objects of a stopped interpreter, and the C calls that read them without running Python code.
//!
//! The walk holds the GIL from its first object to its last, no call below runs Python code, and the garbage collector is
//! off: so nothing changes while a record is written. An [`Obj`] is an object, by its address. From record to record no
//! such promise is needed: what has an id is [`Held`] until the walk ends, so that its address goes on naming it even if an
//! audit hook of the program runs, or numpy lets the GIL go.
//!
//! Every call that can fail is checked, and its error cleared.

use std::ffi::c_int;
use std::ptr;

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyString;

mod frames;
mod held;
mod interpreter;

pub(crate) use held::Held;
pub(crate) use interpreter::{disable_gc, enable_gc, loaded_modules, sys_member, thread_ident};

/// A live object of the stopped interpreter.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Obj(ptr::NonNull<ffi::PyObject>);

/// The address of a type object.
pub(crate) type TypePtr = *mut ffi::PyTypeObject;

/// The function behind a type's slot.
pub(crate) type GetFunction = ffi::descrgetfunc;

impl Obj {
    /// Of an object that lives as long as it is used: the caller's promise, which every `Bound` of the walk keeps by
    /// outliving the `Obj`, by being [`Held`] or by being owned by a live object.
    pub(crate) fn of(object: &Bound<'_, PyAny>) -> Self {
        Self(ptr::NonNull::new(object.as_ptr()).expect("a Bound is never null"))
    }

    /// Of the type of a live object.
    pub(crate) fn of_type(type_ptr: TypePtr) -> Self {
        Self(ptr::NonNull::new(type_ptr.cast()).expect("every object has a type"))
    }

    fn from_borrowed(pointer: *mut ffi::PyObject) -> Option<Self> {
        ptr::NonNull::new(pointer).map(Self)
    }

    /// Takes a new reference and gives it back: the object's owner keeps it alive.
    /// None where it has no other owner: then it was made for us alone, and goes.
    fn from_owned_by_another(pointer: *mut ffi::PyObject) -> Option<Self> {
        let Some(object) = Self::from_borrowed(pointer) else {
            clear_error();
            return None;
        };
        // SAFETY: the object is alive.
        let is_shared = unsafe { ffi::Py_REFCNT(object.as_ptr()) } > 1;
        // SAFETY: the reference is ours, and the object is not used afterwards where it was the last.
        unsafe { ffi::Py_DECREF(object.as_ptr()) };
        is_shared.then_some(object)
    }

    pub(crate) fn as_ptr(self) -> *mut ffi::PyObject {
        self.0.as_ptr()
    }

    pub(crate) fn address(self) -> usize {
        self.0.as_ptr() as usize
    }

    /// For the calls of `PyO3`, which are safe on objects of exact built-in types.
    pub(crate) fn bound(self, py: Python<'_>) -> Bound<'_, PyAny> {
        // SAFETY: the object is alive, and the reference is counted.
        unsafe { Bound::from_borrowed_ptr(py, self.as_ptr()) }
    }

    #[inline]
    pub(crate) fn type_ptr(self) -> TypePtr {
        // SAFETY: the object is alive.
        unsafe { ffi::Py_TYPE(self.as_ptr()) }
    }

    #[inline]
    pub(crate) fn is_none(self) -> bool {
        // SAFETY: only compares addresses.
        self.as_ptr() == unsafe { ffi::Py_None() }
    }

    #[inline]
    pub(crate) fn is_true(self) -> bool {
        // SAFETY: only compares addresses.
        self.as_ptr() == unsafe { ffi::Py_True() }
    }

    #[inline]
    pub(crate) fn is_false(self) -> bool {
        // SAFETY: only compares addresses.
        self.as_ptr() == unsafe { ffi::Py_False() }
    }

    /// Of an int or a subclass's instance; None beyond 64 bits.
    #[inline]
    pub(crate) fn as_i64(self) -> Option<i64> {
        let mut overflow: c_int = 0;
        // SAFETY: the object is an int, so the call reads its digits only.
        let n = unsafe { ffi::PyLong_AsLongLongAndOverflow(self.as_ptr(), &raw mut overflow) };
        (overflow == 0).then_some(n)
    }

    /// Of a float or a subclass's instance.
    #[inline]
    pub(crate) fn as_f64(self) -> f64 {
        // SAFETY: the object is a float, so the call reads its value only.
        unsafe { ffi::PyFloat_AsDouble(self.as_ptr()) }
    }

    /// Of a complex number or a subclass's instance.
    pub(crate) fn as_complex(self) -> (f64, f64) {
        let object = self.as_ptr();
        // SAFETY: the object is a complex, so the calls read its parts only.
        unsafe { (ffi::PyComplex_RealAsDouble(object), ffi::PyComplex_ImagAsDouble(object)) }
    }

    /// The UTF-8 of a str; None where it has lone surrogates. `CPython` keeps it with the string, where it is not ASCII.
    #[inline]
    pub(crate) fn as_utf8<'a>(self) -> Option<&'a str> {
        let mut length: ffi::Py_ssize_t = 0;
        // SAFETY: the object is a str; the bytes belong to it and live as long as it does, which is until the walk ends.
        let bytes = unsafe { ffi::PyUnicode_AsUTF8AndSize(self.as_ptr(), &raw mut length) };
        if bytes.is_null() {
            clear_error();
            return None;
        }
        // SAFETY: the call gave `length` bytes of valid UTF-8.
        Some(unsafe { std::str::from_utf8_unchecked(slice(bytes.cast(), length)) })
    }

    /// Code points of a str.
    pub(crate) fn str_length(self) -> usize {
        // SAFETY: the object is a str.
        size(unsafe { ffi::PyUnicode_GetLength(self.as_ptr()) })
    }

    /// The bytes of a bytes object.
    pub(crate) fn as_bytes<'a>(self) -> &'a [u8] {
        // SAFETY: the object is a bytes, whose data lives and stays as it is until the walk ends.
        unsafe { slice(ffi::PyBytes_AsString(self.as_ptr()).cast(), ffi::PyBytes_Size(self.as_ptr())) }
    }

    /// The bytes of a bytearray.
    pub(crate) fn as_bytearray<'a>(self) -> &'a [u8] {
        let object = self.as_ptr();
        // SAFETY: the object is a bytearray; nothing runs that could resize it.
        unsafe { slice(ffi::PyByteArray_AsString(object).cast(), ffi::PyByteArray_Size(object)) }
    }

    #[inline]
    pub(crate) fn list_length(self) -> usize {
        // SAFETY: the object is a list.
        size(unsafe { ffi::PyList_Size(self.as_ptr()) })
    }

    #[inline]
    pub(crate) fn list_item(self, index: usize) -> Option<Self> {
        // SAFETY: the object is a list, which owns its items; the index is checked by the call.
        let item = unsafe { ffi::PyList_GetItem(self.as_ptr(), index.cast_signed()) };
        checked(item)
    }

    #[inline]
    pub(crate) fn tuple_length(self) -> usize {
        // SAFETY: the object is a tuple.
        size(unsafe { ffi::PyTuple_Size(self.as_ptr()) })
    }

    #[inline]
    pub(crate) fn tuple_item(self, index: usize) -> Option<Self> {
        // SAFETY: the object is a tuple, which owns its items; the index is checked by the call.
        let item = unsafe { ffi::PyTuple_GetItem(self.as_ptr(), index.cast_signed()) };
        checked(item)
    }

    #[inline]
    pub(crate) fn dict_length(self) -> usize {
        // SAFETY: the object is a dict.
        size(unsafe { ffi::PyDict_Size(self.as_ptr()) })
    }

    /// The entry at `position`, which moves on; begin with 0.
    #[inline]
    pub(crate) fn dict_next(self, position: &mut isize) -> Option<(Self, Self)> {
        let (mut key, mut value) = (ptr::null_mut(), ptr::null_mut());
        // SAFETY: the object is a dict, which owns keys and values and does not change while the interpreter is stopped.
        let found = unsafe { ffi::PyDict_Next(self.as_ptr(), position, &raw mut key, &raw mut value) };
        if found == 0 { None } else { Some((Self::from_borrowed(key)?, Self::from_borrowed(value)?)) }
    }

    /// The value of a name. Looks at the keys one by one: a lookup would compare a key of the program's own class that has
    /// the same hash, which is the program's code. Names are interned, so that the address nearly always tells.
    pub(crate) fn dict_get(self, name: &Bound<'_, PyString>) -> Option<Self> {
        let name = Self::of(name.as_any());
        let mut position = 0;
        while let Some((key, value)) = self.dict_next(&mut position) {
            if key == name || is_same_text(key, name) {
                return Some(value);
            }
        }
        None
    }

    pub(crate) fn set_length(self) -> usize {
        // SAFETY: the object is a set or frozenset.
        size(unsafe { ffi::PySet_Size(self.as_ptr()) })
    }

    /// What a weak reference leads to, if that is alive.
    pub(crate) fn weakref_target(self, py: Python<'_>) -> Option<Bound<'_, PyAny>> {
        let mut target = ptr::null_mut();
        // SAFETY: the object is a weak reference; the result is a new reference, null, or an error.
        let target = unsafe {
            ffi::compat::PyWeakref_GetRef(self.as_ptr(), &raw mut target);
            Bound::from_owned_ptr_or_opt(py, target)
        };
        if target.is_none() {
            clear_error();
        }
        target
    }

    /// The code of a frame: unlike `f_code`, this tells no audit hook.
    pub(crate) fn frame_code(self, py: Python<'_>) -> Bound<'_, PyAny> {
        // SAFETY: the object is a frame, and every frame has code; the result is a new reference.
        unsafe { Bound::from_owned_ptr(py, ffi::PyFrame_GetCode(self.as_ptr().cast()).cast()) }
    }

    /// The instance's `__dict__`, made where it has none yet. Only for types that have one (see `TypeInfo::has_dict`).
    #[inline]
    pub(crate) fn instance_dict(self) -> Option<Self> {
        // SAFETY: the type has a dict slot, so that the dict made here stays with the object.
        let dict = unsafe { ffi::PyObject_GenericGetDict(self.as_ptr(), ptr::null_mut()) };
        let dict = Self::from_owned_by_another(dict)?;
        // SAFETY: the object is alive.
        (unsafe { ffi::PyDict_Check(dict.as_ptr()) } != 0).then_some(dict)
    }

    /// A module's namespace.
    pub(crate) fn module_dict(self) -> Option<Self> {
        // SAFETY: the object is a module, which owns its dict.
        checked(unsafe { ffi::PyModule_GetDict(self.as_ptr()) })
    }
}

pub(crate) fn is_module(object: Obj) -> bool {
    // SAFETY: the object is alive.
    unsafe { ffi::PyModule_Check(object.as_ptr()) != 0 }
}

pub(crate) fn is_exception(object: Obj) -> bool {
    type_flags(object.type_ptr()) & ffi::Py_TPFLAGS_BASE_EXC_SUBCLASS != 0
}

/// The flags of a type.
pub(crate) fn type_flags(type_ptr: TypePtr) -> u64 {
    // SAFETY: types of live objects are alive.
    unsafe { ffi::PyType_GetFlags(type_ptr) }
}

/// Whether `type_ptr` is `base` or derives from it.
pub(crate) fn is_subtype(type_ptr: TypePtr, base: TypePtr) -> bool {
    // SAFETY: both are types.
    unsafe { ffi::PyType_IsSubtype(type_ptr, base) != 0 }
}

/// The function in a type's slot (`ffi::Py_tp_…`), which for static types is there from 3.10 on.
pub(crate) fn type_slot(type_ptr: TypePtr, slot: c_int) -> *mut std::ffi::c_void {
    // SAFETY: `type_ptr` is a type and `slot` one of the constants.
    let function = unsafe { ffi::PyType_GetSlot(type_ptr, slot) };
    clear_error();
    function
}

/// An iterator over a container by the C function of a built-in type that it derives from.
pub(crate) fn iterate(py: Python<'_>, object: Obj, built_in: TypePtr) -> Option<Bound<'_, PyAny>> {
    let function = type_slot(built_in, ffi::Py_tp_iter);
    if function.is_null() {
        return None;
    }
    // SAFETY: what stands in Py_tp_iter is a getiterfunc.
    let iterator: ffi::getiterfunc = unsafe { std::mem::transmute(function) };
    // SAFETY: the object is an instance of the type whose function this is; the result is a new reference or an error.
    let iterator = unsafe { Bound::from_owned_ptr_or_opt(py, iterator(object.as_ptr())) };
    if iterator.is_none() {
        clear_error();
    }
    iterator
}

/// The next item, which its container owns.
pub(crate) fn next_item(iterator: &Bound<'_, PyAny>) -> Option<Obj> {
    // SAFETY: the object is the iterator of a built-in container.
    Obj::from_owned_by_another(unsafe { ffi::PyIter_Next(iterator.as_ptr()) })
}

/// A member or getset descriptor of a type written in C: reads one attribute, without a look at the object's class.
pub(crate) struct Getter {
    descriptor: Py<PyAny>,
    get: GetFunction,
}

impl Getter {
    /// Of a descriptor object; None where it cannot be read.
    pub(crate) fn new(descriptor: &Bound<'_, PyAny>) -> Option<Self> {
        let function = type_slot(Obj::of(descriptor).type_ptr(), ffi::Py_tp_descr_get);
        if function.is_null() {
            return None;
        }
        // SAFETY: what stands in Py_tp_descr_get is a descrgetfunc.
        let get: GetFunction = unsafe { std::mem::transmute(function) };
        Some(Self { descriptor: descriptor.clone().unbind(), get })
    }

    /// Another of the same descriptor.
    pub(crate) fn again(&self, py: Python<'_>) -> Self {
        Self { descriptor: self.descriptor.clone_ref(py), get: self.get }
    }

    /// The attribute, or None where it is not set.
    pub(crate) fn read<'py>(&self, py: Python<'py>, object: Obj) -> Option<Bound<'py, PyAny>> {
        let type_ptr = object.type_ptr().cast();
        // SAFETY: the descriptor checks that the object is an instance of its type; the result is a new reference or an
        // error.
        let value = unsafe {
            Bound::from_owned_ptr_or_opt(py, (self.get)(self.descriptor.as_ptr(), object.as_ptr(), type_ptr))
        };
        if value.is_none() {
            clear_error();
        }
        value
    }
}

/// Clears the error of a call that failed.
pub(crate) fn clear_error() {
    // SAFETY: the thread holds the GIL.
    unsafe { ffi::PyErr_Clear() };
}

#[inline]
fn checked(pointer: *mut ffi::PyObject) -> Option<Obj> {
    let object = Obj::from_borrowed(pointer);
    if object.is_none() {
        clear_error();
    }
    object
}

/// A length, which on a wrong type is -1 with an error.
#[inline]
fn size(length: ffi::Py_ssize_t) -> usize {
    usize::try_from(length).unwrap_or_else(|_| {
        clear_error();
        0
    })
}

/// # Safety
/// `bytes` is null, or points at `length` bytes that live for `'a`.
unsafe fn slice<'a>(bytes: *const u8, length: ffi::Py_ssize_t) -> &'a [u8] {
    if bytes.is_null() {
        clear_error();
        return &[];
    }
    // SAFETY: the caller's promise.
    unsafe { std::slice::from_raw_parts(bytes, size(length)) }
}

/// What an object of a type written in C refers to, in the order in which it shows them to the garbage collector.
pub(crate) fn referents(object: Obj) -> Vec<Obj> {
    extern "C" fn visit(referent: *mut ffi::PyObject, found: *mut std::ffi::c_void) -> c_int {
        // SAFETY: `found` is the vector below, which outlives the visit.
        let found = unsafe { &mut *found.cast::<Vec<Obj>>() };
        found.extend(Obj::from_borrowed(referent));
        0
    }
    let mut found = Vec::new();
    let function = type_slot(object.type_ptr(), ffi::Py_tp_traverse);
    if !function.is_null() {
        // SAFETY: what stands in Py_tp_traverse is a traverseproc.
        let traverse: ffi::traverseproc = unsafe { std::mem::transmute(function) };
        // SAFETY: visiting changes nothing; the visitor takes each pointer only while it is called.
        unsafe { traverse(object.as_ptr(), visit, (&raw mut found).cast()) };
    }
    found
}

/// How many references to an object are counted.
pub(crate) fn reference_count(object: &Bound<'_, PyAny>) -> isize {
    // SAFETY: the object is alive.
    unsafe { ffi::Py_REFCNT(object.as_ptr()) }
}

/// The repr of an object whose type's own C function is known to run no Python code. `PyObject_Repr` itself would run
/// signal handlers, and a collection that is due.
pub(crate) fn c_repr(py: Python<'_>, object: Obj) -> Option<Bound<'_, PyAny>> {
    let function = type_slot(object.type_ptr(), ffi::Py_tp_repr);
    if function.is_null() {
        return None;
    }
    // SAFETY: what stands in Py_tp_repr is a reprfunc.
    let repr: ffi::reprfunc = unsafe { std::mem::transmute(function) };
    // SAFETY: the object is alive; the result is a new reference or an error.
    let text = unsafe { Bound::from_owned_ptr_or_opt(py, repr(object.as_ptr())) };
    if text.is_none() {
        clear_error();
    }
    text
}

/// An attribute by the function of a type written in C, past what a class of the program that derives from it would do.
pub(crate) fn c_attribute<'py>(py: Python<'py>, object: Obj, base: TypePtr, name: &str) -> Option<Bound<'py, PyAny>> {
    let function = type_slot(base, ffi::Py_tp_getattro);
    if function.is_null() {
        return None;
    }
    // SAFETY: what stands in Py_tp_getattro is a getattrofunc.
    let get: ffi::getattrofunc = unsafe { std::mem::transmute(function) };
    let name = PyString::intern(py, name);
    // SAFETY: the object is an instance of the type or of one that derives from it; the result is a new reference or an error.
    let value = unsafe { Bound::from_owned_ptr_or_opt(py, get(object.as_ptr(), name.as_ptr())) };
    if value.is_none() {
        clear_error();
    }
    value
}

/// Code points `from` to `to` of a str.
pub(crate) fn substring(py: Python<'_>, text: Obj, from: isize, to: isize) -> Option<Bound<'_, PyAny>> {
    // SAFETY: the object is a str, and the call cuts the range; the result is a new reference or an error.
    let part = unsafe { Bound::from_owned_ptr_or_opt(py, ffi::PyUnicode_Substring(text.as_ptr(), from, to)) };
    if part.is_none() {
        clear_error();
    }
    part
}

fn is_same_text(key: Obj, name: Obj) -> bool {
    // SAFETY: only takes an address; both are exact strings, whose comparison is C code.
    unsafe {
        key.type_ptr() == &raw mut ffi::PyUnicode_Type
            && key.str_length() == name.str_length()
            && ffi::PyUnicode_Compare(key.as_ptr(), name.as_ptr()) == 0
    }
}

/// The UTF-8 of a str in a bytes object of its own; None where it has lone surrogates.
pub(crate) fn utf8_copy(py: Python<'_>, text: Obj) -> Option<Bound<'_, PyAny>> {
    // SAFETY: the object is a str; the result is a new reference or an error.
    let bytes = unsafe { Bound::from_owned_ptr_or_opt(py, ffi::PyUnicode_AsUTF8String(text.as_ptr())) };
    if bytes.is_none() {
        clear_error();
    }
    bytes
}
