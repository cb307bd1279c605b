//! Values to CBOR.

use super::{
    ARRAY, BIGNUM_NEGATIVE, BIGNUM_POSITIVE, BYTES, EIGHT_BYTES, FALSE, FLOAT64, FOUR_BYTES, MAP, NEGATIVE,
    NEXT_OBJECT, NULL, ONE_BYTE, TAG, TEXT, TRUE, TWO_BYTES, UNSIGNED, special,
};
use crate::model::{BigInt, Missing, ObjectId, Reason, Value};
use crate::text::Text;

/// Writes records into a buffer and counts the ids that they assign.
#[derive(Debug, Default)]
pub struct Encoder {
    pub(crate) buffer: Vec<u8>,
    next_id: u32,
}

impl Encoder {
    /// Whose next unassigned id is `next_id`.
    #[must_use]
    pub fn new(next_id: u32) -> Self {
        Self { buffer: Vec::new(), next_id }
    }

    /// The bytes so far.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.buffer
    }

    /// The id that [`Encoder::next_object`] assigns.
    #[must_use]
    pub fn next_id(&self) -> u32 {
        self.next_id
    }

    /// Takes the bytes; the ids go on.
    #[cfg(feature = "write")]
    pub(crate) fn take(&mut self) -> Vec<u8> {
        let capacity = self.buffer.capacity();
        std::mem::replace(&mut self.buffer, Vec::with_capacity(capacity))
    }

    /// Lets the record of this id be of what no reference leads to.
    #[cfg(feature = "write")]
    pub(crate) fn skip_to(&mut self, next_id: u32) {
        self.next_id = self.next_id.max(next_id);
    }

    #[cfg(feature = "write")]
    pub(crate) fn append(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    #[cfg(feature = "write")]
    pub(crate) fn rewind(&mut self, length: usize, next_id: u32) {
        self.buffer.truncate(length);
        self.next_id = next_id;
    }

    #[inline]
    fn head(&mut self, major: u8, n: u64) {
        let major = major << 5;
        // Truncation is what each arm has checked.
        #[allow(clippy::cast_possible_truncation)]
        match n {
            0..=23 => self.buffer.push(major | n as u8),
            24..=0xff => self.buffer.extend_from_slice(&[major | ONE_BYTE, n as u8]),
            0x100..=0xffff => self.long_head(major | TWO_BYTES, (n as u16).to_be_bytes()),
            0x1_0000..=0xffff_ffff => self.long_head(major | FOUR_BYTES, (n as u32).to_be_bytes()),
            _ => self.long_head(major | EIGHT_BYTES, n.to_be_bytes()),
        }
    }

    #[inline]
    fn long_head<const N: usize>(&mut self, first: u8, argument: [u8; N]) {
        self.buffer.push(first);
        self.buffer.extend_from_slice(&argument);
    }

    /// The head of an array of `n` elements, which follow.
    #[inline]
    pub fn array(&mut self, n: usize) {
        self.head(ARRAY, n as u64);
    }

    /// The head of a map of `n` pairs, which follow.
    #[inline]
    pub fn map(&mut self, n: usize) {
        self.head(MAP, n as u64);
    }

    /// An unsigned integer.
    #[inline]
    pub fn uint(&mut self, n: u64) {
        self.head(UNSIGNED, n);
    }

    /// A signed integer.
    #[inline]
    pub fn int(&mut self, n: i64) {
        if n < 0 { self.head(NEGATIVE, (!n).cast_unsigned()) } else { self.head(UNSIGNED, n.cast_unsigned()) }
    }

    /// A float of 64 bits, every bit kept.
    #[inline]
    pub fn float(&mut self, x: f64) {
        self.buffer.push(FLOAT64);
        self.buffer.extend_from_slice(&x.to_bits().to_be_bytes());
    }

    /// True or false.
    #[inline]
    pub fn bool(&mut self, truth: bool) {
        self.buffer.push(if truth { TRUE } else { FALSE });
    }

    /// None.
    #[inline]
    pub fn none(&mut self) {
        self.buffer.push(NULL);
    }

    /// A byte string.
    #[inline]
    pub fn byte_string(&mut self, bytes: &[u8]) {
        self.head(BYTES, bytes.len() as u64);
        self.buffer.extend_from_slice(bytes);
    }

    /// A text of valid Unicode.
    #[inline]
    pub fn utf8(&mut self, text: &str) {
        self.head(TEXT, text.len() as u64);
        self.buffer.extend_from_slice(text.as_bytes());
    }

    /// A text: a text string, or `[1, WTF-8 bytes]` where it has lone surrogates.
    pub fn text(&mut self, text: &Text) {
        match text {
            Text::Utf8(text) => self.utf8(text),
            Text::Wtf8(bytes) => {
                self.array(2);
                self.uint(special::SURROGATES.into());
                self.byte_string(bytes);
            }
        }
    }

    /// A reference that assigns the next id; returns it.
    #[inline]
    pub fn next_object(&mut self) -> ObjectId {
        self.buffer.push(NEXT_OBJECT);
        let id = ObjectId(self.next_id);
        self.next_id += 1;
        id
    }

    /// A reference to an object that has its id already.
    #[inline]
    pub fn known_object(&mut self, id: ObjectId) {
        self.buffer.push(0x81);
        self.head(UNSIGNED, id.0.into());
    }

    /// A reference in the shortest form.
    #[inline]
    pub fn object(&mut self, id: ObjectId) {
        if id.0 == self.next_id {
            self.next_object();
        } else {
            self.known_object(id);
        }
    }

    /// An integer beyond 64 bits (RFC 8949 section 3.4.3).
    pub fn big_int(&mut self, int: &BigInt) {
        self.head(TAG, if int.negative { BIGNUM_NEGATIVE } else { BIGNUM_POSITIVE });
        self.byte_string(&int.magnitude);
    }

    /// A complex number: `[2, real, imaginary]`.
    pub fn complex(&mut self, real: f64, imaginary: f64) {
        self.array(3);
        self.uint(special::COMPLEX.into());
        self.float(real);
        self.float(imaginary);
    }

    /// `...`: `[3, 0]`.
    pub fn ellipsis(&mut self) {
        self.buffer.extend_from_slice(&[0x82, special::SINGLETON, 0]);
    }

    /// `NotImplemented`: `[3, 1]`.
    pub fn not_implemented(&mut self) {
        self.buffer.extend_from_slice(&[0x82, special::SINGLETON, 1]);
    }

    /// A hole: `[0, reason]`, `[0, reason, detail]` or `[0, reason, detail, kept, total]`.
    pub fn missing(&mut self, missing: &Missing) {
        let counted = missing.kept != 0 || missing.total != 0;
        let length = if counted { 5 } else { 2 + usize::from(missing.detail.is_some()) };
        self.array(length);
        self.uint(special::MISSING.into());
        self.uint(missing.reason.code().into());
        match &missing.detail {
            Some(detail) => self.text(detail),
            None if counted => self.none(),
            None => {}
        }
        if counted {
            self.uint(missing.kept);
            self.uint(missing.total);
        }
    }

    /// Any value.
    pub fn value(&mut self, value: &Value) {
        match value {
            Value::None => self.none(),
            Value::Bool(truth) => self.bool(*truth),
            Value::Int(n) => self.int(*n),
            Value::BigInt(int) => self.big_int(int),
            Value::Float(x) => self.float(*x),
            Value::Complex(real, imaginary) => self.complex(*real, *imaginary),
            Value::Str(text) => self.text(text),
            Value::Bytes(bytes) => self.byte_string(bytes),
            Value::Ellipsis => self.ellipsis(),
            Value::NotImplemented => self.not_implemented(),
            Value::Ref(id) => self.object(*id),
            Value::Missing(missing) => self.missing(missing),
            Value::Unknown => self.missing(&Missing::with_detail(Reason::Failed, "unknown sort of value")),
        }
    }
}
