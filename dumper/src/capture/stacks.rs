//! Stacks, down to the frame with which the program begins: what runs it (a test runner, an executor) is no part of it,
//! and neither are frames of ours among the program's.

use pyo3::prelude::*;
use pyo3::types::{PyList, PyListMethods};
use rustc_hash::FxHashSet;

use super::ours::Ours;
use super::raw::Obj;
use super::types::{Kind, Types};

/// A stack's frames, innermost first.
#[derive(Default)]
pub(crate) struct Stack<'py> {
    pub(crate) frames: Vec<Bound<'py, PyAny>>,
    /// The lines where the frames of its traceback raised, innermost first.
    pub(crate) raised_at: Vec<u64>,
    /// How many of the innermost frames ask not to be shown.
    pub(crate) hidden: u64,
}

/// The frames that are the outermost of their stacks, by their addresses. Whoever asked for the dump keeps them.
#[derive(Default, Clone)]
pub(crate) struct Outermost {
    addresses: FxHashSet<usize>,
    pub(crate) ours: Ours,
}

impl Outermost {
    /// From a list of frames.
    pub(crate) fn new(types: &mut Types<'_>, frames: &Bound<'_, PyAny>, ours: Ours) -> PyResult<Self> {
        let mut addresses = FxHashSet::default();
        for frame in frames.cast::<PyList>()?.iter() {
            required_frame(types, &frame)?;
            addresses.insert(Obj::of(&frame).address());
        }
        Ok(Self { addresses, ours })
    }

    /// One that is kept elsewhere.
    pub(crate) fn add(&mut self, frame: &Bound<'_, PyAny>) {
        self.addresses.insert(Obj::of(frame).address());
    }

    /// The frames of the crashed thread: a traceback's, then those above its outermost.
    pub(crate) fn crashed<'py>(
        &self,
        traceback: Option<&Bound<'py, PyAny>>,
        frame: Option<&Bound<'py, PyAny>>,
        hidden: u64,
    ) -> PyResult<Stack<'py>> {
        let mut stack = Stack { hidden, ..Stack::default() };
        let entries = traceback.map_or_else(|| Ok(Vec::new()), |traceback| self.all_entries(traceback))?;
        let above = match entries.first() {
            // Of ours, too: what it calls may be a generator, which does not tell its callers.
            Some(outermost) => Some(self.back(&outermost.getattr("tb_frame")?)?),
            None => frame.cloned(),
        };
        for entry in self.of_program(entries)? {
            stack.frames.push(entry.getattr("tb_frame")?);
            stack.raised_at.push(entry.getattr("tb_lineno")?.extract().unwrap_or(0));
        }
        stack.frames.reverse();
        stack.raised_at.reverse();
        stack.frames.extend(self.callers(above)?);
        Ok(stack)
    }

    /// The entries of a traceback, outermost first.
    pub(crate) fn entries<'py>(&self, traceback: &Bound<'py, PyAny>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        self.of_program(self.all_entries(traceback)?)
    }

    fn of_program<'py>(&self, entries: Vec<Bound<'py, PyAny>>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let mut kept = Vec::with_capacity(entries.len());
        for entry in entries {
            if !self.ours.has_frame(&entry.getattr("tb_frame")?) {
                kept.push(entry);
            }
        }
        Ok(kept)
    }

    fn all_entries<'py>(&self, traceback: &Bound<'py, PyAny>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let mut entries = Vec::new();
        let mut begun = self.addresses.is_empty();
        let mut next = Some(traceback.clone());
        while let Some(entry) = next {
            next = Some(entry.getattr("tb_next")?).filter(|next| !next.is_none());
            if !begun && self.has(&entry.getattr("tb_frame")?) {
                entries.clear();
                begun = true;
            }
            entries.push(entry);
        }
        Ok(entries)
    }

    /// A frame and those that called it, innermost first.
    pub(crate) fn callers<'py>(&self, frame: Option<Bound<'py, PyAny>>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let mut frames = Vec::new();
        let mut next = frame;
        while let Some(frame) = next.filter(|frame| !frame.is_none()) {
            next = Some(self.back(&frame)?);
            if !self.ours.has_frame(&frame) {
                frames.push(frame);
            }
        }
        Ok(frames)
    }

    /// `f_back`, past frames of ours; None above an outermost frame.
    pub(crate) fn back<'py>(&self, frame: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let mut next = frame.clone();
        loop {
            if self.has(&next) {
                return Ok(frame.py().None().into_bound(frame.py()));
            }
            next = next.getattr("f_back")?;
            if next.is_none() || !self.ours.has_frame(&next) {
                return Ok(next);
            }
        }
    }

    fn has(&self, frame: &Bound<'_, PyAny>) -> bool {
        self.addresses.contains(&Obj::of(frame).address())
    }
}

/// What a caller of ours gave for a frame may be anything.
pub(crate) fn required_frame(types: &mut Types<'_>, frame: &Bound<'_, PyAny>) -> PyResult<()> {
    let number = types.of(Obj::of(frame));
    let is_frame = types.info(number).kind == Kind::Frame;
    if is_frame { Ok(()) } else { Err(pyo3::exceptions::PyTypeError::new_err("frame must be a frame")) }
}
