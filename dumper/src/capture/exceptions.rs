//! Exceptions, with what their built-in base keeps in C.

use coredumpy_format::model::Exception;
use pyo3::prelude::*;
use pyo3::types::PyString;

use super::instances::attributes;
use super::raw::Obj;
use super::walk::Walk;

impl Walk<'_> {
    /// `[43, class, args, names, values, {8: message … 15: slot count}]`
    pub(crate) fn exception_record(&mut self, exception: Obj, type_number: u32, depth: u32) {
        let getters = &self.types.exception;
        let args = getters.args.read(self.py, exception);
        let parts = [(10, &getters.cause), (11, &getters.context), (13, &getters.traceback)];
        let parts = parts.map(|(key, getter)| (key, getter.read(self.py, exception).filter(|value| !value.is_none())));
        let suppresses = getters.suppress_context.read(self.py, exception).is_some_and(|flag| Obj::of(&flag).is_true());
        let message = self.messages.get(&exception.address()).cloned();

        let (mut names, mut values) = (Vec::new(), Vec::new());
        let slot_count = self.slots(exception, type_number, &mut names, &mut values);
        self.mention_suggestions(&names, &values);
        let members = take_attribute(&mut names, &mut values, "exceptions", slot_count);
        let slot_count = slot_count - usize::from(members.is_some());
        attributes(exception, &mut names, &mut values);
        let count = names.len();
        let notes = take_attribute(&mut names, &mut values, "__notes__", count);

        let given = parts.iter().filter(|(_, value)| value.is_some()).count();
        let flags = [message.is_some(), notes.is_some(), members.is_some(), slot_count > 0, suppresses];
        let options = given + flags.iter().filter(|flag| **flag).count();
        self.head(Exception::CODE, 5 + usize::from(options > 0));
        self.class_of(exception, depth);
        match &args {
            Some(args) => self.part_of(args, depth),
            None => self.writer.encoder().none(),
        }
        self.fields(&mut names, &mut values, depth);
        if options == 0 {
            return;
        }
        self.writer.encoder().map(options);
        if let Some(message) = message {
            self.writer.encoder().uint(8);
            let message = self.text_as_value(message);
            self.writer.encoder().value(&message);
        }
        if let Some(notes) = notes {
            self.writer.encoder().uint(9);
            self.value(notes, depth + 1);
        }
        for (key, part) in &parts {
            if let Some(part) = part {
                self.writer.encoder().uint(*key);
                self.part_of(part, depth);
            }
        }
        if suppresses {
            self.writer.encoder().uint(12);
            self.writer.encoder().bool(true);
        }
        if let Some(members) = members {
            self.writer.encoder().uint(14);
            self.part_of(&members.bound(self.py), depth);
        }
        if slot_count > 0 {
            self.writer.encoder().uint(15);
            self.writer.encoder().uint(slot_count as u64);
        }
    }
}

/// Takes an attribute out of the first `among` of the lists.
fn take_attribute(names: &mut Vec<Obj>, values: &mut Vec<Obj>, name: &str, among: usize) -> Option<Obj> {
    let is_named = |candidate: &Obj| {
        Python::attach(|py| {
            candidate
                .bound(py)
                .cast_into_exact::<PyString>()
                .is_ok_and(|text| text.to_str().is_ok_and(|text| text == name))
        })
    };
    let at = names[..among].iter().position(is_named)?;
    names.remove(at);
    Some(values.remove(at))
}
