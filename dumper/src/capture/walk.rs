//! The walk: one queue, breadth first, a record for each object in the order in which it was met.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::time::Duration;

use coredumpy_format::limits::{INLINE_BYTES, INLINE_INT_BYTES};
use coredumpy_format::model::{BigInt, Missing, Object, ObjectId, Reason};
use coredumpy_format::{Encoder, Text, Writer};
use pyo3::ffi;
use pyo3::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::asked::{Asked, WHOLE};
use super::budget::{Budget, Limits};
use super::containers::Cursor;
use super::hiding::{Hiding, Short};
use super::memory;
use super::namespaces::Namespaces;
use super::raw::{Held, Obj};
use super::shapes::Shapes;
use super::types::{Kind, Types};
use crate::redact::ByName;

/// Objects that may be worded by their library; it words fewer.
const WORDED_MAX: usize = 2000;

/// Where the dump goes.
pub(crate) type Output = Box<dyn Write + Send>;

/// What has an id and waits for its record.
#[derive(Clone, Copy)]
pub(crate) enum Entry {
    /// An object, its depth (1 for a variable's value), and what the names above say of its contents.
    Object(Obj, u32, ByName),
    /// The next part of a long object, by its number in [`Walk::cursors`].
    Part(u32),
    /// Something that is no Python object, by its number in [`Walk::extras`].
    Extra(u32),
}

/// Records that stand for no one Python object.
pub(crate) enum Extra {
    Thread(super::roots::ThreadRoot),
    /// The names of a namespace that the code mentions: its number in [`Walk::namespaces`].
    Namespace(usize),
    /// The remaining names.
    NamespaceRest(usize),
}

pub(crate) struct Walk<'py> {
    pub(crate) py: Python<'py>,
    pub(crate) writer: Writer<Output>,
    pub(crate) limits: Limits,
    pub(crate) types: Types<'py>,
    /// What the program's own code said of its objects before.
    pub(crate) asked: Asked<'py>,
    pub(crate) shapes: Shapes,
    pub(crate) hiding: Hiding,
    pub(crate) namespaces: Namespaces,
    pub(crate) cursors: Vec<Cursor<'py>>,
    pub(crate) extras: Vec<Extra>,
    /// `str(exception)` by the exception's address, asked for before the walk.
    pub(crate) messages: FxHashMap<usize, Text>,
    /// Names that the code of the recorded frames mentions, by the address of the interned string.
    pub(crate) mentioned: FxHashSet<usize>,
    /// Of each frame in a thread's list the one that comes next there, by their addresses; 0 for none.
    pub(crate) callers: FxHashMap<usize, usize>,
    pub(crate) outermost: super::stacks::Outermost,
    pub(crate) is_older_than_3_11: bool,
    /// Filenames of recorded code, in the order in which it was met.
    pub(crate) filenames: Vec<Text>,
    pub(crate) seen_filenames: FxHashSet<Text>,
    /// Filenames of recorded frames, and the addresses of their code.
    pub(crate) frame_filenames: FxHashSet<Text>,
    pub(crate) frame_codes: FxHashSet<usize>,
    pub(crate) library: super::library::Library,
    /// Positions of instructions, by their code's address and their offset.
    pub(crate) positions: FxHashMap<(usize, usize), [Option<u64>; 3]>,
    /// Used by one record at a time.
    pub(crate) scratch: (Vec<Obj>, Vec<Obj>),
    /// Objects that their library words when the walk is over, by their ids.
    worded: Vec<(u32, Obj)>,
    /// Of those, what the walk made itself: columns, as views of their table's blocks.
    /// With the number of elements of each that are kept at most.
    pub(crate) columns: FxHashMap<usize, usize>,
    ids: FxHashMap<usize, u32>,
    queue: VecDeque<Entry>,
    /// What has an id.
    held: Held,
    /// What the walk made itself.
    keep: Vec<Bound<'py, PyAny>>,
    /// No memory is left for another id: from here on, what has none is missing.
    is_full: bool,
}

