//! What objects of ctypes have in memory: the fields of structures and unions, the items of arrays.
//!
//! Only memory that such an object owns is looked at: what `from_address` or a pointer leads to may be gone, and reading it
//! would end the process. Texts and objects behind a pointer are left out for the same reason.

use pyo3::prelude::*;
use pyo3::types::{PyList, PyString};

use super::raw::{self, Getter, Obj, TypePtr};
use super::types::{Types, class_dict, is_exact_str, structures, type_object};

/// Items of an array, and bytes of a buffer, that are asked for.
const ITEMS_MAX: i64 = 1 << 16;
/// Parts of parts of structures.
const NESTED_MAX: usize = 64;
/// The letters of `_type_` whose value stands in the object's own memory.
const PLAIN: &str = "?cbBhHiIlLqQfdguP";

/// Name and value of each field that is plain data, or a part of the structure with a type of its own.
pub(super) fn fields<'py>(types: &Types<'py>, object: Obj) -> Vec<(Obj, Bound<'py, PyAny>)> {
    let mut found: Vec<(Obj, Bound<'py, PyAny>)> = Vec::new();
    if !owns_memory(types, object) {
        return found;
    }
    for base in types.mro_of(&type_object(types.python(), object.type_ptr())) {
        let Some(dict) = class_dict(base) else { continue };
        let mut position = 0;
        while let Some((name, value)) = dict.dict_next(&mut position) {
            let is_known = || found.iter().any(|(known, _)| known.as_utf8() == name.as_utf8());
            if is_exact_str(name)
                && is_plain_field(types, value)
                && !is_known()
                && let Some(getter) = Getter::new(&value.bound(types.python()))
                && let Some(value) = getter.read(types.python(), object)
            {
                found.push((name, value));
            }
        }
    }
    found
}

/// Of an array of characters `raw` and `value`; of the items of another one, or one of wide characters, a list.
pub(super) fn items<'py>(
    types: &Types<'py>,
    object: Obj,
    base: TypePtr,
) -> Vec<(&'static str, Option<Bound<'py, PyAny>>)> {
    let py = types.python();
    let class = type_object(py, object.type_ptr());
    let owned = || {
        let length = class_attribute(types, &class, "_length_")?.as_i64()?;
        let kind = class_attribute(types, &class, "_type_")?;
        let is_told = (0..=ITEMS_MAX).contains(&length) && is_plain_type(types, kind) && owns_memory(types, object);
        is_told.then_some(length)
    };
    let Some(length) = owned() else { return Vec::new() };
    let texts = ["raw", "value"].map(|name| {
        let descriptor = class_attribute(types, &class, name)?;
        let getter = types.is_c_descriptor(descriptor.type_ptr()).then(|| Getter::new(&descriptor.bound(py)))??;
        Some((name, getter.read(py, object)))
    });
    let mut found: Vec<_> = texts.into_iter().flatten().collect();
    if found.len() < 2 {
        found.push(("(items)", list_of(py, object, base, length)));
    }
    found
}

fn list_of(py: Python<'_>, object: Obj, base: TypePtr, length: i64) -> Option<Bound<'_, PyAny>> {
    let item = type_object(py, base).getattr("__getitem__").ok()?;
    let found = PyList::empty(py);
    for index in 0..length {
        found.append(item.call1((object.bound(py), index)).ok()?).ok()?;
    }
    Some(found.into_any())
}

/// `value` of a number, character or address. Of a text it would be what a pointer leads to.
pub(super) fn value<'py>(types: &Types<'py>, object: Obj, base: TypePtr) -> Option<Bound<'py, PyAny>> {
    let py = types.python();
    if !is_plain_type(types, Obj::of_type(object.type_ptr())) || !owns_memory(types, object) {
        return None;
    }
    Getter::new(&type_object(py, base).getattr("value").ok()?)?.read(py, object)
}

/// Whether the memory is the object's own, or that of one which it is a part of.
fn owns_memory(types: &Types<'_>, object: Obj) -> bool {
    let py = types.python();
    let root = || {
        let mro = types.mro_of(&type_object(py, object.type_ptr()));
        // Before `object`.
        let data = *mro.iter().rev().nth(1)?;
        let namespace = structures::namespace_of(py, data)?;
        let getter = |name| Getter::new(&namespace.dict_get(&PyString::intern(py, name))?.bound(py));
        Some((getter("_b_needsfree_")?, getter("_b_base_")?))
    };
    let Some((is_owner, base)) = root() else { return false };
    let mut current = object.bound(py);
    for _ in 0..NESTED_MAX {
        if is_owner.read(py, Obj::of(&current)).is_some_and(|owns| Obj::of(&owns).as_i64() == Some(1)) {
            return true;
        }
        match base.read(py, Obj::of(&current)) {
            Some(whole) if !whole.is_none() => current = whole,
            _ => return false,
        }
    }
    false
}

fn is_plain_field(types: &Types<'_>, field: Obj) -> bool {
    let field_type = Obj::of_type(field.type_ptr());
    let named = types.c_name(field.type_ptr(), &type_object(types.python(), field.type_ptr()));
    if !matches!(named, Some((module, name)) if module == "_ctypes" && name == "CField") {
        return false;
    }
    // It shows the collector which type the field has, and from 3.13 on its own.
    let mut referents = raw::referents(field).into_iter();
    referents.find(|held| *held != field_type).is_some_and(|kind| is_plain_type(types, kind))
}

/// Whether a value of the type is made of the object's memory alone.
fn is_plain_type(types: &Types<'_>, class: Obj) -> bool {
    let class = class.bound(types.python());
    if !class.is_instance_of::<pyo3::types::PyType>() {
        return false;
    }
    let is_simple = types.mro_of(&class).into_iter().any(|base| {
        let named = types.c_name(base.as_ptr().cast(), &base.bound(types.python()));
        matches!(named, Some((module, name)) if module == "_ctypes" && name == "_SimpleCData")
    });
    if !is_simple {
        return true;
    }
    let letter = class_attribute(types, &class, "_type_");
    letter.is_some_and(|letter| is_exact_str(letter) && letter.as_utf8().is_some_and(|letter| PLAIN.contains(letter)))
}

/// What a class or one of its bases has in its namespace.
fn class_attribute(types: &Types<'_>, class: &Bound<'_, PyAny>, name: &str) -> Option<Obj> {
    let name = PyString::intern(types.python(), name);
    types.mro_of(class).into_iter().filter_map(class_dict).find_map(|dict| dict.dict_get(&name))
}
