//! Dumps made by hand to mislead the reader: it believes nothing, and says what it found, what it expected, and where.

mod support;

use ciborium::Value as Cbor;
use ciborium::cbor;
use coredumpy_format::model::{EndState, Object, ObjectId};
use coredumpy_format::{Dump, ReadError};

use support::bytes::{
    MAGIC, block, block_of, cut_dump, dump_of_records, encoded, environment, header, header_of, indexed_dump, item,
    payload_item, trailer, zstd,
};

/// `[10, [1]]`
fn list() -> Vec<u8> {
    vec![0x82, 10, 0x81, 1]
}

fn object_error(dump: &Dump<Vec<u8>>, id: u32) -> String {
    dump.try_object(ObjectId(id)).unwrap_err().to_string()
}

fn open_error(bytes: Vec<u8>) -> String {
    Dump::open(bytes).unwrap_err().to_string()
}

/// The error of a dump's only record.
fn record_error(record: Vec<u8>) -> String {
    let dump = dump_of_records(&[record]);
    let error = object_error(&dump, 0);
    // The block is always at the same place.
    error.replace(&format!("block at byte {}", header().len() + environment().len()), "block")
}

#[test]
fn other_files_are_named() {
    let not = |what: &str| format!("not a coredumpy dump: {what} (a dump begins with the bytes d9 d9 f7)");
    let gzip = "a gzip file; dumps of coredumpy 0.x are such files, and only coredumpy 0.x reads them";
    assert_eq!(open_error(vec![]), not("the file is empty"));
    assert_eq!(open_error(vec![0x1f, 0x8b, 8, 0]), not(gzip));
    assert_eq!(open_error(b"PK\x03\x04...".to_vec()), not("a zip file"));
    assert_eq!(open_error("Dear é".repeat(30).into_bytes()), not("a text file"));
    assert_eq!(open_error("é".repeat(50).into_bytes()[..99].to_vec()), not("a text file"));
    assert_eq!(open_error(vec![0; 100]), not("data of another program"));
    let other = [&MAGIC[..], &encoded(&cbor!({"format" => "another", "version" => [1, 0]}).unwrap())].concat();
    assert_eq!(open_error(other), not("CBOR data of another program"));
}

#[test]
fn a_newer_version_names_both_numbers() {
    let newer = header_of(&cbor!([2, 0]).unwrap());
    let text = "dump format version 2, but this coredumpy reads version 1; a newer coredumpy opens it";
    assert_eq!(open_error(newer), text);
    let minor = [header_of(&cbor!([1, 7]).unwrap()), environment()].concat();
    assert_eq!(Dump::open(minor).unwrap().header().version, (1, 7));
}

#[test]
fn a_header_of_another_shape_is_refused() {
    let wrong = header_of(&Cbor::from("1.0"));
    assert_eq!(
        open_error(wrong),
        "byte 0: data of another shape (invalid type: string, expected array), expected the header of a dump"
    );
    let mut twice = header();
    // One pair more, and the same key again.
    twice[3] += 1;
    twice.extend(b"\x63pid\x07");
    assert_eq!(
        open_error(twice),
        "byte 0: data of another shape (duplicate field `pid`), expected the header of a dump"
    );
    let mut not_text = header();
    let producer = not_text.windows(4).position(|window| window == b"hand").unwrap();
    not_text[producer] = 0xff;
    // Offsets inside the header do not count its tag.
    let text = format!("byte 0: bad CBOR at its byte {}, expected the header of a dump", producer - 4);
    assert_eq!(open_error(not_text), text);
    let indefinite = [&MAGIC[..], b"\xbf\x66format\x69coredumpy\xff"].concat();
    assert_eq!(open_error(indefinite), "byte 3: an indefinite length, expected an item");
}

#[test]
fn a_header_that_is_too_large_is_refused() {
    let mut bytes = [&MAGIC[..], b"\xa2\x66format\x69coredumpy\x67padding\x5a\x7f\xff\xff\xff"].concat();
    bytes.resize(5 << 20, 0);
    assert_eq!(open_error(bytes), "byte 0: a header of more than 4194304 bytes, expected a smaller one");
    let deep = [&MAGIC[..], b"\xa2\x66format\x69coredumpy\x64deep", &[0x81; 1000], &[0]].concat();
    assert_eq!(open_error(deep), "byte 55: deeper nesting, expected at most 32 levels");
}

