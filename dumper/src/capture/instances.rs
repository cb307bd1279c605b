//! Instances and classes.

use coredumpy_format::Text;
use coredumpy_format::model::{Class, Instance};
use pyo3::prelude::*;

use super::flavours::Flavour;
use super::raw::{self, Getter, Obj};
use super::types::{Derived, Kind, class_dict, is_exact_str, type_object};
use super::walk::{Walk, text_of};

impl<'py> Walk<'py> {
    /// `[30, class, names, values, {8: payload, 9: slot count}?]`
    pub(crate) fn instance_record(&mut self, object: Obj, type_number: u32, depth: u32) {
        let info = self.types.info(type_number);
        let (payload, has_dict, has_slots) = (info.payload, info.has_dict, !info.slots.is_empty() || info.is_asked);
        let derived = info.derived.map(|(derived, _)| derived);
        let (mut names, mut values) = std::mem::take(&mut self.scratch);
        let mut slot_count = if has_slots { self.slots(object, type_number, &mut names, &mut values) } else { 0 };
        if let Some(derived) = derived {
            self.derived(object, type_number, &mut names, &mut values);
            // Those of a thread are what its `__dict__` has.
            slot_count = if derived == Derived::Local { slot_count } else { names.len() };
        }
        if has_dict {
            attributes(object, &mut names, &mut values);
        }
        let options = usize::from(payload.is_some()) + usize::from(slot_count > 0);
        self.head(Instance::CODE, 4 + usize::from(options > 0));
        self.class_of(object, depth);
        self.fields(&mut names, &mut values, depth);
        self.scratch = (names, values);
        if options == 0 {
            return;
        }
        self.writer.encoder().map(options);
        if let Some(payload) = payload {
            self.writer.encoder().uint(8);
            self.payload_record(payload, object, depth);
        }
        if slot_count > 0 {
            let encoder = self.writer.encoder();
            encoder.uint(9);
            encoder.uint(slot_count as u64);
        }
    }

    /// Adds the slots that are set, and properties that were evaluated; returns how many these are.
    pub(crate) fn slots(
        &mut self,
        object: Obj,
        type_number: u32,
        names: &mut Vec<Obj>,
        values: &mut Vec<Obj>,
    ) -> usize {
        let mut made = Vec::new();
        for (name, getter) in &self.types.info(type_number).slots {
            if let Some(value) = getter.read(self.py, object) {
                names.push(*name);
                values.push(Obj::of(&value));
                // A getter of C code may make its value.
                if raw::reference_count(&value) == 1 {
                    made.push(value);
                }
            }
        }
        for value in made {
            self.keep(value);
        }
        self.properties(object, names, values);
        names.len()
    }

    /// Writes a reference to the class of an object.
    #[inline]
    pub(crate) fn class_of(&mut self, object: Obj, depth: u32) {
        self.structure(Obj::of_type(object.type_ptr()), depth);
    }

    /// `[31, name, qualname, module, bases, names, values, {8: metaclass, 9: flavour, 10: shown, 11: compares,
    /// 12: members, 13: orders, 14: compared}?]`
    pub(crate) fn class_record(&mut self, class: Obj, depth: u32) -> PyResult<()> {
        let read = |getter: &Getter| {
            let value = getter.read(self.py, class);
            value.map_or_else(
                || Ok(Text::default()),
                |value| text_of(&value).or_else(|_| Ok::<_, PyErr>(Text::default())),
            )
        };
        let is_python = self.types.is_python_class(class.as_ptr().cast());
        let flavour = if is_python {
            super::flavours::of(&mut self.types, self.py, class)
        } else {
            super::flavours::of_structure(&self.types, class)
        };
        let types = &self.types;
        let (name, qualname, module) = (read(&types.name)?, read(&types.qualname)?, read(&types.module)?);
        let bases = types.bases.read(self.py, class);
        let mut found = Attributes::default();
        if is_python && let Some(dict) = class_dict(class) {
            let is_library = self.library.is_library_module(&module.to_lossy());
            let is_enumeration = self.types.enum_metaclass.is_some_and(|meta| raw::is_subtype(class.type_ptr(), meta));
            self.class_attributes(dict, is_library, is_enumeration, &mut found);
            if is_enumeration && self.hiding.rules(found.names.iter().copied()).is_some() {
                // Its keys are the members' values, which their names keep secret.
                found.remove("_value2member_map_");
            }
            for (name, value) in found.names.iter().zip(&found.values) {
                if name.as_utf8() == Some("__annotations__") {
                    self.hiding.pass_names_of(*value);
                }
            }
        }
        let metaclass = class.type_ptr();
        let has_metaclass = metaclass != &raw mut pyo3::ffi::PyType_Type;

        let options = usize::from(has_metaclass)
            + flavour.as_ref().map_or(0, Flavour::options)
            + usize::from(!found.members.is_empty());
        self.head(Class::CODE, 7 + usize::from(options > 0));
        let encoder = self.writer.encoder();
        encoder.text(&name);
        encoder.text(&qualname);
        encoder.text(&module);
        self.bases(bases.as_ref(), depth);
        self.fields(&mut found.names, &mut found.values, depth);
        if options == 0 {
            return Ok(());
        }
        self.writer.encoder().map(options);
        if has_metaclass {
            self.writer.encoder().uint(8);
            self.structure(Obj::of(&type_object(self.py, metaclass)), depth);
        }
        if let Some(flavour) = flavour {
            flavour.write(self.writer.encoder());
        }
        if !found.members.is_empty() {
            self.members(&found.members, depth);
        }
        Ok(())
    }

