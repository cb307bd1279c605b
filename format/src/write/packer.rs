//! Compresses blocks: from what the walk filled to the bytes of an item.

use std::io;

use crate::item::{self, kind};
use crate::read::Source;
use crate::text::Text;

/// zstd's level: at 1 numbers take three times the space, beyond 3 time grows much faster than files shrink.
const LEVEL: i32 = 3;

/// A block before compression.
pub(super) enum RawBlock {
    Objects { first_id: u32, count: u32, next_id: u32, raw: Vec<u8> },
    Source(Source),
}

/// A block as it stands in the file, and what the index says of it.
pub(super) struct PackedBlock {
    pub(super) entry: Entry,
    pub(super) bytes: Vec<u8>,
}

/// A block's part of the index, its offset left out.
pub(super) enum Entry {
    Objects { first_id: u32, count: u32 },
    Source(Text),
}

/// A compressor and its memory, which is there from the first block on.
pub(super) struct Packer {
    compressor: zstd::bulk::Compressor<'static>,
    packed: Vec<u8>,
}

impl Packer {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self { compressor: zstd::bulk::Compressor::new(LEVEL)?, packed: Vec::new() })
    }

    pub(super) fn compress(&mut self, raw: &[u8]) -> io::Result<&[u8]> {
        self.packed.clear();
        let bound = zstd::zstd_safe::compress_bound(raw.len());
        // A process that has no memory left must not end here.
        self.packed.try_reserve(bound).map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
        self.compressor.compress_to_buffer(raw, &mut self.packed)?;
        Ok(&self.packed)
    }

    pub(super) fn pack(&mut self, block: RawBlock) -> io::Result<PackedBlock> {
        match block {
            RawBlock::Objects { first_id, count, next_id, raw } => {
                let packed = self.compress(&raw)?;
                let bytes = item::encode(kind::OBJECTS, 5, |encoder| {
                    for number in [u64::from(first_id), count.into(), next_id.into(), raw.len() as u64] {
                        encoder.uint(number);
                    }
                    encoder.byte_string(packed);
                });
                Ok(PackedBlock { entry: Entry::Objects { first_id, count }, bytes })
            }
            RawBlock::Source(source) => {
                let bytes = self.source(&source)?;
                Ok(PackedBlock { entry: Entry::Source(source.filename), bytes })
            }
        }
    }

    fn source(&mut self, source: &Source) -> io::Result<Vec<u8>> {
        let body = match &source.text {
            Ok(text) => Ok((text.as_bytes().len() as u64, self.compress(text.as_bytes())?)),
            Err(missing) => Err(missing),
        };
        Ok(item::encode(kind::SOURCE, if body.is_ok() { 4 } else { 3 }, |encoder| {
            encoder.text(&source.filename);
            match &source.sha256 {
                Some(hash) => encoder.byte_string(hash),
                None => encoder.none(),
            }
            match &body {
                Ok((raw_length, packed)) => {
                    encoder.uint(*raw_length);
                    encoder.byte_string(packed);
                }
                Err(missing) => encoder.missing(missing),
            }
        }))
    }
}
