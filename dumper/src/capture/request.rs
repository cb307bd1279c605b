//! One dump, from what Python asks for to the file.

use std::ffi::OsString;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use coredumpy_format::limits::HEADER_EXCEPTIONS;
use coredumpy_format::model::{
    Environment, ExceptionSummary, Header, Missing, Platform, Python as PythonFacts, Reason, Relation, Roots,
};
use coredumpy_format::{Source, Text, VERSION_MAJOR, VERSION_MINOR, Writer};
use pyo3::exceptions::{PyOSError, PyRuntimeError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyTuple};

use super::asked::Asked;
use super::budget::Limits;
use super::file::PartialFile;
use super::hiding::Hiding;
use super::library::Library;
use super::memory::Reserve;
use super::ours::Ours;
use super::python_patterns::PythonPatterns;
use super::quiet::guarded;
use super::raw::Obj;
use super::roots::{self, Seeds, bounded};
use super::runners::Runners;
use super::secrets::Look;
use super::stacks::{self, Outermost};
use super::types::Types;
use super::walk::{Output, Walk, text_of};
use super::{environment, raw, tasks};
use crate::redact::{ByName, Redactor, Settings};

/// Writes a dump to `target`. `request` has what `coredumpy._dump` gathered.
///
/// Returns the file's name, its size, and how many values were hidden. The name is no `Path`, for that would import `pathlib` into the dying program.
#[pyfunction]
pub(crate) fn write_dump(
    py: Python<'_>,
    target: OsString,
    request: &Bound<'_, PyDict>,
) -> PyResult<(OsString, u64, u64)> {
    guarded(|| {
        let request = Request::extract(request)?;
        let mut opened = None;
        let done = capture(py, &request, || {
            let (partial, file) = PartialFile::create(target.as_ref(), request.file_mode)?;
            let output = file.try_clone()?;
            opened = Some((partial, file));
            Ok(Box::new(output))
        })?;
        let (partial, file) = opened.ok_or_else(|| PyRuntimeError::new_err("the dump was not opened"))?;
        // Waiting for the disk, other threads may run on.
        let (path, size) = py.detach(|| partial.publish(&file))?;
        done.interruption.map_or_else(|| Ok((path.into_os_string(), size, done.hidden)), Err)
    })
}

/// The bytes of a dump.
#[pyfunction]
pub(crate) fn dump_bytes<'py>(py: Python<'py>, request: &Bound<'py, PyDict>) -> PyResult<Bound<'py, PyBytes>> {
    guarded(|| {
        let memory = Memory::default();
        let done = capture(py, &Request::extract(request)?, || Ok(Box::new(memory.clone())))?;
        if let Some(interruption) = done.interruption {
            return Err(interruption);
        }
        let bytes = memory.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(PyBytes::new(py, &bytes))
    })
}

/// Has `ask` called with lists of the objects that a dump would record and whose type supports or properties were not asked
/// yet, until there are no more or it returns None. It returns an answer for each, as `Answer::of` reads them. Its code runs
/// between two walks, so to say: while the queue is empty and nothing is being read. False where there were none.
#[pyfunction]
pub(crate) fn ask_all<'py>(py: Python<'py>, request: &Bound<'py, PyDict>, ask: &Bound<'py, PyAny>) -> PyResult<bool> {
    guarded(|| {
        let request = Request::extract(request)?;
        let mut no_collection = NoCollection::begin();
        let _reserve = Reserve::new()?;
        let Start { types, hiding, asked, seeds, threads, .. } = Start::of(py, &request)?;
        let writer = Writer::nowhere(seeds.count());
        let mut walk = Walk::new(py, writer, request.limits_left(), types, hiding, asked.looking(), seeds);
        let mut has_asked = false;
        while walk.run().map_err(os_error)?.is_none() {
            let (met, depths) = walk.take_unasked();
            if met.is_empty() {
                break;
            }
            has_asked = true;
            drop(no_collection);
            let answers = ask.call1((PyList::new(py, met)?,))?;
            no_collection = NoCollection::begin();
            if answers.is_none() {
                break;
            }
            walk.follow(answers.cast::<PyList>()?, &depths)?;
        }
        drop((walk.into_parts(), threads));
        drop(no_collection);
        Ok(has_asked)
    })
}

