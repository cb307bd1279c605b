//! Scalars in Python's own words, as `repr` has them.

use std::fmt::Write as _;

use coredumpy_format::Text;
use coredumpy_format::model::BigInt;

/// `repr(str)`: in single quotes, unless it has some and no double quotes.
pub(crate) fn text(out: &mut String, text: &Text) {
    let points = code_points(text.as_bytes());
    let quote = if points.contains(&u32::from('\'')) && !points.contains(&u32::from('"')) { '"' } else { '\'' };
    out.push(quote);
    for point in points {
        escaped(out, point, quote);
    }
    out.push(quote);
}

fn escaped(out: &mut String, point: u32, quote: char) {
    match char::from_u32(point) {
        Some('\n') => out.push_str("\\n"),
        Some('\r') => out.push_str("\\r"),
        Some('\t') => out.push_str("\\t"),
        Some('\\') => out.push_str("\\\\"),
        Some(c) if c == quote => out.extend(['\\', c]),
        Some(c) if is_printable(c) => out.push(c),
        _ => push_escape(out, point),
    }
}

fn push_escape(out: &mut String, point: u32) {
    let written = match point {
        0..=0xff => write!(out, "\\x{point:02x}"),
        0x100..=0xffff => write!(out, "\\u{point:04x}"),
        _ => write!(out, "\\U{point:08x}"),
    };
    written.expect("a String takes everything");
}

/// A text whose controls, marks of direction and lone surrogates are escaped, without quotes.
pub(crate) fn escaped_text(text: &Text) -> String {
    escaped_but(text, false)
}

/// The same, but its lines stay lines, and tabs stay.
pub(crate) fn escaped_lines(text: &Text) -> String {
    escaped_but(text, true)
}

fn escaped_but(text: &Text, keeps_lines: bool) -> String {
    let mut out = String::new();
    for point in code_points(text.as_bytes()) {
        match char::from_u32(point) {
            Some(c @ ('\n' | '\t')) if keeps_lines => out.push(c),
            Some('\n') => out.push_str("\\n"),
            Some('\t') => out.push_str("\\t"),
            Some(c) if is_printable(c) => out.push(c),
            _ => push_escape(&mut out, point),
        }
    }
    out
}

/// A text as it is, but for lone surrogates, which no JavaScript string from WASM can have: `\ud800`.
pub(crate) fn unpaired(text: &Text) -> String {
    if let Some(text) = text.as_str() {
        return text.to_owned();
    }
    let mut out = String::new();
    for point in code_points(text.as_bytes()) {
        match char::from_u32(point) {
            Some(c) => out.push(c),
            None => push_escape(&mut out, point),
        }
    }
    out
}

/// What a page can show without being steered by it: no controls, no separators but the space, no marks of direction.
pub(crate) fn is_printable(c: char) -> bool {
    let is_format = matches!(c, '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}');
    c == ' ' || !(c.is_control() || c.is_whitespace() || is_format)
}

/// The code points of WTF-8, which has been checked when the dump was read.
pub(crate) fn code_points(bytes: &[u8]) -> Vec<u32> {
    let mut points = Vec::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            0x80..=0xbf => {
                if let Some(point) = points.last_mut() {
                    *point = *point << 6 | u32::from(byte & 0x3f);
                }
            }
            0xc0..=0xdf => points.push(u32::from(byte & 0x1f)),
            0xe0..=0xef => points.push(u32::from(byte & 0x0f)),
            0xf0..=0xff => points.push(u32::from(byte & 0x07)),
            _ => points.push(u32::from(*byte)),
        }
    }
    points
}

/// `repr(bytes)`, without the `b`.
pub(crate) fn bytes(out: &mut String, bytes: &[u8]) {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    out.push(quote);
    for byte in bytes {
        match char::from(*byte) {
            ' '..='~' | '\n' | '\r' | '\t' => escaped(out, u32::from(*byte), quote),
            _ => push_escape(out, u32::from(*byte)),
        }
    }
    out.push(quote);
}

/// `repr(float)`: the fewest digits that read back, with an exponent below 1e-4 and from 1e16 on.
pub(crate) fn float(x: f64) -> String {
    if x.is_nan() {
        return "nan".to_owned();
    }
    if x.is_infinite() {
        return if x > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let scientific = format!("{x:e}");
    let (digits, exponent) = scientific.split_once('e').expect("Rust writes an exponent");
    let exponent: i32 = exponent.parse().expect("Rust writes a number");
    if x != 0.0 && !(-4..16).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{digits}e{sign}{:02}", exponent.abs());
    }
    format!("{x:?}")
}

