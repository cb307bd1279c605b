//! The reader: lazy, bounded, and never surprised.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::cbor::{Decoder, Version, from_cbor};
use crate::error::{Place, ReadError, Result};
use crate::index::Index;
use crate::item::{Head, Item, SourceBody, TRAILER_BYTES};
use crate::limits::{HEADER_MAX_BYTES, INDEX_TRACEBACKS, WORDINGS_MAX_BYTES};
use crate::model::{
    Absent, EndState, Environment, Header, Long, Missing, Object, ObjectId, Reason, Repeats, Value, Wordings,
};
use crate::read_at::ReadAt;
use crate::repeats::read_repeats;
use crate::scan::{RawBlock, RecordAt};
use crate::text::Text;

/// Decoded blocks that are kept: 64 of 256 KiB, fewer where they are larger.
const CACHED_BLOCKS: usize = 64;
/// Memory of decoded blocks that are kept beside the newest.
const CACHED_BLOCK_BYTES: usize = 32 * 1024 * 1024;
/// Memory of the lists of names that are kept for the records that share them.
const CACHED_NAME_BYTES: usize = 16 * 1024 * 1024;

/// An open dump.
#[derive(Debug)]
pub struct Dump<S> {
    pub(crate) source: S,
    header: Header,
    environment: std::result::Result<Environment, String>,
    pub(crate) index: Index,
    end: EndState,
    repeats: Option<Repeats>,
    blocks: Mutex<Vec<(usize, Arc<Block>)>>,
    blocks_read: AtomicU32,
    names: Mutex<NamesCache>,
    /// The next unassigned id at the start of the blocks whose heads were read.
    next_ids: Mutex<FxHashMap<usize, u32>>,
}

/// Lists of names by the object that has them.
#[derive(Debug, Default)]
struct NamesCache {
    lists: FxHashMap<u32, Arc<[Value]>>,
    bytes: usize,
}

/// A decompressed block of objects, and where its records stand.
#[derive(Debug)]
pub(crate) struct Block {
    block: RawBlock,
    pub(crate) records: Vec<RecordAt>,
}

/// A source file, as it was when the dump was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// `co_filename` of the code that came from it.
    pub filename: Text,
    /// Of the file's bytes; of the text in UTF-8 where there was no file. None where not known.
    pub sha256: Option<Vec<u8>>,
    /// Its text, or why it is not there.
    pub text: std::result::Result<Text, Missing>,
}

/// What can be said of a dump without its objects.
#[derive(Debug, Clone)]
pub struct Summary {
    /// The first item.
    pub header: Header,
    /// The second item, or why it cannot be read.
    pub environment: std::result::Result<Environment, String>,
    /// Whether a whole trailer ends the file.
    pub has_trailer: bool,
    /// How often the same exception came again, where it did.
    pub repeats: Option<Repeats>,
    /// How many values were hidden; none where the index cannot be read.
    pub hidden: Option<u64>,
}

impl Summary {
    /// Reads the two small items, and the index behind the trailer: it grows with the number of blocks, not of objects.
    pub fn read(source: &impl ReadAt) -> Result<Self> {
        let length = source.len()?;
        let (header, offset) = read_header(source, length)?;
        let (environment, _) = read_environment(source, offset);
        let trailer = read_trailer(source, length);
        let index = trailer.and_then(|offset| Index::read(source, offset, length));
        let hidden = index.map(|index| index.missing_for(Reason::Redacted));
        let repeats = read_repeats(source, length);
        Ok(Self { header, environment, has_trailer: trailer.is_some(), hidden, repeats })
    }
}

