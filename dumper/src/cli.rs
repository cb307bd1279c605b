//! The command line: what was asked for, as plain data.
//!
//! Nothing here prints or ends the process. Help, usage errors and the version come back as a text with the stream that
//! it belongs to and an exit code, because only Python knows what its `sys.stdout` is.

use std::ffi::{OsStr, OsString};
use std::fmt::Display;
use std::os::unix::ffi::OsStrExt;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// What the words after `coredumpy` ask for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Request {
    Run(Run),
    Load(Load),
    Peek(Peek),
    /// A command of a later release: known, so that it is not taken for a slip of the fingers.
    NotYet(&'static str),
    /// Help, the version, or what is wrong with the words.
    Text(Text),
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) content: String,
    pub(crate) to_stderr: bool,
    pub(crate) exit_code: i32,
}

/// `run`: which program, with which arguments, and where its dump goes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) options: RunOptions,
    pub(crate) is_module: bool,
    /// The script's path or the module's name, as it was typed.
    pub(crate) program: OsString,
    /// The program's own arguments, without the program.
    pub(crate) args: Vec<OsString>,
}

/// Reads a whole command line, without the program's name.
pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Request {
    let words = std::iter::once(OsString::from("coredumpy")).chain(args);
    let parsed =
        CommandLine::command().try_get_matches_from(words).and_then(|matches| CommandLine::from_arg_matches(&matches));
    let request = parsed.and_then(|line| match line.command {
        Command::Run(typed) => typed.resolve().map(Request::Run),
        Command::Load(load) => Ok(Request::Load(load)),
        Command::Peek(peek) => Ok(Request::Peek(peek)),
        Command::Eval(_) => Ok(Request::NotYet("eval")),
        Command::View(_) => Ok(Request::NotYet("view")),
        Command::Export(_) => Ok(Request::NotYet("export")),
        Command::Host(_) => Ok(Request::NotYet("host")),
        Command::Completions(_) => Ok(Request::NotYet("completions")),
    });
    request.unwrap_or_else(|error| Request::Text(Text::from(&error)))
}

impl From<&clap::Error> for Text {
    fn from(error: &clap::Error) -> Self {
        Self { content: error.render().to_string(), to_stderr: error.use_stderr(), exit_code: error.exit_code() }
    }
}

#[derive(Parser)]
#[command(
    name = "coredumpy",
    version,
    about = "Saves a crash of a Python program to a file, and opens it for post-mortem debugging",
    disable_help_subcommand = true
)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run a program as python would, and dump it if it crashes
    #[command(
        override_usage = "coredumpy run [--path FILE | --directory DIR] [--conf FILE] (-m MODULE | SCRIPT) [ARG]...",
        after_help = RUN_NOTE
    )]
    Run(TypedRun),
    /// Open a dump in the debugger
    Load(Load),
    /// List dumps: files, and all that is in folders
    Peek(Peek),
    #[command(hide = true)]
    Eval(Later),
    #[command(hide = true)]
    View(Later),
    #[command(hide = true)]
    Export(Later),
    #[command(hide = true)]
    Host(Later),
    #[command(hide = true)]
    Completions(Later),
}

const RUN_NOTE: &str = "The three options are also taken after SCRIPT or MODULE, up to a `--`. \
Where --path or --directory stands before it, neither is taken after it. \
Everything else there is the program's own.";

/// Whatever stands after a command that is not there yet.
#[derive(Args)]
#[command(disable_help_flag = true)]
struct Later {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    _words: Vec<OsString>,
}

#[derive(Args, Debug, PartialEq, Eq)]
pub(crate) struct Load {
    /// Use ipdb in place of pdb
    #[arg(long, conflicts_with = "pudb")]
    pub(crate) ipdb: bool,
    /// Use pudb in place of pdb
    #[arg(long)]
    pub(crate) pudb: bool,
    /// The thread to open, in place of the one that crashed
    #[arg(long, value_name = "NAME")]
    pub(crate) thread: Option<OsString>,
    /// Run this Python file first (one in the current folder is not run: the folder may be a stranger's)
    #[arg(long, value_name = "FILE")]
    pub(crate) conf: Option<OsString>,
    /// The dump
    #[arg(value_name = "FILE")]
    pub(crate) file: OsString,
}

