//! The reader over golden dumps, and over hand-made ones.

use std::path::Path;
use std::rc::Rc;

use coredumpy_format::model::{
    Absent, Array, Blob, Custom, Cut, DataPart, Dict, EntriesPart, Environment, Exception, Header, ItemsPart, List,
    Long, Missing, Names, Namespace, Object, ObjectId, Platform, Python, Reason, Roots, Scalar, Tuple, Value,
};
use coredumpy_format::{Text, Writer};
use coredumpy_viewer_wasm::views::{SearchOptions, SearchStep};
use coredumpy_viewer_wasm::{Reader, Searching};

fn golden(name: &str) -> Rc<Reader<Vec<u8>>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden").join(name);
    Rc::new(Reader::open(std::fs::read(path).unwrap()).unwrap())
}

/// A dump whose roots are these exceptions, or whatever stands in their place.
fn hand_made(objects: Vec<Object>) -> Rc<Reader<Vec<u8>>> {
    let header = Header {
        format: "coredumpy".to_owned(),
        version: (1, 0),
        id: vec![0; 16],
        producer: String::new(),
        created: String::new(),
        python: Python { version: "3.11.7".to_owned(), implementation: "cpython".to_owned() },
        platform: Platform::default(),
        pid: 1,
        argv: vec![],
        description: None,
        exceptions: vec![],
        thread_count: 0,
        threads: vec![],
        roots: Roots { exception: Some(0), threads: vec![0, 1], tasks: vec![2] },
        limits: None,
    };
    let mut writer = Writer::new(Vec::new(), &header, &Environment::default(), 1).unwrap();
    for object in objects {
        writer.object(&object).unwrap();
    }
    Rc::new(Reader::open(writer.finish(None).unwrap()).unwrap())
}

fn id(n: u32) -> Value {
    Value::Ref(ObjectId(n))
}

fn text(text: &str) -> Value {
    Value::Str(Text::from(text))
}

fn run(mut search: Searching<Vec<u8>>) -> SearchStep {
    let mut last = search.step(1);
    while !last.done {
        let mut next = search.step(1);
        last.hits.append(&mut next.hits);
        next.hits = last.hits;
        last = next;
    }
    last
}

/// Everything that a page can ask about every object.
fn ask_everything(reader: &Rc<Reader<Vec<u8>>>) {
    reader.overview();
    for id in 0..reader.dump().assigned().saturating_add(2) {
        reader.value(id);
        reader.frames(id, 0);
        reader.traceback(id);
        reader.traceback_text(id);
        reader.scopes(id);
        reader.path(id);
        reader.json(id);
        reader.array(id);
        reader.array_window(id, 0, (0, 300), (0, 300));
        reader.statistics(id);
        reader.table(id);
        reader.table_rows(id, (0, 300), (0, 300));
        reader.plot(id, 0, 30, 30);
        reader.content(id, "", 0);
        reader.full(id, "", 0);
        for start in [0, 1, 700, u32::MAX] {
            reader.text(id, start, 10);
            reader.bytes(id, start, 10);
            for section in reader.sections(id) {
                let page = reader.children(id, &section.name, start, u32::MAX);
                assert!(page.children.len() <= 201, "{} of {id}", section.name);
                reader.content(id, &section.name, start);
                reader.full(id, &section.name, start);
                reader.find(id, &section.name, "a");
            }
        }
        run(Searching::referrers(reader, id));
    }
    for query in ["", "a", "é", "7", "-3", "1.5", "tuple", "Order", "no such thing"] {
        run(Searching::new(reader, query, SearchOptions::default()));
    }
}

#[test]
fn golden_dumps_answer_everything() {
    ask_everything(&golden("v1.dump"));
    ask_everything(&golden("v1-billing.dump"));
}

