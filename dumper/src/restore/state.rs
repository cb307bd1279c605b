//! What a restoration remembers between calls. Its lock is never held while Python runs.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use coredumpy_format::model::{Object, Value};
use pyo3::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::makers::Maker;
use super::memo::Memo;

/// Lists of names whose Python strings are kept for the dicts and instances that share them.
const CACHED_NAMES: usize = 4096;

/// A list of names and their Python strings.
type SharedNames = (Arc<[Value]>, Arc<[Py<PyAny>]>);

/// Something that is done once every object that it may need exists.
pub(crate) enum Job {
    /// Fills a container. The record is read again where too many jobs wait.
    Fill { object: Py<PyAny>, id: u32, record: Option<Box<Object>> },
    /// Calls back into Python.
    Call(Py<PyAny>),
}

/// Objects by their ids, and what is still to do for them.
#[derive(Default)]
pub(crate) struct State {
    /// Everything that was restored: so identity and cycles hold.
    pub(crate) memo: Memo,
    /// Objects that are being made and have no shell: a reference to one of them is a cycle that no program can make.
    pub(crate) building: FxHashSet<u32>,
    /// How deep the objects are nested that are made after what they hold.
    pub(crate) nesting: FxHashMap<u32, u32>,
    pub(crate) jobs: VecDeque<Job>,
    /// What makes the instances of a class, by the class's id and the kind of what they hold as a subclass of a built-in.
    pub(crate) makers: FxHashMap<(u32, &'static str), Arc<Maker>>,
    /// The one that was asked for last: most objects are of the class of the one before.
    last_maker: Option<(u32, &'static str, Arc<Maker>)>,
    names: FxHashMap<usize, SharedNames>,
    /// Calls of `object` that are on the stack: Python code that we call may call back.
    pub(crate) calls: u32,
    /// Objects that are being made on the stack.
    pub(crate) asking: u32,
}

impl State {
    pub(crate) fn maker(&mut self, class: u32, word: &'static str) -> Option<Arc<Maker>> {
        if let Some((id, of, maker)) = &self.last_maker
            && *id == class
            && std::ptr::eq(*of, word)
        {
            return Some(Arc::clone(maker));
        }
        let maker = self.makers.get(&(class, word))?;
        self.last_maker = Some((class, word, Arc::clone(maker)));
        Some(Arc::clone(maker))
    }

    /// The Python strings of shared names. The list is known by its address, which stays its own while it is kept here.
    pub(crate) fn names(&self, list: &Arc<[Value]>) -> Option<Arc<[Py<PyAny>]>> {
        self.names.get(&(Arc::as_ptr(list).addr())).map(|(_, names)| Arc::clone(names))
    }

    /// Keeps them. What is pushed out is given back, for dropping it may run Python code.
    pub(crate) fn keep_names(&mut self, list: &Arc<[Value]>, names: &Arc<[Py<PyAny>]>) -> impl Sized + use<> {
        let old = if self.names.len() >= CACHED_NAMES { std::mem::take(&mut self.names) } else { FxHashMap::default() };
        let replaced = self.names.insert(Arc::as_ptr(list).addr(), (Arc::clone(list), Arc::clone(names)));
        (old, replaced)
    }

    /// Every Python object that is held, for the garbage collector.
    pub(crate) fn visit(
        &self,
        mut visit: impl FnMut(&Py<PyAny>) -> Result<(), pyo3::PyTraverseError>,
    ) -> Result<(), pyo3::PyTraverseError> {
        self.memo.iter().try_for_each(|(_, object)| visit(object))?;
        self.makers.values().try_for_each(|maker| maker.visit(&mut visit))?;
        self.names.values().flat_map(|(_, names)| names.iter()).try_for_each(&mut visit)?;
        self.jobs.iter().try_for_each(|job| match job {
            Job::Fill { object, .. } => visit(object),
            Job::Call(call) => visit(call),
        })
    }
}

/// The state behind its lock.
#[derive(Default)]
pub(crate) struct Shared(Mutex<State>);

impl Shared {
    #[inline]
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Without waiting: the garbage collector may come at any time.
    pub(crate) fn try_lock(&self) -> Option<MutexGuard<'_, State>> {
        self.0.try_lock().ok()
    }
}