impl<S: ReadAt> Dump<S> {
    /// Reads header, environment and index. Of a cut file, opens what is whole.
    pub fn open(source: S) -> Result<Self> {
        let length = source.len()?;
        let (header, offset) = read_header(&source, length)?;
        let (environment, blocks_offset) = read_environment(&source, offset);
        let trailer = read_trailer(&source, length);
        let index = trailer.and_then(|offset| Index::read(&source, offset, length));
        let (index, end) = match index {
            Some(index) => {
                let end = index.end_state();
                (index, end)
            }
            None => Index::rebuild(&source, blocks_offset, length),
        };
        let repeats = read_repeats(&source, length);
        let (blocks, names, next_ids) = (Mutex::default(), Mutex::default(), Mutex::default());
        let blocks_read = AtomicU32::new(0);
        Ok(Self { source, header, environment, index, end, repeats, blocks, blocks_read, names, next_ids })
    }

    /// The first item.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The second item, or why it cannot be read.
    pub fn environment(&self) -> std::result::Result<&Environment, &str> {
        self.environment.as_ref().map_err(String::as_str)
    }

    /// How the object data ends.
    pub fn end(&self) -> &EndState {
        &self.end
    }

    /// How often the same exception came again, where it did.
    pub fn repeats(&self) -> Option<Repeats> {
        self.repeats
    }

    /// The number of ids that have a record.
    pub fn written(&self) -> u32 {
        self.index.written()
    }

    /// The number of ids that were assigned. Of a cut file, those that are known.
    pub fn assigned(&self) -> u32 {
        self.index.assigned
    }

    /// How many values are missing, by their reason, as the writer counted them; empty for a cut file.
    pub fn missing_totals(&self) -> impl Iterator<Item = (Reason, u64)> {
        self.index.missing.iter().map(|(code, count)| (Reason::from_code(code.0), *count))
    }

    /// What libraries said of their objects: nothing where they were not asked, or where it is damaged.
    pub fn wordings(&self) -> Wordings {
        let Some(packed) = &self.index.wordings else { return Wordings::default() };
        let raw_length = packed.0 as usize;
        if raw_length > WORDINGS_MAX_BYTES {
            return Wordings::default();
        }
        let raw = crate::unpack::unpack(&packed.1, raw_length).unwrap_or_default();
        from_cbor(Decoder::in_block(&raw, 0, 0), "wordings").unwrap_or_default()
    }

    /// The ids of the first tracebacks, as the writer noted them; empty for a cut file.
    pub fn tracebacks(&self) -> impl Iterator<Item = ObjectId> {
        self.index.tracebacks.iter().take(INDEX_TRACEBACKS).map(|id| ObjectId(*id))
    }

    /// The filenames of the sources, in the file's order.
    pub fn source_filenames(&self) -> impl Iterator<Item = &Text> {
        self.index.sources.iter().map(|entry| &entry.1)
    }

    /// A source by its place in [`Dump::source_filenames`]. Of a damaged one the text is missing, and says why.
    pub fn source(&self, number: usize) -> Result<Source> {
        match (self.try_source(number), self.index.sources.get(number)) {
            (Err(error), None) | (Err(error @ ReadError::Io(_)), _) => Err(error),
            (Err(error), Some(entry)) => {
                let missing = Missing::with_detail(Reason::Damaged, error.to_string());
                Ok(Source { filename: entry.1.clone(), sha256: None, text: Err(missing) })
            }
            (source, _) => source,
        }
    }

    /// The same, but damage is an error.
    pub fn try_source(&self, number: usize) -> Result<Source> {
        let expected = "one of the dump's sources";
        let entry = self.index.sources.get(number);
        let entry = entry.ok_or_else(|| ReadError::damaged(Place::File(0), format!("source {number}"), expected))?;
        let item = Item::read(&self.source, entry.0)?;
        let Head::Source { filename, sha256, body } = &item.head else {
            return Err(ReadError::damaged(Place::File(entry.0), "another item", "a source"));
        };
        let text = match body {
            SourceBody::Packed { raw_length } => {
                let bytes = item.unpack(&self.source, *raw_length)?;
                let not_text = || ReadError::damaged(Place::File(entry.0), "a source that is not UTF-8", "UTF-8");
                Ok(Text::checked(bytes).ok_or_else(not_text)?)
            }
            SourceBody::Missing(missing) => {
                item.payload(&self.source, 0)?;
                Err(missing.clone())
            }
        };
        Ok(Source { filename: filename.clone(), sha256: sha256.clone(), text })
    }

