//! What records are made of: each member's CBOR and JSON.

use std::sync::Arc;

use crate::cbor::{Decoder, Encoder};
use crate::error::Result;
use crate::limits::LIST_MAX;
use crate::model::{BigInt, Missing, Object, ObjectId, Value};
use crate::text::Text;

/// JSON, as `serde_json` has it.
pub type Json = serde_json::Value;

/// Something that stands in a record.
pub(crate) trait Member: Sized {
    fn encode(&self, encoder: &mut Encoder);
    fn decode(decoder: &mut Decoder<'_>, expected: &'static str) -> Result<Self>;
    fn json(&self) -> Json;
}

/// The keys of a mapping or the names of attributes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Names {
    /// An earlier object whose names are the same and stand in its record, so that they are not repeated. What counts is
    /// the first list there that is not empty: its own, or where it has none its payload's.
    pub like: Option<ObjectId>,
    /// The names; empty in a record that the reader has not resolved.
    pub list: Arc<[Value]>,
}

impl Names {
    /// Names that stand in the record itself.
    #[must_use]
    pub fn own(list: Vec<Value>) -> Self {
        Self { like: None, list: list.into() }
    }
}

/// Attributes beside what a kind has by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Fields {
    /// Names of the attributes.
    pub names: Vec<Value>,
    /// A value for each name.
    pub values: Vec<Value>,
}

/// The bytes of a bytearray or array.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blob(pub Vec<u8>);

/// What a record does not hold itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Long {
    /// The true `len(x)` (of an array: its bytes).
    pub length: u64,
    /// The parts, in order. What the record holds itself comes before the first part.
    pub parts: Vec<ObjectId>,
    /// Where something is left out.
    pub cut: Option<Cut>,
}

/// A run of a container, string, bytes or array that is not in the dump.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// How many items (bytes, code points) come before the hole.
    pub at: u64,
    /// Why, and how many there were.
    pub missing: Missing,
}

impl Encoder {
    /// What a record does not hold itself.
    pub fn long(&mut self, long: &Long) {
        long.encode(self);
    }
}

pub(crate) fn json_object(kind: &str) -> serde_json::Map<String, Json> {
    let mut object = serde_json::Map::new();
    object.insert("kind".to_owned(), kind.into());
    object
}

/// `{key: value}`
fn tagged(key: &str, value: impl Into<Json>) -> Json {
    let mut object = serde_json::Map::new();
    object.insert(key.to_owned(), value.into());
    Json::Object(object)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl Member for Value {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.value(self);
    }

    fn decode(decoder: &mut Decoder<'_>, _expected: &'static str) -> Result<Self> {
        decoder.value()
    }

    fn json(&self) -> Json {
        match self {
            Value::None => Json::Null,
            Value::Bool(truth) => (*truth).into(),
            Value::Int(n) => (*n).into(),
            Value::BigInt(int) => tagged("int", big_int_json(int)),
            Value::Float(x) => float_json(*x),
            Value::Complex(real, imaginary) => tagged("complex", vec![float_json(*real), float_json(*imaginary)]),
            Value::Str(text) => text.json(),
            Value::Bytes(bytes) => tagged("bytes", hex(bytes)),
            Value::Ellipsis => tagged("singleton", "Ellipsis"),
            Value::NotImplemented => tagged("singleton", "NotImplemented"),
            Value::Ref(id) => tagged("ref", id.0),
            Value::Missing(missing) => missing.json(),
            Value::Unknown => tagged("singleton", "unknown"),
        }
    }
}

/// Hexadecimal, with a sign and `0x`: Python's `int(text, 16)` reads it.
fn big_int_json(int: &BigInt) -> String {
    if !int.negative {
        return format!("0x{}", hex(&int.magnitude));
    }
    // -1 - n is -(n + 1).
    let mut magnitude = int.magnitude.clone();
    for byte in magnitude.iter_mut().rev() {
        *byte = byte.wrapping_add(1);
        if *byte != 0 {
            return format!("-0x{}", hex(&magnitude));
        }
    }
    format!("-0x01{}", hex(&magnitude))
}

