//! Command lines: `--password x`, `--token=x`, `-px` of tools that are known to take a password so.

use super::looks;
use super::{ByName, Redactor, RuleId, Verdict, looks_of, rules};

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
    ("wget", "-u"),
    ("docker", "-p"),
    ("7z", "-p"),
    ("zip", "-P"),
    ("unzip", "-P"),
];

impl Redactor {
    /// What is to be done with each word of a command line.
    pub(crate) fn argv<T: AsRef<[u8]>>(&self, argv: &[T]) -> Vec<Verdict> {
        let tool = argv.first().and_then(|word| word.as_ref().rsplit(|byte| *byte == b'/').next()).unwrap_or_default();
        let short = TOOLS.iter().find(|(name, _)| name.as_bytes() == tool).map(|(_, option)| option.as_bytes());
        let mut before = ByName::Nothing;
        let mut verdicts = Vec::with_capacity(argv.len());
        for word in argv {
            let word = word.as_ref();
            let verdict = match (before, short.and_then(|short| self.attached(short, word))) {
                _ if before != ByName::Nothing && !word.starts_with(b"-") => self.option_value(word, before),
                (_, Some(verdict)) => verdict,
                _ => self.text(word, ByName::Nothing),
            };
            verdicts.push(verdict);
            before = self.announces(word, short);
        }
        verdicts
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
    fn announces(&self, word: &[u8], short: Option<&[u8]>) -> ByName {
        if short == Some(word) {
            return self.password().map_or(ByName::Nothing, ByName::Always);
        }
        let is_option = word.starts_with(b"-") && !word.contains(&b'=');
        let name = std::str::from_utf8(word).ok().filter(|_| is_option);
        name.map_or(ByName::Nothing, |name| match self.by_name(name.trim_start_matches('-')) {
            ByName::Harmless => ByName::Nothing,
            by_name => by_name,
        })
    }

    fn password(&self) -> Option<RuleId> {
        if self.hide_secret { self.rule(rules::PASSWORD) } else { None }
    }
}