    /// An object's record, with its names resolved. One without a whole record is [`Absent`] and says why.
    pub fn object(&self, id: ObjectId) -> Result<Object> {
        match self.try_object(id) {
            Err(ReadError::Io(error)) => Err(ReadError::Io(error)),
            Err(error @ ReadError::NoSuchObject { .. }) => Err(error),
            Err(error) => Ok(Absent { missing: Missing::with_detail(Reason::Damaged, error.to_string()) }.into()),
            Ok(object) => Ok(object),
        }
    }

    /// The same, but damage is an error.
    pub fn try_object(&self, id: ObjectId) -> Result<Object> {
        if id.0 >= self.index.written() {
            return self.unwritten(id);
        }
        let mut object = self.record(id)?;
        let mut resolved = Ok(());
        each_names(&mut object, &mut |names| {
            if let (Some(like), Ok(())) = (names.like, &resolved) {
                match self.shared_names(like, id) {
                    Ok(list) => names.list = list,
                    Err(error) => resolved = Err(error),
                }
            }
        });
        resolved?;
        self.check_names(&object, id)?;
        Ok(object)
    }

    /// Each name has a value; so a shared list cannot make a small record into a large one.
    fn check_names(&self, object: &Object, id: ObjectId) -> Result<()> {
        let payload = match object {
            Object::Instance(instance) => instance.payload.as_deref(),
            _ => None,
        };
        for record in [Some(object), payload].into_iter().flatten() {
            if let Some((names, values)) = record.names_and_values()
                && names.list.len() != values.len()
            {
                let found = format!("object {} with {} names and {} values", id.0, names.list.len(), values.len());
                return Err(ReadError::damaged(Place::File(self.block_offset(id)), found, "a value for each name"));
            }
        }
        Ok(())
    }

    fn unwritten(&self, id: ObjectId) -> Result<Object> {
        let reason = match self.end {
            EndState::Cut => Reason::CutFile,
            EndState::Stopped(reason) if id.0 < self.index.assigned => reason,
            _ => return Err(ReadError::NoSuchObject { id: id.0, count: self.index.assigned }),
        };
        Ok(Absent { missing: Missing::new(reason) }.into())
    }

    /// The record as it stands.
    fn record(&self, id: ObjectId) -> Result<Object> {
        let block = self.block_of(id)?;
        block.block.decode(block.records[(id.0 - block.first_id()) as usize])
    }

    /// The first names that the record of `like` has itself, its payload's where it has none; `user` refers to them.
    fn shared_names(&self, like: ObjectId, user: ObjectId) -> Result<Arc<[Value]>> {
        if let Some(list) = lock(&self.names).lists.get(&like.0) {
            return Ok(Arc::clone(list));
        }
        let place = Place::File(self.block_offset(user));
        let expected = "an earlier object that has its own names";
        let found = || format!("object {} with the names of object {}", user.0, like.0);
        if like >= user {
            return Err(ReadError::damaged(place, found(), expected));
        }
        let mut list = None;
        each_names(&mut self.record(like)?, &mut |names| {
            if names.like.is_none() && list.is_none() && !names.list.is_empty() {
                list = Some(Arc::clone(&names.list));
            }
        });
        let list = list.ok_or_else(|| ReadError::damaged(place, found(), expected))?;
        lock(&self.names).insert(like.0, &list);
        Ok(list)
    }

    fn block_number(&self, id: ObjectId) -> usize {
        self.index.objects.partition_point(|entry| entry.1 <= id.0) - 1
    }

    fn block_offset(&self, id: ObjectId) -> u64 {
        self.index.objects[self.block_number(id)].0
    }

