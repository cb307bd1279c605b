//! Where the walk begins: the exception, every thread's frames, their globals, in order of importance.

use std::collections::VecDeque;

use coredumpy_format::Text;
use coredumpy_format::limits::{HEADER_FRAMES, HEADER_OTHER_FRAMES, HEADER_TEXT_BYTES, HEADER_THREADS};
use coredumpy_format::model::{FrameSummary, Object, ObjectId, Roots, Thread, ThreadSummary, Value};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use rustc_hash::{FxHashMap, FxHashSet};

use super::library::Library;
use super::namespaces::Namespaces;
use super::raw::Obj;
use super::walk::{Entry, Extra, text_of};

/// What the walk begins with.
pub(crate) struct Seeds<'py> {
    pub(crate) queue: VecDeque<Entry>,
    pub(crate) ids: FxHashMap<usize, u32>,
    pub(crate) extras: Vec<Extra>,
    pub(crate) keep: Vec<Bound<'py, PyAny>>,
    pub(crate) namespaces: Namespaces,
    pub(crate) mentioned: FxHashSet<usize>,
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
        }
        .into()
    }
}

impl<'py> Seeds<'py> {
    /// Numbers the roots: exception, crashed thread and its frames, the globals that they mention, the other threads and
    /// theirs, then all remaining globals.
    pub(crate) fn new(
        exception: Option<&Bound<'py, PyAny>>,
        threads: &[ThreadFrames<'py>],
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
            messages,
            library,
        };
        let mut roots = Roots { exception: exception.map(|exception| seeds.object(exception)), ..Roots::default() };
        for thread in threads {
            let exception = roots.exception.filter(|_| thread.crashed);
            roots.threads.push(seeds.thread(thread, exception)?);
        }
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
        self.queue.push_back(Entry::Object(Obj::of(object), 0));
        id
    }

    fn extra(&mut self, extra: Extra) -> u32 {
        let id = self.count();
        self.queue.push_back(Entry::Extra(u32::try_from(self.extras.len()).unwrap_or(u32::MAX)));
        self.extras.push(extra);
        id
    }

    fn thread(&mut self, thread: &ThreadFrames<'py>, exception: Option<u32>) -> PyResult<u32> {
        let ThreadFrames { name, ident, daemon, native_id, crashed, .. } = thread;
        let root = ThreadRoot {
            name: name.clone(),
            ident: *ident,
            daemon: *daemon,
            native_id: *native_id,
            crashed: *crashed,
            exception,
            frames: Vec::new(),
        };
        let id = self.extra(Extra::Thread(root));
        let extra = self.extras.len() - 1;
        let frames: Vec<u32> = thread.frames.iter().map(|frame| self.object(frame)).collect();
        if let Extra::Thread(root) = &mut self.extras[extra] {
            root.frames = frames;
        }
        for frame in &thread.frames {
            self.mention(&frame.getattr("f_code")?)?;
            let (number, known) = self.namespaces.get_or_add(&frame.getattr("f_globals")?);
            if known.is_none() {
                let id = self.extra(Extra::Namespace(number));
                self.namespaces.set_id(number, id);
            }
        }
        Ok(id)
    }

    /// Remembers the names that a frame's code mentions.
    fn mention(&mut self, code: &Bound<'py, PyAny>) -> PyResult<()> {
        let names = code.getattr("co_names")?;
        let tuple = Obj::of(&names);
        self.mentioned.extend((0..tuple.tuple_length()).filter_map(|index| Some(tuple.tuple_item(index)?.address())));
        self.keep.push(names);
        Ok(())
    }
}

/// The frames of the crashed thread: a traceback's, then those above its outermost.
pub(crate) fn crashed_frames<'py>(
    traceback: Option<&Bound<'py, PyAny>>,
    frame: Option<&Bound<'py, PyAny>>,
) -> PyResult<(Vec<Bound<'py, PyAny>>, Vec<u64>)> {
    let (mut frames, mut raised_at) = (Vec::new(), Vec::new());
    let mut next = traceback.cloned();
    while let Some(entry) = next.filter(|entry| !entry.is_none()) {
        frames.push(entry.getattr("tb_frame")?);
        raised_at.push(entry.getattr("tb_lineno")?.extract().unwrap_or(0));
        next = Some(entry.getattr("tb_next")?);
    }
    frames.reverse();
    raised_at.reverse();
    let above = match frames.last() {
        Some(outermost) => Some(outermost.getattr("f_back")?),
        None => frame.cloned(),
    };
    frames.extend(callers(above)?);
    Ok((frames, raised_at))
}

