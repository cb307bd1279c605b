//! How the instances of a class print and compare, where a well-known tool wrote that code.

use coredumpy_format::Text;
use pyo3::prelude::*;
use pyo3::types::PyString;

use super::raw::{self, Obj};
use super::types::{Kind, Types, class_dict, is_exact_str};
use super::walk::text_of;

/// What a class tells of itself.
pub(crate) struct Flavour {
    pub(crate) name: &'static str,
    /// Fields in the repr.
    pub(crate) shown: Option<Vec<Text>>,
    pub(crate) compares: bool,
}

impl Flavour {
    fn plain(name: &'static str) -> Self {
        Self { name, shown: None, compares: false }
    }

    /// Keys that it takes in the class's options.
    pub(crate) fn options(&self) -> usize {
        if self.shown.is_some() { 3 } else { 1 }
    }
}

/// The flavour of a class written in Python; None where it says nothing itself.
pub(crate) fn of(types: &mut Types<'_>, py: Python<'_>, class: Obj) -> Option<Flavour> {
    let dict = class_dict(class)?;
    let get = |name: &str| dict.dict_get(&PyString::intern(py, name));
    // First of all, because an audit hook of the program may run here.
    let has_repr = get("__repr__").is_some();
    let written_in = get("__repr__").and_then(|function| filename_of(types, py, function)).unwrap_or_default();
    let is_from = |endings: &[&str]| endings.iter().any(|ending| written_in.ends_with(ending));

    let class_type = class.type_ptr();
    if types.enum_metaclass.is_some_and(|metaclass| raw::is_subtype(class_type, metaclass)) {
        let has_own_repr = has_repr && !is_from(&["enum.py"]);
        return (!has_own_repr).then(|| Flavour::plain(if is_flag(types, py, class) { "flag" } else { "enum" }));
    }
    if let Some(fields) = get("__dataclass_fields__")
        && let Some(parameters) = get("__dataclass_params__")
        && is_from(&["dataclasses.py", "reprlib.py", "<string>"])
        && let Some(dataclass) = dataclass(types, py, fields, parameters)
    {
        return Some(dataclass);
    }
    if let Some(fields) = get("_fields")
        && is_from(&["collections/__init__.py", "collections\\__init__.py"])
    {
        return Some(Flavour { name: "namedtuple", shown: Some(texts(py, fields)), compares: true });
    }
    // A repr of the program's own: nothing that a base class says of the repr holds any more.
    has_repr.then(|| Flavour::plain("own"))
}

fn is_flag(types: &Types<'_>, py: Python<'_>, class: Obj) -> bool {
    let names_flag = |base: Obj| {
        let read = |getter: &super::raw::Getter| getter.read(py, base)?.extract::<String>().ok();
        read(&types.module).as_deref() == Some("enum") && read(&types.name).as_deref() == Some("Flag")
    };
    types.mro_of(&class.bound(py)).into_iter().any(names_flag)
}

/// `fields`: the dict of `dataclasses.Field`, whose members are slots. A program may put anything there, so its objects are
/// read as any others.
fn dataclass(types: &mut Types<'_>, py: Python<'_>, fields: Obj, parameters: Obj) -> Option<Flavour> {
    if !is_set(types, parameters, "repr") {
        return None;
    }
    let mut shown = Vec::new();
    let mut position = 0;
    while let Some((name, field)) = fields.dict_next(&mut position) {
        if is_exact_str(name) && is_set(types, field, "repr") && is_field(types, field) {
            shown.push(text_of(&name.bound(py)).ok()?);
        }
    }
    Some(Flavour { name: "dataclass", shown: Some(shown), compares: is_set(types, parameters, "eq") })
}

fn is_set(types: &mut Types<'_>, object: Obj, name: &str) -> bool {
    types.attribute(object, name).is_some_and(|value| Obj::of(&value).is_true())
}

/// Not a `ClassVar` or `InitVar`, which have no value in the instance.
fn is_field(types: &mut Types<'_>, field: Obj) -> bool {
    let Some(kind) = types.attribute(field, "_field_type") else { return false };
    let name = types.attribute(Obj::of(&kind), "name");
    name.is_some_and(|name| is_exact_str(Obj::of(&name)) && Obj::of(&name).as_utf8() == Some("_FIELD"))
}

/// The file that a function's code comes from.
fn filename_of(types: &mut Types<'_>, py: Python<'_>, function: Obj) -> Option<String> {
    let number = types.of(function);
    if types.info(number).kind != Kind::Function {
        return None;
    }
    let code = function.bound(py).getattr("__code__");
    code.and_then(|code| code.getattr("co_filename")).and_then(|name| name.extract::<String>()).ok()
}

fn texts(py: Python<'_>, tuple: Obj) -> Vec<Text> {
    (0..tuple.tuple_length()).filter_map(|index| text_of(&tuple.tuple_item(index)?.bound(py)).ok()).collect()
}