    fn block_of(&self, id: ObjectId) -> Result<Arc<Block>> {
        // Most objects are asked for one after the other.
        if let Some((_, block)) = lock(&self.blocks).first()
            && id.0.wrapping_sub(block.first_id()) < block.count()
        {
            return Ok(Arc::clone(block));
        }
        self.indexed_block(self.block_number(id))
    }

    /// How many blocks were read and decompressed so far: what takes the time of most answers.
    pub fn blocks_read(&self) -> u32 {
        self.blocks_read.load(Ordering::Relaxed)
    }

    /// Whether the object can be had without another block.
    pub fn is_at_hand(&self, id: ObjectId) -> bool {
        if id.0 >= self.written() {
            return true;
        }
        let number = self.block_number(id);
        lock(&self.blocks).iter().any(|(cached, _)| *cached == number)
    }

    pub(crate) fn known_next_id(&self, number: usize) -> Option<u32> {
        lock(&self.next_ids).get(&number).copied()
    }

    pub(crate) fn remember_next_id(&self, number: usize, next_id: u32) {
        lock(&self.next_ids).insert(number, next_id);
    }

    /// The block of a number that the index has.
    pub(crate) fn indexed_block(&self, number: usize) -> Result<Arc<Block>> {
        let mut blocks = lock(&self.blocks);
        if let Some(at) = blocks.iter().position(|(cached, _)| *cached == number) {
            blocks[..=at].rotate_right(1);
            return Ok(Arc::clone(&blocks[0].1));
        }
        // Other threads wait here rather than decode the same block twice.
        self.blocks_read.fetch_add(1, Ordering::Relaxed);
        let block = Arc::new(Block::read(&self.source, self.index.objects[number])?);
        blocks.truncate(CACHED_BLOCKS - 1);
        while blocks.iter().map(|(_, block)| block.memory()).sum::<usize>() > CACHED_BLOCK_BYTES {
            blocks.pop();
        }
        blocks.insert(0, (number, Arc::clone(&block)));
        Ok(block)
    }

    /// All items of a container: those in its record, then its parts'. A part that is not there is one missing value, and
    /// so is what goes beyond the stated length: `long` says before how much this can be.
    pub fn all_items(&self, items: Vec<Value>, long: Option<&Long>) -> Result<Vec<Value>> {
        let mut all = items;
        for part in long.map_or(&[][..], |long| &long.parts) {
            match self.object(*part)? {
                // A traceback counts its entries, of five values each.
                Object::ItemsPart(part) if is_beyond(&all, &part.items, 5, long) => {
                    all.push(Value::Missing(beyond()));
                    break;
                }
                Object::ItemsPart(part) => all.extend(part.items),
                other => all.push(Value::Missing(unexpected_part(&other))),
            }
        }
        Ok(all)
    }

    /// All entries of a mapping, likewise; a part that is not there is one entry whose key and value are missing.
    pub fn all_entries(
        &self,
        names: &[Value],
        values: Vec<Value>,
        long: Option<&Long>,
    ) -> Result<(Vec<Value>, Vec<Value>)> {
        let (mut all_names, mut all_values) = (names.to_vec(), values);
        for part in long.map_or(&[][..], |long| &long.parts) {
            match self.object(*part)? {
                Object::EntriesPart(part) if is_beyond(&all_values, &part.values, 1, long) => {
                    all_names.push(Value::Missing(beyond()));
                    all_values.push(Value::Missing(beyond()));
                    break;
                }
                Object::EntriesPart(part) => {
                    all_names.extend(part.names.list.iter().cloned());
                    all_values.extend(part.values);
                }
                other => {
                    let missing = Value::Missing(unexpected_part(&other));
                    all_names.push(missing.clone());
                    all_values.push(missing);
                }
            }
        }
        Ok((all_names, all_values))
    }

