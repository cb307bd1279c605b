//! The items of the file after its header: `[type, checksum, …]`.
//!
//! The checksum always takes the five bytes of a full 32-bit head, so that it covers the item from its byte 7 on.

use crate::cbor::Decoder;
#[cfg(feature = "write")]
use crate::cbor::Encoder;
use crate::checksum::checksum;
use crate::error::{Place, ReadError, Result};
use crate::limits::{BLOCK_MAX_BYTES, ITEM_HEAD_MAX_BYTES};
use crate::model::{Missing, Repeats};
use crate::read_at::{ReadAt, read_exact_at};
use crate::text::Text;

/// What kind of item it is: its first element.
pub(crate) mod kind {
    pub(crate) const ENVIRONMENT: u8 = 0;
    pub(crate) const OBJECTS: u8 = 1;
    pub(crate) const SOURCE: u8 = 2;
    pub(crate) const INDEX: u8 = 3;
    pub(crate) const TRAILER: u8 = 4;
    pub(crate) const REPEATS: u8 = 5;
}

/// The bytes before those that the checksum covers: array head, type, checksum.
const CHECKED_FROM: usize = 7;
/// `[4, checksum, index offset]`, every head in full.
pub(crate) const TRAILER_BYTES: u64 = 16;
/// `[5, checksum, count, last]`, every head in full.
pub(crate) const REPEATS_BYTES: u64 = 25;
/// Nearly all heads are shorter. Without it, recovering a file of tiny items would read each byte of it thousands of times.
const USUAL_HEAD_BYTES: usize = 512;

/// A block's head: everything but its payload.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Head {
    Environment,
    Objects {
        first_id: u32,
        count: u32,
        next_id: u32,
        raw_length: u32,
    },
    /// `raw_length` is None where the text is missing.
    Source {
        filename: Text,
        sha256: Option<Vec<u8>>,
        body: SourceBody,
    },
    Index,
    Trailer {
        index_offset: u64,
    },
    Repeats(Repeats),
    /// An item of a later minor version.
    Unknown,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum SourceBody {
    Packed { raw_length: u32 },
    Missing(Missing),
}

/// An item in the file.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) offset: u64,
    pub(crate) head: Head,
    checksum: u32,
    /// Offset of the payload's bytes, and how many; 0 where there is none.
    payload: (u64, u64),
    pub(crate) end: u64,
}

/// Writes an item: `fill` writes the elements after the checksum.
#[cfg(feature = "write")]
pub(crate) fn encode(kind: u8, elements: usize, fill: impl FnOnce(&mut Encoder)) -> Vec<u8> {
    let mut encoder = Encoder::new(0);
    encoder.array(2 + elements);
    encoder.uint(kind.into());
    encoder.buffer.extend_from_slice(&[0x1a, 0, 0, 0, 0]);
    debug_assert_eq!(encoder.buffer.len(), CHECKED_FROM);
    fill(&mut encoder);
    let mut bytes = encoder.buffer;
    let checksum = checksum(&bytes[CHECKED_FROM..]);
    bytes[CHECKED_FROM - 4..CHECKED_FROM].copy_from_slice(&checksum.to_be_bytes());
    bytes
}

/// The trailer: 16 bytes, so that it is found from the file's end.
#[cfg(feature = "write")]
pub(crate) fn encode_trailer(index_offset: u64) -> Vec<u8> {
    encode(kind::TRAILER, 1, |encoder| {
        encoder.buffer.push(0x1b);
        encoder.buffer.extend_from_slice(&index_offset.to_be_bytes());
    })
}

/// 25 bytes, so that it is found from the trailer after it.
#[cfg(feature = "write")]
pub(crate) fn encode_repeats(repeats: Repeats) -> Vec<u8> {
    encode(kind::REPEATS, 2, |encoder| {
        for number in [repeats.count, repeats.last_us] {
            encoder.buffer.push(0x1b);
            encoder.buffer.extend_from_slice(&number.to_be_bytes());
        }
    })
}

impl Item {
    /// Reads the head of the item at `offset`. Whether the payload is whole is not looked at.
    pub(crate) fn read(source: &impl ReadAt, offset: u64) -> Result<Self> {
        let left = source.len()?.saturating_sub(offset);
        let read = |most: usize| {
            let mut bytes = vec![0; usize::try_from(left).unwrap_or(most).min(most)];
            read_exact_at(source, offset, &mut bytes)?;
            Self::decode(&bytes, offset)
        };
        match read(USUAL_HEAD_BYTES) {
            Err(_) if left > USUAL_HEAD_BYTES as u64 => {}
            decoded => return decoded,
        }
        match read(ITEM_HEAD_MAX_BYTES) {
            // The file goes on, so it is the head that is too long.
            Err(ReadError::Cut { .. }) if left > ITEM_HEAD_MAX_BYTES as u64 => {
                let found = format!("an item whose head takes more than {ITEM_HEAD_MAX_BYTES} bytes");
                Err(ReadError::damaged(Place::File(offset), found, "a smaller one"))
            }
            decoded => decoded,
        }
    }

