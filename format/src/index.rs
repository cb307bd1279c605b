//! Where the blocks of a dump begin: written last, rebuilt where it is missing.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::cbor::{Decoder, from_cbor};
use crate::item::{Head, Item};
use crate::limits::INDEX_MAX_BYTES;
use crate::model::{EndState, Reason};
use crate::read_at::ReadAt;
use crate::text::Text;

/// The number of a [`Reason`] in the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub(crate) struct ReasonCode(pub(crate) u8);

/// A block of objects: its offset in the file, its first id, its number of records.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct ObjectsEntry(pub(crate) u64, pub(crate) u32, pub(crate) u32);

/// A source: the offset of its block, its filename.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct SourceEntry(pub(crate) u64, pub(crate) Text);

/// The index item's payload.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct Index {
    /// In the order of their ids, without gaps.
    pub(crate) objects: Vec<ObjectsEntry>,
    pub(crate) sources: Vec<SourceEntry>,
    /// Ids that were assigned; those from the last block's end on have no record.
    pub(crate) assigned: u32,
    /// The code of the reason why the walk stopped, where it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) stopped: Option<ReasonCode>,
    /// How many values are missing, by their reason's code.
    pub(crate) missing: BTreeMap<ReasonCode, u64>,
    /// What libraries said of their objects, where they were asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) wordings: Option<PackedWordings>,
    /// The ids of the first tracebacks: a frame is restored with the places that they show of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) tracebacks: Vec<u32>,
}

/// Raw length, and the zstd frame of the CBOR.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct PackedWordings(
    pub(crate) u32,
    #[serde(serialize_with = "crate::model::bytes::serialize")] pub(crate) Vec<u8>,
);

impl Index {
    /// The ids that have a record.
    pub(crate) fn written(&self) -> u32 {
        self.objects.last().map_or(0, |entry| entry.1.saturating_add(entry.2))
    }

    /// How many values are missing for a reason.
    pub(crate) fn missing_for(&self, reason: Reason) -> u64 {
        self.missing.get(&ReasonCode(reason.code())).copied().unwrap_or_default()
    }

    pub(crate) fn end_state(&self) -> EndState {
        self.stopped.map_or(EndState::Complete, |code| EndState::Stopped(Reason::from_code(code.0)))
    }

    /// Whether the blocks' ids follow on from one another and the blocks lie inside the file.
    pub(crate) fn is_sound(&self, file_length: u64) -> bool {
        let mut next = 0;
        self.objects.iter().all(|&ObjectsEntry(offset, first, count)| {
            let follows = first == next && count > 0 && offset < file_length;
            match first.checked_add(count) {
                Some(end) => next = end,
                None => return false,
            }
            follows
        }) && next <= self.assigned
            && self.sources.iter().all(|entry| entry.0 < file_length)
    }

    /// The index at `offset`, where a whole one stands there.
    pub(crate) fn read(source: &impl ReadAt, offset: u64, file_length: u64) -> Option<Self> {
        let item = Item::read(source, offset).ok().filter(|item| item.head == Head::Index)?;
        let payload = item.payload(source, INDEX_MAX_BYTES.min(file_length)).ok()?;
        let index: Self = from_cbor(Decoder::in_block(&payload, 0, offset), "an index").ok()?;
        index.is_sound(file_length).then_some(index)
    }

    /// Reads the heads of the items from `offset` on, until one is not whole.
    ///
    /// A whole index that stands in front of foreign bytes is as good as one at the end.
    pub(crate) fn rebuild(source: &impl ReadAt, mut offset: u64, file_length: u64) -> (Self, EndState) {
        let mut index = Self::default();
        while offset < file_length {
            let Ok(item) = Item::read(source, offset) else { break };
            if item.end > file_length {
                break;
            }
            match &item.head {
                Head::Objects { first_id, count, next_id, .. } => {
                    if *first_id != index.written() || *count == 0 || first_id.checked_add(*count).is_none() {
                        break;
                    }
                    index.objects.push(ObjectsEntry(offset, *first_id, *count));
                    index.assigned = (*next_id).max(index.written());
                }
                Head::Source { filename, .. } => index.sources.push(SourceEntry(offset, filename.clone())),
                Head::Index => match Self::read(source, offset, file_length) {
                    Some(whole) => {
                        let end = whole.end_state();
                        return (whole, end);
                    }
                    None => break,
                },
                Head::Trailer { .. } => break,
                Head::Environment | Head::Repeats(_) | Head::Unknown => {}
            }
            offset = item.end;
        }
        (index, EndState::Cut)
    }
}
