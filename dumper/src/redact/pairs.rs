//! Names with their values inside of texts: `key=value`, `key: value`, JSON, `repr`s, headers, options.

use std::hash::BuildHasher;
use std::ops::Range;

use memchr::{memmem, memrchr};
use rustc_hash::FxBuildHasher;

use super::glance::{Glance, glance};
use super::rules::{self, Looks};
use super::spans::Spans;
use super::{ByName, Redactor, RuleId, looks, looks_of, urls};

/// Names that are looked for.
pub(super) const NAME_MAX: usize = 64;
/// Values that are looked at.
const VALUE_MAX: usize = 8192;

/// What stands where a value would, and is none.
const WORDS: &[&str] = &[
    "any",
    "bad",
    "bool",
    "boolean",
    "bytes",
    "changed",
    "char",
    "default",
    "denied",
    "disabled",
    "empty",
    "enabled",
    "error",
    "expired",
    "failed",
    "failure",
    "false",
    "field",
    "fields",
    "hidden",
    "incorrect",
    "int",
    "integer",
    "invalid",
    "is",
    "list",
    "mandatory",
    "masked",
    "mismatch",
    "missing",
    "must",
    "needed",
    "nil",
    "no",
    "none",
    "not",
    "null",
    "object",
    "ok",
    "omitted",
    "optional",
    "present",
    "protected",
    "redacted",
    "rejected",
    "removed",
    "required",
    "set",
    "str",
    "string",
    "strings",
    "success",
    "text",
    "true",
    "tuple",
    "type",
    "undefined",
    "unknown",
    "unset",
    "valid",
    "value",
    "varchar",
    "wrong",
    "yes",
];

/// Letters on either side of the first colon of such a line.
const PGPASS_MAX: usize = 128;

/// A pair that was found.
pub(super) struct Pair {
    name: ByName,
    pub(super) value: Range<usize>,
    is_quoted: bool,
}

/// How a text is to be read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// What a program holds.
    Data,
    /// What people write for people: comments, the texts of a program.
    Prose,
}

/// Looks at each place where a name may end, and tells what else is to be looked for.
pub(super) fn scan(redactor: &Redactor, text: &[u8], style: Style, found: &mut Spans) -> Glance {
    let mut sites = Sites { redactor, text, style, found, until: 0, last_at: None };
    let seen = glance(text, |site| {
        if !is_in_clock(text, site) {
            sites.look_at(site);
        }
    });
    bare_header(redactor, text, found);
    if seen.dashes {
        options(redactor, text, found);
    }
    seen
}

/// The places of a text where a name may end.
struct Sites<'a> {
    redactor: &'a Redactor,
    text: &'a [u8],
    style: Style,
    found: &'a mut Spans,
    /// Up to here it was looked at.
    until: usize,
    /// The last `@`: before it alone there may be a user with a password. Looked for where the first colon is.
    last_at: Option<usize>,
}

impl Sites<'_> {
    // Out of line, so that the loop over the blocks stays in registers.
    #[inline(never)]
    fn look_at(&mut self, site: usize) {
        let (redactor, text) = (self.redactor, self.text);
        if site < self.until {
            return;
        }
        // No password begins with a blank.
        if text[site] == b':' && !text[site + 1..].starts_with(b" ") {
            let last_at = *self.last_at.get_or_insert_with(|| memrchr(b'@', text).unwrap_or(0));
            if text[site + 1..].starts_with(b"//") {
                if site < last_at {
                    urls::at(redactor, text, site, self.found);
                }
                return;
            }
            if site < last_at {
                urls::at_bare(redactor, text, site, self.found);
            }
            if text.get(site + 1).is_some_and(|byte| byte.is_ascii_digit() || *byte == b'*') {
                pgpass(redactor, text, site, self.found);
            }
        }
        if let Some((value, rule)) = at(redactor, text, site, self.style) {
            self.until = value.end;
            self.found.hide(value, rule);
        }
    }
}

