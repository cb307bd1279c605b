//! The records in a block.

use coredumpy_format::model::{Missing, Object, ObjectId, Reason, Value};

use crate::object_error;
use crate::support::bytes::{dump_of_records, environment, header};

/// The error of a dump's only record.
pub(crate) fn record_error(record: Vec<u8>) -> String {
    let dump = dump_of_records(&[record]);
    let error = object_error(&dump, 0);
    // The block is always at the same place.
    error.replace(&format!("block at byte {}", header().len() + environment().len()), "block")
}

#[test]
fn a_record_of_too_many_elements_is_refused() {
    let many = [&[0x82, 10, 0x9a, 0, 0x10, 0, 1][..], &vec![0; (1 << 20) + 1]].concat();
    assert_eq!(record_error(many), "block, its byte 2: an array of 1048577 elements, expected at most 1048576");
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
fn parts_come_once_and_hold_no_more_than_the_length() {
    // Lists with {0: [length, parts]}, then a part of three items.
    let list = |length, parts: &[u8]| [&[0x83, 10, 0x80, 0xa1, 0, 0x82, length][..], parts].concat();
    let twice = list(6, &[0x82, 0x81, 3, 0x81, 3]);
    let backwards = list(6, &[0x82, 0x81, 3, 0x81, 2]);
    let short = list(0, &[0x81, 0x81, 3]);
    let dump = dump_of_records(&[twice, backwards, short, vec![0x82, 0, 0x83, 7, 8, 9]]);
    let expected = "expected parts in the order of their ids";
    assert!(object_error(&dump, 0).ends_with(&format!("part 3 after part 3, {expected}")));
    assert!(object_error(&dump, 1).ends_with(&format!("part 2 after part 3, {expected}")));
    let Object::List(list) = dump.try_object(ObjectId(2)).unwrap() else { panic!("no list") };
    let items = dump.all_items(list.items, list.long.as_ref()).unwrap();
    let missing = Missing::with_detail(Reason::Damaged, "more than the stated length");
    assert_eq!(items, [Value::Missing(missing)]);
}
