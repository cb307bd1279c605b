//! Names with their values where no `=` or `:` stands between them: `<password>x</password>`, `('password', 'x')`,
//! `{"name": "password", "value": "x"}`, `password%3Dx`, `with password x`, SQL, command lines in texts.
//!
//! Few texts have the name of a secret at all, so one search for what such names are made of comes first.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::packed::{Config, MatchKind, Searcher};
use memchr::memmem;

use super::pairs::{self, Style};
use super::rules::{self, Looks};
use super::spans::Spans;
use super::{ByName, Redactor, RuleId, argv, looks, looks_of, sql};

/// What names of secrets are made of, and what stands before a secret without naming it. Four letters at least: the
/// search tells texts apart by as many.
const STEMS: &[&str] = &[
    "assw",
    "assW",
    "ASSW",
    "assph",
    "ASSPH",
    "assPh",
    "ecret",
    "ECRET",
    "redential",
    "REDENTIAL",
    "oken",
    "OKEN",
    "_key",
    "_KEY",
    "-key",
    "-Key",
    "iKey",
    "sKey",
    "tKey",
    "eKey",
    "_pass",
    "_PASS",
    "PWD%",
    "pwd%",
    "irepass",
    "sterauth",
    "dentified",
    "DENTIFIED",
    "Private-Lines",
    "curl ",
    "sshpass",
    "mysql",
    "redis-cli",
    "docker login",
    "ldapsearch",
    "sqlcmd",
    "smbclient",
    "mongo",
    "7z ",
    "unzip",
];
/// What is looked at beyond a name.
const BEYOND: usize = 4096;

fn stems() -> Option<&'static Searcher> {
    static STEMS_FOUND: OnceLock<Option<Searcher>> = OnceLock::new();
    let made = || Config::new().match_kind(MatchKind::LeftmostFirst).builder().extend(STEMS).build();
    STEMS_FOUND.get_or_init(made).as_ref()
}

pub(super) fn scan(redactor: &Redactor, text: &[u8], style: Style, found: &mut Spans) {
    let Some(stems) = stems() else { return };
    let mut at = 0;
    while let Some(hit) = stems.find_in(text, (at..text.len()).into()) {
        // A name may have more than one stem.
        at = Phrase::at(redactor, text, style, hit.start()).look(found).max(hit.end());
    }
}

/// The name of a secret in a text.
struct Phrase<'a> {
    redactor: &'a Redactor,
    text: &'a [u8],
    style: Style,
    name: Range<usize>,
}

impl<'a> Phrase<'a> {
    fn at(redactor: &'a Redactor, text: &'a [u8], style: Style, hit: usize) -> Self {
        let is_in_name = |byte: &&u8| pairs::is_in_name(**byte);
        let before = text[..hit].iter().rev().take(pairs::NAME_MAX).take_while(is_in_name).count();
        let after = text[hit..].iter().take(pairs::NAME_MAX).take_while(is_in_name).count();
        let start = hit - before;
        // What `%3B` has of letters is no part of the name.
        let is_escape = start > 0 && text[start - 1] == b'%' && before >= 2;
        Self { redactor, text, style, name: start + if is_escape { 2 } else { 0 }..hit + after.max(1) }
    }

    /// Looks at what is around the name; from where the search is to go on.
    #[inline(never)]
    fn look(&self, found: &mut Spans) -> usize {
        let (redactor, text) = (self.redactor, self.text);
        let end = self.name.end;
        let name = &text[self.name.clone()];
        if let Some(rule) = redactor.rule(rules::PRIVATE_KEY)
            && name.starts_with(b"Private-Lines")
        {
            let lines = memmem::find(&text[end..], b"Private-MAC").map_or(text.len(), |length| end + length);
            found.hide(end..lines, rule);
            return lines;
        }
        if let Some(until) = argv::in_text(redactor, text, self.name.start, found) {
            return until;
        }
        let by_name = match redactor.remembered(name) {
            Some(by_name @ (ByName::Always(_) | ByName::IfSecret(_))) => by_name,
            _ if name.eq_ignore_ascii_case(b"identified") => match redactor.rule(rules::PASSWORD) {
                Some(rule) => ByName::Always(rule),
                None => return end,
            },
            _ => return end,
        };
        sql::scan(redactor, text, &self.name, by_name, found);
        if let Some((value, least)) = self.value()
            && let Some(rule) = self.hidden_by(by_name, &text[value.clone()], least)
        {
            let until = value.end;
            found.hide(value, rule);
            return until.max(end);
        }
        end
    }

