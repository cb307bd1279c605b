//! Frames: of stacks, of tracebacks, and their scopes.

use coredumpy_format::model::{Code, Frame, FrameSummary, Missing, Object, ObjectId, ThreadSummary, Value};
use coredumpy_format::{ReadAt, Text};
use rustc_hash::FxHashMap;

use crate::children::PAGE_MAX;
use crate::long::{Run, Unit};
use crate::preview::{missing_in_words, shown};
use crate::reader::{Reader, as_u32, missing_view};
use crate::views::{FrameView, Scope, SourceView, TracebackEntry};

/// Frames of one stack whose stack is known to a path.
const FRAMES_MAX: u64 = 20_000;
/// `CO_VARARGS` and `CO_VARKEYWORDS` of `co_flags`.
const CO_VARIADIC: [u64; 2] = [4, 8];

impl<S: ReadAt> Reader<S> {
    /// Frames of a thread or task from `start` on, innermost first, at most [`PAGE_MAX`].
    pub fn frames(&self, stack: u32, start: u32) -> Vec<FrameView> {
        if let Object::Absent(absent) = self.object(ObjectId(stack)) {
            return self.frames_in_words(stack, start, &absent.missing);
        }
        let frames = self.stack_frames(stack, start.into(), PAGE_MAX.into());
        frames.iter().map(|value| self.frame_view(value)).collect()
    }

    /// Of a thread whose record cannot be read, what the header says of it. Such a frame has an id that no object has.
    fn frames_in_words(&self, stack: u32, start: u32, missing: &Missing) -> Vec<FrameView> {
        let Some(thread) = self.thread_in_words(stack) else { return Vec::new() };
        let ids = (0..u32::MAX).rev().skip(start as usize);
        let frames = thread.frames.iter().skip(start as usize).take(PAGE_MAX as usize);
        let view = |(id, FrameSummary(function, filename, lineno)): (u32, &FrameSummary)| FrameView {
            id,
            function: shown(function),
            filename: shown(filename),
            source: self.source_number(filename),
            lineno: as_u32(*lineno),
            firstlineno: as_u32(*lineno),
            is_library: self.is_library(filename),
            missing: Some(missing_in_words(missing)),
        };
        ids.zip(frames).map(view).collect()
    }

    /// The thread of that id in the header.
    pub(crate) fn thread_in_words(&self, stack: u32) -> Option<&ThreadSummary> {
        let header = self.dump.header();
        let at = header.roots.threads.iter().position(|id| *id == stack)?;
        header.threads.get(at)
    }

    fn stack_frames(&self, stack: u32, start: u64, count: u64) -> Vec<Value> {
        let object = self.object(ObjectId(stack));
        let (frames, long) = match &object {
            Object::Thread(thread) => (&thread.frames, thread.long.as_ref()),
            Object::Task(task) => (&task.frames, None),
            _ => return Vec::new(),
        };
        let mut found = Vec::new();
        for run in self.runs(ObjectId(stack), frames.len() as u64, long, Unit::Items, start, count) {
            match run {
                Run::Own { from, count, .. } => found.extend(frames.iter().skip(from).take(count).cloned()),
                Run::Part { object, from, count, .. } => {
                    if let Object::ItemsPart(part) = *object {
                        found.extend(part.items.into_iter().skip(from).take(count));
                    }
                }
                Run::Hole { missing, .. } => found.push(Value::Missing(missing)),
            }
        }
        found
    }

    /// The thread or task that has the frame.
    pub(crate) fn stack_of(&self, frame: ObjectId) -> Option<u32> {
        let stacks = self.stacks.get_or_init(|| {
            let roots = &self.dump.header().roots;
            let mut stacks = FxHashMap::default();
            for stack in roots.threads.iter().chain(&roots.tasks) {
                for frame in self.stack_frames(*stack, 0, FRAMES_MAX).iter().filter_map(Value::as_ref_id) {
                    stacks.entry(frame.0).or_insert(*stack);
                }
            }
            stacks
        });
        stacks.get(&frame.0).copied()
    }

    /// The first frame that has these globals, or the rest of them.
    fn frame_of_namespace(&self) -> FxHashMap<u32, ObjectId> {
        let roots = &self.dump.header().roots;
        let mut frames = FxHashMap::default();
        for stack in roots.threads.iter().chain(&roots.tasks) {
            for id in self.stack_frames(*stack, 0, FRAMES_MAX).iter().filter_map(Value::as_ref_id) {
                let Object::Frame(frame) = self.object(id) else { continue };
                let Some(globals) = frame.globals.as_ref_id().filter(|globals| !frames.contains_key(&globals.0)) else {
                    continue;
                };
                frames.insert(globals.0, id);
                if let Object::Namespace(globals) = self.object(globals)
                    && let Some(rest) = globals.rest.as_ref().and_then(Value::as_ref_id)
                {
                    frames.entry(rest.0).or_insert(id);
                }
            }
        }
        frames
    }

    /// A frame that has these globals: they were not met in it, but are roots as it is.
    pub(crate) fn frame_of_globals(&self, globals: ObjectId) -> Option<ObjectId> {
        let frames = self.namespaces.get_or_init(|| self.frame_of_namespace());
        frames.get(&globals.0).copied()
    }

    pub(crate) fn frame_and_code(&self, value: &Value) -> Option<(Frame, Code)> {
        let (_, Object::Frame(frame)) = self.referred(value)? else { return None };
        match self.referred(&frame.code)?.1 {
            Object::Code(code) => Some((*frame, *code)),
            _ => None,
        }
    }

