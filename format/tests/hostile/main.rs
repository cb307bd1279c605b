//! Dumps made by hand to mislead the reader: it believes nothing, and says what it found, what it expected, and where.

mod blocks;
mod headers;
mod index;
mod records;
#[path = "../support/mod.rs"]
mod support;

use coredumpy_format::Dump;
use coredumpy_format::model::ObjectId;

/// `[10, [1]]`
fn list() -> Vec<u8> {
    vec![0x82, 10, 0x81, 1]
}

fn object_error(dump: &Dump<Vec<u8>>, id: u32) -> String {
    dump.try_object(ObjectId(id)).unwrap_err().to_string()
}