impl<'py> Walk<'py> {
    pub(crate) fn new(
        py: Python<'py>,
        writer: Writer<Output>,
        limits: Limits,
        types: Types<'py>,
        hiding: Hiding,
        asked: Asked<'py>,
        roots: super::roots::Seeds<'py>,
    ) -> Self {
        let super::roots::Seeds {
            queue,
            ids,
            extras,
            keep,
            namespaces,
            mentioned,
            callers,
            outermost,
            messages,
            library,
        } = roots;
        Self {
            py,
            writer,
            limits,
            types,
            asked,
            shapes: Shapes::default(),
            hiding,
            namespaces,
            cursors: Vec::new(),
            extras,
            messages,
            mentioned,
            callers,
            outermost,
            is_older_than_3_11: py.version_info() < (3, 11),
            filenames: Vec::new(),
            seen_filenames: FxHashSet::default(),
            frame_filenames: FxHashSet::default(),
            frame_codes: FxHashSet::default(),
            library,
            positions: FxHashMap::default(),
            scratch: (Vec::new(), Vec::new()),
            worded: Vec::new(),
            columns: FxHashMap::default(),
            ids,
            held: Held::default(),
            queue,
            keep,
            is_full: false,
        }
    }

    /// Writes a record for everything that can be reached, or until a limit is met: then says which.
    pub(crate) fn run(&mut self) -> io::Result<Option<Reason>> {
        let mut budget = Budget::new(&self.limits);
        while let Some(entry) = self.queue.pop_front() {
            match entry {
                Entry::Object(object, depth, under) => {
                    let is_in_table = self.hiding.is_in_table(object);
                    let before = if is_in_table { self.writer.missing_count(Reason::Redacted) } else { 0 };
                    self.record(object, depth, under);
                    if is_in_table && self.writer.missing_count(Reason::Redacted) > before {
                        self.hiding.note_hidden_in(object);
                    }
                }
                Entry::Part(number) => self.part(number),
                Entry::Extra(number) => {
                    self.hiding.under = ByName::Nothing;
                    self.extra(number);
                }
            }
            self.hide_by_python();
            self.writer.end_record()?;
            if !self.queue.is_empty()
                && let Some(reason) = budget.exceeded(self.writer.raw_bytes(), self.hiding.redactor.seen_bytes())
            {
                return Ok(Some(reason));
            }
        }
        Ok(self.is_full.then_some(Reason::TotalBytes))
    }

    /// Writes what no object refers to, and all that it holds, when the walk is over. Returns its id, and as `run` does.
    pub(crate) fn run_more(&mut self, object: &Bound<'py, PyAny>, time: Duration) -> io::Result<(u32, Option<Reason>)> {
        self.limits.time = time;
        let id = self.writer.begin_unreferenced()?.0;
        self.keep(object.clone());
        self.queue.push_back(Entry::Object(Obj::of(object), WHOLE, ByName::Nothing));
        Ok((id, self.run()?))
    }

    /// Writes the record of an object.
    fn record(&mut self, object: Obj, depth: u32, under: ByName) {
        self.hiding.under = under;
        if self.has_hidden_objects()
            && let Some((rule, is_whole)) = self.hidden_before(object)
        {
            if is_whole {
                return self.hidden_record(object, rule);
            }
            self.hiding.under = ByName::Always(rule);
        }
        let number = self.types.of(object);
        let info = self.types.info(number);
        if info.is_asked && self.asked_record(object, depth) {
            return;
        }
        let info = self.types.info(number);
        let may_be_worded = !matches!(self.hiding.under, ByName::Always(_));
        if info.is_worded
            && may_be_worded
            && self.worded.len() < WORDED_MAX
            && !self.columns.contains_key(&object.address())
        {
            self.worded.push((self.writer.record_id().0, object));
        }
        match info.kind {
            Kind::Int | Kind::Float | Kind::Complex | Kind::Str | Kind::Bytes => self.scalar_record(object),
            Kind::Bytearray => self.bytearray_record(object),
            Kind::List => self.list_record(object, depth),
            Kind::Tuple => self.tuple_record(object, depth),
            Kind::Dict => self.dict_record(object, depth),
            Kind::Set => self.set_record(object, depth, false),
            Kind::Frozenset => self.set_record(object, depth, true),
            Kind::Deque => self.deque_record(object, depth),
            Kind::Instance => self.instance_record(object, number, depth),
            kind => self.cold_record(kind, object, number, depth),
        }
    }

