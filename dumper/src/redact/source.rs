//! Source text: string literals of secrets are hidden; everything else stays, and every line stays a line.
//!
//! This is no parser of Python. It finds literals and comments, and looks at what stands right before a literal.

use std::ops::Range;

use super::rules::Looks;
use super::spans::{Spans, replaced};
use super::{ByName, Redactor, RuleId, looks, looks_of, pairs, patterns, phrases, shapes};

/// How far back of a literal the name is that it belongs to.
const CONTEXT_MAX: usize = 256;

impl Redactor {
    /// The text with marks, and how many; `None` where nothing is to be hidden.
    pub(crate) fn source(&self, text: &str) -> Option<(String, u32)> {
        let runs = self.source_spans(text.as_bytes()).merged();
        if runs.is_empty() {
            return None;
        }
        let done = replaced(self, text.as_bytes(), &runs, true);
        Some((String::from_utf8_lossy(&done).into_owned(), u32::try_from(runs.len()).unwrap_or(u32::MAX)))
    }

    pub(super) fn source_spans(&self, text: &[u8]) -> Spans {
        let mut found = Spans::default();
        self.values.scan_inside(text, &mut found);
        if !self.hide_secret {
            return found;
        }
        // In code, what looks random is an identifier.
        shapes::private_keys(self, text, &mut found);
        shapes::scan(self, text, false, &mut found);
        patterns::scan(self, text, &mut found);
        let mut before: Option<Literal> = None;
        for part in (Parts { text, at: 0 }) {
            let content = &text[part.content.clone()];
            let mut inside = Spans::default();
            let seen = pairs::scan(self, content, pairs::Style::Prose, &mut inside);
            if seen.phrase {
                phrases::scan(self, content, pairs::Style::Prose, &mut inside);
            }
            if seen.dashes {
                shapes::private_keys(self, content, &mut inside);
            }
            if seen.run && content.len() >= looks::RANDOM_MIN {
                shapes::scan(self, content, true, &mut inside);
            }
            found.append(inside, part.content.start);
            if part.is_comment {
                continue;
            }
            let belongs = self.belongs(text, &part, before.as_ref());
            if let Some(rule) = self.hidden_by(content, belongs) {
                found.hide(part.content.clone(), rule);
            }
            let is_first = text[..part.start].trim_ascii_end().ends_with(b"(");
            before = Some(Literal { part, belongs, is_first });
        }
        found
    }

    /// What a literal is by what stands before it.
    fn belongs(&self, text: &[u8], part: &Part, before: Option<&Literal>) -> Belongs {
        let from = part.start.saturating_sub(CONTEXT_MAX);
        if let Some(before) = before.filter(|before| before.part.end >= from) {
            let between = text[before.part.end..part.start].trim_ascii();
            match between {
                // `"hunter" "2"`
                b"" | b"\\" => return before.belongs,
                b"," if matches!(before.belongs, Belongs::Listed(_)) => return before.belongs,
                // `["--password", "hunter2"]`
                b"," if text[before.part.content.clone()].starts_with(b"-") => {
                    return self.name_in(&text[before.part.content.clone()]).map_or(Belongs::Alone, Belongs::Near);
                }
                // `("password", "hunter2")`
                b"," if before.is_first => {
                    return self.name_in(&text[before.part.content.clone()]).map_or(Belongs::Alone, Belongs::Near);
                }
                _ => {}
            }
        }
        self.context(&text[..part.start], from)
    }

    fn context(&self, text: &[u8], from: usize) -> Belongs {
        let here = text[from..].trim_ascii_end();
        let inner = here.strip_suffix(b"[").or_else(|| here.strip_suffix(b"(")).or_else(|| here.strip_suffix(b"{"));
        if let Some(outer) = inner {
            let outer = outer.trim_ascii_end();
            return match self.assigned(outer) {
                Some(name) => Belongs::Listed(name),
                None => self.called(outer).map_or(Belongs::Alone, Belongs::Near),
            };
        }
        let crosses_line = text[from + here.len()..].contains(&b'\n');
        if crosses_line && here.ends_with(b":") && !here[..here.len() - 1].ends_with(b"\"") {
            return Belongs::Alone;
        }
        self.assigned(here).map_or(Belongs::Alone, Belongs::To)
    }

    /// The name in `name =`, `name: str =`, `"name":`, `name ==` at the end of a text.
    fn assigned(&self, text: &[u8]) -> Option<ByName> {
        let sign = text.iter().rposition(|byte| !b"=!:+".contains(byte))? + 1;
        if sign == text.len() || text[sign..].starts_with(b"+:") {
            return None;
        }
        let name = pairs::name_before(text, sign)?;
        // An annotation is between the name and the `=`.
        let line = text[..sign].iter().rposition(|byte| b"\n,({".contains(byte)).map_or(0, |at| at + 1);
        let annotated = memchr::memchr(b':', &text[line..sign]).filter(|_| text[sign] == b'=');
        let annotated = annotated.and_then(|colon| pairs::name_before(text, line + colon));
        self.name_in(&text[annotated.unwrap_or(name)])
    }

