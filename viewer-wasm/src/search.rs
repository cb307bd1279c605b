//! Search through a whole dump, a block at a time.
//!
//! What is looked for stands in the raw CBOR as it is, so a block is only decoded where its bytes have it. Names and types
//! stand once and are then referred to: records that share a name that was found, or are of a class that was, are hits too.

use std::rc::Rc;

use coredumpy_format::model::{Object, ObjectId, Value};
use coredumpy_format::{RawBlock, ReadAt, RecordAt, Text};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::needle::Needle;
use crate::path::Place;
use crate::preview::{preview, shown};
use crate::reader::Reader;
use crate::sections::{List, sections_of};
use crate::views::{Hit, SearchOptions, SearchStep};

/// Hits for which a path is found; it costs some blocks each.
const PATHS_MAX: usize = 200;
/// Characters of a line of source around what was found.
const LINE_MAX: usize = 200;
/// Shared names and classes that are remembered.
const SHARED_MAX: usize = 100_000;

/// What to look for.
enum Query {
    Text(Box<Needle>, SearchOptions),
    /// References to an object.
    References(ObjectId),
}

/// A search that has come so far. To end it, drop it.
pub struct Search<S> {
    reader: Rc<Reader<S>>,
    query: Query,
    next_source: usize,
    next_block: usize,
    looked: u32,
    found: u32,
    damaged: u32,
    paths: usize,
    /// Objects whose own names have hits, and how many.
    names: FxHashMap<u32, u32>,
    /// Classes whose name is a hit.
    classes: FxHashSet<u32>,
    /// The last of them. An instance has mostly been met before its class, so that all up to there are looked at again.
    last_class: u32,
    next_late_block: usize,
    looked_late: u32,
    hits: Vec<Hit>,
}

impl<S: ReadAt> Search<S> {
    /// For a text, or where it is one also for a number.
    pub fn new(reader: &Rc<Reader<S>>, query: &str, options: SearchOptions) -> Self {
        let needle = Needle::new(query, options.case_sensitive);
        Self::of(reader, Query::Text(Box::new(needle), options))
    }

    /// For who refers to the object.
    pub fn referrers(reader: &Rc<Reader<S>>, id: u32) -> Self {
        Self::of(reader, Query::References(ObjectId(id)))
    }

    fn of(reader: &Rc<Reader<S>>, query: Query) -> Self {
        Self {
            reader: Rc::clone(reader),
            query,
            next_source: 0,
            next_block: 0,
            looked: 0,
            found: 0,
            damaged: 0,
            paths: 0,
            names: FxHashMap::default(),
            classes: FxHashSet::default(),
            last_class: 0,
            next_late_block: 0,
            looked_late: 0,
            hits: Vec::new(),
        }
    }

    /// Goes on for about so many objects: one block of them, or one source, at least.
    pub fn step(&mut self, objects: u32) -> SearchStep {
        let looked = |search: &Self| search.looked.saturating_add(search.looked_late);
        let end = looked(self).saturating_add(objects.max(1));
        while looked(self) < end {
            if self.wants_source() && self.next_source < self.reader.dump.source_filenames().count() {
                self.source();
                self.next_source += 1;
                break;
            }
            if self.is_done() {
                break;
            }
            if self.next_block < self.reader.dump.block_count() {
                self.block();
                self.next_block += 1;
            } else {
                self.late_block();
                self.next_late_block += 1;
            }
        }
        SearchStep {
            hits: std::mem::take(&mut self.hits),
            done: self.is_done(),
            looked: looked(self),
            total: self.reader.dump.written().saturating_add(self.last_class),
            found: self.found,
            damaged: self.damaged,
        }
    }

    fn wants_source(&self) -> bool {
        matches!(&self.query, Query::Text(needle, options) if options.source && !needle.is_empty())
    }

    fn is_done(&self) -> bool {
        let sources = self.wants_source() && self.next_source < self.reader.dump.source_filenames().count();
        let is_nothing = matches!(&self.query, Query::Text(needle, options)
            if needle.is_empty() || !(options.names || options.values || options.types));
        let count = self.reader.dump.block_count();
        let is_looked_at =
            self.next_block >= count && (self.looked_late >= self.last_class || self.next_late_block >= count);
        !sources && (is_nothing || is_looked_at)
    }

