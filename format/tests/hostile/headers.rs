//! Files that begin as no dump does.

use ciborium::Value as Cbor;
use ciborium::cbor;
use coredumpy_format::Dump;

use crate::list;
use crate::support::bytes::{MAGIC, block, encoded, environment, header, header_of, payload_item};

fn open_error(bytes: Vec<u8>) -> String {
    Dump::open(bytes).unwrap_err().to_string()
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
    assert_eq!(open_error(wrong), "byte 29: a text of 3 bytes, expected version");
    let mut twice = header();
    // One pair more, and the same key again.
    twice[3] += 1;
    twice.extend(b"\x63pid\x07");
    assert_eq!(open_error(twice), "byte 264: the key pid again, expected the header of a dump");
    let mut not_text = header();
    let producer = not_text.windows(4).position(|window| window == b"hand").unwrap();
    not_text[producer] = 0xff;
    let text = format!("byte {}: a text that is not UTF-8, expected UTF-8", producer - 1);
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
fn an_environment_of_another_shape_says_so() {
    let offset = header().len();
    let error = |payload: &[u8]| {
        let dump = Dump::open([header(), payload_item(0, payload)].concat()).unwrap();
        dump.environment().unwrap_err().replace(&format!("block at byte {offset}, its "), "")
    };
    let expected = "expected an environment";
    // Under a key that this version does not know.
    let deep = [&[0xa1, 0x61, b'x'][..], &[0x81; 10_000]].concat();
    assert_eq!(error(&deep), "byte 34: deeper nesting, expected at most 32 levels");
    let long = "byte 0: a byte string of 2147483647 bytes, expected an environment";
    assert_eq!(error(&[0x5a, 0x7f, 0xff, 0xff, 0xff]), long);
    assert_eq!(error(&[0xa1, 0x61]), format!("byte 0: a map of 1 pairs with 1 bytes left, {expected}"));
    assert_eq!(error(&[]), format!("byte 0: 0 bytes left where 1 are claimed, {expected}"));
    let complete = encoded(&cbor!({"hostname" => "", "cwd" => "", "executable" => ""}).unwrap());
    assert_eq!(error(&[&complete[..], &[0]].concat()), format!("byte 28: 1 bytes too many, {expected}"));
}
