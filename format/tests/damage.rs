//! Damage is data: it stays where it is, says so, and the reader never panics.

mod support;

use std::ops::Range;

use coredumpy_format::model::{Absent, EndState, Json, Missing, Object, ObjectId, Reason};
use coredumpy_format::{Dump, ReadError, Result};
use proptest::collection::vec;
use proptest::prelude::*;

use support::bytes::{block_of, cut_dump, zstd};
use support::{dump_of, every_kind};

const PER_BLOCK: u32 = 20;

/// A dump of every kind, and where its items are.
fn example() -> (Vec<u8>, Vec<Range<usize>>) {
    let bytes = dump_of(&every_kind(), PER_BLOCK as usize, None);
    let mut items = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let mut rest = &bytes[start..];
        let _: ciborium::Value = ciborium::from_reader(&mut rest).unwrap();
        items.push(start..bytes.len() - rest.len());
        start = bytes.len() - rest.len();
    }
    (bytes, items)
}

/// Looks at everything that a front looks at.
fn read_all(bytes: Vec<u8>) -> Result<Json> {
    let dump = Dump::open(bytes)?;
    for id in 0..dump.written().min(300) {
        let _ = dump.try_object(ObjectId(id));
        if let Object::List(list) = dump.object(ObjectId(id))? {
            dump.all_items(list.items, list.long.as_ref())?;
        }
    }
    if dump.written() < 300 { dump.json() } else { Ok(Json::Null) }
}

fn is_damaged(object: &Object) -> bool {
    matches!(object, Object::Absent(Absent { missing: Missing { reason: Reason::Damaged, detail: Some(_), .. } }))
}

#[test]
fn a_flipped_bit_damages_its_own_block_at_most() {
    let (bytes, items) = example();
    let whole = Dump::open(bytes.clone()).unwrap();
    let objects: Vec<_> = (0..whole.written()).map(|id| whole.try_object(ObjectId(id)).unwrap().json()).collect();
    // Header, environment, three sources; then the blocks; then index and trailer.
    for (number, item) in items.iter().enumerate().skip(1) {
        let block = (5..items.len() - 2).contains(&number).then(|| u32::try_from(number).unwrap() - 5);
        for position in item.clone() {
            let mut damaged = bytes.clone();
            damaged[position] ^= 1 << (position % 8);
            let dump = Dump::open(damaged).unwrap();
            // Without its trailer a dump still has its index.
            let is_in_index = number == items.len() - 2;
            assert_eq!(*dump.end(), if is_in_index { EndState::Cut } else { EndState::Complete }, "byte {position}");
            assert_eq!(dump.written(), whole.written(), "byte {position}");
            for id in 0..dump.written() {
                let object = dump.object(ObjectId(id)).unwrap();
                let is_here = block == Some(id / PER_BLOCK);
                assert_eq!(is_damaged(&object), is_here, "byte {position}, object {id}: {object:?}");
                assert!(is_here || object.json() == objects[id as usize], "byte {position}, object {id}");
            }
            for source in 0..3 {
                let text = dump.source(source).unwrap().text;
                let is_damaged = text.is_err_and(|missing| missing.reason == Reason::Damaged);
                assert_eq!(is_damaged, number == source + 2, "byte {position}, source {source}");
            }
        }
    }
}

#[test]
fn an_error_says_where() {
    let (mut bytes, items) = example();
    let at = items[6].start;
    bytes[at + 30] ^= 1;
    let dump = Dump::open(bytes).unwrap();
    let error = dump.try_object(ObjectId(PER_BLOCK)).unwrap_err();
    assert!(matches!(error, ReadError::Checksum { offset, .. } if offset == at as u64));
    assert!(error.to_string().starts_with(&format!("block at byte {at}: checksum ")), "{error}");
    let Object::Absent(absent) = dump.object(ObjectId(PER_BLOCK)).unwrap() else { panic!("not missing") };
    assert_eq!(absent.missing.detail.unwrap().to_lossy(), error.to_string());
}

/// What can happen to bytes.
#[derive(Debug, Clone)]
enum Accident {
    Flip(usize, u8),
    Set(usize, u8),
    Remove(usize, usize),
    Insert(usize, Vec<u8>),
    Repeat(usize, usize),
    Truncate(usize),
}

