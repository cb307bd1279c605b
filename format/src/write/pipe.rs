//! From the walk to the output: on a thread of its own where one can be had, always in order.

use std::io::{self, Write};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use super::packer::{Entry, PackedBlock, Packer, RawBlock};
use crate::index::{Index, ObjectsEntry, SourceEntry};
use crate::item::{self, kind};

/// Blocks that may wait for the thread: bounds the memory.
const WAITING_BLOCKS: usize = 4;

/// Writes blocks one behind the other, and remembers where they begin.
pub(super) struct Output<W> {
    out: W,
    offset: u64,
    packer: Packer,
    objects: Vec<ObjectsEntry>,
    sources: Vec<SourceEntry>,
}

/// What the thread gets, in the order of the file.
pub(super) enum Job {
    Pack(RawBlock),
    Append(PackedBlock),
}

impl<W: Write> Output<W> {
    /// `out` stands at byte `offset` of the file.
    pub(super) fn new(out: W, offset: u64) -> io::Result<Self> {
        Ok(Self { out, offset, packer: Packer::new()?, objects: Vec::new(), sources: Vec::new() })
    }

    fn run(&mut self, job: Job) -> io::Result<()> {
        let PackedBlock { entry, bytes } = match job {
            Job::Pack(block) => self.packer.pack(block)?,
            Job::Append(packed) => packed,
        };
        self.out.write_all(&bytes)?;
        match entry {
            Entry::Objects { first_id, count } => self.objects.push(ObjectsEntry(self.offset, first_id, count)),
            Entry::Source(filename) => self.sources.push(SourceEntry(self.offset, filename)),
        }
        self.offset += bytes.len() as u64;
        Ok(())
    }

    /// Writes index and trailer. `index` has everything but the blocks' places.
    pub(super) fn finish(mut self, index: Index) -> io::Result<W> {
        let index = Index { objects: self.objects, sources: self.sources, ..index };
        let payload = super::cbor(&index)?;
        let mut bytes = item::encode(kind::INDEX, 1, |encoder| encoder.byte_string(&payload));
        bytes.extend(item::encode_trailer(self.offset));
        self.out.write_all(&bytes)?;
        Ok(self.out)
    }
}

/// The way to the output.
pub(super) enum Pipe<W> {
    /// Called directly: for small dumps, and where no thread can be had.
    Direct(Output<W>),
    /// On its thread, which starts behind the first full block. The packer is for the walk's own thread, which packs a block
    /// itself rather than wait until there is room.
    Thread(SyncSender<Job>, JoinHandle<(Output<W>, io::Result<()>)>, Option<Packer>),
    /// There is none: blocks are dropped.
    Nowhere,
    /// It has failed, or is changing.
    Gone,
}

impl<W: Write + Send + 'static> Pipe<W> {
    /// `more`: whether blocks will follow, so that a thread is worth its start.
    pub(super) fn send(&mut self, block: RawBlock, more: bool) -> io::Result<()> {
        match self {
            Pipe::Direct(output) => {
                output.run(Job::Pack(block))?;
                // Not before: what the thread works with is then memory of this one. What a thread takes itself, its
                // allocator keeps, and a process that is dumped again and again would grow.
                if more {
                    self.start();
                }
                Ok(())
            }
            Pipe::Thread(sender, _, packer) => match send(sender, packer, block) {
                Ok(true) => Ok(()),
                // The thread ends early only with an error.
                Ok(false) => Err(self.failure()),
                Err(error) => Err(error),
            },
            Pipe::Nowhere => Ok(()),
            Pipe::Gone => Err(io::Error::other("the dump's writer has failed before")),
        }
    }

    /// Moves the output to a thread; where none can be had, it stays.
    fn start(&mut self) {
        let output = match std::mem::replace(self, Pipe::Gone) {
            Pipe::Direct(output) => output,
            other => return *self = other,
        };
        let (sender, receiver) = sync_channel::<Job>(WAITING_BLOCKS);
        // The output travels through a channel of its own, so that it is not lost where the thread cannot start.
        let (hand_over, handed_over) = sync_channel::<Output<W>>(1);
        let spawned = std::thread::Builder::new().name("coredumpy".to_owned()).spawn(move || {
            let mut output: Output<W> = handed_over.recv().expect("the output is sent right after the start");
            for job in receiver {
                if let Err(error) = output.run(job) {
                    return (output, Err(error));
                }
            }
            (output, Ok(()))
        });
        *self = match spawned {
            Ok(thread) => {
                // The receiver waits for exactly this.
                let _ = hand_over.send(output);
                Pipe::Thread(sender, thread, None)
            }
            Err(_) => Pipe::Direct(output),
        };
    }

    fn failure(&mut self) -> io::Error {
        match std::mem::replace(self, Pipe::Gone).close() {
            Err(error) => error,
            Ok(_) => io::Error::other("the dump's compressor ended too soon"),
        }
    }

    /// Waits until everything is written.
    pub(super) fn close(self) -> io::Result<Output<W>> {
        match self {
            Pipe::Direct(output) => Ok(output),
            Pipe::Thread(sender, thread, _) => {
                drop(sender);
                let (output, written) = thread.join().map_err(|_| io::Error::other("the dump's compressor died"))?;
                written.map(|()| output)
            }
            Pipe::Nowhere => Err(io::Error::other("nothing was to be written")),
            Pipe::Gone => Err(io::Error::other("the dump's writer has failed before")),
        }
    }
}

/// Gives the thread a block, packed already where it has enough to do. False where the thread is gone.
fn send(sender: &SyncSender<Job>, packer: &mut Option<Packer>, block: RawBlock) -> io::Result<bool> {
    match sender.try_send(Job::Pack(block)) {
        Ok(()) => Ok(true),
        Err(TrySendError::Full(Job::Pack(block))) => {
            let packer = match packer {
                Some(packer) => packer,
                None => packer.insert(Packer::new()?),
            };
            Ok(sender.send(Job::Append(packer.pack(block)?)).is_ok())
        }
        Err(_) => Ok(false),
    }
}