    fn source(&mut self) {
        let Query::Text(needle, _) = &self.query else { return };
        let Ok(source) = self.reader.dump.source(self.next_source) else { return };
        let Ok(text) = &source.text else { return };
        let text = text.to_lossy();
        let lines: Vec<(usize, String)> = text
            .lines()
            .enumerate()
            .filter(|(_, line)| needle.is_in(line.as_bytes()))
            .map(|(at, line)| (at + 1, shown(&Text::from(line.trim().chars().take(LINE_MAX).collect::<String>()))))
            .collect();
        let source = u32::try_from(self.next_source).ok();
        for (lineno, preview) in lines {
            let lineno = u32::try_from(lineno).ok();
            self.push(|| Hit { place: "source".to_owned(), preview, id: None, source, lineno, path: None });
        }
    }

    fn block(&mut self) {
        let reader = Rc::clone(&self.reader);
        let Ok(block) = reader.dump.raw_block(self.next_block) else {
            self.damaged = self.damaged.saturating_add(1);
            return;
        };
        let ids = block.ids();
        self.looked = self.looked.saturating_add(ids.end.saturating_sub(ids.start));
        let found = match &self.query {
            Query::Text(needle, _) => needle.places(block.bytes()),
            Query::References(id) => self.reference_places(*id, &block),
        };
        let walks = !self.names.is_empty() || !self.classes.is_empty() || self.wants_all();
        if !walks && found.as_ref().is_some_and(Vec::is_empty) {
            return;
        }
        let Ok(records) = block.records() else {
            self.damaged = self.damaged.saturating_add(1);
            return;
        };
        for ((id, at), end) in ids.zip(&records).zip(ends(&records, block.bytes().len())) {
            let has_place = found.as_ref().is_none_or(|places| {
                let from = places.partition_point(|place| *place < at.start as usize);
                places.get(from).is_some_and(|place| *place < end)
            });
            let shared = if walks { self.shared_hits(&block, *at) } else { 0 };
            if has_place || (shared > 0 && self.found < self.limit()) {
                self.record(ObjectId(id), &block, *at);
            } else {
                // Nobody will see them, so there is no need to decode the record.
                self.found = self.found.saturating_add(shared);
            }
        }
    }

    /// The instances that stand before their classes.
    fn late_block(&mut self) {
        let reader = Rc::clone(&self.reader);
        // What is damaged has been counted.
        let Ok(block) = reader.dump.raw_block(self.next_late_block) else { return };
        let ids = block.ids();
        self.looked_late = self.looked_late.saturating_add(ids.end.saturating_sub(ids.start)).min(self.last_class);
        for (id, at) in ids.zip(block.records().unwrap_or_default()) {
            let class = block.shares(at).ok().and_then(|(_, class)| class);
            if class.is_some_and(|class| class > id && self.classes.contains(&class)) {
                self.object_hit(ObjectId(id), "type");
            }
        }
    }

    /// Whether the query is the word of a kind, so that bytes do not tell.
    fn wants_all(&self) -> bool {
        matches!(&self.query, Query::Text(needle, options) if options.types && needle.is_kind())
    }

    /// The record's hits by what it shares with others: names that were found, a class that was, a kind that is looked for.
    fn shared_hits(&self, block: &RawBlock, at: RecordAt) -> u32 {
        let (like, class) = block.shares(at).unwrap_or_default();
        let names = like.and_then(|like| self.names.get(&like)).copied().unwrap_or_default();
        let is_of_class = class.is_some_and(|class| self.classes.contains(&class));
        let is_of_kind = || {
            matches!(&self.query, Query::Text(needle, _)
            if self.wants_all() && block.kind(at).is_ok_and(|kind| needle.has_kind(kind)))
        };
        names + u32::from(is_of_class || is_of_kind())
    }

    /// The places at which a reference may stand. The record that met the object has a byte that does not tell which.
    fn reference_places(&self, id: ObjectId, block: &RawBlock) -> Option<Vec<usize>> {
        let met = self.reader.dump.met_in(id).ok().flatten();
        if met.is_some_and(|met| block.ids().contains(&met.0)) {
            return None;
        }
        let mut bytes = vec![0x81];
        crate::needle::push_head(&mut bytes, 0, id.0.into());
        Some(memchr::memmem::find_iter(block.bytes(), &bytes).collect())
    }

