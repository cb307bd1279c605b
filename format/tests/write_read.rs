//! What the writer wrote, the reader reads.

mod support;

use coredumpy_format::model::{
    Absent, BigInt, EndState, List, Missing, Object, ObjectId, Reason, Setting, Value, Wording, Wordings,
};
use coredumpy_format::{Dump, Text, Writer};

use support::{dump_of, environment, every_kind, header, sources};

#[test]
fn every_kind_of_record_comes_back() {
    let dump = Dump::open(support::golden()).unwrap();
    assert_eq!(*dump.header(), header());
    assert_eq!(dump.environment(), Ok(&environment()));
    assert_eq!(*dump.end(), EndState::Complete);
    assert_eq!(dump.missing_totals().collect::<Vec<_>>(), [(Reason::Items, 1)]);
    for (number, source) in sources().into_iter().enumerate() {
        assert_eq!(dump.source(number).unwrap(), source);
    }
    for (id, object) in (0..).zip(every_kind()) {
        let read = dump.try_object(ObjectId(id)).unwrap();
        assert_eq!(format!("{read:?}"), format!("{object:?}"), "object {id}");
    }
}

#[test]
fn the_example_has_every_kind() {
    let mut codes: Vec<_> = every_kind().iter().map(Object::word).collect();
    codes.sort_unstable();
    codes.dedup();
    // The 40 of this version, and one that it does not know.
    assert_eq!(codes.len(), 41, "{codes:?}");
}

#[test]
fn a_stopped_walk_says_why_objects_are_missing() {
    let dump = Dump::open(dump_of(&every_kind()[..5], 2, Some(Reason::Time))).unwrap();
    assert_eq!((dump.written(), dump.assigned()), (5, 18));
    let absent = |reason| Object::from(Absent { missing: Missing::new(reason) });
    assert_eq!(dump.object(ObjectId(17)).unwrap(), absent(Reason::Time));
    let error = dump.object(ObjectId(18)).unwrap_err();
    assert_eq!(error.to_string(), "object 18 of a dump that has 18");
}

#[test]
fn wordings_come_back_in_a_stopped_dump_too() {
    let surrogate = Text::from_bytes(vec![0xed, 0xa0, 0x80]);
    let settings = [("numpy.precision", Setting::Int(8)), ("numpy.suppress", Setting::Bool(false))];
    let wordings = Wordings {
        reprs: vec![Wording(0, surrogate, None), Wording(7, Text::from("array(1)"), Some(Text::from("1")))],
        settings: settings.map(|(name, setting)| (name.to_owned(), setting)).into(),
        told: Some(3),
    };
    let mut writer = Writer::new(Vec::new(), &header(), &environment(), 1).unwrap();
    writer.wordings(&wordings).unwrap();
    let dump = Dump::open(writer.finish(Some(Reason::Time)).unwrap()).unwrap();
    assert_eq!(dump.wordings(), wordings);
    let json = dump.json().unwrap()["wordings"].to_string();
    let expected = r#"{"reprs":[[0,{"wtf8":"eda080"},null],[7,"array(1)","1"]],"settings":{"numpy.precision":8,"numpy.suppress":false},"told":3}"#;
    assert_eq!(json, expected);
}

#[test]
fn a_record_that_no_reference_leads_to_has_an_id_of_its_own() {
    let list = |items: Vec<Value>| Object::from(List { items, long: None });
    let mut writer = Writer::new(Vec::new(), &header(), &environment(), 1).unwrap();
    writer.object(&list(vec![support::id(1)])).unwrap();
    writer.object(&list(vec![])).unwrap();
    assert_eq!(writer.begin_unreferenced().unwrap(), ObjectId(2));
    writer.object(&list(vec![support::id(3), support::id(0)])).unwrap();
    writer.object(&list(vec![Value::None])).unwrap();
    let dump = Dump::open(writer.finish(None).unwrap()).unwrap();
    assert_eq!(dump.try_object(ObjectId(2)).unwrap(), list(vec![support::id(3), support::id(0)]));
    assert_eq!(dump.try_object(ObjectId(3)).unwrap(), list(vec![Value::None]));
    assert_eq!((dump.written(), dump.assigned(), dump.end()), (4, 4, &EndState::Complete));
}

#[test]
fn too_many_wordings_are_left_out() {
    let long = Wording(0, Text::from("x".repeat(5 << 20).as_str()), None);
    let mut writer = Writer::new(Vec::new(), &header(), &environment(), 1).unwrap();
    writer.wordings(&Wordings { reprs: vec![long], ..Wordings::default() }).unwrap();
    assert_eq!(Dump::open(writer.finish(None).unwrap()).unwrap().wordings(), Wordings::default());
}

#[test]
fn a_record_that_no_block_can_hold_is_left_out() {
    // An attribute that is referred to, then far too many.
    let mut values = vec![support::id(1)];
    values.resize(1_000_000, Value::BigInt(BigInt { negative: false, magnitude: vec![1; 20] }));
    let large = List { items: values, long: None };
    let small = List { items: vec![support::id(2)], long: None };
    let objects: [Object; 3] = [large.into(), small.clone().into(), List { items: vec![], long: None }.into()];
    let mut writer = Writer::new(Vec::new(), &header(), &environment(), 1).unwrap();
    for object in &objects {
        writer.object(object).unwrap();
    }
    let dump = Dump::open(writer.finish(None).unwrap()).unwrap();
    let Object::Absent(absent) = dump.try_object(ObjectId(0)).unwrap() else { panic!("not left out") };
    assert_eq!((absent.missing.reason, absent.missing.kept, absent.missing.total > 1 << 24), (Reason::Bytes, 0, true));
    assert_eq!(dump.try_object(ObjectId(1)).unwrap(), small.into());
    assert_eq!((dump.written(), dump.assigned()), (3, 3));
    assert_eq!(dump.missing_totals().collect::<Vec<_>>(), [(Reason::Bytes, 1)]);
}