/// A number where JSON has one; else its text. -0.0 and whole numbers stay floats.
fn float_json(x: f64) -> Json {
    let text = if x.is_nan() {
        format!("nan:{:016x}", x.to_bits())
    } else if x.is_infinite() {
        if x > 0.0 { "inf".to_owned() } else { "-inf".to_owned() }
    } else {
        return tagged("float", serde_json::Number::from_f64(x).map_or(Json::Null, Json::Number));
    };
    tagged("float", text)
}

impl Member for Text {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.text(self);
    }

    fn decode(decoder: &mut Decoder<'_>, expected: &'static str) -> Result<Self> {
        decoder.text(expected)
    }

    fn json(&self) -> Json {
        match self {
            Text::Utf8(text) => text.as_str().into(),
            Text::Wtf8(bytes) => tagged("wtf8", hex(bytes)),
        }
    }
}

impl Member for Missing {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.missing(self);
    }

    fn decode(decoder: &mut Decoder<'_>, expected: &'static str) -> Result<Self> {
        decoder.missing_value(expected)
    }

    fn json(&self) -> Json {
        let mut object = serde_json::Map::new();
        object.insert("missing".to_owned(), self.reason.word().into());
        if let Some(detail) = &self.detail {
            object.insert("detail".to_owned(), detail.json());
        }
        if self.kept != 0 || self.total != 0 {
            object.insert("kept".to_owned(), self.kept.into());
            object.insert("total".to_owned(), self.total.into());
        }
        Json::Object(object)
    }
}

impl Member for Names {
    fn encode(&self, encoder: &mut Encoder) {
        if let Some(id) = self.like {
            encoder.uint(id.0.into());
        } else {
            encoder.array(self.list.len());
            for name in self.list.iter() {
                encoder.value(name);
            }
        }
    }

    fn decode(decoder: &mut Decoder<'_>, expected: &'static str) -> Result<Self> {
        if decoder.next_is_uint() {
            let like = Some(ObjectId(decoder.uint32(expected)?));
            return Ok(Self { like, list: Arc::default() });
        }
        Ok(Self::own(Vec::decode(decoder, expected)?))
    }

    fn json(&self) -> Json {
        self.list.iter().map(Member::json).collect()
    }
}

impl Member for Fields {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.array(2);
        self.names.encode(encoder);
        self.values.encode(encoder);
    }

    fn decode(decoder: &mut Decoder<'_>, expected: &'static str) -> Result<Self> {
        let start = decoder.position();
        let left = array_of_at_least(decoder, 2, expected)?;
        let (names, values): (Vec<_>, Vec<_>) = (Vec::decode(decoder, expected)?, Vec::decode(decoder, expected)?);
        decoder.skip_items(left as u64)?;
        if names.len() != values.len() {
            let found = format!("{} names and {} values", names.len(), values.len());
            return Err(decoder.error(start, found, "a value for each name"));
        }
        Ok(Self { names, values })
    }

    fn json(&self) -> Json {
        let mut object = serde_json::Map::new();
        object.insert("names".to_owned(), self.names.json());
        object.insert("values".to_owned(), self.values.json());
        Json::Object(object)
    }
}

impl Member for Blob {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.byte_string(&self.0);
    }

    fn decode(decoder: &mut Decoder<'_>, expected: &'static str) -> Result<Self> {
        Ok(Self(decoder.byte_string(expected)?.to_vec()))
    }

    fn json(&self) -> Json {
        tagged("bytes", hex(&self.0))
    }
}

impl Member for Long {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.array(2 + usize::from(self.cut.is_some()));
        encoder.uint(self.length);
        self.parts.encode(encoder);
        if let Some(cut) = &self.cut {
            cut.encode(encoder);
        }
    }

    fn decode(decoder: &mut Decoder<'_>, expected: &'static str) -> Result<Self> {
        let mut left = array_of_at_least(decoder, 2, expected)?;
        let length = decoder.uint("a length")?;
        let start = decoder.position();
        let parts: Vec<ObjectId> = Vec::decode(decoder, "the parts of a long object")?;
        // Else a part could be counted a million times.
        if let Some(pair) = parts.windows(2).find(|pair| pair[0] >= pair[1]) {
            let found = format!("part {} after part {}", pair[1].0, pair[0].0);
            return Err(decoder.error(start, found, "parts in the order of their ids"));
        }
        let mut cut = None;
        if left > 0 {
            left -= 1;
            cut = Option::decode(decoder, "a cut")?;
        }
        decoder.skip_items(left as u64)?;
        Ok(Self { length, parts, cut })
    }

    fn json(&self) -> Json {
        let mut object = serde_json::Map::new();
        object.insert("length".to_owned(), self.length.into());
        object.insert("parts".to_owned(), self.parts.json());
        if let Some(cut) = &self.cut {
            object.insert("cut".to_owned(), cut.json());
        }
        Json::Object(object)
    }
}