    /// All bytes of a string (in WTF-8), bytes or array that are in the dump, and why a part is not.
    pub fn all_bytes(&self, head: &[u8], long: Option<&Long>) -> Result<(Vec<u8>, Option<Missing>)> {
        let mut all = head.to_vec();
        for part in long.map_or(&[][..], |long| &long.parts) {
            match self.object(*part)? {
                Object::DataPart(part) => {
                    let bytes = match &part.data {
                        Value::Str(text) => text.as_bytes(),
                        Value::Bytes(bytes) => bytes,
                        _ => return Ok((all, Some(Missing::with_detail(Reason::Damaged, "a part that is not data")))),
                    };
                    // A text counts its code points, of at most four bytes each.
                    if is_beyond(&all, bytes, 4, long) {
                        return Ok((all, Some(beyond())));
                    }
                    all.extend_from_slice(bytes);
                }
                other => return Ok((all, Some(unexpected_part(&other)))),
            }
        }
        Ok((all, None))
    }
}

/// Whether a part goes beyond the length that its object states, where each unit of it has at most `most` elements.
fn is_beyond<T>(all: &[T], part: &[T], most: u64, long: Option<&Long>) -> bool {
    long.is_some_and(|long| (all.len() + part.len()) as u64 > long.length.saturating_mul(most))
}

fn beyond() -> Missing {
    Missing::with_detail(Reason::Damaged, "more than the stated length")
}

fn unexpected_part(object: &Object) -> Missing {
    match object {
        Object::Absent(absent) => absent.missing.clone(),
        other => Missing::with_detail(Reason::Damaged, format!("a {} in the place of a part", other.word())),
    }
}