/// A frame and those that called it, innermost first.
pub(crate) fn callers(frame: Option<Bound<'_, PyAny>>) -> PyResult<Vec<Bound<'_, PyAny>>> {
    let mut frames = Vec::new();
    let mut next = frame;
    while let Some(frame) = next.filter(|frame| !frame.is_none()) {
        next = Some(frame.getattr("f_back")?);
        frames.push(frame);
    }
    Ok(frames)
}

/// What is known of the threads by their ident: name, daemon, native id, read from `threading`'s own table without
/// calling it.
pub(crate) fn thread_facts(py: Python<'_>) -> FxHashMap<u64, (Text, Option<bool>, Option<u64>)> {
    let mut facts = FxHashMap::default();
    let modules = py.import("sys").and_then(|sys| sys.getattr("modules"));
    let Ok(Ok(modules)) = modules.map(pyo3::Bound::cast_into::<PyDict>) else { return facts };
    let threading = modules.get_item("threading").ok().flatten();
    let active =
        threading.and_then(|module| Obj::of(&module).module_dict()?.dict_get(pyo3::intern!(py, "_active").as_any()));
    let Some(active) = active.and_then(|active| active.bound(py).cast_into::<PyDict>().ok()) else { return facts };
    let (active, mut position) = (Obj::of(active.as_any()), 0);
    while let Some((ident, thread)) = active.dict_next(&mut position) {
        // Every thread object is an instance of a class written in Python, so it has a dict.
        let Some(dict) = thread.instance_dict() else { continue };
        let get = |name| dict.dict_get(name).map(|value: Obj| value.bound(py));
        let name = get(pyo3::intern!(py, "_name").as_any()).and_then(|name| text_of(&name).ok());
        let daemon = get(pyo3::intern!(py, "_daemonic").as_any()).and_then(|daemon| daemon.extract().ok());
        let native_id = get(pyo3::intern!(py, "_native_id").as_any()).and_then(|id| id.extract().ok());
        if let Ok(ident) = ident.bound(py).extract::<u64>() {
            facts.insert(ident, (name.unwrap_or_default(), daemon, native_id));
        }
    }
    facts
}

/// All threads, the current one first.
pub(crate) fn threads<'py>(
    py: Python<'py>,
    crashed: (Vec<Bound<'py, PyAny>>, Vec<u64>),
    all: bool,
) -> PyResult<Vec<ThreadFrames<'py>>> {
    let mut facts = thread_facts(py);
    let has_threading = !facts.is_empty();
    let current: u64 = py.import("_thread")?.getattr("get_ident")?.call0()?.extract()?;
    let mut make = |ident: u64, frames, raised_at, crashed| {
        // Without `threading` a program has hardly more than its main thread.
        let unnamed = || if crashed && !has_threading { "MainThread".to_owned() } else { format!("Thread-{ident}") };
        let (name, daemon, native_id) = facts.remove(&ident).unwrap_or_else(|| (Text::from(unnamed()), None, None));
        ThreadFrames { name, ident, daemon, native_id, crashed, frames, raised_at }
    };
    let mut threads = vec![make(current, crashed.0, crashed.1, true)];
    if all {
        let frames = py.import("sys")?.getattr("_current_frames")?.call0()?.cast_into::<PyDict>()?;
        for (ident, frame) in frames {
            let ident = ident.extract()?;
            if ident != current {
                threads.push(make(ident, callers(Some(frame))?, Vec::new(), false));
            }
        }
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
        let code = frame.getattr("f_code")?;
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
    for pair in pairs.try_iter()? {
        let pair = pair?.cast_into::<PyTuple>()?;
        messages.insert(pair.get_item(0)?.extract()?, text_of(&pair.get_item(1)?)?);
    }
    Ok(messages)
}