/// A growing buffer that is still there when the writer is gone.
#[derive(Default, Clone)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        memory.try_reserve(bytes.len()).map_err(|_| io::ErrorKind::OutOfMemory)?;
        memory.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What `coredumpy._dump` asks for.
struct Request<'py> {
    exception: Option<Bound<'py, PyAny>>,
    frame: Option<Bound<'py, PyAny>>,
    /// The frames with which stacks begin: nothing is recorded of what called them.
    outermost: Bound<'py, PyAny>,
    /// How many of the innermost frames ask not to be shown.
    hidden: u64,
    all_threads: bool,
    all_tasks: bool,
    limits: Limits,
    /// Of the time, before the walk.
    spent: Duration,
    file_mode: u32,
    ours: Ours,
    facts: Bound<'py, PyDict>,
    /// `(filename, text, sha256)`
    sources: Bound<'py, PyAny>,
    /// `(address, text)` of each exception of the chain.
    messages: Bound<'py, PyAny>,
    /// `(type, message, relation, depth)`, likewise.
    exceptions: Bound<'py, PyAny>,
    /// What asks libraries for reprs, once all is written; None where none of them is there.
    wordings: Option<Bound<'py, PyAny>>,
    /// What `coredumpy._redaction` says of the configuration and the environment.
    redaction: Bound<'py, PyDict>,
    /// What type supports and properties said; None where nobody is to be asked.
    asked: Option<Bound<'py, PyAny>>,
}

fn item<'py>(dict: &Bound<'py, PyDict>, key: &str) -> PyResult<Bound<'py, PyAny>> {
    dict.get_item(key)?.ok_or_else(|| pyo3::exceptions::PyKeyError::new_err(key.to_owned()))
}

impl<'py> Request<'py> {
    fn extract(request: &Bound<'py, PyDict>) -> PyResult<Self> {
        let optional = |key| item(request, key).map(|value| Some(value).filter(|value| !value.is_none()));
        let seconds =
            |key| PyResult::Ok(Duration::try_from_secs_f64(item(request, key)?.extract()?).unwrap_or(Duration::MAX));
        Ok(Self {
            exception: optional("exception")?,
            frame: optional("frame")?,
            outermost: item(request, "outermost")?,
            hidden: item(request, "hidden")?.extract()?,
            all_threads: item(request, "all_threads")?.extract()?,
            all_tasks: item(request, "all_tasks")?.extract()?,
            limits: Limits {
                depth: item(request, "depth")?.extract()?,
                items: item(request, "max_items")?.extract()?,
                value_bytes: item(request, "max_value_bytes")?.extract()?,
                total_bytes: item(request, "max_total_bytes")?.extract()?,
                time: seconds("timeout_s")?,
            },
            spent: seconds("spent_s")?,
            file_mode: item(request, "file_mode")?.extract()?,
            ours: Ours::new(texts_of(&item(request, "own_files")?)?),
            facts: item(request, "facts")?.cast_into()?,
            sources: item(request, "sources")?,
            messages: item(request, "messages")?,
            exceptions: item(request, "exceptions")?,
            wordings: optional("wordings")?,
            redaction: item(request, "redaction")?.cast_into()?,
            asked: optional("asked")?,
        })
    }

    /// The limits of what is still to be done.
    fn limits_left(&self) -> Limits {
        Limits { time: self.limits.time.saturating_sub(self.spent), ..self.limits.clone() }
    }
}

/// The garbage collector is off while this lives: it would run finalizers in the middle of the walk.
struct NoCollection(bool);

