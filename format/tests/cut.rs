//! A cut file opens: what was whole is there, and the reader says that the rest is missing.

mod support;

use coredumpy_format::model::{Absent, EndState, Missing, Object, ObjectId, Reason};
use coredumpy_format::{Dump, ReadError};

use support::dump_of;

/// Objects of every kind many times over, in blocks that are large enough to be compressed.
fn large() -> (Vec<u8>, Dump<Vec<u8>>) {
    let every_kind = support::every_kind();
    let objects: Vec<_> = every_kind.iter().cycle().take(40 * every_kind.len()).cloned().collect();
    let bytes = dump_of(&objects, 100, None);
    let whole = Dump::open(bytes.clone()).unwrap();
    (bytes, whole)
}

/// Where each item ends, found without the reader.
fn item_borders(bytes: &[u8]) -> Vec<usize> {
    let mut borders = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let before = rest.len();
        let _: ciborium::Value = ciborium::from_reader(&mut rest).unwrap();
        assert!(rest.len() < before);
        borders.push(bytes.len() - rest.len());
    }
    borders
}

/// How many objects lie in the blocks that end before `length`.
fn check_piece(bytes: &[u8], length: usize, whole: &Dump<Vec<u8>>, written: u32) {
    let piece = Dump::open(bytes[..length].to_vec()).unwrap();
    assert_eq!(*piece.end(), EndState::Cut, "cut at {length}");
    assert_eq!(piece.written(), written, "cut at {length}");
    // The last that is there, the first that is not, and one in between.
    for id in [0, written / 2, written.saturating_sub(1)] {
        if id < written {
            let id = ObjectId(id);
            assert_eq!(piece.try_object(id).unwrap().json(), whole.try_object(id).unwrap().json());
        }
    }
    for id in [written, (whole.written() - 1).max(written), whole.written(), u32::MAX] {
        let absent = Object::from(Absent { missing: Missing::new(Reason::CutFile) });
        assert_eq!(piece.object(ObjectId(id)).unwrap(), absent, "cut at {length}");
    }
}

#[test]
fn a_cut_dump_opens_with_what_is_whole() {
    let (bytes, whole) = large();
    let borders = item_borders(&bytes);
    let header_end = borders[0];
    // Header, environment, three sources; then the blocks; then index and trailer.
    let blocks = &borders[4..borders.len() - 2];
    let written_at = |length: usize| {
        let whole_blocks = blocks[1..].iter().filter(|end| **end <= length).count();
        (u32::try_from(whole_blocks).unwrap() * 100).min(whole.written())
    };
    let index_end = borders[borders.len() - 2];
    let step = (bytes.len() / 500).max(1);
    let elsewhere = (0..500).map(|n| n * step + n % 7);
    let around_borders = borders.iter().flat_map(|border| [border - 1, *border, border + 1]);
    let mut cuts = 0;
    for length in elsewhere.chain(around_borders).filter(|length| *length < index_end) {
        if length < header_end {
            let error = Dump::open(bytes[..length].to_vec()).unwrap_err();
            assert!(matches!(error, ReadError::Cut { .. } | ReadError::NotADump(_)), "cut at {length}: {error}");
        } else {
            check_piece(&bytes, length, &whole, written_at(length));
        }
        cuts += 1;
    }
    assert!(cuts > 500 + 2 * borders.len(), "{cuts}");
}

#[test]
fn a_dump_that_lost_only_its_trailer_is_whole() {
    let (bytes, whole) = large();
    for length in bytes.len() - 16..bytes.len() {
        let dump = Dump::open(bytes[..length].to_vec()).unwrap();
        assert_eq!((dump.end(), dump.written()), (&EndState::Complete, whole.written()));
    }
}

#[test]
fn foreign_bytes_behind_a_dump_do_not_matter() {
    let (mut bytes, whole) = large();
    bytes.extend_from_slice(b"\r\n-- \r\nsent by mail");
    let dump = Dump::open(bytes).unwrap();
    assert_eq!((dump.end(), dump.written()), (&EndState::Complete, whole.written()));
}

#[test]
fn a_header_that_is_cut_says_where() {
    let (bytes, _) = large();
    let text = |length: usize| Dump::open(bytes[..length].to_vec()).unwrap_err().to_string();
    assert_eq!(text(0), "not a coredumpy dump: the file is empty (a dump begins with the bytes d9 d9 f7)");
    assert_eq!(text(2), "byte 2: the dump is cut: 0 bytes here, 1 expected");
    assert_eq!(text(20), "byte 20: the dump is cut: 0 bytes here, 1 expected");
    assert_eq!(text(40), "byte 36: the dump is cut: 4 bytes here, 16 expected");
}
