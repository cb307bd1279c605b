//! Instances of types written in C: their repr where it is safe to ask, and the attributes that are known.

use coredumpy_format::Text;
use coredumpy_format::model::{Descriptor, Missing, Native, Reason, Value};

use super::instances::attributes;
use super::raw::{self, Getter, Obj};
use super::types::{Kind, Repr, type_object};
use super::walk::{Walk, text_of};

/// Bytes of a repr that is kept.
const REPR_MAX_BYTES: usize = 16 * 1024;

impl Walk<'_> {
    /// `[52, class, repr, names, values]`, or of a descriptor `[39, class, names, values]`
    pub(crate) fn native_record(&mut self, kind: Kind, object: Obj, type_number: u32, depth: u32) {
        let (mut names, mut values) = (Vec::new(), Vec::new());
        self.slots(object, type_number, &mut names, &mut values);
        if self.types.info(type_number).has_dict {
            attributes(object, &mut names, &mut values);
        }
        if kind == Kind::Descriptor {
            self.head(Descriptor::CODE, 4);
            self.class_of(object, depth);
        } else {
            let repr = self.native_repr(object, type_number);
            self.head(Native::CODE, 5);
            self.class_of(object, depth);
            if let Value::Missing(missing) = &repr {
                self.writer.count_missing(missing.reason);
            }
            self.writer.encoder().value(&repr);
        }
        self.fields(&mut names, &mut values, depth);
    }

    fn native_repr(&mut self, object: Obj, type_number: u32) -> Value {
        let repr = self.types.info(type_number).repr;
        let may_ask = match repr {
            Repr::Default => return self.default_repr(object),
            Repr::Safe => true,
            Repr::SafeWithoutTzinfo => self.has_plain_tzinfo(object, type_number),
            Repr::Unknown => false,
        };
        if !may_ask {
            return Value::Missing(Missing::with_detail(Reason::Failed, "its repr could run code of the program"));
        }
        match raw::c_repr(self.py, object).and_then(|repr| text_of(&repr)) {
            Ok(text) if text.as_bytes().len() <= REPR_MAX_BYTES => Value::Str(text),
            Ok(text) => Value::Missing(Missing::counted(Reason::Bytes, 0, text.as_bytes().len() as u64)),
            Err(error) => Value::Missing(Missing::with_detail(Reason::Failed, error.to_string())),
        }
    }

    /// As `object.__repr__` words it.
    fn default_repr(&self, object: Obj) -> Value {
        let class = type_object(self.py, object.type_ptr());
        let read = |getter: &Getter| {
            let text = getter.read(self.py, Obj::of(&class)).and_then(|name| text_of(&name).ok());
            text.unwrap_or_default()
        };
        let (module, qualname) = (read(&self.types.module), read(&self.types.qualname));
        let module = if module == Text::from("builtins") { String::new() } else { format!("{module}.") };
        Value::Str(Text::from(format!("<{module}{qualname} object at {:#x}>", object.address())))
    }

    /// Whether a datetime or time has no tzinfo but those that C code prints.
    fn has_plain_tzinfo(&mut self, object: Obj, type_number: u32) -> bool {
        let info = self.types.info(type_number);
        let tzinfo = info.slots.iter().find(|(name, _)| name.as_utf8() == Some("tzinfo"));
        let Some(tzinfo) = tzinfo.and_then(|(_, getter)| getter.read(self.py, object)) else { return false };
        let tzinfo = Obj::of(&tzinfo);
        tzinfo.is_none() || {
            let number = self.types.of(tzinfo);
            self.types.info(number).repr == Repr::Safe
        }
    }
}
