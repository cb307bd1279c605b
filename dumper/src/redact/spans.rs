//! The runs of one text that are to be hidden.

use std::ops::Range;

use super::{Redactor, RuleId, Verdict};

#[derive(Default, Debug)]
pub(super) struct Spans(Vec<(Range<usize>, RuleId)>);

impl Spans {
    pub(super) fn hide(&mut self, run: Range<usize>, rule: RuleId) {
        if !run.is_empty() {
            self.0.push((run, rule));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn append(&mut self, other: Spans, offset: usize) {
        self.0.extend(other.0.into_iter().map(|(run, rule)| (run.start + offset..run.end + offset, rule)));
    }

    /// In order, without overlaps: of runs that overlap one is made, named by the first, the longest, the foremost in the table.
    pub(super) fn merged(mut self) -> Vec<(Range<usize>, RuleId)> {
        self.0.sort_by_key(|(run, rule)| (run.start, std::cmp::Reverse(run.end), *rule));
        let mut merged: Vec<(Range<usize>, RuleId)> = Vec::with_capacity(self.0.len());
        for (run, rule) in self.0 {
            match merged.last_mut() {
                Some((last, _)) if run.start < last.end => last.end = last.end.max(run.end),
                _ => merged.push((run, rule)),
            }
        }
        merged
    }

    pub(super) fn verdict(self, redactor: &Redactor, text: &[u8]) -> Verdict {
        if self.is_empty() {
            return Verdict::Clean;
        }
        let runs = self.merged();
        if let [(run, rule)] = runs.as_slice()
            && *run == (0..text.len())
        {
            return Verdict::Whole(*rule);
        }
        let mut rules: Vec<RuleId> = runs.iter().map(|(_, rule)| *rule).collect();
        let count = u32::try_from(rules.len()).unwrap_or(u32::MAX);
        rules.sort_unstable();
        rules.dedup();
        Verdict::Parts { text: replaced(redactor, text, &runs, false), rules, count }
    }
}

/// The text with marks in place of the runs; with `keeps_lines` each keeps its line ends.
pub(super) fn replaced(
    redactor: &Redactor,
    text: &[u8],
    runs: &[(Range<usize>, RuleId)],
    keeps_lines: bool,
) -> Vec<u8> {
    let mut done = Vec::with_capacity(text.len() + 16);
    let mut from = 0;
    for (run, rule) in runs {
        done.extend_from_slice(&text[from..run.start]);
        done.extend_from_slice(redactor.mark(*rule).as_bytes());
        if keeps_lines {
            done.extend(text[run.clone()].iter().filter(|byte| **byte == b'\n'));
        }
        from = run.end;
    }
    done.extend_from_slice(&text[from..]);
    done
}
