//! Containers, strings and bytes of which something is not in the dump: what is there, run by run.

use coredumpy_format::model::{Long, Missing, Names, Object, Reason, Value};
use coredumpy_format::{Span, Text, spans};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};

use super::items::not_a_part;
use super::objects::Objects;
use super::value;

/// What stands in the record itself, or in one of its parts.
enum Piece {
    Items(Vec<Value>),
    Entries(Names, Vec<Value>),
    /// With the number of code points.
    Text(Vec<u8>, u64),
    Bytes(Vec<u8>),
    Lost(Missing),
}

/// Content that begins at an index: a list, two lists of keys and values, a str or bytes.
type Run<'py> = (u64, Bound<'py, PyAny>, Option<Bound<'py, PyAny>>);

/// The length, the runs that are there, why the others are not, and `maxlen` of a deque.
pub(crate) type Runs<'py> = (u64, Vec<Run<'py>>, Vec<Missing>, Option<u64>);

impl Objects {
    /// Whether something of a container, string or bytes is not in the dump.
    pub(crate) fn is_cut(&self, py: Python<'_>, record: &Object) -> PyResult<bool> {
        let Some(long) = long_of(record) else { return Ok(false) };
        if long.cut.as_ref().is_some_and(|cut| cut.missing.total > cut.missing.kept) {
            return Ok(true);
        }
        let mut there: u64 = own_piece(record).units().unwrap_or(0);
        for part in &long.parts {
            py.check_signals()?;
            match part_piece(self.record(py, part.0)?, record).units() {
                Some(units) => there = there.saturating_add(units),
                None => return Ok(true),
            }
        }
        Ok(there < long.length)
    }

    /// What is there of a cut object. `record` is it, or what an instance holds as a subclass of a built-in.
    pub(crate) fn runs_of<'py>(&self, py: Python<'py>, record: &Object) -> PyResult<Option<Runs<'py>>> {
        let Some(long) = long_of(record) else { return Ok(None) };
        let mut pieces = vec![own_piece(record)];
        for part in &long.parts {
            py.check_signals()?;
            pieces.push(part_piece(self.record(py, part.0)?, record));
        }
        let sizes: Vec<_> = pieces.iter().map(Piece::units).collect();
        let spans = spans(&sizes, long);
        // Spans that follow on each other are one run.
        let follows = |before: &Span, next: &Span| before.start + before.count == next.start;
        let runs = spans.chunk_by(follows).map(|run| self.run(py, &pieces, run)).collect::<PyResult<Vec<_>>>()?;
        let maxlen = if let Object::Deque(deque) = record { deque.maxlen } else { None };
        Ok(Some((long.length, runs, reasons(long, &pieces, &spans), maxlen)))
    }

    fn run<'py>(&self, py: Python<'py>, pieces: &[Piece], spans: &[Span]) -> PyResult<Run<'py>> {
        let start = spans.first().map_or(0, |span| span.start);
        let (mut data, mut is_text) = (Vec::new(), None);
        let (mut items, mut values) = (Vec::new(), Vec::new());
        for span in spans {
            let range = index(span.from)..index(span.from.saturating_add(span.count));
            match &pieces[span.piece] {
                Piece::Items(all) => self.resolve_all(py, &all[range], &mut items)?,
                Piece::Entries(names, all) => {
                    self.resolve_all(py, &names.list[range.clone()], &mut items)?;
                    self.resolve_all(py, &all[range], &mut values)?;
                }
                Piece::Bytes(all) => {
                    is_text = Some(false);
                    data.extend_from_slice(&all[range]);
                }
                Piece::Text(all, _) => {
                    is_text = Some(true);
                    let range = code_point_offset(all, range.start)..code_point_offset(all, range.end);
                    data.extend_from_slice(&all[range]);
                }
                Piece::Lost(_) => {}
            }
        }
        let content = match is_text {
            Some(true) => value::text(py, &Text::from_bytes(data))?.into_any(),
            Some(false) => PyBytes::new(py, &data).into_any(),
            None => PyList::new(py, items)?.into_any(),
        };
        let values = if values.is_empty() { None } else { Some(PyList::new(py, values)?.into_any()) };
        Ok((start, content, values))
    }

    fn resolve_all<'py>(&self, py: Python<'py>, values: &[Value], to: &mut Vec<Bound<'py, PyAny>>) -> PyResult<()> {
        for value in values {
            to.push(self.resolve(py, value)?);
        }
        Ok(())
    }
}

