//! The writer: streams a dump into any `Write`, compressing beside the walk.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::cbor::Encoder;
use crate::index::{Index, PackedWordings, ReasonCode};
use crate::item::{self, kind};
use crate::limits::{BLOCK_MAX_BYTES, BLOCK_TARGET_BYTES, FILENAME_MAX_BYTES, INDEX_TRACEBACKS, WORDINGS_MAX_BYTES};
use crate::model::{Absent, Environment, Header, Missing, Object, ObjectId, Reason, Wordings};
use crate::read::Source;

mod packer;
mod pipe;

use packer::RawBlock;
use pipe::{Output, Pipe};

/// Writes one dump: header and environment, then sources and objects in any order, then [`Writer::finish`].
///
/// Whatever has been written when the process dies opens up to its last whole block.
pub struct Writer<W: Write + Send + 'static> {
    pipe: Pipe<W>,
    encoder: Encoder,
    /// First id and number of the records in the encoder's buffer.
    first_id: u32,
    count: u32,
    /// The next unassigned id when the buffer was empty.
    block_next_id: u32,
    raw_bytes: u64,
    /// Where the current record begins in the encoder's buffer.
    record_start: usize,
    missing: BTreeMap<ReasonCode, u64>,
    wordings: Option<PackedWordings>,
    tracebacks: Vec<u32>,
}

