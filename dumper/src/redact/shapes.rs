//! Tokens that are known by their shape, or by having none.
//!
//! All of them have a long run of token letters, so only such runs are looked at: one is found by looking at every
//! sixteenth byte. In a run an automaton looks for what tokens begin with, and only then a pattern is run, which is
//! compiled the first time that it is needed.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, OnceLock};

use aho_corasick::automaton::Automaton;
use aho_corasick::{Anchored, dfa::DFA, nfa::contiguous::NFA};
use memchr::memmem;
use regex::bytes::{Regex, RegexBuilder};

use super::glance::RUN;
use super::rules::{self, Kind, RULES};
use super::spans::Spans;
use super::{Redactor, RuleId, looks};

/// How far before an anchor a token may begin (`1234567890:AA…`, the hex digits before `NRAL`).
const BEFORE: usize = 64;
/// Of anchors, that much is looked for: as often as not the rest has nothing to add. With fewer than 64 bytes that differ
/// in all anchors together, the automaton is half as large.
const ANCHOR_MAX: usize = 7;
/// How much after an anchor is looked at at once.
const AFTER: usize = 640;
/// What of a token may lie beyond its run (`~`, `@`, `=`).
const BEYOND: usize = 96;

#[inline(never)]
pub(super) fn scan(redactor: &Redactor, text: &[u8], counts_random: bool, found: &mut Spans) {
    let mut from = 0;
    while let Some((start, end)) = next_run(text, from) {
        tokens(redactor, text, start, end, found);
        discord(redactor, text, start, end, found);
        if counts_random {
            random(redactor, text, start, end, found);
        }
        from = end;
    }
}

/// The next run of token letters that is long enough: it has one at every sixteenth place, and they go on from there.
fn next_run(text: &[u8], from: usize) -> Option<(usize, usize)> {
    let is_token = |byte: &u8| IS_TOKEN[usize::from(*byte)];
    let mut probe = from + RUN - 1;
    while probe < text.len() {
        if is_token(&text[probe]) {
            let before = text[from..probe].iter().rev().take_while(|byte| is_token(byte)).count();
            let after = text[probe..].iter().take_while(|byte| is_token(byte)).count();
            if before + after >= RUN {
                return Some((probe - before, probe + after));
            }
            probe += after;
        }
        probe += RUN;
    }
    None
}

static IS_TOKEN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/' | b'+' | b'~');
        byte += 1;
    }
    table
};

/// Tokens of a known shape with an anchor in this run.
fn tokens(redactor: &Redactor, text: &[u8], start: usize, end: usize, found: &mut Spans) {
    let anchors = anchors();
    // An anchor may begin with a sign that is no token letter (`:AA`, `Q~`); what a `$` parts belongs together.
    let is_part = start > 0 && text[start - 1] == b'$';
    let start = start.saturating_sub(if is_part { BEFORE } else { 2 });
    let mut looked_at: Vec<(usize, usize)> = Vec::new();
    anchors.each(&text[start..end], |rule, at| {
        let at = start + at;
        let done = looked_at.iter_mut().find(|(known, _)| *known == rule);
        if done.as_ref().is_some_and(|(_, until)| at < *until) || !redactor.is_on[rule] {
            return;
        }
        let until = (at + AFTER).min(end + BEYOND).min(text.len());
        match done {
            Some(done) => done.1 = until,
            None => looked_at.push((rule, until)),
        }
        matches(rule, text, at.saturating_sub(BEFORE), until, end, found);
    });
}

/// What the pattern of a rule matches between `from` and `until`.
fn matches(rule: usize, text: &[u8], mut from: usize, until: usize, run_end: usize, found: &mut Spans) {
    let Some(pattern) = pattern(rule) else { return };
    let part = &text[..until];
    while let Some(whole) = pattern.find_at(part, from) {
        let secret = pattern.captures_at(part, whole.start()).and_then(|groups| groups.name("secret"));
        let secret = secret.unwrap_or(whole);
        // A token longer than what was looked at goes on to the end of its run.
        let end = if whole.end() == until { whole.end().max(run_end) } else { secret.end() };
        found.hide(secret.start()..end, RuleId::at(rule));
        from = whole.end().max(from + 1);
        if from > until {
            return;
        }
    }
}

