//! CBOR to values, believing nothing.

use super::{
    ARRAY, BIGNUM_NEGATIVE, BIGNUM_POSITIVE, BYTES, EIGHT_BYTES, FALSE, FLOAT64, MAP, NEGATIVE, NEXT_OBJECT, NULL,
    ONE_BYTE, SIMPLE, TAG, TEXT, TRUE, UNSIGNED, special,
};
use crate::error::{Place, ReadError, Result};
use crate::limits::NESTING_MAX;
use crate::model::{BigInt, Missing, ObjectId, Reason, Value};
use crate::text::Text;

/// One head: major type, additional information, argument.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) major: u8,
    pub(super) info: u8,
    pub(super) n: u64,
}

impl Head {
    fn describe(self) -> String {
        let n = self.n;
        match self.major {
            UNSIGNED => format!("the integer {n}"),
            NEGATIVE => format!("the integer -1-{n}"),
            BYTES => format!("a byte string of {n} bytes"),
            TEXT => format!("a text of {n} bytes"),
            ARRAY => format!("an array of {n} elements"),
            MAP => format!("a map of {n} pairs"),
            TAG => format!("tag {n}"),
            _ => format!("the simple value or float with head byte {:#04x}", SIMPLE << 5 | self.info),
        }
    }
}

/// Reads records from decompressed bytes and counts the ids that they assign.
#[derive(Debug, Clone)]
pub(crate) struct Decoder<'a> {
    bytes: &'a [u8],
    position: usize,
    next_id: u32,
    /// Where the bytes come from, for errors; None where they are the file itself.
    block: Option<u64>,
    /// Offset of the first byte, for errors.
    base: u64,
    /// Whether this is inside a payload.
    is_nested: bool,
}

impl<'a> Decoder<'a> {
    /// Over the raw data of the block at file offset `block`.
    pub(crate) fn in_block(bytes: &'a [u8], next_id: u32, block: u64) -> Self {
        Self { bytes, position: 0, next_id, block: Some(block), base: 0, is_nested: false }
    }

    /// Over bytes of the file that begin at `offset`.
    pub(crate) fn in_file(bytes: &'a [u8], offset: u64) -> Self {
        Self { bytes, position: 0, next_id: 0, block: None, base: offset, is_nested: false }
    }

    pub(crate) fn seek(mut self, position: usize, next_id: u32) -> Self {
        self.position = position;
        self.next_id = next_id;
        self
    }

    /// Runs `decode` one level deeper; None where this is that level already.
    pub(crate) fn nested<T>(&mut self, decode: impl FnOnce(&mut Self) -> Result<T>) -> Result<Option<T>> {
        if std::mem::replace(&mut self.is_nested, true) {
            return Ok(None);
        }
        let decoded = decode(self);
        self.is_nested = false;
        decoded.map(Some)
    }

    pub(crate) fn position(&self) -> usize {
        self.position
    }

    pub(crate) fn next_id(&self) -> u32 {
        self.next_id
    }

    pub(crate) fn remaining(&self) -> usize {
        self.bytes.len() - self.position
    }

    fn place(&self, position: usize) -> Place {
        match self.block {
            Some(block) => Place::Block(block, position as u64),
            None => Place::File(self.base + position as u64),
        }
    }

    pub(crate) fn error(&self, at: usize, found: impl Into<String>, expected: &'static str) -> ReadError {
        ReadError::damaged(self.place(at), found, expected)
    }

