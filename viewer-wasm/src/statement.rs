//! Lines of a traceback with marks under them, as Python prints them from 3.13 on: all lines from where the part that failed
//! begins to where it ends, but for those in their middle, and no marks where they would say nothing.

use std::collections::BTreeSet;
use std::ops::Range;

use coredumpy_format::Text;

use crate::carets::width;
use crate::expression::Expression;
use crate::preview::shown;

/// A line, and a column of a terminal in it.
type Place = (usize, usize);

/// The lines of the part that failed without their common indent.
struct Statement<'a> {
    lines: Vec<&'a str>,
    /// Where the part begins in the first line, and ends in the last, in bytes.
    start: usize,
    end: usize,
    /// What the marks point at in the part.
    pointed: Option<Range<Place>>,
    has_marks: bool,
}

/// Each with its end of line. The part begins at byte `start` of the first of `lines`, and ends at byte `end` of the last;
/// None where these cut a character.
pub(crate) fn statement_lines(lines: &[&str], start: usize, end: usize) -> Option<String> {
    Some(Statement::new(lines, start, end)?.print())
}

impl<'a> Statement<'a> {
    fn new(lines: &[&'a str], start: usize, end: usize) -> Option<Self> {
        let whole = lines.first()?.trim_end().len();
        let lines = dedented(lines);
        let (first, last) = (lines.first()?, lines.last()?);
        let margin = whole - first.len();
        let (start, end) = (start.saturating_sub(margin), end.saturating_sub(margin));
        let (before, after) = (first.get(..start)?, last.get(end..)?);
        let text = lines.join("\n");
        let part = text.get(start..text.len() - after.len())?;
        let expression = Expression::parse(part);
        let pointed = expression.as_ref().map(|expression| {
            let range = expression.pointed();
            let (line, column) = place(&text, start + range.end - 1);
            place(&text, start + range.start)..(line, column + 1)
        });
        let is_plain =
            matches!(&expression, Some(Expression::Call(brackets)) if is_whole_value(before, part, brackets, after));
        let has_marks = !is_plain && (expression.is_some() || !before.trim().is_empty() || !after.trim().is_empty());
        Some(Self { lines, start, end, pointed, has_marks })
    }

    fn print(&self) -> String {
        let mut out = String::new();
        let mut next = 0;
        for number in self.shown_lines() {
            match number - next {
                0 => {}
                1 => self.push(&mut out, next),
                between => out.extend(["    ...<", &between.to_string(), " lines>...\n"]),
            }
            self.push(&mut out, number);
            next = number + 1;
        }
        out
    }

    /// The first, the last, and those around the ends of what is pointed at.
    fn shown_lines(&self) -> BTreeSet<usize> {
        let last = self.lines.len() - 1;
        let ends = self.pointed.iter().flat_map(|pointed| [pointed.start.0, pointed.end.0]);
        let around = ends.flat_map(|line| line.saturating_sub(1)..=line + 1);
        around.chain([0, last]).filter(|line| *line <= last).collect()
    }

    fn push(&self, out: &mut String, number: usize) {
        let line = self.lines.get(number).copied().unwrap_or_default();
        out.extend(["    ", &shown(&Text::from(line)), "\n"]);
        if self.has_marks {
            out.extend(["    ", self.marks(number, line).trim_end(), "\n"]);
        }
    }

    fn marks(&self, number: usize, line: &str) -> String {
        let before = if number == 0 { self.start } else { 0 };
        let indent = line.len() - line.trim_start().len();
        let until = if number + 1 == self.lines.len() { self.end } else { line.len() };
        let columns = |bytes: usize| line.get(..bytes).map_or(0, width);
        let (begin, end) = (columns(before.max(indent)), columns(until));
        let mark = |column| match &self.pointed {
            Some(pointed) if !pointed.contains(&(number, column)) => '~',
            _ => '^',
        };
        " ".repeat(begin.min(end)).chars().chain((begin..end).map(mark)).collect()
    }
}

/// Without the indent that all lines have that are not blank.
fn dedented<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let indents = lines.iter().filter(|line| !line.trim().is_empty()).map(|line| indent_of(line));
    let common = indents.reduce(|left, right| {
        let equal = left.bytes().zip(right.bytes()).take_while(|(left, right)| left == right).count();
        left.get(..equal).unwrap_or_default()
    });
    let margin = common.unwrap_or_default().len();
    lines.iter().map(|line| line.get(margin..).unwrap_or_default().trim_end()).collect()
}

