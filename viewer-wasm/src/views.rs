//! What the page draws: plain data, whose TypeScript types `tsify` writes beside the JavaScript.
//!
//! Numbers are exact as JavaScript's: ids and counts of an object are u32, other counts are f64, idents are text. Texts are
//! ready to be shown: what would steer a reader is escaped.

use serde::Serialize;
use tsify::Tsify;

/// All that is known before an object is read.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(into_wasm_abi)]
pub struct Overview {
    /// 32 hexadecimal digits.
    pub id: String,
    pub description: Option<String>,
    pub producer: String,
    /// RFC 3339.
    pub created: String,
    pub python: String,
    pub platform: String,
    pub pid: f64,
    pub argv: Vec<String>,
    /// Depth first: the one that was raised, then its causes, contexts and members.
    pub exceptions: Vec<ExceptionLine>,
    pub environment: Option<EnvironmentView>,
    /// `complete`, `cut_file`, or the word of the limit that stopped the writer.
    pub end: String,
    pub written: u32,
    pub assigned: u32,
    pub missing: Vec<MissingTotal>,
    /// Filenames; a source's number is its place here.
    pub sources: Vec<String>,
    /// The crashed one first.
    pub threads: Vec<Stack>,
    pub tasks: Vec<Stack>,
    /// The exception's object.
    pub exception: Option<u32>,
}

/// An exception in words.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ExceptionLine {
    pub type_name: String,
    pub message: String,
    /// `raised`, `cause`, `context` or `member`: to the one before it with `depth` - 1.
    pub relation: String,
    pub depth: u32,
}

/// Where the program ran.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentView {
    pub hostname: String,
    pub cwd: String,
    pub executable: String,
    pub git_commit: Option<String>,
    /// Name and version.
    pub distributions: Vec<(String, String)>,
}

/// How many values are missing for a reason.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct MissingTotal {
    pub reason: String,
    pub count: f64,
}

/// A thread or a task.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Stack {
    pub id: u32,
    pub name: String,
    /// `threading.get_ident()`, or a task's state.
    pub ident: String,
    pub crashed: bool,
    pub frame_count: u32,
    /// The exception that ended it.
    pub exception: Option<u32>,
}

/// A frame in a list of frames.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct FrameView {
    pub id: u32,
    /// `co_qualname`
    pub function: String,
    pub filename: String,
    /// The source's number.
    pub source: Option<u32>,
    /// `f_lineno`
    pub lineno: u32,
    pub firstlineno: u32,
    pub is_library: bool,
}

/// A frame of a traceback, with the place that it shows.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct TracebackEntry {
    pub frame: FrameView,
    pub lineno: u32,
    pub end_lineno: Option<u32>,
    /// Offsets in bytes of UTF-8.
    pub start_column: Option<u32>,
    pub end_column: Option<u32>,
}

/// A value in one line.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ValueView {
    pub preview: String,
    /// The record's kind, or `inline`, or `missing`.
    pub kind: String,
    /// `type(x).__name__`
    pub type_name: String,
    /// The object, where it has one.
    pub id: Option<u32>,
    /// What is inside it, over all sections: 0 for what cannot be opened.
    pub child_count: u32,
    /// Why it is not there.
    pub missing: Option<MissingView>,
}

/// Why something is not there.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct MissingView {
    pub reason: String,
    pub words: String,
    /// 0 where nothing was counted.
    pub kept: f64,
    pub total: f64,
}

/// A part of what is inside an object: its attributes, its items …
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Section {
    pub name: String,
    pub total: u32,
}

/// Consecutive children of a section.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
#[tsify(into_wasm_abi)]
pub struct Page {
    pub start: u32,
    pub total: u32,
    pub children: Vec<Child>,
}

/// A value under a name, key or index.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Child {
    pub label: String,
    /// What leads to it in Python: `.name`, `[3]`, `['key']`; None where nothing does.
    pub step: Option<String>,
    pub value: ValueView,
}
