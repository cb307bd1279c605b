//! Compresses blocks and writes them, on a thread of its own where one can be had.

use std::io::{self, Write};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use crate::index::{Index, ObjectsEntry, SourceEntry};
use crate::item::{self, kind};
use crate::read::Source;

/// zstd's level: from 1 to 3 files shrink by a fifth at hardly more time, beyond 3 time grows much faster.
const LEVEL: i32 = 3;
/// Blocks that may wait for the compressor: bounds the memory.
const WAITING_BLOCKS: usize = 4;

/// A block before compression.
pub(super) enum RawBlock {
    Objects { first_id: u32, count: u32, next_id: u32, raw: Vec<u8> },
    Source(Source),
}

/// Owns the output.
pub(super) struct Packer<W> {
    out: W,
    offset: u64,
    compressor: zstd::bulk::Compressor<'static>,
    pub(super) objects: Vec<ObjectsEntry>,
    pub(super) sources: Vec<SourceEntry>,
}

impl<W: Write> Packer<W> {
    pub(super) fn new(out: W, offset: u64) -> io::Result<Self> {
        let compressor = zstd::bulk::Compressor::new(LEVEL)?;
        Ok(Self { out, offset, compressor, objects: Vec::new(), sources: Vec::new() })
    }

    fn write(&mut self, block: &RawBlock) -> io::Result<()> {
        let bytes = match block {
            RawBlock::Objects { first_id, count, next_id, raw } => {
                self.objects.push(ObjectsEntry(self.offset, *first_id, *count));
                let packed = self.compressor.compress(raw)?;
                item::encode(kind::OBJECTS, 5, |encoder| {
                    for number in [u64::from(*first_id), (*count).into(), (*next_id).into(), raw.len() as u64] {
                        encoder.uint(number);
                    }
                    encoder.byte_string(&packed);
                })
            }
            RawBlock::Source(source) => {
                self.sources.push(SourceEntry(self.offset, source.filename.clone()));
                self.encode_source(source)?
            }
        };
        self.out.write_all(&bytes)?;
        self.offset += bytes.len() as u64;
        Ok(())
    }

    fn encode_source(&mut self, source: &Source) -> io::Result<Vec<u8>> {
        let packed = source.text.as_ref().map(|text| self.compressor.compress(text.as_bytes()));
        let packed = match packed {
            Ok(packed) => Some(packed?),
            Err(_) => None,
        };
        Ok(item::encode(kind::SOURCE, if packed.is_some() { 4 } else { 3 }, |encoder| {
            encoder.text(&source.filename);
            match &source.sha256 {
                Some(hash) => encoder.byte_string(hash),
                None => encoder.none(),
            }
            match (&source.text, &packed) {
                (Ok(text), Some(packed)) => {
                    encoder.uint(text.as_bytes().len() as u64);
                    encoder.byte_string(packed);
                }
                (Err(missing), _) => encoder.missing(missing),
                (Ok(_), None) => unreachable!("a text is always packed"),
            }
        }))
    }

    pub(super) fn finish(mut self, index: &Index) -> io::Result<W> {
        let payload = super::cbor(index)?;
        let mut bytes = item::encode(kind::INDEX, 1, |encoder| encoder.byte_string(&payload));
        bytes.extend(item::encode_trailer(self.offset));
        self.out.write_all(&bytes)?;
        Ok(self.out)
    }
}

/// The way to the packer.
pub(super) enum Pipe<W> {
    /// Called directly: for small dumps, and where no thread can be had.
    Direct(Packer<W>),
    /// On its thread, which the first full block starts.
    Thread(SyncSender<RawBlock>, JoinHandle<(Packer<W>, io::Result<()>)>),
    /// Taken apart while it changes.
    Moving,
}

impl<W: Write + Send + 'static> Pipe<W> {
    /// `more`: whether blocks will follow, so that a thread is worth its start.
    pub(super) fn send(&mut self, block: RawBlock, more: bool) -> io::Result<()> {
        if more {
            self.start();
        }
        match self {
            Pipe::Direct(packer) => packer.write(&block),
            Pipe::Thread(sender, _) => match sender.send(block) {
                Ok(()) => Ok(()),
                // The thread ends early only with an error.
                Err(_) => Err(self.failure()),
            },
            Pipe::Moving => Err(io::Error::other("the dump's writer has failed before")),
        }
    }

    /// Moves the packer to a thread; where none can be had, it stays.
    fn start(&mut self) {
        if !matches!(self, Pipe::Direct(_)) {
            return;
        }
        let Pipe::Direct(packer) = std::mem::replace(self, Pipe::Moving) else { return };
        let (sender, receiver) = sync_channel::<RawBlock>(WAITING_BLOCKS);
        // The packer travels through a channel of its own, so that it is not lost where the thread cannot start.
        let (hand_over, handed_over) = sync_channel::<Packer<W>>(1);
        let spawned = std::thread::Builder::new().name("coredumpy".to_owned()).spawn(move || {
            let mut packer: Packer<W> = handed_over.recv().expect("the packer is sent right after the start");
            for block in receiver {
                if let Err(error) = packer.write(&block) {
                    return (packer, Err(error));
                }
            }
            (packer, Ok(()))
        });
        *self = match spawned {
            Ok(thread) => {
                // The receiver waits for exactly this.
                let _ = hand_over.send(packer);
                Pipe::Thread(sender, thread)
            }
            Err(_) => Pipe::Direct(packer),
        };
    }

    fn failure(&mut self) -> io::Error {
        let failed = || io::Error::other("the dump's compressor died");
        match std::mem::replace(self, Pipe::Moving) {
            Pipe::Thread(sender, thread) => {
                drop(sender);
                match thread.join() {
                    Ok((_, Err(error))) => error,
                    _ => failed(),
                }
            }
            _ => failed(),
        }
    }

    /// Waits until everything is written.
    pub(super) fn close(self) -> io::Result<Packer<W>> {
        match self {
            Pipe::Direct(packer) => Ok(packer),
            Pipe::Thread(sender, thread) => {
                drop(sender);
                let failed = |_| io::Error::other("the dump's compressor died");
                let (packer, written) = thread.join().map_err(failed)?;
                written.map(|()| packer)
            }
            Pipe::Moving => Err(io::Error::other("the dump's writer has failed before")),
        }
    }
}
