//! What several tests, the fuzz corpus and the golden dump are made of.
#![allow(dead_code, reason = "each test uses its part")]

pub(crate) mod arbitrary;
pub(crate) mod bytes;
mod every_kind;

use coredumpy_format::model::{
    Environment, ExceptionSummary, FrameSummary, Header, Missing, Names, Object, ObjectId, Platform, Python, Reason,
    Relation, Roots, ThreadSummary, Value,
};
use coredumpy_format::{Source, Text, Writer};

pub(crate) use every_kind::every_kind;

/// A text with a lone surrogate.
pub(crate) fn surrogate() -> Text {
    Text::from_bytes(b"lone \xed\xa0\x80 surrogate".to_vec())
}

pub(crate) fn id(n: u32) -> Value {
    Value::Ref(ObjectId(n))
}

pub(crate) fn text(text: &str) -> Value {
    Value::Str(Text::from(text))
}

pub(crate) fn names(list: &[&str]) -> Names {
    Names::own(list.iter().map(|name| text(name)).collect())
}

/// The roots are the exception 0, the thread 1 and the task 2.
pub(crate) const ROOTS: u32 = 3;

pub(crate) fn header() -> Header {
    Header {
        format: "coredumpy".to_owned(),
        version: (1, 0),
        id: (0..16).collect(),
        producer: "coredumpy 1.0.0".to_owned(),
        created: "2026-01-02T03:04:05.000006+01:00".to_owned(),
        python: Python { version: "3.11.7".to_owned(), implementation: "cpython".to_owned() },
        platform: Platform { system: "Linux".to_owned(), release: "6.1.0".to_owned(), machine: "x86_64".to_owned() },
        pid: 4711,
        argv: vec![Text::from("app.py"), Text::from("--fast"), surrogate()],
        description: Some(Text::from("a golden dump")),
        exceptions: [Relation::Raised, Relation::Cause, Relation::Context, Relation::Member].map(exception).to_vec(),
        thread_count: 2,
        threads: vec![ThreadSummary {
            name: Text::from("MainThread"),
            ident: 140_000_000_000_000,
            crashed: true,
            frame_count: 3,
            frames: vec![
                FrameSummary(Text::from("load"), Text::from("/srv/app/orders.py"), 12),
                FrameSummary(Text::from("<module>"), Text::from("/srv/app/app.py"), 30),
            ],
            hidden: 0,
        }],
        roots: Roots { exception: Some(0), threads: vec![1], tasks: vec![2] },
        limits: None,
    }
}

fn exception(relation: Relation) -> ExceptionSummary {
    let depth = u64::from(relation != Relation::Raised);
    ExceptionSummary { type_name: Text::from("app.OrderError"), message: surrogate(), relation, depth }
}

pub(crate) fn environment() -> Environment {
    Environment {
        hostname: Text::from("build-7"),
        cwd: Text::from("/srv/app"),
        executable: Text::from("/usr/bin/python3"),
        library_paths: vec![Text::from("/usr/lib/python3.11")],
        flags: [("dev_mode".to_owned(), 1), ("int_max_str_digits".to_owned(), -1)].into(),
        distributions: vec![("requests".to_owned(), "2.32.0".to_owned())],
        git_commit: Some("0123456789abcdef0123456789abcdef01234567".to_owned()),
    }
}

pub(crate) fn sources() -> Vec<Source> {
    let missing = Missing::with_detail(Reason::Redacted, "rule");
    vec![
        Source {
            filename: Text::from("/srv/app/orders.py"),
            sha256: Some((100..132).collect()),
            text: Ok(Text::from("def load(path):\n    raise OrderError('é')\n")),
        },
        Source { filename: Text::from("<string>"), sha256: None, text: Ok(surrogate()) },
        Source { filename: surrogate(), sha256: None, text: Err(missing) },
    ]
}

/// A dump of these objects, in blocks of `per_block` objects each.
pub(crate) fn dump_of(objects: &[Object], per_block: usize, stopped: Option<Reason>) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), &header(), &environment(), ROOTS).unwrap();
    for source in sources() {
        writer.source(source).unwrap();
    }
    for block in objects.chunks(per_block) {
        for object in block {
            writer.object(object).unwrap();
        }
        writer.flush().unwrap();
    }
    writer.count_missing(Reason::Items);
    writer.finish(stopped).unwrap()
}

/// A dump of every kind, in several blocks.
pub(crate) fn golden() -> Vec<u8> {
    dump_of(&every_kind(), 20, None)
}
