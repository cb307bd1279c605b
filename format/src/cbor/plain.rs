//! Header, environment, index and wordings from CBOR: maps with texts as keys, read in place.
//!
//! Serde could derive it, and its code would be a fifth of the reader in the browser.

use std::collections::BTreeMap;

use super::{Decoder, EIGHT_BYTES, FALSE, FOUR_BYTES, NEGATIVE, NULL, SIMPLE, TEXT, TRUE, TWO_BYTES, UNSIGNED};
use crate::error::Result;
use crate::index::{Index, ObjectsEntry, PackedWordings, ReasonCode, SourceEntry};
use crate::model::{
    Environment, ExceptionSummary, FrameSummary, Header, LimitsSummary, Platform, Python, Relation, Roots, Setting,
    ThreadSummary, Wording, Wordings,
};
use crate::text::Text;

/// Plain data that a value of CBOR gives.
pub(crate) trait Plain: Default {
    fn read(&mut self, decoder: &mut Decoder<'_>, expected: &'static str) -> Result<()>;
}

/// One CBOR item that takes all the bytes.
pub(crate) fn from_cbor<T: Plain>(mut decoder: Decoder<'_>, expected: &'static str) -> Result<T> {
    let mut value = T::default();
    value.read(&mut decoder, expected)?;
    match decoder.remaining() {
        0 => Ok(value),
        more => Err(decoder.error(decoder.position(), format!("{more} bytes too many"), expected)),
    }
}

