//! What a block claims, and what is in it.

use ciborium::Value as Cbor;
use ciborium::cbor;
use coredumpy_format::model::EndState;
use coredumpy_format::{Dump, ReadError};

use crate::index::index_of;
use crate::records::record_error;
use crate::support::bytes::{
    block_of, cut_dump, encoded, environment, header, indexed_dump, item, payload_item, trailer, zstd,
};
use crate::{list, object_error};

#[test]
fn claimed_lengths_are_checked_before_they_are_believed() {
    let left = "0 bytes left where 18446744073709551615 are claimed";
    let huge = [0xff; 8];
    assert_eq!(
        record_error([&[0x82, 4, 0x5b][..], &huge].concat()),
        format!("block, its byte 11: {left}, expected the bytes of a string")
    );
    // Before anything else is known of an item, its array must fit into the file.
    let array = [&[0x9b][..], &huge, &[0; 7]].concat();
    assert_eq!(Dump::open(cut_dump(&[array])).unwrap().written(), 0);
    // A payload whose end is beyond all numbers.
    let endless = [&[0x87, 1, 0x1a, 0, 0, 0, 0, 0, 1, 1, 4, 0x5b][..], &huge].concat();
    assert_eq!(Dump::open(cut_dump(&[endless])).unwrap().written(), 0);
    let offset = header().len() as u64;
    let in_index = [
        header(),
        item(7, 1, &[&[0, 1, 1, 4, 0x5b][..], &huge].concat()),
        payload_item(3, &encoded(&index_of(&[[offset, 0, 1]], 1))),
    ];
    let index_offset = in_index[0].len() + in_index[1].len();
    let dump = Dump::open([in_index.concat(), trailer(index_offset as u64)].concat()).unwrap();
    assert_eq!(*dump.end(), EndState::Complete);
    assert_eq!(
        object_error(&dump, 0),
        format!("byte {offset}: an item of 18446744073709551615 bytes, expected a smaller one")
    );
}

#[test]
fn a_block_expands_to_what_it_says_or_not_at_all() {
    let bomb = zstd(&vec![0; 15 << 20]);
    assert!(bomb.len() < 2000);
    let at = header().len() + environment().len();
    let error = |raw_length, packed: &[u8]| {
        let dump = Dump::open(cut_dump(&[block_of(0, 1, 1, raw_length, packed)])).unwrap();
        object_error(&dump, 0)
    };
    let frame = "expected one whole zstd frame";
    assert_eq!(error(100, &bomb), format!("byte {at}: a zstd frame of more bytes than the stated 100, {frame}"));
    // A window of 8 MiB, for a frame of nothing.
    let wide = [0x28, 0xb5, 0x2f, 0xfd, 0, 0x68, 1, 0, 0];
    assert_eq!(error(100, &wide), format!("byte {at}: a bad zstd frame, {frame}"));
    assert_eq!(
        error(16 << 20, &bomb),
        format!("byte {at}: a zstd frame of fewer bytes than the stated 16777216, {frame}")
    );
    assert_eq!(
        error((16 << 20) + 1, &bomb),
        format!("byte {at}: a block of 16777217 raw bytes, expected at most 16 MiB")
    );
    assert_eq!(error(3, &zstd(&list())), format!("byte {at}: a zstd frame of more bytes than the stated 3, {frame}"));
    let two = [zstd(&list()), zstd(&list())].concat();
    assert_eq!(
        error(4, &two),
        format!("byte {at}: 17 bytes after a zstd frame, {frame}").replace("17", &(two.len() / 2).to_string())
    );
    assert!(error(4, b"no frame").starts_with(&format!("byte {at}: a bad zstd frame")));
    assert!(error(4, &zstd(&list())[..8]).starts_with(&format!("byte {at}: a bad zstd frame")));
}

/// A frame without a stated size whose blocks repeat one byte: each 4 bytes of it become 128 KiB.
#[test]
fn a_frame_that_does_not_say_its_size_stops_at_the_stated_length() {
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0, 0x50];
    for _ in 0..100_000 {
        // A block of type 1 (RLE) of 131072 bytes, not the last.
        frame.extend([0x02, 0x00, 0x10, 0xe0]);
    }
    let dump = Dump::open(cut_dump(&[block_of(0, 1, 1, 4, &frame)])).unwrap();
    let error = object_error(&dump, 0);
    assert!(error.contains("a zstd frame of more bytes than the stated 4"), "{error}");
}

