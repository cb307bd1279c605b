//! Lists, tuples, dicts, sets and deques: in one record where they are short, else in parts.

use coredumpy_format::limits::{LIST_MAX, PART_ITEMS};
use coredumpy_format::model::{
    Deque, Dict, DictItems, DictKeys, DictValues, EntriesPart, Frozenset, ItemsPart, List, MappingProxy, Missing,
    Reason, Set, Tuple,
};
use pyo3::ffi;
use pyo3::prelude::*;

use super::hiding::{both, of_pair};
use super::raw::{self, Held, Obj, TypePtr};
use super::shapes;
use super::types::{Kind, Payload};
use super::walk::{Entry, Walk};
use crate::redact::ByName;

/// Of the items that a cut container keeps, one in so many is from its end.
const TAIL_SHARE: usize = 16;
/// So many are from its end in any case, unless that is more than half.
const TAIL_LEAST: usize = 10;
/// Tuples in tuples of a key that is looked into.
const KEY_NESTED_MAX: usize = 8;

/// Where the parts of a long object go on.
pub(crate) struct Cursor<'py> {
    pub(crate) contents: Contents<'py>,
    /// Items of the container that were passed.
    done: usize,
    cut: CutRange,
    depth: u32,
    /// What the names above say of its contents.
    under: ByName,
}