    /// A frame that is not there has the reason for its function.
    fn frame_view(&self, value: &Value) -> FrameView {
        let id = value.as_ref_id().map_or(u32::MAX, |id| id.0);
        let Some((frame, code)) = self.frame_and_code(value) else {
            let function = match (value, self.referred(value)) {
                (Value::Missing(missing), _) => missing_in_words(missing),
                (_, Some((_, Object::Absent(absent)))) => missing_in_words(&absent.missing),
                _ => "<frame>".to_owned(),
            };
            let (filename, missing) = (String::new(), Some(function.clone()));
            let (source, lineno, firstlineno, is_library) = (None, 0, 0, false);
            return FrameView { id, function, filename, source, lineno, firstlineno, is_library, missing };
        };
        FrameView {
            id,
            function: shown(&code.qualname),
            filename: shown(&code.filename),
            source: self.source_number(&code.filename),
            lineno: as_u32(frame.lineno.unwrap_or(code.firstlineno)),
            firstlineno: as_u32(code.firstlineno),
            is_library: self.is_library(&code.filename),
            missing: None,
        }
    }

    fn is_library(&self, filename: &Text) -> bool {
        let name = filename.to_lossy();
        let frozen = name.starts_with("<frozen ");
        let installed = name.contains("/site-packages/") || name.contains("\\site-packages\\");
        let paths = self.dump.environment().map(|environment| environment.library_paths.as_slice()).unwrap_or_default();
        let inside = |path: &Text| {
            let rest = name.strip_prefix(&*path.to_lossy());
            rest.is_some_and(|rest| rest.starts_with(['/', '\\']))
        };
        frozen || installed || paths.iter().filter(|path| !path.as_bytes().is_empty()).any(inside)
    }

    /// The exception's own traceback, outermost first. `id` is an exception's or a traceback's.
    pub fn traceback(&self, id: u32) -> Vec<TracebackEntry> {
        let entries = self.traceback_values(ObjectId(id));
        entries.chunks(5).filter(|entry| !entry.is_empty()).map(|entry| self.entry_view(entry)).collect()
    }

    /// Five values an entry.
    pub(crate) fn traceback_values(&self, id: ObjectId) -> Vec<Value> {
        let traceback = match self.object(id) {
            Object::Exception(exception) => match exception.traceback.and_then(|value| self.referred(&value)) {
                Some((_, Object::Traceback(traceback))) => traceback,
                _ => return Vec::new(),
            },
            Object::Traceback(traceback) => traceback,
            _ => return Vec::new(),
        };
        self.dump.all_items(traceback.entries, traceback.long.as_ref()).unwrap_or_default()
    }

    fn entry_view(&self, entry: &[Value]) -> TracebackEntry {
        let frame = self.frame_view(entry.first().unwrap_or(&Value::None));
        TracebackEntry {
            lineno: number_at(entry, 1).unwrap_or(frame.lineno),
            end_lineno: number_at(entry, 2),
            start_column: number_at(entry, 3),
            end_column: number_at(entry, 4),
            frame,
        }
    }

    /// The frame's variables: arguments, locals, and the globals that its code mentions.
    pub fn scopes(&self, frame: u32) -> Vec<Scope> {
        let mut scopes = Vec::new();
        let Object::Frame(record) = self.object(ObjectId(frame)) else { return scopes };
        let mut push = |title: &str, id: u32, section: &str, start: usize, total: usize| {
            let (start, total) = (as_u32(start as u64), as_u32(total as u64));
            if total > 0 {
                scopes.push(Scope { title: title.to_owned(), id, section: section.to_owned(), start, total });
            }
        };
        let arguments = match self.referred(&record.code) {
            Some((_, Object::Code(code))) => argument_count(&code, &record),
            _ => 0,
        };
        push("Arguments", frame, "locals", 0, arguments);
        push("Locals", frame, "locals", arguments, record.values.len().saturating_sub(arguments));
        if let Some((id, Object::Namespace(globals))) = self.referred(&record.globals) {
            push("Globals", id.0, "names", 0, globals.values.len());
            if let Some((id, Object::Namespace(rest))) = globals.rest.and_then(|rest| self.referred(&rest)) {
                push("Other globals", id.0, "names", 0, rest.values.len());
            }
        }
        scopes
    }

    /// A source by its number.
    pub fn source(&self, number: u32) -> SourceView {
        let Ok(source) = self.dump.source(number as usize) else {
            return SourceView { filename: String::new(), text: None, missing: None };
        };
        let (text, missing) = match &source.text {
            Ok(text) => (Some(text.to_lossy().into_owned()), None),
            Err(missing) => (None, Some(missing_view(missing))),
        };
        SourceView { filename: shown(&source.filename), text, missing }
    }
}

pub(crate) fn number_at(entry: &[Value], at: usize) -> Option<u32> {
    match entry.get(at)? {
        Value::Int(number) => u32::try_from(*number).ok(),
        _ => None,
    }
}

/// How many of the frame's variables, which begin with the arguments, are arguments.
fn argument_count(code: &Code, frame: &Frame) -> usize {
    let variadic = CO_VARIADIC.iter().filter(|flag| code.flags & **flag != 0).count() as u64;
    let count = code.argcount.saturating_add(code.kwonlyargcount).saturating_add(variadic);
    let count = usize::try_from(count).unwrap_or(usize::MAX).min(code.varnames.len());
    let arguments = &code.varnames[..count];
    let is_argument = |name: &&Value| matches!(name, Value::Str(name) if arguments.contains(name));
    frame.names.list.iter().take_while(is_argument).count()
}
