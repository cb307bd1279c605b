//! Whatever a model says, the file says, and the reader says it again.

mod support;

use coredumpy_format::model::{EndState, Object, ObjectId, Reason};
use coredumpy_format::{Dump, Encoder, Source, Writer};
use proptest::collection::vec;
use proptest::prelude::*;

use support::arbitrary::{Choices, environment, header, objects};

/// The record's bytes: they tell floats apart that compare equal, or unequal to themselves.
fn bytes(object: &Object) -> Vec<u8> {
    let mut encoder = Encoder::new(0);
    object.encode(&mut encoder);
    encoder.bytes().to_vec()
}

fn assert_same(read: &Object, written: &Object) {
    assert_eq!(bytes(read), bytes(written));
    assert_eq!(format!("{read:?}"), format!("{written:?}"));
    assert_eq!(read.json(), written.json());
}

/// A whole dump: first its head, then sources, then objects in blocks of any length.
fn round_trip(head: &[u8], body: &[u8], next_id: u32, per_block: usize, stopped: Option<Reason>) {
    let mut choices = Choices(head);
    let (header, environment) = (header(&mut choices), environment(&mut choices));
    let sources: Vec<Source> = choices.make();
    let objects = objects(&mut Choices(body));

    let mut writer = Writer::new(Vec::new(), &header, &environment, next_id).unwrap();
    for source in &sources {
        writer.source(source.clone()).unwrap();
    }
    for block in objects.chunks(per_block) {
        for object in block {
            writer.object(object).unwrap();
        }
        writer.flush().unwrap();
    }
    let dump = Dump::open(writer.finish(stopped).unwrap()).unwrap();

    assert_eq!(dump.header(), &header);
    assert_eq!(dump.environment(), Ok(&environment));
    assert_eq!(*dump.end(), stopped.map_or(EndState::Complete, EndState::Stopped));
    assert_eq!(dump.source_filenames().count(), sources.len());
    for (number, source) in sources.iter().enumerate() {
        assert_eq!(&dump.try_source(number).unwrap(), source);
    }
    assert_eq!(dump.written() as usize, objects.len());
    for (id, object) in (0..).zip(&objects) {
        assert_same(&dump.try_object(ObjectId(id)).unwrap(), object);
    }
    let json = dump.json().unwrap();
    assert_eq!(json["objects"].as_array().unwrap().len(), objects.len());
}

fn reason() -> impl Strategy<Value = Option<Reason>> {
    prop::option::of(any::<u8>().prop_map(Reason::from_code))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn any_dump_comes_back(
        head in vec(any::<u8>(), 0..400),
        body in vec(any::<u8>(), 0..3000),
        next_id in 0u32..50,
        per_block in 1usize..20,
        stopped in reason(),
    ) {
        round_trip(&head, &body, next_id, per_block, stopped);
    }

    #[test]
    fn any_object_comes_back(body in vec(any::<u8>(), 0..400), next_id in prop_oneof![Just(0), Just(3), Just(u32::MAX >> 1)]) {
        round_trip(&[], &body, next_id, 1, None);
    }
}

/// The strategy is worth nothing if it cannot make everything.
#[test]
fn every_kind_is_among_the_arbitrary_ones() {
    let mut words = std::collections::BTreeSet::new();
    for kind in 0..44 {
        for object in objects(&mut Choices(&[kind, 1, 2, 3, 4, 5])) {
            words.insert(object.word());
        }
    }
    assert_eq!(words.len(), 41, "{words:?}");
}