#[test]
fn billing_shows_its_frames_and_traceback() {
    let reader = golden("v1-billing.dump");
    let overview = reader.overview();
    let exception = overview.exception.unwrap();
    let entries = reader.traceback(exception);
    let functions: Vec<&str> = entries.iter().map(|entry| entry.frame.function.as_str()).collect();
    assert_eq!(functions.last(), Some(&"convert"));
    assert!(entries.iter().all(|entry| !entry.frame.is_library && entry.frame.source.is_some()));
    let innermost = &reader.frames(overview.threads[0].id, 0)[0];
    assert_eq!(innermost.function, "convert");
    let scopes = reader.scopes(innermost.id);
    assert_eq!(scopes[0].title, "Arguments");
    let page = reader.children(scopes[0].id, &scopes[0].section, scopes[0].start, scopes[0].total);
    let labels: Vec<&str> = page.children.iter().map(|child| child.label.as_str()).collect();
    assert_eq!(labels, ["amount", "currency", "rates"]);
    assert_eq!(page.children[0].value.preview, "Decimal('192.9450')");
    let text = reader.traceback_text(exception);
    assert!(text.contains("KeyError: 'GPB'\n"), "{text}");
    assert!(text.contains("\nThe above exception was the direct cause of the following exception:\n\n"), "{text}");
}

#[test]
fn a_hit_has_its_path() {
    let reader = golden("v1-billing.dump");
    let found = run(Searching::new(&reader, "harbour", SearchOptions { source: false, ..SearchOptions::default() }));
    let paths: Vec<_> = found.hits.iter().filter_map(|hit| hit.path.as_ref()?.expression.as_deref()).collect();
    assert!(paths.contains(&"customer"), "{paths:?}");
    let hit = found.hits.iter().find(|hit| hit.path.as_ref().is_some_and(|path| path.expression.is_some())).unwrap();
    let path = hit.path.as_ref().unwrap();
    assert!(path.stack.is_some() && path.frame.is_some());
    let step = path.steps.last().unwrap();
    let page = reader.children(step.id, &step.section, step.index, 1);
    assert_eq!(page.children[0].label, step.label);
}

/// A list of 3,000,000 items of which 2,000 before a hole and 1,048 after it are there.
#[test]
fn globals_have_a_path_and_classes_their_instances() {
    let reader = golden("v1-billing.dump");
    let types = SearchOptions { names: false, values: false, source: false, ..SearchOptions::default() };
    let found = run(Searching::new(&reader, "BillingError", types));
    let previews: Vec<&str> = found.hits.iter().map(|hit| hit.preview.as_str()).collect();
    assert!(previews.iter().any(|preview| preview.starts_with("BillingError(")), "{previews:?}");
    assert!(found.looked >= found.total, "{} of {}", found.looked, found.total);
    let names = SearchOptions { types: false, values: false, source: false, ..SearchOptions::default() };
    let found = run(Searching::new(&reader, "BillingError", names));
    let path = found.hits[0].path.as_ref().unwrap();
    assert_eq!(path.expression.as_deref(), Some("BillingError"));
    let frame = path.frame.unwrap();
    assert!(reader.scopes(frame).iter().any(|scope| scope.id == path.steps[0].id));
}

fn cut_list() -> Rc<Reader<Vec<u8>>> {
    let missing = Missing::counted(Reason::Items, 3048, 3_000_000);
    let long = Long {
        length: 3_000_000,
        parts: vec![1, 2, 3].into_iter().map(ObjectId).collect(),
        cut: Some(Cut { at: 2000, missing }),
    };
    let part = |from: i64, count: i64| ItemsPart { items: (from..from + count).map(Value::Int).collect() }.into();
    hand_made(vec![List { items: vec![], long: Some(long) }.into(), part(0, 1024), part(1024, 1024), part(2048, 1000)])
}

#[test]
fn long_lists_are_paged_around_their_hole() {
    let reader = cut_list();
    let page = reader.children(0, "items", 1900, 200);
    assert_eq!((page.total, page.children.len(), page.next), (3_000_000, 101, 2_998_952));
    assert_eq!((page.children[99].index, &*page.children[99].value.preview), (1999, "1999"));
    assert_eq!(page.children[100].label, "2000…2998951");
    assert_eq!(page.children[100].value.missing.as_ref().unwrap().reason, "items");
    let page = reader.children(0, "items", page.next, 10);
    assert_eq!((page.children[0].index, &*page.children[0].value.preview), (2_998_952, "2000"));
    assert_eq!(page.children[0].step.as_deref(), Some("[2998952]"));
}

