//! Whole blocks, one after the other: for who looks through all of a dump, or for who refers to an object.
//!
//! Decompressing is most of the cost of a walk, so bytes are handed out as they stand: who looks for a text or a
//! reference finds it there, and decodes the few records around it.

use std::ops::Range;

use crate::cbor::Decoder;
use crate::error::{Place, ReadError, Result};
use crate::index::ObjectsEntry;
use crate::item::{Head, Item};
use crate::model::{Object, ObjectId};
use crate::read::Dump;
use crate::read_at::ReadAt;

/// A decompressed block of objects whose records have not been looked at.
#[derive(Debug)]
pub struct RawBlock {
    pub(crate) offset: u64,
    pub(crate) first_id: u32,
    count: u32,
    next_id: u32,
    pub(crate) raw: Vec<u8>,
}

/// Where a record stands in its block, and the next unassigned id there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordAt {
    /// Its first byte in the block's raw data.
    pub start: u32,
    /// The id that the next new object gets.
    pub next_id: u32,
}

impl RawBlock {
    pub(crate) fn read(source: &impl ReadAt, entry: ObjectsEntry) -> Result<Self> {
        let item = Item::read(source, entry.0)?;
        let offset = item.offset;
        let Head::Objects { first_id, count, next_id, raw_length } = item.head else {
            return Err(ReadError::damaged(Place::File(offset), "another item", "a block of objects"));
        };
        if (first_id, count) != (entry.1, entry.2) {
            let found = format!("objects {first_id} to {}", u64::from(first_id) + u64::from(count));
            return Err(ReadError::damaged(Place::File(offset), found, "the objects that the index names"));
        }
        let raw = item.unpack(source, raw_length)?;
        Ok(Self { offset, first_id, count, next_id, raw })
    }

    /// The records' bytes, nothing between them.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.raw
    }

    /// The ids of its objects.
    #[must_use]
    pub fn ids(&self) -> Range<u32> {
        self.first_id..self.first_id.saturating_add(self.count)
    }

    /// Where each record stands. Fails where the records do not take all of the bytes.
    pub fn records(&self) -> Result<Vec<RecordAt>> {
        let mut decoder = Decoder::in_block(&self.raw, self.next_id, self.offset);
        // Every record takes a byte at least, so a count that is too large fails before it costs anything.
        let mut records = Vec::with_capacity((self.count as usize).min(self.raw.len()));
        for _ in 0..self.count {
            let start = u32::try_from(decoder.position()).unwrap_or(u32::MAX);
            records.push(RecordAt { start, next_id: decoder.next_id() });
            decoder.skip_items(1)?;
        }
        if decoder.remaining() > 0 {
            let found = format!("{} bytes after the last record", decoder.remaining());
            return Err(decoder.error(decoder.position(), found, "the end of the block"));
        }
        Ok(records)
    }

    /// The record, with names only where they stand in it.
    pub fn decode(&self, at: RecordAt) -> Result<Object> {
        Object::decode(&mut self.decoder(at)?)
    }

    /// The code of the record's kind.
    pub fn kind(&self, at: RecordAt) -> Result<u64> {
        let mut decoder = self.decoder(at)?;
        decoder.array("a record")?;
        decoder.uint("the code of a record's kind")
    }

    /// The object whose names the record has, and its class, where it refers to them. Decodes nothing else.
    pub fn shares(&self, at: RecordAt) -> Result<(Option<u32>, Option<u32>)> {
        let mut decoder = self.decoder(at)?;
        let elements = decoder.array("a record")?;
        let (names_at, has_class): (u64, bool) = match decoder.uint("the code of a record's kind")? {
            1 | 20 | 47 => (0, false),
            30 | 39 => (1, true),
            31 => (4, false),
            36 | 40 => (2, false),
            43 | 52 | 53 => (2, true),
            45 | 50 | 51 => (u64::MAX, true),
            _ => return Ok((None, None)),
        };
        let mut left = names_at;
        let mut class = None;
        if has_class {
            class = decoder.value()?.as_ref_id().map(|id| id.0);
            left = left.saturating_sub(1);
        }
        // The code and the names themselves are elements too.
        if names_at == u64::MAX || elements as u64 <= names_at + 1 {
            return Ok((None, class));
        }
        decoder.skip_items(left)?;
        let like = if decoder.next_is_uint() { Some(decoder.uint32("the object that has the names")?) } else { None };
        Ok((like, class))
    }

    fn decoder(&self, at: RecordAt) -> Result<Decoder<'_>> {
        let start = at.start as usize;
        if start >= self.raw.len() {
            let place = Place::Block(self.offset, start as u64);
            return Err(ReadError::damaged(place, "the end of the block", "a record"));
        }
        Ok(Decoder::in_block(&self.raw, 0, self.offset).seek(start, at.next_id))
    }
}

impl<S: ReadAt> Dump<S> {
    /// How many blocks of objects there are.
    pub fn block_count(&self) -> usize {
        self.index.objects.len()
    }

    /// A block by its number, decompressed. It is not kept.
    pub fn raw_block(&self, number: usize) -> Result<RawBlock> {
        let entry = self.index.objects.get(number);
        let entry = entry.ok_or_else(|| {
            ReadError::damaged(Place::File(0), format!("block {number}"), "one of the dump's blocks of objects")
        })?;
        RawBlock::read(&self.source, *entry)
    }

    /// The object whose record refers to `id` for the first time, as the writer met it. None of a root.
    ///
    /// Following it leads to a root, since an object is met after the one that refers to it; where a dump says otherwise,
    /// there is none.
    pub fn met_in(&self, id: ObjectId) -> Result<Option<ObjectId>> {
        let (mut low, mut high) = (0, self.block_count());
        while low < high {
            let middle = low.midpoint(high);
            if self.block_next_id(middle)? <= id.0 { low = middle + 1 } else { high = middle }
        }
        let Some(number) = low.checked_sub(1) else { return Ok(None) };
        let block = self.indexed_block(number)?;
        let at = block.records.partition_point(|record| record.next_id <= id.0);
        let Some(at) = at.checked_sub(1).and_then(|at| u32::try_from(at).ok()) else { return Ok(None) };
        let found = ObjectId(block.first_id().saturating_add(at));
        Ok(Some(found).filter(|found| *found < id))
    }

    /// The next unassigned id where a block begins: its head is enough.
    fn block_next_id(&self, number: usize) -> Result<u32> {
        let entry = self.index.objects[number];
        if let Some(known) = self.known_next_id(number) {
            return Ok(known);
        }
        let item = Item::read(&self.source, entry.0)?;
        let Head::Objects { next_id, .. } = item.head else {
            return Err(ReadError::damaged(Place::File(entry.0), "another item", "a block of objects"));
        };
        self.remember_next_id(number, next_id);
        Ok(next_id)
    }
}