    /// `set_password(`, and `password = Secret(`.
    fn called(&self, text: &[u8]) -> Option<ByName> {
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte == b'.';
        let length = text.iter().rev().take_while(|byte| is_name(byte)).count();
        if length == 0 {
            return None;
        }
        let callee = &text[text.len() - length..];
        let last = callee.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
        self.name_in(last).or_else(|| self.assigned(text[..text.len() - length].trim_ascii_end()))
    }

    fn name_in(&self, name: &[u8]) -> Option<ByName> {
        let by_name = std::str::from_utf8(name).map_or(ByName::Nothing, |name| self.by_name(name));
        matches!(by_name, ByName::Always(_) | ByName::IfSecret(_)).then_some(by_name)
    }

    /// The rule that hides the content of a literal.
    fn hidden_by(&self, content: &[u8], belongs: Belongs) -> Option<RuleId> {
        let (name, looks) = match belongs {
            Belongs::Alone => return None,
            Belongs::To(name) | Belongs::Listed(name) => (name, Looks::Any),
            Belongs::Near(name) => (name, Looks::Invented),
        };
        let (rule, looks) = match name {
            ByName::Always(rule) => (rule, looks),
            ByName::IfSecret(rule) if looks == Looks::Any => (rule, looks_of(rule)),
            _ => return None,
        };
        // A line of a longer text.
        let content = content.strip_suffix(b"\\n").unwrap_or(content);
        (looks::counts(content, looks) && !self.is_label(content)).then_some(rule)
    }

    /// What stands below the name of a secret in source text without being one: a prompt, another name, a template.
    fn is_label(&self, content: &[u8]) -> bool {
        let ends_as_prompt = content.trim_ascii_end().last().is_some_and(|byte| b":?.".contains(byte));
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-. ".contains(byte);
        // What is typed into prompts: `"password\npassword\n"`.
        let typed = String::from_utf8_lossy(content).replace("\\n", "\n");
        let mut lines = typed.lines().map(str::as_bytes).filter(|line| !line.is_empty());
        let names_secret = lines.all(|line| line.iter().all(is_name) && self.name_in(line).is_some());
        content.len() < 3
            || pairs::is_template(content)
            || pairs::is_stock(content)
            || names_secret
            || (ends_as_prompt && content.contains(&b' '))
    }
}

/// What a literal is to the name that stands before it.
#[derive(Clone, Copy)]
enum Belongs {
    Alone,
    /// Its value.
    To(ByName),
    /// One of its values.
    Listed(ByName),
    /// It stands beside it in a call or tuple.
    Near(ByName),
}

struct Literal {
    part: Part,
    belongs: Belongs,
    /// Of a call or tuple.
    is_first: bool,
}

/// A literal or comment.
struct Part {
    /// With prefix and quotes.
    start: usize,
    end: usize,
    content: Range<usize>,
    is_comment: bool,
}

/// Goes through a source text.
struct Parts<'a> {
    text: &'a [u8],
    at: usize,
}

impl Iterator for Parts<'_> {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        let at = self.at + memchr::memchr3(b'#', b'"', b'\'', &self.text[self.at..])?;
        let part = if self.text[at] == b'#' { self.comment(at) } else { self.literal(at) };
        self.at = part.end;
        Some(part)
    }
}

impl Parts<'_> {
    fn comment(&self, at: usize) -> Part {
        let end = memchr::memchr(b'\n', &self.text[at..]).map_or(self.text.len(), |length| at + length);
        Part { start: at, end, content: at + 1..end, is_comment: true }
    }

    fn literal(&self, at: usize) -> Part {
        let text = self.text;
        let quote = text[at];
        let length = if text[at..].starts_with(&[quote; 3]) { 3 } else { 1 };
        let begin = at + length;
        let mut end = begin;
        while end < text.len() && !text[end..].starts_with(&[quote; 3][..length]) {
            match text[end] {
                b'\\' => end += 1,
                // No literal of one quote goes beyond its line: this is no literal.
                b'\n' if length == 1 => break,
                _ => {}
            }
            end += 1;
        }
        let end = end.min(text.len());
        let closes = text[end..].starts_with(&[quote; 3][..length]);
        let prefix = text[..at].iter().rev().take(2).take_while(|byte| b"bBrRuUfFtT".contains(byte)).count();
        let is_word = text[..at - prefix].last().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        let start = if is_word { at } else { at - prefix };
        Part { start, end: if closes { end + length } else { end }, content: begin..end, is_comment: false }
    }
}