    /// The value of the name, and how it has to look.
    fn value(&self) -> Option<(Range<usize>, Looks)> {
        self.element()
            .or_else(|| self.quoted())
            .or_else(|| self.encoded())
            .or_else(|| self.lines())
            .or_else(|| self.told())
    }

    fn hidden_by(&self, by_name: ByName, value: &[u8], least: Looks) -> Option<RuleId> {
        let least = if self.style == Style::Prose && least == Looks::Any { Looks::Invented } else { least };
        if pairs::is_template(value) || pairs::is_stock(value) || is_name(self.redactor, value) {
            return None;
        }
        match by_name {
            ByName::Always(rule) => looks::counts(value, least).then_some(rule),
            ByName::IfSecret(rule) => looks::counts(value, looks_of(rule)).then_some(rule),
            _ => None,
        }
    }

    fn rest(&self) -> &'a [u8] {
        &self.text[self.name.end..(self.name.end + BEYOND).min(self.text.len())]
    }

    fn before(&self) -> &'a [u8] {
        &self.text[self.name.start.saturating_sub(96)..self.name.start]
    }

    /// `<password>x</password>`, `<ns:password kind="y">x</ns:password>`.
    fn element(&self) -> Option<(Range<usize>, Looks)> {
        let before = self.before();
        let tag = before.strip_suffix(b":").map_or(before, |before| {
            &before[..before.iter().rposition(|byte| !byte.is_ascii_alphanumeric()).map_or(0, |at| at + 1)]
        });
        if !tag.ends_with(b"<") {
            return None;
        }
        let opened = memchr::memchr(b'>', self.rest())?;
        if self.rest()[..opened].ends_with(b"/") {
            return None;
        }
        self.content(opened + 1)
    }

    /// The text of an element that begins so many bytes after the name.
    fn content(&self, from: usize) -> Option<(Range<usize>, Looks)> {
        let rest = &self.rest()[from..];
        let (skipped, end) = match rest.strip_prefix(b"<![CDATA[") {
            Some(data) => (9, memmem::find(data, b"]]>").unwrap_or(data.len())),
            None => (0, memchr::memchr(b'<', rest).unwrap_or(rest.len())),
        };
        // Not `<user>:<password>@host`.
        let closes = skipped > 0 || rest[end..].starts_with(b"</");
        let text = &rest[skipped..skipped + end];
        let start = self.name.end + from + skipped + (text.len() - text.trim_ascii_start().len());
        (closes && !text.trim_ascii().contains(&b'\n')).then_some((start..start + text.trim_ascii().len(), Looks::Any))
    }

    /// `('password', 'x')`, `"name": "password", "value": "x"`, `name="password" value="x"`, `<entry key="password">x`, a form's
    /// part.
    fn quoted(&self) -> Option<(Range<usize>, Looks)> {
        let rest = self.rest();
        let escapes = rest.iter().take(3).take_while(|byte| **byte == b'\\').count();
        let quote = *rest.get(escapes).filter(|byte| b"\"'".contains(byte))?;
        let after = &rest[escapes + 1..];
        // `"db.password"` is quoted, too.
        let in_quotes = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-".contains(byte);
        let prefix = self.before().iter().rev().take_while(|byte| in_quotes(byte)).count();
        let before = &self.before()[..self.before().len() - prefix];
        let before = before.strip_suffix(&[quote])?;
        let here = self.name.end + escapes + 1;
        let blanks = |text: &[u8]| text.iter().take(24).take_while(|byte| byte.is_ascii_whitespace()).count();
        if let Some(label) = label(before) {
            if let Some(part) = part_of_form(after).filter(|_| before.ends_with(b"name=")) {
                return Some((here + part.start..here + part.end, Looks::Any));
            }
            if after.starts_with(b">") {
                return self.content(escapes + 2);
            }
            let near = &after[..after.len().min(160)];
            let near = &near[..near.iter().position(|byte| b">}{".contains(byte)).unwrap_or(near.len())];
            let value = value_of_record(near).filter(|_| !label.eq_ignore_ascii_case(b"value"))?;
            let pair = pairs::value_after(self.text, here + value, ByName::Nothing)?;
            return Some((pair.value, Looks::Any));
        }
        let value = after.strip_prefix(b",")?;
        let blank = blanks(value);
        let value = &value[blank..];
        let prefix = usize::from(value.first().is_some_and(|byte| b"bBuUrR".contains(byte)));
        let opens = *value.get(prefix).filter(|byte| b"\"'".contains(byte))?;
        let start = here + 1 + blank + prefix;
        let limit = (start + BEYOND).min(self.text.len());
        let end = start + pairs::closing(&self.text[start..limit], opens);
        // In a list of names the next one comes, and a host with its port is no password.
        let is_host = self.text[start + 1..end.max(start + 1)].contains(&b':');
        let closes = !is_host && self.text.get(end + 1).is_none_or(|byte| b")]\n\r;".contains(byte));
        Some((start + 1..end.max(start + 1), if closes { Looks::Invented } else { Looks::Random }))
    }

    /// `password%3Dx%26`, `%22password%22%3A%22x%22`.
    fn encoded(&self) -> Option<(Range<usize>, Looks)> {
        let mut rest = self.rest().strip_prefix(b"%22").unwrap_or(self.rest());
        rest = [b"%3D", b"%3d", b"%3A", b"%3a"].iter().find_map(|sign| rest.strip_prefix(*sign))?;
        rest = rest.strip_prefix(b"%20").unwrap_or(rest);
        rest = rest.strip_prefix(b"+").unwrap_or(rest);
        let value = rest.strip_prefix(b"%22").unwrap_or(rest);
        let start = self.name.end + self.rest().len() - value.len();
        let ends = [&b"%26"[..], b"%22", b"%3B", b"%3b", b"%0A", b"%0a", b"%2C", b"%7D"];
        let is_end = |at: &usize| {
            value[*at].is_ascii_whitespace()
                || b"&;\"'<>".contains(&value[*at])
                || ends.iter().any(|end| value[*at..].starts_with(end))
        };
        let end = (0..value.len()).find(is_end).unwrap_or(value.len());
        (end > 0).then_some((start..start + end, Looks::Any))
    }

    /// YAML of more than one line: `- name: DB_PASSWORD`, and below it `value: x`; `password: |`, and below it the text; and
    /// what has a tag: `password: !secret x`.
    fn lines(&self) -> Option<(Range<usize>, Looks)> {
        let rest = self.rest();
        let skip = |from: usize, what: &[u8]| rest[from..].iter().take_while(|byte| what.contains(byte)).count();
        if rest.starts_with(b"\n") || rest.starts_with(b"\r\n") {
            label(self.before())?;
            let value = value_of_record(&rest[..rest.len().min(64)])?;
            let pair = pairs::value_after(self.text, self.name.end + value, ByName::Nothing)?;
            return Some((pair.value, Looks::Any));
        }
        rest.strip_prefix(b":")?;
        let sign = 1 + skip(1, b" ").min(8);
        let mut at = match rest.get(sign)? {
            b'|' | b'>' => sign + 1 + skip(sign + 1, b"-+123456789"),
            b'!' => memchr::memchr(b' ', &rest[sign..])? + sign,
            _ => return None,
        };
        at += skip(at, b" \r\n");
        let length = rest[at..].iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
        Some((self.name.end + at..self.name.end + at + length, Looks::Any))
    }

    /// `with password x`, `PASSWORD 'x'`, `IDENTIFIED BY 'x'`, `password is x`, `password: str = 'x'`, `machine … password x`.
    fn told(&self) -> Option<(Range<usize>, Looks)> {
        let rest = self.rest();
        let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
        let at = between(line)?;
        let is_loud = !self.text[self.name.clone()].iter().any(u8::is_ascii_lowercase);
        let quote = *line.get(at)?;
        if b"\"'`".contains(&quote) {
            let start = self.name.end + at + 1;
            let end = self.name.end + at + pairs::closing(&line[at..], quote);
            let is_set = is_loud || line[..at].contains(&b'=');
            return Some((start..end.max(start), if is_set { Looks::Any } else { Looks::Invented }));
        }
        let word = bare_word(line, at);
        let value = self.name.end + word.start..self.name.end + word.end;
        if is_netrc(&self.text[..self.name.start]) || is_loud && is_instruction(self.before()) {
            return Some((value, Looks::Any));
        }
        let is_known = self.style == Style::Data && looks::is_thought_up(&line[word]);
        is_known.then_some((value, Looks::Invented))
    }
}