/// `host:5432:database:user:password`, a line of a `.pgpass`: looks at its first colon.
fn pgpass(redactor: &Redactor, text: &[u8], site: usize, found: &mut Spans) {
    // A text without a blank is no line of that file.
    let before = text[..site].iter().rev().take(PGPASS_MAX).take_while(|byte| !byte.is_ascii_whitespace()).count();
    let after = text[site..].iter().take(PGPASS_MAX).take_while(|byte| !byte.is_ascii_whitespace()).count();
    let (start, end) = (site - before, site + after);
    if before == PGPASS_MAX || after == PGPASS_MAX {
        return;
    }
    let mut fields = text[start..end].splitn(5, |byte| *byte == b':');
    let is_in_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.*-".contains(byte);
    let is_port = |field: &[u8]| field == b"*" || (3..6).contains(&field.len()) && field.iter().all(u8::is_ascii_digit);
    let mut next = || fields.next().unwrap_or_default();
    let (host, port, database, user, password) = (next(), next(), next(), next(), next());
    let names = [host, database, user];
    let is_line = names.iter().all(|field| !field.is_empty() && field.iter().all(is_in_name))
        && is_port(port)
        && (start + host.len() == site)
        && user.iter().any(|byte| byte.is_ascii_alphabetic() || *byte == b'*')
        && password.len() > 2
        && !password.contains(&b':');
    if is_line && let Some(rule) = redactor.rule(rules::PASSWORD) {
        found.hide(end - password.len()..end, rule);
    }
}

/// The colons of a time (` 12:30:59`, `2024-05-01T12:30`) have no name before them, and log lines are full of them.
fn is_in_clock(text: &[u8], site: usize) -> bool {
    let is = |at: Option<usize>, wanted: fn(&u8) -> bool| at.and_then(|at| text.get(at)).is_some_and(wanted);
    let digit = u8::is_ascii_digit;
    let around = [site.checked_sub(2), site.checked_sub(1), Some(site + 1), Some(site + 2)];
    text[site] == b':'
        && around.into_iter().all(|at| is(at, digit))
        // `SECRET12:` is a name, and `12:30x` no time.
        && !is(Some(site + 3), u8::is_ascii_alphanumeric)
        && (is(site.checked_sub(3), |byte| matches!(byte, b' ' | b':'))
            || is(site.checked_sub(3), |byte| *byte == b'T') && is(site.checked_sub(4), digit))
}

/// The value behind a `=` or `:`, if the name before it makes it a secret.
fn at(redactor: &Redactor, text: &[u8], site: usize, style: Style) -> Option<(Range<usize>, RuleId)> {
    let name = name_before(text, site)?;
    let by_name = redactor.remembered(&text[name])?;
    let rule = match by_name {
        ByName::Always(rule) | ByName::IfSecret(rule) => rule,
        ByName::Nothing | ByName::Harmless => return None,
    };
    if let Some(value) = header_value(text, site, rule) {
        return Some((value, rule));
    }
    let pair = value_after(text, site, by_name)?;
    is_secret(redactor, text, site, &pair, style).then_some((pair.value, rule))
}

/// The name that ends before `site`, quoted or not; `None` where there is none.
pub(super) fn name_before(text: &[u8], site: usize) -> Option<Range<usize>> {
    let mut end = site;
    if !text[..site].last().is_some_and(|byte| is_in_name(*byte)) {
        let mut skip = |what: &[u8], most: usize| {
            let before = end;
            while before - end < most && end > 0 && what.contains(&text[end - 1]) {
                end -= 1;
            }
        };
        skip(b" \t", 2);
        skip(b"]", 1);
        skip(b"\"'", 1);
        skip(b"\\", 3);
    }
    let mut kinds = 0;
    let mut start = end;
    while start > end.saturating_sub(NAME_MAX) {
        let kind = IN_NAME[usize::from(text[start - 1])];
        if kind == NO_PART {
            break;
        }
        kinds |= kind;
        start -= 1;
    }
    (kinds & LETTER != 0).then_some(start..end)
}

