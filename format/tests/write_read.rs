//! What the writer wrote, the reader reads; of a cut file, what is whole.

use coredumpy_format::model::{
    Absent, Cut, EndState, Environment, Header, Instance, ItemsPart, List, Long, Missing, Names, Object, ObjectId,
    Platform, Python, Reason, Roots, Value,
};
use coredumpy_format::{Dump, Source, Text, Writer};

fn header() -> Header {
    Header {
        format: "coredumpy".to_owned(),
        version: (1, 0),
        id: vec![7; 16],
        producer: "tests".to_owned(),
        created: "2026-01-02T03:04:05.000006+00:00".to_owned(),
        python: Python::default(),
        platform: Platform::default(),
        pid: 1,
        argv: vec![Text::from("a"), Text::from_bytes(vec![0xed, 0xa0, 0x80])],
        description: None,
        exceptions: vec![],
        thread_count: 0,
        threads: vec![],
        roots: Roots { exception: Some(0), ..Roots::default() },
    }
}

fn source() -> Source {
    Source { filename: Text::from("a.py"), sha256: Some(vec![1; 32]), text: Ok(Text::from("x = 1\n")) }
}

fn objects() -> Vec<Object> {
    let names = |like, list: &[&str]| Names { like, list: list.iter().map(|n| Value::Str(Text::from(*n))).collect() };
    let long = Long {
        length: 10,
        parts: vec![ObjectId(1)],
        cut: Some(Cut { at: 1, missing: Missing::counted(Reason::Items, 2, 10) }),
    };
    vec![
        List { items: vec![], long: Some(long) }.into(),
        ItemsPart { items: vec![Value::Ref(ObjectId(2)), Value::Ref(ObjectId(3)), Value::Ref(ObjectId(2))] }.into(),
        Instance {
            class: Value::None,
            names: names(None, &["a", "b"]),
            values: vec![Value::Int(-1), Value::Float(f64::NAN.copysign(-1.0))],
            payload: Some(Box::new(List { items: vec![Value::Bool(true)], long: None }.into())),
            slot_count: Some(1),
        }
        .into(),
        Instance {
            class: Value::None,
            names: names(Some(ObjectId(2)), &["a", "b"]),
            values: vec![Value::Ref(ObjectId(4)), Value::Missing(Missing::with_detail(Reason::Redacted, "name"))],
            payload: None,
            slot_count: None,
        }
        .into(),
        Absent { missing: Missing::new(Reason::Depth) }.into(),
    ]
}

fn written(stopped: Option<Reason>) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), &header(), &Environment::default(), 1).unwrap();
    writer.source(source()).unwrap();
    for object in objects() {
        writer.object(&object).unwrap();
        writer.flush().unwrap();
    }
    writer.finish(stopped).unwrap()
}

#[test]
fn everything_comes_back() {
    let dump = Dump::open(written(None)).unwrap();
    assert_eq!(*dump.header(), header());
    assert_eq!(*dump.end(), EndState::Complete);
    assert_eq!(dump.source(0).unwrap(), source());
    for (id, object) in (0..).zip(objects()) {
        let read = dump.try_object(ObjectId(id)).unwrap();
        assert_eq!(format!("{read:?}"), format!("{object:?}"));
    }
}

#[test]
fn a_prefix_opens_with_what_is_whole() {
    let bytes = written(None);
    let whole = Dump::open(bytes.clone()).unwrap();
    for length in 0..bytes.len() {
        let Ok(dump) = Dump::open(bytes[..length].to_vec()) else { continue };
        // Where only the trailer is cut, nothing is missing.
        let end = if length < bytes.len() - 16 { EndState::Cut } else { EndState::Complete };
        assert_eq!(*dump.end(), end);
        for id in 0..whole.written() {
            let object = dump.try_object(ObjectId(id)).unwrap();
            if id < dump.written() {
                assert_eq!(object.json(), whole.try_object(ObjectId(id)).unwrap().json());
            } else {
                let missing = Missing::new(Reason::CutFile);
                assert_eq!(object, Absent { missing }.into());
            }
        }
    }
}