/// The word at a place of a line, without the signs of prose after it.
fn bare_word(line: &[u8], at: usize) -> Range<usize> {
    let length = |from: usize| line[from..].iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
    // A kind of hash, as in the settings of routers: `password 7 x`.
    if length(at) == 1 && line[at].is_ascii_digit() && line.get(at + 1) == Some(&b' ') {
        return at + 2..at + 2 + length(at + 2);
    }
    let word = &line[at..at + length(at)];
    let signs = word.iter().rev().take_while(|byte| b".,;)]}\"'".contains(byte)).count();
    at..at + word.len() - signs
}

/// Whether a value is the name of a secret and no secret: digits make it one (`secret123`).
pub(super) fn is_name(redactor: &Redactor, value: &[u8]) -> bool {
    !value.iter().any(u8::is_ascii_digit) && redactor.remembered(value).is_some()
}

/// The name of the attribute or key whose value is the name of a secret: `name=`, `"key": `.
fn label(before: &[u8]) -> Option<&[u8]> {
    const LABELS: [&[u8]; 7] = [b"name", b"key", b"field", b"property", b"variable", b"header", b"parameter"];
    let before = before.trim_ascii_end();
    let before = before.strip_suffix(b"=").or_else(|| before.strip_suffix(b":"))?.trim_ascii_end();
    let before = before.strip_suffix(b"\"").or_else(|| before.strip_suffix(b"'")).unwrap_or(before);
    let length = before.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let label = &before[before.len() - length..];
    LABELS.iter().any(|known| label.eq_ignore_ascii_case(known)).then_some(label)
}

