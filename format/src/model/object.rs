//! The records: one table that is the model, its CBOR and its JSON at once.

use crate::cbor::{Decoder, Encoder};
use crate::error::Result;
use crate::model::{Missing, Names, Value};
use crate::record::{Blob, Fields, Json, Long, Member, json_object};
use crate::text::Text;

/// A record of a kind that a later minor version added.
#[derive(Debug, Clone, PartialEq)]
pub struct Opaque {
    /// The kind's code.
    pub code: u64,
}

/// Each row of the table: code, name, word in the JSON form; then the elements that follow the code in the record's
/// array; then, in a second pair of braces, the keys of the map that ends the record where any of them is there. Kinds of
/// which no dump has very many, and whose records are large, stand in a `Box`: a record is moved often, and is as large as
/// the largest.
macro_rules! records {
    ($(
        $(#[$doc:meta])*
        $code:literal $name:ident $($place:ident)? $word:literal
        { $( $(#[$field_doc:meta])* $field:ident: $field_type:ty, )* }
        { $( $(#[$option_doc:meta])* $key:literal $option:ident: $option_type:ty, )* }
    )*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Default, PartialEq)]
            pub struct $name {
                $( $(#[$field_doc])* pub $field: $field_type, )*
                $( $(#[$option_doc])* pub $option: Option<$option_type>, )*
            }

            impl $name {
                /// The record's first element.
                pub const CODE: u8 = $code;

                #[allow(unused_mut, unused_variables, unused_assignments)]
                fn encode(&self, encoder: &mut Encoder) {
                    let options = 0usize $( + usize::from(self.$option.is_some()) )*;
                    let fields = 0usize $( + { let _ = stringify!($field); 1 } )*;
                    encoder.array(1 + fields + usize::from(options > 0));
                    encoder.uint($code);
                    $( self.$field.encode(encoder); )*
                    if options > 0 {
                        encoder.map(options);
                        $( if let Some(option) = &self.$option {
                            encoder.uint($key);
                            option.encode(encoder);
                        } )*
                    }
                }

                /// `left`: elements of the record's array after its code.
                #[allow(unused_mut)]
                fn decode(decoder: &mut Decoder<'_>, mut left: usize) -> Result<Self> {
                    // In place, so that there is one thing to drop wherever it fails: half of the code that is otherwise.
                    let mut record = Self::default();
                    $(
                        let expected = concat!($word, ".", stringify!($field));
                        field(decoder, &mut left, &mut record.$field, expected)?;
                    )*
                    if left > 0 {
                        options(decoder, left, &mut |decoder, key| match key {
                            $( $key => option(decoder, &mut record.$option, concat!($word, ".", stringify!($option))), )*
                            _ => decoder.skip_items(1),
                        })?;
                    }
                    Ok(record)
                }

                #[allow(unused_mut)]
                fn json(&self) -> Json {
                    let mut object = json_object($word);
                    $( object.insert(stringify!($field).to_owned(), self.$field.json()); )*
                    $( if let Some(option) = &self.$option {
                        object.insert(stringify!($option).to_owned(), option.json());
                    } )*
                    Json::Object(object)
                }
            }

            impl From<$name> for Object {
                fn from(record: $name) -> Self {
                    Object::$name(record.into())
                }
            }
        )*

        /// An object's record.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Object {
            $( $(#[$doc])* $name(held!($name $($place)?)), )*
            /// A kind that a later minor version added.
            Opaque(Opaque),
        }

        impl Object {
            /// Writes the record.
            pub fn encode(&self, encoder: &mut Encoder) {
                match self {
                    $( Object::$name(record) => record.encode(encoder), )*
                    Object::Opaque(opaque) => {
                        encoder.array(1);
                        encoder.uint(opaque.code);
                    }
                }
            }

            /// Reads the record that begins here.
            pub(crate) fn decode(decoder: &mut Decoder<'_>) -> Result<Self> {
                let start = decoder.position();
                let left = decoder.array("a record")?;
                if left == 0 {
                    return Err(decoder.error(start, "an empty array", "a record"));
                }
                let left = left - 1;
                match decoder.uint("the code of a record's kind")? {
                    $( $code => $name::decode(decoder, left).map(Object::from), )*
                    code => {
                        decoder.skip_items(left as u64)?;
                        Ok(Object::Opaque(Opaque { code }))
                    }
                }
            }

            /// The kind's word, as in the JSON form.
            #[must_use]
            pub fn word(&self) -> &'static str {
                match self {
                    $( Object::$name(_) => $word, )*
                    Object::Opaque(_) => "opaque",
                }
            }

            /// The record as JSON.
            #[must_use]
            pub fn json(&self) -> Json {
                match self {
                    $( Object::$name(record) => record.json(), )*
                    Object::Opaque(opaque) => {
                        let mut object = json_object("opaque");
                        object.insert("code".to_owned(), opaque.code.into());
                        Json::Object(object)
                    }
                }
            }
        }
    };
}

/// Reads the next element of a record that has `left` of them.
fn field<T: Member>(decoder: &mut Decoder<'_>, left: &mut usize, field: &mut T, expected: &'static str) -> Result<()> {
    let Some(fewer) = left.checked_sub(1) else {
        return Err(decoder.error(decoder.position(), "the end of the record", expected));
    };
    *left = fewer;
    *field = T::decode(decoder, expected)?;
    Ok(())
}

fn option<T: Member>(decoder: &mut Decoder<'_>, option: &mut Option<T>, expected: &'static str) -> Result<()> {
    *option = Some(T::decode(decoder, expected)?);
    Ok(())
}

/// Reads the map that may follow the fields, and passes over what a later minor version put after it.
fn options(
    decoder: &mut Decoder<'_>,
    mut left: usize,
    option: &mut dyn FnMut(&mut Decoder<'_>, u64) -> Result<()>,
) -> Result<()> {
    if decoder.next_is_map() {
        left -= 1;
        for _ in 0..decoder.map("the options of a record")? {
            if decoder.next_is_uint() {
                let key = decoder.uint("the key of an option")?;
                option(decoder, key)?;
            } else {
                decoder.skip_items(2)?;
            }
        }
    }
    decoder.skip_items(left as u64)
}

/// What a kind's variant holds.
macro_rules! held {
    ($name:ident) => {
        $name
    };
    ($name:ident $place:ident) => {
        $place<$name>
    };
}

records! {
    /// A run of items of a container that is too long for one record.
    0 ItemsPart "items_part" {
        /// In the container's order.
        items: Vec<Value>,
    } {}

    /// A run of entries of a mapping that is too long for one record.
    1 EntriesPart "entries_part" {
        /// The keys, in the mapping's order.
        names: Names,
        /// A value for each key.
        values: Vec<Value>,
    } {}

    /// A run of a string, bytes or array that is too long for one record.
    2 DataPart "data_part" {
        /// A `Str` or `Bytes`.
        data: Value,
    } {}

    /// An object that has an id but no data.
    3 Absent "missing" {
        /// Why.
        missing: Missing,
    } {}

    /// A scalar that is too long to stand inline, or that a subclass adds to.
    4 Scalar "scalar" {
        /// The scalar; of a long string or bytes the head, which the parts continue.
        value: Value,
    } {
        /// Where the value is only the head.
        0 long: Long,
    }

    /// A bytearray.
    5 Bytearray "bytearray" {
        /// Its bytes; of a long one the head.
        data: Blob,
    } {
        /// Where `data` is only the head.
        0 long: Long,
    }

    /// A range.
    6 Range "range" {
        /// Inclusive.
        start: Value,
        /// Exclusive.
        stop: Value,
        /// Never 0.
        step: Value,
    } {}

    /// A slice.
    7 Slice "slice" {
        /// Any value.
        start: Value,
        /// Any value.
        stop: Value,
        /// Any value.
        step: Value,
    } {}

    /// A list.
    10 List "list" {
        /// The items; of a long list the parts have them.
        items: Vec<Value>,
    } {
        /// Where the items are elsewhere or not all there.
        0 long: Long,
    }

    /// A tuple.
    11 Tuple "tuple" {
        /// The items.
        items: Vec<Value>,
    } {
        /// Where the items are elsewhere or not all there.
        0 long: Long,
    }

    /// A set.
    12 Set "set" {
        /// The items, in the set's own order.
        items: Vec<Value>,
    } {
        /// Where the items are elsewhere or not all there.
        0 long: Long,
    }

    /// A frozenset.
    13 Frozenset "frozenset" {
        /// The items, in the set's own order.
        items: Vec<Value>,
    } {
        /// Where the items are elsewhere or not all there.
        0 long: Long,
    }

    /// A deque.
    14 Deque "deque" {
        /// The items.
        items: Vec<Value>,
    } {
        /// Where the items are elsewhere or not all there.
        0 long: Long,
        /// `maxlen`, where it has one.
        8 maxlen: u64,
    }

    /// `dict.keys()`
    15 DictKeys "dict_keys" {
        /// The dict.
        mapping: Value,
    } {}

    /// `dict.values()`
    16 DictValues "dict_values" {
        /// The dict.
        mapping: Value,
    } {}

    /// `dict.items()`
    17 DictItems "dict_items" {
        /// The dict.
        mapping: Value,
    } {}

    /// A dict.
    20 Dict "dict" {
        /// The keys, in order; of a long dict the parts have them.
        names: Names,
        /// A value for each key.
        values: Vec<Value>,
    } {
        /// Where the entries are elsewhere or not all there.
        0 long: Long,
    }

    /// A `types.MappingProxyType`.
    21 MappingProxy "mapping_proxy" {
        /// What it shows.
        mapping: Value,
    } {}

    /// An instance of a class that has no kind of its own.
    30 Instance "instance" {
        /// `type(x)`.
        class: Value,
        /// Attributes: slots first, then `__dict__`.
        names: Names,
        /// A value for each attribute.
        values: Vec<Value>,
    } {
        /// What it holds as a subclass of a built-in: the record of a scalar, sequence or mapping.
        8 payload: Box<Object>,
        /// How many of the attributes are slots.
        9 slot_count: u64,
    }

    /// A class.
    31 Class Box "class" {
        /// `__name__`.
        name: Text,
        /// `__qualname__`.
        qualname: Text,
        /// `__module__`.
        module: Text,
        /// `__bases__`.
        bases: Vec<Value>,
        /// Its own plain attributes.
        names: Names,
        /// A value for each attribute.
        values: Vec<Value>,
    } {
        /// Where it is not `type`.
        8 metaclass: Value,
        /// `dataclass`, `namedtuple`, `enum`, `flag`, `attrs`, `pydantic` …: how its instances print and compare.
        9 flavour: Text,
        /// The fields of its flavour that stand in a repr, in order.
        10 shown: Vec<Value>,
        /// Whether instances of its flavour compare by their fields.
        11 compares: bool,
        /// Names of its own that are not among its attributes, each with what stands there: 0 a function, 1 a property,
        /// 2 a class method, 3 a static method, 4 a slot.
        12 members: Fields,
        /// Whether instances of its flavour have an order by their fields.
        13 orders: bool,
        /// The fields by which instances of its flavour compare, where these are not those that are shown.
        14 compared: Vec<Value>,
    }

    /// A Python function.
    32 Function Box "function" {
        /// `__name__`.
        name: Text,
        /// `__qualname__`.
        qualname: Text,
        /// `__module__`.
        module: Value,
        /// `__code__`.
        code: Value,
    } {
        /// `__defaults__`.
        8 defaults: Value,
        /// `__kwdefaults__`.
        9 kwdefaults: Value,
        /// A cell for each of the code's `freevars`.
        10 closure: Vec<Value>,
        /// Its `__dict__`.
        11 attributes: Fields,
        /// `__doc__`.
        12 doc: Value,
        /// `__annotations__`.
        13 annotations: Value,
        /// `__type_params__`, of Python 3.12 and later.
        14 type_params: Value,
    }

    /// A bound method of a Python function.
    33 Method "method" {
        /// `__func__`.
        function: Value,
        /// `__self__`.
        bound_to: Value,
    } {}

    /// A function or method written in C.
    34 Builtin Box "builtin" {
        /// `__name__`.
        name: Text,
        /// `__qualname__`.
        qualname: Text,
        /// `__module__`.
        module: Value,
        /// `__self__`.
        bound_to: Value,
    } {}

    /// A `functools.partial`.
    35 Partial Box "partial" {
        /// `func`.
        function: Value,
        /// `args`.
        args: Value,
        /// `keywords`.
        keywords: Value,
    } {
        /// Its class, where it is a subclass.
        8 class: Value,
        /// Its `__dict__`.
        11 attributes: Fields,
    }

    /// A module.
    36 Module Box "module" {
        /// `__name__`.
        name: Text,
        /// `__file__`, or None.
        filename: Value,
        /// Those of its attributes that were recorded.
        names: Names,
        /// A value for each attribute.
        values: Vec<Value>,
    } {
        /// How many attributes it had.
        8 attribute_count: u64,
        /// Its class, where it is a subclass.
        9 class: Value,
    }

    /// A closure's cell.
    37 Cell "cell" {
        /// Its content; missing as `unbound` where it is empty.
        content: Value,
    } {}

    /// A weak reference.
    38 Weakref "weakref" {
        /// Its class.
        class: Value,
        /// What it points at; None where that is gone.
        target: Value,
    } {}

    /// A property, staticmethod, classmethod or other descriptor.
    39 Descriptor "descriptor" {
        /// Its class.
        class: Value,
        /// `fget`, `__func__` …
        names: Names,
        /// A value for each name.
        values: Vec<Value>,
    } {}

    /// A frame.
    40 Frame Box "frame" {
        /// `f_code`.
        code: Value,
        /// `f_lineno`: where the frame stood when it was left.
        lineno: Option<u64>,
        /// The local variables: arguments first, then the others as the code lists them, then free variables.
        names: Names,
        /// A value for each variable.
        values: Vec<Value>,
        /// A namespace.
        globals: Value,
    } {
        /// `f_back`, where nothing else tells.
        8 back: Value,
        /// 0 a function (or not given), 1 a module (its locals are its globals), 2 a class body or exec'd code with a
        /// namespace of its own.
        9 scope: u64,
    }

    /// A code object.
    41 Code Box "code" {
        /// `co_name`.
        name: Text,
        /// `co_qualname`; before Python 3.11 the name.
        qualname: Text,
        /// `co_filename`: the key of its source.
        filename: Text,
        /// `co_firstlineno`.
        firstlineno: u64,
        /// `co_argcount`.
        argcount: u64,
        /// `co_posonlyargcount`.
        posonlyargcount: u64,
        /// `co_kwonlyargcount`.
        kwonlyargcount: u64,
        /// `co_flags`.
        flags: u64,
        /// `co_varnames`.
        varnames: Vec<Text>,
        /// `co_cellvars`.
        cellvars: Vec<Text>,
        /// `co_freevars`.
        freevars: Vec<Text>,
        /// `co_names`.
        co_names: Vec<Text>,
    } {}

    /// A traceback from one entry to its end.
    42 Traceback "traceback" {
        /// Five values an entry, outermost first: frame, `tb_lineno`, end line, first column, end column. Columns are
        /// 0-based UTF-8 byte offsets, None where not known.
        entries: Vec<Value>,
    } {
        /// Where the entries are elsewhere or not all there.
        0 long: Long,
    }

    /// An exception.
    43 Exception Box "exception" {
        /// `type(x)`.
        class: Value,
        /// `args`.
        args: Value,
        /// Attributes: those of the built-in type first, then `__dict__`.
        names: Names,
        /// A value for each attribute.
        values: Vec<Value>,
    } {
        /// `str(x)`.
        8 message: Value,
        /// `__notes__`.
        9 notes: Value,
        /// `__cause__`.
        10 cause: Value,
        /// `__context__`.
        11 context: Value,
        /// `__suppress_context__`.
        12 suppress_context: bool,
        /// `__traceback__`.
        13 traceback: Value,
        /// `exceptions` of a group.
        14 members: Value,
        /// How many of the attributes belong to the built-in type.
        15 slot_count: u64,
    }

    /// A generator, coroutine or asynchronous generator.
    44 Generator Box "generator" {
        /// 0 generator, 1 coroutine, 2 asynchronous generator.
        flavour: u64,
        /// `__name__`.
        name: Text,
        /// `__qualname__`.
        qualname: Text,
        /// 0 created, 1 suspended, 2 running, 3 closed.
        state: u64,
        /// `gi_frame`; None where closed.
        frame: Value,
    } {
        /// `gi_yieldfrom`, `cr_await`, `ag_await`.
        8 awaiting: Value,
        /// `gi_code`.
        9 code: Value,
    }

    /// An asyncio task or future.
    45 Task Box "task" {
        /// `type(x)`.
        class: Value,
        /// `get_name()`.
        name: Text,
        /// `PENDING`, `CANCELLED` or `FINISHED`.
        state: Text,
        /// Its coroutine.
        coroutine: Value,
        /// Innermost first.
        frames: Vec<Value>,
    } {
        /// What it waits for.
        8 waiting_for: Value,
        /// The tasks that wait for it.
        9 waiters: Vec<Value>,
        /// Its `__dict__`.
        11 attributes: Fields,
        /// Its exception.
        12 exception: Value,
        /// Its result.
        13 result: Value,
    }

    /// A thread.
    46 Thread Box "thread" {
        /// `Thread.name`.
        name: Text,
        /// `threading.get_ident()`.
        ident: u64,
        /// Innermost first.
        frames: Vec<Value>,
    } {
        /// Where the frames are elsewhere or not all there.
        0 long: Long,
        /// `Thread.daemon`.
        8 daemon: bool,
        /// Whether the dump was taken here.
        9 crashed: bool,
        /// The exception that ended it.
        10 exception: Value,
        /// `threading.get_native_id()`.
        11 native_id: u64,
        /// The `threading.Thread`.
        12 object: Value,
        /// How many of the innermost frames ask not to be shown.
        13 hidden: u64,
    }

    /// A module's globals, as frames see them.
    47 Namespace "namespace" {
        /// Names that the frames' code mentions.
        names: Names,
        /// A value for each name.
        values: Vec<Value>,
    } {
        /// The namespace with the remaining names.
        8 rest: Value,
        /// How many names there are in all.
        9 total: u64,
        /// Of each name, how many of those here and in `rest` stood before it.
        10 positions: Vec<u64>,
    }

    /// An array of plain data: numpy, torch, `array.array`, memoryview.
    50 Array Box "array" {
        /// `type(x)`.
        class: Value,
        /// Type of the elements: numpy's `dtype.str`, or its `descr` as text where it has fields.
        dtype: Text,
        /// Elements along each dimension.
        shape: Vec<u64>,
        /// The elements in C order; of a long array the head.
        data: Blob,
    } {
        /// Where `data` is only the head; counts bytes.
        0 long: Long,
        /// The library's own repr.
        8 repr: Value,
        /// Whether it was contiguous in Fortran's order.
        9 fortran: bool,
        /// The elements of an array of objects, in C order.
        10 elements: Value,
        /// Attributes.
        11 attributes: Fields,
    }

    /// A table of columns: a pandas or polars data frame or series.
    51 Table Box "table" {
        /// `type(x)`.
        class: Value,
        /// Rows, then columns.
        shape: Vec<u64>,
        /// A label for each column.
        columns: Vec<Value>,
        /// The values of each column.
        data: Vec<Value>,
        /// Row labels.
        index: Value,
    } {
        /// The library's own repr.
        8 repr: Value,
        /// The dtype of each column, in the library's words.
        9 dtypes: Vec<Text>,
        /// The rows that were left out.
        10 cut: Missing,
        /// Attributes.
        11 attributes: Fields,
    }

    /// An instance of a type written in C that tells nothing but its repr.
    52 Native "native" {
        /// `type(x)`.
        class: Value,
        /// Its repr, or why there is none.
        repr: Value,
        /// Attributes that could be read.
        names: Names,
        /// A value for each attribute.
        values: Vec<Value>,
    } {}

    /// What a type support made of an object.
    53 Custom Box "custom" {
        /// `type(x)`.
        class: Value,
        /// The type support's type string.
        type_name: Text,
        /// Its data, of JSON's kinds.
        data: Value,
        /// The keys under which `load` finds the objects.
        names: Names,
        /// An object for each key.
        values: Vec<Value>,
    } {}
}

impl Object {
    /// The names of a record that has any, for the reader to resolve.
    pub(crate) fn names_mut(&mut self) -> Option<&mut Names> {
        Some(match self {
            Object::EntriesPart(record) => &mut record.names,
            Object::Dict(record) => &mut record.names,
            Object::Instance(record) => &mut record.names,
            Object::Class(record) => &mut record.names,
            Object::Module(record) => &mut record.names,
            Object::Descriptor(record) => &mut record.names,
            Object::Frame(record) => &mut record.names,
            Object::Exception(record) => &mut record.names,
            Object::Namespace(record) => &mut record.names,
            Object::Native(record) => &mut record.names,
            Object::Custom(record) => &mut record.names,
            _ => return None,
        })
    }

    /// The names of a record that has any.
    #[must_use]
    pub fn names(&self) -> Option<&Names> {
        self.names_and_values().map(|(names, _)| names)
    }

    /// The same, with their values.
    #[must_use]
    pub fn names_and_values(&self) -> Option<(&Names, &[Value])> {
        Some(match self {
            Object::EntriesPart(record) => (&record.names, &record.values),
            Object::Dict(record) => (&record.names, &record.values),
            Object::Instance(record) => (&record.names, &record.values),
            Object::Class(record) => (&record.names, &record.values),
            Object::Module(record) => (&record.names, &record.values),
            Object::Descriptor(record) => (&record.names, &record.values),
            Object::Frame(record) => (&record.names, &record.values),
            Object::Exception(record) => (&record.names, &record.values),
            Object::Namespace(record) => (&record.names, &record.values),
            Object::Native(record) => (&record.names, &record.values),
            Object::Custom(record) => (&record.names, &record.values),
            _ => return None,
        })
    }
}
