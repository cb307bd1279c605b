//! The members of an object, in pages.

use coredumpy_format::ReadAt;
use coredumpy_format::model::{Long, Missing, Object, ObjectId, Value};

use crate::long::{Run, Unit};
use crate::reader::{Reader, as_u32, missing_view};
use crate::sections::{List, sections_of};
use crate::views::{Child, Page, ValueView};

/// Children of one page.
pub(crate) const PAGE_MAX: u32 = 200;

impl<S: ReadAt> Reader<S> {
    /// The members from `start` on, at most `count` and [`PAGE_MAX`]. What is left out of a container is one child.
    pub fn children(&self, id: u32, section: &str, start: u32, count: u32) -> Page {
        let object = self.object(ObjectId(id));
        let sections = sections_of(&object);
        let Some(section) = sections.iter().find(|found| found.name == section) else {
            return Page { start, total: 0, next: start, children: Vec::new() };
        };
        let own = section.own_length() as u64;
        let count = u64::from(count.min(PAGE_MAX));
        let reads_end = self.reads_end();
        let mut page = Page { start, total: section.total(), next: start, children: Vec::new() };
        for run in self.runs(ObjectId(id), own, section.long(), Unit::Items, start.into(), count) {
            match run {
                Run::Own { from, count, start } => {
                    let at = (from..from.saturating_add(count)).zip(start..);
                    let members = at.filter_map(|(from, index)| Some((index, section.own_member(from)?)));
                    let children =
                        members.map(|(index, (key, value))| self.child(&section.list, index, key, value, reads_end));
                    page.children.extend(children);
                }
                Run::Part { object, from, count, start } => {
                    let indices = (from..from.saturating_add(count)).zip(start..);
                    let members = indices.filter_map(|(from, index)| Some((index, part_member(&object, from)?)));
                    let children =
                        members.map(|(index, (key, value))| self.child(&section.list, index, key, value, reads_end));
                    page.children.extend(children);
                }
                Run::Hole { start, count, missing } => {
                    let end = hole_end(section.long(), start, count).min(page.total);
                    page.children.push(hole(start, end, &missing));
                    page.next = end;
                    return page;
                }
            }
        }
        page.next = start.saturating_add(as_u32(page.children.len() as u64));
        page
    }

    pub(crate) fn child(
        &self,
        list: &List<'_>,
        index: u64,
        key: Option<&Value>,
        value: &Value,
        reads_end: u32,
    ) -> Child {
        let (label, step) = self.label(list, index, key);
        // A key with an inside is opened by itself.
        let key = key.and_then(Value::as_ref_id).map(|id| id.0);
        Child { index: as_u32(index), label, step, key, value: self.value_view(value, reads_end) }
    }
}

pub(crate) fn part_member(part: &Object, at: usize) -> Option<(Option<&Value>, &Value)> {
    match part {
        Object::ItemsPart(part) => Some((None, part.items.get(at)?)),
        Object::EntriesPart(part) => Some((part.names.list.get(at), part.values.get(at)?)),
        _ => None,
    }
}

/// Where the members go on after a hole: the writer's is passed over as a whole.
fn hole_end(long: Option<&Long>, start: u64, count: u64) -> u32 {
    let cut = long.and_then(|long| long.cut.as_ref());
    let end = cut
        .filter(|cut| cut.at <= start)
        .map_or(0, |cut| cut.at.saturating_add(cut.missing.total.saturating_sub(cut.missing.kept)));
    as_u32(end.max(start.saturating_add(count)))
}

fn hole(start: u64, end: u32, missing: &Missing) -> Child {
    let start = as_u32(start);
    let last = end.saturating_sub(1);
    let label = if last > start { format!("{start}…{last}") } else { start.to_string() };
    let view = missing_view(missing);
    let value = ValueView {
        preview: view.words.clone(),
        is_pending: false,
        kind: "missing".to_owned(),
        type_name: String::new(),
        id: None,
        child_count: 0,
        missing: Some(view),
    };
    Child { index: start, label, step: None, key: None, value }
}
