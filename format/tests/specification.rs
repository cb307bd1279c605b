//! The example in FORMAT.md is a dump, and says of itself what it is.

use coredumpy_format::Dump;
use coredumpy_format::model::EndState;

/// The bytes of the hexadecimal example: four columns of offset, the bytes, two spaces, a remark.
fn example() -> Vec<u8> {
    let text = include_str!("../FORMAT.md");
    let (_, text) = text.rsplit_once("```text\n").unwrap();
    let (text, _) = text.split_once("```").unwrap();
    let mut bytes = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        let (offset, rest) = line.split_at(4);
        if !offset.trim().is_empty() {
            assert_eq!(offset.trim().parse(), Ok(bytes.len()), "{line}");
        }
        let digits: String = rest.trim().split("  ").next().unwrap().split(' ').collect();
        let pairs = (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16));
        bytes.extend(pairs.map(|byte| byte.unwrap_or_else(|_| panic!("{line}"))));
    }
    bytes
}

#[test]
fn the_example_of_the_specification_is_a_dump() {
    let bytes = example();
    assert_eq!(bytes.len(), 553);
    let dump = Dump::open(bytes).unwrap();
    assert_eq!(*dump.end(), EndState::Complete);
    assert_eq!(dump.environment().unwrap().hostname.as_str(), Some(""));
    let json = dump.json().unwrap();
    assert_eq!(json["header"]["threads"][0]["frames"][0][0], "f");
    assert_eq!(
        json["objects"].to_string(),
        concat!(
            r#"[{"crashed":true,"frames":[{"ref":1}],"ident":1,"kind":"thread","name":"Main"},"#,
            r#"{"code":{"missing":"depth"},"globals":null,"kind":"frame","lineno":2,"names":["x","y"],"#,
            r#""values":[-7,{"ref":2}]},"#,
            r#"{"items":[{"float":1.5},{"ref":2},{"ref":3}],"kind":"list"},"#,
            r#"{"kind":"dict","names":["x","y"],"#,
            r#""values":[null,{"kept":10,"missing":"bytes","total":5000}]}]"#
        )
    );
}