/// What a byte is in a name.
const NO_PART: u8 = 0;
const PART: u8 = 1;
const LETTER: u8 = 2;

static IN_NAME: [u8; 256] = {
    let mut table = [LETTER; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b'0'..=b'9' | b'_' | b'-' => PART,
            _ => NO_PART,
        };
        byte += 1;
    }
    table
};

pub(super) fn is_in_name(byte: u8) -> bool {
    IN_NAME[usize::from(byte)] != NO_PART
}

pub(super) fn value_after(text: &[u8], site: usize, name: ByName) -> Option<Pair> {
    let limit = (site + VALUE_MAX).min(text.len());
    let mut at = site + 1;
    while at < limit && at < site + 3 && b"=>".contains(&text[at]) {
        at += 1;
    }
    let blanks = text[at..limit].iter().take(8).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    at += blanks;
    if let [prefix, b'"' | b'\'', ..] = text[at..limit]
        && b"bBrRuUfF".contains(&prefix)
    {
        at += 1;
    }
    let rest = &text[at..limit];
    let made = |value: Range<usize>, is_quoted| Some(Pair { name, value, is_quoted });
    let escapes = rest.iter().take(3).take_while(|byte| **byte == b'\\').count();
    match rest {
        [b'\\', ..] if rest.get(escapes).is_some_and(|quote| b"\"'".contains(quote)) => {
            let (closing, start) = (&rest[..=escapes], escapes + 1);
            let end = memmem::find(&rest[start..], closing).map_or(rest.len(), |end| end + start);
            made(at + start..at + end, true)
        }
        [quote @ (b'"' | b'\'' | b'`'), ..] => made(at + 1..at + closing(rest, *quote), true),
        [b'[' | b'(' | b'{', ..] if matches!(name, ByName::Always(_)) && holds_texts(rest) => {
            made(at + 1..at + closing_bracket(rest), true)
        }
        _ => {
            let is_end =
                |byte: &u8| byte.is_ascii_whitespace() || byte.is_ascii_control() || b",;&\"'<>)]}|\\".contains(byte);
            let end = rest.iter().position(is_end).unwrap_or(rest.len());
            if let Some(wrapped) = wrapped(rest, end).filter(|_| matches!(name, ByName::Always(_))) {
                return made(at + wrapped.start..at + wrapped.end, true);
            }
            made(at..at + end, false)
        }
    }
}

/// Where the quote closes that `rest` begins with.
pub(super) fn closing(rest: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 1,
            byte if byte == quote => return at,
            _ => {}
        }
        at += 1;
    }
    rest.len()
}

/// Whether the first thing in a bracket is a text: `['x', …`, `(b'x',`, `{"current": "x"`. What a schema says of a
/// password is no password: `{"type": "string"}`.
fn holds_texts(rest: &[u8]) -> bool {
    let inside = rest[1..].trim_ascii_start();
    let inside = inside.strip_prefix(b"b").unwrap_or(inside);
    let Some(quote) = inside.first().filter(|byte| b"\"'".contains(byte)) else { return false };
    let first = &inside[1..closing(inside, *quote)];
    let about: [&[u8]; 9] =
        [b"type", b"$ref", b"title", b"description", b"required", b"help", b"default", b"anyOf", b"allOf"];
    rest[0] != b'{' || !about.contains(&first)
}

