//! What a name says of the value below it.
//!
//! A name is taken apart into words (`dbPassword`, `DB_PASSWORD` and `db-password` are *db password*), and words that
//! stand next to one another are looked up together: `Pass-Word` is *password*, `passenger` is not.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::rules::{self, Kind, Looks, RULES};

/// Longer names are texts.
const NAME_MAX: usize = 80;
/// The most words that one secret name has (`secret access key`).
const WORDS_MAX: usize = 4;

/// After a secret name these make it a name of something else: the length of a password is no password.
const ABOUT: &[&str] = &[
    "age",
    "algorithm",
    "algorithms",
    "allowed",
    "arg",
    "arn",
    "at",
    "attempts",
    "attr",
    "attribute",
    "available",
    "backend",
    "backends",
    "cache",
    "callback",
    "chain",
    "changed",
    "char",
    "chars",
    "check",
    "checker",
    "class",
    "classes",
    "cls",
    "column",
    "columns",
    "config",
    "count",
    "created",
    "date",
    "delay",
    "dialog",
    "dir",
    "directory",
    "domain",
    "duration",
    "enabled",
    "endpoint",
    "endpoints",
    "engine",
    "engines",
    "entry",
    "env",
    "error",
    "errors",
    "exception",
    "exists",
    "expiration",
    "expired",
    "expires",
    "expiry",
    "expr",
    "factory",
    "field",
    "fields",
    "file",
    "filename",
    "files",
    "flag",
    "flags",
    "flow",
    "fn",
    "form",
    "format",
    "formats",
    "func",
    "function",
    "generator",
    "getter",
    "handler",
    "handlers",
    "hasher",
    "hashers",
    "header",
    "headers",
    "help",
    "hint",
    "hints",
    "host",
    "id",
    "identity",
    "ids",
    "index",
    "info",
    "input",
    "interval",
    "invalid",
    "items",
    "kind",
    "kinds",
    "label",
    "labels",
    "leeway",
    "len",
    "length",
    "lengths",
    "level",
    "lifetime",
    "limit",
    "limits",
    "link",
    "list",
    "location",
    "lookup",
    "manager",
    "max",
    "message",
    "method",
    "methods",
    "middleware",
    "min",
    "mismatch",
    "missing",
    "mixin",
    "mode",
    "model",
    "modes",
    "module",
    "name",
    "names",
    "node",
    "num",
    "number",
    "ok",
    "option",
    "options",
    "order",
    "parameter",
    "params",
    "path",
    "paths",
    "pattern",
    "patterns",
    "policies",
    "policy",
    "position",
    "prefix",
    "prefixes",
    "prompt",
    "provided",
    "provider",
    "providers",
    "re",
    "ref",
    "reference",
    "regex",
    "renewal",
    "repository",
    "required",
    "reset",
    "resolver",
    "retries",
    "rotation",
    "rules",
    "schema",
    "scope",
    "scopes",
    "sep",
    "separator",
    "serializer",
    "server",
    "service",
    "set",
    "setting",
    "settings",
    "size",
    "sizes",
    "sort",
    "source",
    "state",
    "status",
    "store",
    "strategy",
    "strength",
    "suffix",
    "suffixes",
    "supported",
    "template",
    "test",
    "tests",
    "time",
    "timeout",
    "title",
    "ttl",
    "type",
    "types",
    "updated",
    "uri",
    "url",
    "urls",
    "usage",
    "valid",
    "validation",
    "validator",
    "validators",
    "var",
    "variable",
    "verified",
    "version",
    "view",
    "views",
    "widget",
];

/// At the beginning of a name these make it a question or a number.
const ASKS: &[&str] = &[
    "is", "has", "had", "needs", "use", "uses", "show", "hide", "no", "num", "max", "min", "n", "nr", "require",
    "requires", "required", "allow", "allows", "can", "should", "must", "forgot", "with", "without", "total", "count",
];

/// Right before a name that may mean a secret these say that it does not.
const PLAIN: &[&str] = &[
    "public",
    "pub",
    "foreign",
    "primary",
    "sort",
    "sorting",
    "cache",
    "partition",
    "group",
    "grouping",
    "dict",
    "hash",
    "index",
    "unique",
    "lookup",
    "translation",
    "hot",
    "publishable",
    "site",
    "host",
    "natural",
    "candidate",
    "object",
    "row",
    "column",
    "range",
    "map",
    "query",
    "field",
    "parent",
    "child",
    "memo",
    "order",
    "ssh",
    "composite",
    "first",
    "last",
    "left",
    "right",
    "arrow",
    "shortcut",
    "routing",
    "message",
    "bucket",
    "s3",
    "continuation",
    "page",
    "next",
    "previous",
    "lexer",
    "parser",
    "syntax",
    "eos",
    "bos",
    "pad",
    "unk",
    "mask",
    "stop",
];