impl NoCollection {
    fn begin() -> Self {
        Self(raw::disable_gc())
    }
}

impl Drop for NoCollection {
    fn drop(&mut self) {
        if self.0 {
            raw::enable_gc();
        }
    }
}

/// A dump that was written.
struct Done {
    /// What interrupted it (Ctrl-C) when the dump was as good as written: whoever asked for the dump hears of it when it is
    /// whole.
    interruption: Option<PyErr>,
    /// How many values were hidden.
    hidden: u64,
}

/// The walk and everything around it, in one hold of the GIL. `open` is called when the header is ready to be written, so
/// that a killed process leaves a file with a header, or none.
fn capture(py: Python<'_>, request: &Request<'_>, open: impl FnOnce() -> io::Result<Output>) -> PyResult<Done> {
    let no_collection = NoCollection::begin();
    let _reserve = Reserve::new()?;
    let facts = Facts(&request.facts);
    let environment = facts.environment()?;
    let Start { types, mut hiding, asked, threads, seeds, roots } = Start::of(py, request)?;
    let header = facts.header(&request.exceptions, &threads, roots, &request.limits, &mut hiding)?;

    let output = open().map_err(os_error)?;
    let mut writer = Writer::new(output, &header, &environment, seeds.count()).map_err(os_error)?;
    let mut filenames = Vec::new();
    for source in request.sources.cast::<PyList>()? {
        let mut source = given_source(&source)?;
        filenames.push(source.filename.clone());
        hiding.hide_in_source(&mut source);
        writer.source(source).map_err(os_error)?;
    }
    let began = Instant::now();
    let left = request.limits_left();
    let mut walk = Walk::new(py, writer, left.clone(), types, hiding, asked, seeds);
    let mut stopped = walk.run().map_err(os_error)?;
    let mut met = std::mem::take(&mut walk.filenames);
    met.retain(|filename| !filenames.contains(filename));
    walk.sources(&met).map_err(os_error)?;
    let time_left = left.time.saturating_sub(began.elapsed());
    let asked = request.wordings.as_ref().map(|ask| super::wordings::ask(ask, walk.worded(), time_left));
    let interruption = match asked.unwrap_or(Ok(None)) {
        Ok(Some((mut wordings, told))) => {
            // Ids without a record would come before it.
            if let (Some(told), None) = (told, stopped) {
                let time_left = left.time.saturating_sub(began.elapsed());
                let (id, reason) = walk.run_more(&told, time_left).map_err(os_error)?;
                (wordings.told, stopped) = (Some(id), reason);
            }
            walk.hide_in_wordings(&mut wordings);
            walk.writer.wordings(&wordings).map_err(os_error)?;
            None
        }
        Ok(None) => None,
        Err(interruption) => Some(interruption),
    };
    walk.count_early();
    let interruption = interruption.or_else(|| walk.hiding.python.as_mut()?.interruption.take());
    let hidden = walk.writer.missing_count(Reason::Redacted);
    let (writer, keep) = walk.into_parts();
    let mut output = writer.finish(stopped).map_err(os_error)?;
    output.flush()?;
    drop(keep);
    drop(no_collection);
    Ok(Done { interruption, hidden })
}

/// Where a walk begins.
struct Start<'py> {
    types: Types<'py>,
    hiding: Hiding,
    asked: Asked<'py>,
    threads: Vec<roots::ThreadFrames<'py>>,
    seeds: Seeds<'py>,
    roots: Roots,
}

