//! Frames that are not the program's but of what started it: a thread's bootstrap, a child process's, a pool's worker.
//! A stack ends below them, as that of the main thread ends below the interpreter.

use coredumpy_format::Text;
use pyo3::prelude::*;

use super::raw::Obj;
use super::walk::text_of;

/// Files of the standard library that run what they are given.
const RUNNERS: [&str; 8] = [
    "threading.py",
    "multiprocessing/process.py",
    "multiprocessing/pool.py",
    "multiprocessing/popen_fork.py",
    "multiprocessing/spawn.py",
    "multiprocessing/forkserver.py",
    "concurrent/futures/process.py",
    "concurrent/futures/thread.py",
];
/// Functions of these below which all is another's: the parent process, as it was when it forked.
const BOOTSTRAPS: [&str; 2] = ["_bootstrap", "_bootstrap_inner"];

/// Knows frames by their files in the folder of the standard library.
pub(crate) struct Runners {
    library: String,
}

impl Runners {
    pub(crate) fn new(library: &Text) -> Self {
        Self { library: library.to_lossy().into_owned() }
    }

    /// How many of a stack's frames, innermost first, are the program's; all, if none is.
    pub(crate) fn count_programs(&self, frames: &[Bound<'_, PyAny>]) -> usize {
        let bootstrap = frames.iter().position(|frame| self.is_runner(frame, Some(&BOOTSTRAPS)));
        let below = bootstrap.unwrap_or(frames.len());
        let runners = frames[..below].iter().rev().take_while(|frame| self.is_runner(frame, None)).count();
        if runners == below { frames.len() } else { below - runners }
    }

    fn is_runner(&self, frame: &Bound<'_, PyAny>, functions: Option<&[&str]>) -> bool {
        let filename = filename(frame);
        let is_runner_file = relative(&filename, &self.library).is_some_and(|path| {
            RUNNERS.iter().any(|runner| path.len() == runner.len() && path.replace('\\', "/") == **runner)
        });
        is_runner_file && functions.is_none_or(|functions| functions.contains(&name(frame).as_str()))
    }
}

fn filename(frame: &Bound<'_, PyAny>) -> String {
    attribute(frame, "co_filename")
}

fn name(frame: &Bound<'_, PyAny>) -> String {
    attribute(frame, "co_name")
}

/// An attribute of a frame's code that is a string.
fn attribute(frame: &Bound<'_, PyAny>, name: &str) -> String {
    let text = Obj::of(frame).frame_code(frame.py()).getattr(name).and_then(|text| text_of(&text));
    text.map_or_else(|_| String::new(), |text| text.to_lossy().into_owned())
}

/// The rest of a path in a folder.
fn relative<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    path.strip_prefix(folder)?.strip_prefix(['/', '\\'])
}
