//! A record of every kind, with every option: once with all of them, once with none where that is the usual case.

use coredumpy_format::Text;
use coredumpy_format::model::{
    Absent, Array, BigInt, Blob, Builtin, Bytearray, Cell, Class, Code, Custom, Cut, DataPart, Deque, Descriptor, Dict,
    DictItems, DictKeys, DictValues, EntriesPart, Exception, Fields, Frame, Frozenset, Function, Generator, Instance,
    ItemsPart, List, Long, MappingProxy, Method, Missing, Module, Names, Namespace, Native, Object, ObjectId, Opaque,
    Partial, Range, Reason, Scalar, Set, Slice, Table, Task, Thread, Traceback, Tuple, Value, Weakref,
};

use super::{id, names, surrogate, text};

/// Numbered by their place, in the order in which their references stand: 0 to 2 are the roots, then comes what they
/// lead to, then the locals of the innermost frame.
pub(crate) fn every_kind() -> Vec<Object> {
    let mut objects = roots();
    objects.extend(of_the_roots());
    objects.extend(frames());
    assert_eq!(objects.len(), FIRST_LOCAL as usize);
    objects.extend(containers());
    objects.extend(callables());
    objects.extend(foreign());
    assert_eq!(objects.len(), GLOBALS as usize);
    objects.extend(of_the_frames());
    assert_eq!(objects.len(), FIRST_PART as usize);
    objects.extend(parts());
    objects.push(the_rest());
    assert_eq!(objects.len(), REST as usize + 1);
    objects
}

/// The class that every instance here claims.
const CLASS: u32 = 3;
const CODE: u32 = 19;
const FIRST_LOCAL: u32 = 20;
const LOCALS: u32 = 39;
const DICT: u32 = FIRST_LOCAL + 13;
const FUNCTION: u32 = FIRST_LOCAL + 21;
const GLOBALS: u32 = FIRST_LOCAL + LOCALS;
const MODULE_CODE: u32 = GLOBALS + 1;
const FIRST_PART: u32 = MODULE_CODE + 1;
const REST: u32 = FIRST_PART + 8;

fn fields() -> Fields {
    Fields { names: vec![text("owner"), text("since")], values: vec![text("shop"), Value::Int(2026)] }
}

fn missing(reason: Reason) -> Value {
    Value::Missing(Missing::new(reason))
}

/// A container of 1,000,000 with a part, a hole after its 2 first items, and another part.
fn long(parts: [u32; 2]) -> Long {
    Long {
        length: 1_000_000,
        parts: parts.map(ObjectId).to_vec(),
        cut: Some(Cut { at: 2, missing: Missing::counted(Reason::Items, 4, 1_000_000) }),
    }
}

fn roots() -> Vec<Object> {
    vec![
        Exception {
            class: id(CLASS),
            args: id(4),
            names: names(&["errno", "order"]),
            values: vec![Value::Int(2), missing(Reason::Depth)],
            message: Some(Value::Str(surrogate())),
            notes: Some(id(5)),
            cause: Some(id(6)),
            context: Some(Value::None),
            suppress_context: Some(true),
            traceback: Some(id(7)),
            members: Some(id(8)),
            slot_count: Some(1),
        }
        .into(),
        Thread {
            name: Text::from("MainThread"),
            ident: 140_000_000_000_000,
            frames: vec![id(9), id(10)],
            long: Some(Long { length: 2, parts: vec![], cut: None }),
            daemon: Some(false),
            crashed: Some(true),
            exception: Some(id(0)),
            native_id: Some(4711),
            object: Some(id(11)),
            hidden: None,
        }
        .into(),
        Task {
            class: id(12),
            name: Text::from("Task-1"),
            state: Text::from("PENDING"),
            coroutine: id(13),
            frames: vec![id(14)],
            waiting_for: Some(id(15)),
            waiters: Some(vec![id(2)]),
            attributes: Some(fields()),
            exception: Some(id(0)),
            result: Some(missing(Reason::Unbound)),
        }
        .into(),
    ]
}

fn class(name: &str) -> Class {
    Class {
        name: Text::from(name),
        qualname: Text::from(name),
        module: Text::from("app"),
        bases: vec![],
        names: names(&[]),
        values: vec![],
        metaclass: None,
        flavour: None,
        shown: None,
        compares: None,
        members: None,
        orders: None,
        compared: None,
    }
}

