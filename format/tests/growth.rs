//! What a later minor version adds, this reader passes over.

mod support;

use ciborium::cbor;
use coredumpy_format::model::{EndState, Object, ObjectId, Reason, Value};
use coredumpy_format::{Dump, Text};

use support::bytes::{block, cut_dump, dump_of_records, encoded, environment, header, item, payload_item, trailer};

/// The only record of a dump.
fn only(record: &[u8]) -> Object {
    dump_of_records(&[record.to_vec()]).try_object(ObjectId(0)).unwrap()
}

/// What stands in the only record, a scalar.
fn value(bytes: &[u8]) -> Value {
    match only(&[&[0x82, 4], bytes].concat()) {
        Object::Scalar(scalar) => scalar.value,
        other => panic!("{other:?}"),
    }
}

#[test]
fn new_kinds_are_opaque() {
    let opaque = only(b"\x84\x18\x63\xa1\x61x\xf4\xc1\x00\x01");
    assert_eq!(opaque.json().to_string(), r#"{"code":99,"kind":"opaque"}"#);
    // [2^64 - 1]
    let largest = only(&[&[0x81, 0x1b][..], &[0xff; 8]].concat());
    assert_eq!(largest.json().to_string(), r#"{"code":18446744073709551615,"kind":"opaque"}"#);
}

#[test]
fn new_options_and_what_follows_them_are_passed_over() {
    let deque = r#"{"items":[],"kind":"deque","maxlen":5}"#;
    // Options 77 and "x" beside 8, then two elements more.
    assert_eq!(only(b"\x85\x0e\x80\xa3\x18\x4d\x81\x01\x08\x05\x61x\x00\x01\x02").json().to_string(), deque);
    // An option that is there twice: the later counts, as in any map that a program builds.
    assert_eq!(only(b"\x83\x0e\x80\xa2\x08\x04\x08\x05").json().to_string(), deque);
    // Something else in the place of the options.
    assert_eq!(only(b"\x84\x0a\x80\x07\x08").json().to_string(), r#"{"items":[],"kind":"list"}"#);
}

#[test]
fn references_in_what_is_passed_over_count() {
    // An unknown kind with two references, then a list with one; ids from 1 on.
    let unknown = b"\x83\x18\x63\xe0\x81\xe0".to_vec();
    let dump = dump_of_records(&[unknown, b"\x82\x0a\x81\xe0".to_vec()]);
    let Object::List(list) = dump.try_object(ObjectId(1)).unwrap() else { panic!("no list") };
    assert_eq!(list.items, [Value::Ref(ObjectId(3))]);
    // An unknown option with a reference before a known one.
    let class = only(b"\x88\x18\x1f\x60\x60\x60\x80\x80\x80\xa2\x18\x4d\xe0\x08\xe0");
    let Object::Class(class) = class else { panic!("no class") };
    assert_eq!(class.metaclass, Some(Value::Ref(ObjectId(2))));
}

#[test]
fn new_sorts_of_values_are_unknown() {
    assert_eq!(value(b"\x83\x18\x2a\x81\x01\xf6"), Value::Unknown);
    assert_eq!(value(b"\x82\x03\x07"), Value::Unknown);
    // Known ones with more elements.
    assert_eq!(value(b"\x83\x03\x00\x07"), Value::Ellipsis);
    assert_eq!(value(b"\x83\x01\x41a\x07"), Value::Str(Text::from("a")));
    let Value::Missing(missing) = value(b"\x86\x00\x18\xc8\xf6\x01\x02\x03") else { panic!("not missing") };
    assert_eq!((missing.reason, missing.kept, missing.total), (Reason::Other(200), 1, 2));
    assert_eq!(missing.reason.word(), "other");
}

#[test]
fn new_elements_of_long_objects_are_passed_over() {
    // {0: [5, [], null, 7]}, {0: [5, [], [1, [0, 1], 7], 7]}
    let without_cut = only(b"\x83\x0a\x80\xa1\x00\x84\x05\x80\xf6\x07");
    assert_eq!(without_cut.json()["long"].to_string(), r#"{"length":5,"parts":[]}"#);
    let with_cut = only(b"\x83\x0a\x80\xa1\x00\x84\x05\x80\x83\x01\x82\x00\x01\x07\x07");
    let expected = r#"{"cut":{"at":1,"missing":{"missing":"items"}},"length":5,"parts":[]}"#;
    assert_eq!(with_cut.json()["long"].to_string(), expected);
    // A function's attributes: {11: [["a"], [1], 7]}
    let function = only(b"\x86\x18\x20\x60\x60\xf6\xf6\xa1\x0b\x83\x81\x61a\x81\x01\x07");
    assert_eq!(function.json()["attributes"].to_string(), r#"{"names":["a"],"values":[1]}"#);
}

#[test]
fn new_items_are_passed_over() {
    let list = vec![0x82, 10, 0x80];
    let with_payload = payload_item(9, &[0; 1000]);
    let without = item(4, 17, b"\xa1\x61x\x01\x07");
    let blocks = [with_payload.clone(), block(0, std::slice::from_ref(&list)), without, block(1, &[list])];
    let dump = Dump::open(cut_dump(&blocks)).unwrap();
    assert_eq!((dump.end(), dump.written()), (&EndState::Cut, 2));
}

#[test]
fn new_keys_and_reasons_are_passed_over() {
    let index = cbor!({
        "colour" => [1, {"a" => 2}],
        "objects" => [],
        "sources" => [],
        "assigned" => 5,
        "stopped" => 250,
        "missing" => {250 => 3, 1 => 4},
    });
    let payload = encoded(&index.unwrap());
    let mut bytes = cut_dump(&[]);
    let offset = bytes.len() as u64;
    bytes.extend(payload_item(3, &payload));
    bytes.extend(trailer(offset));
    let dump = Dump::open(bytes).unwrap();
    assert_eq!(*dump.end(), EndState::Stopped(Reason::Other(250)));
    assert_eq!(dump.missing_totals().collect::<Vec<_>>(), [(Reason::Items, 4), (Reason::Other(250), 3)]);
    let mut newer = header();
    newer[3] += 1;
    newer.extend(b"\x66colour\xa1\x61a\x81\x02");
    let dump = Dump::open([newer, environment()].concat()).unwrap();
    assert_eq!(dump.header().pid, 7);
}