/// What `names` finds: the rule's place in the table, and what counts below the name.
pub(super) type Found = Option<(usize, Looks)>;

/// Looks a name up; `own` has the user's names, as `fused` makes them.
pub(super) fn find(name: &str, own: &[String]) -> Found {
    if name.len() > NAME_MAX {
        return None;
    }
    let words = words(own_part(name));
    if words.first().is_some_and(|word| words.len() > 1 && ASKS.contains(&word.as_str())) {
        return if own.is_empty() { None } else { best(&words, own, true) };
    }
    best(&words, own, false)
}

/// `__token` of a class `WithCache` is `_WithCache__token` outside of it: the class says nothing of the value.
fn own_part(name: &str) -> &str {
    let owned = name.strip_prefix('_').filter(|rest| rest.starts_with(char::is_alphabetic));
    owned.and_then(|rest| rest.split_once("__")).map_or(name, |(_, own)| own)
}

/// With these a name that may mean a secret means a hash, or what everybody may know.
const HASH: &[&str] =
    &["checksum", "digest", "etag", "fingerprint", "md5", "md", "pub", "public", "publishable", "sha"];

/// Names of what looks random and is no secret.
const HARMLESS: &[&str] = &[
    "checksum",
    "commit",
    "digest",
    "etag",
    "fingerprint",
    "hash",
    "hashes",
    "id",
    "ids",
    "image",
    "integrity",
    "md5",
    "pubkey",
    "publickey",
    "sha",
    "thumbprint",
    "uuid",
];

/// Whether a name says that what looks random below it is none the less no secret.
pub(super) fn is_harmless(name: &str) -> bool {
    name.len() <= NAME_MAX && words(own_part(name)).iter().any(|word| HARMLESS.contains(&word.as_str()))
}

/// The user's form of a name: case, `_`, `-` and digits do not matter, as in [`words`].
pub(super) fn fused(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

/// Of all that the words say, what hides most.
fn best(words: &[String], own: &[String], only_own: bool) -> Found {
    let mut found: Found = None;
    let is_hash = words.iter().any(|word| HASH.contains(&word.as_str()));
    // A user's name may have more words than any of the table.
    let most = if own.is_empty() { WORDS_MAX } else { words.len() };
    for start in 0..words.len() {
        let mut together = String::new();
        for (end, word) in words.iter().enumerate().skip(start).take(most) {
            together.push_str(word);
            if own.contains(&together) {
                return Some((rules::USER_NAME, Looks::Any));
            }
            if only_own {
                continue;
            }
            let Some(&(rule, looks)) = table().get(without_owner(&together)) else { continue };
            let is_about = words[end + 1..].iter().any(|word| ABOUT.binary_search(&word.as_str()).is_ok());
            let is_plain = looks != Looks::Any && (is_hash || start > 0 && PLAIN.contains(&words[start - 1].as_str()));
            if !is_about && !is_plain && found.is_none_or(|(_, before)| before != Looks::Any) {
                found = Some((rule, looks));
            }
        }
    }
    found
}

/// `PGPASSWORD` and `userpasswd` are passwords.
fn without_owner(word: &str) -> &str {
    let names = ["password", "passwd", "passphrase"];
    names.into_iter().find(|name| word.strip_suffix(name).is_some_and(|owner| owner != "no")).unwrap_or(word)
}

fn table() -> &'static FxHashMap<&'static str, (usize, Looks)> {
    static TABLE: OnceLock<FxHashMap<&str, (usize, Looks)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let rows = RULES.iter().enumerate().filter_map(|(at, rule)| match rule.kind {
            Kind::Name(looks, names) => Some(names.iter().map(move |name| (*name, (at, looks)))),
            _ => None,
        });
        rows.flatten().collect()
    })
}

/// The words of a compound, in lower case. Numbers are left out: `password2` is a password.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before: Option<char> = None;
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_alphabetic() {
            let begins = match before {
                Some(former) if former.is_alphabetic() => {
                    // `dbPassword`, and the P of `HTTPPassword`.
                    let next_is_lower = letters.peek().is_some_and(|next| next.is_lowercase());
                    letter.is_uppercase() && (former.is_lowercase() || next_is_lower)
                }
                _ => true,
            };
            if begins {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(letter.to_lowercase());
            }
        }
        before = Some(letter);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compounds_fall_into_words() {
        for (name, expected) in [
            ("client_secret", "client secret"),
            ("dbPassword", "db password"),
            ("Pass-Word", "pass word"),
            ("HTTPPassword", "http password"),
            ("PGPASSWORD", "pgpassword"),
            ("password2", "password"),
            ("", ""),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
    }

    #[test]
    fn words_about_secrets_are_sorted() {
        assert!(ABOUT.is_sorted());
    }
}