fn indent_of(line: &str) -> &str {
    line.get(..line.len() - line.trim_start_matches([' ', '\t']).len()).unwrap_or_default()
}

fn place(text: &str, at: usize) -> Place {
    let before = text.get(..at).unwrap_or_default();
    let line = before.bytes().filter(|byte| *byte == b'\n').count();
    (line, before.rsplit('\n').next().map_or(0, width))
}

/// Whether a call is all that is returned, or given to a name: that it failed needs no marks.
fn is_whole_value(before: &str, part: &str, brackets: &Range<usize>, after: &str) -> bool {
    let open = before.trim_end().trim_end_matches(['(', ' ']);
    let mut rest = after.trim_start();
    for _ in before.get(open.len()..).unwrap_or_default().matches('(') {
        match rest.strip_prefix(')') {
            Some(more) => rest = more.trim_start(),
            None => return false,
        }
    }
    let ends = rest.is_empty() || rest.starts_with(['#', ';']);
    let function = part.get(..brackets.start).unwrap_or_default().trim_end();
    let target = open.trim_end().strip_suffix('=').map(str::trim);
    ends && target.map_or_else(|| open.trim() == "return" && is_name(function), is_name)
}

fn is_name(text: &str) -> bool {
    let is_letter = |c: char| c == '_' || c.is_alphanumeric();
    text.chars().all(is_letter) && text.chars().next().is_some_and(|first| !first.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::statement_lines;

    /// The lines of `text` with marks for what stands between two `|`.
    fn printed(text: &str) -> String {
        let mut parts = text.split('|');
        let (before, part) = (parts.next().unwrap(), parts.next().unwrap());
        let whole = text.replace('|', "");
        let lines: Vec<&str> = whole.lines().collect();
        let column = |text: &str| text.len() - text.rfind('\n').map_or(0, |at| at + 1);
        statement_lines(&lines, column(before), column(&format!("{before}{part}"))).unwrap()
    }

    #[test]
    fn a_call_that_is_the_whole_value_has_no_marks() {
        for text in ["    x = |f(1)|", "return |f(1)|", "x = (|a.f(1)|)  # why", "x = |a.f(\n    1,\n)|"] {
            assert!(!printed(text).contains('^'), "{text}");
        }
        assert_eq!(printed("return |a.f(1)|"), "    return a.f(1)\n           ~~~^^^\n");
        assert_eq!(printed("x = y = |f(1)|"), "    x = y = f(1)\n            ~^^^\n");
        assert_eq!(printed("x = |f(1)|.y"), "    x = f(1).y\n        ~^^^\n");
        assert_eq!(printed("|f()|"), "    f()\n    ~^^\n");
        assert_eq!(printed("|raise E(1)|"), "    raise E(1)\n");
        assert_eq!(printed("|raise E(1)|  # why"), "    raise E(1)  # why\n    ^^^^^^^^^^\n");
    }

    #[test]
    fn all_lines_are_there_but_those_in_the_middle() {
        assert_eq!(
            printed("    |handle(\n        a,\n\n        b,\n        c,\n    )|\n"),
            "    handle(\n    ~~~~~~^\n        a,\n        ^^\n    ...<2 lines>...\n        c,\n        ^^\n    )\n    ^\n"
        );
        assert_eq!(
            printed("x = (|a(1)\n     + b(2)\n     + c(3)\n     + d(4)|)"),
            "    x = (a(1)\n         ~~~~\n         + b(2)\n         ~~~~~~\n         + c(3)\n         ~~~~~~\n         + d(4))\n         ^~~~~~\n"
        );
    }

    #[test]
    fn a_place_inside_a_character_has_no_marks() {
        assert_eq!(statement_lines(&["é = f()"], 1, 4), None);
        assert_eq!(statement_lines(&["f()"], 0, 9), None);
        assert_eq!(statement_lines(&["f()"], 3, 1), None);
        assert_eq!(statement_lines(&[], 0, 0), None);
    }
}