    /// The kinds that are rare: their data is gathered first and written then, so that a failure leaves no half record.
    #[cold]
    fn cold_record(&mut self, kind: Kind, object: Obj, number: u32, depth: u32) {
        let bound = object.bound(self.py);
        let done = match kind {
            Kind::Range => self.range_record(&bound),
            Kind::Slice => self.slice_record(&bound, depth),
            Kind::DictKeys | Kind::DictValues | Kind::DictItems | Kind::MappingProxy => {
                self.view_record(kind, object, depth);
                Ok(())
            }

            Kind::Type => self.class_record(object, depth),
            Kind::Function => self.function_record(&bound, depth),
            Kind::Method => self.method_record(&bound, depth),
            Kind::Builtin => self.builtin_record(&bound, depth),
            Kind::Partial => self.partial_record(object, depth),
            Kind::Module => self.module_record(object, depth),
            Kind::Cell => {
                self.cell_record(&bound, depth);
                Ok(())
            }
            Kind::Weakref => {
                self.weakref_record(object, depth);
                Ok(())
            }
            Kind::Frame => self.frame_record(&bound, depth),
            Kind::Code => self.code_record(&bound),
            Kind::Traceback => self.traceback_record(&bound, depth),
            Kind::Generator | Kind::Coroutine | Kind::AsyncGenerator => self.generator_record(kind, &bound, depth),
            Kind::Array => self.array_record(object, number, depth),
            Kind::Table => self.table_record(object, number, depth),
            Kind::Task => self.task_record(object, depth),
            Kind::Exception => {
                self.exception_record(object, number, depth);
                Ok(())
            }
            _ => {
                self.native_record(kind, object, number, depth);
                Ok(())
            }
        };
        if let Err(error) = done {
            self.failed(&error);
        }
    }

    /// Writes that an object could not be read.
    pub(crate) fn failed(&mut self, error: &PyErr) {
        let name = self.types.name.read(self.py, Obj::of(error.get_type(self.py).as_any()));
        let name = name.and_then(|name| text_of(&name).ok()).unwrap_or_default();
        let missing = Missing::with_detail(Reason::Failed, name.to_lossy().into_owned());
        self.writer.count_missing(Reason::Failed);
        let encoder = self.writer.encoder();
        Object::from(coredumpy_format::model::Absent { missing }).encode(encoder);
    }

    /// Writes what stands for `object` in a record whose contents are at `depth`.
    #[inline]
    pub(crate) fn value(&mut self, object: Obj, depth: u32) {
        if let ByName::Always(rule) = self.hiding.under
            && self.hide(object, rule)
        {
            return;
        }
        if !self.inline(object) {
            self.reference(object, depth);
        }
    }

    /// The same, below a name.
    pub(crate) fn named_value(&mut self, object: Obj, depth: u32, by_name: ByName) {
        let outer = std::mem::replace(&mut self.hiding.under, by_name);
        self.value(object, depth);
        self.hiding.under = outer;
    }

    /// The same, where no name says anything: a path, a name.
    pub(crate) fn shown_value(&mut self, object: Obj, depth: u32) {
        match if super::types::is_exact_str(object) { object.as_utf8() } else { None } {
            Some(text) if text.len() <= INLINE_BYTES => self.writer.encoder().utf8(text),
            _ => self.named_value(object, depth, ByName::Nothing),
        }
    }

    /// Writes a value that a new reference was got for.
    pub(crate) fn owned_value(&mut self, object: &Bound<'py, PyAny>, depth: u32) {
        self.value(Obj::of(object), depth);
    }

    /// Writes a reference to something that belongs to the record itself (a class, code): no deeper than it.
    pub(crate) fn part_of(&mut self, object: &Bound<'py, PyAny>, depth: u32) {
        let object = Obj::of(object);
        if !self.inline(object) {
            let under = match self.hiding.under {
                ByName::Always(rule) => ByName::Always(rule),
                _ => self.below(object),
            };
            self.known_or_next(object, depth, under);
        }
    }

    /// The same, of contents that have a name elsewhere.
    pub(crate) fn named_part(&mut self, object: &Bound<'py, PyAny>, depth: u32, by_name: ByName) {
        let outer = std::mem::replace(&mut self.hiding.under, by_name);
        self.part_of(object, depth);
        self.hiding.under = outer;
    }

