//! Lists of names that many objects share: each is written once, and known by the addresses of its strings.

use std::hash::{Hash, Hasher};

use coredumpy_format::Encoder;
use coredumpy_format::limits::INLINE_BYTES;
use rustc_hash::{FxHashMap, FxHasher};

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
    names: FxHashMap<u32, Box<[Obj]>>,
    /// The names, so that another string never gets the address of one.
    held: Held,
    /// The record that wrote a list last. Only its first one can be shared: a payload may have another.
    last: Option<u32>,
}

impl Shapes {
    /// The names that object `id` wrote itself.
    #[inline]
    pub(crate) fn names(&self, id: u32) -> &[Obj] {
        self.names.get(&id).map_or(&[], |names| names)
    }

    /// The object that wrote the same names before; where none did, `id` will.
    pub(crate) fn find_or_add(&mut self, names: &[Obj], id: u32) -> Option<u32> {
        if names.is_empty() {
            return None;
        }
        if names.len() > NAMES_MAX {
            self.last = Some(id);
            return None;
        }
        let mut hasher = FxHasher::default();
        names.hash(&mut hasher);
        let hash = hasher.finish();
        if let Some(known) = self.by_hash.get(&hash)
            && self.names(*known) == names
        {
            return Some(*known);
        }
        let is_first = self.last.replace(id) != Some(id);
        if is_first && self.names.len() < SHAPES_MAX && names.iter().all(|name| is_short_name(*name)) {
            self.by_hash.insert(hash, id);
            for name in names {
                self.held.add(*name);
            }
            self.names.insert(id, names.into());
        }
        None
    }
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
