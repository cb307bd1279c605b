//! Instances and classes.

use coredumpy_format::Text;
use coredumpy_format::model::{Class, Instance, Value};
use pyo3::prelude::*;

use super::raw::{self, Getter, Obj};
use super::types::{Kind, class_dict, is_exact_str, type_object};
use super::walk::{Walk, text_of};

impl<'py> Walk<'py> {
    /// `[30, class, names, values, {8: payload, 9: slot count}?]`
    pub(crate) fn instance_record(&mut self, object: Obj, type_number: u32, depth: u32) {
        let info = self.types.info(type_number);
        let (payload, has_dict, has_slots) = (info.payload, info.has_dict, !info.slots.is_empty());
        let (mut names, mut values) = std::mem::take(&mut self.scratch);
        let slot_count = if has_slots { self.slots(object, type_number, &mut names, &mut values) } else { 0 };
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

    /// Adds the slots that are set, and returns how many there are.
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
        names.len()
    }

    /// Writes a reference to the class of an object.
    #[inline]
    pub(crate) fn class_of(&mut self, object: Obj, depth: u32) {
        self.structure(Obj::of_type(object.type_ptr()), depth);
    }

    /// `[31, name, qualname, module, bases, names, values, {8: metaclass, 9: flavour, 10: shown, 11: compares}?]`
    pub(crate) fn class_record(&mut self, class: Obj, depth: u32) -> PyResult<()> {
        let read = |getter: &Getter| {
            let value = getter.read(self.py, class);
            value.map_or_else(
                || Ok(Text::default()),
                |value| text_of(&value).or_else(|_| Ok::<_, PyErr>(Text::default())),
            )
        };
        let is_python = self.types.is_python_class(class.as_ptr().cast());
        let flavour = if is_python { super::flavours::of(&mut self.types, self.py, class) } else { None };
        let types = &self.types;
        let (name, qualname, module) = (read(&types.name)?, read(&types.qualname)?, read(&types.module)?);
        let bases = types.bases.read(self.py, class);
        let (mut names, mut values) = (Vec::new(), Vec::new());
        if is_python && let Some(dict) = class_dict(class) {
            let is_library = self.library.is_library_module(&module.to_lossy());
            self.class_attributes(dict, is_library, &mut names, &mut values);
        }
        let metaclass = class.type_ptr();
        let has_metaclass = metaclass != &raw mut pyo3::ffi::PyType_Type;

        let options = usize::from(has_metaclass) + flavour.as_ref().map_or(0, super::flavours::Flavour::options);
        self.head(Class::CODE, 7 + usize::from(options > 0));
        let encoder = self.writer.encoder();
        encoder.text(&name);
        encoder.text(&qualname);
        encoder.text(&module);
        self.bases(bases.as_ref(), depth);
        self.fields(&mut names, &mut values, depth);
        if options == 0 {
            return Ok(());
        }
        self.writer.encoder().map(options);
        if has_metaclass {
            self.writer.encoder().uint(8);
            self.structure(Obj::of(&type_object(self.py, metaclass)), depth);
        }
        if let Some(flavour) = flavour {
            let encoder = self.writer.encoder();
            encoder.uint(9);
            encoder.utf8(flavour.name);
            if let Some(shown) = flavour.shown {
                encoder.uint(10);
                encoder.array(shown.len());
                for name in shown {
                    encoder.value(&Value::Str(name));
                }
                encoder.uint(11);
                encoder.bool(flavour.compares);
            }
        }
        Ok(())
    }

    fn bases(&mut self, bases: Option<&Bound<'py, PyAny>>, depth: u32) {
        let Some(bases) = bases.map(Obj::of) else { return self.writer.encoder().array(0) };
        self.writer.encoder().array(bases.tuple_length());
        for base in (0..bases.tuple_length()).filter_map(|index| bases.tuple_item(index)) {
            self.structure(base, depth);
        }
    }

    /// Of a class of the program everything that it defines but special names; of a library's what is a small value.
    fn class_attributes(&mut self, dict: Obj, is_library: bool, names: &mut Vec<Obj>, values: &mut Vec<Obj>) {
        let mut position = 0;
        while let Some((name, value)) = dict.dict_next(&mut position) {
            if !is_exact_str(name) || name.as_utf8().is_none_or(is_special_name) {
                continue;
            }
            let number = self.types.of(value);
            let kind = self.types.info(number).kind;
            let is_small = matches!(kind, Kind::Int | Kind::Float | Kind::Str | Kind::Bytes) || value.is_none();
            let is_c_descriptor = kind == Kind::Native && self.types.is_c_descriptor(value.type_ptr());
            if is_small || !(is_library || is_c_descriptor) {
                names.push(name);
                values.push(value);
            }
        }
    }
}

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