    fn decode(bytes: &[u8], offset: u64) -> Result<Self> {
        let mut decoder = Decoder::in_file(bytes, offset);
        let elements = decoder.array("an item")?;
        let kind = decoder.uint("an item's type")?;
        let checksum = decoder.uint32("a checksum")?;
        let wrong_length =
            |decoder: &Decoder<'_>, expected| decoder.error(0, format!("an array of {elements} elements"), expected);
        if elements < 3 || decoder.position() != CHECKED_FROM {
            return Err(wrong_length(&decoder, "an item of type, checksum and data"));
        }
        let (head, has_payload, read) =
            Self::decode_head(&mut decoder, u8::try_from(kind).unwrap_or(u8::MAX), elements)?;
        let mut payload = (0, 0);
        if has_payload {
            let length = decoder.byte_string_head("an item's payload")?;
            payload = (offset + decoder.position() as u64, length);
            if read + 1 != elements {
                return Err(wrong_length(&decoder, "the payload as last element"));
            }
        } else {
            let more = elements.checked_sub(read).ok_or_else(|| wrong_length(&decoder, "all elements of its type"))?;
            decoder.skip_items(more as u64)?;
        }
        let end = (offset + decoder.position() as u64).checked_add(payload.1);
        let end = end.ok_or_else(|| decoder.error(0, format!("an item of {} bytes", payload.1), "a smaller one"))?;
        Ok(Self { offset, head, checksum, payload, end })
    }

    /// The head, whether a payload follows, and how many elements were read.
    fn decode_head(decoder: &mut Decoder<'_>, kind: u8, elements: usize) -> Result<(Head, bool, usize)> {
        Ok(match kind {
            kind::ENVIRONMENT => (Head::Environment, true, 2),
            kind::OBJECTS => {
                let mut number = |expected| decoder.uint32(expected);
                let (first_id, count) = (number("a block's first id")?, number("a block's count")?);
                let (next_id, raw_length) = (number("a block's next id")?, number("a block's raw length")?);
                (Head::Objects { first_id, count, next_id, raw_length }, true, 6)
            }
            kind::SOURCE => {
                let filename = decoder.text("a source's filename")?;
                let sha256 = if decoder.next_is_null() {
                    decoder.skip_items(1)?;
                    None
                } else {
                    Some(decoder.byte_string("a SHA-256")?.to_vec())
                };
                if decoder.next_is_uint() {
                    let raw_length = decoder.uint32("a source's raw length")?;
                    (Head::Source { filename, sha256, body: SourceBody::Packed { raw_length } }, true, 5)
                } else {
                    let body = SourceBody::Missing(decoder.missing_value("a source's length, or why it is missing")?);
                    (Head::Source { filename, sha256, body }, false, 5)
                }
            }
            kind::INDEX => (Head::Index, true, 2),
            kind::TRAILER => (Head::Trailer { index_offset: decoder.uint("the index's offset")? }, false, 3),
            kind::REPEATS => {
                let (count, last_us) = (decoder.uint("how many repeats")?, decoder.uint("when the last was")?);
                (Head::Repeats(Repeats { count, last_us }), false, 4)
            }
            // All but the last element are passed over; the last may be a payload of any length.
            _ => {
                decoder.skip_items(elements as u64 - 3)?;
                (Head::Unknown, decoder.next_is_bytes(), elements - 1)
            }
        })
    }

    /// Checks the checksum and returns the payload.
    pub(crate) fn payload(&self, source: &impl ReadAt, max_bytes: u64) -> Result<Vec<u8>> {
        let length = self.end - self.offset;
        if length > max_bytes.saturating_add(ITEM_HEAD_MAX_BYTES as u64) {
            let found = format!("an item of {length} bytes");
            return Err(ReadError::damaged(Place::File(self.offset), found, "a smaller one"));
        }
        let left = source.len()?.saturating_sub(self.offset);
        if length > left {
            return Err(ReadError::Cut { place: Place::File(self.offset), found: left, expected: length });
        }
        let mut bytes = vec![0; usize::try_from(length).unwrap_or(usize::MAX)];
        read_exact_at(source, self.offset, &mut bytes)?;
        let found = checksum(&bytes[CHECKED_FROM..]);
        if found != self.checksum {
            return Err(ReadError::Checksum { offset: self.offset, found, expected: self.checksum });
        }
        // The payload is the item's last element.
        let head = bytes.len() - usize::try_from(self.payload.1).unwrap_or(usize::MAX);
        bytes.drain(..head);
        Ok(bytes)
    }

    /// The payload, decompressed to exactly `raw_length` bytes.
    pub(crate) fn unpack(&self, source: &impl ReadAt, raw_length: u32) -> Result<Vec<u8>> {
        let place = Place::File(self.offset);
        let expected = raw_length as usize;
        if expected > BLOCK_MAX_BYTES {
            return Err(ReadError::damaged(place, format!("a block of {expected} raw bytes"), "at most 16 MiB"));
        }
        let packed = self.payload(source, 2 * BLOCK_MAX_BYTES as u64)?;
        crate::unpack::unpack(&packed, expected)
            .map_err(|found| ReadError::damaged(place, found, "one whole zstd frame"))
    }
}
