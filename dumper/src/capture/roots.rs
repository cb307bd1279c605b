//! Where the walk begins: the exception, every thread's frames, their globals, in order of importance.

use std::collections::VecDeque;

use coredumpy_format::Text;
use coredumpy_format::limits::{HEADER_FRAMES, HEADER_OTHER_FRAMES, HEADER_TEXT_BYTES, HEADER_THREADS};
use coredumpy_format::model::{FrameSummary, Object, ObjectId, Roots, Thread, ThreadSummary, Value};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyCFunction, PyDict, PyInt, PyList, PyString, PyTuple};
use rustc_hash::{FxHashMap, FxHashSet};

use super::library::Library;
use super::namespaces::Namespaces;
use super::raw::{self, Obj};
use super::runners::Runners;
use super::stacks::{Outermost, Stack};
use super::types::{Types, is_exact_str};
use super::walk::{Entry, Extra, text_of};
use crate::redact::ByName;

/// What the walk begins with.
pub(crate) struct Seeds<'py> {
    pub(crate) queue: VecDeque<Entry>,
    pub(crate) ids: FxHashMap<usize, u32>,
    pub(crate) extras: Vec<Extra>,
    pub(crate) keep: Vec<Bound<'py, PyAny>>,
    pub(crate) namespaces: Namespaces,
    pub(crate) mentioned: FxHashSet<usize>,
    pub(crate) callers: FxHashMap<usize, usize>,
    pub(crate) outermost: Outermost,
    pub(crate) messages: FxHashMap<usize, Text>,
    pub(crate) library: Library,
}

/// A thread, its frames innermost first.
pub(crate) struct ThreadFrames<'py> {
    pub(crate) name: Text,
    pub(crate) ident: u64,
    pub(crate) daemon: Option<bool>,
    pub(crate) native_id: Option<u64>,
    pub(crate) crashed: bool,
    pub(crate) frames: Vec<Bound<'py, PyAny>>,
    /// The lines where the frames of the traceback raised, innermost first.
    pub(crate) raised_at: Vec<u64>,
    /// How many of the innermost frames ask not to be shown.
    pub(crate) hidden: u64,
}

impl ThreadFrames<'_> {
    /// Leaves out what ran the program's part.
    fn keep_programs(&mut self, runners: &Runners, outermost: &mut Outermost) {
        let count = runners.count_programs(&self.frames);
        if count < self.frames.len() {
            self.frames.truncate(count);
            self.raised_at.truncate(count);
            outermost.add(&self.frames[count - 1]);
        }
    }
}

/// A thread's record in waiting.
pub(crate) struct ThreadRoot {
    name: Text,
    ident: u64,
    daemon: Option<bool>,
    native_id: Option<u64>,
    crashed: bool,
    exception: Option<u32>,
    frames: Vec<u32>,
    hidden: u64,
}

impl ThreadRoot {
    pub(crate) fn record(&self) -> Object {
        Thread {
            name: self.name.clone(),
            ident: self.ident,
            frames: self.frames.iter().map(|id| Value::Ref(ObjectId(*id))).collect(),
            long: None,
            daemon: self.daemon,
            crashed: self.crashed.then_some(true),
            exception: self.exception.map(|id| Value::Ref(ObjectId(id))),
            native_id: self.native_id,
            object: None,
            hidden: Some(self.hidden).filter(|hidden| *hidden > 0),
        }
        .into()
    }
}

