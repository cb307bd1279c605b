//! CBOR heads and strings (RFC 8949 section 3), written and read directly: the objects' hot path.
//!
//! References are counted here: each `simple(0)` stands for the object that is numbered next.

mod decode;
mod encode;
mod plain;

pub(crate) use decode::Decoder;
pub use encode::Encoder;
pub(crate) use plain::{Version, from_cbor};

/// First element of an array in a value's place that is not a reference.
pub(crate) mod special {
    pub(crate) const MISSING: u8 = 0;
    pub(crate) const SURROGATES: u8 = 1;
    pub(crate) const COMPLEX: u8 = 2;
    pub(crate) const SINGLETON: u8 = 3;
}

const UNSIGNED: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const MAP: u8 = 5;
const TAG: u8 = 6;
const SIMPLE: u8 = 7;

/// Additional information of a head: how many bytes its argument takes.
const ONE_BYTE: u8 = 0x18;
const TWO_BYTES: u8 = 0x19;
const FOUR_BYTES: u8 = 0x1a;
const EIGHT_BYTES: u8 = 0x1b;

const NEXT_OBJECT: u8 = 0xe0;
const FALSE: u8 = 0xf4;
const TRUE: u8 = 0xf5;
const NULL: u8 = 0xf6;
const FLOAT64: u8 = 0xfb;
const BIGNUM_POSITIVE: u64 = 2;
const BIGNUM_NEGATIVE: u64 = 3;