struct Anchors {
    /// For the first bytes: a small dump is written before the other one would be built.
    small: NFA,
    quick: OnceLock<DFA>,
    looked_at: AtomicUsize,
    /// The rule of each anchor.
    rules: Vec<usize>,
}

/// Bytes that cost as much in the small automaton as the quick one costs to be built.
const SMALL_BYTES: usize = 256 * 1024;

impl Anchors {
    /// Tells of each anchor in the text, overlapping ones too, its rule and where it begins.
    fn each(&self, text: &[u8], tell: impl FnMut(usize, usize)) {
        if self.looked_at.fetch_add(text.len(), Ordering::Relaxed) < SMALL_BYTES {
            return self.each_by(&self.small, text, tell);
        }
        let quick =
            self.quick.get_or_init(|| DFA::new(anchor_texts().0).expect("the table's anchors make an automaton"));
        self.each_by(quick, text, tell);
    }

    /// Step by step: the crate's own search asks for the automaton's kind at each byte, which takes four times as long.
    fn each_by(&self, automaton: &impl Automaton, text: &[u8], mut tell: impl FnMut(usize, usize)) {
        let mut state = automaton.start_state(Anchored::No).expect("it may start anywhere");
        for (at, byte) in text.iter().enumerate() {
            state = automaton.next_state(Anchored::No, state, *byte);
            if automaton.is_special(state) && automaton.is_match(state) {
                for nth in 0..automaton.match_len(state) {
                    let anchor = automaton.match_pattern(state, nth);
                    tell(self.rules[anchor.as_usize()], at + 1 - automaton.pattern_len(anchor));
                }
            }
        }
    }
}

fn anchors() -> &'static Anchors {
    static ANCHORS: OnceLock<Anchors> = OnceLock::new();
    ANCHORS.get_or_init(|| {
        let (texts, rules) = anchor_texts();
        let small = NFA::new(texts).expect("the table's anchors make an automaton");
        Anchors { small, quick: OnceLock::new(), looked_at: AtomicUsize::new(0), rules }
    })
}

/// What is looked for of all anchors, and the rule of each.
fn anchor_texts() -> (Vec<&'static str>, Vec<usize>) {
    let (mut texts, mut rules) = (Vec::new(), Vec::new());
    for (at, rule) in RULES.iter().enumerate() {
        if let Kind::Shape(anchors, _) = rule.kind {
            texts.extend(anchors.iter().map(|anchor| &anchor[..anchor.len().min(ANCHOR_MAX)]));
            rules.resize(texts.len(), at);
        }
    }
    (texts, rules)
}

/// Whether a byte is in what is looked for of anchors.
#[cfg(test)]
pub(super) fn has(anchors: &[&str], byte: u8) -> bool {
    anchors.iter().any(|anchor| anchor.bytes().take(ANCHOR_MAX).any(|known| known == byte))
}

fn pattern(rule: usize) -> Option<&'static Regex> {
    static COMPILED: [OnceLock<Option<Regex>>; RULES.len()] = [const { OnceLock::new() }; RULES.len()];
    let compile = || match RULES[rule].kind {
        Kind::Shape(_, pattern) => RegexBuilder::new(pattern).unicode(false).build().ok(),
        _ => None,
    };
    COMPILED[rule].get_or_init(compile).as_ref()
}

/// Three parts of which none has a beginning of its own: an account's number in base64, a time, a signature.
fn discord(redactor: &Redactor, text: &[u8], start: usize, end: usize, found: &mut Spans) {
    let run = &text[start..end];
    if run.len() < 58 || !b"MNOm".contains(&run[0]) {
        return;
    }
    let mut lengths = run.split(|byte| *byte == b'.').map(<[u8]>::len);
    let is_token = match [lengths.next(), lengths.next(), lengths.next(), lengths.next()] {
        [Some(23..=28), Some(6 | 7), Some(27..=45), None] => run[0] != b'm',
        [Some(3), Some(60..), None, None] => run.starts_with(b"mfa."),
        _ => false,
    };
    if is_token && let Some(rule) = redactor.rule(rules::DISCORD) {
        found.hide(start..end, rule);
    }
}

