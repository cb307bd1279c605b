//! The marks under a line of a traceback (PEP 657), as 3.11 and 3.12 print them: `^` under the part that failed, `~` around
//! its operator.

use std::ops::Range;

use crate::expression::Expression;

/// None where the whole line would be marked. Offsets are bytes of UTF-8; no `end` means that the part goes on beyond the
/// line.
pub(crate) fn carets(line: &str, start: usize, end: Option<usize>) -> Option<String> {
    let indent = line.len() - line.trim_start().len();
    let trimmed = line.trim();
    let (from, until) = (start.checked_sub(indent)?, end.map_or(trimmed.len(), |end| end.saturating_sub(indent)));
    let until = until.min(trimmed.len());
    let before = trimmed.get(..from)?;
    let part = trimmed.get(from..until).filter(|part| !part.is_empty())?;
    let anchors = end.and_then(|_| anchors(part));
    if part.len() == trimmed.len() && anchors.is_none() {
        return None;
    }
    let spaces = " ".repeat(width(before));
    let marks = match anchors {
        None => "^".repeat(width(part)),
        Some(place) => {
            let (head, rest) = part.split_at_checked(place.start)?;
            let (operator, tail) = rest.split_at_checked(place.len())?;
            format!("{}{}{}", "~".repeat(width(head)), "^".repeat(width(operator)), "~".repeat(width(tail)))
        }
    };
    Some(spaces + &marks)
}

/// Where the operator of an operation stands in it, or the brackets of a subscript.
fn anchors(part: &str) -> Option<Range<usize>> {
    match Expression::parse(part)? {
        Expression::Operation(place) | Expression::Subscript(place) => Some(place),
        Expression::Call(_) => None,
    }
}

/// Columns of a terminal: wide letters take two.
pub(crate) fn width(text: &str) -> usize {
    text.chars()
        .map(|c| match c {
            '\u{1100}'..='\u{115f}'
            | '\u{2e80}'..='\u{303e}'
            | '\u{3041}'..='\u{a4cf}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe6f}'
            | '\u{ff00}'..='\u{ff60}'
            | '\u{ffe0}'..='\u{ffe6}'
            | '\u{1f300}'..='\u{1f64f}'
            | '\u{1f900}'..='\u{1f9ff}'
            | '\u{20000}'..='\u{3fffd}' => 2,
            _ => 1,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::carets;

    fn marks(line: &str, part: &str) -> Option<String> {
        let start = line.find(part).unwrap();
        carets(line, start, Some(start + part.len()))
    }

    #[test]
    fn an_operation_shows_its_operator() {
        assert_eq!(marks("    return 1 // 0", "1 // 0").unwrap(), "       ~~^^~~");
        assert_eq!(marks("x = a * b + c ** d", "a * b + c ** d").unwrap(), "    ~~~~~~^~~~~~~~");
        assert_eq!(marks("x = a - -b", "a - -b").unwrap(), "    ~~^~~~");
    }

    #[test]
    fn brackets_of_subscripts_are_shown() {
        assert_eq!(marks("x = rows[0]['a b']", "rows[0]['a b']").unwrap(), "    ~~~~~~~^^^^^^^");
        assert_eq!(marks("x = f(a + 1)", "f(a + 1)").unwrap(), "    ^^^^^^^^");
    }

    #[test]
    fn a_whole_line_is_not_marked() {
        assert_eq!(marks("    raise E(1)", "raise E(1)"), None);
        assert_eq!(carets("é", 1, Some(2)), None);
        assert_eq!(carets("ab", 5, Some(2)), None);
    }
}
