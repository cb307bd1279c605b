//! Python strings: Unicode that may hold lone surrogates.

use std::borrow::Cow;
use std::fmt;

use serde::ser::{Serialize, Serializer};

use crate::record::Member;

/// A Python `str`: UTF-8, or WTF-8 (UTF-8 that also encodes lone surrogates, as Python's
/// `"surrogatepass"` does) where the string has any.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Text {
    /// Valid Unicode.
    Utf8(String),
    /// WTF-8 bytes of a string with lone surrogates.
    Wtf8(Vec<u8>),
}

impl Text {
    /// From what Python's `encode("utf-8", "surrogatepass")` gives.
    #[must_use]
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Text::Utf8(text),
            Err(error) => Text::Wtf8(error.into_bytes()),
        }
    }

    /// The same, of bytes that nobody has checked: None where Python would not decode them.
    #[must_use]
    pub fn checked(bytes: Vec<u8>) -> Option<Self> {
        is_wtf8(&bytes).then(|| Self::from_bytes(bytes))
    }

    /// The bytes, for Python's `decode("utf-8", "surrogatepass")`.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Text::Utf8(text) => text.as_bytes(),
            Text::Wtf8(bytes) => bytes,
        }
    }

    /// The text where it is valid Unicode.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Text::Utf8(text) => Some(text),
            Text::Wtf8(_) => None,
        }
    }

    /// For people: lone surrogates become U+FFFD.
    #[must_use]
    pub fn to_lossy(&self) -> Cow<'_, str> {
        match self {
            Text::Utf8(text) => Cow::Borrowed(text),
            Text::Wtf8(bytes) => String::from_utf8_lossy(bytes),
        }
    }
}

/// Whether all is UTF-8 but for surrogates, each encoded in three bytes.
fn is_wtf8(mut bytes: &[u8]) -> bool {
    while let Err(error) = std::str::from_utf8(bytes) {
        let [0xed, 0xa0..=0xbf, 0x80..=0xbf, rest @ ..] = &bytes[error.valid_up_to()..] else { return false };
        bytes = rest;
    }
    true
}

impl Default for Text {
    fn default() -> Self {
        Text::Utf8(String::new())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text::Utf8(text.to_owned())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Text::Utf8(text)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_lossy(), f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_lossy())
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Text::Utf8(text) => serializer.serialize_str(text),
            Text::Wtf8(bytes) if !serializer.is_human_readable() => serializer.serialize_bytes(bytes),
            Text::Wtf8(_) => self.json().serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_python_would_not_decode_is_no_text() {
        for bytes in [&b""[..], b"abc", "é€😀".as_bytes(), b"\xed\xa0\x80", b"a\xed\xbf\xbfb\xed\xa0\x80"] {
            assert!(is_wtf8(bytes), "{bytes:?}");
        }
        for bytes in [&b"\xff"[..], b"\xed\xa0", b"\xed\xa0\x80\xc3", b"\xc0\x80", b"\xf4\x90\x80\x80"] {
            assert!(!is_wtf8(bytes), "{bytes:?}");
        }
    }
}