/// What no rule knows and yet can only be made by a machine.
fn random(redactor: &Redactor, text: &[u8], start: usize, end: usize, found: &mut Spans) {
    let Some(rule) = redactor.rule(rules::RANDOM) else { return };
    if end - start < looks::RANDOM_MIN {
        return;
    }
    let mut at = start;
    for piece in text[start..end].split(|byte| *byte == b'.') {
        if looks::is_random(piece) {
            // Where nothing looks random, nobody need look around.
            if is_known_harmless(text, start, end) {
                return;
            }
            found.hide(at..at + piece.len(), rule);
        }
        at += piece.len() + 1;
    }
}

/// Paths, digests that say so, embedded data, public keys.
fn is_known_harmless(text: &[u8], start: usize, end: usize) -> bool {
    let run = &text[start..end];
    let before = &text[start.saturating_sub(24)..start];
    let top = run.strip_prefix(b"/").and_then(|path| path.split(|byte| *byte == b'/').next());
    let is_path = top.is_some_and(|top| top.len() < 6 || !looks::is_mixed(top));
    // Names that a compiler of C++ or Rust made.
    let is_mangled = run.starts_with(b"_Z") || run.starts_with(b"_R");
    if is_path || is_mangled || is_picture(run) || is_in_block(text, start, end) {
        return true;
    }
    let mut name = before.to_ascii_lowercase();
    name.extend(run[..run.len().min(16)].to_ascii_lowercase());
    let says = |word: &[u8]| memmem::find(&name, word).is_some();
    [&b"sha1"[..], b"sha2", b"sha3", b"sha5", b"md5", b"base64,", b"ssh-", b"ecdsa-"].into_iter().any(says)
}

/// What files of pictures, sounds, documents and archives begin with, in base64.
fn is_picture(run: &[u8]) -> bool {
    const BEGINS: [&[u8]; 14] = [
        b"iVBORw0KGgo",
        b"R0lGOD",
        b"/9j/",
        b"UklGR",
        b"Qk0",
        b"AAABAA",
        b"PHN2Zy",
        b"PD94bWwg",
        b"JVBERi0",
        b"UEsDB",
        b"H4sIA",
        b"T2dnUw",
        b"SUQz",
        b"d09GR",
    ];
    BEGINS.iter().any(|begin| run.starts_with(begin))
}

/// A line of a block of base64: a certificate, an image in an e-mail.
fn is_in_block(text: &[u8], start: usize, end: usize) -> bool {
    let is_line =
        |part: &[u8]| part.len() >= 48 && part.iter().all(|byte| IS_TOKEN[usize::from(*byte)] || *byte == b'=');
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r');
    let indent = text[..start].iter().rev().take_while(|byte| is_blank(byte)).count();
    let before = text[..start - indent].strip_suffix(b"\n");
    let line_before = before.and_then(|text| text.rsplit(|byte| *byte == b'\n').next()).map(<[u8]>::trim_ascii);
    let rest = text[end..].iter().take_while(|byte| is_blank(byte) || **byte == b'=').count();
    let after = text[end + rest..].strip_prefix(b"\n");
    let line_after = after.and_then(|text| text.split(|byte| *byte == b'\n').next()).map(<[u8]>::trim_ascii);
    end - start >= 48 && (line_before.is_some_and(is_line) || line_after.is_some_and(is_line))
}

/// Blocks of PEM or PGP that hold a private key, whole; where the end was cut off, to the end of the text.
pub(super) fn private_keys(redactor: &Redactor, text: &[u8], found: &mut Spans) {
    static BEGIN: LazyLock<memmem::Finder> = LazyLock::new(|| memmem::Finder::new(b"-----BEGIN "));
    let Some(rule) = redactor.rule(rules::PRIVATE_KEY) else { return };
    let mut from = 0;
    while let Some(at) = BEGIN.find(&text[from..]) {
        let start = from + at;
        from = start + 11;
        let label = &text[from..(from + 40).min(text.len())];
        if memmem::find(label, b"PRIVATE KEY").is_none_or(|at| label[..at].contains(&b'-')) {
            continue;
        }
        let end = memmem::find(&text[from..], b"-----END ").map(|at| from + at + 9);
        let end = end.map_or(text.len(), |at| {
            let tail = memmem::find(&text[at..], b"-----");
            tail.map_or(text.len(), |length| at + length + 5)
        });
        found.hide(start..end, rule);
        from = end;
    }
}