#[test]
fn a_damaged_environment_is_no_reason_to_refuse_the_dump() {
    let offset = header().len();
    let mut wrong = environment();
    *wrong.last_mut().unwrap() ^= 1;
    let bytes = [header(), wrong, block(0, &[list()])].concat();
    let dump = Dump::open(bytes).unwrap();
    let error = dump.environment().unwrap_err();
    assert!(error.starts_with(&format!("block at byte {offset}: checksum ")), "{error}");
    assert_eq!(dump.written(), 1);
    let missing = [header(), block(0, &[list()])].concat();
    assert_eq!(Dump::open(missing).unwrap().environment(), Err("the dump has no environment"));
}

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
fn a_record_of_too_many_elements_is_refused() {
    let many = [&[0x82, 10, 0x9a, 0, 0x10, 0, 1][..], &vec![0; (1 << 20) + 1]].concat();
    assert_eq!(record_error(many), "block, its byte 2: an array of 1048577 elements, expected at most 1048576");
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
    let window = "Specified window_size is too big; Requested: 8388608, Max: 1048576";
    assert_eq!(error(100, &wide), format!("byte {at}: a bad zstd frame ({window}), {frame}"));
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
    assert!(error(4, b"no frame").starts_with(&format!("byte {at}: a bad zstd frame (")));
    assert!(error(4, &zstd(&list())[..8]).starts_with(&format!("byte {at}: a bad zstd frame (")));
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
fn deep_nesting_is_refused_before_it_is_followed() {
    assert_eq!(
        record_error([&[0x82, 0x18, 99][..], &[0x81; 1000], &[0]].concat()),
        "block, its byte 33: deeper nesting, expected at most 32 levels"
    );
    let tags = [&[0x82, 0x18, 99][..], &[0xc6; 1000], &[0]].concat();
    assert_eq!(record_error(tags), "block, its byte 33: deeper nesting, expected at most 32 levels");
}

#[test]
fn a_payload_has_no_payload() {
    // An instance: class None, no attributes, its payload the same again.
    let outer = [0x85, 0x18, 30, 0xf6, 0x80, 0x80, 0xa1, 8];
    let record = [&outer[..], &outer, &[0x82, 10, 0x80]].concat();
    assert_eq!(record_error(record), "block, its byte 16: a payload inside a payload, expected a built-in's record");
}

fn index_of(objects: &[[u64; 3]], assigned: u64) -> Cbor {
    let objects: Vec<Cbor> = objects.iter().map(|entry| entry.map(Cbor::from).to_vec().into()).collect();
    cbor!({"objects" => objects, "sources" => [], "assigned" => assigned, "missing" => {}}).unwrap()
}

#[test]
fn an_index_that_cannot_be_right_is_not_used() {
    let at = (header().len() + environment().len()) as u64;
    let blocks = [block(0, &[list(), list()]), block(2, &[list()])];
    let second = at + blocks[0].len() as u64;
    let end = |index: &Cbor| {
        let dump = Dump::open(indexed_dump(&blocks, index)).unwrap();
        assert_eq!(dump.written(), 3);
        assert!(matches!(dump.try_object(ObjectId(2)), Ok(Object::List(_))));
        dump.end().clone()
    };
    assert_eq!(end(&index_of(&[[at, 0, 2], [second, 2, 1]], 3)), EndState::Complete);
    let wrong = [
        // An offset outside the file, a gap, an overlap, an empty block, more ids than there can be or were assigned.
        index_of(&[[at, 0, 2], [1 << 60, 2, 1]], 3),
        index_of(&[[at, 0, 2], [second, 3, 1]], 4),
        index_of(&[[at, 0, 2], [second, 1, 1]], 3),
        index_of(&[[at, 0, 2], [second, 2, 0]], 3),
        index_of(&[[at, 0, 2], [second, 2, 0xffff_ffff]], 0xffff_ffff),
        index_of(&[[at, 0, 2], [second, 2, 1]], 2),
        index_of(&[[at, 1, 2], [second, 3, 1]], 4),
        cbor!({"objects" => "none"}).unwrap(),
        cbor!([1, 2, 3]).unwrap(),
        Cbor::from(7),
    ];
    for index in wrong {
        assert_eq!(end(&index), EndState::Cut, "{index:?}");
    }
}

#[test]
fn an_index_that_names_other_blocks_is_found_out() {
    let at = (header().len() + environment().len()) as u64;
    let blocks = [block(0, &[list(), list()]), block(2, &[list()])];
    let dump = Dump::open(indexed_dump(&blocks, &index_of(&[[at, 0, 2], [at, 2, 1]], 3))).unwrap();
    assert_eq!(object_error(&dump, 2), format!("byte {at}: objects 0 to 2, expected the objects that the index names"));
    let header = indexed_dump(&blocks, &index_of(&[[0, 0, 2], [at, 2, 1]], 3));
    let dump = Dump::open(header).unwrap();
    assert_eq!(object_error(&dump, 0), "byte 0: tag 55799, expected an item");
    let environment = at - environment().len() as u64;
    let dump = Dump::open(indexed_dump(&blocks, &index_of(&[[environment, 0, 2]], 2))).unwrap();
    assert_eq!(object_error(&dump, 0), format!("byte {environment}: another item, expected a block of objects"));
}

#[test]
fn a_trailer_that_points_at_itself_is_no_trailer() {
    let mut bytes = cut_dump(&[block(0, &[list()])]);
    let offset = bytes.len() as u64;
    bytes.extend(trailer(offset));
    let dump = Dump::open(bytes.clone()).unwrap();
    assert_eq!((dump.end(), dump.written()), (&EndState::Cut, 1));
    for elsewhere in [0, 3, offset - 1, offset + 16, u64::MAX] {
        bytes.truncate(usize::try_from(offset).unwrap());
        bytes.extend(trailer(elsewhere));
        let dump = Dump::open(bytes.clone()).unwrap();
        assert_eq!((dump.end(), dump.written()), (&EndState::Cut, 1), "{elsewhere}");
    }
}

#[test]
fn blocks_of_a_cut_file_follow_on_from_one_another() {
    let written = |blocks: &[Vec<u8>]| Dump::open(cut_dump(blocks)).unwrap().written();
    let block = |first| block(first, &[list(), list()]);
    assert_eq!(written(&[block(0), block(2), block(4)]), 6);
    assert_eq!(written(&[block(0), block(1)]), 2);
    assert_eq!(written(&[block(0), block(3)]), 2);
    assert_eq!(written(&[block(1)]), 0);
    let packed = zstd(&list());
    assert_eq!(written(&[block_of(0, 0, 0, 4, &packed)]), 0);
    assert_eq!(written(&[block_of(0, 0xffff_ffff, 0, 4, &packed), block(0xffff_ffff)]), 0xffff_ffff);
    let overflow = [block_of(0, 0xffff_ffff, 0, 4, &packed), block_of(0xffff_ffff, 2, 0, 4, &packed)];
    assert_eq!(written(&overflow), 0xffff_ffff);
    assert_eq!(written(&[block_of(0, 1 << 32, 0, 4, &packed)]), 0);
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
fn shared_names_come_from_before_and_are_as_many() {
    // [20, [1], [true]], and dicts that refer to it.
    let own = vec![0x83, 20, 0x81, 1, 0x81, 0xf5];
    let like = |id, values: &[u8]| [&[0x83, 20, id][..], values].concat();
    let records =
        [own, like(0, &[0x81, 2]), like(1, &[0x81, 2]), like(3, &[0x81, 2]), like(9, &[0x81, 2]), like(0, &[0x80])];
    let dump = dump_of_records(&records);
    let at = header().len() + environment().len();
    assert!(dump.try_object(ObjectId(1)).is_ok());
    let refused = |id, like| {
        format!(
            "byte {at}: object {id} with the names of object {like}, expected an earlier object that has its own names"
        )
    };
    // Of one that has none of its own, of itself, of a later one.
    assert_eq!(object_error(&dump, 2), refused(2, 1));
    assert_eq!(object_error(&dump, 3), refused(3, 3));
    assert_eq!(object_error(&dump, 4), refused(4, 9));
    let more = format!("byte {at}: object 5 with 1 names and 0 values, expected a value for each name");
    assert_eq!(object_error(&dump, 5), more);
}

#[test]
fn texts_are_texts() {
    let error = |value: &[u8]| record_error([&[0x82, 4][..], value].concat());
    assert_eq!(error(&[0x61, 0xff]), "block, its byte 2: a text that is not UTF-8, expected UTF-8");
    assert_eq!(error(&[0x82, 1, 0x41, 0xff]), "block, its byte 4: a text that is not WTF-8, expected WTF-8");
    assert_eq!(error(&[0x7f]), "block, its byte 2: an indefinite length, expected an item");
    assert_eq!(error(&[0x1c]), "block, its byte 2: a reserved head, expected an item");
    assert_eq!(error(&[0xa0]), "block, its byte 2: a map of 0 pairs, expected a value");
    assert_eq!(error(&[0xf7]), "block, its byte 2: the simple value or float with head byte 0xf7, expected a value");
    assert_eq!(error(&[0xc1, 0]), "block, its byte 2: tag 1, expected a value");
    assert_eq!(error(&[0x80]), "block, its byte 2: an empty array, expected a value");
}

#[test]
fn records_have_their_fields() {
    assert_eq!(record_error(vec![0x80]), "block, its byte 0: an empty array, expected a record");
    assert_eq!(record_error(vec![0x07]), "block, its byte 0: the integer 7, expected a record");
    assert_eq!(record_error(vec![0x81, 10]), "block, its byte 2: the end of the record, expected list.items");
    assert_eq!(record_error(vec![0x82, 10, 7]), "block, its byte 2: the integer 7, expected list.items");
    assert_eq!(
        record_error(vec![0x83, 10, 0x80, 0xa1, 0, 0x81, 1]),
        "block, its byte 5: an array of 1 elements, expected list.long"
    );
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