impl Decoder<'_> {
    /// A map of which only some keys are known: `field` reads what stands under the key of a number. The first `required`
    /// keys must be there, and none twice.
    fn fields(
        &mut self,
        keys: &[&'static str],
        required: usize,
        expected: &'static str,
        field: &mut dyn FnMut(&mut Self, usize, &'static str) -> Result<()>,
    ) -> Result<()> {
        let start = self.position();
        let mut seen = 0_u64;
        for _ in 0..self.map(expected)? {
            let at = self.position();
            let known = if self.next_is_text() {
                let key = self.text(expected)?;
                keys.iter().position(|known| key.as_bytes() == known.as_bytes())
            } else {
                self.skip_items(1)?;
                None
            };
            let Some(number) = known else {
                self.skip_items(1)?;
                continue;
            };
            if seen >> number & 1 == 1 {
                return Err(self.error(at, format!("the key {} again", keys[number]), expected));
            }
            seen |= 1 << number;
            field(self, number, keys[number])?;
        }
        match (0..required).find(|number| seen >> number & 1 == 0) {
            Some(number) => Err(self.error(start, format!("a map without the key {}", keys[number]), expected)),
            None => Ok(()),
        }
    }

    /// The first elements of an array; a later minor version may add some.
    fn elements(
        &mut self,
        count: usize,
        expected: &'static str,
        element: &mut dyn FnMut(&mut Self, usize) -> Result<()>,
    ) -> Result<()> {
        let start = self.position();
        let length = self.array(expected)?;
        if length < count {
            return Err(self.error(start, format!("an array of {length} elements"), expected));
        }
        (0..count).try_for_each(|number| element(self, number))?;
        self.skip_items((length - count) as u64)
    }
}

/// Structs that are maps: the keys that must be there, then the others.
macro_rules! maps {
    ($( $name:ident { $( $key:literal $field:ident, )* } { $( $option_key:literal $option:ident, )* } )*) => { $(
        impl Plain for $name {
            fn read(&mut self, decoder: &mut Decoder<'_>, expected: &'static str) -> Result<()> {
                const REQUIRED: &[&str] = &[$( $key, )*];
                const KEYS: &[&str] = &[$( $key, )* $( $option_key, )*];
                decoder.fields(KEYS, REQUIRED.len(), expected, &mut |decoder, number, expected| match KEYS[number] {
                    $( $key => self.$field.read(decoder, expected), )*
                    $( $option_key => self.$option.read(decoder, expected), )*
                    _ => decoder.skip_items(1),
                })
            }
        }
    )* };
}

maps! {
    Header {
        "format" format, "version" version, "id" id, "producer" producer, "created" created, "python" python,
        "platform" platform, "pid" pid, "argv" argv, "exceptions" exceptions, "thread_count" thread_count,
        "threads" threads, "roots" roots,
    } { "description" description, "limits" limits, }
    Version { "version" version, } {}
    LimitsSummary {} {
        "depth" depth, "items" items, "value_bytes" value_bytes, "total_bytes" total_bytes, "time_ms" time_ms,
    }
    Python { "version" version, "implementation" implementation, } {}
    Platform { "system" system, "release" release, "machine" machine, } {}
    ExceptionSummary { "type" type_name, "message" message, "relation" relation, "depth" depth, } {}
    ThreadSummary {
        "name" name, "ident" ident, "crashed" crashed, "frame_count" frame_count, "frames" frames,
    } { "hidden" hidden, }
    Roots { "threads" threads, } { "exception" exception, "tasks" tasks, }
    Environment { "hostname" hostname, "cwd" cwd, "executable" executable, } {
        "library_paths" library_paths, "flags" flags, "distributions" distributions, "git_commit" git_commit,
    }
    Index { "objects" objects, "sources" sources, "assigned" assigned, } {
        "stopped" stopped, "missing" missing, "wordings" wordings, "tracebacks" tracebacks,
    }
    Wordings { "reprs" reprs, } { "settings" settings, "told" told, }
}

/// What every version of the format has.
#[derive(Default)]
pub(crate) struct Version {
    pub(crate) version: (u64, u64),
}

/// Structs and tuples that are arrays.
macro_rules! arrays {
    ($( $name:ty { $( $field:tt )* } )*) => { $(
        impl Plain for $name {
            fn read(&mut self, decoder: &mut Decoder<'_>, expected: &'static str) -> Result<()> {
                let count = 0 $( + { let _ = stringify!($field); 1 } )*;
                decoder.elements(count, expected, &mut |decoder, number| match number {
                    $( $field => self.$field.read(decoder, expected), )*
                    _ => Ok(()),
                })
            }
        }
    )* };
}

arrays! {
    (u64, u64) { 0 1 }
    (String, String) { 0 1 }
    FrameSummary { 0 1 2 }
    ObjectsEntry { 0 1 2 }
    SourceEntry { 0 1 }
    PackedWordings { 0 1 }
    Wording { 0 1 2 }
}

impl<T: Plain> Plain for Vec<T> {
    fn read(&mut self, decoder: &mut Decoder<'_>, expected: &'static str) -> Result<()> {
        for _ in 0..decoder.array(expected)? {
            let mut item = T::default();
            item.read(decoder, expected)?;
            self.push(item);
        }
        Ok(())
    }
}

impl<K: Plain + Ord, V: Plain> Plain for BTreeMap<K, V> {
    fn read(&mut self, decoder: &mut Decoder<'_>, expected: &'static str) -> Result<()> {
        for _ in 0..decoder.map(expected)? {
            let (mut key, mut value) = (K::default(), V::default());
            key.read(decoder, expected)?;
            value.read(decoder, expected)?;
            self.insert(key, value);
        }
        Ok(())
    }
}

impl<T: Plain> Plain for Option<T> {
    fn read(&mut self, decoder: &mut Decoder<'_>, expected: &'static str) -> Result<()> {
        if decoder.next_is_null() {
            return decoder.skip_items(1);
        }
        self.insert(T::default()).read(decoder, expected)
    }
}

impl Plain for u64 {
    fn read(&mut self, decoder: &mut Decoder<'_>, expected: &'static str) -> Result<()> {
        *self = decoder.uint(expected)?;
        Ok(())
    }
}

impl Plain for u32 {
    fn read(&mut self, decoder: &mut Decoder<'_>, expected: &'static str) -> Result<()> {
        *self = decoder.uint32(expected)?;
        Ok(())
    }
}

/// Bytes are bytes, not an array of numbers; so a `u8` alone is none of these.
impl Plain for Vec<u8> {
    fn read(&mut self, decoder: &mut Decoder<'_>, expected: &'static str) -> Result<()> {
        *self = decoder.byte_string(expected)?.to_vec();
        Ok(())
    }
}

impl Plain for ReasonCode {
    fn read(&mut self, decoder: &mut Decoder<'_>, expected: &'static str) -> Result<()> {
        let start = decoder.position();
        let n = decoder.uint(expected)?;
        self.0 = u8::try_from(n).map_err(|_| decoder.error(start, format!("the integer {n}"), expected))?;
        Ok(())
    }
}

impl Plain for i64 {
    fn read(&mut self, decoder: &mut Decoder<'_>, expected: &'static str) -> Result<()> {
        let start = decoder.position();
        let mut setting = Setting::None;
        setting.read(decoder, expected)?;
        let Setting::Int(n) = setting else { return Err(decoder.error(start, "another value", expected)) };
        *self = n;
        Ok(())
    }
}

impl Plain for bool {
    fn read(&mut self, decoder: &mut Decoder<'_>, expected: &'static str) -> Result<()> {
        *self = decoder.bool(expected)?;
        Ok(())
    }
}

/// A text, or its bytes in WTF-8.
impl Plain for Text {
    fn read(&mut self, decoder: &mut Decoder<'_>, expected: &'static str) -> Result<()> {
        *self = if decoder.next_is_bytes() { decoder.wtf8()? } else { decoder.text(expected)? };
        Ok(())
    }
}

impl Plain for String {
    fn read(&mut self, decoder: &mut Decoder<'_>, expected: &'static str) -> Result<()> {
        let start = decoder.position();
        match decoder.text(expected)? {
            Text::Utf8(text) => *self = text,
            Text::Wtf8(_) => return Err(decoder.error(start, "a text with lone surrogates", expected)),
        }
        Ok(())
    }
}

impl Plain for Relation {
    fn read(&mut self, decoder: &mut Decoder<'_>, expected: &'static str) -> Result<()> {
        *self = match decoder.text(expected)?.as_bytes() {
            b"raised" => Relation::Raised,
            b"cause" => Relation::Cause,
            b"context" => Relation::Context,
            b"member" => Relation::Member,
            _ => Relation::Other,
        };
        Ok(())
    }
}

impl Plain for Setting {
    fn read(&mut self, decoder: &mut Decoder<'_>, expected: &'static str) -> Result<()> {
        let start = decoder.position();
        if decoder.next_is_text() {
            let mut text = String::new();
            text.read(decoder, expected)?;
            *self = Setting::Str(text);
            return Ok(());
        }
        let head = decoder.read_head(expected)?;
        let found = match (head.major, SIMPLE << 5 | head.info) {
            (UNSIGNED, _) => i64::try_from(head.n).ok().map(Setting::Int),
            (NEGATIVE, _) => i64::try_from(head.n).ok().map(|n| Setting::Int(!n)),
            (SIMPLE, FALSE | TRUE) => Some(Setting::Bool(SIMPLE << 5 | head.info == TRUE)),
            (SIMPLE, NULL) => Some(Setting::None),
            (SIMPLE, _) => float(head.info, head.n).map(Setting::Float),
            _ => None,
        };
        *self = found.ok_or_else(|| decoder.error(start, "another value", expected))?;
        Ok(())
    }
}

/// A float of any of the widths.
fn float(info: u8, bits: u64) -> Option<f64> {
    Some(match info {
        TWO_BYTES => {
            let (exponent, fraction) = (bits >> 10 & 0x1f, bits & 0x3ff);
            let size = match exponent {
                // Subnormal; infinite or nan.
                0 => f64::from(u32::try_from(fraction).ok()?) / f64::from(1 << 24),
                31 => f64::from_bits(0x7ff << 52 | fraction << 42),
                _ => f64::from_bits((exponent + 1008) << 52 | fraction << 42),
            };
            if bits >> 15 == 1 { -size } else { size }
        }
        FOUR_BYTES => f32::from_bits(u32::try_from(bits).ok()?).into(),
        EIGHT_BYTES => f64::from_bits(bits),
        _ => return None,
    })
}

impl Decoder<'_> {
    fn next_is_text(&self) -> bool {
        self.peek_byte().is_some_and(|byte| byte >> 5 == TEXT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: Plain>(bytes: &[u8]) -> std::result::Result<T, String> {
        from_cbor(Decoder::in_block(bytes, 0, 100), "plain data").map_err(|error| error.to_string())
    }

    #[test]
    fn floats_of_all_widths_are_read() {
        for x in [0.0, -0.0, 1.0, -1.5, 65504.0, 6.0e-8, 5.960_464_477_539_063e-8, 0.1, 1e300, f64::INFINITY] {
            let mut bytes = Vec::new();
            // Which writes the shortest that is exact.
            ciborium::into_writer(&x, &mut bytes).unwrap();
            let Setting::Float(found) = read(&bytes).unwrap() else { panic!("{bytes:02x?}") };
            assert_eq!(found.to_bits(), x.to_bits(), "{bytes:02x?}");
        }
    }

    #[test]
    fn what_is_something_else_is_refused() {
        let error = |bytes: &[u8]| read::<Vec<u64>>(bytes).unwrap_err().replace("block at byte 100, its ", "");
        assert_eq!(error(&[0xc1, 0x01]), "byte 0: tag 1, expected plain data");
        assert_eq!(error(&[0x9f]), "byte 0: an indefinite length, expected plain data");
        assert_eq!(error(&[0x81, 0x60]), "byte 1: a text of 0 bytes, expected plain data");
        assert_eq!(error(&[0x80, 0]), "byte 1: 1 bytes too many, expected plain data");
        // As many elements as there may be, of which there are two.
        let many = error(&[0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 1]);
        assert_eq!(many, "byte 0: an array of 9223372036854775807 elements with 2 bytes left, expected plain data");
    }

    #[test]
    fn arrays_may_have_more_elements_and_maps_more_keys() {
        assert_eq!(read::<(u64, u64)>(&[0x83, 1, 2, 3]).unwrap(), (1, 2));
        assert_eq!(
            read::<(u64, u64)>(&[0x81, 1]).unwrap_err(),
            "block at byte 100, its byte 0: an array of 1 elements, expected plain data"
        );
        let roots: Roots = read(b"\xa3\x67threads\x80\x01\x02\x61x\x80").unwrap();
        assert_eq!(roots, Roots::default());
        assert_eq!(
            read::<Roots>(b"\xa0").unwrap_err(),
            "block at byte 100, its byte 0: a map without the key threads, expected plain data"
        );
    }
}