impl<'py> Seeds<'py> {
    /// Numbers the roots: exception, crashed thread and its frames, the globals that they mention, the other threads and
    /// theirs, the tasks, then all remaining globals.
    pub(crate) fn new(
        exception: Option<&Bound<'py, PyAny>>,
        threads: &[ThreadFrames<'py>],
        tasks: &[Bound<'py, PyAny>],
        outermost: Outermost,
        messages: FxHashMap<usize, Text>,
        library: Library,
    ) -> PyResult<(Self, Roots)> {
        let mut seeds = Self {
            queue: VecDeque::new(),
            ids: FxHashMap::default(),
            extras: Vec::new(),
            keep: Vec::new(),
            namespaces: Namespaces::default(),
            mentioned: FxHashSet::default(),
            callers: FxHashMap::default(),
            outermost,
            messages,
            library,
        };
        let mut roots = Roots { exception: exception.map(|exception| seeds.object(exception)), ..Roots::default() };
        for thread in threads {
            let exception = roots.exception.filter(|_| thread.crashed);
            roots.threads.push(seeds.thread(thread, exception)?);
        }
        roots.tasks = tasks.iter().map(|task| seeds.object(task)).collect();
        for number in 0..seeds.namespaces.count() {
            let id = seeds.extra(Extra::NamespaceRest(number));
            seeds.namespaces.set_rest(number, id);
        }
        Ok((seeds, roots))
    }

    /// How many ids are assigned.
    pub(crate) fn count(&self) -> u32 {
        u32::try_from(self.queue.len()).unwrap_or(u32::MAX)
    }

    fn object(&mut self, object: &Bound<'py, PyAny>) -> u32 {
        let id = self.count();
        if let Some(known) = self.ids.get(&(object.as_ptr() as usize)) {
            return *known;
        }
        self.ids.insert(object.as_ptr() as usize, id);
        self.keep.push(object.clone());
        self.queue.push_back(Entry::Object(Obj::of(object), 0, ByName::Nothing));
        id
    }

    fn extra(&mut self, extra: Extra) -> u32 {
        let id = self.count();
        self.queue.push_back(Entry::Extra(u32::try_from(self.extras.len()).unwrap_or(u32::MAX)));
        self.extras.push(extra);
        id
    }

    fn thread(&mut self, thread: &ThreadFrames<'py>, exception: Option<u32>) -> PyResult<u32> {
        let ThreadFrames { name, ident, daemon, native_id, crashed, hidden, .. } = thread;
        let root = ThreadRoot {
            name: name.clone(),
            ident: *ident,
            daemon: *daemon,
            native_id: *native_id,
            crashed: *crashed,
            exception,
            frames: Vec::new(),
            hidden: *hidden,
        };
        let id = self.extra(Extra::Thread(root));
        let extra = self.extras.len() - 1;
        let frames: Vec<u32> = thread.frames.iter().map(|frame| self.object(frame)).collect();
        if let Extra::Thread(root) = &mut self.extras[extra] {
            root.frames = frames;
        }
        for (number, frame) in thread.frames.iter().enumerate() {
            let caller = thread.frames.get(number + 1).map_or(0, |caller| Obj::of(caller).address());
            self.callers.insert(Obj::of(frame).address(), caller);
            self.mention(&Obj::of(frame).frame_code(frame.py()))?;
            let (number, known) = self.namespaces.get_or_add(&frame.getattr("f_globals")?);
            if known.is_none() {
                let id = self.extra(Extra::Namespace(number));
                self.namespaces.set_id(number, id);
            }
        }
        Ok(id)
    }

    /// Remembers the names that a frame's code mentions. `import a.b` mentions both.
    fn mention(&mut self, code: &Bound<'py, PyAny>) -> PyResult<()> {
        let names = code.getattr("co_names")?;
        let tuple = Obj::of(&names);
        self.mentioned.extend((0..tuple.tuple_length()).filter_map(|index| Some(tuple.tuple_item(index)?.address())));
        for name in (0..tuple.tuple_length()).filter_map(|index| tuple.tuple_item(index)) {
            let dotted = if is_exact_str(name) { name.as_utf8().filter(|name| name.contains('.')) } else { None };
            for part in dotted.into_iter().flat_map(|name| name.split('.')) {
                let part = PyString::intern(code.py(), part).into_any();
                self.mentioned.insert(Obj::of(&part).address());
                self.keep.push(part);
            }
        }
        self.keep.push(names);
        Ok(())
    }
}

/// What is known of the threads by their ident: name, daemon, native id, read from `threading`'s own table without
/// calling it.
fn thread_facts(py: Python<'_>, types: &mut Types<'_>) -> ThreadFacts {
    let mut facts = ThreadFacts::default();
    let active = raw::loaded_modules(py).and_then(|modules| {
        let threading = Obj::of(&modules).dict_get(&PyString::new(py, "threading"))?;
        let dict = if raw::is_module(threading) { threading.module_dict() } else { None };
        dict?.dict_get(&PyString::new(py, "_active"))?.bound(py).cast_into::<PyDict>().ok()
    });
    let Some(active) = active else { return facts };
    let (active, mut position) = (Obj::of(active.as_any()), 0);
    while let Some((ident, thread)) = active.dict_next(&mut position) {
        let name = types.attribute(thread, "_name").and_then(|name| text_of(&name).ok());
        let daemon = types.attribute(thread, "_daemonic").and_then(|daemon| exact_bool(&daemon));
        let native_id = types.attribute(thread, "_native_id").and_then(|id| exact_int(&id));
        if let Some(ident) = exact_int(&ident.bound(py)) {
            facts.insert(ident, (name.unwrap_or_default(), daemon, native_id));
        }
    }
    facts
}

/// By the thread's ident.
type ThreadFacts = FxHashMap<u64, (Text, Option<bool>, Option<u64>)>;

/// The number of an int; another class's `__index__` would be its code.
fn exact_int(object: &Bound<'_, PyAny>) -> Option<u64> {
    object.cast_exact::<PyInt>().ok()?.extract().ok()
}

fn exact_bool(object: &Bound<'_, PyAny>) -> Option<bool> {
    object.cast_exact::<PyBool>().ok().map(pyo3::types::PyBoolMethods::is_true)
}

/// `sys._current_frames()`, unless the program put something else there.
fn current_frames(py: Python<'_>) -> Option<Bound<'_, PyDict>> {
    let function = raw::sys_member(py, c"_current_frames")?.cast_into_exact::<PyCFunction>().ok()?;
    let name = function.getattr("__name__").ok()?.extract::<String>().ok()?;
    if name == "_current_frames" { function.call0().ok()?.cast_into_exact().ok() } else { None }
}

/// All threads, the current one first.
pub(crate) fn threads<'py>(
    py: Python<'py>,
    types: &mut Types<'_>,
    crashed: Stack<'py>,
    outermost: &mut Outermost,
    runners: &Runners,
    all: bool,
) -> PyResult<Vec<ThreadFrames<'py>>> {
    let mut facts = thread_facts(py, types);
    let has_threading = !facts.is_empty();
    let current = raw::thread_ident();
    let mut make = |ident: u64, stack: Stack<'py>, crashed| {
        let Stack { frames, raised_at, hidden } = stack;
        // Without `threading` a program has hardly more than its main thread.
        let unnamed = || if crashed && !has_threading { "MainThread".to_owned() } else { format!("Thread-{ident}") };
        let (name, daemon, native_id) = facts.remove(&ident).unwrap_or_else(|| (Text::from(unnamed()), None, None));
        ThreadFrames { name, ident, daemon, native_id, crashed, frames, raised_at, hidden }
    };
    let mut threads = vec![make(current, crashed, true)];
    if all && let Some(frames) = current_frames(py) {
        for (ident, frame) in frames {
            let Some(ident) = exact_int(&ident).filter(|ident| *ident != current) else { continue };
            let stack = Stack { frames: outermost.callers(Some(frame))?, ..Stack::default() };
            threads.push(make(ident, stack, false));
        }
    }
    for thread in &mut threads {
        thread.keep_programs(runners, outermost);
    }
    Ok(threads)
}

