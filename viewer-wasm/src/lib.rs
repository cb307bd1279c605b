//! The reader of dumps for JavaScript: a skin on [`Reader`], which answers what the page asks from `coredumpy-format`.
#![forbid(unsafe_code)]

mod array;
mod carets;
mod children;
mod date;
mod dtype;
mod expression;
mod frames;
mod known;
mod long;
mod needle;
mod overview;
mod path;
mod plot;
mod preview;
mod reader;
mod repr;
mod search;
mod sections;
mod source;
mod statement;
mod structure;
mod table;
mod text;
mod traceback;
mod value;
pub mod views;

use std::rc::Rc;

use coredumpy_format::{self as format, json_text};
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

pub use reader::Reader;
pub use search::Search as Searching;
use source::Callback;
use views::{
    ArrayView, ArrayWindow, Content, FrameView, FullText, Overview, Page, PathView, Scope, SearchOptions, SearchStep,
    Section, SourceView, Statistics, TableRow, TableView, TextSlice, TracebackEntry, ValueView,
};

/// What goes to JavaScript as plain data.
type Answer<T> = Result<Ts<T>, JsError>;
type Answers<T> = Result<Vec<Ts<T>>, JsError>;

/// Objects that a search looks at between two looks at the clock.
const OBJECTS_PER_LOOK: u32 = 1;

/// An open dump.
#[wasm_bindgen]
pub struct Dump {
    reader: Rc<Reader<Callback>>,
}

#[wasm_bindgen]
impl Dump {
    /// `read(offset, length)` gives a `Uint8Array` of exactly that length, or throws. `size`: bytes of the file.
    pub fn open(read: js_sys::Function, size: f64) -> Result<Dump, JsError> {
        let reader = Reader::open(Callback::new(read, size)).map_err(into_error)?;
        Ok(Dump { reader: Rc::new(reader) })
    }

    /// Header, environment, threads and tasks.
    pub fn overview(&self) -> Answer<Overview> {
        answer(&self.reader.overview())
    }

    /// Frames of a thread or task from `start` on, innermost first, at most 200.
    pub fn frames(&self, stack: u32, start: u32) -> Answers<FrameView> {
        answers(&self.reader.frames(stack, start))
    }

    /// The traceback of an exception, outermost first.
    pub fn traceback(&self, exception: u32) -> Answers<TracebackEntry> {
        answers(&self.reader.traceback(exception))
    }

    /// The exception with its causes and members, as Python prints it.
    #[wasm_bindgen(js_name = tracebackText)]
    pub fn traceback_text(&self, exception: u32) -> String {
        self.reader.traceback_text(exception)
    }

    /// The frame's variables in groups.
    pub fn scopes(&self, frame: u32) -> Answers<Scope> {
        answers(&self.reader.scopes(frame))
    }

    /// What is inside an object, without its members.
    pub fn sections(&self, id: u32) -> Answers<Section> {
        answers(&self.reader.sections(id))
    }

    /// Members of a section from `start` on, at most 200.
    pub fn children(&self, id: u32, section: &str, start: u32, count: u32) -> Answer<Page> {
        answer(&self.reader.children(id, section, start, count))
    }

    /// An object in one line.
    pub fn value(&self, id: u32) -> Answer<ValueView> {
        answer(&self.reader.value(id))
    }

    /// A piece of a `str`, in code points.
    pub fn text(&self, id: u32, start: u32, length: u32) -> Answer<TextSlice> {
        answer(&self.reader.text(id, start, length))
    }

    /// A piece of a `bytes`, `bytearray` or array.
    pub fn bytes(&self, id: u32, start: u32, length: u32) -> Vec<u8> {
        self.reader.bytes(id, start, length)
    }

    /// A source by its number.
    pub fn source(&self, number: u32) -> Answer<SourceView> {
        answer(&self.reader.source(number))
    }

    /// An array; undefined of what is none.
    pub fn array(&self, id: u32) -> Result<Option<Ts<ArrayView>>, JsError> {
        self.reader.array(id).map(|view| answer(&view)).transpose()
    }

    /// At most 200 rows and columns of a plane of an array.
    #[wasm_bindgen(js_name = arrayWindow)]
    pub fn array_window(
        &self,
        id: u32,
        plane: u32,
        row: u32,
        rows: u32,
        column: u32,
        columns: u32,
    ) -> Answer<ArrayWindow> {
        answer(&self.reader.array_window(id, plane, (row, rows), (column, columns)))
    }

    /// The statistics of an array of numbers.
    pub fn statistics(&self, id: u32) -> Result<Option<Ts<Statistics>>, JsError> {
        self.reader.statistics(id).map(|view| answer(&view)).transpose()
    }

