//! What is inside an object, in sections: its items, its attributes, what its kind has by itself.

use coredumpy_format::model::{Fields, Long, Object, ObjectId, Value};
use coredumpy_format::{ReadAt, Text};

use crate::preview::preview;
use crate::reader::{Reader, as_u32};
use crate::repr;
use crate::views::Section;

/// A section of one record. What stands in its parts is not in `members`.
pub(crate) struct Members<'a> {
    pub(crate) name: &'static str,
    pub(crate) list: List<'a>,
}

/// How the members of a section are called.
pub(crate) enum List<'a> {
    /// Items of a sequence, or of a set, which has no index.
    Items { items: &'a [Value], long: Option<&'a Long>, has_index: bool },
    /// Entries of a mapping.
    Entries { names: &'a [Value], values: &'a [Value], long: Option<&'a Long> },
    /// Attributes by their names.
    Attributes { names: &'a [Value], values: &'a [Value] },
    /// Variables by their names.
    Variables { names: &'a [Value], values: &'a [Value] },
    /// What a kind has by itself: label, step in Python, value.
    Own(Vec<(&'static str, Option<&'static str>, &'a Value)>),
}

impl Members<'_> {
    /// With what its parts hold.
    pub(crate) fn total(&self) -> u32 {
        match &self.list {
            List::Items { items, long, .. } => long.map_or(as_u32(items.len() as u64), |long| as_u32(long.length)),
            List::Entries { values, long, .. } => long.map_or(as_u32(values.len() as u64), |long| as_u32(long.length)),
            List::Attributes { values, .. } | List::Variables { values, .. } => as_u32(values.len() as u64),
            List::Own(own) => as_u32(own.len() as u64),
        }
    }

    /// Members that stand in the record itself.
    pub(crate) fn own_length(&self) -> usize {
        match &self.list {
            List::Items { items, .. } => items.len(),
            List::Entries { values, .. } | List::Attributes { values, .. } | List::Variables { values, .. } => {
                values.len()
            }
            List::Own(own) => own.len(),
        }
    }

    pub(crate) fn long(&self) -> Option<&Long> {
        match &self.list {
            List::Items { long, .. } | List::Entries { long, .. } => *long,
            _ => None,
        }
    }

    /// A member that stands in the record: its key, where it has one, and its value.
    pub(crate) fn own_member(&self, at: usize) -> Option<(Option<&Value>, &Value)> {
        match &self.list {
            List::Items { items, .. } => Some((None, items.get(at)?)),
            List::Entries { names, values, .. }
            | List::Attributes { names, values }
            | List::Variables { names, values } => Some((names.get(at), values.get(at)?)),
            List::Own(own) => Some((None, own.get(at)?.2)),
        }
    }
}

/// The sections of a record, in the order in which a page shows them; those without members are left out.
pub(crate) fn sections_of(object: &Object) -> Vec<Members<'_>> {
    let mut found = Vec::new();
    push_sections(object, &mut found);
    found.retain(|section| section.total() > 0);
    found
}