    /// Writes a small immutable itself.
    #[inline]
    fn inline(&mut self, object: Obj) -> bool {
        let type_ptr = object.type_ptr();
        if type_ptr == &raw mut ffi::PyUnicode_Type {
            return self.inline_str(object);
        }
        let encoder = self.writer.encoder();
        if type_ptr == &raw mut ffi::PyLong_Type {
            return match object.as_i64() {
                Some(n) => {
                    encoder.int(n);
                    true
                }
                None => self.inline_big_int(object),
            };
        }
        if object.is_none() {
            encoder.none();
        } else if type_ptr == &raw mut ffi::PyFloat_Type {
            encoder.float(object.as_f64());
        } else if type_ptr == &raw mut ffi::PyBool_Type {
            encoder.bool(object.is_true());
        } else if type_ptr == &raw mut ffi::PyBytes_Type {
            let bytes = object.as_bytes();
            if bytes.len() > INLINE_BYTES {
                return false;
            }
            self.short_text(Short::Bytes(bytes));
        } else {
            return inline_rare(encoder, object, type_ptr);
        }
        true
    }

    /// A short string itself, or what may be seen of it.
    #[inline]
    fn inline_str(&mut self, object: Obj) -> bool {
        if object.str_length() > INLINE_BYTES {
            return false;
        }
        let Some(text) = object.as_utf8() else { return self.inline_surrogates(object) };
        if text.len() > INLINE_BYTES {
            return false;
        }
        if text.as_bytes().first() == Some(&b'-') {
            self.hiding.option = super::hiding::of_option(&self.hiding, text);
        }
        self.short_text(Short::Utf8(text));
        true
    }

    #[cold]
    fn inline_surrogates(&mut self, object: Obj) -> bool {
        match wtf8(&object.bound(self.py)) {
            Ok(text) if text.as_bytes().len() <= INLINE_BYTES => {
                self.short_text(Short::Wtf8(&text));
                true
            }
            _ => false,
        }
    }

    #[cold]
    fn inline_big_int(&mut self, object: Obj) -> bool {
        match big_int(&object.bound(self.py)) {
            Ok(int) if int.magnitude.len() <= INLINE_INT_BYTES => {
                self.writer.encoder().big_int(&int);
                true
            }
            _ => false,
        }
    }

    /// Writes a reference, or why there is none.
    #[inline]
    pub(crate) fn reference(&mut self, object: Obj, depth: u32) {
        if self.has_hidden_objects()
            && let Some((rule, true)) = self.hidden_before(object)
        {
            return self.hidden(rule, super::hiding::size_of(object));
        }
        if depth > self.limits.depth && depth < WHOLE && !self.ids.contains_key(&object.address()) {
            self.missing(&Missing::new(Reason::Depth));
        } else {
            let under = self.below(object);
            self.known_or_next(object, depth, under);
        }
    }

    /// Writes a reference to a class: no deeper than the record that it belongs to.
    #[inline]
    pub(crate) fn structure(&mut self, object: Obj, depth: u32) {
        self.known_or_next(object, depth, ByName::Nothing);
    }

    #[inline]
    fn known_or_next(&mut self, object: Obj, depth: u32, under: ByName) {
        use std::collections::hash_map::Entry::{Occupied, Vacant};
        if !self.has_room() && !self.ids.contains_key(&object.address()) {
            return self.missing(&Missing::new(Reason::TotalBytes));
        }
        let encoder = self.writer.encoder();
        match self.ids.entry(object.address()) {
            Occupied(known) => encoder.known_object(ObjectId(*known.get())),
            Vacant(new) => {
                new.insert(encoder.next_object().0);
                self.held.add(object);
                self.queue.push_back(Entry::Object(object, depth, under));
            }
        }
    }

    /// Whether there is memory for another id. These three are what grows with the dump, by doubling.
    #[inline]
    fn has_room(&mut self) -> bool {
        self.is_full = self.is_full
            || self.ids.try_reserve(1).is_err()
            || self.queue.try_reserve(1).is_err()
            || !self.held.has_room();
        !self.is_full
    }

    /// Writes a reference to a record that is not an object's.
    pub(crate) fn next_entry(&mut self, entry: Entry) -> ObjectId {
        self.queue.push_back(entry);
        self.writer.encoder().next_object()
    }

