//! A reserve for the process that crashes because its memory is used up.
//!
//! Where an allocation fails, Rust ends the process. So while a dump is written some memory stands by: the first allocation
//! that fails gives it back to the system and tries again, and the walk, which looks after every record, stops there. Large
//! pieces are asked for with `try_reserve`, so that what is left to fail is much smaller than the reserve.

use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

use pyo3::PyResult;
use pyo3::exceptions::PyMemoryError;

/// More than everything that the walk allocates between two looks, and two blocks on the compressing thread.
const RESERVE_BYTES: usize = 4 * 1024 * 1024;
const LAYOUT: Layout = match Layout::from_size_align(RESERVE_BYTES, 16) {
    Ok(layout) => layout,
    Err(_) => unreachable!(),
};

/// Null where no dump is being written, or the reserve is used up.
static RESERVE: AtomicPtr<u8> = AtomicPtr::new(ptr::null_mut());
static IS_LOW: AtomicBool = AtomicBool::new(false);

#[global_allocator]
static ALLOCATOR: WithReserve = WithReserve;

struct WithReserve;

// SAFETY: everything is passed on to the system's allocator; a call is repeated only after it failed.
unsafe impl GlobalAlloc for WithReserve {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise.
        or_again(|| unsafe { System.alloc(layout) }, layout.size())
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise.
        or_again(|| unsafe { System.alloc_zeroed(layout) }, layout.size())
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller's promise; a call that failed leaves the memory as it was.
        or_again(|| unsafe { System.realloc(pointer, layout, size) }, size)
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[inline]
fn or_again(allocate: impl Fn() -> *mut u8, size: usize) -> *mut u8 {
    let pointer = allocate();
    // A piece that the reserve cannot be for is one that somebody tries to get and can do without.
    if pointer.is_null() && size < RESERVE_BYTES && give_back() { allocate() } else { pointer }
}

#[cold]
fn give_back() -> bool {
    let reserve = RESERVE.swap(ptr::null_mut(), Ordering::AcqRel);
    if reserve.is_null() {
        return false;
    }
    IS_LOW.store(true, Ordering::Release);
    // SAFETY: allocated with this layout, and taken out of its place, so that nobody else gives it back.
    unsafe { System.dealloc(reserve, LAYOUT) };
    true
}

/// Whether the reserve was touched: then the dump must come to its end.
#[inline]
pub(crate) fn is_low() -> bool {
    IS_LOW.load(Ordering::Relaxed)
}

/// The reserve stands by while this lives.
pub(crate) struct Reserve(());

impl Reserve {
    pub(crate) fn new() -> PyResult<Self> {
        // SAFETY: the layout is not empty.
        let reserve = unsafe { System.alloc(LAYOUT) };
        if reserve.is_null() {
            return Err(PyMemoryError::new_err("too little memory for a dump"));
        }
        IS_LOW.store(false, Ordering::Release);
        free(RESERVE.swap(reserve, Ordering::AcqRel));
        Ok(Self(()))
    }
}

impl Drop for Reserve {
    fn drop(&mut self) {
        free(RESERVE.swap(ptr::null_mut(), Ordering::AcqRel));
        IS_LOW.store(false, Ordering::Release);
    }
}

fn free(reserve: *mut u8) {
    if !reserve.is_null() {
        // SAFETY: allocated with this layout, and taken out of its place by the caller.
        unsafe { System.dealloc(reserve, LAYOUT) };
    }
}

/// A copy, or a `MemoryError`.
pub(crate) fn copy(bytes: &[u8]) -> PyResult<Vec<u8>> {
    let mut copy = Vec::new();
    match copy.try_reserve_exact(bytes.len()) {
        Ok(()) => copy.extend_from_slice(bytes),
        Err(_) => return Err(PyMemoryError::new_err(())),
    }
    Ok(copy)
}
