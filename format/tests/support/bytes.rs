//! Dumps that are put together by hand, so that no writer's care is in them.

use ciborium::Value as Cbor;
use ciborium::cbor;

use coredumpy_format::Dump;

pub(crate) const MAGIC: [u8; 3] = [0xd9, 0xd9, 0xf7];

pub(crate) fn encoded(value: &Cbor) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

/// The header of a dump without threads.
pub(crate) fn header() -> Vec<u8> {
    header_of(&cbor!([1, 0]).unwrap())
}

pub(crate) fn header_of(version: &Cbor) -> Vec<u8> {
    let header = cbor!({
        "format" => "coredumpy",
        "version" => version,
        "id" => Cbor::Bytes(vec![1; 16]),
        "producer" => "hand",
        "created" => "2026-01-02T03:04:05.000006+00:00",
        "python" => {"version" => "3.11.7", "implementation" => "cpython"},
        "platform" => {"system" => "Linux", "release" => "6", "machine" => "x86_64"},
        "pid" => 7,
        "argv" => [],
        "exceptions" => [],
        "thread_count" => 0,
        "threads" => [],
        "roots" => {"threads" => []},
    });
    [&MAGIC[..], &encoded(&header.unwrap())].concat()
}

/// `[type, checksum, …]` with a right checksum; `rest` are the encoded elements.
pub(crate) fn item(elements: u8, kind: u8, rest: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x80 | elements, kind, 0x1a];
    bytes.extend(crc32fast::hash(rest).to_be_bytes());
    bytes.extend(rest);
    bytes
}

pub(crate) fn payload_item(kind: u8, payload: &[u8]) -> Vec<u8> {
    item(3, kind, &encoded(&Cbor::Bytes(payload.to_vec())))
}

pub(crate) fn environment() -> Vec<u8> {
    payload_item(0, &encoded(&cbor!({"hostname" => "", "cwd" => "", "executable" => ""}).unwrap()))
}

/// A zstd frame of stored blocks.
pub(crate) fn zstd(raw: &[u8]) -> Vec<u8> {
    zstd::bulk::compress(raw, 1).unwrap()
}

/// An object block with these numbers, whatever they claim.
pub(crate) fn block_of(first_id: u64, count: u64, next_id: u64, raw_length: u64, packed: &[u8]) -> Vec<u8> {
    let numbers = [first_id, count, next_id, raw_length].map(|number| encoded(&Cbor::from(number))).concat();
    item(7, 1, &[numbers, encoded(&Cbor::Bytes(packed.to_vec()))].concat())
}

/// A block of records that are given as bytes.
pub(crate) fn block(first_id: u64, records: &[Vec<u8>]) -> Vec<u8> {
    let raw = records.concat();
    block_of(first_id, records.len() as u64, 1, raw.len() as u64, &zstd(&raw))
}

pub(crate) fn trailer(index_offset: u64) -> Vec<u8> {
    item(3, 4, &[&[0x1b][..], &index_offset.to_be_bytes()].concat())
}

/// A dump of these blocks, without index.
pub(crate) fn cut_dump(blocks: &[Vec<u8>]) -> Vec<u8> {
    [header(), environment(), blocks.concat()].concat()
}

/// A dump of one block of records, without index.
pub(crate) fn dump_of_records(records: &[Vec<u8>]) -> Dump<Vec<u8>> {
    Dump::open(cut_dump(&[block(0, records)])).unwrap()
}

/// A dump of these blocks, and an index of this content.
pub(crate) fn indexed_dump(blocks: &[Vec<u8>], index: &Cbor) -> Vec<u8> {
    let mut bytes = cut_dump(blocks);
    let offset = bytes.len() as u64;
    bytes.extend(payload_item(3, &encoded(index)));
    bytes.extend(trailer(offset));
    bytes
}
