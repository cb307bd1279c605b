//! Slices of long texts and bytes.

use coredumpy_format::model::{Long, Object, ObjectId, Value};
use coredumpy_format::{ReadAt, Text, json_text};

use crate::long::{Run, Unit, code_points};
use crate::reader::{Reader, as_number, missing_view};
use crate::repr;
use crate::views::TextSlice;

/// Code points or bytes of one slice.
const SLICE_MAX: u32 = 16 * 1024 * 1024;

impl<S: ReadAt> Reader<S> {
    /// Code points `start` to `start + length` of a `str`; a slice ends where something is left out.
    pub fn text(&self, id: u32, start: u32, length: u32) -> TextSlice {
        let object = self.object(ObjectId(id));
        let nothing = TextSlice { text: String::new(), total: 0.0, missing: None };
        let Some(Object::Scalar(scalar)) = contents(&object) else { return nothing };
        let Value::Str(text) = &scalar.value else { return nothing };
        let own = code_points(text.as_bytes()) as u64;
        let total = scalar.long.as_ref().map_or(own, |long| long.length);
        let mut bytes = Vec::new();
        let mut missing = None;
        let count = u64::from(length.min(SLICE_MAX));
        for run in self.runs(ObjectId(id), own, scalar.long.as_ref(), Unit::CodePoints, start.into(), count) {
            match run {
                Run::Own { from, count, .. } => bytes.extend_from_slice(points(text.as_bytes(), from, count)),
                Run::Part { object, from, count, .. } => {
                    if let Object::DataPart(part) = &*object
                        && let Value::Str(text) = &part.data
                    {
                        bytes.extend_from_slice(points(text.as_bytes(), from, count));
                    }
                }
                Run::Hole { missing: why, .. } => {
                    missing = Some(missing_view(&why));
                    break;
                }
            }
        }
        TextSlice { text: repr::unpaired(&Text::from_bytes(bytes)), total: as_number(total), missing }
    }

    /// Bytes `start` to `start + length` of a `bytes`, `bytearray` or array. Fewer where something is left out.
    pub fn bytes(&self, id: u32, start: u32, length: u32) -> Vec<u8> {
        let object = self.object(ObjectId(id));
        let Some((data, long)) = data_of(&object) else { return Vec::new() };
        self.data_slice(ObjectId(id), data, long, start.into(), length.min(SLICE_MAX).into())
    }

    pub(crate) fn data_slice(&self, id: ObjectId, data: &[u8], long: Option<&Long>, start: u64, count: u64) -> Vec<u8> {
        let mut found = Vec::new();
        for run in self.runs(id, data.len() as u64, long, Unit::Bytes, start, count) {
            match run {
                Run::Own { from, count, .. } => found.extend(data.iter().skip(from).take(count)),
                Run::Part { object, from, count, .. } => {
                    if let Object::DataPart(part) = &*object
                        && let Value::Bytes(bytes) = &part.data
                    {
                        found.extend(bytes.iter().skip(from).take(count));
                    }
                }
                Run::Hole { .. } => break,
            }
        }
        found
    }

    /// The JSON form of one record.
    pub fn json(&self, id: u32) -> String {
        json_text(&self.object(ObjectId(id)).json())
    }
}

/// The scalar of a record, or of what a subclass of `str` holds.
pub(crate) fn contents(object: &Object) -> Option<&Object> {
    match object {
        Object::Instance(instance) => instance.payload.as_deref(),
        other => Some(other),
    }
}

pub(crate) fn data_of(object: &Object) -> Option<(&[u8], Option<&Long>)> {
    match contents(object)? {
        Object::Scalar(scalar) => match &scalar.value {
            Value::Bytes(bytes) => Some((bytes, scalar.long.as_ref())),
            _ => None,
        },
        Object::Bytearray(record) => Some((&record.data.0, record.long.as_ref())),
        Object::Array(record) => Some((&record.data.0, record.long.as_ref())),
        _ => None,
    }
}

/// Code points `from` to `from + count` of WTF-8.
pub(crate) fn points(bytes: &[u8], from: usize, count: usize) -> &[u8] {
    let mut starts = bytes.iter().enumerate().filter(|(_, byte)| **byte & 0xc0 != 0x80).map(|(at, _)| at);
    let start = starts.nth(from).unwrap_or(bytes.len());
    let end = match count {
        0 => start,
        _ => starts.nth(count - 1).unwrap_or(bytes.len()),
    };
    bytes.get(start..end).unwrap_or_default()
}