/// `repr(complex)`
pub(crate) fn complex(real: f64, imaginary: f64) -> String {
    let bare = |x: f64| {
        let text = float(x);
        text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
    };
    if real == 0.0 && real.is_sign_positive() {
        return format!("{}j", bare(imaginary));
    }
    let sign = if imaginary.is_sign_negative() && !imaginary.is_nan() { "" } else { "+" };
    format!("({}{sign}{}j)", bare(real), bare(imaginary))
}

/// An int in decimal digits, which cost the square of its length; `max` bytes of it at most.
pub(crate) fn big_int(int: &BigInt, max: usize) -> String {
    // The least significant limb comes first; a limb times 2^32 and a carry fit in 64 bits.
    const BASE: u64 = 1_000_000_000;
    if int.magnitude.len() > max {
        return format!("<int of {} bytes>", int.magnitude.len());
    }
    let mut limbs: Vec<u64> = vec![0];
    for bytes in int.magnitude.rchunks(4).rev() {
        let mut carry = bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
        let shift = 8 * bytes.len();
        for limb in &mut limbs {
            let sum = (*limb << shift) + carry;
            (*limb, carry) = (sum % BASE, sum / BASE);
        }
        while carry > 0 {
            limbs.push(carry % BASE);
            carry /= BASE;
        }
    }
    if int.negative {
        // The value is -1 - n.
        for limb in &mut limbs {
            *limb += 1;
            if *limb < BASE {
                break;
            }
            *limb = 0;
        }
        if limbs.last() == Some(&0) {
            limbs.push(1);
        }
    }
    let mut digits = String::from(if int.negative { "-" } else { "" });
    let (most, rest) = limbs.split_last().expect("there is at least one");
    write!(digits, "{most}").expect("a String takes everything");
    for limb in rest.iter().rev() {
        write!(digits, "{limb:09}").expect("a String takes everything");
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repr_of(text: &str) -> String {
        let mut out = String::new();
        super::text(&mut out, &Text::from(text));
        out
    }

    #[test]
    fn texts_are_quoted_as_python_quotes_them() {
        assert_eq!(repr_of("it's"), "\"it's\"");
        assert_eq!(repr_of("it's \"so\""), "'it\\'s \"so\"'");
        assert_eq!(repr_of("a\nb\\\x1b\u{2028}\u{202e}"), "'a\\nb\\\\\\x1b\\u2028\\u202e'");
        assert_eq!(repr_of("é 漢 \u{1f600}"), "'é 漢 \u{1f600}'");
    }

    #[test]
    fn lone_surrogates_are_escaped() {
        let mut out = String::new();
        text(&mut out, &Text::checked(vec![b'a', 0xed, 0xb2, 0x80]).unwrap());
        assert_eq!(out, "'a\\udc80'");
        assert_eq!(escaped_text(&Text::checked(vec![b'\n', b'\'', 0xed, 0xb2, 0x80]).unwrap()), "\\n'\\udc80");
        assert_eq!(escaped_text(&Text::from("\u{202e}\u{7f}")), "\\u202e\\x7f");
        assert_eq!(unpaired(&Text::checked(vec![b'\n', 0xed, 0xb2, 0x80]).unwrap()), "\n\\udc80");
    }

    #[test]
    fn floats_are_python_s() {
        for (x, expected) in [
            (1.0, "1.0"),
            (-0.0, "-0.0"),
            (0.1, "0.1"),
            (1e16, "1e+16"),
            (123_456_789_012_345_680.0, "1.2345678901234568e+17"),
            (1e15, "1000000000000000.0"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (5e-324, "5e-324"),
        ] {
            assert_eq!(float(x), expected);
        }
        assert_eq!(complex(0.0, 2.0), "2j");
        assert_eq!(complex(1.5, -2.0), "(1.5-2j)");
        assert_eq!(complex(-0.0, f64::NAN), "(-0+nanj)");
    }

    #[test]
    fn long_ints_are_decimal() {
        let int = |negative, magnitude: &[u8]| big_int(&BigInt { negative, magnitude: magnitude.to_vec() }, 64);
        assert_eq!(int(false, &[1, 0, 0, 0, 0, 0, 0, 0, 0]), "18446744073709551616");
        assert_eq!(int(true, &[1, 0, 0, 0, 0, 0, 0, 0, 0]), "-18446744073709551617");
        assert_eq!(int(false, &[]), "0");
        assert_eq!(int(false, &u128::MAX.to_be_bytes()), u128::MAX.to_string());
        assert_eq!(int(false, &[1; 65]), "<int of 65 bytes>");
        assert_eq!(int(true, &999_999_999_999_999_999_u64.to_be_bytes()), "-1000000000000000000");
    }
}