impl Member for Cut {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.array(2);
        encoder.uint(self.at);
        encoder.missing(&self.missing);
    }

    fn decode(decoder: &mut Decoder<'_>, expected: &'static str) -> Result<Self> {
        let left = array_of_at_least(decoder, 2, expected)?;
        let (at, missing) = (decoder.uint("the place of a cut")?, decoder.missing_value("a cut's reason")?);
        decoder.skip_items(left as u64)?;
        Ok(Self { at, missing })
    }

    fn json(&self) -> Json {
        let mut object = serde_json::Map::new();
        object.insert("at".to_owned(), self.at.into());
        object.insert("missing".to_owned(), self.missing.json());
        Json::Object(object)
    }
}

/// How many elements follow the `least` first ones.
fn array_of_at_least(decoder: &mut Decoder<'_>, least: usize, expected: &'static str) -> Result<usize> {
    let start = decoder.position();
    let length = decoder.array(expected)?;
    length.checked_sub(least).ok_or_else(|| decoder.error(start, format!("an array of {length} elements"), expected))
}

impl Member for ObjectId {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.object(*self);
    }

    fn decode(decoder: &mut Decoder<'_>, expected: &'static str) -> Result<Self> {
        let start = decoder.position();
        decoder.value()?.as_ref_id().ok_or_else(|| decoder.error(start, "another value", expected))
    }

    fn json(&self) -> Json {
        tagged("ref", self.0)
    }
}

impl Member for Box<Object> {
    fn encode(&self, encoder: &mut Encoder) {
        Object::encode(self, encoder);
    }

    fn decode(decoder: &mut Decoder<'_>, _expected: &'static str) -> Result<Self> {
        let start = decoder.position();
        // A payload is a built-in's record, and those have no payload: one that claims to would recurse.
        let payload = decoder.nested(Object::decode)?;
        match payload {
            Some(object) => Ok(Box::new(object)),
            None => Err(decoder.error(start, "a payload inside a payload", "a built-in's record")),
        }
    }

    fn json(&self) -> Json {
        Object::json(self)
    }
}

impl<T: Member> Member for Vec<T> {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.array(self.len());
        for member in self {
            member.encode(encoder);
        }
    }

    fn decode(decoder: &mut Decoder<'_>, expected: &'static str) -> Result<Self> {
        let start = decoder.position();
        let length = decoder.array(expected)?;
        if length > LIST_MAX {
            return Err(decoder.error(start, format!("an array of {length} elements"), "at most 1048576"));
        }
        // Every member takes a byte at least, so the length was no more than what is left.
        let mut members = Self::with_capacity(length);
        for _ in 0..length {
            members.push(T::decode(decoder, expected)?);
        }
        Ok(members)
    }

    fn json(&self) -> Json {
        self.iter().map(Member::json).collect()
    }
}

impl<T: Member> Member for Option<T> {
    fn encode(&self, encoder: &mut Encoder) {
        match self {
            Some(member) => member.encode(encoder),
            None => encoder.none(),
        }
    }

    fn decode(decoder: &mut Decoder<'_>, expected: &'static str) -> Result<Self> {
        if decoder.next_is_null() {
            decoder.skip_items(1)?;
            return Ok(None);
        }
        T::decode(decoder, expected).map(Some)
    }

    fn json(&self) -> Json {
        self.as_ref().map_or(Json::Null, Member::json)
    }
}

impl Member for u64 {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.uint(*self);
    }

    fn decode(decoder: &mut Decoder<'_>, expected: &'static str) -> Result<Self> {
        decoder.uint(expected)
    }

    fn json(&self) -> Json {
        (*self).into()
    }
}

impl Member for bool {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.bool(*self);
    }

    fn decode(decoder: &mut Decoder<'_>, expected: &'static str) -> Result<Self> {
        decoder.bool(expected)
    }

    fn json(&self) -> Json {
        (*self).into()
    }
}