#[test]
fn a_count_is_that_of_the_records() {
    let raw = [list(), list()].concat();
    let error = |count| {
        let dump = Dump::open(cut_dump(&[block_of(0, count, 1, raw.len() as u64, &zstd(&raw))])).unwrap();
        let error = object_error(&dump, 0);
        error.replace(&format!("block at byte {}", header().len() + environment().len()), "block")
    };
    assert_eq!(error(1), "block, its byte 4: 4 bytes after the last record, expected the end of the block");
    assert_eq!(error(3), "block, its byte 8: 0 bytes left where 1 are claimed, expected an item");
    assert_eq!(error(0xffff_ffff), "block, its byte 8: 0 bytes left where 1 are claimed, expected an item");
}

#[test]
fn ids_end() {
    let raw = [0x82, 10, 0x82, 0xe0, 0xe0];
    let dump = Dump::open(cut_dump(&[block_of(0, 1, 0xffff_fffe, 5, &zstd(&raw))])).unwrap();
    assert!(object_error(&dump, 0).ends_with("object 2^32, expected fewer objects"));
}

#[test]
fn a_source_is_checked_like_a_block() {
    let name = b"\x64a.py\xf6";
    let at = (header().len() + environment().len()) as u64;
    let source_of = |elements, rest: &[u8]| {
        let item = item(elements, 2, &[&name[..], rest].concat());
        Dump::open(cut_dump(&[item])).unwrap()
    };
    let packed = |raw: &[u8], length: u8| [&[length][..], &encoded(&Cbor::Bytes(zstd(raw)))].concat();
    let good = source_of(6, &packed(b"x", 1));
    assert_eq!(good.source(0).unwrap().text.unwrap().as_str(), Some("x"));
    let not_text = source_of(6, &packed(b"\xff", 1));
    assert_eq!(
        not_text.try_source(0).unwrap_err().to_string(),
        format!("byte {at}: a source that is not UTF-8, expected UTF-8")
    );
    let missing = not_text.source(0).unwrap().text.unwrap_err();
    assert_eq!(missing.reason.word(), "damaged");
    // Too few elements for what stands there; a missing one whose checksum is wrong.
    assert_eq!(source_of(3, &[0x82, 0, 5]).source_filenames().count(), 0);
    let mut wrong = item(5, 2, &[&name[..], &[0x82, 0, 5]].concat());
    wrong[4] ^= 1;
    let dump = Dump::open(cut_dump(&[wrong])).unwrap();
    assert!(matches!(dump.try_source(0), Err(ReadError::Checksum { .. })));
    assert_eq!(dump.try_source(1).unwrap_err().to_string(), "byte 0: source 1, expected one of the dump's sources");
}

#[test]
fn a_head_that_never_ends_is_refused() {
    let name = [&[0x5a, 0, 1, 0x86, 0xa0][..], &vec![b'a'; 100_000]].concat();
    let long_head = item(6, 2, &[name, vec![0xf6, 0, 0x40]].concat());
    let at = header().len() + environment().len();
    let index = cbor!({"objects" => [], "sources" => [[at, "a"]], "assigned" => 0}).unwrap();
    let dump = Dump::open(indexed_dump(&[long_head], &index)).unwrap();
    assert_eq!(
        dump.try_source(0).unwrap_err().to_string(),
        format!("byte {}: a byte string of 100000 bytes, expected a source's filename", at + 7)
    );
    let name = [&[0x7a, 0, 1, 0x86, 0xa0][..], &vec![b'a'; 100_000]].concat();
    let long_head = item(6, 2, &[name, vec![0xf6, 0, 0x40]].concat());
    let dump = Dump::open(indexed_dump(&[long_head], &index)).unwrap();
    assert_eq!(
        dump.try_source(0).unwrap_err().to_string(),
        format!("byte {at}: an item whose head takes more than 65536 bytes, expected a smaller one")
    );
}
