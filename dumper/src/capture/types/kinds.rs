//! The answers that a type can give.

/// How an object of a type is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Int,
    Float,
    Complex,
    Str,
    Bytes,
    Bytearray,
    List,
    Tuple,
    Dict,
    Set,
    Frozenset,
    Range,
    Slice,
    DictKeys,
    DictValues,
    DictItems,
    MappingProxy,
    Deque,
    Type,
    Function,
    Method,
    Builtin,
    Partial,
    Module,
    Cell,
    Weakref,
    Descriptor,
    Frame,
    Code,
    Traceback,
    Generator,
    Coroutine,
    AsyncGenerator,
    Exception,
    Array,
    Table,
    Task,
    /// An instance of a class: attributes, and what it holds as a subclass of a built-in.
    Instance,
    /// An instance of a type written in C that has no kind of its own.
    Native,
}

/// What an instance holds as a subclass of a built-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Payload {
    Int,
    Float,
    Complex,
    Str,
    Bytes,
    Bytearray,
    List,
    Tuple,
    Dict,
    OrderedDict,
    Set,
    Frozenset,
    Deque,
}

/// Whose data an array's record has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ArrayKind {
    Numpy,
    NumpyScalar,
    Array,
    Memoryview,
    /// pyarrow's chunked arrays.
    Arrow,
}

/// Where the repr of an object of a type comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repr {
    /// `object`'s own: module, name and address.
    Default,
    /// The type's C function, which looks at plain data only.
    Safe,
    /// The same, where the objects that it holds are exact built-in values.
    Plain,
    /// Worded by `reprs.rs`, because the C function would ask another object, too.
    Pattern,
    Match,
    Timezone,
    Datetime,
    Time,
    Zone,
    Element,
    /// Nobody can be asked.
    Unknown,
}

/// What a type holds beside its attributes, and how it is told (`derived.rs`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Derived {
    /// An iterator: what it goes through, and how far it is.
    Reduced,
    /// The objects that it refers to.
    Referents,
    /// A number, as its digits.
    Text,
    /// A file in memory: its contents and position.
    Buffer,
    /// A socket: its descriptor and addresses.
    Socket,
    /// An XML element: those in it.
    Children,
    /// A number or character in C's memory.
    Simple,
    /// A structure or union there.
    Fields,
    /// An array there.
    Items,
    /// A thread's own attributes.
    Local,
    /// A type variable, whose bounds may be code.
    Bounds,
    /// A context variable.
    Variable,
    /// A context: its variables.
    Context,
}