#[derive(Args, Debug, PartialEq, Eq)]
pub(crate) struct Peek {
    /// Print JSON: a list with one object for each dump
    #[arg(long)]
    pub(crate) json: bool,
    /// The order of the list: oldest first, by path, or by the exception's type
    #[arg(long, value_enum, value_name = "KEY", default_value_t = SortKey::Time)]
    pub(crate) sort: SortKey,
    /// Dumps, and folders with dumps
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<OsString>,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SortKey {
    Time,
    Name,
    Type,
}

impl SortKey {
    fn as_str(self) -> &'static str {
        match self {
            SortKey::Time => "time",
            SortKey::Name => "name",
            SortKey::Type => "type",
        }
    }
}

/// Where the dump goes. `path` and `directory` exclude each other.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RunOptions {
    /// Write the dump to this file
    #[arg(long, value_name = "FILE", conflicts_with = "directory")]
    pub(crate) path: Option<OsString>,
    /// Write the dump into this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) directory: Option<OsString>,
    /// Run this Python file first, in place of `./conf_coredumpy.py`
    #[arg(long, value_name = "FILE")]
    pub(crate) conf: Option<OsString>,
}

/// `run` as clap sees it: the program swallows every word after it.
#[derive(Args)]
struct TypedRun {
    #[command(flatten)]
    options: RunOptions,
    /// Run a module, as `python -m MODULE`
    #[arg(
        short = 'm',
        value_name = "MODULE",
        num_args = 1..,
        allow_hyphen_values = true,
        conflicts_with = "script"
    )]
    module: Vec<OsString>,
    /// Run a file, a folder or a zip file with a `__main__.py`, or `-` for the standard input
    #[arg(value_name = "SCRIPT", trailing_var_arg = true, allow_hyphen_values = true)]
    script: Vec<OsString>,
}

impl TypedRun {
    fn resolve(self) -> Result<Run, clap::Error> {
        let mut is_module = !self.module.is_empty();
        let mut words = if is_module { self.module } else { self.script }.into_iter();
        let mut program = words
            .next()
            .ok_or_else(|| run_error(ErrorKind::MissingRequiredArgument, "SCRIPT or -m MODULE is missing"))?;
        if !is_module && program.as_bytes().starts_with(b"-") && program != "-" {
            program = attached_module(&program)?;
            is_module = true;
        }
        let (options, args) = take_trailing(self.options, words)?;
        Ok(Run { options, is_module, program, args })
    }
}

/// The module of `-mMODULE` in one word, which clap takes for a script, as it does every word that it does not know.
fn attached_module(word: &OsStr) -> Result<OsString, clap::Error> {
    let module = word.as_bytes().strip_prefix(b"-m").filter(|name| !name.is_empty());
    module.map(|name| OsStr::from_bytes(name).to_owned()).ok_or_else(|| {
        let shown = word.to_string_lossy();
        run_error(ErrorKind::UnknownArgument, format!("unexpected argument '{shown}' found"))
    })
}

/// Splits what stands after the program into our options and the program's arguments.
///
/// 0.5.0 documents `coredumpy run my_script.py --directory ./dumps`, so our three options in full spelling are ours there
/// too, up to a `--`. A program that has options of these names is reached by putting ours in front of it.
fn take_trailing(
    before: RunOptions,
    words: impl Iterator<Item = OsString>,
) -> Result<(RunOptions, Vec<OsString>), clap::Error> {
    let place_is_taken = before.path.is_some() || before.directory.is_some();
    let conf_is_taken = before.conf.is_some();
    let mut options = before;
    let mut args = Vec::new();
    let mut words = words.peekable();
    while let Some(word) = words.next() {
        if word == "--" {
            args.push(word);
            args.extend(words);
            break;
        }
        let (name, value) = split_option(&word);
        let slot = match name {
            b"--path" if !place_is_taken => &mut options.path,
            b"--directory" if !place_is_taken => &mut options.directory,
            b"--conf" if !conf_is_taken => &mut options.conf,
            _ => {
                args.push(word);
                continue;
            }
        };
        let name = String::from_utf8_lossy(name);
        let value = match value {
            Some(value) => value.to_owned(),
            None => words
                .next_if(|next| !next.as_bytes().starts_with(b"-"))
                .ok_or_else(|| run_error(ErrorKind::InvalidValue, format!("a value is required for '{name}'")))?,
        };
        if slot.replace(value).is_some() {
            let message = format!("the argument '{name}' cannot be used multiple times");
            return Err(run_error(ErrorKind::ArgumentConflict, message));
        }
    }
    if options.path.is_some() && options.directory.is_some() {
        let message = "the argument '--path <FILE>' cannot be used with '--directory <DIR>'";
        return Err(run_error(ErrorKind::ArgumentConflict, message));
    }
    Ok((options, args))
}