fn of_the_roots() -> Vec<Object> {
    vec![
        Class {
            bases: vec![id(16), text("inline")],
            names: names(&["limit"]),
            values: vec![Value::Int(100)],
            metaclass: Some(id(17)),
            flavour: Some(Text::from("dataclass")),
            shown: Some(vec![text("order"), text("errno")]),
            compares: Some(true),
            members: Some(fields()),
            orders: Some(true),
            compared: Some(vec![text("errno")]),
            ..class("OrderError")
        }
        .into(),
        Tuple { items: vec![text("no such order"), Value::Int(17)], long: None }.into(),
        List { items: vec![text("a note")], long: None }.into(),
        Exception {
            class: id(CLASS),
            args: id(18),
            names: names(&[]),
            values: vec![],
            message: None,
            notes: None,
            cause: None,
            context: None,
            suppress_context: None,
            traceback: None,
            members: None,
            slot_count: None,
        }
        .into(),
        Traceback {
            entries: vec![
                id(10),
                Value::Int(30),
                Value::None,
                Value::None,
                Value::None,
                id(9),
                Value::Int(12),
                Value::Int(13),
                Value::Int(4),
                Value::Int(20),
            ],
            long: Some(Long { length: 10, parts: vec![], cut: None }),
        }
        .into(),
        List { items: vec![id(6)], long: None }.into(),
    ]
}

fn frames() -> Vec<Object> {
    let locals = (FIRST_LOCAL..FIRST_LOCAL + LOCALS).map(id).chain(inline());
    let locals: Vec<_> = locals.collect();
    let local_names = (0..locals.len()).map(|n| text(&format!("local_{n}"))).collect();
    let frame = |code, names, values, scope| Frame {
        code: id(code),
        lineno: Some(12),
        names,
        values,
        globals: id(GLOBALS),
        back: Some(id(10)),
        scope,
    };
    vec![
        frame(CODE, Names::own(local_names), locals, Some(0)).into(),
        Frame { back: None, lineno: None, ..frame(MODULE_CODE, names(&[]), vec![], Some(1)) }.into(),
        Instance { class: id(CLASS), names: names(&[]), values: vec![], payload: None, slot_count: None }.into(),
        class("Task").into(),
        Generator {
            flavour: 1,
            name: Text::from("main"),
            qualname: Text::from("main"),
            state: 1,
            frame: id(14),
            awaiting: Some(id(15)),
            code: Some(id(MODULE_CODE)),
        }
        .into(),
        frame(MODULE_CODE, names(&["x"]), vec![missing(Reason::Unbound)], None).into(),
        Task {
            class: id(12),
            name: Text::default(),
            state: Text::from("FINISHED"),
            coroutine: Value::None,
            frames: vec![],
            waiting_for: None,
            waiters: None,
            attributes: None,
            exception: None,
            result: None,
        }
        .into(),
        class("Base").into(),
        class("Meta").into(),
        Tuple { items: vec![], long: None }.into(),
        code().into(),
    ]
}

fn code() -> Code {
    Code {
        name: Text::from("load"),
        qualname: Text::from("Shop.load"),
        filename: Text::from("/srv/app/orders.py"),
        firstlineno: 10,
        argcount: 2,
        posonlyargcount: 1,
        kwonlyargcount: 1,
        flags: 0x1f,
        varnames: vec![Text::from("path"), Text::from("rows")],
        cellvars: vec![Text::from("total")],
        freevars: vec![Text::from("__class__")],
        co_names: vec![Text::from("open"), surrogate()],
    }
}

fn of_the_frames() -> Vec<Object> {
    vec![
        Namespace {
            names: names(&["open", "__name__"]),
            values: vec![id(FIRST_LOCAL + 20), text("__main__")],
            rest: Some(id(REST)),
            total: Some(5),
            positions: Some(vec![1, 3]),
        }
        .into(),
        Code { varnames: vec![], cellvars: vec![], freevars: vec![], co_names: vec![], ..code() }.into(),
    ]
}

fn the_rest() -> Object {
    Namespace {
        names: names(&["json", "a", "b"]),
        values: vec![id(FIRST_LOCAL + 29), Value::Int(1), Value::Int(2)],
        rest: None,
        total: None,
        positions: None,
    }
    .into()
}

