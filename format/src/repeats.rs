//! What is appended to a dump that is finished: how often the same exception came again.

use crate::item::{Head, Item, REPEATS_BYTES, TRAILER_BYTES};
use crate::model::Repeats;
use crate::read::read_trailer;
use crate::read_at::ReadAt;

/// What stands right before the last trailer; so the cost does not depend on how often something was appended.
pub(crate) fn read_repeats(source: &impl ReadAt, length: u64) -> Option<Repeats> {
    read_trailer(source, length)?;
    let end = length - TRAILER_BYTES;
    let item = Item::read(source, end.checked_sub(REPEATS_BYTES)?).ok()?;
    item.payload(source, REPEATS_BYTES).ok()?;
    match item.head {
        Head::Repeats(repeats) if item.end == end => Some(repeats),
        _ => None,
    }
}

/// The bytes to append to a dump, so that it tells of `repeats`; None where it has no trailer.
#[cfg(feature = "write")]
pub fn repeats_to_append(source: &impl ReadAt, repeats: Repeats) -> crate::Result<Option<Vec<u8>>> {
    let length = source.len()?;
    Ok(read_trailer(source, length).map(|index_offset| {
        let mut bytes = crate::item::encode_repeats(repeats);
        bytes.extend(crate::item::encode_trailer(index_offset));
        bytes
    }))
}
