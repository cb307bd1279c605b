//! One value by its place in another: what it is as a whole, and where a key stands.

use coredumpy_format::ReadAt;
use coredumpy_format::model::{Long, Object, ObjectId, Value};

use crate::long::{Run, Unit, code_points};
use crate::preview::{full, preview};
use crate::reader::{Reader, as_number, as_u32, missing_view};
use crate::repr;
use crate::sections::sections_of;
use crate::text::contents;
use crate::views::{Content, FullText};

/// Members that are looked at together for a key: sixteen parts.
const WINDOW: u64 = 16 * 1024;
/// A hostile container claims to be as long as it likes.
const WINDOWS_MAX: u64 = 1000;
/// Characters of a key that is not a text.
const KEY_LENGTH: usize = 60;

impl<S: ReadAt> Reader<S> {
    /// The member of a section; where none is named, the object itself.
    fn member(&self, id: u32, section: &str, index: u32) -> Option<Value> {
        if section.is_empty() {
            return Some(Value::Ref(ObjectId(id)));
        }
        let mut found = None;
        self.each_member(id, section, index.into(), 1, &mut |_, _, value| {
            found = Some(value.clone());
            true
        });
        found
    }

    /// Calls `see` with index, key and value until it is true. False where the section has no such members.
    pub(crate) fn each_member(
        &self,
        id: u32,
        section: &str,
        start: u64,
        count: u64,
        see: &mut dyn FnMut(u64, Option<&Value>, &Value) -> bool,
    ) -> bool {
        let object = self.object(ObjectId(id));
        let sections = sections_of(&object);
        let Some(section) = sections.iter().find(|found| found.name == section) else { return false };
        let own = section.own_length() as u64;
        for run in self.runs(ObjectId(id), own, section.long(), Unit::Items, start, count) {
            let (part, from, count, start) = match &run {
                Run::Own { from, count, start } => (None, *from, *count, *start),
                Run::Part { object, from, count, start } => (Some(&**object), *from, *count, *start),
                Run::Hole { .. } => continue,
            };
            for (at, index) in (from..from.saturating_add(count)).zip(start..) {
                let member = match part {
                    None => section.own_member(at),
                    Some(part) => crate::children::part_member(part, at),
                };
                if let Some((key, value)) = member
                    && see(index, key, value)
                {
                    return true;
                }
            }
        }
        start.saturating_add(count) < section.total().into()
    }

    /// `repr` of a member with all that is in it; of a short text the text itself.
    pub fn full(&self, id: u32, section: &str, index: u32) -> FullText {
        let Some(value) = self.member(id, section, index) else {
            return FullText { text: String::new(), is_cut: false };
        };
        if let Value::Str(text) = &value {
            return FullText { text: repr::unpaired(text), is_cut: false };
        }
        if let Some(wording) = value.as_ref_id().and_then(|id| self.wording(id)) {
            return FullText { text: repr::unpaired(wording), is_cut: false };
        }
        let (text, is_cut) = full(self, &value);
        FullText { text, is_cut }
    }

    /// In what other way a member can be shown.
    pub fn content(&self, id: u32, section: &str, index: u32) -> Content {
        let mut content =
            Content { form: "value".to_owned(), id: None, length: 0.0, missing: None, inline: Vec::new() };
        let Some(value) = self.member(id, section, index) else { return content };
        let measure = |content: &mut Content, form: &str, own: usize, long: Option<&Long>| {
            form.clone_into(&mut content.form);
            content.length = as_number(long.map_or(own as u64, |long| long.length));
            content.missing = long.and_then(|long| long.cut.as_ref()).map(|cut| missing_view(&cut.missing));
        };
        if let Value::Bytes(bytes) = &value {
            measure(&mut content, "bytes", bytes.len(), None);
            content.inline.clone_from(bytes);
        }
        let Some((id, object)) = self.referred(&value) else { return content };
        content.id = Some(id.0);
        match contents(&object) {
            Some(Object::Scalar(scalar)) => match &scalar.value {
                Value::Str(text) => {
                    measure(&mut content, "text", code_points(text.as_bytes()), scalar.long.as_ref());
                }
                Value::Bytes(bytes) => measure(&mut content, "bytes", bytes.len(), scalar.long.as_ref()),
                _ => {}
            },
            Some(Object::Bytearray(record)) => {
                measure(&mut content, "bytes", record.data.0.len(), record.long.as_ref());
            }
            Some(Object::Array(array)) => {
                let form = if array.elements.is_some() { "objects" } else { "array" };
                form.clone_into(&mut content.form);
            }
            Some(Object::Table(_)) => "table".clone_into(&mut content.form),
            _ => {}
        }
        content
    }

    /// The index of the member under a key, a name, or (negative: from the end) an index; else of the first whose name
    /// begins so.
    pub fn find(&self, id: u32, section: &str, wanted: &str) -> Option<u32> {
        let wanted = wanted.trim();
        let number = wanted.parse::<i64>().ok();
        let bare = ['\'', '"'].iter().find_map(|quote| wanted.strip_prefix(*quote)?.strip_suffix(*quote));
        let name = bare.unwrap_or(wanted).as_bytes();
        let (mut exact, mut similar, mut items) = (None, None, None);
        for window in 0..WINDOWS_MAX {
            let start = window * WINDOW;
            let goes_on = self.each_member(id, section, start, WINDOW, &mut |index, key, _| {
                let is_it = match key {
                    Some(Value::Str(text)) => {
                        if similar.is_none() && text.as_bytes().starts_with(name) {
                            similar = Some(index);
                        }
                        text.as_bytes() == name
                    }
                    Some(Value::Int(int)) => number == Some(*int),
                    Some(key) => preview(self, key, KEY_LENGTH) == wanted,
                    None => {
                        items = Some(index);
                        true
                    }
                };
                exact = exact.or(is_it.then_some(index));
                is_it
            });
            if items.is_some() {
                return self.index_of(id, section, number?);
            }
            if let Some(index) = exact {
                return Some(as_u32(index));
            }
            if !goes_on {
                break;
            }
        }
        similar.map(as_u32)
    }

    fn index_of(&self, id: u32, section: &str, number: i64) -> Option<u32> {
        let total = self.sections(id).into_iter().find(|found| found.name == section)?.total;
        let index = if number < 0 { number.checked_add(total.into())? } else { number };
        u32::try_from(index).ok().filter(|index| *index < total)
    }
}