/// Every value that stands inline.
fn inline() -> Vec<Value> {
    let mut values = vec![Value::None, Value::Bool(true), Value::Bool(false), Value::Ellipsis, Value::NotImplemented];
    values.extend([0, 23, 24, 255, 256, 65535, 65536, -1, -24, -25, i64::MAX, i64::MIN].map(Value::Int));
    let big = |negative, magnitude: &[u8]| Value::BigInt(BigInt { negative, magnitude: magnitude.to_vec() });
    values.extend([big(false, &[0x80, 0, 0, 0, 0, 0, 0, 0]), big(false, &[1; 40]), big(true, &[0xff; 9])]);
    values.extend([0.0, -0.0, 1.5, 1e300, 5e-324, f64::INFINITY, f64::NEG_INFINITY].map(Value::Float));
    values.extend([f64::NAN, f64::from_bits(0xfff8_0000_0000_1234)].map(Value::Float));
    values.extend([Value::Complex(1.5, -0.0), Value::Complex(f64::NAN, f64::INFINITY)]);
    values.extend([text(""), text("é😀\0"), Value::Str(surrogate()), Value::Bytes(vec![]), Value::Bytes(vec![0, 255])]);
    values.extend(Reason::ALL.map(missing));
    values.extend([
        missing(Reason::Other(200)),
        Value::Missing(Missing::with_detail(Reason::Redacted, "name: password")),
        Value::Missing(Missing::with_detail(Reason::Failed, surrogate())),
        Value::Missing(Missing::counted(Reason::Bytes, 100, 1_000_000)),
        Value::Missing(Missing { detail: Some(Text::from("both")), ..Missing::counted(Reason::Items, 0, 7) }),
    ]);
    values
}

fn containers() -> Vec<Object> {
    let items = || vec![Value::Int(1), id(FIRST_LOCAL)];
    let parts = [FIRST_PART, FIRST_PART + 1];
    vec![
        List { items: vec![], long: Some(long(parts)) }.into(),
        Tuple { items: items(), long: Some(long(parts)) }.into(),
        Set { items: items(), long: None }.into(),
        Set { items: vec![], long: Some(long(parts)) }.into(),
        Frozenset { items: items(), long: None }.into(),
        Frozenset { items: vec![], long: Some(long(parts)) }.into(),
        Deque { items: items(), long: None, maxlen: None }.into(),
        Deque { items: vec![], long: Some(long(parts)), maxlen: Some(10) }.into(),
        DictKeys { mapping: id(DICT) }.into(),
        DictValues { mapping: id(DICT) }.into(),
        DictItems { mapping: id(DICT) }.into(),
        MappingProxy { mapping: id(DICT) }.into(),
        Dict { names: names(&[]), values: vec![], long: Some(long([FIRST_PART + 2, FIRST_PART + 3])) }.into(),
        Dict {
            names: Names::own(vec![Value::Int(1), text("key"), id(24)]),
            values: vec![Value::None, id(DICT), missing(Reason::Time)],
            long: None,
        }
        .into(),
        Range { start: Value::Int(0), stop: Value::Int(10), step: Value::Int(-2) }.into(),
        Slice { start: Value::None, stop: id(DICT), step: Value::None }.into(),
        Scalar { value: text("a long text: "), long: Some(long([FIRST_PART + 4, FIRST_PART + 5])) }.into(),
        Scalar { value: Value::Bytes(b"long bytes: ".to_vec()), long: Some(long([FIRST_PART + 6, FIRST_PART + 7])) }
            .into(),
        Bytearray { data: Blob(vec![1, 2, 3]), long: None }.into(),
        Bytearray { data: Blob(vec![]), long: Some(long([FIRST_PART + 6, FIRST_PART + 7])) }.into(),
    ]
}

