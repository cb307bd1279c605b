//! What a search looks for: a text in any case, and a number where the text is one.

use coredumpy_format::model::{BigInt, Value};

/// The words of kinds by which one may search for a type, with their codes in the file.
const KINDS: [(&str, u64); 9] = [
    ("bytearray", 5),
    ("tuple", 11),
    ("set", 12),
    ("frozenset", 13),
    ("deque", 14),
    ("function", 32),
    ("module", 36),
    ("generator", 44),
    ("task", 45),
];

#[derive(Debug, Clone)]
pub(crate) struct Needle {
    /// In lower case, unless the case counts.
    text: String,
    is_case_sensitive: bool,
    int: Option<i64>,
    /// An int that 64 bits do not hold.
    big: Option<BigInt>,
    float: Option<f64>,
    /// Where the least frequent byte stands in the text.
    rare: usize,
}

impl Needle {
    pub(crate) fn new(query: &str, is_case_sensitive: bool) -> Self {
        let text = if is_case_sensitive { query.to_owned() } else { query.to_lowercase() };
        let number = query.trim();
        let int = number.parse().ok();
        let big = big_int(number).filter(|_| int.is_none());
        let float = parse_float(number).filter(|_| number.contains(['.', 'e', 'E']) && int.is_none());
        let rare = text.bytes().enumerate().min_by_key(|(_, byte)| frequency(*byte)).map_or(0, |(at, _)| at);
        Self { text, is_case_sensitive, int, big, float, rare }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether the bytes of a text have it.
    pub(crate) fn is_in(&self, bytes: &[u8]) -> bool {
        if self.is_case_sensitive {
            return memchr::memmem::find(bytes, self.text.as_bytes()).is_some();
        }
        if self.text.is_ascii() {
            return self.each_ascii(bytes).next().is_some();
        }
        !bytes.is_ascii() && String::from_utf8_lossy(bytes).to_lowercase().contains(&self.text)
    }

    pub(crate) fn matches(&self, value: &Value) -> bool {
        match value {
            Value::Str(text) => self.is_in(text.as_bytes()),
            Value::Bytes(bytes) => self.is_in(bytes),
            Value::Int(int) => self.int == Some(*int),
            Value::BigInt(int) => self.big.as_ref() == Some(int),
            Value::Float(x) => self.float.is_some_and(|float| float.to_bits() == x.to_bits()),
            _ => false,
        }
    }

    /// Whether it is the word of a kind.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.is_kind() && self.text == word
    }

    pub(crate) fn is_kind(&self) -> bool {
        KINDS.iter().any(|(word, _)| *word == self.text)
    }

    pub(crate) fn has_kind(&self, code: u64) -> bool {
        KINDS.iter().any(|(word, kind)| *word == self.text && *kind == code)
    }

    /// Where it may stand in raw CBOR, in order; None where bytes do not tell.
    pub(crate) fn places(&self, bytes: &[u8]) -> Option<Vec<usize>> {
        let mut places: Vec<usize> = if self.is_case_sensitive {
            memchr::memmem::find_iter(bytes, self.text.as_bytes()).collect()
        } else if self.text.is_ascii() {
            self.each_ascii(bytes).collect()
        } else {
            // Other letters change their bytes with their case.
            return None;
        };
        let mut number = Vec::new();
        if let Some(int) = self.int {
            if int >= 0 {
                push_head(&mut number, 0, int.unsigned_abs());
            } else {
                push_head(&mut number, 1, (!int).unsigned_abs());
            }
            // An int of one byte is everywhere.
            if number.len() < 2 {
                return None;
            }
        } else if let Some(big) = &self.big {
            push_head(&mut number, 2, big.magnitude.len() as u64);
            number.extend(&big.magnitude);
        } else if let Some(float) = self.float {
            number.push(0xfb);
            number.extend(float.to_bits().to_be_bytes());
        }
        if !number.is_empty() {
            places.extend(memchr::memmem::find_iter(bytes, &number));
            places.sort_unstable();
        }
        Some(places)
    }

    /// Where a text of ASCII stands in any case.
    fn each_ascii<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
        let needle = self.text.as_bytes();
        let byte = needle.get(self.rare).copied().unwrap_or_default();
        let both = memchr::memchr2_iter(byte, byte.to_ascii_uppercase(), bytes);
        both.filter_map(move |at| {
            let start = at.checked_sub(self.rare)?;
            let found = bytes.get(start..start.checked_add(needle.len())?)?;
            found.eq_ignore_ascii_case(needle).then_some(start)
        })
    }
}

