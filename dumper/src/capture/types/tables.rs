//! What is known of types written in C: whose repr may be asked for, and which attributes are plain data.

/// Types whose repr is C code that runs no Python code, does no I/O and keeps the GIL.
pub(super) const SAFE_REPRS: &[(&str, &str)] = &[
    ("re", "Pattern"),
    ("re", "Match"),
    ("_thread", "lock"),
    ("_thread", "RLock"),
    ("decimal", "Decimal"),
    ("datetime", "date"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
    ("builtins", "method_descriptor"),
    ("builtins", "wrapper_descriptor"),
    ("builtins", "method-wrapper"),
    ("builtins", "getset_descriptor"),
    ("builtins", "member_descriptor"),
    ("builtins", "classmethod_descriptor"),
    ("builtins", "builtin_function_or_method"),
    ("builtins", "PyCapsule"),
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
    ("_functools", "partial", &["func", "args", "keywords"]),
    ("builtins", "property", &["fget", "fset", "fdel"]),
    ("builtins", "staticmethod", &["__func__"]),
    ("builtins", "classmethod", &["__func__"]),
    ("pandas._libs.tslibs.timestamps", "_Timestamp", &["_value", "_creso"]),
    ("pandas._libs.internals", "BlockManager", &["blocks", "axes"]),
    ("pandas._libs.internals", "Block", &["values", "_mgr_locs"]),
    ("pandas._libs.internals", "BlockPlacement", &["as_array"]),
    ("pandas._libs.arrays", "NDArrayBacked", &["_ndarray", "_dtype"]),
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
