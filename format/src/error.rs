//! Why a dump cannot be read.

use std::fmt;
use std::io;

/// A place in a dump: a byte of the file, or a byte of a block's raw data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Byte offset in the file.
    File(u64),
    /// Offset of the block in the file, then the byte in its decompressed data.
    Block(u64, u64),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::File(offset) => write!(f, "byte {offset}"),
            Place::Block(offset, inner) => write!(f, "block at byte {offset}, its byte {inner}"),
        }
    }
}

/// Everything that can go wrong while reading. Each text names what was found and what was expected.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The operating system's error.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The file does not begin as a dump does.
    #[error("not a coredumpy dump: {0}")]
    NotADump(String),
    /// A major version that this reader does not know.
    #[error(
        "dump format version {found}, but this coredumpy reads version {}; a newer coredumpy opens it",
        crate::VERSION_MAJOR
    )]
    UnsupportedVersion {
        /// The file's major version.
        found: u64,
    },
    /// The file's beginning is a dump's, but it ends before the header does.
    #[error("{place}: the dump is cut: {found} bytes here, {expected} expected")]
    Cut {
        /// Where the missing bytes should begin.
        place: Place,
        /// Bytes that are there.
        found: u64,
        /// Bytes that should be there.
        expected: u64,
    },
    /// A checksum that does not fit its bytes.
    #[error("block at byte {offset}: checksum {found:08x}, expected {expected:08x}")]
    Checksum {
        /// Offset of the block in the file.
        offset: u64,
        /// Computed from the bytes.
        found: u32,
        /// Stated by the file.
        expected: u32,
    },
    /// Bytes that are not what the format says.
    #[error("{place}: {found}, expected {expected}")]
    Damaged {
        /// Where.
        place: Place,
        /// What stands there.
        found: String,
        /// What should stand there.
        expected: &'static str,
    },
    /// An object id that the dump does not have.
    #[error("object {id} of a dump that has {count}")]
    NoSuchObject {
        /// The id asked for.
        id: u32,
        /// The number of ids that the dump assigned.
        count: u32,
    },
}

impl ReadError {
    pub(crate) fn damaged(place: Place, found: impl Into<String>, expected: &'static str) -> Self {
        Self::Damaged { place, found: found.into(), expected }
    }
}

/// The result of reading.
pub type Result<T> = std::result::Result<T, ReadError>;
