//! An open dump with what the views remember of it.

use std::cell::{OnceCell, RefCell};

use coredumpy_format::model::{Absent, Class, Missing, Object, ObjectId, Reason, Value};
use coredumpy_format::{Dump, ReadAt, Result, Text};
use rustc_hash::FxHashMap;

use crate::long::Lengths;
use crate::preview::{missing_in_words, patient_preview, shown};
use crate::sections::sections_of;
use crate::views::{MissingView, ValueView};

/// Blocks that one answer reads for its previews: about 30 ms of work.
const READS: u32 = 12;
/// Characters of a value in a list.
const PREVIEW_LENGTH: usize = 120;

/// What the page asks, answered from a dump.
#[derive(Debug)]
pub struct Reader<S> {
    pub(crate) dump: Dump<S>,
    /// The number of each source, by its filename.
    pub(crate) source_numbers: FxHashMap<Text, u32>,
    pub(crate) lengths: RefCell<Lengths>,
    /// The stack of each frame, read when it is first asked for.
    pub(crate) stacks: OnceCell<FxHashMap<u32, u32>>,
    /// A frame for each namespace of globals, read when it is first asked for.
    pub(crate) namespaces: OnceCell<FxHashMap<u32, ObjectId>>,
    /// What libraries said of their objects, read when it is first asked for.
    wordings: OnceCell<FxHashMap<u32, Text>>,
}

impl<S: ReadAt> Reader<S> {
    /// Reads header, environment and index.
    pub fn open(source: S) -> Result<Self> {
        let dump = Dump::open(source)?;
        let mut source_numbers = FxHashMap::default();
        for (number, filename) in (0..).zip(dump.source_filenames()) {
            source_numbers.entry(filename.clone()).or_insert(number);
        }
        Ok(Self {
            dump,
            source_numbers,
            lengths: RefCell::default(),
            stacks: OnceCell::new(),
            namespaces: OnceCell::new(),
            wordings: OnceCell::new(),
        })
    }

    /// The dump itself.
    pub fn dump(&self) -> &Dump<S> {
        &self.dump
    }

    /// The record; what cannot be read is [`Absent`], and says why.
    pub(crate) fn object(&self, id: ObjectId) -> Object {
        self.dump
            .object(id)
            .unwrap_or_else(|error| Absent { missing: Missing::with_detail(Reason::Damaged, error.to_string()) }.into())
    }

    /// The record that a value refers to.
    pub(crate) fn referred(&self, value: &Value) -> Option<(ObjectId, Object)> {
        let id = value.as_ref_id()?;
        Some((id, self.object(id)))
    }

    pub(crate) fn class(&self, value: &Value) -> Option<Class> {
        match self.referred(value)?.1 {
            Object::Class(class) => Some(*class),
            _ => None,
        }
    }

    /// An object in one line, with what tells how to go on.
    pub fn value(&self, id: u32) -> ValueView {
        ValueView { is_pending: false, ..self.value_view(&Value::Ref(ObjectId(id)), self.reads_end()) }
    }

    /// How many blocks may have been read when an answer that begins now is ready.
    pub(crate) fn reads_end(&self) -> u32 {
        self.dump.blocks_read().saturating_add(READS)
    }

    /// Of what is too far off by then, not even the kind is said.
    pub(crate) fn value_view(&self, value: &Value, reads_end: u32) -> ValueView {
        let (preview, lacks) = patient_preview(self, value, PREVIEW_LENGTH, reads_end);
        let mut view = ValueView {
            preview,
            is_pending: lacks,
            kind: "inline".to_owned(),
            type_name: inline_type(value).to_owned(),
            id: None,
            child_count: 0,
            missing: None,
        };
        if let Value::Missing(missing) = value {
            "missing".clone_into(&mut view.kind);
            view.missing = Some(missing_view(missing));
        }
        if let Some(id) = value.as_ref_id()
            && lacks
            && !self.dump.is_at_hand(id)
        {
            view.id = Some(id.0);
        } else if let Some((id, object)) = self.referred(value) {
            object.word().clone_into(&mut view.kind);
            view.type_name = self.type_name(&object);
            view.id = Some(id.0);
            // Of a table the shape says more than the beginning of its first line.
            if !matches!(object, Object::Table(_))
                && let Some(wording) = self.wording(id)
            {
                view.preview = one_line(wording, PREVIEW_LENGTH);
            }
            let totals = sections_of(&object).into_iter().map(|section| section.total());
            view.child_count = totals.fold(0_u32, u32::saturating_add);
            if let Object::Absent(absent) = &object {
                view.missing = Some(missing_view(&absent.missing));
            }
        }
        view
    }