impl<'py> Start<'py> {
    fn of(py: Python<'py>, request: &Request<'py>) -> PyResult<Self> {
        let mut types = Types::new(py)?;
        let asked = Asked::new(request.asked.as_ref())?;
        types.ask_about(&asked);
        let messages = roots::messages(&request.messages)?;
        let library_paths = Facts(&request.facts).texts("library_paths")?;
        let library = Library::new(library_paths.iter().map(|path| path.to_lossy().into_owned()).collect());
        if request.exception.as_ref().is_some_and(|exception| !raw::is_exception(Obj::of(exception))) {
            return Err(PyTypeError::new_err("exception must be an exception"));
        }
        if let Some(frame) = &request.frame {
            stacks::required_frame(&mut types, frame)?;
        }
        let traceback = match (&request.exception, &request.frame) {
            (Some(exception), None) => types.exception.traceback.read(py, Obj::of(exception)),
            _ => None,
        };
        let traceback = traceback.filter(|traceback| !traceback.is_none());
        let mut outermost = Outermost::new(&mut types, &request.outermost, request.ours.clone())?;
        let crashed = outermost.crashed(traceback.as_ref(), request.frame.as_ref(), request.hidden)?;
        let facts = Facts(&request.facts);
        let mut hiding = hiding_of(&request.redaction)?;
        let mut look = Look::new(py, &mut types, &mut hiding);
        look.frames(&crashed.frames)?;
        if let Some(exception) = &request.exception {
            look.exception(exception)?;
        }
        asked.data().for_each(|data| look.data(data));
        let argv: Vec<String> = facts.strings("argv")?;
        look.arguments(argv.iter().map(String::as_str));
        let keep = look.keep;
        let runners = facts.runners()?;
        let mut threads = roots::threads(py, &mut types, crashed, &mut outermost, &runners, request.all_threads)?;
        for thread in &mut threads {
            thread.name = hiding.header_text(std::mem::take(&mut thread.name), ByName::Nothing);
        }
        let tasks = if request.all_tasks { tasks::unfinished(py, &mut types) } else { Vec::new() };
        let (mut seeds, roots) =
            Seeds::new(request.exception.as_ref(), &threads, &tasks, outermost, messages, library)?;
        seeds.keep.extend(keep);
        Ok(Self { types, hiding, asked, threads, seeds, roots })
    }
}

/// With the errno that the operating system gave, where it gave one.
pub(crate) fn os_error(error: io::Error) -> PyErr {
    match error.raw_os_error() {
        Some(_) => error.into(),
        None => PyOSError::new_err(error.to_string()),
    }
}

/// `(filename, text or None, sha256 or None)`
fn given_source(source: &Bound<'_, PyAny>) -> PyResult<Source> {
    let source = source.cast::<PyTuple>()?;
    let (text, sha256) = (source.get_item(1)?, source.get_item(2)?);
    let text = if text.is_none() { Err(Missing::new(Reason::Failed)) } else { Ok(text_of(&text)?) };
    Ok(Source { filename: text_of(&source.get_item(0)?)?, sha256: sha256.extract()?, text })
}

fn texts_of(list: &Bound<'_, PyAny>) -> PyResult<Vec<Text>> {
    // Asking another iterator how long it is, `PyO3` would import `operator`.
    list.cast::<PyList>()?.iter().map(|text| text_of(&text)).collect()
}

/// What Python knows of itself and its machine.
struct Facts<'a, 'py>(&'a Bound<'py, PyDict>);

impl Facts<'_, '_> {
    fn text(&self, key: &str) -> PyResult<Text> {
        text_of(&item(self.0, key)?)
    }

    fn string(&self, key: &str) -> PyResult<String> {
        Ok(self.text(key)?.to_lossy().into_owned())
    }

    fn texts(&self, key: &str) -> PyResult<Vec<Text>> {
        Ok(texts_of(&item(self.0, key)?)?.into_iter().map(bounded).collect())
    }

    fn strings(&self, key: &str) -> PyResult<Vec<String>> {
        Ok(self.texts(key)?.iter().map(|text| text.to_lossy().into_owned()).collect())
    }

