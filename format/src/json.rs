//! A whole dump as JSON: for people, for scripts, and to compare readers.

use std::io;

use crate::error::Result;
use crate::model::{EndState, ObjectId, Repeats, Wordings};
use crate::read::{Dump, Source};
use crate::read_at::ReadAt;
use crate::record::{Json, Member, hex};
use crate::text::Text;

impl<S: ReadAt> Dump<S> {
    /// Header, environment, end, sources and objects.
    pub fn json(&self) -> Result<Json> {
        let sources = (0..self.source_filenames().count()).map(|number| Ok(source_json(&self.source(number)?)));
        let objects = (0..self.written()).map(|id| Ok(self.object(ObjectId(id))?.json()));
        let mut all = self.summary_json();
        all.insert("sources".to_owned(), sources.collect::<Result<Json>>()?);
        all.insert("objects".to_owned(), objects.collect::<Result<Json>>()?);
        Ok(Json::Object(all))
    }

    fn summary_json(&self) -> serde_json::Map<String, Json> {
        let mut all = serde_json::Map::new();
        let mut header = to_json(self.header());
        header["id"] = hex(&self.header().id).into();
        all.insert("header".to_owned(), header);
        all.insert("environment".to_owned(), self.environment().map_or(Json::Null, to_json));
        let end = match self.end() {
            EndState::Complete => "complete",
            EndState::Stopped(reason) => reason.word(),
            EndState::Cut => "cut_file",
        };
        all.insert("end".to_owned(), end.into());
        all.insert("assigned".to_owned(), self.assigned().into());
        if let Some(Repeats { count, last_us }) = self.repeats() {
            all.insert("repeats".to_owned(), serde_json::json!({ "count": count, "last_us": last_us }));
        }
        let wordings = self.wordings();
        if wordings != Wordings::default() {
            all.insert("wordings".to_owned(), wordings_json(&wordings));
        }
        all
    }
}

/// JSON as text: floats as Rust writes them, in the fewest digits that are exact. `serde_json`'s own way to write them
/// brings tables of 10 KB with it, which the reader in the browser can do without.
pub fn json_text(value: &impl serde::Serialize) -> String {
    let mut text = Vec::new();
    let written = value.serialize(&mut serde_json::Serializer::with_formatter(&mut text, Floats));
    // Memory takes everything, and keys are texts.
    debug_assert!(written.is_ok());
    String::from_utf8(text).unwrap_or_default()
}

struct Floats;

impl serde_json::ser::Formatter for Floats {
    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        write!(writer, "{value:?}")
    }
}

/// Texts with lone surrogates become arrays of their WTF-8 bytes, as serde has it.
fn to_json(value: impl serde::Serialize) -> Json {
    serde_json::to_value(value).unwrap_or(Json::Null)
}

fn wordings_json(wordings: &Wordings) -> Json {
    let reprs = wordings.reprs.iter().map(|one| {
        let str = one.2.as_ref().map_or(Json::Null, Text::json);
        Json::Array(vec![one.0.into(), one.1.json(), str])
    });
    let mut made = serde_json::json!({ "reprs": reprs.collect::<Json>(), "settings": to_json(&wordings.settings) });
    if let Some(told) = wordings.told {
        made["told"] = told.into();
    }
    made
}

fn source_json(source: &Source) -> Json {
    let mut object = serde_json::Map::new();
    object.insert("filename".to_owned(), source.filename.json());
    object.insert("sha256".to_owned(), source.sha256.as_ref().map_or(Json::Null, |hash| hex(hash).into()));
    let (key, value) = match &source.text {
        Ok(text) => ("text", text.json()),
        Err(missing) => ("missing", missing.json()),
    };
    object.insert(key.to_owned(), value);
    Json::Object(object)
}