#[test]
fn parts_of_any_length_are_found() {
    let long = Long { length: 7, parts: vec![ObjectId(1), ObjectId(2)], cut: None };
    let part = |range: std::ops::Range<i64>| {
        let list: Vec<Value> = range.clone().map(Value::Int).collect();
        EntriesPart { names: Names::own(list.clone()), values: list }.into()
    };
    let dict = Dict { names: Names::own(vec![text("own")]), values: vec![Value::None], long: Some(long) };
    let reader = hand_made(vec![dict.into(), part(1..3), part(3..7)]);
    let page = reader.children(0, "entries", 2, 3);
    let steps: Vec<_> = page.children.iter().map(|child| child.step.as_deref().unwrap()).collect();
    assert_eq!(steps, ["[2]", "[3]", "[4]"]);
}

#[test]
fn long_texts_are_sliced_by_code_points() {
    let long = Long { length: 8, parts: vec![ObjectId(1), ObjectId(2)], cut: None };
    let part = |data: &str| DataPart { data: text(data) }.into();
    let reader = hand_made(vec![Scalar { value: text("aé"), long: Some(long) }.into(), part("漢b😀"), part("xyz")]);
    let slice = reader.text(0, 1, 5);
    assert_eq!((&*slice.text, slice.total), ("é漢b😀x", 8.0));
    assert_eq!(reader.text(0, 7, 100).text, "z");
}

#[test]
fn members_are_found_by_key_and_index() {
    let reader = cut_list();
    assert_eq!(reader.find(0, "items", "2999999"), Some(2_999_999));
    assert_eq!(reader.find(0, "items", "-1"), Some(2_999_999));
    assert_eq!(reader.find(0, "items", "3000000"), None);
    assert_eq!(reader.find(0, "items", "x"), None);
    let keys: Vec<Value> = (0..3000).map(|n| text(&format!("key {n}"))).chain([Value::Int(-7), id(3)]).collect();
    let (first, second) = keys.split_at(2000);
    let part = |keys: &[Value]| {
        let values = keys.iter().map(|_| Value::None).collect();
        EntriesPart { names: Names::own(keys.to_vec()), values }.into()
    };
    let long = Long { length: 3002, parts: vec![ObjectId(1), ObjectId(2)], cut: None };
    let dict = Dict { names: Names::own(vec![]), values: vec![], long: Some(long) };
    let key = Tuple { items: vec![Value::Int(1)], long: None };
    let reader = hand_made(vec![dict.into(), part(first), part(second), key.into()]);
    assert_eq!(reader.find(0, "entries", "key 2500"), Some(2500));
    assert_eq!(reader.find(0, "entries", "'key 25'"), Some(25));
    assert_eq!(reader.find(0, "entries", "-7"), Some(3000));
    assert_eq!(reader.find(0, "entries", "(1,)"), Some(3001));
    assert_eq!(reader.find(0, "entries", "key 29"), Some(29));
    assert_eq!(reader.find(0, "entries", "ke"), Some(0));
    assert_eq!(reader.find(0, "entries", "nothing"), None);
}

#[test]
fn what_was_redacted_names_its_rule() {
    let hidden = Missing::with_detail(Reason::Redacted, "secret-name");
    let long = Missing { total: 24, ..hidden.clone() };
    let values = vec![Value::Missing(hidden), Value::Missing(long)];
    let dict = Dict { names: Names::own(vec![text("password"), text("token")]), values, long: None };
    let reader = hand_made(vec![dict.into()]);
    let children = reader.children(0, "entries", 0, 2).children;
    assert_eq!(children[0].value.preview, "<hidden: secret-name>");
    assert_eq!(children[0].value.missing.as_ref().unwrap().reason, "redacted");
    assert_eq!(children[1].value.preview, "<hidden: secret-name, of length 24>");
}

#[test]
fn what_a_type_support_made_shows_its_type_and_data() {
    let data = Dict {
        names: Names::own(vec![text("x"), text("child")]),
        values: vec![Value::Int(1), text("140")],
        long: None,
    };
    let names = Names::own(vec![text("140")]);
    let type_name = "app.Point".into();
    let custom = Custom { class: Value::None, type_name, data: id(1), names, values: vec![Value::Int(7)] };
    let reader = hand_made(vec![custom.into(), data.into()]);
    assert_eq!(reader.value(0).preview, "<app.Point: {'x': 1, 'child': '140'}>");
    let sections = reader.sections(0);
    let names: Vec<&str> = sections.iter().map(|section| section.name.as_str()).collect();
    assert_eq!(names, ["data", "objects", "type"]);
    assert_eq!(reader.children(0, "objects", 0, 1).children[0].value.preview, "7");
}

