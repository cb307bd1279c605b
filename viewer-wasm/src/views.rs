//! What the page draws: plain data, whose TypeScript types `tsify` writes beside the JavaScript.
//!
//! Numbers are exact as JavaScript's: ids and counts of an object are u32, other counts are f64, idents are text. Texts are
//! ready to be shown: what would steer a reader is escaped.

use serde::Serialize;
use tsify::Tsify;

/// All that is known before an object is read.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
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
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ExceptionLine {
    pub type_name: String,
    pub message: String,
    /// `raised`, `cause`, `context` or `member`: to the one before it with `depth` - 1.
    pub relation: String,
    pub depth: u32,
}

/// Where the program ran.
#[derive(Debug, Serialize, Tsify)]
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
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct MissingTotal {
    pub reason: String,
    pub count: f64,
}

/// A thread or a task.
#[derive(Debug, Serialize, Tsify)]
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
#[derive(Debug, Serialize, Tsify)]
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
    /// Why its variables are not in the dump, where they are not.
    pub missing: Option<String>,
}

/// A frame of a traceback, with the place that it shows.
#[derive(Debug, Serialize, Tsify)]
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
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ValueView {
    pub preview: String,
    /// Whether there is more to say than there was time for: `value` of its object says it.
    pub is_pending: bool,
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
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct MissingView {
    pub reason: String,
    pub words: String,
    /// 0 where nothing was counted.
    pub kept: f64,
    pub total: f64,
}

/// A part of what is inside an object: its attributes, its items …
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Section {
    pub name: String,
    pub total: u32,
}

/// Consecutive children of a section.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    pub start: u32,
    pub total: u32,
    /// Where the next page begins: after a run that is left out this is not `start` and the number of children.
    pub next: u32,
    pub children: Vec<Child>,
}

/// A value under a name, key or index.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Child {
    /// Its place in the section.
    pub index: u32,
    pub label: String,
    /// What leads to it in Python: `.name`, `[3]`, `['key']`; None where nothing does.
    pub step: Option<String>,
    /// The key's object, where the key is one.
    pub key: Option<u32>,
    pub value: ValueView,
}

/// A group of variables of a frame: a section of an object.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Scope {
    pub title: String,
    pub id: u32,
    pub section: String,
    /// The variables `start` to `start + total` of the section.
    pub start: u32,
    pub total: u32,
}

/// A source's text, or why it is not there.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct SourceView {
    pub filename: String,
    pub text: Option<String>,
    pub missing: Option<MissingView>,
}

/// A piece of a long text.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct TextSlice {
    /// As it is, but lone surrogates are escaped: `\ud800`.
    pub text: String,
    /// Code points of the whole, also of what is not in the dump.
    pub total: f64,
    /// Why what begins after `text` is not in the dump.
    pub missing: Option<MissingView>,
}

/// An array, seen as planes of rows and columns: the last two of its dimensions.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ArrayView {
    pub dtype: String,
    pub shape: Vec<f64>,
    pub size: f64,
    pub planes: f64,
    pub rows: f64,
    pub columns: f64,
    /// Of structures: each field's name and type. Of one dimension they are the columns.
    pub fields: Vec<(String, String)>,
    /// Whether its elements are numbers that a plot can show.
    pub is_numeric: bool,
    /// Why its elements cannot be shown: their type is not known, or they are objects.
    pub unknown: Option<String>,
    /// Bytes that are in the dump, of how many, where some are not.
    pub missing: Option<MissingView>,
}

/// Some rows and columns of a plane of an array.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ArrayWindow {
    /// Each row's elements as Python shows them; None of what is not in the dump.
    pub rows: Vec<Vec<Option<String>>>,
    /// The same as numbers, where they are; None of nan, too.
    pub numbers: Vec<Vec<Option<f64>>>,
}

/// Of the numbers of an array. The least, the greatest and the mean are of those that are finite and not masked.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Statistics {
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub mean: Option<f64>,
    pub nan_count: f64,
    pub infinite_count: f64,
    pub masked_count: f64,
    /// How many elements were looked at, of how many.
    pub looked: f64,
    pub size: f64,
}

/// A data frame or series.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct TableView {
    pub shape: Vec<f64>,
    pub columns: Vec<String>,
    pub dtypes: Vec<String>,
    /// Rows that are in the dump.
    pub kept: u32,
    pub cut: Option<MissingView>,
}

/// A row of a table: its label, then a cell for each column that was asked for.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct TableRow {
    pub label: String,
    pub cells: Vec<String>,
}

/// What to search for.
#[expect(clippy::struct_excessive_bools, reason = "they are boxes to be ticked")]
#[derive(Debug, Clone, Tsify)]
#[serde(rename_all = "camelCase", default)]
pub struct SearchOptions {
    pub names: bool,
    pub values: bool,
    pub types: bool,
    pub source: bool,
    pub case_sensitive: bool,
    /// Hits after this many are counted, not given.
    pub limit: u32,
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self { names: true, values: true, types: true, source: true, case_sensitive: false, limit: 1000 }
    }
}

/// How far a search has come.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct SearchStep {
    /// Those that were found since the step before.
    pub hits: Vec<Hit>,
    pub done: bool,
    /// Objects that were looked at, of how many.
    pub looked: u32,
    pub total: u32,
    /// All that were found so far.
    pub found: u32,
    /// Blocks that could not be read.
    pub damaged: u32,
}

/// A place at which something was found.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Hit {
    /// `name`, `value`, `type`, `source` or `reference`.
    pub place: String,
    /// The line of the source, or the value that was found or stands under the name.
    pub preview: String,
    /// The object that it was found in.
    pub id: Option<u32>,
    pub source: Option<u32>,
    pub lineno: Option<u32>,
    /// None of a source.
    pub path: Option<PathView>,
}

/// How to get to a value.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct PathView {
    /// The thread or task, where the frame is one of its.
    pub stack: Option<u32>,
    pub frame: Option<u32>,
    /// As a Python expression at the frame's prompt, where there is one.
    pub expression: Option<String>,
    /// From the frame, or where there is none from a root.
    pub steps: Vec<PathStep>,
    /// Whether the way is longer than what is given.
    pub is_cut: bool,
}

/// From an object to what stands in it.
#[derive(Debug, Clone, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct PathStep {
    pub id: u32,
    pub section: String,
    pub index: u32,
    pub label: String,
}

/// In what other way than by its members a value can be shown.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Content {
    /// `text`, `bytes`, `array`, `objects` (an array of them), `table`, or `value` where there is no other way.
    pub form: String,
    /// The object, where it has one.
    pub id: Option<u32>,
    /// Code points, or bytes.
    pub length: f64,
    /// What is not in the dump of it.
    pub missing: Option<MissingView>,
    /// Bytes that have no object of their own.
    pub inline: Vec<u8>,
}

/// `repr` of a value with all that is in it.
#[derive(Debug, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct FullText {
    pub text: String,
    /// Whether it was too long or too deep even so.
    pub is_cut: bool,
}
