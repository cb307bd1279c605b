//! What is not in the dump says why.

use crate::text::Text;

/// Why a value, or a run of items, is not in the dump.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Deeper than the depth limit.
    Depth,
    /// More items than a container may keep.
    Items,
    /// More bytes than a value may keep.
    Bytes,
    /// The dump as a whole was full.
    TotalBytes,
    /// Time was up.
    Time,
    /// Hidden; the detail names the rule.
    Redacted,
    /// Could not be read; the detail is the error.
    Failed,
    /// The variable or slot had no value.
    Unbound,
    /// The file ends before it: a killed process, a full disk, a cut copy.
    CutFile,
    /// Its block is damaged; the detail is the reader's error.
    Damaged,
    /// A reason of a later minor version.
    Other(u8),
}

impl Default for Reason {
    fn default() -> Self {
        Reason::Other(u8::MAX)
    }
}

impl Reason {
    /// All reasons of this version, by their code.
    pub const ALL: [Reason; 10] = [
        Reason::Depth,
        Reason::Items,
        Reason::Bytes,
        Reason::TotalBytes,
        Reason::Time,
        Reason::Redacted,
        Reason::Failed,
        Reason::Unbound,
        Reason::CutFile,
        Reason::Damaged,
    ];

    /// The number in the file.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Reason::Depth => 0,
            Reason::Items => 1,
            Reason::Bytes => 2,
            Reason::TotalBytes => 3,
            Reason::Time => 4,
            Reason::Redacted => 5,
            Reason::Failed => 6,
            Reason::Unbound => 7,
            Reason::CutFile => 8,
            Reason::Damaged => 9,
            Reason::Other(code) => code,
        }
    }

    /// The reason of a number in the file.
    #[must_use]
    pub fn from_code(code: u8) -> Self {
        Self::ALL.get(usize::from(code)).copied().unwrap_or(Reason::Other(code))
    }

    /// One word, for the JSON form and for fronts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Reason::Depth => "depth",
            Reason::Items => "items",
            Reason::Bytes => "bytes",
            Reason::TotalBytes => "total_bytes",
            Reason::Time => "time",
            Reason::Redacted => "redacted",
            Reason::Failed => "failed",
            Reason::Unbound => "unbound",
            Reason::CutFile => "cut_file",
            Reason::Damaged => "damaged",
            Reason::Other(_) => "other",
        }
    }
}

/// A hole in the dump.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Missing {
    /// Why.
    pub reason: Reason,
    /// The rule, the error, or nothing.
    pub detail: Option<Text>,
    /// How many items or bytes were kept; 0 where nothing was counted.
    pub kept: u64,
    /// How many there were; 0 where nothing was counted.
    pub total: u64,
}

impl Missing {
    /// A hole without counts.
    #[must_use]
    pub fn new(reason: Reason) -> Self {
        Self { reason, detail: None, kept: 0, total: 0 }
    }

    /// A hole with an explanation.
    #[must_use]
    pub fn with_detail(reason: Reason, detail: impl Into<Text>) -> Self {
        Self { detail: Some(detail.into()), ..Self::new(reason) }
    }

    /// A hole that counts what was kept of how many.
    #[must_use]
    pub fn counted(reason: Reason, kept: u64, total: u64) -> Self {
        Self { kept, total, ..Self::new(reason) }
    }
}
