//! Any model at all, made of a sequence of bytes: shorter sequences give simpler models, so proptest can shrink them.

use std::collections::BTreeMap;

use coredumpy_format::model::{
    Absent, Array, BigInt, Blob, Builtin, Bytearray, Cell, Class, Code, Custom, Cut, DataPart, Deque, Descriptor, Dict,
    DictItems, DictKeys, DictValues, EntriesPart, Environment, Exception, ExceptionSummary, Fields, Frame,
    FrameSummary, Frozenset, Function, Generator, Header, Instance, ItemsPart, List, Long, MappingProxy, Method,
    Missing, Module, Names, Namespace, Native, Object, ObjectId, Opaque, Partial, Platform, Python, Range, Reason,
    Relation, Roots, Scalar, Set, Slice, Table, Task, Thread, ThreadSummary, Traceback, Tuple, Value, Weakref,
};
use coredumpy_format::{Source, Text};

/// Where choices come from; when it is used up, every choice is the simplest.
pub(crate) struct Choices<'a>(pub(crate) &'a [u8]);

impl Choices<'_> {
    pub(crate) fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// Below `n`.
    pub(crate) fn below(&mut self, n: u8) -> u8 {
        self.byte() % n
    }

    pub(crate) fn make<T: Make>(&mut self) -> T {
        T::make(self)
    }

    fn bytes(&mut self) -> Vec<u8> {
        let length = usize::from(self.byte()).min(self.0.len());
        let (bytes, rest) = self.0.split_at(length);
        self.0 = rest;
        bytes.to_vec()
    }

    fn string(&mut self) -> String {
        String::from_utf8_lossy(&self.bytes()).into_owned()
    }
}

