//! What libraries said of their objects when the walk was over.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::text::Text;

/// Reprs of arrays and tables, and the settings under which they were made.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Wordings {
    /// In the order of their ids.
    pub reprs: Vec<Wording>,
    /// `numpy.version`, `pandas.display.max_rows` …
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub settings: BTreeMap<String, Setting>,
    /// A dict that the writer made: what libraries told of objects beside, by their ids. Its record is after all others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<u32>,
}

/// An object's id, its repr, and its str where that is another text.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Wording(pub u32, pub Text, pub Option<Text>);

/// The value of a setting.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Setting {
    /// None
    #[default]
    None,
    /// bool
    Bool(bool),
    /// int
    Int(i64),
    /// float
    Float(f64),
    /// str
    Str(String),
}
