//! Which values leave in a dump, and what is put in their place.
//!
//! This folder knows names and texts, nothing of Python objects (but `python.rs`). A text is looked at once, by three
//! scans that cost little where nothing is found: pairs and URLs begin at a `=` or `:` (`pairs.rs`, `urls.rs`), tokens
//! are runs of at least sixteen letters (`shapes.rs`), both of which one pass finds (`glance.rs`); and known values stand
//! in an automaton (`values.rs`).

mod argv;
mod glance;
mod looks;
mod names;
mod pairs;
mod patterns;
mod phrases;
pub(crate) mod python;
mod rules;
mod shapes;
mod source;
mod spans;
mod sql;
#[cfg(test)]
mod tests;
mod urls;
mod values;

use std::cell::{Cell, RefCell};
use std::collections::HashSet;

use regex::bytes::Regex;

use rules::{Kind, Looks, RULES};
use spans::Spans;

pub(crate) use argv::secrets_of_command;
pub(crate) use patterns::Pattern;

/// What the user's configuration and the environment say.
#[derive(Default)]
pub(crate) struct Settings {
    pub(crate) hide_secret: bool,
    pub(crate) hide_environ: bool,
    pub(crate) disabled_rules: HashSet<String>,
    pub(crate) secret_names: Vec<String>,
    /// Those of the user's patterns that `Pattern::new` took; the others are Python's to run.
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) environ: Vec<(Vec<u8>, Vec<u8>)>,
    /// For each variable what the user's filter said.
    pub(crate) environ_hidden: Vec<bool>,
}

/// A rule, by its place in the table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) struct RuleId(u16);

impl RuleId {
    fn at(place: usize) -> Self {
        Self(u16::try_from(place).unwrap_or(u16::MAX))
    }
}

/// What a name says of the value below it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ByName {
    Nothing,
    /// The name of a hash or the like: what looks random there is none the less no secret.
    Harmless,
    /// Everything below is hidden.
    Always(RuleId),
    /// Texts below are hidden that look like a secret.
    IfSecret(RuleId),
}

/// What is to be done with a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    Clean,
    Whole(RuleId),
    /// Runs of it are replaced by marks; `rules` has each rule once, `count` counts the runs.
    Parts {
        text: Vec<u8>,
        rules: Vec<RuleId>,
        count: u32,
    },
}

pub(crate) struct Redactor {
    hide_secret: bool,
    is_on: Vec<bool>,
    own_names: Vec<String>,
    patterns: Vec<Regex>,
    values: values::Values,
    remembered: RefCell<pairs::Remembered>,
    /// How many bytes of texts were looked at, which is most of what a long text costs.
    seen_bytes: Cell<u64>,
}

impl Redactor {
    pub(crate) fn new(settings: Settings) -> Self {
        let mut made = Self {
            hide_secret: settings.hide_secret,
            is_on: RULES.iter().map(|rule| !settings.disabled_rules.contains(rule.name)).collect(),
            own_names: settings
                .secret_names
                .iter()
                .map(|name| names::fused(name))
                .filter(|name| !name.is_empty())
                .collect(),
            patterns: settings.patterns.iter().filter_map(Pattern::compile).collect(),
            values: values::Values::default(),
            remembered: RefCell::default(),
            seen_bytes: Cell::new(0),
        };
        if settings.hide_environ {
            made.take_environment(&settings.environ, &settings.environ_hidden);
        }
        made
    }

    /// The names of all rules, in the order of the table.
    pub(crate) fn rule_names() -> impl Iterator<Item = &'static str> {
        RULES.iter().map(|rule| rule.name)
    }

    #[allow(clippy::unused_self, reason = "an id belongs to a redactor")]
    pub(crate) fn rule_name(&self, rule: RuleId) -> &'static str {
        RULES.get(usize::from(rule.0)).map_or("unknown", |rule| rule.name)
    }

    /// The rule under which the caller hides what the patterns found that Python runs.
    pub(crate) fn pattern_rule(&self) -> Option<RuleId> {
        self.rule(rules::USER_PATTERN)
    }

    /// What stands in place of a hidden run of a text: ASCII, so that it fits into bytes, too.
    pub(crate) fn mark(&self, rule: RuleId) -> String {
        format!("<hidden: {}>", self.rule_name(rule))
    }

    pub(crate) fn by_name(&self, name: &str) -> ByName {
        if !self.hide_secret {
            return ByName::Nothing;
        }
        match names::find(name, &self.own_names) {
            Some((rule, _)) if !self.is_on[rule] => ByName::Nothing,
            Some((rule, Looks::Any)) => ByName::Always(RuleId::at(rule)),
            Some((rule, _)) => ByName::IfSecret(RuleId::at(rule)),
            None if names::is_harmless(name) => ByName::Harmless,
            None => ByName::Nothing,
        }
    }

    /// Looks at a text (UTF-8, where surrogates count as characters) or at bytes.
    pub(crate) fn text(&self, text: &[u8], by_name: ByName) -> Verdict {
        match by_name {
            ByName::Always(rule) if !text.is_empty() => return Verdict::Whole(rule),
            ByName::IfSecret(rule) if looks::counts(text, looks_of(rule)) => return Verdict::Whole(rule),
            _ => {}
        }
        self.spans(text, by_name != ByName::Harmless).verdict(self, text)
    }

    /// Hides a value elsewhere too, from now on, if it is long and unusual enough to be known again.
    pub(crate) fn learn(&mut self, secret: &[u8], rule: RuleId) {
        if self.hide_secret {
            self.values.learn(secret, rule);
        }
    }

    /// Bytes of texts that were looked at until now.
    pub(crate) fn seen_bytes(&self) -> u64 {
        self.seen_bytes.get()
    }

    fn spans(&self, text: &[u8], counts_random: bool) -> Spans {
        let mut found = Spans::default();
        self.seen_bytes.set(self.seen_bytes.get() + text.len() as u64);
        self.values.scan(text, &mut found);
        if self.hide_secret {
            if !is_plain(text) {
                let seen = pairs::scan(self, text, pairs::Style::Data, &mut found);
                if seen.phrase {
                    phrases::scan(self, text, pairs::Style::Data, &mut found);
                }
                if seen.dashes {
                    shapes::private_keys(self, text, &mut found);
                }
                if seen.run {
                    shapes::scan(self, text, counts_random, &mut found);
                }
            }
            if !self.patterns.is_empty() {
                patterns::scan(self, text, &mut found);
            }
        }
        found
    }

    /// The rule at a place of the table, if it is on.
    fn rule(&self, place: usize) -> Option<RuleId> {
        self.is_on[place].then_some(RuleId::at(place))
    }
}

/// Shorter texts have no token and no header's value (`NTLM`, a blank, eight letters).
const HEADER_MIN: usize = 13;

/// Whether a text is so short and has so plain letters that no scan would find a thing: most texts of most programs.
fn is_plain(text: &[u8]) -> bool {
    static IS_SIGN: [bool; 256] = {
        let mut table = [false; 256];
        table[b'=' as usize] = true;
        table[b':' as usize] = true;
        table[b'-' as usize] = true;
        table
    };
    // All of them: a loop without a way out is quicker than a few steps less.
    text.len() < HEADER_MIN && !text.iter().fold(false, |found, byte| found | IS_SIGN[usize::from(*byte)])
}

fn looks_of(rule: RuleId) -> Looks {
    match RULES[usize::from(rule.0)].kind {
        Kind::Name(looks, _) => looks,
        _ => Looks::Any,
    }
}