/// Calls `with` for the names of the record, and for those of its payload.
fn each_names(object: &mut Object, with: &mut dyn FnMut(&mut crate::model::Names)) {
    if let Some(names) = object.names_mut() {
        with(names);
    }
    if let Object::Instance(crate::model::Instance { payload: Some(payload), .. }) = object
        && let Some(names) = payload.names_mut()
    {
        with(names);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl NamesCache {
    fn insert(&mut self, id: u32, list: &Arc<[Value]>) {
        let bytes = size_of_val(&**list) + list.iter().map(Value::heap_bytes).sum::<usize>();
        if self.bytes + bytes > CACHED_NAME_BYTES {
            *self = Self::default();
        }
        // A list that is too large alone is read again each time.
        if bytes <= CACHED_NAME_BYTES {
            self.bytes += bytes;
            self.lists.insert(id, Arc::clone(list));
        }
    }
}

impl Block {
    pub(crate) fn first_id(&self) -> u32 {
        self.block.first_id
    }

    fn count(&self) -> u32 {
        u32::try_from(self.records.len()).unwrap_or(u32::MAX)
    }

    fn memory(&self) -> usize {
        self.block.raw.len() + size_of_val(&*self.records)
    }

    fn read(source: &impl ReadAt, entry: crate::index::ObjectsEntry) -> Result<Self> {
        let block = RawBlock::read(source, entry)?;
        let records = block.records()?;
        Ok(Self { block, records })
    }
}

/// The header and the offset of the item after it.
fn read_header(source: &impl ReadAt, length: u64) -> Result<(Header, u64)> {
    let mut bytes = vec![0; 16 * 1024];
    loop {
        let read = source.read_at(0, &mut bytes)?;
        let is_all = read as u64 == length || bytes.len() >= HEADER_MAX_BYTES;
        let found = &bytes[..read];
        sniff(found)?;
        let mut decoder = Decoder::in_file(found, 0);
        match decoder.skip_items(1) {
            Ok(()) => return Ok((decode_header(&found[..decoder.position()])?, decoder.position() as u64)),
            Err(ReadError::Cut { .. }) if !is_all => bytes.resize((bytes.len() * 8).min(HEADER_MAX_BYTES), 0),
            Err(ReadError::Cut { .. }) if (read as u64) < length => {
                let found = format!("a header of more than {HEADER_MAX_BYTES} bytes");
                return Err(ReadError::damaged(Place::File(0), found, "a smaller one"));
            }
            Err(error) => return Err(error),
        }
    }
}

/// Tag 55799, which says that CBOR follows.
const CBOR_MAGIC: [u8; 3] = [0xd9, 0xd9, 0xf7];
/// The header's first key and value, the heads before them left out: `"format"`, `"coredumpy"`.
const FORMAT_PAIR: &[u8] = b"\x66format\x69coredumpy";

/// Says what a file is that does not begin as a dump.
fn sniff(bytes: &[u8]) -> Result<()> {
    let begins_with = |magic: &[u8]| bytes.starts_with(magic);
    let found = if bytes.is_empty() {
        "the file is empty"
    } else if begins_with(&CBOR_MAGIC) {
        let rest = &bytes[3..bytes.len().min(3 + 16 + FORMAT_PAIR.len())];
        if rest.windows(FORMAT_PAIR.len()).any(|window| window == FORMAT_PAIR) {
            return Ok(());
        }
        // A file of a few bytes may be a dump's beginning.
        if bytes.len() < 3 + 3 + FORMAT_PAIR.len() {
            return Err(cut_at_end(bytes));
        }
        "CBOR data of another program"
    } else if begins_with(&[0x1f, 0x8b]) {
        "a gzip file; dumps of coredumpy 0.x are such files, and only coredumpy 0.x reads them"
    } else if begins_with(b"PK\x03\x04") {
        "a zip file"
    } else if CBOR_MAGIC.starts_with(bytes) {
        return Err(cut_at_end(bytes));
    } else if is_text(&bytes[..bytes.len().min(64)]) {
        "a text file"
    } else {
        "data of another program"
    };
    Err(ReadError::NotADump(format!("{found} (a dump begins with the bytes d9 d9 f7)")))
}

fn cut_at_end(bytes: &[u8]) -> ReadError {
    ReadError::Cut { place: Place::File(bytes.len() as u64), found: 0, expected: 1 }
}

/// Whether a file that begins so is a text. The last character may be cut.
fn is_text(bytes: &[u8]) -> bool {
    let is_utf8 = std::str::from_utf8(bytes).map_or_else(|error| error.error_len().is_none(), |_| true);
    is_utf8 && !bytes.contains(&0)
}

fn decode_header(bytes: &[u8]) -> Result<Header> {
    let expected = "the header of a dump";
    let decoder = Decoder::in_file(bytes, 0).seek(CBOR_MAGIC.len(), 0);
    let Version { version } = from_cbor(decoder.clone(), expected)?;
    if version.0 != crate::VERSION_MAJOR {
        return Err(ReadError::UnsupportedVersion { found: version.0 });
    }
    from_cbor(decoder, expected)
}

/// The environment, or why it cannot be read, and the offset of the item after it.
fn read_environment(source: &impl ReadAt, offset: u64) -> (std::result::Result<Environment, String>, u64) {
    let item = match Item::read(source, offset) {
        Ok(item) => item,
        Err(error) => return (Err(error.to_string()), offset),
    };
    if item.head != Head::Environment {
        return (Err("the dump has no environment".to_owned()), offset);
    }
    let payload = item.payload(source, HEADER_MAX_BYTES as u64);
    let environment = payload.and_then(|bytes| from_cbor(Decoder::in_block(&bytes, 0, offset), "an environment"));
    (environment.map_err(|error| error.to_string()), item.end)
}

/// The offset of the index, where a whole trailer says it.
pub(crate) fn read_trailer(source: &impl ReadAt, length: u64) -> Option<u64> {
    let offset = length.checked_sub(TRAILER_BYTES)?;
    let item = Item::read(source, offset).ok()?;
    item.payload(source, TRAILER_BYTES).ok()?;
    match item.head {
        Head::Trailer { index_offset } if index_offset < offset && item.end == length => Some(index_offset),
        _ => None,
    }
}
