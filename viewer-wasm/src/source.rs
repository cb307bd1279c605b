//! Bytes at an offset, from a function of JavaScript.

use std::io::{Error, Result};

use coredumpy_format::ReadAt;
use js_sys::{Function, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

/// `read(offset, length)` of a worker, which gives a slice of a `File` as a `Uint8Array`.
pub(crate) struct Callback {
    read: Function,
    length: u64,
}

/// Offsets are exact as JavaScript's numbers up to here.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

impl Callback {
    /// `size`: bytes; what is no sensible size is 0, which is no dump.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the range")]
    pub(crate) fn new(read: Function, size: f64) -> Self {
        let length = if (0.0..=MAX_SAFE_INTEGER).contains(&size) { size as u64 } else { 0 };
        Self { read, length }
    }
}

impl ReadAt for Callback {
    fn len(&self) -> Result<u64> {
        Ok(self.length)
    }

    #[expect(clippy::cast_precision_loss, reason = "below MAX_SAFE_INTEGER")]
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize> {
        let length = usize::try_from(self.length.saturating_sub(offset)).unwrap_or(usize::MAX).min(buffer.len());
        if length == 0 {
            return Ok(0);
        }
        let (offset, size) = (JsValue::from_f64(offset as f64), JsValue::from_f64(length as f64));
        let found = self.read.call2(&JsValue::NULL, &offset, &size).map_err(|error| thrown(&error))?;
        let bytes: Uint8Array = found.dyn_into().map_err(|_| Error::other("read() gave no Uint8Array"))?;
        if bytes.length() as usize != length {
            return Err(Error::other(format!("read() gave {} bytes, expected {length}", bytes.length())));
        }
        bytes.copy_to(&mut buffer[..length]);
        Ok(length)
    }
}

fn thrown(error: &JsValue) -> Error {
    let message = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    Error::other(message.unwrap_or_else(|| "read() threw".to_owned()))
}
