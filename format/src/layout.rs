//! Where the contents of a long object stand in it, and where its holes are.
//!
//! Lengths are counted as Python's `len()` counts. Nothing that a dump claims can make a run overlap another, or reach
//! beyond the stated length.

use crate::model::Long;

/// A stretch of a piece (the record itself, or a part) and its place in the whole object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Which piece.
    pub piece: usize,
    /// The first unit of the piece that it has.
    pub from: u64,
    /// How many units.
    pub count: u64,
    /// The index of the first one in the object.
    pub start: u64,
}

/// The spans of an object that is cut into `pieces`, of so many units each; None for one that is not in the dump.
///
/// What stands between two pieces that are not there has no known place, and is left out.
#[must_use]
pub fn spans(pieces: &[Option<u64>], long: &Long) -> Vec<Span> {
    let (at, skipped) = hole(long);
    let kept = long.length - skipped;
    let first_lost = pieces.iter().position(Option::is_none).unwrap_or(pieces.len());
    let last_lost = pieces.iter().rposition(Option::is_none).map_or(pieces.len(), |last| last + 1);
    let mut spans = Vec::new();
    let mut place = |piece: usize, count: u64, start: u64| {
        let count = count.min(kept.saturating_sub(start));
        let before = at.saturating_sub(start).min(count);
        let after = Span { piece, from: before, count: count - before, start: start + before + skipped };
        spans.extend([Span { piece, from: 0, count: before, start }, after].into_iter().filter(|span| span.count > 0));
        start + count
    };
    let mut end = 0;
    for (piece, count) in pieces[..first_lost].iter().flatten().enumerate() {
        end = place(piece, *count, end);
    }
    let tail = &pieces[last_lost..];
    let mut start =
        kept.saturating_sub(tail.iter().flatten().fold(0, |sum, count| sum.saturating_add(*count))).max(end);
    for (number, count) in tail.iter().flatten().enumerate() {
        start = place(last_lost + number, *count, start);
    }
    spans
}

/// Where the hole that the writer left begins, and how many units it takes.
fn hole(long: &Long) -> (u64, u64) {
    let Some(cut) = &long.cut else { return (long.length, 0) };
    let skipped = cut.missing.total.saturating_sub(cut.missing.kept).min(long.length);
    (cut.at.min(long.length - skipped), skipped)
}

#[cfg(test)]
mod tests {
    use super::{Span, spans};
    use crate::model::{Cut, Long, Missing, Reason};

    fn long(length: u64, cut: Option<(u64, u64, u64)>) -> Long {
        let cut = cut.map(|(at, kept, total)| Cut { at, missing: Missing::counted(Reason::Items, kept, total) });
        Long { length, parts: Vec::new(), cut }
    }

    fn places(pieces: &[Option<u64>], long: &Long) -> Vec<(usize, u64, u64, u64)> {
        spans(pieces, long).into_iter().map(|Span { piece, from, count, start }| (piece, from, count, start)).collect()
    }

    #[test]
    fn a_cut_object_has_head_and_tail() {
        let found = places(&[Some(0), Some(4), Some(2)], &long(1000, Some((5, 6, 1000))));
        assert_eq!(found, [(1, 0, 4, 0), (2, 0, 1, 4), (2, 1, 1, 999)]);
    }

    #[test]
    fn pieces_after_a_lost_one_are_counted_from_the_end() {
        assert_eq!(places(&[Some(4), None, Some(2)], &long(10, None)), [(0, 0, 4, 0), (2, 0, 2, 8)]);
        assert_eq!(places(&[Some(4), None, Some(9), None], &long(100, None)), [(0, 0, 4, 0)]);
        let found = places(&[Some(4), None, Some(2)], &long(100, Some((6, 8, 100))));
        assert_eq!(found, [(0, 0, 4, 0), (2, 0, 2, 98)]);
    }

    #[test]
    fn no_claim_makes_spans_overlap_or_leave_the_object() {
        assert_eq!(places(&[], &long(1 << 60, None)), []);
        assert_eq!(places(&[Some(7)], &long(3, None)), [(0, 0, 3, 0)]);
        assert_eq!(places(&[Some(4), None, Some(4)], &long(5, None)), [(0, 0, 4, 0), (2, 0, 1, 4)]);
        assert_eq!(places(&[Some(4)], &long(10, Some((0, 50, 20)))), [(0, 0, 4, 0)]);
        assert_eq!(places(&[Some(4)], &long(10, Some((99, 0, u64::MAX)))), []);
        let most = u64::MAX;
        assert_eq!(places(&[Some(most), None, Some(most)], &long(most, None)), [(0, 0, most, 0)]);
    }
}
