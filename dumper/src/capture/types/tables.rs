//! What is known of types written in C: whose repr may be asked for, and which attributes are plain data.

use super::{Kind, Repr};

/// Types whose repr is C code that runs no Python code, does no I/O, keeps the GIL and asks no other object.
pub(super) const SAFE_REPRS: &[(&str, &str)] = &[
    ("_thread", "lock"),
    ("_thread", "RLock"),
    ("decimal", "Decimal"),
    ("datetime", "date"),
    ("datetime", "timedelta"),
    ("builtins", "method_descriptor"),
    ("builtins", "wrapper_descriptor"),
    ("builtins", "method-wrapper"),
    ("builtins", "getset_descriptor"),
    ("builtins", "member_descriptor"),
    ("builtins", "classmethod_descriptor"),
    ("builtins", "builtin_function_or_method"),
    ("builtins", "builtin_method"),
    ("builtins", "PyCapsule"),
];

/// Types whose repr asks others, and which `reprs.rs` words instead.
pub(super) const OWN_REPRS: &[(&str, &str, Repr)] = &[
    ("re", "Pattern", Repr::Pattern),
    ("re", "Match", Repr::Match),
    ("datetime", "timezone", Repr::Timezone),
    ("datetime", "datetime", Repr::Datetime),
    ("datetime", "time", Repr::Time),
];

/// Types without a symbol in the stable ABI, which are static in every `CPython` from 3.10 on: by the name that only C code
/// can give, in `builtins`.
pub(super) const STATIC_TYPES: &[(&str, Kind)] = &[
    ("function", Kind::Function),
    ("method", Kind::Method),
    ("code", Kind::Code),
    ("frame", Kind::Frame),
    ("generator", Kind::Generator),
    ("coroutine", Kind::Coroutine),
    ("async_generator", Kind::AsyncGenerator),
    ("cell", Kind::Cell),
    ("staticmethod", Kind::Descriptor),
    ("classmethod", Kind::Descriptor),
];

/// Attributes of types written in C that an object's record has: type, then names. Reading them is C code that looks at
/// the object's own fields.
pub(super) const C_ATTRIBUTES: &[(&str, &str, &[&str])] = &[
    ("collections", "defaultdict", &["default_factory"]),
    ("datetime", "date", &["year", "month", "day"]),
    ("datetime", "datetime", &["year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo", "fold"]),
    ("datetime", "time", &["hour", "minute", "second", "microsecond", "tzinfo", "fold"]),
    ("datetime", "timedelta", &["days", "seconds", "microseconds"]),
    ("re", "Pattern", &["pattern", "flags", "groups", "groupindex"]),
    ("re", "Match", &["string", "pos", "endpos", "lastindex", "lastgroup", "re", "regs"]),
    ("_asyncio", "Task", &["_coro", "_fut_waiter"]),
    ("_asyncio", "Future", &["_state", "_exception", "_result"]),
    ("_functools", "partial", &["func", "args", "keywords"]),
    ("builtins", "property", &["fget", "fset", "fdel"]),
    ("builtins", "staticmethod", &["__func__"]),
    ("builtins", "classmethod", &["__func__"]),
    ("pandas._libs.tslibs.timestamps", "_Timestamp", &["_value", "_creso"]),
    ("pandas._libs.internals", "BlockManager", &["blocks", "axes"]),
    ("pandas._libs.internals", "Block", &["values", "_mgr_locs"]),
    ("pandas._libs.internals", "BlockPlacement", &["as_array"]),
    ("pandas._libs.arrays", "NDArrayBacked", &["_ndarray", "_dtype"]),
    // Written in C from 3.12 on; their bounds are code of the program that did not run yet.
    ("typing", "TypeVar", &["__name__", "__covariant__", "__contravariant__"]),
    ("typing", "ParamSpec", &["__name__", "__covariant__", "__contravariant__"]),
    ("typing", "TypeVarTuple", &["__name__"]),
    ("typing", "TypeAliasType", &["__name__"]),
    ("types", "GenericAlias", &["__origin__", "__args__"]),
    ("types", "UnionType", &["__args__"]),
];

/// Attributes of built-in exceptions, by the class that defines them.
pub(super) const EXCEPTION_ATTRIBUTES: &[(&str, &[&str])] = &[
    ("StopIteration", &["value"]),
    ("SystemExit", &["code"]),
    ("ImportError", &["msg", "name", "path"]),
    ("NameError", &["name"]),
    ("AttributeError", &["name", "obj"]),
    ("OSError", &["errno", "strerror", "filename", "filename2"]),
    ("BlockingIOError", &["characters_written"]),
    (
        "SyntaxError",
        &["msg", "filename", "lineno", "offset", "text", "end_lineno", "end_offset", "print_file_and_line"],
    ),
    ("UnicodeDecodeError", &["encoding", "object", "start", "end", "reason"]),
    ("UnicodeEncodeError", &["encoding", "object", "start", "end", "reason"]),
    ("UnicodeTranslateError", &["object", "start", "end", "reason"]),
    ("BaseExceptionGroup", &["message", "exceptions"]),
];