    fn record(&mut self, id: ObjectId, block: &RawBlock, at: RecordAt) {
        let Ok(object) = block.decode(at) else { return };
        let names_alike =
            object.names().and_then(|names| names.like).is_some_and(|like| self.names.contains_key(&like.0));
        // Names of others are only there in a record that is read by its id.
        let object = if names_alike { self.reader.object(id) } else { object };
        if let Query::References(target) = self.query {
            self.members(id, &object, &|_, value| value.as_ref_id() == Some(target), "reference");
            return;
        }
        let Query::Text(needle, options) = &self.query else { return };
        let (needle, options) = (needle.clone(), options.clone());
        if options.types {
            self.types(id, &object, &needle);
        }
        if options.names {
            let own = object.names().is_some_and(|names| names.like.is_none());
            let before = self.found;
            self.members(id, &object, &|key, _| key.is_some_and(|key| needle.matches(key)), "name");
            if own && self.found > before && self.names.len() < SHARED_MAX {
                self.names.insert(id.0, self.found - before);
            }
        }
        if options.values {
            self.members(id, &object, &|_, value| needle.matches(value), "value");
            if is_alone(&object).is_some_and(|value| needle.matches(value)) {
                self.object_hit(id, "value");
            }
        }
    }

    /// Hits of a class's own name, of an instance's class, of a kind.
    fn types(&mut self, id: ObjectId, object: &Object, needle: &Needle) {
        let is_hit = match object {
            Object::Class(class) => {
                let is_hit = needle.is_in(class.qualname.as_bytes());
                if is_hit && self.classes.len() < SHARED_MAX {
                    self.classes.insert(id.0);
                    self.last_class = self.last_class.max(id.0);
                }
                is_hit
            }
            Object::Function(function) => needle.is_in(function.qualname.as_bytes()),
            other => {
                let class = class_of(other).and_then(Value::as_ref_id);
                class.is_some_and(|class| self.classes.contains(&class.0)) || needle.is_word(other.word())
            }
        };
        if is_hit {
            self.object_hit(id, "type");
        }
    }

    fn object_hit(&mut self, id: ObjectId, place: &str) {
        let reader = Rc::clone(&self.reader);
        let has_path = self.takes_path();
        self.push(|| Hit {
            place: place.to_owned(),
            preview: preview(&reader, &Value::Ref(id), LINE_MAX),
            id: Some(id.0),
            source: None,
            lineno: None,
            path: has_path.then(|| reader.path(id.0)),
        });
    }

    /// Hits of members of the record: of their keys, or of their values.
    fn members(&mut self, id: ObjectId, object: &Object, is_hit: &dyn Fn(Option<&Value>, &Value) -> bool, place: &str) {
        let reader = Rc::clone(&self.reader);
        for (section, members) in sections_of(object).iter().enumerate() {
            if place == "value" && matches!(members.list, List::Own(_)) {
                continue;
            }
            for at in 0..members.own_length() {
                let Some((key, value)) = members.own_member(at) else { continue };
                if !is_hit(key, value) {
                    continue;
                }
                let has_path = self.takes_path();
                self.push(|| Hit {
                    place: place.to_owned(),
                    preview: preview(&reader, value, LINE_MAX),
                    id: Some(id.0),
                    source: None,
                    lineno: None,
                    path: has_path.then(|| reader.path_to(Place { id, section, at })),
                });
            }
        }
    }

    /// Hits that are given; the others are counted.
    fn limit(&self) -> u32 {
        match &self.query {
            Query::Text(_, options) => options.limit,
            Query::References(_) => 1000,
        }
    }

    fn takes_path(&mut self) -> bool {
        self.paths += 1;
        self.paths <= PATHS_MAX
    }

    fn push(&mut self, hit: impl FnOnce() -> Hit) {
        if self.found < self.limit() {
            self.hits.push(hit());
        }
        self.found = self.found.saturating_add(1);
    }
}

/// Where each record ends.
fn ends(records: &[RecordAt], length: usize) -> impl Iterator<Item = usize> {
    records.iter().skip(1).map(|next| next.start as usize).chain(std::iter::once(length))
}

/// The value of a record that is one value.
fn is_alone(object: &Object) -> Option<&Value> {
    match object {
        Object::Scalar(scalar) => Some(&scalar.value),
        Object::DataPart(part) => Some(&part.data),
        Object::Native(native) => Some(&native.repr),
        Object::Array(array) => array.repr.as_ref(),
        Object::Exception(exception) => exception.message.as_ref(),
        Object::Instance(instance) => match instance.payload.as_deref()? {
            Object::Scalar(scalar) => Some(&scalar.value),
            _ => None,
        },
        _ => None,
    }
}

fn class_of(object: &Object) -> Option<&Value> {
    Some(match object {
        Object::Instance(record) => &record.class,
        Object::Exception(record) => &record.class,
        Object::Task(record) => &record.class,
        Object::Array(record) => &record.class,
        Object::Table(record) => &record.class,
        Object::Native(record) => &record.class,
        Object::Custom(record) => &record.class,
        _ => return None,
    })
}