impl Accident {
    fn happen(&self, bytes: &mut Vec<u8>) {
        let length = bytes.len();
        let range = |at: usize, count: usize| at % (length + 1)..(at % (length + 1) + count).min(length);
        match self {
            _ if length == 0 => {}
            Accident::Flip(at, bit) => bytes[at % length] ^= 1 << (bit % 8),
            Accident::Set(at, byte) => bytes[at % length] = *byte,
            Accident::Remove(at, count) => drop(bytes.drain(range(*at, *count))),
            Accident::Insert(at, new) => drop(bytes.splice(range(*at, 0), new.iter().copied())),
            Accident::Repeat(at, count) => bytes.extend_from_within(range(*at, *count)),
            Accident::Truncate(at) => bytes.truncate(at % length),
        }
    }
}

fn accident() -> impl Strategy<Value = Accident> {
    prop_oneof![
        4 => (any::<usize>(), any::<u8>()).prop_map(|(at, bit)| Accident::Flip(at, bit)),
        4 => (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Accident::Set(at, byte)),
        1 => (any::<usize>(), 0usize..20).prop_map(|(at, count)| Accident::Remove(at, count)),
        1 => (any::<usize>(), vec(any::<u8>(), 0..20)).prop_map(|(at, new)| Accident::Insert(at, new)),
        1 => (any::<usize>(), 0usize..200).prop_map(|(at, count)| Accident::Repeat(at, count)),
        1 => any::<usize>().prop_map(Accident::Truncate),
    ]
}

/// The records of a block, and the next id at its start.
fn raw_records() -> (Vec<u8>, usize) {
    let mut encoder = coredumpy_format::Encoder::new(support::ROOTS);
    let objects = every_kind();
    for object in &objects {
        object.encode(&mut encoder);
    }
    (encoder.bytes().to_vec(), objects.len())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn a_file_to_which_anything_happened_never_panics(accidents in vec(accident(), 1..6)) {
        let (mut bytes, _) = example();
        for accident in &accidents {
            accident.happen(&mut bytes);
        }
        let _ = read_all(bytes);
    }

    /// The checksum is right, so that the records' decoder sees what happened.
    #[test]
    fn records_to_which_anything_happened_never_panic(accidents in vec(accident(), 1..6)) {
        let (mut raw, count) = raw_records();
        for accident in &accidents {
            accident.happen(&mut raw);
        }
        let block = block_of(0, count as u64, support::ROOTS.into(), raw.len() as u64, &zstd(&raw));
        read_all(cut_dump(&[block])).unwrap();
        // And each record by itself, where the structure around it holds.
        let half = raw.len() / 2;
        let block = block_of(0, 1, 0, half as u64, &zstd(&raw[..half]));
        read_all(cut_dump(&[block])).unwrap();
    }

    /// One record of one kind whose inside is anything: its decoder is always reached.
    #[test]
    fn any_record_of_any_bytes_never_panics(code in 0u8..56, elements in 0u8..16, bytes in vec(any::<u8>(), 0..60)) {
        let head = [0x80 | (elements + 1), 0x18, code];
        // Padding with empty arrays lets most of them end.
        let record = [&head[..], &bytes, &[0x80; 80]].concat();
        let block = block_of(0, 1, 0, record.len() as u64, &zstd(&record));
        read_all(cut_dump(&[block])).unwrap();
        let mut rest = &record[..];
        if ciborium::from_reader::<ciborium::Value, _>(&mut rest).is_ok() {
            let record = &record[..record.len() - rest.len()];
            let block = block_of(0, 1, 0, record.len() as u64, &zstd(record));
            read_all(cut_dump(&[block])).unwrap();
        }
    }

    #[test]
    fn any_frame_never_panics(accidents in vec(accident(), 1..6), raw_length in 0u64..10_000) {
        let (raw, count) = raw_records();
        let mut packed = zstd(&raw);
        for accident in &accidents {
            accident.happen(&mut packed);
        }
        for length in [raw_length, raw.len() as u64] {
            read_all(cut_dump(&[block_of(0, count as u64, 0, length, &packed)])).unwrap();
        }
    }
}