impl<W: Write + Send + 'static> Writer<W> {
    /// Writes header and environment. The header's roots take the ids 0 to `roots - 1`.
    pub fn new(mut out: W, header: &Header, environment: &Environment, roots: u32) -> io::Result<Self> {
        let mut bytes = vec![0xd9, 0xd9, 0xf7];
        bytes.extend(cbor(header)?);
        let environment = cbor(environment)?;
        bytes.extend(item::encode(kind::ENVIRONMENT, 1, |encoder| encoder.byte_string(&environment)));
        out.write_all(&bytes)?;
        Ok(Self::through(Pipe::Direct(Output::new(out, bytes.len() as u64)?), roots))
    }

    /// Counts ids and bytes as another, and writes nothing: to see what a walk would meet.
    pub fn nowhere(roots: u32) -> Self {
        Self::through(Pipe::Nowhere, roots)
    }

    fn through(pipe: Pipe<W>, roots: u32) -> Self {
        Self {
            pipe,
            encoder: Encoder::new(roots),
            first_id: 0,
            count: 0,
            block_next_id: roots,
            raw_bytes: 0,
            record_start: 0,
            missing: BTreeMap::new(),
            wordings: None,
            tracebacks: Vec::new(),
        }
    }

    /// Writes a source. A text that is too long for a block is left out, and says so; a source whose filename does not
    /// fit into an item's head is not written.
    pub fn source(&mut self, source: Source) -> io::Result<()> {
        let Source { filename, sha256, text } = source;
        if filename.as_bytes().len() > FILENAME_MAX_BYTES {
            return Ok(());
        }
        let text = text.and_then(|text| match text.as_bytes().len() {
            length if length > BLOCK_MAX_BYTES => Err(Missing::counted(Reason::Bytes, 0, length as u64)),
            _ => Ok(text),
        });
        self.pipe.send(RawBlock::Source(Source { filename, sha256, text }), false)
    }

    /// Where the next record is written. After each, call [`Writer::end_record`].
    #[inline]
    pub fn encoder(&mut self) -> &mut Encoder {
        &mut self.encoder
    }

    /// The id of the record that is written next.
    #[inline]
    pub fn record_id(&self) -> ObjectId {
        ObjectId(self.first_id + self.count)
    }

    /// Raw bytes of objects so far.
    pub fn raw_bytes(&self) -> u64 {
        self.raw_bytes + self.encoder.bytes().len() as u64
    }

    /// Ends the record that was written into the encoder. One that no block could hold is left out, and says so.
    #[inline]
    pub fn end_record(&mut self) -> io::Result<()> {
        self.count += 1;
        let length = self.encoder.bytes().len();
        if length < BLOCK_TARGET_BYTES {
            self.record_start = length;
            return Ok(());
        }
        if length > BLOCK_MAX_BYTES {
            self.leave_out(length - self.record_start);
        }
        self.end_block(true)
    }

    /// Puts a missing value in the place of the current record. It is the last of its block, whose end tells the reader
    /// the next unassigned id; so the ids that it assigned stay assigned.
    #[cold]
    fn leave_out(&mut self, bytes: usize) {
        let missing = Missing::counted(Reason::Bytes, 0, bytes as u64);
        self.count_missing(missing.reason);
        self.encoder.rewind(self.record_start, self.encoder.next_id());
        Object::from(Absent { missing }).encode(&mut self.encoder);
    }

    /// Writes a record from the model.
    pub fn object(&mut self, object: &Object) -> io::Result<()> {
        object.encode(&mut self.encoder);
        self.end_record()
    }

    /// Counts a missing value for the index's totals.
    pub fn count_missing(&mut self, reason: Reason) {
        *self.missing.entry(ReasonCode(reason.code())).or_default() += 1;
    }

    /// What was written of the current record.
    pub fn record(&self) -> &[u8] {
        &self.encoder.bytes()[self.record_start..]
    }

    /// Puts other bytes in the place of what was written of the current record; ids stay assigned.
    pub fn replace_record(&mut self, bytes: &[u8]) {
        self.encoder.rewind(self.record_start, self.encoder.next_id());
        self.encoder.append(bytes);
    }

    /// How many values are missing for a reason so far.
    pub fn missing_count(&self, reason: Reason) -> u64 {
        self.missing.get(&ReasonCode(reason.code())).copied().unwrap_or_default()
    }

    /// Has the index name the current record, a traceback, unless it names enough of them.
    pub fn note_traceback(&mut self) {
        if self.tracebacks.len() < INDEX_TRACEBACKS {
            self.tracebacks.push(self.record_id().0);
        }
    }

    /// Takes back what was written of the current record: `length` bytes and `next_id` were the encoder's before.
    pub fn rewind(&mut self, length: usize, next_id: u32) {
        self.encoder.rewind(length, next_id);
    }

    /// Begins a record that no reference leads to, where every id has its record: returns the id that it takes.
    pub fn begin_unreferenced(&mut self) -> io::Result<ObjectId> {
        // A reader counts ids from the head of a block on.
        self.end_block(true)?;
        let id = self.record_id();
        self.encoder.skip_to(id.0 + 1);
        self.block_next_id = self.encoder.next_id();
        Ok(id)
    }

    /// Keeps what libraries said of their objects for the end of the file. Too much of it is left out.
    pub fn wordings(&mut self, wordings: &Wordings) -> io::Result<()> {
        let raw = cbor(wordings)?;
        self.wordings = match u32::try_from(raw.len()) {
            Ok(length) if raw.len() <= WORDINGS_MAX_BYTES => {
                Some(PackedWordings(length, packer::Packer::new()?.compress(&raw)?.to_vec()))
            }
            _ => None,
        };
        Ok(())
    }

    /// Closes the block. What was written before is then on its way to the file.
    pub fn flush(&mut self) -> io::Result<()> {
        self.end_block(false)
    }

    /// `more`: whether others will follow, so that a thread is worth its start.
    fn end_block(&mut self, more: bool) -> io::Result<()> {
        if self.count == 0 {
            return Ok(());
        }
        let next_id = std::mem::replace(&mut self.block_next_id, self.encoder.next_id());
        let raw = self.encoder.take();
        self.record_start = 0;
        self.raw_bytes += raw.len() as u64;
        let (first_id, count) = (self.first_id, std::mem::take(&mut self.count));
        self.first_id += count;
        self.pipe.send(RawBlock::Objects { first_id, count, next_id, raw }, more)
    }

    /// Writes index and trailer and gives back what was written to. `stopped`: why not every id has a record.
    pub fn finish(mut self, stopped: Option<Reason>) -> io::Result<W> {
        self.flush()?;
        let output = self.pipe.close()?;
        output.finish(Index {
            // A record that no reference leads to has an id all the same.
            assigned: self.encoder.next_id().max(self.first_id),
            stopped: stopped.map(|reason| ReasonCode(reason.code())),
            missing: self.missing,
            wordings: self.wordings,
            tracebacks: self.tracebacks,
            ..Index::default()
        })
    }
}

fn cbor(value: &impl serde::Serialize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match ciborium::into_writer(value, &mut bytes) {
        Ok(()) => Ok(bytes),
        Err(ciborium::ser::Error::Io(error)) => Err(error),
        Err(ciborium::ser::Error::Value(why)) => Err(io::Error::other(why)),
    }
}
