//! `INSERT INTO users (name, password) VALUES ('bob', 'x')`, what `PostgreSQL` says of a key, `Key (password)=(x)`, and what
//! `SQLAlchemy` says of a statement: `[SQL: … VALUES (?, ?)] [parameters: ('bob', 'x')]`.

use std::ops::Range;

use super::spans::Spans;
use super::{ByName, Redactor, looks, looks_of};
use super::{pairs, phrases};

/// What is looked at of one statement.
const STATEMENT_MAX: usize = 16 * 1024;

/// Looks at a name that may be that of a column.
pub(super) fn scan(redactor: &Redactor, text: &[u8], name: &Range<usize>, by_name: ByName, found: &mut Spans) {
    let limit = (name.end + STATEMENT_MAX).min(text.len());
    let compared = text[name.end..limit].trim_ascii_start().strip_prefix(b"=").map(<[u8]>::trim_ascii_start);
    if let Some(mark) = compared.filter(|mark| mark.starts_with(b"?") || mark.starts_with(b"%s")) {
        return parameter(redactor, text, limit - mark.len(), by_name, found);
    }
    let Some(column) = column(&text[..name.start]) else { return };
    let Some(close) = memchr::memchr(b')', &text[name.end..limit]).map(|at| name.end + at + 1) else { return };
    let rest = &text[close..limit];
    let sign = rest.trim_ascii_start();
    let sign = sign.strip_prefix(b"=").or_else(|| strip_word(sign, b"values"));
    let mut at = match sign {
        Some(after) => limit - after.trim_ascii_start().len(),
        None => return,
    };
    while at < limit && text[at] == b'(' {
        let (items, end) = items(text, at, limit);
        if let Some(item) = items.get(column) {
            if b"?%".contains(text[item.clone()].trim_ascii().first().unwrap_or(&0)) {
                parameter(redactor, text, item.start, by_name, found);
            }
            hide(redactor, text, item.clone(), by_name, found);
        }
        let next = text[end..limit].iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == b',').count();
        at = end + next;
    }
}

/// The parameter that stands for a mark in a statement, in the list after it.
fn parameter(redactor: &Redactor, text: &[u8], mark: usize, by_name: ByName, found: &mut Spans) {
    const LIST: &[u8] = b"[parameters: ";
    let from = mark.saturating_sub(STATEMENT_MAX);
    let start = memchr::memmem::rfind(&text[from..mark], b"[SQL: ").map_or(from, |at| from + at);
    let marks = |text: &[u8]| text.windows(2).filter(|pair| pair[0] == b'?' || *pair == b"%s").count();
    let place = marks(&text[start..mark]);
    let limit = (mark + STATEMENT_MAX).min(text.len());
    let Some(list) = memchr::memmem::find(&text[mark..limit], LIST) else { return };
    let mut at = mark + list + LIST.len();
    at += usize::from(text.get(at) == Some(&b'['));
    while at < limit && text[at] == b'(' {
        let (items, end) = items(text, at, limit);
        if let Some(item) = items.get(place) {
            hide(redactor, text, item.clone(), by_name, found);
        }
        at = end + text[end..limit].iter().take_while(|byte| b", ".contains(byte)).count();
    }
}

fn hide(redactor: &Redactor, text: &[u8], item: Range<usize>, by_name: ByName, found: &mut Spans) {
    let value = text[item.clone()].trim_ascii();
    let start = item.start + (item.len() - text[item].trim_ascii_start().len());
    let is_quoted = value.len() > 2 && b"\"'".contains(&value[0]) && value.ends_with(&value[..1]);
    let inside = if is_quoted { start + 1..start + value.len() - 1 } else { start..start + value.len() };
    let value = &text[inside.clone()];
    let is_open =
        value.is_empty() || b"?:$%@".contains(&value[0]) || pairs::is_template(value) || pairs::is_stock(value);
    // A function's result is none that is known here.
    if is_open || phrases::is_name(redactor, value) || !is_quoted && value.contains(&b'(') {
        return;
    }
    match by_name {
        ByName::Always(rule) => found.hide(inside, rule),
        ByName::IfSecret(rule) if looks::counts(value, looks_of(rule)) => found.hide(inside, rule),
        _ => {}
    }
}

/// The place of a column in the list that was begun before it, if it is one of columns.
fn column(before: &[u8]) -> Option<usize> {
    let near = &before[before.len().saturating_sub(2048)..];
    let is_in_list = |byte: &u8| byte.is_ascii_alphanumeric() || b"_, `\"[].\n\r\t".contains(byte) || !byte.is_ascii();
    let open = near.iter().rposition(|byte| !is_in_list(byte)).filter(|at| near[*at] == b'(')?;
    let mut words = near[..open].split(|byte| b" \t\r\n".contains(byte)).rev().filter(|word| !word.is_empty());
    let (table, verb) = (words.next()?, words.next()?);
    let is_insert = verb.eq_ignore_ascii_case(b"into") || verb.eq_ignore_ascii_case(b"insert");
    (is_insert || table == b"Key").then(|| memchr::memchr_iter(b',', &near[open..]).count())
}

fn strip_word<'t>(text: &'t [u8], word: &[u8]) -> Option<&'t [u8]> {
    let (head, rest) = text.split_at_checked(word.len())?;
    head.eq_ignore_ascii_case(word).then_some(rest)
}

/// What stands between the commas of a list, and where it ends.
fn items(text: &[u8], open: usize, limit: usize) -> (Vec<Range<usize>>, usize) {
    let (mut items, mut start, mut at, mut depth) = (Vec::new(), open + 1, open + 1, 1);
    while at < limit {
        match text[at] {
            quote @ (b'"' | b'\'') => at += pairs::closing(&text[at..limit], quote),
            b'(' => depth += 1,
            b')' => depth -= 1,
            b',' if depth == 1 => {
                items.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
        if depth == 0 {
            items.push(start..at - 1);
            return (items, at);
        }
    }
    items.push(start.min(limit)..limit);
    (items, limit)
}
