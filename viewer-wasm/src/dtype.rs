//! Elements of arrays by numpy's `dtype.str`: byte order, kind, size, unit.

use coredumpy_format::Text;

use crate::date::Unit;
use crate::preview::shown;
use crate::repr;

/// How the bytes of an element are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dtype {
    is_big_endian: bool,
    /// `b`, `i`, `u`, `f`, `c`, `S`, `U`, `M`, `m`, `V`, as numpy has them.
    kind: u8,
    /// Bytes of an element.
    pub(crate) size: usize,
    /// Of `M` and `m`: so many of which unit each step is.
    unit: Option<(i64, Unit)>,
}

impl Dtype {
    /// None of a type that this reader does not know: one with fields, a later one.
    pub(crate) fn parse(dtype: &Text) -> Option<Self> {
        let text = dtype.as_str()?;
        let (text, unit) = text.split_once('[').unwrap_or((text, ""));
        let (order, rest) = match text.as_bytes() {
            [order @ (b'<' | b'>' | b'|' | b'='), rest @ ..] => (*order, rest),
            rest => (b'|', rest),
        };
        let (kind, size) = rest.split_first()?;
        let size: usize = std::str::from_utf8(size).ok()?.parse().ok()?;
        let size = if *kind == b'U' { size.checked_mul(4)? } else { size };
        let is_known = match kind {
            b'b' => size == 1,
            b'i' | b'u' => matches!(size, 1 | 2 | 4 | 8),
            b'f' => matches!(size, 2 | 4 | 8),
            b'c' => matches!(size, 8 | 16),
            b'M' | b'm' => size == 8,
            b'S' | b'U' | b'V' => (1..=4096).contains(&size),
            _ => false,
        };
        let unit = if matches!(kind, b'M' | b'm') { Unit::parse(unit) } else { None };
        is_known.then_some(Self { is_big_endian: order == b'>', kind: *kind, size, unit })
    }

    pub(crate) fn is_numeric(self) -> bool {
        matches!(self.kind, b'b' | b'i' | b'u' | b'f')
    }

    /// As Python shows it.
    pub(crate) fn text(self, bytes: &[u8]) -> String {
        match self.kind {
            b'b' => if bytes.first() == Some(&0) { "False" } else { "True" }.to_owned(),
            b'u' => self.unsigned(bytes).to_string(),
            b'i' => self.signed(bytes).to_string(),
            b'M' | b'm' => match (self.signed(bytes), self.unit) {
                (i64::MIN, _) => "NaT".to_owned(),
                (steps, Some((each, unit))) if self.kind == b'M' => unit.date(steps.saturating_mul(each)),
                (steps, Some((each, unit))) => format!("{} {}", steps.saturating_mul(each), unit.word()),
                (steps, None) => steps.to_string(),
            },
            b'f' if self.size == 4 => single(self.float(bytes)),
            b'f' => repr::float(self.float(bytes)),
            b'c' => {
                let (real, imaginary) = bytes.split_at(bytes.len() / 2);
                repr::complex(self.float(real), self.float(imaginary))
            }
            b'U' => self.unicode(bytes),
            _ => {
                let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
                let mut out = "b".to_owned();
                repr::bytes(&mut out, bytes.get(..end).unwrap_or_default());
                out
            }
        }
    }

    /// None of nan, and of what is no number.
    #[expect(clippy::cast_precision_loss, reason = "for a plot")]
    pub(crate) fn number(self, bytes: &[u8]) -> Option<f64> {
        let number = match self.kind {
            b'b' => f64::from(u8::from(bytes.first() != Some(&0))),
            b'u' => self.unsigned(bytes) as f64,
            b'i' => self.signed(bytes) as f64,
            b'f' => self.float(bytes),
            _ => return None,
        };
        Some(number).filter(|number| !number.is_nan())
    }

    fn unsigned(self, bytes: &[u8]) -> u64 {
        let push = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        if self.is_big_endian { bytes.iter().fold(0, push) } else { bytes.iter().rev().fold(0, push) }
    }

    fn signed(self, bytes: &[u8]) -> i64 {
        let shift = 64_usize.saturating_sub(8 * bytes.len()).min(63);
        (self.unsigned(bytes) << shift).cast_signed() >> shift
    }

    #[expect(clippy::cast_possible_truncation, reason = "that many bytes were read")]
    fn float(self, bytes: &[u8]) -> f64 {
        let bits = self.unsigned(bytes);
        match bytes.len() {
            2 => half(bits as u16),
            4 => f64::from(f32::from_bits(bits as u32)),
            _ => f64::from_bits(bits),
        }
    }

    fn unicode(self, bytes: &[u8]) -> String {
        let points = bytes.chunks(4).map(|point| u32::try_from(self.unsigned(point)).unwrap_or(u32::MAX));
        let text: String = points.map(|point| char::from_u32(point).unwrap_or('\u{fffd}')).collect();
        format!("'{}'", shown(&Text::from(text.trim_end_matches('\0'))))
    }
}

/// IEEE 754 binary16.
fn half(bits: u16) -> f64 {
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let fraction = f64::from(bits & 0x3ff);
    let magnitude = match bits >> 10 & 31 {
        0 => fraction * 2_f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        exponent => (fraction + 1024.0) * 2_f64.powi(i32::from(exponent) - 25),
    };
    sign * magnitude
}

/// The fewest digits that read back as a float of 32 bits.
#[expect(clippy::cast_possible_truncation, reason = "it was one")]
fn single(x: f64) -> String {
    let text = (x as f32).to_string();
    if x.is_finite() && text.len() < 17 {
        if text.contains('.') { text } else { format!("{text}.0") }
    } else {
        repr::float(x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(dtype: &str, bytes: &[u8]) -> String {
        Dtype::parse(&Text::from(dtype)).unwrap().text(bytes)
    }

    #[test]
    fn elements_are_read_as_numpy_writes_them() {
        assert_eq!(text("<i2", &[0xfe, 0xff]), "-2");
        assert_eq!(text(">u4", &[0, 0, 1, 0]), "256");
        assert_eq!(text("<f4", &0.1_f32.to_le_bytes()), "0.1");
        assert_eq!(text("<f2", &[0, 0x3e]), "1.5");
        assert_eq!(text("<f8", &1e300_f64.to_le_bytes()), "1e+300");
        assert_eq!(text("|b1", &[1]), "True");
        assert_eq!(text("|S3", b"ab\0"), "b'ab'");
        assert_eq!(text("<U2", &[97, 0, 0, 0, 0, 0, 0, 0]), "'a'");
        assert_eq!(text("<M8[ns]", &i64::MIN.to_le_bytes()), "NaT");
        assert_eq!(text("<M8[D]", &19_782_i64.to_le_bytes()), "2024-02-29");
        assert_eq!(text("<m8[25s]", &2_i64.to_le_bytes()), "50 s");
        assert_eq!(text("<M8", &2_i64.to_le_bytes()), "2");
        assert_eq!(text("<c8", &[0, 0, 128, 63, 0, 0, 0, 64]), "(1+2j)");
    }

    #[test]
    fn types_that_are_not_known_are_none() {
        for dtype in ["", "|O", "[('a', '<i4')]", "<i3", "<f16", "<U99999999999999999999", "<i", "é"] {
            assert_eq!(Dtype::parse(&Text::from(dtype)), None, "{dtype}");
        }
    }
}