/// Where the bracket closes that `rest` begins with.
fn closing_bracket(rest: &[u8]) -> usize {
    let (mut at, mut depth) = (0, 0);
    while at < rest.len() {
        match rest[at] {
            quote @ (b'"' | b'\'') => at += closing(&rest[at..], quote),
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth == 1 => return at,
            b')' | b']' | b'}' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    rest.len()
}

/// The text in `SecretStr('x')` or `Secret(value='x')`, where an unquoted value ends at the quote.
fn wrapped(rest: &[u8], end: usize) -> Option<Range<usize>> {
    let quote = *rest.get(end).filter(|byte| b"\"'".contains(byte))?;
    let callee = &rest[..memchr::memchr(b'(', &rest[..end])?];
    let class = callee.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    let is_class = class.first().is_some_and(u8::is_ascii_uppercase) && class.iter().all(u8::is_ascii_alphanumeric);
    let text = end + 1..end + closing(&rest[end..], quote);
    let is_secret_class = class.starts_with(b"Secret");
    let least = if is_secret_class { Looks::Any } else { Looks::Invented };
    (is_class && looks::counts(&rest[text.clone()], least)).then_some(text)
}

fn is_secret(redactor: &Redactor, text: &[u8], site: usize, pair: &Pair, style: Style) -> bool {
    let value = &text[pair.value.clone()];
    if is_template(value) || is_stock(value) || is_role(&text[..site], value) {
        return false;
    }
    // `password: (str, optional)`: the sign alone makes no secret of a word.
    let word = value.strip_prefix(b"(").unwrap_or(value);
    if style == Style::Prose && (is_code(redactor, value) || !looks::counts(word, Looks::Invented)) {
        return false;
    }
    match pair.name {
        ByName::IfSecret(rule) => looks::counts(value, looks_of(rule)),
        _ if pair.is_quoted => true,
        _ if value.len() < 3 || is_code(redactor, value) && !is_setting(text, site, value) => false,
        _ if text[site] == b'=' || pair.value.start == site + 1 => true,
        // Prose goes on: `password: the one that you chose`.
        _ => {
            let is_number = value.iter().all(u8::is_ascii_digit);
            let rest = &text[pair.value.end..];
            !is_number && (ends_there(rest) || !rest.starts_with(b" =") && looks::is_thought_up(value))
        }
    }
}

/// Whether a value of which the letters are a name's is none: it has digits (`secret123`), or its own name is one of
/// the environment (`DB_PASSWORD=password`).
fn is_setting(text: &[u8], site: usize, value: &[u8]) -> bool {
    let is_word = value.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let name = name_before(text, site).map_or(&b""[..], |name| &text[name]);
    let is_loud = name.contains(&b'_') && !name.iter().any(u8::is_ascii_lowercase);
    let has_digit = value.iter().any(u8::is_ascii_digit);
    is_word && (has_digit || is_loud && text[site] == b'=' && !name.eq_ignore_ascii_case(value))
}

/// `%s`, `<password>`, `Basic {}`. After a scheme a credential may begin with any sign, so there it is a whole slot.
pub(super) fn is_template(value: &[u8]) -> bool {
    urls::is_placeholder(value) || after_scheme(value).is_some_and(is_slot)
}

/// `%s`, `{}`, `{token}`.
fn is_slot(text: &[u8]) -> bool {
    let inside = text.strip_prefix(b"{").and_then(|text| text.strip_suffix(b"}"));
    let is_name = |name: &[u8]| name.iter().all(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
    text == b"%s" || inside.is_some_and(is_name)
}

/// The role of a name in reStructuredText: ``pass :func:`round` ``.
fn is_role(before: &[u8], value: &[u8]) -> bool {
    let role = memmem::find(value, b":`").map(|end| &value[..end]);
    before.ends_with(b" ")
        && role.is_some_and(|role| role.iter().all(|byte| byte.is_ascii_lowercase() || *byte == b':'))
}

/// `None`, `str`, `required` …
pub(super) fn is_stock(value: &[u8]) -> bool {
    std::str::from_utf8(value).is_ok_and(|value| WORDS.contains(&value.to_ascii_lowercase().as_str()))
}

/// `get_password()`, `self.password`, `args.pw`.
fn is_code(redactor: &Redactor, value: &[u8]) -> bool {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte == b'.';
    let length = value.iter().take_while(|byte| is_name(byte)).count();
    if length < value.len() {
        return length > 0 && b"([".contains(&value[length]);
    }
    let mut parts = value.rsplit(|byte| *byte == b'.');
    let last = parts.next().unwrap_or_default();
    let owner = parts.next();
    let is_owner =
        |owner: &[u8]| [&b"self"[..], b"cls", b"args", b"kwargs", b"settings", b"config", b"os"].contains(&owner);
    owner.is_some_and(is_owner) || redactor.remembered(last).is_some_and(|by_name| by_name != ByName::Harmless)
}

/// Whether nothing but a sign or the end of the line follows.
fn ends_there(rest: &[u8]) -> bool {
    let rest = &rest[rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count()..];
    rest.first().is_none_or(|byte| b"\n,;}])\"'\\|&<>#".contains(byte))
}

/// What `Authorization:` and `Cookie:` have to the end of their line.
fn header_value(text: &[u8], site: usize, rule: RuleId) -> Option<Range<usize>> {
    let is_cookies = rule == RuleId::at(rules::COOKIE);
    if !is_cookies && rule != RuleId::at(rules::AUTHORIZATION) {
        return None;
    }
    let rest = &text[site + 1..(site + VALUE_MAX).min(text.len())];
    let blanks = rest.iter().take_while(|byte| **byte == b' ').count();
    let rest = &rest[blanks..];
    // `Digest username="bob", response="…"` has quotes of its own.
    let ends = if !is_cookies && has_parameters(rest) { &b"\r\n\\"[..] } else { b"\r\n\"'\\" };
    let end = rest.iter().position(|byte| ends.contains(byte)).unwrap_or(rest.len());
    let value = rest[..end].trim_ascii_end();
    let start = site + 1 + blanks;
    let counts = if is_cookies { is_cookie(value) } else { credentials(value).or_else(|| own_scheme(value)).is_some() };
    (counts && !value.starts_with(b"<")).then(|| start..start + value.len())
}

/// `Digest username="…`, `OAuth realm="…`.
fn has_parameters(value: &[u8]) -> bool {
    let letters =
        |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte)).count();
    let scheme = letters(value);
    let Some(rest) = value[scheme..].strip_prefix(b" ") else { return false };
    let name = letters(rest);
    scheme > 0 && name > 0 && rest[name..].starts_with(b"=\"")
}

/// What follows a scheme that nobody knows, if it looks like a secret: `Custom a9Xk2Lm4`.
fn own_scheme(value: &[u8]) -> Option<&[u8]> {
    let blank = memchr::memchr(b' ', value)?;
    let rest = value[blank + 1..].split(|byte| *byte == b' ').next().unwrap_or_default();
    let is_scheme = value[..blank].iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte));
    (is_scheme && rest.len() >= 6 && looks::counts(rest, Looks::Invented)).then_some(rest)
}

