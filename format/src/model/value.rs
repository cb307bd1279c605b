//! A value as it stands in a record: itself where it is small, else a reference or a reason.

use crate::model::Missing;
use crate::text::Text;

/// The number of an object in its dump, in the order in which the walk met it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId(pub u32);

/// An integer outside 64 bits, as in RFC 8949 section 3.4.3: the value is `n`, or `-1 - n` where negative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BigInt {
    /// Whether the value is `-1 - n`.
    pub negative: bool,
    /// `n`, big-endian, without leading zeros.
    pub magnitude: Vec<u8>,
}

/// What stands for a Python value inside a record.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Value {
    /// `None`.
    #[default]
    None,
    /// `True`, `False`.
    Bool(bool),
    /// An int of 64 bits.
    Int(i64),
    /// A longer int of at most [`INLINE_INT_BYTES`](crate::limits::INLINE_INT_BYTES).
    BigInt(BigInt),
    /// A float, every bit kept.
    Float(f64),
    /// A complex number, real then imaginary part.
    Complex(f64, f64),
    /// A short string.
    Str(Text),
    /// A short bytes object.
    Bytes(Vec<u8>),
    /// `...`
    Ellipsis,
    /// `NotImplemented`
    NotImplemented,
    /// An object with a record of its own.
    Ref(ObjectId),
    /// Nothing, and why.
    Missing(Missing),
    /// A sort of value that a later minor version of the format added.
    Unknown,
}

impl Value {
    /// Memory that it takes beside its own size.
    pub(crate) fn heap_bytes(&self) -> usize {
        match self {
            Value::Str(text) => text.as_bytes().len(),
            Value::Bytes(bytes) => bytes.len(),
            Value::BigInt(int) => int.magnitude.len(),
            Value::Missing(missing) => missing.detail.as_ref().map_or(0, |detail| detail.as_bytes().len()),
            _ => 0,
        }
    }

    /// The object that this value refers to.
    #[must_use]
    pub fn as_ref_id(&self) -> Option<ObjectId> {
        match self {
            Value::Ref(id) => Some(*id),
            _ => None,
        }
    }
}