/// The threads in words, for the header.
pub(crate) fn summaries(threads: &[ThreadFrames<'_>]) -> PyResult<Vec<ThreadSummary>> {
    threads.iter().take(HEADER_THREADS).map(summary).collect()
}

fn summary(thread: &ThreadFrames<'_>) -> PyResult<ThreadSummary> {
    let mut frames = Vec::new();
    let most = if thread.crashed { HEADER_FRAMES } else { HEADER_OTHER_FRAMES };
    for (number, frame) in thread.frames.iter().take(most).enumerate() {
        let code = Obj::of(frame).frame_code(frame.py());
        // In 3.10 code has no qualified name.
        let function = code.getattr("co_qualname").or_else(|_| code.getattr("co_name"))?;
        let line = match thread.raised_at.get(number) {
            Some(line) => *line,
            None => frame.getattr("f_lineno")?.extract().unwrap_or(0),
        };
        frames.push(FrameSummary(bounded(text_of(&function)?), bounded(text_of(&code.getattr("co_filename")?)?), line));
    }
    Ok(ThreadSummary {
        name: bounded(thread.name.clone()),
        ident: thread.ident,
        crashed: thread.crashed,
        frame_count: thread.frames.len() as u64,
        frames,
        hidden: thread.hidden,
    })
}

/// At most as many bytes as the header takes of one text.
pub(crate) fn bounded(text: Text) -> Text {
    if text.as_bytes().len() <= HEADER_TEXT_BYTES {
        return text;
    }
    let text = text.to_lossy();
    let mut end = HEADER_TEXT_BYTES - '…'.len_utf8();
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    Text::from(format!("{}…", &text[..end]))
}

/// `(address, text)` pairs.
pub(crate) fn messages(pairs: &Bound<'_, PyAny>) -> PyResult<FxHashMap<usize, Text>> {
    let mut messages = FxHashMap::default();
    for pair in pairs.cast::<PyList>()? {
        let pair = pair.cast_into::<PyTuple>()?;
        messages.insert(pair.get_item(0)?.extract()?, text_of(&pair.get_item(1)?)?);
    }
    Ok(messages)
}