    fn take(&mut self, n: u64, expected: &'static str) -> Result<&'a [u8]> {
        let left = self.remaining();
        match usize::try_from(n) {
            Ok(n) if n <= left => {
                let taken = &self.bytes[self.position..self.position + n];
                self.position += n;
                Ok(taken)
            }
            _ if self.block.is_none() => {
                Err(ReadError::Cut { place: self.place(self.position), found: left as u64, expected: n })
            }
            _ => Err(self.error(self.position, format!("{left} bytes left where {n} are claimed"), expected)),
        }
    }

    /// The next head. The argument of most stands in the first byte.
    #[inline]
    pub(super) fn read_head(&mut self, expected: &'static str) -> Result<Head> {
        if let Some(first) = self.peek_byte()
            && first & 31 < ONE_BYTE
        {
            self.position += 1;
            return Ok(Head { major: first >> 5, info: first & 31, n: u64::from(first & 31) });
        }
        self.read_long_head(expected)
    }

    fn read_long_head(&mut self, expected: &'static str) -> Result<Head> {
        let start = self.position;
        let first = self.take(1, expected)?[0];
        let (major, info) = (first >> 5, first & 31);
        let n = match info {
            0..=23 => u64::from(info),
            ONE_BYTE..=EIGHT_BYTES => {
                let bytes = self.take(1 << (info - ONE_BYTE), expected)?;
                match *bytes {
                    [byte] => u64::from(byte),
                    [a, b] => u64::from(u16::from_be_bytes([a, b])),
                    [a, b, c, d] => u64::from(u32::from_be_bytes([a, b, c, d])),
                    _ => bytes.iter().fold(0, |n, byte| n << 8 | u64::from(*byte)),
                }
            }
            _ => {
                let found = if info == 31 { "an indefinite length" } else { "a reserved head" };
                return Err(self.error(start, found, expected));
            }
        };
        Ok(Head { major, info, n })
    }

    pub(super) fn peek_byte(&self) -> Option<u8> {
        self.bytes.get(self.position).copied()
    }

    fn head_of(&mut self, major: u8, expected: &'static str) -> Result<u64> {
        let start = self.position;
        let head = self.read_head(expected)?;
        if head.major == major { Ok(head.n) } else { Err(self.error(start, head.describe(), expected)) }
    }

    /// The number of elements of an array; never more than could follow.
    pub(crate) fn array(&mut self, expected: &'static str) -> Result<usize> {
        let start = self.position;
        let n = self.head_of(ARRAY, expected)?;
        match usize::try_from(n) {
            Ok(n) if n <= self.remaining() => Ok(n),
            _ => {
                let found = format!("an array of {n} elements with {} bytes left", self.remaining());
                Err(self.error(start, found, expected))
            }
        }
    }

    pub(crate) fn map(&mut self, expected: &'static str) -> Result<usize> {
        let start = self.position;
        let n = self.head_of(MAP, expected)?;
        match usize::try_from(n) {
            Ok(n) if n <= self.remaining() / 2 => Ok(n),
            _ => {
                let found = format!("a map of {n} pairs with {} bytes left", self.remaining());
                Err(self.error(start, found, expected))
            }
        }
    }

    pub(crate) fn next_is_map(&self) -> bool {
        self.peek_byte().is_some_and(|byte| byte >> 5 == MAP)
    }

    pub(crate) fn next_is_uint(&self) -> bool {
        self.peek_byte().is_some_and(|byte| byte >> 5 == UNSIGNED)
    }

    pub(crate) fn next_is_null(&self) -> bool {
        self.peek_byte() == Some(NULL)
    }

    pub(crate) fn uint(&mut self, expected: &'static str) -> Result<u64> {
        self.head_of(UNSIGNED, expected)
    }

    pub(crate) fn uint32(&mut self, expected: &'static str) -> Result<u32> {
        let start = self.position;
        let n = self.uint(expected)?;
        u32::try_from(n).map_err(|_| self.error(start, format!("the integer {n}"), expected))
    }

    pub(crate) fn bool(&mut self, expected: &'static str) -> Result<bool> {
        let start = self.position;
        let head = self.read_head(expected)?;
        match SIMPLE << 5 | head.info {
            TRUE if head.major == SIMPLE => Ok(true),
            FALSE if head.major == SIMPLE => Ok(false),
            _ => Err(self.error(start, head.describe(), expected)),
        }
    }

    pub(crate) fn next_is_bytes(&self) -> bool {
        self.peek_byte().is_some_and(|byte| byte >> 5 == BYTES)
    }

    /// The length of a byte string whose bytes are read elsewhere.
    pub(crate) fn byte_string_head(&mut self, expected: &'static str) -> Result<u64> {
        self.head_of(BYTES, expected)
    }

    pub(crate) fn byte_string(&mut self, expected: &'static str) -> Result<&'a [u8]> {
        let n = self.head_of(BYTES, expected)?;
        self.take(n, expected)
    }

    /// A text string, or `[1, WTF-8 bytes]`. Never recurses, whatever stands there.
    pub(crate) fn text(&mut self, expected: &'static str) -> Result<Text> {
        let start = self.position;
        let head = self.read_head(expected)?;
        match (head.major, head.n) {
            (TEXT, n) => self.utf8(start, n),
            (ARRAY, 2) if self.uint(expected)? == u64::from(special::SURROGATES) => self.wtf8(),
            _ => Err(self.error(start, head.describe(), expected)),
        }
    }

    fn utf8(&mut self, start: usize, n: u64) -> Result<Text> {
        let bytes = self.take(n, "the bytes of a text")?;
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Text::from(text)),
            Err(_) => Err(self.error(start, "a text that is not UTF-8", "UTF-8")),
        }
    }

    pub(super) fn wtf8(&mut self) -> Result<Text> {
        let start = self.position;
        let bytes = self.byte_string("the WTF-8 bytes of a text")?;
        Text::checked(bytes.to_vec()).ok_or_else(|| self.error(start, "a text that is not WTF-8", "WTF-8"))
    }

