#![doc = include_str!("../FORMAT.md")]
#![forbid(unsafe_code)]

mod cbor;
mod checksum;
mod error;
mod index;
mod item;
mod json;
mod layout;
pub mod limits;
pub mod model;
mod read;
mod read_at;
mod record;
mod repeats;
mod scan;
mod text;
mod unpack;
#[cfg(feature = "write")]
mod write;

pub use cbor::Encoder;
pub use error::{Place, ReadError, Result};
pub use json::json_text;
pub use layout::{Span, spans};
pub use read::{Dump, Source, Summary};
pub use read_at::{FileSource, ReadAt};
pub use scan::{RawBlock, RecordAt};
pub use text::Text;
#[cfg(feature = "write")]
pub use {repeats::repeats_to_append, write::Writer};

/// A reader refuses any other major version.
pub const VERSION_MAJOR: u64 = 1;
/// Counts additions that a reader may pass over.
pub const VERSION_MINOR: u64 = 0;