impl Piece {
    /// How many units of the object's length it has; None where it is not there.
    fn units(&self) -> Option<u64> {
        match self {
            Piece::Items(items) => Some(items.len() as u64),
            Piece::Entries(names, values) => Some(names.list.len().min(values.len()) as u64),
            Piece::Text(_, units) => Some(*units),
            Piece::Bytes(bytes) => Some(bytes.len() as u64),
            Piece::Lost(_) => None,
        }
    }

    fn data(value: &Value) -> Self {
        match value {
            Value::Str(text) => {
                let bytes = text.as_bytes();
                let units = bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count() as u64;
                Self::Text(bytes.to_vec(), units)
            }
            Value::Bytes(bytes) => Self::Bytes(bytes.clone()),
            _ => Self::Lost(Missing::with_detail(Reason::Damaged, "a part that is not data")),
        }
    }
}

/// The option `long` of a container, string or bytes.
pub(crate) fn long_of(record: &Object) -> Option<&Long> {
    match record {
        Object::List(record) => record.long.as_ref(),
        Object::Tuple(record) => record.long.as_ref(),
        Object::Set(record) => record.long.as_ref(),
        Object::Frozenset(record) => record.long.as_ref(),
        Object::Deque(record) => record.long.as_ref(),
        Object::Dict(record) => record.long.as_ref(),
        Object::Bytearray(record) => record.long.as_ref(),
        Object::Scalar(record) if matches!(record.value, Value::Str(_) | Value::Bytes(_)) => record.long.as_ref(),
        _ => None,
    }
}

fn own_piece(record: &Object) -> Piece {
    match record {
        Object::List(record) => Piece::Items(record.items.clone()),
        Object::Tuple(record) => Piece::Items(record.items.clone()),
        Object::Set(record) => Piece::Items(record.items.clone()),
        Object::Frozenset(record) => Piece::Items(record.items.clone()),
        Object::Deque(record) => Piece::Items(record.items.clone()),
        Object::Dict(record) => Piece::Entries(record.names.clone(), record.values.clone()),
        Object::Bytearray(record) => Piece::Bytes(record.data.0.clone()),
        Object::Scalar(record) => Piece::data(&record.value),
        _ => Piece::Items(Vec::new()),
    }
}

/// A part, where it is one of such an object.
fn part_piece(part: Object, record: &Object) -> Piece {
    let piece = match part {
        Object::ItemsPart(part) => Piece::Items(part.items),
        Object::EntriesPart(part) => Piece::Entries(part.names, part.values),
        Object::DataPart(part) => Piece::data(&part.data),
        other => return Piece::Lost(not_a_part(&other)),
    };
    let is_fit = match (&piece, record) {
        (Piece::Entries(..), Object::Dict(_)) | (Piece::Bytes(_), Object::Bytearray(_)) | (Piece::Lost(_), _) => true,
        (Piece::Items(_), record) => !matches!(record, Object::Dict(_) | Object::Bytearray(_) | Object::Scalar(_)),
        (Piece::Text(..), Object::Scalar(scalar)) => matches!(scalar.value, Value::Str(_)),
        (Piece::Bytes(_), Object::Scalar(scalar)) => matches!(scalar.value, Value::Bytes(_)),
        _ => false,
    };
    if is_fit { piece } else { Piece::Lost(Missing::with_detail(Reason::Damaged, "a part of another kind of object")) }
}

/// Why something is not there: what the writer says of its cut, then of each other reason one.
fn reasons(long: &Long, pieces: &[Piece], spans: &[Span]) -> Vec<Missing> {
    let lost = pieces.iter().filter_map(|piece| if let Piece::Lost(missing) = piece { Some(missing) } else { None });
    let mut reasons: Vec<Missing> = Vec::new();
    for missing in long.cut.iter().map(|cut| &cut.missing).filter(|missing| missing.total > missing.kept).chain(lost) {
        if reasons.iter().all(|known| known.reason != missing.reason) {
            reasons.push(missing.clone());
        }
    }
    let there = spans.iter().map(|span| span.count).sum::<u64>();
    if reasons.is_empty() && there < long.length {
        reasons.push(Missing::with_detail(Reason::Damaged, "fewer than the stated length"));
    }
    reasons
}

/// The byte at which a code point begins in UTF-8 or WTF-8.
fn code_point_offset(bytes: &[u8], number: usize) -> usize {
    let mut starts = bytes.iter().enumerate().filter(|(_, byte)| **byte & 0xc0 != 0x80);
    starts.nth(number).map_or(bytes.len(), |(offset, _)| offset)
}

fn index(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