#[test]
fn a_full_value_is_not_cut_as_its_preview_is() {
    let list = List { items: (0..20).map(Value::Int).chain([id(1), id(0)]).collect(), long: None };
    let reader = hand_made(vec![list.into(), Scalar { value: text(&"é".repeat(500)), long: None }.into()]);
    assert!(reader.value(0).preview.ends_with(", … 12 more]"), "{}", reader.value(0).preview);
    let full = reader.full(0, "", 0);
    let numbers: Vec<String> = (0..20).map(|n: i32| n.to_string()).collect();
    assert_eq!(full.text, format!("[{}, '{}', …]", numbers.join(", "), "é".repeat(500)));
    assert!(!full.is_cut);
    assert_eq!(reader.full(0, "items", 7).text, "7");
    assert_eq!(reader.content(0, "items", 20).form, "text");
    assert_eq!(reader.full(0, "items", 99).text, "");
}

#[test]
fn a_plot_keeps_extremes_and_gaps() {
    let numbers = [1.0, 5.0, f64::NAN, f64::NAN, -2.0, 4.0];
    let array = Array {
        class: Value::None,
        dtype: Text::from("<f8"),
        shape: vec![6],
        data: Blob(numbers.iter().flat_map(|number: &f64| number.to_le_bytes()).collect()),
        long: None,
        repr: None,
        fortran: None,
        elements: None,
        attributes: None,
    };
    let reader = hand_made(vec![array.into()]);
    let points = reader.plot(0, 0, 10, 3);
    assert_eq!(points[..3], [1.0, 5.0, 3.0]);
    assert!(points[3..6].iter().all(|number| number.is_nan()));
    assert_eq!(points[6..], [-2.0, 4.0, 1.0]);
    assert!(reader.plot(0, 1, 10, 10).is_empty());
}

#[test]
fn claims_of_a_hostile_dump_end() {
    let long =
        |parts: &[u32]| Long { length: u64::MAX, parts: parts.iter().copied().map(ObjectId).collect(), cut: None };
    let exception = |cause: u32, members: u32| Exception {
        class: id(0),
        args: id(3),
        names: Names::own(vec![]),
        values: vec![],
        message: Some(id(6)),
        notes: Some(id(3)),
        cause: Some(id(cause)),
        context: Some(id(0)),
        suppress_context: None,
        traceback: Some(id(4)),
        members: Some(id(members)),
        slot_count: Some(u64::MAX),
    };
    let cut = Some(Cut { at: u64::MAX, missing: Missing::counted(Reason::Items, 0, u64::MAX) });
    let namespace = Namespace {
        names: Names::own(vec![text("a")]),
        values: vec![id(5)],
        rest: Some(id(5)),
        total: None,
        positions: None,
    };
    let reader = hand_made(vec![
        exception(1, 3).into(),
        exception(0, 3).into(),
        List { items: vec![id(2)], long: Some(long(&[2, 3, 3, 900])) }.into(),
        Tuple { items: vec![id(0), id(1)], long: Some(Long { cut, ..long(&[3]) }) }.into(),
        Absent { missing: Missing::new(Reason::Redacted) }.into(),
        namespace.into(),
        Scalar { value: text("x"), long: Some(long(&[6, 5])) }.into(),
    ]);
    ask_everything(&reader);
}

#[test]
fn a_member_that_was_a_cause_is_printed_again() {
    let exception = |message: &str, cause: Option<u32>, members: Option<u32>| Exception {
        class: Value::None,
        args: Value::None,
        names: Names::own(vec![]),
        values: vec![],
        message: Some(text(message)),
        notes: None,
        cause: cause.map(id),
        context: None,
        suppress_context: None,
        traceback: None,
        members: members.map(id),
        slot_count: None,
    };
    let reader = hand_made(vec![
        exception("all", Some(1), Some(2)).into(),
        exception("one\n\ttwo", None, None).into(),
        Tuple { items: vec![id(1)], long: None }.into(),
    ]);
    let expected = "Exception: one\n\ttwo\n\
        \nThe above exception was the direct cause of the following exception:\n\n  \
          | Exception: all\n  +-+---------------- 1 ----------------\n    \
            | Exception: one\n    | \ttwo\n    +------------------------------------\n";
    assert_eq!(reader.traceback_text(0), expected);
}
