//! The two small items that stand first: enough to tell one dump from another.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::text::Text;

/// The first item. Bounded (see [`crate::limits`]), so that listing dumps never depends on their size.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Header {
    /// Always `"coredumpy"`.
    pub format: String,
    /// Major and minor version of the format.
    pub version: (u64, u64),
    /// 16 random bytes that name this dump.
    #[serde(serialize_with = "bytes::serialize")]
    pub id: Vec<u8>,
    /// Program and version that wrote the dump.
    pub producer: String,
    /// RFC 3339 with the local zone's offset and microseconds.
    pub created: String,
    /// The interpreter.
    pub python: Python,
    /// The system it ran on.
    pub platform: Platform,
    /// Process id.
    pub pid: u64,
    /// `sys.argv`.
    pub argv: Vec<Text>,
    /// The user's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// The exception that was raised first, then its causes, contexts and members, depth first.
    pub exceptions: Vec<ExceptionSummary>,
    /// How many threads there were; `threads` names the first of them.
    pub thread_count: u64,
    /// The crashed thread first.
    pub threads: Vec<ThreadSummary>,
    /// Where the objects begin.
    pub roots: Roots,
    /// What the writer was told to keep at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<LimitsSummary>,
}

/// The limits under which a dump was made: what stands behind the reasons of missing values.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct LimitsSummary {
    /// 1 is the variables themselves, 2 what they hold, and so on.
    pub depth: u64,
    /// Items of a container.
    pub items: u64,
    /// Bytes of a string, bytes object, array or table.
    pub value_bytes: u64,
    /// Bytes of object data, before compression.
    pub total_bytes: u64,
    /// Milliseconds of the walk.
    pub time_ms: u64,
}

/// The interpreter that wrote the dump.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Python {
    /// As in `platform.python_version()`.
    pub version: String,
    /// As in `sys.implementation.name`.
    pub implementation: String,
}

/// The system that the dump was written on, as in `os.uname()`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Platform {
    /// `Linux`, `Darwin`, `Windows` …
    pub system: String,
    /// The kernel's release.
    pub release: String,
    /// `x86_64`, `arm64` …
    pub machine: String,
}

/// What an exception has to do with the one before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// It ended the program, or was being handled.
    Raised,
    /// `__cause__`: raised `from` it.
    Cause,
    /// `__context__`: raised while it was being handled.
    Context,
    /// A member of an exception group.
    Member,
    /// A relation of a later minor version.
    #[default]
    Other,
}

/// An exception in words.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ExceptionSummary {
    /// Module and qualified name, without `builtins.` and `__main__.`, as a traceback prints it.
    #[serde(rename = "type")]
    pub type_name: Text,
    /// `str(exception)`.
    pub message: Text,
    /// To the exception before it that has `depth - 1`.
    pub relation: Relation,
    /// 0 for the first.
    pub depth: u64,
}

/// A thread in words.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ThreadSummary {
    /// `Thread.name`.
    pub name: Text,
    /// `threading.get_ident()`.
    pub ident: u64,
    /// Whether the dump was taken here.
    pub crashed: bool,
    /// How many frames there were; `frames` has the innermost of them.
    pub frame_count: u64,
    /// Innermost first.
    pub frames: Vec<FrameSummary>,
    /// How many of the innermost frames ask not to be shown.
    #[serde(skip_serializing_if = "is_zero")]
    pub hidden: u64,
}

// serde hands out a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// Function, filename, line.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FrameSummary(pub Text, pub Text, pub u64);

/// The ids of the objects that nothing else needs to lead to.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Roots {
    /// The exception's record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exception: Option<u32>,
    /// A thread record each, the crashed one first.
    pub threads: Vec<u32>,
    /// A task record each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<u32>,
}

/// Name and version of an installed distribution.
pub type Distribution = (String, String);

/// The second item: where the program ran.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Environment {
    /// The machine's name.
    pub hostname: Text,
    /// The current folder.
    pub cwd: Text,
    /// `sys.executable`.
    pub executable: Text,
    /// `sys.prefix`, and the standard library's folder: they tell the program's files from others'.
    pub library_paths: Vec<Text>,
    /// `sys.flags` that are not 0.
    pub flags: BTreeMap<String, i64>,
    /// From the names of the metadata folders on `sys.path`, sorted.
    pub distributions: Vec<Distribution>,
    /// The commit that `.git` of the current folder (or one above) points at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub git_commit: Option<String>,
}

/// How a dump's object data ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndState {
    /// Everything that was met is there.
    Complete,
    /// The walk stopped; ids from `written` on have no record.
    Stopped(super::Reason),
    /// The file has no whole index and trailer; what was whole is there.
    Cut,
}

pub(crate) mod bytes {
    //! `Vec<u8>` as a CBOR byte string.
    use serde::ser::Serializer;

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }
}