fn callables() -> Vec<Object> {
    vec![
        Builtin { name: Text::from("open"), qualname: Text::from("open"), module: text("_io"), bound_to: Value::None }
            .into(),
        Function {
            name: Text::from("load"),
            qualname: Text::from("Shop.load"),
            module: text("app"),
            code: id(CODE),
            defaults: Some(id(4)),
            kwdefaults: Some(id(DICT)),
            closure: Some(vec![id(FIRST_LOCAL + 25)]),
            attributes: Some(fields()),
            doc: Some(text("Loads.")),
            annotations: Some(id(DICT)),
            type_params: Some(id(DICT)),
        }
        .into(),
        Function {
            name: Text::from("<lambda>"),
            qualname: Text::from("<lambda>"),
            module: Value::None,
            code: id(MODULE_CODE),
            defaults: None,
            kwdefaults: None,
            closure: None,
            attributes: None,
            doc: None,
            annotations: None,
            type_params: None,
        }
        .into(),
        Method { function: id(FUNCTION), bound_to: id(11) }.into(),
        Partial {
            function: id(FUNCTION),
            args: id(4),
            keywords: id(DICT),
            class: Some(id(CLASS)),
            attributes: Some(fields()),
        }
        .into(),
        Cell { content: missing(Reason::Unbound) }.into(),
        Weakref { class: id(CLASS), target: id(11) }.into(),
        Descriptor { class: id(CLASS), names: names(&["fget"]), values: vec![id(FUNCTION)] }.into(),
        Generator {
            flavour: 0,
            name: Text::from("rows"),
            qualname: Text::from("rows"),
            state: 3,
            frame: Value::None,
            awaiting: None,
            code: None,
        }
        .into(),
        Module {
            name: Text::from("json"),
            filename: text("/usr/lib/python3.11/json/__init__.py"),
            names: names(&["loads"]),
            values: vec![id(FUNCTION)],
            attribute_count: Some(40),
            class: Some(id(CLASS)),
        }
        .into(),
    ]
}

fn foreign() -> Vec<Object> {
    let shared = Names { like: Some(ObjectId(FIRST_LOCAL + 30)), list: vec![text("a"), text("b")].into() };
    let payload: Object = Dict { names: shared.clone(), values: vec![Value::Int(1), Value::None], long: None }.into();
    vec![
        Instance {
            class: id(CLASS),
            names: names(&["a", "b"]),
            values: vec![Value::Int(1), Value::Int(2)],
            payload: Some(Box::new(
                List { items: vec![text("item")], long: Some(long([FIRST_PART, FIRST_PART + 1])) }.into(),
            )),
            slot_count: Some(1),
        }
        .into(),
        Instance {
            class: id(CLASS),
            names: shared,
            values: vec![Value::Int(3), Value::Int(4)],
            payload: Some(Box::new(payload)),
            slot_count: None,
        }
        .into(),
        Array {
            class: id(CLASS),
            dtype: Text::from("<i2"),
            shape: vec![2, 3],
            data: Blob((0..12).collect()),
            long: None,
            repr: Some(text("array(...)")),
            fortran: Some(true),
            elements: Some(id(4)),
            attributes: Some(fields()),
        }
        .into(),
        Array {
            class: id(CLASS),
            dtype: Text::from("|u1"),
            shape: vec![1_000_000],
            data: Blob(vec![]),
            long: Some(long([FIRST_PART + 6, FIRST_PART + 7])),
            repr: None,
            fortran: None,
            elements: None,
            attributes: None,
        }
        .into(),
        Table {
            class: id(CLASS),
            shape: vec![1000, 2],
            columns: vec![text("name"), Value::Int(0)],
            data: vec![id(4), id(5)],
            index: id(FIRST_LOCAL + 14),
            repr: Some(text("a table")),
            dtypes: Some(vec![Text::from("object"), Text::from("int64")]),
            cut: Some(Missing::counted(Reason::Items, 2, 1000)),
            attributes: Some(fields()),
        }
        .into(),
        Native { class: id(CLASS), repr: text("<lock>"), names: names(&["n"]), values: vec![Value::Float(0.5)] }.into(),
        Custom {
            class: id(CLASS),
            type_name: Text::from("app.money"),
            data: id(DICT),
            names: names(&["140"]),
            values: vec![id(11)],
        }
        .into(),
        Absent { missing: Missing::with_detail(Reason::Redacted, "name: token") }.into(),
        Object::Opaque(Opaque { code: 99 }),
    ]
}

fn parts() -> Vec<Object> {
    let shared = Names { like: Some(ObjectId(FIRST_PART + 2)), list: vec![text("x"), text("y")].into() };
    vec![
        ItemsPart { items: vec![id(4), Value::Int(7)] }.into(),
        ItemsPart { items: vec![text("last but one"), text("last")] }.into(),
        EntriesPart { names: names(&["x", "y"]), values: vec![Value::Int(1), Value::Int(2)] }.into(),
        EntriesPart { names: shared, values: vec![Value::Int(3), Value::Int(4)] }.into(),
        DataPart { data: text("head") }.into(),
        DataPart { data: Value::Str(surrogate()) }.into(),
        DataPart { data: Value::Bytes(vec![0; 2]) }.into(),
        DataPart { data: Value::Bytes(vec![1; 3]) }.into(),
    ]
}