/// Where the sign after `value` is.
fn value_of_record(near: &[u8]) -> Option<usize> {
    let names = [&b"value"[..], b"Value", b"default"];
    let (at, name) = names.iter().filter_map(|name| Some((memmem::find(near, name)?, *name))).min()?;
    let end = at + name.len();
    let quote = usize::from(near.get(end).is_some_and(|byte| b"\"'".contains(byte)));
    let sign = end + quote;
    near.get(sign).is_some_and(|byte| b":=".contains(byte)).then_some(sign)
}

/// The content of a part of a form, after the name in its header.
fn part_of_form(after: &[u8]) -> Option<Range<usize>> {
    let head = &after[..after.len().min(256)];
    let ends = [&b"\r\n\r\n"[..], b"\n\n", b"\\r\\n\\r\\n"];
    let start = ends.iter().filter_map(|end| Some(memmem::find(head, end)? + end.len())).min()?;
    let is_end =
        |at: &usize| after[*at..].starts_with(b"\r\n") || after[*at] == b'\n' || after[*at..].starts_with(b"\\r\\n");
    let end = (start..after.len()).find(is_end).unwrap_or(after.len());
    Some(start..end)
}

/// What may stand between a name and its value in a line: blanks, and a word or a sign.
fn between(line: &[u8]) -> Option<usize> {
    const WORDS: [&[u8]; 10] = [b"is", b"was", b"BY", b"by", b"->", b"LIKE", b"TO", b"AS", b"|", b"is:"];
    let blanks = |from: usize| line[from..].iter().take(16).take_while(|byte| b" \t|".contains(byte)).count();
    if line.starts_with(b"(") {
        return Some(1).filter(|at| line.get(*at).is_some_and(|byte| b"\"'".contains(byte)));
    }
    // An annotation: `: Optional[str] = 'x'`.
    if line.starts_with(b": ") {
        let sign = memmem::find(&line[..line.len().min(64)], b" = ")? + 3;
        let is_type = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.[] |:".contains(byte);
        let is_text = line.get(sign).is_some_and(|byte| b"\"'".contains(byte));
        return (is_text && line[..sign - 3].iter().all(is_type)).then_some(sign);
    }
    let mut at = blanks(0);
    // The cell of a table has blanks around it; `str|bytes` are types.
    if at == 0 || (line[0] == b'|' && at == 1) {
        return None;
    }
    // `for bob: x`
    if line[at..].starts_with(b"for ") {
        let colon = memmem::find(&line[..line.len().min(80)], b": ")?;
        return Some(colon + 2);
    }
    // `IDENTIFIED WITH plugin BY`
    if line[at..].starts_with(b"WITH ") {
        at = memmem::find(line, b" BY ")? + 1;
    }
    for word in WORDS {
        let end = at + word.len();
        if line[at..].starts_with(word) && line.get(end).is_some_and(|byte| b" :\t".contains(byte)) {
            let end = end + usize::from(line[end] == b':');
            at = end + blanks(end);
            break;
        }
    }
    Some(at)
}

/// `machine example.org login bob password`.
fn is_netrc(before: &[u8]) -> bool {
    let near = &before[before.len().saturating_sub(160)..];
    let has = |word: &[u8]| memmem::find(near, word).is_some();
    has(b"login ") && (has(b"machine ") || has(b"default"))
}

/// `ENV DB_PASSWORD x`, `#define PASSWORD "x"`.
fn is_instruction(before: &[u8]) -> bool {
    [&b"ENV "[..], b"ARG ", b"setenv ", b"setx ", b"#define "].iter().any(|word| before.ends_with(word))
}
