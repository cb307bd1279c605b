//! How the instances of a class print and compare, where a well-known tool wrote that code.

use coredumpy_format::model::Value;
use coredumpy_format::{Encoder, Text};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyString;

use super::raw::{self, Obj};
use super::types::{Kind, Types, class_dict, is_exact_str};
use super::walk::text_of;

/// What a class tells of itself.
pub(crate) struct Flavour {
    name: &'static str,
    fields: Option<Fields>,
}

/// The fields of instances.
#[derive(Default)]
struct Fields {
    /// Those in the repr.
    shown: Vec<Text>,
    /// Those by which instances compare.
    compared: Vec<Text>,
    compares: bool,
    orders: bool,
}

impl Flavour {
    fn plain(name: &'static str) -> Self {
        Self { name, fields: None }
    }

    /// Keys that it takes in the class's options.
    pub(crate) fn options(&self) -> usize {
        let Some(fields) = &self.fields else { return 1 };
        3 + usize::from(fields.orders) + usize::from(fields.has_others())
    }

    /// `9: name, 10: shown, 11: compares, 13: orders, 14: compared`
    pub(crate) fn write(self, encoder: &mut Encoder) {
        encoder.uint(9);
        encoder.utf8(self.name);
        let Some(fields) = self.fields else { return };
        let has_others = fields.has_others();
        encoder.uint(10);
        write_texts(encoder, fields.shown);
        encoder.uint(11);
        encoder.bool(fields.compares);
        if fields.orders {
            encoder.uint(13);
            encoder.bool(true);
        }
        if has_others {
            encoder.uint(14);
            write_texts(encoder, fields.compared);
        }
    }
}

impl Fields {
    /// Whether it compares by other fields than it shows.
    fn has_others(&self) -> bool {
        self.compares && self.shown != self.compared
    }
}

