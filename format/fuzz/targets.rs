//! What the fuzzer calls, and what the tests call with its corpus.

use coredumpy_format::model::{Object, ObjectId};
use coredumpy_format::{Dump, Summary};

use crate::bytes::{block_of, cut_dump, payload_item, trailer};

/// Objects that are looked at: a block may claim any number.
const OBJECTS: u32 = 200;

/// Any file: opens it, and reads everything that a front reads.
pub(crate) fn open(data: &[u8]) {
    let _ = Summary::read(&data);
    let Ok(dump) = Dump::open(data.to_vec()) else { return };
    read_all(&dump);
    if dump.written() < OBJECTS {
        dump.json().expect("damage is data, and memory gives no error");
    }
}

/// Any raw data of a block: its checksum is right, so that the decoder sees it.
pub(crate) fn records(data: &[u8]) {
    // The first bytes are the numbers of the block's head.
    let Some((&[count, next_id], raw)) = data.split_first_chunk() else { return };
    let block = block_of(0, count.into(), next_id.into(), raw.len() as u64, &stored(raw));
    open(&cut_dump(&[block]));
}

/// Any index, of a dump of one block.
pub(crate) fn index(data: &[u8]) {
    let raw = [0x82, 10, 0x81, 1];
    let mut bytes = cut_dump(&[block_of(0, 1, 1, 4, &stored(&raw))]);
    let offset = bytes.len() as u64;
    bytes.extend(payload_item(3, data));
    bytes.extend(trailer(offset));
    open(&bytes);
}

fn read_all(dump: &Dump<Vec<u8>>) {
    for id in (0..dump.written().min(OBJECTS)).chain([dump.written(), u32::MAX]) {
        let _ = dump.try_object(ObjectId(id));
        match dump.object(ObjectId(id)) {
            Ok(Object::List(list)) => drop(dump.all_items(list.items, list.long.as_ref())),
            Ok(Object::Dict(dict)) => drop(dump.all_entries(&dict.names.list, dict.values, dict.long.as_ref())),
            Ok(Object::Bytearray(bytes)) => drop(dump.all_bytes(&bytes.data.0, bytes.long.as_ref())),
            _ => {}
        }
    }
    for number in 0..dump.source_filenames().count().min(OBJECTS as usize) {
        let _ = dump.source(number);
    }
    let _ = dump.missing_totals().count();
}

/// A zstd frame (RFC 8878) of one stored block: no compressor, so that the fuzzer's bytes stay where they are.
fn stored(raw: &[u8]) -> Vec<u8> {
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).expect("inputs are small");
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0xa0];
    frame.extend(length(raw).to_le_bytes());
    let blocks: Vec<_> = raw.chunks(128 * 1024).collect();
    for (number, block) in blocks.iter().enumerate() {
        let head = length(block) << 3 | u32::from(number + 1 == blocks.len());
        frame.extend(&head.to_le_bytes()[..3]);
        frame.extend(*block);
    }
    if blocks.is_empty() {
        frame.extend([1, 0, 0]);
    }
    frame
}
