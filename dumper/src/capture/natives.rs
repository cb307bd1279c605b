//! Instances of types written in C: their repr where it is safe to ask, and the attributes that are known.

use coredumpy_format::model::{Descriptor, Native, Value};

use super::instances::attributes;
use super::raw::Obj;
use super::types::Kind;
use super::walk::Walk;

impl Walk<'_> {
    /// `[52, class, repr, names, values]`, or of a descriptor `[39, class, names, values]`
    pub(crate) fn native_record(&mut self, kind: Kind, object: Obj, type_number: u32, depth: u32) {
        let (mut names, mut values) = (Vec::new(), Vec::new());
        self.slots(object, type_number, &mut names, &mut values);
        if self.types.info(type_number).has_dict {
            attributes(object, &mut names, &mut values);
        }
        self.derived(object, type_number, &mut names, &mut values);
        if kind == Kind::Descriptor {
            self.head(Descriptor::CODE, 4);
            self.class_of(object, depth);
        } else {
            let repr = self.native_repr(object, type_number);
            self.head(Native::CODE, 5);
            self.class_of(object, depth);
            let repr = match repr {
                Value::Str(text) => self.text_as_value(text),
                Value::Missing(missing) => {
                    self.writer.count_missing(missing.reason);
                    Value::Missing(missing)
                }
                other => other,
            };
            self.writer.encoder().value(&repr);
        }
        self.fields(&mut names, &mut values, depth);
    }
}
