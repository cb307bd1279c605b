//! What is known of types written in C: whose repr may be asked for, and which attributes are plain data.

use super::{Derived, Kind, Repr};

/// Types whose repr is C code that runs no Python code, does no I/O, keeps the GIL and asks no other object.
pub(super) const SAFE_REPRS: &[(&str, &str)] = &[
    ("_thread", "lock"),
    ("_thread", "RLock"),
    ("_thread", "_ThreadHandle"),
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
    ("builtins", "super"),
    ("decimal", "Context"),
    ("mmap", "mmap"),
    ("_hashlib", "HASH"),
    ("_hashlib", "HASHXOF"),
    ("_hashlib", "HMAC"),
    ("posix", "DirEntry"),
    ("nt", "DirEntry"),
    // From 3.12 on: a sign and the name, whose text alone is looked at.
    ("typing", "TypeVar"),
    ("typing", "ParamSpec"),
    ("typing", "TypeVarTuple"),
    ("typing", "TypeAliasType"),
];

/// Types whose repr is such code but for the objects that they hold: safe where these are exact built-in values.
pub(super) const PLAIN_REPRS: &[(&str, &str)] = &[
    ("itertools", "count"),
    ("itertools", "repeat"),
    ("operator", "itemgetter"),
    ("operator", "attrgetter"),
    ("operator", "methodcaller"),
    ("_contextvars", "ContextVar"),
];

/// Types that hold what no attribute tells, and that a safe function of theirs gives.
pub(super) const DERIVED: &[(&str, &str, Derived)] = &[
    ("builtins", "list_iterator", Derived::Reduced),
    ("builtins", "list_reverseiterator", Derived::Reduced),
    ("builtins", "tuple_iterator", Derived::Reduced),
    ("builtins", "str_iterator", Derived::Reduced),
    ("builtins", "str_ascii_iterator", Derived::Reduced),
    ("builtins", "bytes_iterator", Derived::Reduced),
    ("builtins", "bytearray_iterator", Derived::Reduced),
    ("builtins", "range_iterator", Derived::Reduced),
    ("builtins", "longrange_iterator", Derived::Reduced),
    ("builtins", "dict_keyiterator", Derived::Reduced),
    ("builtins", "dict_valueiterator", Derived::Reduced),
    ("builtins", "dict_itemiterator", Derived::Reduced),
    ("builtins", "dict_reversekeyiterator", Derived::Reduced),
    ("builtins", "dict_reversevalueiterator", Derived::Reduced),
    ("builtins", "dict_reverseitemiterator", Derived::Reduced),
    ("builtins", "set_iterator", Derived::Reduced),
    ("builtins", "enumerate", Derived::Reduced),
    ("builtins", "zip", Derived::Reduced),
    ("builtins", "map", Derived::Reduced),
    ("builtins", "filter", Derived::Reduced),
    ("builtins", "reversed", Derived::Reduced),
    ("builtins", "callable_iterator", Derived::Reduced),
    ("collections", "_deque_iterator", Derived::Reduced),
    ("_collections", "_deque_iterator", Derived::Reduced),
    ("itertools", "count", Derived::Referents),
    ("itertools", "repeat", Derived::Referents),
    ("operator", "itemgetter", Derived::Referents),
    ("_ctypes", "_SimpleCData", Derived::Simple),
    ("sqlite3", "Row", Derived::Referents),
    ("decimal", "Decimal", Derived::Text),
    ("_io", "StringIO", Derived::Buffer),
    ("_io", "BytesIO", Derived::Buffer),
    ("_socket", "socket", Derived::Socket),
    ("xml.etree.ElementTree", "Element", Derived::Children),
];

