//! The reader of dumps for JavaScript: a skin on `coredumpy-format`.
#![forbid(unsafe_code)]

mod preview;
mod repr;
mod source;

use coredumpy_format as format;
use wasm_bindgen::prelude::*;

use source::Callback;

/// An open dump.
#[wasm_bindgen]
pub struct Dump {
    dump: format::Dump<Callback>,
}

#[wasm_bindgen]
impl Dump {
    /// `read(offset, length)` gives a `Uint8Array` of exactly that length, or throws. `size`: bytes of the file.
    pub fn open(read: js_sys::Function, size: f64) -> Result<Dump, JsError> {
        Ok(Dump { dump: format::Dump::open(Callback::new(read, size)).map_err(into_error)? })
    }

    /// The whole dump in the JSON form of FORMAT.md.
    pub fn json(&self) -> Result<String, JsError> {
        Ok(self.dump.json().map_err(into_error)?.to_string())
    }
}

/// The one translation of errors at this border.
fn into_error(error: format::ReadError) -> JsError {
    JsError::new(&error.to_string())
}