/// Digits of an int, at most: to read them costs their square.
const DIGITS_MAX: usize = 10_000;

/// An int in decimal digits.
fn big_int(text: &str) -> Option<BigInt> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    if digits.is_empty() || digits.len() > DIGITS_MAX || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // The least significant byte first.
    let mut bytes: Vec<u8> = Vec::new();
    for digit in digits.bytes() {
        let mut carry = u32::from(digit - b'0');
        for byte in &mut bytes {
            carry += u32::from(*byte) * 10;
            [*byte, ..] = carry.to_le_bytes();
            carry >>= 8;
        }
        bytes.extend((carry > 0).then_some(carry.to_le_bytes()[0]));
    }
    if negative {
        // The value is -1 - n.
        for byte in &mut bytes {
            let borrows = *byte == 0;
            *byte = byte.wrapping_sub(1);
            if !borrows {
                break;
            }
        }
    }
    let length = bytes.iter().rposition(|byte| *byte > 0).map_or(0, |last| last + 1);
    Some(BigInt { negative, magnitude: bytes.into_iter().take(length).rev().collect() })
}

#[cfg(not(target_arch = "wasm32"))]
fn parse_float(text: &str) -> Option<f64> {
    text.parse().ok()
}

/// JavaScript knows how, and our way takes tables of 10 KB.
#[cfg(target_arch = "wasm32")]
fn parse_float(text: &str) -> Option<f64> {
    let is_number =
        !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    let number = wasm_bindgen::JsValue::from_str(text).unchecked_into_f64();
    Some(number).filter(|number| is_number && !number.is_nan())
}

/// A head of CBOR, as short as it can be.
pub(crate) fn push_head(bytes: &mut Vec<u8>, major: u8, n: u64) {
    let major = major << 5;
    let with = |info: u8| major | info;
    let all = n.to_be_bytes();
    match n {
        0..=23 => bytes.push(with(all[7])),
        24..=0xff => bytes.extend([with(24), all[7]]),
        0x100..=0xffff => bytes.extend([with(25), all[6], all[7]]),
        0x1_0000..=0xffff_ffff => {
            bytes.push(with(26));
            bytes.extend_from_slice(&all[4..]);
        }
        _ => {
            bytes.push(with(27));
            bytes.extend_from_slice(&all);
        }
    }
}

/// How often a byte stands in texts and in CBOR, roughly: what is frequent is a bad thing to look for.
fn frequency(byte: u8) -> u8 {
    match byte {
        0..=23 | 0x80..=0x83 => 250,
        b' ' | b'e' => 240,
        b'a' | b'i' | b'n' | b'o' | b'r' | b's' | b't' => 200,
        b'0'..=b'9' | b'c' | b'd' | b'h' | b'l' | b'm' | b'u' | b'_' => 150,
        b'b' | b'f' | b'g' | b'k' | b'p' | b'v' | b'w' | b'y' | b'.' | b'/' => 100,
        _ => 50,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_in_any_case() {
        let needle = Needle::new("ExAmple", false);
        assert!(needle.is_in(b"an eXample"));
        assert!(!needle.is_in(b"an examp"));
        assert!(!Needle::new("Ex", true).is_in(b"an example"));
        assert!(Needle::new("É", false).is_in("é".as_bytes()));
        assert_eq!(needle.places(b"example.EXAMPLE").unwrap(), [0, 8]);
    }

    #[test]
    fn numbers_are_found_as_cbor_has_them() {
        assert_eq!(Needle::new("-500", false).places(&[0x39, 0x01, 0xf3]).unwrap(), [0]);
        assert_eq!(Needle::new("7", false).places(&[7]), None);
        assert!(Needle::new("1.5", false).matches(&Value::Float(1.5)));
        assert!(!Needle::new("15", false).matches(&Value::Int(150)));
        let big = |negative, magnitude: &[u8]| Value::BigInt(BigInt { negative, magnitude: magnitude.to_vec() });
        let two_to_64 = [1, 0, 0, 0, 0, 0, 0, 0, 0];
        assert!(Needle::new("18446744073709551616", false).matches(&big(false, &two_to_64)));
        assert!(Needle::new("-18446744073709551617", false).matches(&big(true, &two_to_64)));
        assert!(Needle::new("-18446744073709551616", false).matches(&big(true, &[0xff; 8])));
        assert!(!Needle::new("-18446744073709551616", false).matches(&big(false, &two_to_64)));
    }
}