/// `name=value; name=value`.
fn is_cookie(value: &[u8]) -> bool {
    let name = value.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-.%".contains(byte)).count();
    name > 0 && value.get(name) == Some(&b'=') && value.len() > name + 1
}

/// What follows the scheme in a value of `Authorization`, if it may be a secret.
fn credentials(value: &[u8]) -> Option<&[u8]> {
    after_scheme(value).filter(|rest| rest.len() >= 6 && !urls::is_placeholder(rest))
}

fn after_scheme(value: &[u8]) -> Option<&[u8]> {
    const SCHEMES: [&[u8]; 10] = [
        b"bearer",
        b"basic",
        b"token",
        b"digest",
        b"negotiate",
        b"ntlm",
        b"apikey",
        b"aws4-hmac-sha256",
        b"ssws",
        b"key",
    ];
    let blank = memchr::memchr(b' ', value)?;
    let is_scheme = SCHEMES.iter().any(|scheme| value[..blank].eq_ignore_ascii_case(scheme));
    is_scheme.then(|| value[blank..].trim_ascii())
}

/// A text that is the value of such a header: `Bearer …`.
fn bare_header(redactor: &Redactor, text: &[u8], found: &mut Spans) {
    // A scheme has so many letters.
    let may_have_scheme = text.len() <= VALUE_MAX && [4, 5, 6, 9].iter().any(|end| text.get(*end) == Some(&b' '));
    if may_have_scheme && b"bBtTdDnN".contains(&text[0]) {
        header_alone(redactor, text, found);
    }
}