    /// A data frame or series; undefined of what is none.
    pub fn table(&self, id: u32) -> Result<Option<Ts<TableView>>, JsError> {
        self.reader.table(id).map(|view| answer(&view)).transpose()
    }

    /// At most 200 rows of a table, and of each at most 200 columns.
    #[wasm_bindgen(js_name = tableRows)]
    pub fn table_rows(&self, id: u32, row: u32, rows: u32, column: u32, columns: u32) -> Answers<TableRow> {
        answers(&self.reader.table_rows(id, (row, rows), (column, columns)))
    }

    /// How to get to an object.
    pub fn path(&self, id: u32) -> Answer<PathView> {
        answer(&self.reader.path(id))
    }

    /// An object's record in the JSON form of FORMAT.md.
    pub fn json(&self, id: u32) -> String {
        self.reader.json(id)
    }

    /// The whole dump in the JSON form of FORMAT.md.
    #[wasm_bindgen(js_name = dumpJson)]
    pub fn dump_json(&self) -> Result<String, JsError> {
        Ok(json_text(&self.reader.dump().json().map_err(into_error)?))
    }

    /// A search, which `step` goes on with.
    pub fn search(&self, query: &str, options: &Ts<SearchOptions>) -> Result<Search, JsError> {
        Ok(Search { search: Searching::new(&self.reader, query, search_options(&options.js_value())) })
    }

    /// A search for who refers to the object.
    pub fn referrers(&self, id: u32) -> Search {
        Search { search: Searching::referrers(&self.reader, id) }
    }

    /// In what other way a member can be shown; of the object itself where `section` is empty.
    pub fn content(&self, id: u32, section: &str, index: u32) -> Answer<Content> {
        answer(&self.reader.content(id, section, index))
    }

    /// `repr` of a member with all that is in it; of the object itself where `section` is empty.
    pub fn full(&self, id: u32, section: &str, index: u32) -> Answer<FullText> {
        answer(&self.reader.full(id, section, index))
    }

    /// The index of the member under a key, name or index.
    pub fn find(&self, id: u32, section: &str, wanted: &str) -> Option<u32> {
        self.reader.find(id, section, wanted)
    }

    /// Least, greatest and mean of each point of a plane, row by row: at most `rows` and `columns` of them.
    pub fn plot(&self, id: u32, plane: u32, rows: u32, columns: u32) -> Vec<f64> {
        self.reader.plot(id, plane, rows, columns)
    }
}

/// A search that has come so far. `free()` ends it.
#[wasm_bindgen]
pub struct Search {
    search: Searching<Callback>,
}

#[wasm_bindgen]
impl Search {
    /// Goes on for about so many milliseconds.
    pub fn step(&mut self, ms: f64) -> Answer<SearchStep> {
        let end = js_sys::Date::now() + ms;
        let mut step = self.search.step(OBJECTS_PER_LOOK);
        while !step.done && js_sys::Date::now() < end {
            let mut next = self.search.step(OBJECTS_PER_LOOK);
            step.hits.append(&mut next.hits);
            next.hits = step.hits;
            step = next;
        }
        answer(&step)
    }
}

fn answer<T: Tsify + serde::Serialize>(view: &T) -> Answer<T> {
    Ok(Ts::new_unchecked(parsed(view)?))
}

fn answers<T: Tsify + serde::Serialize>(views: &[T]) -> Answers<T> {
    Ok(js_sys::Array::from(&parsed(&views)?).iter().map(Ts::new_unchecked).collect())
}

/// By way of JSON, which the browser reads faster than objects are made from here a property at a time.
fn parsed(view: &impl serde::Serialize) -> Result<JsValue, JsError> {
    js_sys::JSON::parse(&json_text(view)).map_err(|_| JsError::new("an answer that is no JSON"))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "what does not fit is the least or the most"
)]
fn as_u32(number: f64) -> u32 {
    number as u32
}

/// What is not given is as by default.
fn search_options(given: &JsValue) -> SearchOptions {
    let default = SearchOptions::default();
    let property = |name: &str| js_sys::Reflect::get(given, &name.into()).unwrap_or_default();
    let flag = |name, default| property(name).as_bool().unwrap_or(default);
    SearchOptions {
        names: flag("names", default.names),
        values: flag("values", default.values),
        types: flag("types", default.types),
        source: flag("source", default.source),
        case_sensitive: flag("caseSensitive", default.case_sensitive),
        limit: property("limit").as_f64().map_or(default.limit, as_u32),
    }
}

/// The one translation of errors at this border.
fn into_error(error: format::ReadError) -> JsError {
    JsError::new(&error.to_string())
}