/// A type of member of a record.
pub(crate) trait Make {
    fn make(choices: &mut Choices<'_>) -> Self;
}

impl Make for bool {
    fn make(choices: &mut Choices<'_>) -> Self {
        choices.byte() & 1 == 1
    }
}

impl Make for u64 {
    fn make(choices: &mut Choices<'_>) -> Self {
        // As many bits as any head takes.
        let bits = [0, 5, 8, 16, 32, 64][usize::from(choices.below(6))];
        let all = u64::from_be_bytes(std::array::from_fn(|_| choices.byte()));
        all.checked_shr(64 - bits).unwrap_or(0)
    }
}

impl Make for u32 {
    fn make(choices: &mut Choices<'_>) -> Self {
        u32::try_from(u64::make(choices) >> 32).unwrap_or(0) ^ u32::from(choices.byte())
    }
}

impl Make for i64 {
    fn make(choices: &mut Choices<'_>) -> Self {
        let magnitude = u64::make(choices).cast_signed();
        if choices.make() { !magnitude } else { magnitude }
    }
}

impl Make for f64 {
    fn make(choices: &mut Choices<'_>) -> Self {
        match choices.below(4) {
            0 => f64::from(choices.byte()) / 8.0,
            1 => [f64::INFINITY, f64::NEG_INFINITY, -0.0, f64::NAN][usize::from(choices.below(4))],
            _ => f64::from_bits(choices.make()),
        }
    }
}

impl Make for Text {
    fn make(choices: &mut Choices<'_>) -> Self {
        let mut text = choices.string().into_bytes();
        if choices.below(8) == 1 {
            text.extend([0xed, 0xa0 | choices.below(0x20), 0x80 | choices.below(0x40)]);
        }
        Text::from_bytes(text)
    }
}

impl Make for Blob {
    fn make(choices: &mut Choices<'_>) -> Self {
        Blob(choices.bytes())
    }
}

impl Make for ObjectId {
    fn make(choices: &mut Choices<'_>) -> Self {
        // Mostly ids that a small dump has.
        ObjectId(if choices.below(8) == 1 { choices.make() } else { choices.below(40).into() })
    }
}

impl Make for BigInt {
    fn make(choices: &mut Choices<'_>) -> Self {
        let mut magnitude = choices.bytes();
        // Without leading zeros, and outside 64 bits.
        magnitude.splice(0..0, [choices.below(255) + 1]);
        magnitude.resize(magnitude.len().max(9), 7);
        BigInt { negative: choices.make(), magnitude }
    }
}

impl Make for Missing {
    fn make(choices: &mut Choices<'_>) -> Self {
        let reason = Reason::from_code(choices.byte());
        let (kept, total) = if choices.make() { (choices.make(), choices.make()) } else { (0, 0) };
        Missing { reason, detail: choices.make(), kept, total }
    }
}

impl Make for Value {
    fn make(choices: &mut Choices<'_>) -> Self {
        match choices.below(14) {
            0 | 1 => Value::None,
            2 => Value::Bool(choices.make()),
            3 => Value::Int(choices.make()),
            4 => Value::BigInt(choices.make()),
            5 => Value::Float(choices.make()),
            6 => Value::Complex(choices.make(), choices.make()),
            7 => Value::Str(choices.make()),
            8 => Value::Bytes(choices.bytes()),
            9 => Value::Ellipsis,
            10 => Value::NotImplemented,
            11 => Value::Missing(choices.make()),
            _ => Value::Ref(choices.make()),
        }
    }
}

impl<T: Make> Make for Option<T> {
    fn make(choices: &mut Choices<'_>) -> Self {
        bool::make(choices).then(|| choices.make())
    }
}

impl<T: Make> Make for Vec<T> {
    fn make(choices: &mut Choices<'_>) -> Self {
        let length = if choices.below(32) == 31 { choices.byte() } else { choices.below(5) };
        (0..length).map(|_| choices.make()).collect()
    }
}

impl Make for Names {
    fn make(choices: &mut Choices<'_>) -> Self {
        Names::own(choices.make())
    }
}

impl Make for Fields {
    fn make(choices: &mut Choices<'_>) -> Self {
        let names: Vec<Value> = choices.make();
        let values = names.iter().map(|_| choices.make()).collect();
        Fields { names, values }
    }
}

impl Make for Long {
    fn make(choices: &mut Choices<'_>) -> Self {
        let mut parts: Vec<ObjectId> = choices.make();
        parts.sort_unstable();
        parts.dedup();
        Long { length: choices.make(), parts, cut: choices.make() }
    }
}

impl Make for Cut {
    fn make(choices: &mut Choices<'_>) -> Self {
        Cut { at: choices.make(), missing: choices.make() }
    }
}

impl Make for Box<Object> {
    fn make(choices: &mut Choices<'_>) -> Self {
        let code = choices.below(44);
        Box::new(match record(choices, code) {
            Object::Instance(instance) => Instance { payload: None, ..instance }.into(),
            other => other,
        })
    }
}

impl Make for Object {
    fn make(choices: &mut Choices<'_>) -> Self {
        let code = choices.below(44);
        record(choices, code)
    }
}

/// Each kind by the names of its members: their types say how they are made.
macro_rules! kinds {
    ($($code:literal $name:ident { $($member:ident),* })*) => {
        fn record(choices: &mut Choices<'_>, code: u8) -> Object {
            match code {
                $( $code => even(Object::from($name { $($member: choices.make()),* })), )*
                // The last codes of this version, and ones that it does not know.
                _ => Object::Opaque(Opaque { code: 100 + choices.make::<u64>() / 2 }),
            }
        }

        /// As many values as names.
        fn even(mut object: Object) -> Object {
            let Some((names, values)) = names_and_values_mut(&mut object) else { return object };
            values.resize(names.list.len(), Value::None);
            object
        }
    };
}

kinds! {
    0 List { items, long }
    1 Tuple { items, long }
    2 Set { items, long }
    3 Frozenset { items, long }
    4 Deque { items, long, maxlen }
    5 Dict { names, values, long }
    6 ItemsPart { items }
    7 EntriesPart { names, values }
    8 DataPart { data }
    9 Absent { missing }
    10 Scalar { value, long }
    11 Bytearray { data, long }
    12 Range { start, stop, step }
    13 Slice { start, stop, step }
    14 DictKeys { mapping }
    15 DictValues { mapping }
    16 DictItems { mapping }
    17 MappingProxy { mapping }
    18 Instance { class, names, values, payload, slot_count }
    19 Class { name, qualname, module, bases, names, values, metaclass, flavour, shown, compares, members, orders, compared }
    20 Function { name, qualname, module, code, defaults, kwdefaults, closure, attributes, doc, annotations, type_params }
    21 Method { function, bound_to }
    22 Builtin { name, qualname, module, bound_to }
    23 Partial { function, args, keywords, class, attributes }
    24 Module { name, filename, names, values, attribute_count, class }
    25 Cell { content }
    26 Weakref { class, target }
    27 Descriptor { class, names, values }
    28 Frame { code, lineno, names, values, globals, back, scope }
    29 Code {
        name, qualname, filename, firstlineno, argcount, posonlyargcount, kwonlyargcount, flags, varnames, cellvars,
        freevars, co_names
    }
    30 Traceback { entries, long }
    31 Exception {
        class, args, names, values, message, notes, cause, context, suppress_context, traceback, members, slot_count
    }
    32 Generator { flavour, name, qualname, state, frame, awaiting, code }
    33 Task { class, name, state, coroutine, frames, waiting_for, waiters, attributes, exception, result }
    34 Thread { name, ident, frames, long, daemon, crashed, exception, native_id, object, hidden }
    35 Namespace { names, values, rest, total, positions }
    36 Array { class, dtype, shape, data, long, repr, fortran, elements, attributes }
    37 Table { class, shape, columns, data, index, repr, dtypes, cut, attributes }
    38 Native { class, repr, names, values }
    39 Custom { class, type_name, data, names, values }
}

fn names_and_values_mut(object: &mut Object) -> Option<(&mut Names, &mut Vec<Value>)> {
    Some(match object {
        Object::EntriesPart(record) => (&mut record.names, &mut record.values),
        Object::Dict(record) => (&mut record.names, &mut record.values),
        Object::Instance(record) => (&mut record.names, &mut record.values),
        Object::Class(record) => (&mut record.names, &mut record.values),
        Object::Module(record) => (&mut record.names, &mut record.values),
        Object::Descriptor(record) => (&mut record.names, &mut record.values),
        Object::Frame(record) => (&mut record.names, &mut record.values),
        Object::Exception(record) => (&mut record.names, &mut record.values),
        Object::Namespace(record) => (&mut record.names, &mut record.values),
        Object::Native(record) => (&mut record.names, &mut record.values),
        Object::Custom(record) => (&mut record.names, &mut record.values),
        _ => return None,
    })
}

/// Objects some of which have the names of earlier ones.
pub(crate) fn objects(choices: &mut Choices<'_>) -> Vec<Object> {
    let mut objects: Vec<Object> = Vec::new();
    while !choices.0.is_empty() {
        let mut object: Object = choices.make();
        let earlier = usize::from(choices.byte()) % (objects.len() + 1);
        if let Some(like) = objects.get(earlier).and_then(own_names)
            && let Some((names, values)) = names_and_values_mut(&mut object)
        {
            *names = Names { like: Some(ObjectId(u32::try_from(earlier).unwrap())), list: like.list.clone() };
            values.resize(names.list.len(), Value::None);
        }
        objects.push(object);
    }
    objects
}

/// The first names that stand in the record.
fn own_names(object: &Object) -> Option<&Names> {
    let is_own = |names: &&Names| names.like.is_none() && !names.list.is_empty();
    let payload = match object {
        Object::Instance(instance) => instance.payload.as_deref(),
        _ => None,
    };
    object.names().filter(is_own).or_else(|| payload.and_then(Object::names).filter(is_own))
}

pub(crate) fn header(choices: &mut Choices<'_>) -> Header {
    let text = |choices: &mut Choices<'_>| choices.string();
    Header {
        format: "coredumpy".to_owned(),
        version: (1, choices.make()),
        id: choices.bytes(),
        producer: text(choices),
        created: text(choices),
        python: Python { version: text(choices), implementation: text(choices) },
        platform: Platform { system: text(choices), release: text(choices), machine: text(choices) },
        pid: choices.make(),
        argv: choices.make(),
        description: choices.make(),
        exceptions: choices.make(),
        thread_count: choices.make(),
        threads: choices.make(),
        roots: Roots { exception: choices.make(), threads: choices.make(), tasks: choices.make() },
        limits: None,
    }
}

impl Make for ExceptionSummary {
    fn make(choices: &mut Choices<'_>) -> Self {
        let relations = [Relation::Raised, Relation::Cause, Relation::Context, Relation::Member, Relation::Other];
        let relation = relations[usize::from(choices.below(5))];
        ExceptionSummary { type_name: choices.make(), message: choices.make(), relation, depth: choices.make() }
    }
}

impl Make for ThreadSummary {
    fn make(choices: &mut Choices<'_>) -> Self {
        let (name, ident, crashed) = (choices.make(), choices.make(), choices.make());
        let (frame_count, frames) = (choices.make(), choices.make());
        ThreadSummary { name, ident, crashed, frame_count, frames, hidden: choices.make() }
    }
}

impl Make for FrameSummary {
    fn make(choices: &mut Choices<'_>) -> Self {
        FrameSummary(choices.make(), choices.make(), choices.make())
    }
}

pub(crate) fn environment(choices: &mut Choices<'_>) -> Environment {
    let flags: BTreeMap<_, _> = (0..choices.below(4)).map(|_| (choices.string(), choices.make())).collect();
    let distributions = (0..choices.below(4)).map(|_| (choices.string(), choices.string())).collect();
    let git_commit = bool::make(choices).then(|| choices.string());
    let (hostname, cwd, executable, library_paths) = (choices.make(), choices.make(), choices.make(), choices.make());
    Environment { hostname, cwd, executable, library_paths, flags, distributions, git_commit }
}

impl Make for Source {
    fn make(choices: &mut Choices<'_>) -> Self {
        let sha256 = bool::make(choices).then(|| vec![choices.byte(); 32]);
        let text = if choices.make() { Err(choices.make()) } else { Ok(choices.make()) };
        Source { filename: choices.make(), sha256, text }
    }
}