fn push_sections<'a>(object: &'a Object, found: &mut Vec<Members<'a>>) {
    let mut push = |name, list| found.push(Members { name, list });
    let items =
        |items: &'a [Value], long: &'a Option<Long>, has_index| List::Items { items, long: long.as_ref(), has_index };
    match object {
        Object::List(record) => push("items", items(&record.items, &record.long, true)),
        Object::Tuple(record) => push("items", items(&record.items, &record.long, true)),
        Object::Deque(record) => push("items", items(&record.items, &record.long, true)),
        Object::Set(record) => push("items", items(&record.items, &record.long, false)),
        Object::Frozenset(record) => push("items", items(&record.items, &record.long, false)),
        Object::ItemsPart(record) => push("items", items(&record.items, &None, true)),
        Object::EntriesPart(record) => push("entries", entries(&record.names.list, &record.values, None)),
        Object::Dict(record) => push("entries", entries(&record.names.list, &record.values, record.long.as_ref())),
        Object::Instance(record) => {
            if let Some(payload) = record.payload.as_deref()
                && !matches!(payload, Object::Instance(_))
            {
                push_sections(payload, found);
            }
            let list = List::Attributes { names: &record.names.list, values: &record.values };
            found.push(Members { name: "attributes", list });
            found.push(Members { name: "type", list: List::Own(vec![("class", Some(".__class__"), &record.class)]) });
        }
        Object::Class(record) => {
            push("attributes", List::Attributes { names: &record.names.list, values: &record.values });
            push("bases", items(&record.bases, &None, false));
            push("type", own(&[("metaclass", ".__class__", record.metaclass.as_ref())]));
        }
        Object::Module(record) => {
            push("attributes", List::Attributes { names: &record.names.list, values: &record.values });
        }
        Object::Frame(record) => {
            push("locals", List::Variables { names: &record.names.list, values: &record.values });
            let (globals, back) = (Some(&record.globals), record.back.as_ref());
            push(
                "frame",
                own(&[("globals", "", globals), ("code", ".f_code", Some(&record.code)), ("back", ".f_back", back)]),
            );
        }
        Object::Namespace(record) => {
            push("names", List::Variables { names: &record.names.list, values: &record.values });
            push("rest", own(&[("other names", "", record.rest.as_ref())]));
        }
        Object::Exception(record) => {
            push(
                "exception",
                own(&[
                    ("args", ".args", Some(&record.args)),
                    ("message", "", record.message.as_ref()),
                    ("notes", ".__notes__", record.notes.as_ref()),
                    ("cause", ".__cause__", record.cause.as_ref()),
                    ("context", ".__context__", record.context.as_ref()),
                    ("exceptions", ".exceptions", record.members.as_ref()),
                    ("traceback", ".__traceback__", record.traceback.as_ref()),
                ]),
            );
            push("attributes", List::Attributes { names: &record.names.list, values: &record.values });
            push("type", own(&[("class", ".__class__", Some(&record.class))]));
        }
        Object::Array(record) => {
            push(
                "array",
                own(&[("elements", ".tolist()", record.elements.as_ref()), ("repr", "", record.repr.as_ref())]),
            );
            push_fields(record.attributes.as_ref(), found);
            found.push(Members { name: "type", list: own(&[("class", ".__class__", Some(&record.class))]) });
        }
        Object::Table(record) => {
            push("columns", List::Entries { names: &record.columns, values: &record.data, long: None });
            push("table", own(&[("index", ".index", Some(&record.index)), ("repr", "", record.repr.as_ref())]));
            push_fields(record.attributes.as_ref(), found);
            found.push(Members { name: "type", list: own(&[("class", ".__class__", Some(&record.class))]) });
        }
        Object::Custom(record) => {
            push("data", own(&[("data", "", Some(&record.data))]));
            push("objects", entries(&record.names.list, &record.values, None));
            push("type", own(&[("class", ".__class__", Some(&record.class))]));
        }
        Object::Native(record) => {
            push("attributes", List::Attributes { names: &record.names.list, values: &record.values });
            push("type", own(&[("repr", "", Some(&record.repr)), ("class", ".__class__", Some(&record.class))]));
        }
        Object::Descriptor(record) => {
            push("attributes", List::Attributes { names: &record.names.list, values: &record.values });
            push("type", own(&[("class", ".__class__", Some(&record.class))]));
        }
        other => push_callables(other, found),
    }
}

fn push_callables<'a>(object: &'a Object, found: &mut Vec<Members<'a>>) {
    let mut push = |name, list| found.push(Members { name, list });
    match object {
        Object::Function(record) => {
            push(
                "function",
                own(&[
                    ("module", ".__module__", Some(&record.module)),
                    ("code", ".__code__", Some(&record.code)),
                    ("defaults", ".__defaults__", record.defaults.as_ref()),
                    ("kwdefaults", ".__kwdefaults__", record.kwdefaults.as_ref()),
                    ("annotations", ".__annotations__", record.annotations.as_ref()),
                    ("doc", ".__doc__", record.doc.as_ref()),
                ]),
            );
            let closure = record.closure.as_deref().unwrap_or_default();
            push("closure", List::Items { items: closure, long: None, has_index: false });
            push_fields(record.attributes.as_ref(), found);
        }
        Object::Method(record) => {
            push(
                "method",
                own(&[
                    ("self", ".__self__", Some(&record.bound_to)),
                    ("function", ".__func__", Some(&record.function)),
                ]),
            );
        }
        Object::Builtin(record) => push("function", own(&[("self", ".__self__", Some(&record.bound_to))])),
        Object::Partial(record) => {
            push(
                "partial",
                own(&[
                    ("func", ".func", Some(&record.function)),
                    ("args", ".args", Some(&record.args)),
                    ("keywords", ".keywords", Some(&record.keywords)),
                    ("class", ".__class__", record.class.as_ref()),
                ]),
            );
            push_fields(record.attributes.as_ref(), found);
        }
        Object::Cell(record) => push("cell", own(&[("content", ".cell_contents", Some(&record.content))])),
        Object::Weakref(record) => push("weakref", own(&[("target", "()", Some(&record.target))])),
        Object::Generator(record) => push(
            "generator",
            own(&[
                ("frame", ".gi_frame", Some(&record.frame)),
                ("code", ".gi_code", record.code.as_ref()),
                ("awaiting", ".gi_yieldfrom", record.awaiting.as_ref()),
            ]),
        ),
        Object::Task(record) => {
            push(
                "task",
                own(&[
                    ("coroutine", ".get_coro()", Some(&record.coroutine)),
                    ("waiting for", "", record.waiting_for.as_ref()),
                    ("exception", ".exception()", record.exception.as_ref()),
                    ("result", ".result()", record.result.as_ref()),
                    ("class", ".__class__", Some(&record.class)),
                ]),
            );
            push("frames", List::Items { items: &record.frames, long: None, has_index: false });
            let waiters = record.waiters.as_deref().unwrap_or_default();
            push("waiters", List::Items { items: waiters, long: None, has_index: false });
            push_fields(record.attributes.as_ref(), found);
        }
        Object::Thread(record) => {
            push("frames", List::Items { items: &record.frames, long: record.long.as_ref(), has_index: false });
            push(
                "thread",
                own(&[("exception", "", record.exception.as_ref()), ("object", "", record.object.as_ref())]),
            );
        }
        Object::Traceback(record) => {
            let frames = record.entries.iter().step_by(5).map(|frame| ("frame", None, frame)).collect();
            push("entries", List::Own(frames));
        }
        Object::Range(record) => push("range", bounds(&record.start, &record.stop, &record.step)),
        Object::Slice(record) => push("slice", bounds(&record.start, &record.stop, &record.step)),
        Object::DictKeys(record) => push("view", own(&[("mapping", ".mapping", Some(&record.mapping))])),
        Object::DictValues(record) => push("view", own(&[("mapping", ".mapping", Some(&record.mapping))])),
        Object::DictItems(record) => push("view", own(&[("mapping", ".mapping", Some(&record.mapping))])),
        Object::MappingProxy(record) => push("view", own(&[("mapping", "", Some(&record.mapping))])),
        _ => {}
    }
}

