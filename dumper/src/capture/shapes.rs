//! Lists of names that many objects share: each is written once, and known by the addresses of its strings.

use std::hash::{Hash, Hasher};

use coredumpy_format::Encoder;
use coredumpy_format::limits::INLINE_BYTES;
use rustc_hash::{FxHashMap, FxHasher};

use super::hiding::Rules;
use super::raw::{Held, Obj};
use super::types::is_exact_str;

/// Longer lists are rarely shared.
const NAMES_MAX: usize = 64;
/// Lists that are remembered: bounds the memory for a program whose dicts all have other keys.
const SHAPES_MAX: usize = 16 * 1024;

/// The lists of names that were written so far.
#[derive(Default)]
pub(crate) struct Shapes {
    /// Hash of the addresses, to the object whose record has them.
    by_hash: FxHashMap<u64, u32>,
    by_id: FxHashMap<u32, Shape>,
    /// The names, so that another string never gets the address of one.
    held: Held,
    /// The record that wrote a list last. Only its first one can be shared: a payload may have another.
    last: Option<u32>,
}

/// A list of names.
struct Shape {
    names: Box<[Obj]>,
    /// What they say of their values, looked at once.
    rules: Rules,
    /// Where a name and a value stand that belong together.
    pair: Option<(usize, usize)>,
    filename: Option<usize>,
}

/// What is known of the names of a record.
pub(crate) struct Known {
    /// The object that wrote them before.
    pub(crate) like: Option<u32>,
    pub(crate) rules: Rules,
    pub(crate) pair: Option<(usize, usize)>,
    /// Where a path stands, that is shown even if it equals a value of the environment.
    pub(crate) filename: Option<usize>,
}

impl Known {
    fn new(like: Option<u32>, names: &[Obj], rules: Rules) -> Self {
        Self { like, rules, pair: pair_of(names), filename: place_of(names, &["__file__"]) }
    }

    /// Whether the values are like any others.
    pub(crate) fn says_nothing(&self) -> bool {
        self.rules.is_none() && self.pair.is_none() && self.filename.is_none()
    }
}

impl Shapes {
    /// The object that wrote the same names before; where none did, `id` will. `rules` says what names say.
    pub(crate) fn find_or_add(&mut self, names: &[Obj], id: u32, rules: impl FnOnce(&[Obj]) -> Rules) -> Known {
        if names.is_empty() {
            return Known::new(None, names, None);
        }
        if names.len() > NAMES_MAX {
            self.last = Some(id);
            return Known::new(None, names, rules(names));
        }
        let mut hasher = FxHasher::default();
        names.hash(&mut hasher);
        let hash = hasher.finish();
        if let Some(known) = self.by_hash.get(&hash)
            && let Some(shape) = self.by_id.get(known).filter(|shape| *shape.names == *names)
        {
            let Shape { rules, pair, filename, .. } = shape;
            return Known { like: Some(*known), rules: rules.clone(), pair: *pair, filename: *filename };
        }
        let new = Known::new(None, names, rules(names));
        let is_first = self.last.replace(id) != Some(id);
        if is_first && self.by_id.len() < SHAPES_MAX && names.iter().all(|name| is_short_name(*name)) {
            self.by_hash.insert(hash, id);
            for name in names {
                self.held.add(*name);
            }
            let (rules, pair, filename) = (new.rules.clone(), new.pair, new.filename);
            self.by_id.insert(id, Shape { names: names.into(), rules, pair, filename });
        }
        new
    }
}

/// What is called so has a name for what stands beside it: `{"name": "password", "value": "x"}`, `Parameter("password")`,
/// an enumeration's member.
const NAMES: [&str; 8] = ["name", "_name", "_name_", "key", "_key", "dest", "header", "variable"];
const VALUES: [&str; 7] = ["value", "_value", "_value_", "default", "_default", "_data", "_coded_value"];

fn pair_of(names: &[Obj]) -> Option<(usize, usize)> {
    Some((place_of(names, &NAMES)?, place_of(names, &VALUES)?))
}

fn place_of(names: &[Obj], among: &[&str]) -> Option<usize> {
    names.iter().position(|name| {
        is_exact_str(*name)
            && name.as_utf8().is_some_and(|name| among.iter().any(|known| known.eq_ignore_ascii_case(name)))
    })
}

/// Whether a name stands inline in a record: only such lists can be shared.
fn is_short_name(name: Obj) -> bool {
    is_exact_str(name)
        && name.str_length() <= INLINE_BYTES
        && name.as_utf8().is_some_and(|text| text.len() <= INLINE_BYTES)
}

/// Writes a reference to the names of object `id`.
pub(crate) fn write_like(encoder: &mut Encoder, id: u32) {
    encoder.uint(id.into());
}