/// Types whose repr asks others, and which `reprs.rs` words instead.
pub(super) const OWN_REPRS: &[(&str, &str, Repr)] = &[
    ("re", "Pattern", Repr::Pattern),
    ("re", "Match", Repr::Match),
    ("datetime", "timezone", Repr::Timezone),
    ("datetime", "datetime", Repr::Datetime),
    ("datetime", "time", Repr::Time),
    ("zoneinfo", "ZoneInfo", Repr::Zone),
    ("xml.etree.ElementTree", "Element", Repr::Element),
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
    ("odict_keys", Kind::DictKeys),
    ("odict_values", Kind::DictValues),
    ("odict_items", Kind::DictItems),
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
    ("_asyncio", "Task", &["_coro", "_fut_waiter", "_must_cancel"]),
    ("_asyncio", "Future", &["_state", "_exception", "_result", "_callbacks"]),
    ("_functools", "partial", &["func", "args", "keywords"]),
    ("builtins", "property", &["fget", "fset", "fdel"]),
    ("builtins", "staticmethod", &["__func__"]),
    ("builtins", "classmethod", &["__func__"]),
    ("numpy", "dtype", &["str", "names", "fields", "subdtype", "itemsize", "isalignedstruct"]),
    ("pandas._libs.interval", "Interval", &["left", "right", "closed"]),
    ("pandas._libs.sparse", "BlockIndex", &["length", "blocs", "blengths"]),
    ("pandas._libs.sparse", "IntIndex", &["length", "indices"]),
    ("pandas._libs.tslibs.offsets", "BaseOffset", &["n", "normalize"]),
    ("pandas._libs.tslibs.offsets", "QuarterOffset", &["startingMonth"]),
    ("pandas._libs.tslibs.offsets", "Week", &["weekday"]),
    ("pandas._libs.tslibs.offsets", "WeekOfMonthMixin", &["week", "weekday"]),
    ("pandas._libs.tslibs.offsets", "YearOffset", &["month"]),
    ("pandas._libs.tslibs.period", "_Period", &["ordinal", "freq"]),
    ("pandas._libs.tslibs.timedeltas", "_Timedelta", &["_value", "_creso"]),
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

/// The same, of types that are seldom met: looked up by the name that the type itself gives, when one is met.
pub(super) const NAMED_ATTRIBUTES: &[(&str, &str, &[&str])] = &[
    ("zoneinfo", "ZoneInfo", &["key"]),
    ("decimal", "Context", &["prec", "rounding", "Emin", "Emax", "capitals", "clamp"]),
    ("_struct", "Struct", &["format", "size"]),
    ("_io", "FileIO", &["mode", "closefd", "closed"]),
    ("_io", "BufferedReader", &["raw"]),
    ("_io", "BufferedWriter", &["raw"]),
    ("_io", "BufferedRandom", &["raw"]),
    ("_io", "TextIOWrapper", &["encoding", "buffer", "errors", "line_buffering", "write_through"]),
    ("_io", "StringIO", &["closed"]),
    ("_io", "BytesIO", &["closed"]),
    ("_socket", "socket", &["proto", "timeout"]),
    ("_contextvars", "ContextVar", &["name"]),
    ("_contextvars", "Token", &["var", "old_value"]),
    ("_hashlib", "HASH", &["name", "digest_size", "block_size"]),
    ("_hashlib", "HASHXOF", &["name", "digest_size", "block_size"]),
    ("_hashlib", "HMAC", &["name", "digest_size", "block_size"]),
    ("posix", "DirEntry", &["name", "path"]),
    ("_csv", "reader", &["line_num", "dialect"]),
    ("_csv", "writer", &["dialect"]),
    (
        "_csv",
        "Dialect",
        &[
            "delimiter",
            "doublequote",
            "escapechar",
            "lineterminator",
            "quotechar",
            "quoting",
            "skipinitialspace",
            "strict",
        ],
    ),
    ("sqlite3", "Cursor", &["connection", "description", "lastrowid", "rowcount", "arraysize", "row_factory"]),
    ("sqlite3", "Connection", &["isolation_level", "total_changes", "in_transaction", "row_factory", "text_factory"]),
    ("xml.etree.ElementTree", "Element", &["tag", "text", "tail", "attrib"]),
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