#[cold]
fn header_alone(redactor: &Redactor, text: &[u8], found: &mut Spans) {
    let Some(rest) = credentials(text) else { return };
    let is_one = !rest.iter().any(u8::is_ascii_whitespace);
    // In base64, and no word.
    let is_odd = |byte: &u8| byte.is_ascii_digit() || byte.is_ascii_uppercase() || *byte == b'=';
    let is_base64 = rest.len() >= 8 && rest.len() % 4 == 0 && rest[1..].iter().any(is_odd);
    let is_basic = text[..5].eq_ignore_ascii_case(b"basic") && is_base64;
    let is_digest = text[..6].eq_ignore_ascii_case(b"digest") && memmem::find(rest, b"response=").is_some();
    if (is_one && (is_basic || looks::counts(rest, Looks::Random)) || is_digest)
        && let Some(rule) = redactor.rule(rules::AUTHORIZATION)
    {
        found.hide(text.len() - rest.len()..text.len(), rule);
    }
}

/// `--password x` in a command line.
#[cold]
fn options(redactor: &Redactor, text: &[u8], found: &mut Spans) {
    for at in memmem::find_iter(text, b"--") {
        let start = at + 2;
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte == b'-';
        let length = text[start..].iter().take(NAME_MAX).take_while(|byte| is_name(byte)).count();
        let end = start + length;
        if length == 0 || text.get(end) != Some(&b' ') {
            continue;
        }
        let Some(ByName::Always(rule)) = redactor.remembered(&text[start..end]) else { continue };
        let Some(pair) = value_after(text, end, ByName::Always(rule)) else { continue };
        let value = &text[pair.value.clone()];
        if !value.starts_with(b"-") && (pair.is_quoted || looks::counts(value, Looks::Invented)) {
            found.hide(pair.value, rule);
        }
    }
}

/// What the last names said: texts of one kind have the same names.
#[derive(Default)]
pub(super) struct Remembered(Vec<Option<(Vec<u8>, ByName)>>);

const REMEMBERED: usize = 64;

impl Redactor {
    /// What a name inside of a text says, if it says something.
    pub(super) fn remembered(&self, name: &[u8]) -> Option<ByName> {
        let digits = name.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let name = &name[..name.len() - digits];
        let hash = usize::try_from(FxBuildHasher.hash_one(name) >> 32).unwrap_or_default();
        let slot = hash % REMEMBERED;
        let mut remembered = self.remembered.borrow_mut();
        let slots = &mut remembered.0;
        if slots.is_empty() {
            slots.resize(REMEMBERED, None);
        }
        let by_name = match &slots[slot] {
            Some((known, by_name)) if known == name => *by_name,
            _ => {
                // In bytes that are no text, what is before the name is none of it.
                let ascii = || name.iter().rposition(|byte| !byte.is_ascii()).map_or(name, |at| &name[at + 1..]);
                let text = std::str::from_utf8(name).or_else(|_| std::str::from_utf8(ascii()));
                let by_name = text.map_or(ByName::Nothing, |name| self.by_name(name));
                slots[slot] = Some((name.to_vec(), by_name));
                by_name
            }
        };
        (by_name != ByName::Nothing).then_some(by_name)
    }
}