    /// The command line, without what its options keep secret.
    fn argv(&self, hiding: &mut Hiding) -> PyResult<Vec<Text>> {
        let words = item(self.0, "argv")?.cast::<PyList>()?.iter().map(|text| text_of(&text));
        let words = words.collect::<PyResult<Vec<Text>>>()?;
        let bytes: Vec<&[u8]> = words.iter().map(Text::as_bytes).collect();
        let verdicts = hiding.redactor.argv(&bytes);
        Ok(words
            .into_iter()
            .zip(verdicts)
            .map(|(word, verdict)| bounded(hiding.header_verdict(word, verdict)))
            .collect())
    }

    fn header(
        &self,
        exceptions: &Bound<'_, PyAny>,
        threads: &[roots::ThreadFrames<'_>],
        roots: Roots,
        limits: &Limits,
        hiding: &mut Hiding,
    ) -> PyResult<Header> {
        let description = item(self.0, "description")?;
        let description = if description.is_none() {
            None
        } else {
            Some(bounded(hiding.header_text(text_of(&description)?, ByName::Nothing)))
        };
        Ok(Header {
            format: "coredumpy".to_owned(),
            version: (VERSION_MAJOR, VERSION_MINOR),
            id: item(self.0, "id")?.extract()?,
            producer: concat!("coredumpy ", env!("CARGO_PKG_VERSION")).to_owned(),
            created: self.string("created")?,
            python: PythonFacts {
                version: self.string("python_version")?,
                implementation: self.string("implementation")?,
            },
            platform: Platform {
                system: self.string("system")?,
                release: self.string("release")?,
                machine: self.string("machine")?,
            },
            pid: std::process::id().into(),
            argv: self.argv(hiding)?,
            description,
            exceptions: exception_summaries(exceptions, hiding)?,
            thread_count: threads.len() as u64,
            threads: roots::summaries(threads)?,
            roots,
            limits: Some(limits.summary()),
        })
    }

    fn runners(&self) -> PyResult<Runners> {
        match self.texts("library_paths")?.as_slice() {
            [standard, _own] => Ok(Runners::new(standard)),
            _ => Err(PyTypeError::new_err("library_paths must be the standard library's folder and our own")),
        }
    }

    fn environment(&self) -> PyResult<Environment> {
        let cwd = self.text("cwd")?;
        let folders: Vec<OsString> = item(self.0, "path")?.extract()?;
        Ok(Environment {
            hostname: self.text("hostname")?,
            git_commit: environment::git_commit(cwd.to_lossy().as_ref().as_ref()),
            cwd,
            executable: self.text("executable")?,
            library_paths: self.texts("library_paths")?,
            flags: item(self.0, "flags")?.extract()?,
            distributions: environment::distributions(&folders),
        })
    }
}

fn exception_summaries(exceptions: &Bound<'_, PyAny>, hiding: &mut Hiding) -> PyResult<Vec<ExceptionSummary>> {
    let mut summaries = Vec::new();
    for exception in exceptions.cast::<PyList>()?.iter().take(HEADER_EXCEPTIONS) {
        let exception = exception.cast_into::<PyTuple>()?;
        let relation: String = exception.get_item(2)?.extract()?;
        summaries.push(ExceptionSummary {
            type_name: bounded(text_of(&exception.get_item(0)?)?),
            message: bounded(hiding.header_text(text_of(&exception.get_item(1)?)?, ByName::Nothing)),
            relation: match relation.as_str() {
                "raised" => Relation::Raised,
                "cause" => Relation::Cause,
                "context" => Relation::Context,
                _ => Relation::Member,
            },
            depth: exception.get_item(3)?.extract()?,
        });
    }
    Ok(summaries)
}

/// What `coredumpy._redaction` gathered of the configuration and the environment.
fn hiding_of(gathered: &Bound<'_, PyDict>) -> PyResult<Hiding> {
    let (settings, finders) = Settings::gathered(gathered)?;
    let redactor = Redactor::new(settings);
    let python = redactor.pattern_rule().filter(|_| !finders.is_empty()).map(|rule| {
        let mark = redactor.mark(rule);
        PythonPatterns::new(finders, rule, mark)
    });
    Ok(Hiding::new(redactor, python))
}
