//! Values that are known: those of the environment, and what was hidden by its name.

use std::cell::OnceCell;

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;

use super::rules::{self, Looks};
use super::spans::Spans;
use super::{Redactor, RuleId, looks, names, urls};

/// Values that are looked for inside of others.
const INSIDE_MAX: usize = 256;
/// Shorter ones occur by chance.
const INSIDE_MIN: usize = 6;
/// Shorter ones, and words, are only found where nothing adjoins.
const ADJOINED_MIN: usize = 12;

#[derive(Default)]
pub(super) struct Values {
    /// Hidden where a text equals them.
    whole: FxHashMap<Vec<u8>, RuleId>,
    /// Whether one of them has this length: most texts need no more than that.
    lengths: Vec<bool>,
    /// Hidden inside of texts, too.
    inside: Vec<(Vec<u8>, RuleId)>,
    automaton: OnceCell<Option<AhoCorasick>>,
}

impl Values {
    pub(super) fn learn(&mut self, secret: &[u8], rule: RuleId) {
        let secret = secret.trim_ascii();
        if is_unusual(secret) {
            self.add(secret, rule, true);
        }
    }

    fn add(&mut self, value: &[u8], rule: RuleId, inside: bool) {
        if self.inside.len() >= INSIDE_MAX && inside || self.inside.iter().any(|(known, _)| known == value) {
            return;
        }
        self.lengths.resize(self.lengths.len().max(value.len() + 1), false);
        self.lengths[value.len()] = true;
        self.whole.entry(value.to_vec()).or_insert(rule);
        if inside && value.len() >= INSIDE_MIN {
            self.whole.insert(value.to_vec(), rule);
            self.inside.push((value.to_vec(), rule));
            self.automaton = OnceCell::new();
        }
    }

    pub(super) fn scan(&self, text: &[u8], found: &mut Spans) {
        if self.lengths.get(text.len()) == Some(&true)
            && let Some(rule) = self.whole.get(text)
        {
            return found.hide(0..text.len(), *rule);
        }
        self.scan_inside(text, found);
    }

    /// Looks only for values that are hidden inside of texts, too.
    pub(super) fn scan_inside(&self, text: &[u8], found: &mut Spans) {
        if !self.inside.is_empty() {
            self.scan_for(text, found);
        }
    }

    #[inline(never)]
    fn scan_for(&self, text: &[u8], found: &mut Spans) {
        let Some(automaton) = self.automaton.get_or_init(|| self.build()) else { return };
        for hit in automaton.find_iter(text) {
            let (value, rule) = &self.inside[hit.pattern().as_usize()];
            let adjoins = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
            let is_part = adjoins(text[..hit.start()].last()) || adjoins(text.get(hit.end()));
            if !is_part || (value.len() >= ADJOINED_MIN && !value.iter().all(u8::is_ascii_alphabetic)) {
                found.hide(hit.range(), *rule);
            }
        }
    }

    fn build(&self) -> Option<AhoCorasick> {
        let values = self.inside.iter().map(|(value, _)| value);
        AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(values).ok()
    }
}

impl Redactor {
    pub(super) fn take_environment(&mut self, environ: &[(Vec<u8>, Vec<u8>)], hidden: &[bool]) {
        let secret = self.rule(rules::ENVIRONMENT_SECRET);
        let plain = self.rule(rules::ENVIRONMENT);
        for ((name, value), is_hidden) in environ.iter().zip(hidden) {
            if !is_hidden || value.is_empty() {
                continue;
            }
            match secret {
                Some(rule) if is_secret(name, value, &self.own_names) => self.values.add(value, rule, true),
                _ => {}
            }
            if let (Some(rule), Some(password)) = (secret, urls::password(value)) {
                self.values.add(password, rule, is_unusual(password));
            }
            if let Some(rule) = plain {
                self.values.add(value, rule, false);
            }
        }
    }
}

/// Whether the name of a variable says that its value is a secret.
fn is_secret(name: &[u8], value: &[u8], own_names: &[String]) -> bool {
    let found = std::str::from_utf8(name).ok().and_then(|name| names::find(name, own_names));
    found.is_some_and(|(_, looks)| looks == Looks::Any || looks::counts(value, looks))
}

/// Whether a value can be known again: no word that occurs everywhere.
fn is_unusual(secret: &[u8]) -> bool {
    let (mut letters, mut digits, mut others) = (0, 0, 0);
    for byte in secret {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => letters += 1,
            b'0'..=b'9' => digits += 1,
            _ => others += 1,
        }
    }
    match secret.len() {
        0..6 => false,
        6..12 => letters > 0 && digits > 0 || others > 1,
        12..20 => letters > 0 && digits + others > 0 && looks_made_up(secret),
        _ => letters > 0 || others > 0,
    }
}

/// No identifier (`some_long_name`), no path.
fn looks_made_up(secret: &[u8]) -> bool {
    !secret.iter().all(|byte| byte.is_ascii_alphabetic() || *byte == b'_') && !secret.starts_with(b"/")
}
