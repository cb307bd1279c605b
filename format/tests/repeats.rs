//! A finished dump is told how often its exception came again, and stays the dump that it was.

mod support;

use coredumpy_format::model::{EndState, Repeats};
use coredumpy_format::{Dump, Summary, repeats_to_append};

use support::{dump_of, every_kind};

const LAST_US: u64 = 1_800_000_000_000_000;

fn told(bytes: &mut Vec<u8>, count: u64) {
    let appended = repeats_to_append(bytes, Repeats { count, last_us: LAST_US });
    bytes.extend(appended.unwrap().unwrap());
}

fn counted(bytes: &Vec<u8>) -> Option<u64> {
    let summary = Summary::read(bytes).unwrap();
    assert!(summary.has_trailer);
    let dump = Dump::open(bytes.clone()).unwrap();
    assert_eq!(dump.repeats(), summary.repeats);
    summary.repeats.map(|repeats| repeats.count)
}

#[test]
fn the_last_count_stands() {
    let mut bytes = dump_of(&every_kind(), 100, None);
    assert_eq!(counted(&bytes), None);
    let (length, whole) = (bytes.len(), Dump::open(bytes.clone()).unwrap().json().unwrap());
    told(&mut bytes, 1);
    assert_eq!(counted(&bytes), Some(1));
    told(&mut bytes, u64::MAX);
    assert_eq!(counted(&bytes), Some(u64::MAX));
    assert_eq!(bytes.len(), length + 2 * 41);

    let mut json = Dump::open(bytes).unwrap().json().unwrap();
    let repeats = json.as_object_mut().unwrap().remove("repeats").unwrap();
    assert_eq!(repeats.to_string(), r#"{"count":18446744073709551615,"last_us":1800000000000000}"#);
    assert_eq!(json, whole);
}

#[test]
fn a_count_that_was_cut_leaves_a_whole_dump() {
    let mut bytes = dump_of(&every_kind(), 100, None);
    let (length, written) = (bytes.len(), Dump::open(bytes.clone()).unwrap().written());
    told(&mut bytes, 7);
    for cut in length + 1..bytes.len() {
        let dump = Dump::open(bytes[..cut].to_vec()).unwrap();
        assert_eq!((dump.end(), dump.written(), dump.repeats()), (&EndState::Complete, written, None), "{cut}");
    }
}

#[test]
fn a_count_whose_checksum_is_wrong_is_none() {
    let mut bytes = dump_of(&every_kind(), 100, None);
    told(&mut bytes, 7);
    let at = bytes.len() - 16 - 10;
    bytes[at] ^= 1;
    assert_eq!(counted(&bytes), None);
}

#[test]
fn nothing_is_appended_to_a_cut_dump() {
    let bytes = dump_of(&every_kind(), 100, None);
    let cut = bytes[..bytes.len() - 1].to_vec();
    assert_eq!(repeats_to_append(&cut, Repeats::default()).unwrap(), None);
}
