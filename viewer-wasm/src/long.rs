//! A window of a long object: only the parts that it needs are read.

use std::sync::Arc;

use coredumpy_format::limits::{PART_BYTES, PART_ITEMS};
use coredumpy_format::model::{Long, Missing, Object, ObjectId, Reason, Value};
use coredumpy_format::{ReadAt, spans};

use crate::reader::Reader;

/// Objects whose pieces' lengths are kept.
const CACHED_LENGTHS: usize = 16;
/// Parts of one object that are looked at. A writer makes fewer: a hundred million items.
const PARTS_MAX: usize = 100_000;

/// How long the pieces of some objects are.
#[derive(Debug, Default)]
pub(crate) struct Lengths(Vec<(ObjectId, Pieces)>);

/// The length of the record's own contents, then of each part; None of one that is not there.
type Pieces = Arc<Vec<Option<u64>>>;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Items or entries.
    Items,
    /// Bytes.
    Bytes,
    /// Code points.
    CodePoints,
}

/// A run of a window.
#[derive(Debug)]
pub(crate) enum Run {
    /// Units of the record itself.
    Own { from: usize, count: usize, start: u64 },
    /// Units of a part.
    Part { object: Box<Object>, from: usize, count: usize, start: u64 },
    /// What is not in the dump.
    Hole { start: u64, count: u64, missing: Missing },
}

impl<S: ReadAt> Reader<S> {
    /// The runs that cover `start` to `start + count`, in order. `own` is how much stands in the record itself.
    pub(crate) fn runs(
        &self,
        id: ObjectId,
        own: u64,
        long: Option<&Long>,
        unit: Unit,
        start: u64,
        count: u64,
    ) -> Vec<Run> {
        let length = long.map_or(own, |long| long.length);
        let end = start.saturating_add(count).min(length);
        let Some(long) = long else {
            let count = end.saturating_sub(start);
            let run = Run::Own { from: as_usize(start), count: as_usize(count), start };
            return if count > 0 { vec![run] } else { Vec::new() };
        };
        // Parts are as long as a writer makes them, or else are measured.
        let guessed = self.known(id).or_else(|| guess(own, long, unit));
        if let Some(runs) = guessed.and_then(|pieces| self.try_runs(&pieces, long, unit, start, end)) {
            return runs;
        }
        let pieces = self.measure(own, long, unit);
        self.lengths.borrow_mut().insert(id, &pieces);
        self.try_runs(&pieces, long, unit, start, end).unwrap_or_default()
    }

    /// None where a part is not as long as was thought.
    fn try_runs(&self, pieces: &Pieces, long: &Long, unit: Unit, start: u64, end: u64) -> Option<Vec<Run>> {
        let mut runs = Vec::new();
        let mut at = start;
        for span in spans(pieces, long) {
            let (first, last) = (span.start.max(start), span.start.saturating_add(span.count).min(end));
            if first >= last {
                continue;
            }
            push_hole(&mut runs, long, at, first);
            let from = as_usize(span.from + (first - span.start));
            let count = as_usize(last - first);
            let run = if span.piece == 0 {
                Run::Own { from, count, start: first }
            } else {
                let object = self.object(*long.parts.get(span.piece - 1)?);
                match length_of(&object, unit) {
                    Some(length) if Some(length) != pieces.get(span.piece).copied().flatten() => return None,
                    Some(_) => Run::Part { object: Box::new(object), from, count, start: first },
                    None => Run::Hole { start: first, count: last - first, missing: absence(&object) },
                }
            };
            runs.push(run);
            at = last;
        }
        push_hole(&mut runs, long, at, end);
        Some(runs)
    }

    fn known(&self, id: ObjectId) -> Option<Pieces> {
        let lengths = self.lengths.borrow();
        lengths.0.iter().find(|(known, _)| *known == id).map(|(_, pieces)| Arc::clone(pieces))
    }

    fn measure(&self, own: u64, long: &Long, unit: Unit) -> Pieces {
        let parts = long.parts.iter().take(PARTS_MAX).map(|part| length_of(&self.object(*part), unit));
        Arc::new(std::iter::once(Some(own)).chain(parts).collect())
    }

    /// Where the first unit of a part stands in its object.
    pub(crate) fn start_of_part(&self, id: ObjectId, own: u64, long: &Long, part: usize) -> u64 {
        let guessed = self.known(id).or_else(|| guess(own, long, Unit::Items));
        let pieces = guessed.unwrap_or_else(|| self.measure(own, long, Unit::Items));
        spans(&pieces, long).iter().find(|span| span.piece == part + 1).map_or(0, |span| span.start)
    }
}

impl Lengths {
    fn insert(&mut self, id: ObjectId, pieces: &Pieces) {
        self.0.retain(|(known, _)| *known != id);
        self.0.truncate(CACHED_LENGTHS - 1);
        self.0.insert(0, (id, Arc::clone(pieces)));
    }
}

/// What the lengths are where all parts but the last are full. Texts are cut by bytes, so theirs is not known.
fn guess(own: u64, long: &Long, unit: Unit) -> Option<Pieces> {
    let full = match unit {
        Unit::Items => PART_ITEMS as u64,
        Unit::Bytes => PART_BYTES as u64,
        Unit::CodePoints => return None,
    };
    let cut = long.cut.as_ref().map_or(0, |cut| cut.missing.total.saturating_sub(cut.missing.kept));
    let kept = long.length.saturating_sub(cut);
    let parts = as_usize(kept.div_ceil(full));
    if own > 0 || parts != long.parts.len() || parts > PARTS_MAX {
        return None;
    }
    let lengths = (0..parts as u64).map(|part| Some(full.min(kept - part * full)));
    Some(Arc::new(std::iter::once(Some(0)).chain(lengths).collect()))
}

fn length_of(object: &Object, unit: Unit) -> Option<u64> {
    let length = match (object, unit) {
        (Object::ItemsPart(part), Unit::Items) => part.items.len(),
        (Object::EntriesPart(part), Unit::Items) => part.values.len(),
        (Object::DataPart(part), Unit::Bytes) => match &part.data {
            Value::Bytes(bytes) => bytes.len(),
            _ => return None,
        },
        (Object::DataPart(part), Unit::CodePoints) => match &part.data {
            Value::Str(text) => code_points(text.as_bytes()),
            _ => return None,
        },
        _ => return None,
    };
    Some(length as u64)
}

/// Of WTF-8: all bytes but those that go on with a code point.
pub(crate) fn code_points(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

fn push_hole(runs: &mut Vec<Run>, long: &Long, start: u64, end: u64) {
    if start < end {
        let cut = long.cut.as_ref().map(|cut| cut.missing.clone());
        let missing = cut.unwrap_or_else(|| Missing::with_detail(Reason::Damaged, "a part is not there"));
        runs.push(Run::Hole { start, count: end - start, missing });
    }
}

fn absence(object: &Object) -> Missing {
    match object {
        Object::Absent(absent) => absent.missing.clone(),
        other => Missing::with_detail(Reason::Damaged, format!("a {} in the place of a part", other.word())),
    }
}

pub(crate) fn as_usize(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