    /// Writes a hole, and counts it.
    pub(crate) fn missing(&mut self, missing: &Missing) {
        self.writer.count_missing(missing.reason);
        self.writer.encoder().missing(missing);
    }

    fn extra(&mut self, number: u32) {
        let extra = &self.extras[number as usize];
        match extra {
            Extra::Thread(root) => {
                let record = root.record();
                record.encode(self.writer.encoder());
            }
            Extra::Namespace(namespace) => {
                let namespace = *namespace;
                self.namespace_record(namespace);
            }
            Extra::NamespaceRest(namespace) => {
                let namespace = *namespace;
                self.namespace_rest_record(namespace);
            }
        }
    }

    /// Objects that their library words, the most important first. What they are is held until the walk is dropped.
    pub(crate) fn worded(&self) -> Vec<(u32, Bound<'py, PyAny>)> {
        let may_be = self.worded.iter().filter(|(_, object)| self.hiding.may_be_worded(*object));
        may_be.map(|(id, object)| (*id, object.bound(self.py))).collect()
    }

    /// Keeps an object that the walk made until its end.
    pub(crate) fn keep(&mut self, object: Bound<'py, PyAny>) {
        self.keep.push(object);
    }

    /// The writer, and what was kept alive until now.
    pub(crate) fn into_parts(self) -> (Writer<Output>, Kept<'py>) {
        (
            self.writer,
            Kept {
                _hiding: self.hiding,
                _held: self.held,
                _made: self.keep,
                _shapes: self.shapes,
                _cursors: self.cursors,
                _types: self.types,
            },
        )
    }
}

/// Let go when the dump is written: finalizers may run then.
pub(crate) struct Kept<'py> {
    _hiding: Hiding,
    _held: Held,
    _made: Vec<Bound<'py, PyAny>>,
    _shapes: Shapes,
    _cursors: Vec<Cursor<'py>>,
    _types: Types<'py>,
}

/// The scalars that are rare.
fn inline_rare(encoder: &mut Encoder, object: Obj, type_ptr: super::raw::TypePtr) -> bool {
    if type_ptr == &raw mut ffi::PyComplex_Type {
        let (real, imaginary) = object.as_complex();
        encoder.complex(real, imaginary);
        return true;
    }
    // SAFETY: only compares addresses.
    let (ellipsis, not_implemented) = unsafe { (ffi::Py_Ellipsis(), ffi::Py_NotImplemented()) };
    if object.as_ptr() == ellipsis {
        encoder.ellipsis();
    } else if object.as_ptr() == not_implemented {
        encoder.not_implemented();
    } else {
        return false;
    }
    true
}

/// Python's bytes of a str, lone surrogates included.
pub(crate) fn wtf8(text: &Bound<'_, PyAny>) -> PyResult<Text> {
    let encode = text.py().get_type::<pyo3::types::PyString>().getattr("encode")?;
    let bytes = encode.call1((text, "utf-8", "surrogatepass"))?;
    Ok(Text::from_bytes(memory::copy(bytes.cast::<pyo3::types::PyBytes>()?.as_bytes())?))
}

/// An exact str, or another's instance by the bytes of its str part.
pub(crate) fn text_of(object: &Bound<'_, PyAny>) -> PyResult<Text> {
    match object.cast::<pyo3::types::PyString>() {
        Ok(text) => text.to_str().map_or_else(|_| wtf8(object), |text| Ok(Text::from(text))),
        Err(error) => Err(error.into()),
    }
}

/// An int of any size, as CBOR has it.
pub(crate) fn big_int(object: &Bound<'_, PyAny>) -> PyResult<BigInt> {
    let py = object.py();
    let int = py.get_type::<pyo3::types::PyInt>();
    let negative = int.getattr("__lt__")?.call1((object, 0))?.is_truthy()?;
    // -1 - n, which for a negative n is not negative.
    let magnitude = if negative { int.getattr("__invert__")?.call1((object,))? } else { object.clone() };
    let bits: usize = int.getattr("bit_length")?.call1((&magnitude,))?.extract()?;
    let bytes = int.getattr("to_bytes")?.call1((&magnitude, bits.div_ceil(8), "big"))?;
    Ok(BigInt { negative, magnitude: memory::copy(bytes.cast::<pyo3::types::PyBytes>()?.as_bytes())? })
}