    /// Any value.
    pub(crate) fn value(&mut self) -> Result<Value> {
        let start = self.position;
        let head = self.read_head("a value")?;
        let big = |negative| Value::BigInt(BigInt { negative, magnitude: minimal(&head.n.to_be_bytes()).to_vec() });
        Ok(match head.major {
            UNSIGNED => i64::try_from(head.n).map_or_else(|_| big(false), Value::Int),
            NEGATIVE => i64::try_from(head.n).map_or_else(|_| big(true), |n| Value::Int(!n)),
            BYTES => Value::Bytes(self.take(head.n, "the bytes of a byte string")?.to_vec()),
            TEXT => Value::Str(self.utf8(start, head.n)?),
            ARRAY => self.special(start, head.n)?,
            TAG => self.big_int(start, head.n)?,
            SIMPLE => self.simple(start, head)?,
            _ => return Err(self.error(start, head.describe(), "a value")),
        })
    }

    fn simple(&mut self, start: usize, head: Head) -> Result<Value> {
        Ok(match SIMPLE << 5 | head.info {
            NEXT_OBJECT => {
                let id = ObjectId(self.next_id);
                let next = self.next_id.checked_add(1);
                self.next_id = next.ok_or_else(|| self.error(start, "object 2^32", "fewer objects"))?;
                Value::Ref(id)
            }
            FALSE => Value::Bool(false),
            TRUE => Value::Bool(true),
            NULL => Value::None,
            FLOAT64 => Value::Float(f64::from_bits(head.n)),
            _ => return Err(self.error(start, head.describe(), "a value")),
        })
    }

    fn big_int(&mut self, start: usize, tag: u64) -> Result<Value> {
        if tag != BIGNUM_POSITIVE && tag != BIGNUM_NEGATIVE {
            return Err(self.error(start, format!("tag {tag}"), "a value"));
        }
        let magnitude = minimal(self.byte_string("the bytes of a big integer")?).to_vec();
        Ok(Value::BigInt(BigInt { negative: tag == BIGNUM_NEGATIVE, magnitude }))
    }

    fn special(&mut self, start: usize, length: u64) -> Result<Value> {
        if length == 0 {
            return Err(self.error(start, "an empty array", "a value"));
        }
        let first = self.uint("an object id, or the sort of a special value")?;
        if length == 1 {
            let id = u32::try_from(first).map_err(|_| self.error(start, format!("object {first}"), "an object id"))?;
            return Ok(Value::Ref(ObjectId(id)));
        }
        let mut left = length - 1;
        let value = match u8::try_from(first) {
            Ok(special::MISSING) => Value::Missing(self.missing(&mut left)?),
            Ok(special::SURROGATES) => {
                left -= 1;
                Value::Str(self.wtf8()?)
            }
            Ok(special::COMPLEX) if left >= 2 => {
                left -= 2;
                Value::Complex(self.float("a real part")?, self.float("an imaginary part")?)
            }
            Ok(special::SINGLETON) => {
                left -= 1;
                match self.uint("the number of a singleton")? {
                    0 => Value::Ellipsis,
                    1 => Value::NotImplemented,
                    _ => Value::Unknown,
                }
            }
            _ => Value::Unknown,
        };
        self.skip_items(left)?;
        Ok(value)
    }

    /// What follows the first element of a missing value; `left` counts what is not read yet.
    fn missing(&mut self, left: &mut u64) -> Result<Missing> {
        let start = self.position;
        let code = self.uint("the number of a reason")?;
        let code = u8::try_from(code).map_err(|_| self.error(start, format!("reason {code}"), "a reason below 256"))?;
        *left -= 1;
        let mut missing = Missing::new(Reason::from_code(code));
        if *left > 0 {
            *left -= 1;
            if self.next_is_null() {
                self.position += 1;
            } else {
                missing.detail = Some(self.text("the detail of a missing value")?);
            }
        }
        if *left >= 2 {
            *left -= 2;
            missing.kept = self.uint("the kept count of a missing value")?;
            missing.total = self.uint("the total count of a missing value")?;
        }
        Ok(missing)
    }

    /// A hole that stands alone.
    pub(crate) fn missing_value(&mut self, expected: &'static str) -> Result<Missing> {
        let start = self.position;
        match self.value()? {
            Value::Missing(missing) => Ok(missing),
            _ => Err(self.error(start, "another value", expected)),
        }
    }

    fn float(&mut self, expected: &'static str) -> Result<f64> {
        let start = self.position;
        let head = self.read_head(expected)?;
        if head.major == SIMPLE && SIMPLE << 5 | head.info == FLOAT64 {
            Ok(f64::from_bits(head.n))
        } else {
            Err(self.error(start, head.describe(), expected))
        }
    }