/// `--name=value` as its two halves, `--name` alone without a value.
fn split_option(word: &OsStr) -> (&[u8], Option<&OsStr>) {
    let bytes = word.as_bytes();
    match bytes.iter().position(|&byte| byte == b'=') {
        Some(at) => (&bytes[..at], Some(OsStr::from_bytes(&bytes[at + 1..]))),
        None => (bytes, None),
    }
}

fn run_error(kind: ErrorKind, message: impl Display) -> clap::Error {
    let mut command = CommandLine::command();
    command.build();
    command.find_subcommand_mut("run").expect("`run` is a command").error(kind, message)
}

/// The command line as a dict; its `"command"` says which other keys there are (see `_native.pyi`).
#[pyfunction]
pub(crate) fn parse_args(py: Python<'_>, argv: Vec<OsString>) -> PyResult<Bound<'_, PyDict>> {
    let dict = PyDict::new(py);
    match parse(argv) {
        Request::Run(run) => {
            dict.set_item("command", "run")?;
            dict.set_item("path", run.options.path)?;
            dict.set_item("directory", run.options.directory)?;
            dict.set_item("conf", run.options.conf)?;
            dict.set_item("is_module", run.is_module)?;
            dict.set_item("program", run.program)?;
            dict.set_item("args", run.args)?;
        }
        Request::Load(load) => {
            let debugger = if load.ipdb {
                "ipdb"
            } else if load.pudb {
                "pudb"
            } else {
                "pdb"
            };
            dict.set_item("command", "load")?;
            dict.set_item("debugger", debugger)?;
            dict.set_item("thread", load.thread)?;
            dict.set_item("conf", load.conf)?;
            dict.set_item("file", load.file)?;
        }
        Request::Peek(peek) => {
            dict.set_item("command", "peek")?;
            dict.set_item("json", peek.json)?;
            dict.set_item("sort", peek.sort.as_str())?;
            dict.set_item("paths", peek.paths)?;
        }
        Request::NotYet(name) => {
            dict.set_item("command", "not yet")?;
            dict.set_item("name", name)?;
        }
        Request::Text(text) => {
            dict.set_item("command", "text")?;
            dict.set_item("text", text.content)?;
            dict.set_item("to_stderr", text.to_stderr)?;
            dict.set_item("exit_code", text.exit_code)?;
        }
    }
    Ok(dict)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        line.split_whitespace().map(OsString::from).collect()
    }

    fn run(line: &str) -> Run {
        match parse(words(line)) {
            Request::Run(run) => run,
            other => panic!("{line}: {other:?}"),
        }
    }

    fn refused(line: &str) -> String {
        match parse(words(line)) {
            Request::Text(text) => {
                assert!(text.to_stderr && text.exit_code == 2, "{line}: {text:?}");
                text.content
            }
            other => panic!("{line}: {other:?}"),
        }
    }

    /// `run` as one line: `script` or `module`, program, `path directory conf`, arguments.
    fn summary(line: &str) -> String {
        let run = run(line);
        let kind = if run.is_module { "module" } else { "script" };
        let shown = |option: Option<OsString>| option.map_or("-".into(), |value| value.into_string().unwrap());
        let args = run.args.join(OsStr::new(" ")).into_string().unwrap();
        let RunOptions { path, directory, conf } = run.options;
        let places = format!("{} {} {}", shown(path), shown(directory), shown(conf));
        format!("{kind} {} | {places} | {args}", run.program.to_string_lossy())
    }

    #[test]
    fn every_word_after_the_program_is_the_programs() {
        for (line, expected) in [
            ("run a.py", "script a.py | - - - | "),
            ("run a.py --help -x --version", "script a.py | - - - | --help -x --version"),
            ("run a.py run -m b", "script a.py | - - - | run -m b"),
            ("run -m pkg.mod", "module pkg.mod | - - - | "),
            ("run -m pkg.mod --help -m x", "module pkg.mod | - - - | --help -m x"),
            ("run -mpkg.mod -v", "module pkg.mod | - - - | -v"),
            ("run - x", "script - | - - - | x"),
            ("run -- a.py x", "script a.py | - - - | x"),
            ("run -m unittest -- x", "module unittest | - - - | -- x"),
            ("run a.py -- x", "script a.py | - - - | -- x"),
        ] {
            assert_eq!(summary(line), expected, "{line}");
        }
    }

    #[test]
    fn our_options_stand_before_or_after_the_program() {
        for (line, expected) in [
            ("run --directory d a.py x", "script a.py | - d - | x"),
            ("run --path=p -m mod x", "module mod | p - - | x"),
            ("run --conf c --path p a.py", "script a.py | p - c | "),
            ("run a.py --directory d x", "script a.py | - d - | x"),
            ("run a.py x --directory=d y", "script a.py | - d - | x y"),
            ("run -m unittest --directory d -v", "module unittest | - d - | -v"),
            ("run a.py --conf c --path p", "script a.py | p - c | "),
            ("run --conf c a.py --path p", "script a.py | p - c | "),
            ("run a.py --path=", "script a.py |  - - | "),
        ] {
            assert_eq!(summary(line), expected, "{line}");
        }
    }

    #[test]
    fn after_the_program_some_options_are_left_alone() {
        for (line, expected) in [
            ("run a.py -- --path p", "script a.py | - - - | -- --path p"),
            ("run a.py --directory d -- --conf c", "script a.py | - d - | -- --conf c"),
            ("run --path p a.py --path q", "script a.py | p - - | --path q"),
            ("run --path p a.py --directory d", "script a.py | p - - | --directory d"),
            ("run --directory d a.py --path q --conf c", "script a.py | - d c | --path q"),
            ("run --conf c a.py --conf d", "script a.py | - - c | --conf d"),
            ("run a.py --dir d --pat p --paths q", "script a.py | - - - | --dir d --pat p --paths q"),
        ] {
            assert_eq!(summary(line), expected, "{line}");
        }
    }

    #[test]
    fn wrong_usage_of_run_says_what_is_wrong() {
        for (line, message) in [
            ("run", "SCRIPT or -m MODULE is missing"),
            ("run -m", "a value is required for '-m <MODULE>...'"),
            ("run --foo a.py", "unexpected argument '--foo' found"),
            ("run --path", "a value is required for '--path <FILE>'"),
            ("run --path p --directory d a.py", "cannot be used with"),
            ("run a.py --path p --directory d", "cannot be used with"),
            ("run a.py --path p --path q", "cannot be used multiple times"),
            ("run a.py --path", "a value is required for '--path'"),
            ("run a.py --directory --path p", "a value is required for '--directory'"),
        ] {
            let text = refused(line);
            assert!(text.contains(message), "{line}: {text}");
        }
        assert!(refused("run").contains("Usage: coredumpy run [--path"));
    }

    #[test]
    fn words_that_are_not_unicode_survive() {
        let odd = OsStr::from_bytes(b"\xff\xfe.py");
        let path = OsStr::from_bytes(b"--path=\xff.dump");
        let Request::Run(run) = parse(["run".into(), odd.into(), path.into(), odd.into()]) else { panic!() };
        assert_eq!(run.program, odd);
        assert_eq!(run.args, [odd]);
        assert_eq!(run.options.path.unwrap(), OsStr::from_bytes(b"\xff.dump"));
    }

    #[test]
    fn peek_takes_several_paths_and_sorts_by_time() {
        let Request::Peek(peek) = parse(words("peek a --json b")) else { panic!() };
        assert_eq!((peek.json, peek.sort), (true, SortKey::Time));
        assert_eq!(peek.paths, ["a", "b"]);
        assert!(refused("peek").contains("<PATH>..."));
        assert!(refused("peek --sort size a").contains("[possible values: time, name, type]"));
    }

    #[test]
    fn load_takes_one_debugger() {
        let Request::Load(load) = parse(words("load --pudb --thread T x.dump")) else { panic!() };
        assert!(load.pudb && !load.ipdb);
        assert_eq!(load.thread.unwrap(), "T");
        assert!(refused("load --ipdb --pudb x.dump").contains("cannot be used with"));
        assert!(refused("load").contains("<FILE>"));
    }

    #[test]
    fn later_commands_are_known() {
        for name in ["eval", "view", "export", "host", "completions"] {
            assert_eq!(parse(words(&format!("{name} x --help -y"))), Request::NotYet(name));
        }
        assert!(refused("lod x").contains("unrecognized subcommand 'lod'"));
    }

    #[test]
    fn help_and_version_go_to_stdout() {
        for line in ["--help", "-h", "--version", "-V", "run --help", "load -h", "peek --help"] {
            let Request::Text(text) = parse(words(line)) else { panic!("{line}") };
            assert!(!text.to_stderr && text.exit_code == 0, "{line}: {text:?}");
        }
        assert!(refused("").contains("Usage: coredumpy <COMMAND>"));
    }
}