    /// `12: [names, kinds]`
    fn members(&mut self, members: &[(Obj, u64)], depth: u32) {
        self.writer.encoder().uint(12);
        self.writer.encoder().array(2);
        self.writer.encoder().array(members.len());
        for (name, _) in members {
            self.value(*name, depth + 1);
        }
        self.writer.encoder().array(members.len());
        for (_, kind) in members {
            self.writer.encoder().uint(*kind);
        }
    }

    fn bases(&mut self, bases: Option<&Bound<'py, PyAny>>, depth: u32) {
        let Some(bases) = bases.map(Obj::of) else { return self.writer.encoder().array(0) };
        self.writer.encoder().array(bases.tuple_length());
        for base in (0..bases.tuple_length()).filter_map(|index| bases.tuple_item(index)) {
            self.structure(base, depth);
        }
    }

    /// Of a class of the program everything that it defines; of a library's what is a small value, and the names of what
    /// else answers for its instances.
    fn class_attributes(&mut self, dict: Obj, is_library: bool, is_enumeration: bool, found: &mut Attributes) {
        let mut position = 0;
        while let Some((name, value)) = dict.dict_next(&mut position) {
            let Some(text) = (if is_exact_str(name) { name.as_utf8() } else { None }) else { continue };
            let is_special = is_special_name(text);
            if NEVER.contains(&text) || (!is_library && is_special && text.starts_with("__pydantic_")) {
                continue;
            }
            let number = self.types.of(value);
            let kind = self.types.info(number).kind;
            let is_small = matches!(kind, Kind::Int | Kind::Float | Kind::Str | Kind::Bytes) || value.is_none();
            let is_member_table = is_enumeration && MEMBER_TABLES.contains(&text);
            if !is_library || is_member_table || (is_small && !is_special) {
                found.names.push(name);
                found.values.push(value);
            } else if let Some(member) = self.member_kind(kind, value)
                && found.members.len() < MEMBERS_MAX
            {
                found.members.push((name, member));
            }
        }
    }

    fn member_kind(&mut self, kind: Kind, value: Obj) -> Option<u64> {
        let types = &mut self.types;
        match kind {
            Kind::Function => Some(0),
            Kind::Descriptor => {
                let name = types.name.read(self.py, Obj::of_type(value.type_ptr()));
                match name.as_ref().and_then(|name| Obj::of(name).as_utf8()) {
                    Some("classmethod") => Some(2),
                    Some("staticmethod") => Some(3),
                    _ => Some(1),
                }
            }
            Kind::Native if types.is_c_descriptor(value.type_ptr()) => Some(4),
            _ if raw::type_slot(value.type_ptr(), pyo3::ffi::Py_tp_descr_get).is_null() => None,
            // Cython's functions, and what a library made to stand for an attribute.
            _ => {
                let name = types.name.read(self.py, Obj::of_type(value.type_ptr()));
                let name = name.as_ref().and_then(|name| Obj::of(name).as_utf8());
                Some(u64::from(name != Some("cython_function_or_method")))
            }
        }
    }
}

/// What a class's record has of its namespace.
#[derive(Default)]
struct Attributes {
    names: Vec<Obj>,
    values: Vec<Obj>,
    /// Names of what was not taken, with the numbers of FORMAT.md.
    members: Vec<(Obj, u64)>,
}

impl Attributes {
    fn remove(&mut self, name: &str) {
        if let Some(at) = self.names.iter().position(|found| found.as_utf8() == Some(name)) {
            self.names.remove(at);
            self.values.remove(at);
        }
    }
}

/// What every class has, stands elsewhere in its record, or holds the interpreter's own bookkeeping.
const NEVER: [&str; 6] = ["__dict__", "__weakref__", "__module__", "__qualname__", "_abc_impl", "__signature__"];
/// What an enumeration knows its members by.
const MEMBER_TABLES: [&str; 2] = ["_member_map_", "_member_names_"];
/// Members of a library's class that are named.
const MEMBERS_MAX: usize = 1024;

/// Adds what `__dict__` holds.
#[inline]
pub(crate) fn attributes(object: Obj, names: &mut Vec<Obj>, values: &mut Vec<Obj>) {
    let Some(dict) = object.instance_dict() else { return };
    let mut position = 0;
    while let Some((name, value)) = dict.dict_next(&mut position) {
        names.push(name);
        values.push(value);
    }
}

/// `__name__`
pub(crate) fn is_special_name(name: &str) -> bool {
    name.len() > 4 && name.starts_with("__") && name.ends_with("__")
}
