//! Command lines: `--password x`, `--token=x`, `-px` of tools that are known to take a password so.

use std::ops::Range;

use super::looks;
use super::pairs;
use super::spans::Spans;
use super::{ByName, Redactor, RuleId, Verdict, looks_of, rules};

/// What is looked at of a command line in a text.
const LINE_MAX: usize = 1024;

/// Tools, and the options whose value, or the rest of whose word, is a secret.
const TOOLS: &[(&str, &str)] = &[
    ("mysql", "-p"),
    ("mysqldump", "-p"),
    ("mysqladmin", "-p"),
    ("mariadb", "-p"),
    ("mongo", "-p"),
    ("mongosh", "-p"),
    ("sshpass", "-p"),
    ("redis-cli", "-a"),
    ("sqlcmd", "-P"),
    ("smbclient", "-U"),
    ("ldapsearch", "-w"),
    ("curl", "-u"),
    ("curl", "--user"),
    ("curl", "--proxy-user"),
    ("curl", "--pass"),
    ("docker", "-p"),
    ("7z", "-p"),
    ("zip", "-P"),
    ("unzip", "-P"),
];

/// A command line in a text, also as a list that Python shows (`['mysql', '-px']`), if the tool's name stands there: hides
/// what its options have. Where the name ends.
pub(super) fn in_text(redactor: &Redactor, text: &[u8], start: usize, found: &mut Spans) -> Option<usize> {
    let name = text[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    options_of(&text[start..start + name]).next()?;
    let limit = (start + LINE_MAX).min(text.len());
    let end = memchr::memchr3(b'\n', b'|', b']', &text[start..limit]).map_or(limit, |length| start + length);
    let (mut words, mut starts, mut at) = (Vec::new(), Vec::new(), start);
    for word in text[start..end].split(|byte| *byte == b' ') {
        let opened = word.iter().take_while(|byte| b"\"'[(".contains(byte)).count();
        let closed = word[opened..].iter().rev().take_while(|byte| b"\"',)".contains(byte)).count();
        words.push(&word[opened..word.len() - closed]);
        starts.push(at + opened);
        at += word.len() + 1;
    }
    for (place, secret) in secrets_of_command(&words) {
        let secret_start = starts[place] + secret.start;
        // `-p db`
        if secret.len() > 2
            && let Some(rule) = redactor.password()
        {
            found.hide(secret_start..secret_start + secret.len(), rule);
        }
    }
    Some(start + name)
}

/// What stands in the words of a command line after options that only its tool has: the word, and where in it.
pub(crate) fn secrets_of_command(words: &[&[u8]]) -> Vec<(usize, Range<usize>)> {
    let tool = words.first().and_then(|word| word.rsplit(|byte| *byte == b'/').next()).unwrap_or_default();
    let options: Vec<&[u8]> = options_of(tool).collect();
    let mut found = Vec::new();
    let mut is_value = false;
    for (place, word) in words.iter().enumerate().skip(1).filter(|_| !options.is_empty()) {
        let attached = options.iter().any(|option| option.len() == 2 && word.len() > 2 && word.starts_with(option));
        if attached || is_value && !word.starts_with(b"-") && !word.is_empty() {
            let secret = if attached { 2 } else { 0 }..word.len();
            let quote = usize::from(word[secret.start] == b'\'' || word[secret.start] == b'"');
            let secret = secret.start + quote..secret.end;
            if !pairs::is_template(&word[secret.clone()]) {
                found.push((place, secret));
            }
        }
        is_value = options.contains(word);
    }
    found
}

fn options_of(tool: &[u8]) -> impl Iterator<Item = &'static [u8]> {
    TOOLS.iter().filter(move |(name, _)| name.as_bytes() == tool).map(|(_, option)| option.as_bytes())
}

impl Redactor {
    /// What is to be done with each word of a command line.
    pub(crate) fn argv<T: AsRef<[u8]>>(&self, argv: &[T]) -> Vec<Verdict> {
        let tool = argv.first().and_then(|word| word.as_ref().rsplit(|byte| *byte == b'/').next()).unwrap_or_default();
        let short: Vec<&[u8]> = options_of(tool).collect();
        let mut before = ByName::Nothing;
        let mut verdicts = Vec::with_capacity(argv.len());
        for word in argv {
            let word = word.as_ref();
            let verdict = match (
                before,
                short.iter().filter(|short| short.len() == 2).find_map(|short| self.attached(short, word)),
            ) {
                _ if before != ByName::Nothing && !word.starts_with(b"-") => self.option_value(word, before),
                (_, Some(verdict)) => verdict,
                _ => self.text(word, ByName::Nothing),
            };
            verdicts.push(verdict);
            before = self.announces(word, &short);
        }
        verdicts
    }

    /// Whether a command line that begins so may have a secret after an option that only this tool has.
    pub(crate) fn is_tool(&self, word: &[u8]) -> bool {
        let tool = word.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
        self.hide_secret && options_of(tool).next().is_some()
    }

    fn option_value(&self, word: &[u8], by_name: ByName) -> Verdict {
        match by_name {
            ByName::IfSecret(rule) if looks::counts(word, looks_of(rule)) => Verdict::Whole(rule),
            _ => self.text(word, by_name),
        }
    }

    /// `-pSECRET`: the option stays.
    fn attached(&self, short: &[u8], word: &[u8]) -> Option<Verdict> {
        let secret = word.strip_prefix(short).filter(|secret| !secret.is_empty())?;
        let rule = self.password()?;
        let mut text = word[..word.len() - secret.len()].to_vec();
        text.extend_from_slice(self.mark(rule).as_bytes());
        Some(Verdict::Parts { text, rules: vec![rule], count: 1 })
    }

    /// What an option says of the next word.
    fn announces(&self, word: &[u8], short: &[&[u8]]) -> ByName {
        if short.contains(&word) {
            return self.password().map_or(ByName::Nothing, ByName::Always);
        }
        let is_option = word.starts_with(b"-") && !word.contains(&b'=');
        let name = std::str::from_utf8(word).ok().filter(|_| is_option);
        name.map_or(ByName::Nothing, |name| match self.by_name(name.trim_start_matches('-')) {
            ByName::Harmless => ByName::Nothing,
            by_name => by_name,
        })
    }

    pub(crate) fn password(&self) -> Option<RuleId> {
        if self.hide_secret { self.rule(rules::PASSWORD) } else { None }
    }
}
