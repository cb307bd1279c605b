//! What a traceback may suggest: "Did you mean: 'loads'?"
//!
//! Of a library's module only the names that some code mentions are recorded. Where a name was not found in one, those
//! that are like it are recorded too, for from 3.12 on `traceback` looks for them.

use super::raw::{self, Obj};
use super::types::is_exact_str;
use super::walk::Walk;

/// Longer names get no suggestions, in `CPython` either.
const NAME_MAX: usize = 40;
/// Names that are looked at.
const CANDIDATES_MAX: usize = 750;

impl Walk<'_> {
    /// Has the names recorded that a traceback may suggest for an `AttributeError` of these members.
    pub(crate) fn mention_suggestions(&mut self, names: &[Obj], values: &[Obj]) {
        let member = |wanted: &str| {
            let at = names.iter().position(|name| is_exact_str(*name) && name.as_utf8() == Some(wanted))?;
            values.get(at).copied()
        };
        let (Some(module), Some(wrong)) = (member("obj"), member("name")) else { return };
        let wrong = if is_exact_str(wrong) { wrong.as_utf8() } else { None };
        let (Some(wrong), true) = (wrong, raw::is_module(module)) else { return };
        let Some(dict) = module.module_dict() else { return };
        let (mut position, mut looked_at) = (0, 0);
        while let Some((name, _)) = dict.dict_next(&mut position) {
            looked_at += 1;
            if looked_at > CANDIDATES_MAX {
                return;
            }
            if is_exact_str(name) && name.as_utf8().is_some_and(|name| is_like(name, wrong)) {
                self.mentioned.insert(name.address());
            }
        }
    }
}

/// Whether so few letters differ that one may be suggested for the other; upper and lower case are alike here.
fn is_like(name: &str, wrong: &str) -> bool {
    let (name, wrong) = (name.to_ascii_lowercase().into_bytes(), wrong.to_ascii_lowercase().into_bytes());
    if name.len() > NAME_MAX || wrong.len() > NAME_MAX {
        return false;
    }
    // Levenshtein's distance, a row at a time.
    let mut row: Vec<usize> = (0..=wrong.len()).collect();
    for (i, a) in name.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in wrong.iter().enumerate() {
            let changed = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[wrong.len()] <= (name.len() + wrong.len() + 3) / 6
}

#[cfg(test)]
mod tests {
    use super::is_like;

    #[test]
    fn names_with_few_differences_are_alike() {
        for (name, wrong) in [("loads", "lods"), ("JSONDecoder", "jsondecoder"), ("floor", "flor"), ("path", "pth")] {
            assert!(is_like(name, wrong), "{name}");
        }
        for (name, wrong) in [("dumps", "lods"), ("scanner", "lods"), ("a", "lods")] {
            assert!(!is_like(name, wrong), "{name}");
        }
    }
}