/// What the parts are taken from.
pub(crate) enum Contents<'py> {
    List(Obj),
    Tuple(Obj),
    Entries(Obj, isize),
    Iterator(Bound<'py, PyAny>),
    Pairs(Pairs),
    Data(super::scalars::Pieces<'py>),
    /// Taken out while its part is written.
    Taken,
}

/// Items that were gathered before: keys and values of an `OrderedDict`.
pub(crate) struct Pairs {
    list: Vec<(Obj, Obj)>,
    _held: Held,
}

impl Pairs {
    /// None where there is no memory for it.
    fn new(list: Vec<(Obj, Obj)>) -> Option<Self> {
        let mut held = Held::with_capacity(2 * list.len())?;
        for (key, value) in &list {
            held.add(*key);
            held.add(*value);
        }
        Some(Self { list, _held: held })
    }
}

/// The items that are left out, of `length`.
#[derive(Clone, Copy)]
pub(crate) struct CutRange {
    pub(crate) at: usize,
    pub(crate) skipped: usize,
    pub(crate) length: usize,
}

impl CutRange {
    /// Keeps at most `most` of `length`: the head, and of the end a smaller part.
    pub(crate) fn new(length: usize, most: usize) -> Self {
        let skipped = length.saturating_sub(most);
        let tail = if skipped > 0 { (most / TAIL_SHARE).max(TAIL_LEAST.min(most / 2)) } else { 0 };
        Self { at: length - skipped - tail, skipped, length }
    }

    pub(crate) fn kept(self) -> usize {
        self.length - self.skipped
    }
}

impl<'py> Walk<'py> {
    /// `[code, items]`, or `[code, [], {0: …}]` and parts.
    pub(crate) fn list_record(&mut self, list: Obj, depth: u32) {
        let length = list.list_length();
        if length > self.limits.items.min(PART_ITEMS) {
            return self.long_record(List::CODE, length, Contents::List(list), depth, 0);
        }
        self.head(List::CODE, 2);
        self.writer.encoder().array(length);
        let outer = self.begin_items();
        let rules = self.hiding.rules_of_command(length, |index| list.list_item(index));
        for index in 0..length {
            if let Some(rule) = rules.as_ref().and_then(|rules| rules.get(index)) {
                self.hiding.option = both(self.hiding.option, *rule);
            }
            self.item(list.list_item(index), depth + 1, outer);
        }
    }

    pub(crate) fn tuple_record(&mut self, tuple: Obj, depth: u32) {
        let length = tuple.tuple_length();
        if length > self.limits.items.min(PART_ITEMS) {
            return self.long_record(Tuple::CODE, length, Contents::Tuple(tuple), depth, 0);
        }
        let rules = self.rules_of_items(tuple);
        let rules = rules.or_else(|| self.hiding.rules_of_command(length, |index| tuple.tuple_item(index)));
        self.head(Tuple::CODE, 2);
        self.writer.encoder().array(length);
        let outer = self.begin_items();
        for index in 0..length {
            let item = tuple.tuple_item(index);
            if let Some(rules) = &rules {
                self.hiding.option = both(self.hiding.option, rules.get(index).copied().unwrap_or(ByName::Nothing));
            } else if length == 2
                && index == 1
                && let (Some(name), Some(value)) = (tuple.tuple_item(0), item)
            {
                self.hiding.option = both(self.hiding.option, of_pair(&self.hiding, name, value));
            }
            self.item(item, depth + 1, outer);
        }
    }

    pub(crate) fn set_record(&mut self, set: Obj, depth: u32, is_frozen: bool) {
        let (code, built_in): (u8, TypePtr) = if is_frozen {
            (Frozenset::CODE, &raw mut ffi::PyFrozenSet_Type)
        } else {
            (Set::CODE, &raw mut ffi::PySet_Type)
        };
        let iterator = raw::iterate(self.py, set, built_in);
        self.iterated_record(code, set.set_length(), iterator, depth, None);
    }

    pub(crate) fn deque_record(&mut self, deque: Obj, depth: u32) {
        let bound = deque.bound(self.py);
        let built_in = self.types.deque.unwrap_or(deque.type_ptr());
        let type_ = super::types::type_object(self.py, built_in);
        let read = |name: &str| type_.getattr(name).ok().and_then(|get| get.call_method1("__get__", (&bound,)).ok());
        let maxlen = read("maxlen").and_then(|maxlen| maxlen.extract::<u64>().ok());
        let length = type_.call_method1("__len__", (&bound,)).and_then(|length| length.extract()).unwrap_or(0);
        let iterator = raw::iterate(self.py, deque, built_in);
        self.iterated_record(Deque::CODE, length, iterator, depth, maxlen);
    }

    fn iterated_record(
        &mut self,
        code: u8,
        length: usize,
        iterator: Option<Bound<'py, PyAny>>,
        depth: u32,
        maxlen: Option<u64>,
    ) {
        let Some(iterator) = iterator else {
            return self.failed(&PyErr::new::<pyo3::exceptions::PyTypeError, _>("no iterator"));
        };
        if length > self.limits.items.min(PART_ITEMS) {
            let options = usize::from(maxlen.is_some());
            self.long_record(code, length, Contents::Iterator(iterator), depth, options);
        } else {
            self.head(code, 2 + usize::from(maxlen.is_some()));
            self.writer.encoder().array(length);
            let outer = self.begin_items();
            for _ in 0..length {
                self.item(raw::next_item(&iterator), depth + 1, outer);
            }
            if maxlen.is_some() {
                self.writer.encoder().map(1);
            }
        }
        if let Some(maxlen) = maxlen {
            let encoder = self.writer.encoder();
            encoder.uint(8);
            encoder.uint(maxlen);
        }
    }

    /// `[20, names, values]`, or with parts.
    pub(crate) fn dict_record(&mut self, dict: Obj, depth: u32) {
        let length = dict.dict_length();
        if length > self.limits.items.min(PART_ITEMS) {
            return self.long_record(Dict::CODE, length, Contents::Entries(dict, 0), depth, 0);
        }
        self.head(Dict::CODE, 3);
        let (mut names, mut values) = std::mem::take(&mut self.scratch);
        let mut position = 0;
        while let Some((name, value)) = dict.dict_next(&mut position) {
            names.push(name);
            values.push(value);
        }
        if self.hiding.passes_names_of(dict) {
            self.unnamed_fields(&names, &values, depth);
            names.clear();
            values.clear();
        } else {
            self.fields(&mut names, &mut values, depth);
        }
        self.scratch = (names, values);
    }

    /// The same of a dict whose names say nothing of their values.
    fn unnamed_fields(&mut self, names: &[Obj], values: &[Obj], depth: u32) {
        self.names_of(names, depth + 1);
        self.writer.encoder().array(values.len());
        for (name, value) in names.iter().zip(values) {
            self.covered_value(*name, *value, depth + 1);
        }
    }

    /// `names, values` of a record that is at `depth`; empties both lists.
    pub(crate) fn fields(&mut self, names: &mut Vec<Obj>, values: &mut Vec<Obj>, depth: u32) {
        if names.len() > LIST_MAX {
            // Nobody writes a million attributes; a reader refuses such a list, so the rest is left out, and counted.
            self.writer.count_missing(Reason::Items);
            names.truncate(LIST_MAX);
            values.truncate(LIST_MAX);
        }
        let id = self.writer.record_id().0;
        let hiding = &self.hiding;
        let known = self.shapes.find_or_add(names, id, |names| hiding.rules(names.iter().copied()));
        let outer = self.hiding.under;
        if let Some(like) = known.like {
            shapes::write_like(self.writer.encoder(), like);
        } else {
            self.hiding.under = ByName::Nothing;
            self.names_of(names, depth + 1);
            self.hiding.under = outer;
        }
        self.writer.encoder().array(values.len());
        if known.says_nothing() {
            for (name, value) in names.iter().zip(values.iter()) {
                self.covered_value(*name, *value, depth + 1);
            }
        } else {
            self.named_values(names, values, &known, depth);
        }
        names.clear();
        values.clear();
    }

    /// Values below names of which one says something.
    fn named_values(&mut self, names: &[Obj], values: &[Obj], known: &shapes::Known, depth: u32) {
        let outer = self.hiding.under;
        // What is hidden below one name is hidden in the text below another: the docstring of a dataclass has its defaults.
        for (value, by_name) in values.iter().zip(known.rules.iter().flat_map(|rules| rules.iter())) {
            if let ByName::Always(rule) = by_name {
                super::secrets::learn_text(&mut self.hiding, *value, *rule);
            }
        }
        for (index, value) in values.iter().enumerate() {
            let mut inner = known.rules.as_ref().map_or(ByName::Nothing, |rules| rules[index]);
            if let Some((pair_name, place)) = known.pair
                && place == index
            {
                inner = both(of_pair(&self.hiding, values[pair_name], *value), inner);
            }
            if known.filename == Some(index) {
                self.shown_value(*value, depth + 1);
            } else {
                self.hiding.under = both(outer, inner);
                self.covered_value(names[index], *value, depth + 1);
                self.hiding.under = outer;
            }
        }
    }

    /// Before the items of a container: what holds for all of them.
    pub(crate) fn begin_items(&mut self) -> ByName {
        self.hiding.option = ByName::Nothing;
        self.hiding.under
    }

    /// An `OrderedDict`, in its own order.
    pub(crate) fn ordered_dict_record(&mut self, dict: Obj, depth: u32) {
        let length = dict.dict_length();
        let Some(pairs) = self.ordered_pairs(dict) else { return self.dict_record(dict, depth) };
        if length > self.limits.items.min(PART_ITEMS) {
            return match Pairs::new(pairs) {
                Some(pairs) => self.long_record(Dict::CODE, length, Contents::Pairs(pairs), depth, 0),
                None => self.dict_record(dict, depth),
            };
        }
        self.head(Dict::CODE, 3);
        let (mut names, mut values) = pairs.into_iter().unzip();
        self.fields(&mut names, &mut values, depth);
    }

    /// `move_to_end` changes an order of its own, which only its iterator knows. The iterator looks each key up, so it is
    /// asked only where all keys are hashed by C code; else (None) the order is that of insertion.
    fn ordered_pairs(&self, dict: Obj) -> Option<Vec<(Obj, Obj)>> {
        let length = dict.dict_length();
        let mut by_key = rustc_hash::FxHashMap::<Obj, Obj>::default();
        let mut in_order = Vec::new();
        (by_key.try_reserve(length).is_ok() && in_order.try_reserve_exact(length).is_ok()).then_some(())?;
        let mut position = 0;
        while let Some((key, value)) = dict.dict_next(&mut position) {
            is_plain_key(key, KEY_NESTED_MAX).then(|| by_key.insert(key, value))?;
        }
        let iterator = raw::iterate(self.py, dict, self.types.ordered_dict?)?;
        while let Some(key) = raw::next_item(&iterator) {
            in_order.push((key, *by_key.get(&key)?));
        }
        (in_order.len() == length).then_some(in_order)
    }

    /// A dict view or mapping proxy: what it shows is only in its C fields, which the garbage collector's visit tells.
    pub(crate) fn view_record(&mut self, kind: Kind, view: Obj, depth: u32) {
        let code = match kind {
            Kind::DictKeys => DictKeys::CODE,
            Kind::DictValues => DictValues::CODE,
            Kind::DictItems => DictItems::CODE,
            _ => MappingProxy::CODE,
        };
        let shown = raw::referents(view).into_iter().next();
        self.head(code, 2);
        let outer = self.begin_items();
        self.item(shown, depth + 1, outer);
    }

    #[inline]
    pub(crate) fn head(&mut self, code: u8, elements: usize) {
        let encoder = self.writer.encoder();
        encoder.array(elements);
        encoder.uint(code.into());
    }

    #[inline]
    fn item(&mut self, item: Option<Obj>, depth: u32, outer: ByName) {
        let Some(item) = item else { return self.missing(&Missing::new(Reason::Failed)) };
        // What the item before said of this one.
        let option = std::mem::replace(&mut self.hiding.option, ByName::Nothing);
        self.hiding.under = both(outer, option);
        self.item_value(item, depth);
        self.hiding.under = outer;
    }

    /// A record whose contents are in parts: `[code, [] (, []), {0: [length, parts, cut]}]`; leaves room for `options`
    /// more keys of the map.
    fn long_record(&mut self, code: u8, length: usize, contents: Contents<'py>, depth: u32, options: usize) {
        let is_mapping = matches!(contents, Contents::Entries(..) | Contents::Pairs(_));
        self.head(code, if is_mapping { 4 } else { 3 });
        for _ in 0..=usize::from(is_mapping) {
            self.writer.encoder().array(0);
        }
        self.writer.encoder().map(1 + options);
        let cut = CutRange::new(length, self.limits.items);
        self.long(contents, cut, cut.kept().div_ceil(PART_ITEMS), depth, Reason::Items);
    }

    /// `0: [length, parts, cut]` of a record's options.
    pub(crate) fn long(&mut self, contents: Contents<'py>, cut: CutRange, parts: usize, depth: u32, reason: Reason) {
        let number = u32::try_from(self.cursors.len()).unwrap_or(u32::MAX);
        let under = self.hiding.under;
        self.cursors.push(Cursor { contents, done: 0, cut, depth, under });
        let encoder = self.writer.encoder();
        encoder.uint(0);
        encoder.array(if cut.skipped > 0 { 3 } else { 2 });
        encoder.uint(cut.length as u64);
        encoder.array(parts);
        for _ in 0..parts {
            self.next_entry(Entry::Part(number));
        }
        if cut.skipped > 0 {
            let encoder = self.writer.encoder();
            encoder.array(2);
            encoder.uint(cut.at as u64);
            self.missing(&Missing::counted(reason, cut.kept() as u64, cut.length as u64));
        }
    }

    /// Writes the next part of a long object.
    pub(crate) fn part(&mut self, number: u32) {
        let number = number as usize;
        // Taken out while it is read, because writing its items needs the whole walk.
        let cursor = &mut self.cursors[number];
        let mut contents = std::mem::replace(&mut cursor.contents, Contents::Taken);
        let (done, cut, depth) = (cursor.done, cursor.cut, cursor.depth + 1);
        let under = cursor.under;
        if let Contents::Data(pieces) = &mut contents {
            self.data_part(pieces);
        } else {
            let items = part_items(&mut contents, done, cut);
            self.cursors[number].done = items.end;
            self.hiding.under = ByName::Nothing;
            if items.are_entries {
                self.head(EntriesPart::CODE, 3);
                self.names_of(&items.keys, depth);
                self.writer.encoder().array(items.values.len());
                for (key, value) in items.keys.iter().zip(&items.values) {
                    let by_name = both(under, self.hiding.by_name(*key));
                    self.hiding.under = by_name;
                    self.item_value(*value, depth);
                }
            } else {
                self.hiding.under = under;
                self.head(ItemsPart::CODE, 2);
                self.list_of(&items.values, depth);
            }
        }
        self.cursors[number].contents = contents;
    }

    fn names_of(&mut self, names: &[Obj], depth: u32) {
        self.writer.encoder().array(names.len());
        for name in names {
            self.value(*name, depth);
        }
    }

    fn list_of(&mut self, objects: &[Obj], depth: u32) {
        self.writer.encoder().array(objects.len());
        let outer = self.begin_items();
        for object in objects {
            self.item(Some(*object), depth, outer);
        }
    }

    /// The record of what an instance holds as a subclass of a built-in.
    pub(crate) fn payload_record(&mut self, payload: Payload, object: Obj, depth: u32) {
        match payload {
            Payload::Int | Payload::Float | Payload::Complex | Payload::Str | Payload::Bytes => {
                self.scalar_record(object);
            }
            Payload::Bytearray => self.bytearray_record(object),
            Payload::List => self.list_record(object, depth),
            Payload::Tuple => self.tuple_record(object, depth),
            Payload::Dict => self.dict_record(object, depth),
            Payload::OrderedDict => self.ordered_dict_record(object, depth),
            Payload::Set => self.set_record(object, depth, false),
            Payload::Frozenset => self.set_record(object, depth, true),
            Payload::Deque => self.deque_record(object, depth),
        }
    }
}

/// The items of one part.
struct PartItems {
    keys: Vec<Obj>,
    values: Vec<Obj>,
    are_entries: bool,
    /// Items of the container that are passed afterwards.
    end: usize,
}

/// Takes the next items, passing over those that are left out.
fn part_items(contents: &mut Contents<'_>, done: usize, cut: CutRange) -> PartItems {
    let are_entries = matches!(contents, Contents::Entries(..) | Contents::Pairs(_));
    let mut items = PartItems { keys: Vec::new(), values: Vec::with_capacity(PART_ITEMS), are_entries, end: done };
    while items.values.len() < PART_ITEMS && items.end < cut.length {
        let is_left_out = (cut.at..cut.at + cut.skipped).contains(&items.end);
        if is_left_out && !matches!(contents, Contents::Entries(..) | Contents::Iterator(_)) {
            items.end = cut.at + cut.skipped;
            continue;
        }
        let Some((key, value)) = contents.take(items.end) else { break };
        items.end += 1;
        if !is_left_out {
            items.keys.extend(key);
            items.values.push(value);
        }
    }
    items
}

impl Contents<'_> {
    /// The item at `index`, which is the one after the last that was taken.
    #[inline]
    fn take(&mut self, index: usize) -> Option<(Option<Obj>, Obj)> {
        match self {
            Contents::List(list) => Some((None, list.list_item(index)?)),
            Contents::Tuple(tuple) => Some((None, tuple.tuple_item(index)?)),
            Contents::Entries(dict, position) => dict.dict_next(position).map(|(key, value)| (Some(key), value)),
            Contents::Iterator(iterator) => Some((None, raw::next_item(iterator)?)),
            Contents::Pairs(pairs) => pairs.list.get(index).map(|(key, value)| (Some(*key), *value)),
            Contents::Data(_) | Contents::Taken => None,
        }
    }
}

/// Whether hashing and comparing the key is C code only. Deeper than `nested` tuples nobody looks.
fn is_plain_key(key: Obj, nested: usize) -> bool {
    let type_ptr = key.type_ptr();
    let plain: [TypePtr; 5] = [
        &raw mut ffi::PyUnicode_Type,
        &raw mut ffi::PyLong_Type,
        &raw mut ffi::PyBytes_Type,
        &raw mut ffi::PyFloat_Type,
        &raw mut ffi::PyBool_Type,
    ];
    plain.contains(&type_ptr)
        || key.is_none()
        || (type_ptr == &raw mut ffi::PyTuple_Type
            && nested > 0
            && (0..key.tuple_length())
                .all(|index| key.tuple_item(index).is_some_and(|item| is_plain_key(item, nested - 1))))
}
