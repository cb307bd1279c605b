//! Which objects have an id: a table from address to id, made for being asked once for each reference of a dump.
//!
//! A slot is the upper half of the address's hash and a number; a lookup touches one cache line, where a general table
//! touches two. What has an id is held until the end, so that its address goes on naming it.

use super::raw::{Held, Obj};

/// Slots of a new table, a power of two.
const SLOTS_MIN: usize = 1024;

/// Multiplied with, an address spreads over the upper bits (the golden ratio of 2^64).
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// A table with open addressing, at most five eighths full.
pub(crate) struct Ids {
    /// Hash in the upper half; in the lower half the number of an object, from 1 on. 0: free.
    slots: Vec<u64>,
    /// A slot's place is what is left of its hash after so many bits.
    shift: u32,
    objects: Held,
    /// The id by the object's number.
    by_number: Vec<u32>,
}

/// Where an object was looked for.
pub(crate) enum Found {
    Id(u32),
    /// The free slot for it, and what to write there.
    Free(usize, u64),
}

impl Default for Ids {
    fn default() -> Self {
        let mut ids = Self { slots: Vec::new(), shift: 0, objects: Held::default(), by_number: Vec::new() };
        ids.replace_slots(vec![0; SLOTS_MIN]);
        ids
    }
}

impl Ids {
    /// The id of an object, or the place for it.
    #[inline]
    pub(crate) fn find(&self, object: Obj) -> Found {
        let hash = hash_of(object);
        let mut place = self.place_of(hash);
        loop {
            let slot = self.slots[place];
            if slot == 0 {
                return Found::Free(place, hash);
            }
            let number = (slot & 0xffff_ffff) as usize - 1;
            if slot & !0xffff_ffff == hash && self.objects.get(number) == object {
                return Found::Id(self.by_number[number]);
            }
            place = (place + 1) & (self.slots.len() - 1);
        }
    }

    pub(crate) fn get(&self, object: Obj) -> Option<u32> {
        match self.find(object) {
            Found::Id(id) => Some(id),
            Found::Free(..) => None,
        }
    }

    /// Gives an object an id, after [`Ids::find`] found a free slot and [`Ids::has_room`] said yes.
    #[inline]
    pub(crate) fn insert(&mut self, (place, hash): (usize, u64), object: Obj, id: u32) {
        self.objects.add(object);
        self.by_number.push(id);
        self.slots[place] = hash | self.by_number.len() as u64;
    }

    /// Whether an object can be added; otherwise [`Ids::make_room`] must be asked.
    #[inline]
    pub(crate) fn has_room(&self) -> bool {
        self.by_number.len() < self.slots.len() / 8 * 5
            && self.by_number.len() < self.by_number.capacity()
            && self.by_number.len() < self.objects.capacity()
    }

    /// Makes the table larger where it must be; false where there is no memory for it.
    #[cold]
    pub(crate) fn make_room(&mut self) -> bool {
        if self.by_number.try_reserve(1).is_err() || !self.objects.make_room() {
            return false;
        }
        if self.by_number.len() < self.slots.len() / 8 * 5 {
            return true;
        }
        let count = self.slots.len() * 2;
        let mut slots = Vec::new();
        if u32::try_from(count).is_err() || slots.try_reserve_exact(count).is_err() {
            return false;
        }
        slots.resize(count, 0);
        self.replace_slots(slots);
        true
    }

    fn replace_slots(&mut self, slots: Vec<u64>) {
        let former = std::mem::replace(&mut self.slots, slots);
        self.shift = 64 - self.slots.len().trailing_zeros();
        for slot in former.into_iter().filter(|slot| *slot != 0) {
            let mut place = self.place_of(slot);
            while self.slots[place] != 0 {
                place = (place + 1) & (self.slots.len() - 1);
            }
            self.slots[place] = slot;
        }
    }

    #[inline]
    fn place_of(&self, hash: u64) -> usize {
        usize::try_from(hash >> self.shift).unwrap_or(0)
    }
}

/// In the upper half; the lower one is free for the object's number.
#[inline]
fn hash_of(object: Obj) -> u64 {
    (object.address() as u64).wrapping_mul(SPREAD) & !0xffff_ffff
}