    /// `repr(x)` in the words of the object's library.
    pub(crate) fn wording(&self, id: ObjectId) -> Option<&Text> {
        let all = || self.dump.wordings().reprs.into_iter().map(|wording| (wording.0, wording.1)).collect();
        self.wordings.get_or_init(all).get(&id.0)
    }

    /// `type(x).__name__`
    pub(crate) fn type_name(&self, object: &Object) -> String {
        let class = match object {
            Object::Instance(record) => &record.class,
            Object::Exception(record) => &record.class,
            Object::Task(record) => &record.class,
            Object::Array(record) => &record.class,
            Object::Table(record) => &record.class,
            Object::Native(record) => &record.class,
            Object::Custom(record) => &record.class,
            Object::Weakref(record) => &record.class,
            Object::Descriptor(record) => &record.class,
            Object::Scalar(record) => return inline_type(&record.value).to_owned(),
            Object::Class(record) => return self.metaclass_name(record),
            Object::Absent(_) => return String::new(),
            other => return own_type(other).to_owned(),
        };
        self.class(class).map_or_else(String::new, |class| shown(&class.name))
    }

    fn metaclass_name(&self, class: &Class) -> String {
        let metaclass = class.metaclass.as_ref().and_then(|metaclass| self.class(metaclass));
        metaclass.map_or_else(|| "type".to_owned(), |metaclass| shown(&metaclass.name))
    }

    /// Number of the source, where the dump has one of that name.
    pub(crate) fn source_number(&self, filename: &Text) -> Option<u32> {
        self.source_numbers.get(filename).copied()
    }
}

/// A text of several lines in one.
pub(crate) fn one_line(text: &Text, length: usize) -> String {
    let lossy = text.to_lossy();
    let mut line = String::new();
    for word in lossy.split_ascii_whitespace() {
        if line.chars().count() > length {
            line.push('…');
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    shown(&Text::from(line))
}

pub(crate) fn missing_view(missing: &Missing) -> MissingView {
    MissingView {
        reason: missing.reason.word().to_owned(),
        words: missing_in_words(missing),
        kept: as_number(missing.kept),
        total: as_number(missing.total),
    }
}

/// For counts, which a page shows rounded where they are beyond 2^53.
#[expect(clippy::cast_precision_loss, reason = "a count that large is a claim of a hostile file")]
pub(crate) fn as_number(count: u64) -> f64 {
    count as f64
}

/// What does not fit is the most that does: such counts are claims.
pub(crate) fn as_u32(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn inline_type(value: &Value) -> &'static str {
    match value {
        Value::None => "NoneType",
        Value::Bool(_) => "bool",
        Value::Int(_) | Value::BigInt(_) => "int",
        Value::Float(_) => "float",
        Value::Complex(..) => "complex",
        Value::Str(_) => "str",
        Value::Bytes(_) => "bytes",
        Value::Ellipsis => "ellipsis",
        Value::NotImplemented => "NotImplementedType",
        Value::Ref(_) | Value::Missing(_) | Value::Unknown => "",
    }
}

/// The type of what has no reference to a class.
fn own_type(object: &Object) -> &'static str {
    match object {
        Object::MappingProxy(_) => "mappingproxy",
        Object::Builtin(_) => "builtin_function_or_method",
        Object::Generator(generator) => match generator.flavour {
            1 => "coroutine",
            2 => "async_generator",
            _ => "generator",
        },
        Object::Thread(_) => "Thread",
        Object::Namespace(_) => "dict",
        Object::ItemsPart(_) | Object::EntriesPart(_) | Object::DataPart(_) | Object::Opaque(_) => "",
        other => other.word(),
    }
}
