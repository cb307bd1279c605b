//! `coredumpy._native.Pending`: which instances have no attributes yet.

use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;
use rustc_hash::FxHashMap;

/// Ids of instances by their addresses, where there may be a million of them. An allocator puts objects of a size side by
/// side, so this is pages of the address space: a dict, or any table that scatters them, costs a cache miss for each.
#[pyclass(frozen, module = "coredumpy._native")]
pub(crate) struct Pending(Mutex<Pages>);

type Pages = FxHashMap<usize, Box<[Option<NonZeroU32>; SLOTS]>>;

/// No object is smaller, so no two stand in one slot.
const SLOT_BYTES: usize = 16;
/// A page is what `CPython`'s allocator keeps for objects of one size: 16 KiB.
const SLOTS: usize = 1024;

fn place(address: usize) -> (usize, usize) {
    let slot = address / SLOT_BYTES;
    (slot / SLOTS, slot % SLOTS)
}

impl Pending {
    fn lock(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn insert(&self, address: usize, id: u32) {
        let (page, slot) = place(address);
        // Zero is for an empty slot, and 2^32 - 1 is no object's id.
        self.lock().entry(page).or_insert_with(|| Box::new([None; SLOTS]))[slot] = NonZeroU32::new(id.wrapping_add(1));
    }
}

#[pymethods]
impl Pending {
    #[new]
    fn new() -> Self {
        Self(Mutex::default())
    }

    fn __contains__(&self, address: usize) -> bool {
        let (page, slot) = place(address);
        self.lock().get(&page).is_some_and(|page| page[slot].is_some())
    }

    fn __setitem__(&self, address: usize, id: u32) {
        self.insert(address, id);
    }

    /// The id, which is forgotten; None where there is none.
    fn pop(&self, address: usize) -> Option<u32> {
        let (page, slot) = place(address);
        self.lock().get_mut(&page)?[slot].take().map(|id| id.get() - 1)
    }
}