fn write_texts(encoder: &mut Encoder, texts: Vec<Text>) {
    encoder.array(texts.len());
    for text in texts {
        encoder.value(&Value::Str(text));
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
    let ordered_in = get("__lt__").and_then(|function| filename_of(types, py, function));

    let class_type = class.type_ptr();
    if types.enum_metaclass.is_some_and(|metaclass| raw::is_subtype(class_type, metaclass)) {
        let has_own_repr = has_repr && !is_from(&["enum.py"]);
        return (!has_own_repr).then(|| Flavour::plain(if is_flag(types, py, class) { "flag" } else { "enum" }));
    }
    if let Some(fields) = get("__dataclass_fields__")
        && let Some(parameters) = get("__dataclass_params__")
        && is_from(&["dataclasses.py", "reprlib.py", "<string>"])
        && let Some(fields) = dataclass(types, py, fields, parameters)
    {
        return Some(Flavour { name: "dataclass", fields: Some(fields) });
    }
    if let Some(fields) = get("_fields")
        && is_from(&["collections/__init__.py", "collections\\__init__.py"])
    {
        let shown = texts(py, fields);
        return Some(Flavour {
            name: "namedtuple",
            fields: Some(Fields { compares: true, shown, ..Fields::default() }),
        });
    }
    if let Some(attributes) = get("__attrs_attrs__")
        && written_in.starts_with("<attrs generated")
    {
        let mut fields = attrs(types, attributes)?;
        fields.compares = get("__eq__").is_some();
        fields.orders = ordered_in.is_some_and(|name| name.ends_with("_make.py"));
        return Some(Flavour { name: "attrs", fields: Some(fields) });
    }
    if !has_repr
        && let Some(fields) = get("__pydantic_fields__").or_else(|| get("model_fields"))
        && is_pydantic_model(types, py, class)
    {
        return pydantic(types, fields).map(|fields| Flavour { name: "pydantic", fields: Some(fields) });
    }
    // A repr of the program's own: nothing that a base class says of the repr holds any more.
    has_repr.then(|| Flavour::plain("own"))
}

/// That of a named tuple written in C.
pub(crate) fn of_structure(types: &Types<'_>, class: Obj) -> Option<Flavour> {
    let structure = super::types::structures::fields_of(types, class)?;
    let names = structure.fields.iter().take(structure.shown);
    let shown: Vec<_> = names.filter_map(|(name, _)| name.as_utf8().map(Text::from)).collect();
    let fields = Fields { compared: shown.clone(), shown, compares: true, orders: false };
    Some(Flavour { name: "structure", fields: Some(fields) })
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
fn dataclass(types: &mut Types<'_>, py: Python<'_>, fields: Obj, parameters: Obj) -> Option<Fields> {
    if !is_set(types, parameters, "repr") || !is_dict(fields) {
        return None;
    }
    let mut found = Fields {
        compares: is_set(types, parameters, "eq"),
        orders: is_set(types, parameters, "order"),
        ..Fields::default()
    };
    let mut position = 0;
    while let Some((name, field)) = fields.dict_next(&mut position) {
        if !is_exact_str(name) || !is_field(types, field) {
            continue;
        }
        let name = text_of(&name.bound(py)).ok()?;
        if is_set(types, field, "compare") {
            found.compared.push(name.clone());
        }
        if is_set(types, field, "repr") {
            found.shown.push(name);
        }
    }
    Some(found)
}

/// `attributes`: the tuple of `attr.Attribute`, likewise.
fn attrs(types: &mut Types<'_>, attributes: Obj) -> Option<Fields> {
    if !is_tuple(attributes) {
        return None;
    }
    let mut found = Fields::default();
    for attribute in (0..attributes.tuple_length()).filter_map(|index| attributes.tuple_item(index)) {
        let Some(name) = types.attribute(attribute, "name") else { continue };
        let Ok(name) = text_of(&name) else { continue };
        if is_set(types, attribute, "eq") {
            found.compared.push(name.clone());
        }
        // It may be a function that words the value.
        let is_hidden = types.attribute(attribute, "repr").is_some_and(|repr| Obj::of(&repr).is_false());
        if !is_hidden {
            found.shown.push(name);
        }
    }
    Some(found)
}

/// Whether the repr of a class's instances is that of pydantic's models: no class before it has one.
fn is_pydantic_model(types: &mut Types<'_>, py: Python<'_>, class: Obj) -> bool {
    let name = PyString::intern(py, "__repr__");
    let first = types.mro_of(&class.bound(py)).into_iter().find(|base| {
        let dict = class_dict(*base);
        dict.is_some_and(|dict| dict.dict_get(&name).is_some())
    });
    let module = first.and_then(|class| types.module.read(py, class));
    module.and_then(|module| module.extract::<String>().ok()).is_some_and(|module| module.starts_with("pydantic."))
}

/// `fields`: the dict of `FieldInfo`, whose members are slots.
fn pydantic(types: &mut Types<'_>, fields: Obj) -> Option<Fields> {
    if !is_dict(fields) {
        return None;
    }
    let mut found = Fields { compares: true, ..Fields::default() };
    let mut position = 0;
    while let Some((name, field)) = fields.dict_next(&mut position) {
        if is_exact_str(name)
            && let Some(name) = name.as_utf8()
        {
            found.compared.push(Text::from(name));
            if is_set(types, field, "repr") {
                found.shown.push(Text::from(name));
            }
        }
    }
    Some(found)
}

fn is_dict(object: Obj) -> bool {
    object.type_ptr() == &raw mut ffi::PyDict_Type
}

fn is_tuple(object: Obj) -> bool {
    raw::type_flags(object.type_ptr()) & ffi::Py_TPFLAGS_TUPLE_SUBCLASS != 0
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
    if !is_tuple(tuple) {
        return Vec::new();
    }
    (0..tuple.tuple_length()).filter_map(|index| text_of(&tuple.tuple_item(index)?.bound(py)).ok()).collect()
}