    /// Passes over the next item where that is a small int, short text or constant, as most are.
    #[inline]
    fn skip_simple(&mut self) -> bool {
        const LAST_SMALL: u8 = ONE_BYTE - 1;
        let length = match self.peek_byte() {
            Some(0..=LAST_SMALL | 0x20..=0x37 | FALSE | TRUE | NULL) => 1,
            Some(first @ 0x60..=0x77) => 1 + usize::from(first & 31),
            _ => return false,
        };
        let is_there = length <= self.remaining();
        self.position += if is_there { length } else { 0 };
        is_there
    }

    /// Passes over `n` items of any sort, counting the ids that they assign.
    pub(crate) fn skip_items(&mut self, n: u64) -> Result<()> {
        // What is left to pass over at each level of nesting.
        let mut open: [u64; NESTING_MAX] = [0; NESTING_MAX];
        let mut depth = 0;
        let mut left = n;
        loop {
            while left == 0 {
                if depth == 0 {
                    return Ok(());
                }
                depth -= 1;
                left = open[depth];
            }
            left -= 1;
            if self.skip_simple() {
                continue;
            }
            let start = self.position;
            let head = self.read_head("an item")?;
            let inside = match head.major {
                BYTES | TEXT => {
                    self.take(head.n, "the bytes of a string")?;
                    0
                }
                ARRAY => head.n,
                TAG => 1,
                MAP => head.n.saturating_mul(2),
                SIMPLE => {
                    if SIMPLE << 5 | head.info == NEXT_OBJECT {
                        self.simple(start, head)?;
                    }
                    0
                }
                _ => 0,
            };
            if inside > 0 {
                if depth + 1 == NESTING_MAX {
                    return Err(self.error(start, "deeper nesting", "at most 32 levels"));
                }
                open[depth] = left;
                depth += 1;
                left = inside;
            }
        }
    }
}

/// Without leading zero bytes.
fn minimal(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    &bytes[zeros..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cbor::Encoder;

    fn decoder(bytes: &[u8]) -> Decoder<'_> {
        Decoder::in_block(bytes, 7, 100)
    }

    #[test]
    fn ids_are_counted_whether_read_or_passed_over() {
        let mut encoder = Encoder::new(7);
        encoder.array(3);
        assert_eq!(encoder.next_object(), ObjectId(7));
        encoder.known_object(ObjectId(2));
        encoder.object(ObjectId(8));
        let mut skipping = decoder(encoder.bytes());
        skipping.skip_items(1).unwrap();
        assert_eq!((skipping.next_id(), skipping.remaining()), (9, 0));
        let mut reading = decoder(encoder.bytes());
        assert_eq!(reading.array("an array").unwrap(), 3);
        let ids: Vec<_> = (0..3).map(|_| reading.value().unwrap().as_ref_id().unwrap().0).collect();
        assert_eq!((ids, reading.next_id()), (vec![7, 2, 8], 9));
    }

    #[test]
    fn a_claimed_length_is_not_believed() {
        let error = decoder(&[0x9b, 0xff, 0, 0, 0, 0, 0, 0, 0]).array("a list").unwrap_err();
        assert_eq!(
            error.to_string(),
            "block at byte 100, its byte 0: an array of 18374686479671623680 elements with 0 bytes left, expected a list"
        );
        let error = decoder(&[0x5a, 0xff, 0, 0, 0]).value().unwrap_err();
        assert_eq!(
            error.to_string(),
            "block at byte 100, its byte 5: 0 bytes left where 4278190080 are claimed, expected the bytes of a byte string"
        );
    }

    #[test]
    fn deep_nesting_is_refused() {
        let error = decoder(&[0x81; 100]).skip_items(1).unwrap_err();
        assert_eq!(error.to_string(), "block at byte 100, its byte 31: deeper nesting, expected at most 32 levels");
    }

    #[test]
    fn integers_of_the_heads_whole_range_come_back() {
        for (bytes, negative) in [([0x1b, 0xff, 0, 0, 0, 0, 0, 0, 1], false), ([0x3b, 0xff, 0, 0, 0, 0, 0, 0, 1], true)]
        {
            let expected = BigInt { negative, magnitude: vec![0xff, 0, 0, 0, 0, 0, 0, 1] };
            assert_eq!(decoder(&bytes).value().unwrap(), Value::BigInt(expected));
        }
        for n in [i64::MIN, -1, 0, 23, 24, 255, 256, 65535, 65536, i64::MAX] {
            let mut encoder = Encoder::new(0);
            encoder.int(n);
            assert_eq!(decoder(encoder.bytes()).value().unwrap(), Value::Int(n));
        }
    }
}