fn bounds<'a>(start: &'a Value, stop: &'a Value, stride: &'a Value) -> List<'a> {
    own(&[("start", ".start", Some(start)), ("stop", ".stop", Some(stop)), ("step", ".step", Some(stride))])
}

fn entries<'a>(names: &'a [Value], values: &'a [Value], long: Option<&'a Long>) -> List<'a> {
    List::Entries { names, values, long }
}

fn push_fields<'a>(fields: Option<&'a Fields>, found: &mut Vec<Members<'a>>) {
    if let Some(fields) = fields {
        let list = List::Attributes { names: &fields.names, values: &fields.values };
        found.push(Members { name: "attributes", list });
    }
}

/// Those that are there. An empty step says that no Python leads to it.
fn own<'a>(all: &[(&'static str, &'static str, Option<&'a Value>)]) -> List<'a> {
    let there = all.iter().filter_map(|(label, step, value)| {
        let step = Some(*step).filter(|step| !step.is_empty() || matches!(*label, "globals" | "other names"));
        Some((*label, step, (*value)?))
    });
    List::Own(there.collect())
}

impl<S: ReadAt> Reader<S> {
    /// What is inside an object, without its members.
    pub fn sections(&self, id: u32) -> Vec<Section> {
        let object = self.object(ObjectId(id));
        let sections = sections_of(&object).into_iter();
        sections.map(|section| Section { name: section.name.to_owned(), total: section.total() }).collect()
    }

    /// Label and step of a member, whose key is given where it has one.
    pub(crate) fn label(&self, list: &List<'_>, index: u64, key: Option<&Value>) -> (String, Option<String>) {
        let name = || key.map_or_else(|| "?".to_owned(), |key| name_label(self, key));
        match list {
            List::Items { has_index, .. } => (index.to_string(), has_index.then(|| format!("[{index}]"))),
            List::Entries { .. } => {
                let label = key.map_or_else(|| "?".to_owned(), |key| preview(self, key, 60));
                (label, key.and_then(key_step))
            }
            List::Attributes { .. } => (name(), key.and_then(identifier).map(|name| format!(".{name}"))),
            List::Variables { .. } => (name(), key.and_then(identifier).map(str::to_owned)),
            List::Own(own) => {
                let found = usize::try_from(index).ok().and_then(|index| own.get(index));
                found.map_or_else(
                    || ("?".to_owned(), None),
                    |(label, step, _)| ((*label).to_owned(), step.map(str::to_owned)),
                )
            }
        }
    }
}

fn name_label<S: ReadAt>(reader: &Reader<S>, name: &Value) -> String {
    match name {
        Value::Str(text) => crate::preview::shown(text),
        other => preview(reader, other, 60),
    }
}

/// A name that can stand in an expression.
fn identifier(name: &Value) -> Option<&str> {
    let Value::Str(Text::Utf8(name)) = name else { return None };
    let mut chars = name.chars();
    let begins = chars.next().is_some_and(|first| first == '_' || first.is_alphabetic());
    (begins && chars.all(|c| c == '_' || c.is_alphanumeric())).then_some(name)
}

/// `[key]`, where the key can be written.
fn key_step(key: &Value) -> Option<String> {
    let mut out = "[".to_owned();
    match key {
        Value::None => out.push_str("None"),
        Value::Bool(true) => out.push_str("True"),
        Value::Bool(false) => out.push_str("False"),
        Value::Int(int) => out.push_str(&int.to_string()),
        Value::BigInt(int) => out.push_str(&repr::big_int(int, 64)),
        Value::Float(x) if x.is_finite() => out.push_str(&repr::float(*x)),
        Value::Str(text) => repr::text(&mut out, text),
        Value::Bytes(bytes) => {
            out.push('b');
            repr::bytes(&mut out, bytes);
        }
        _ => return None,
    }
    out.push(']');
    Some(out)
}
