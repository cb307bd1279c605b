//! The command line: what was asked for, as plain data.
//!
//! Nothing here prints or ends the process. Help, usage errors and the version come back as a text with the stream that
//! it belongs to and an exit code, because only Python knows what its `sys.stdout` is.

mod python;
mod run;
#[cfg(test)]
mod tests;

use std::ffi::OsString;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

pub(crate) use python::parse_args;
use run::{NOTE, Run, TypedRun};

/// What the words after `coredumpy` ask for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Request {
    Run(Run),
    Load(Load),
    Eval(Eval),
    Peek(Peek),
    View(View),
    Export(Export),
    RedactTest(RedactTest),
    Enable,
    Disable,
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

/// Reads a whole command line, without the program's name.
pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Request {
    let words = std::iter::once(OsString::from("coredumpy")).chain(args);
    let parsed =
        CommandLine::command().try_get_matches_from(words).and_then(|matches| CommandLine::from_arg_matches(&matches));
    let request = parsed.and_then(|line| match line.command {
        Command::Run(typed) => typed.resolve().map(Request::Run),
        Command::Load(load) => Ok(Request::Load(load)),
        Command::Eval(eval) => Ok(Request::Eval(eval)),
        Command::Peek(peek) => Ok(Request::Peek(peek)),
        Command::View(view) => Ok(Request::View(view)),
        Command::Export(export) => Ok(Request::Export(export)),
        Command::RedactTest(test) => Ok(Request::RedactTest(test)),
        Command::Enable => Ok(Request::Enable),
        Command::Disable => Ok(Request::Disable),
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
        after_help = NOTE
    )]
    Run(TypedRun),
    /// Open a dump in the debugger
    Load(Load),
    /// Answer what was asked about a dump, without a prompt
    #[command(after_help = EVAL_NOTE)]
    Eval(Eval),
    /// List dumps: files, and all that is in folders
    Peek(Peek),
    /// Open a dump in the browser
    #[command(after_help = VIEW_NOTE)]
    View(View),
    /// Write a dump as one page that any browser opens, or as JSON
    #[command(after_help = EXPORT_NOTE)]
    Export(Export),
    /// Show which lines of a text would be hidden in a dump, and by which rule
    #[command(after_help = REDACT_TEST_NOTE)]
    RedactTest(RedactTest),
    /// Have every Python process of this environment dump its crashes, where `COREDUMPY_DIR` names a folder
    #[command(after_help = ENABLE_NOTE)]
    Enable,
    /// Take back what `enable` did
    Disable,
    #[command(hide = true)]
    Host(Later),
    #[command(hide = true)]
    Completions(Later),
}

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

/// Under the help of `eval`.
const EVAL_NOTE: &str = "Values go to stdout, one below the other, errors to stderr; \
the exit code is 1 where an expression failed. \
What begins with a hyphen and is no number stands after a `--`.";

#[derive(Args, Debug, PartialEq, Eq)]
pub(crate) struct Eval {
    /// The frame in which to look: 0 is where `load` would start, 1 its caller; -1 is the outermost
    #[arg(long, value_name = "N", default_value_t = 0, allow_negative_numbers = true)]
    pub(crate) frame: i32,
    /// The thread in which to look, in place of the one that crashed
    #[arg(long, value_name = "NAME")]
    pub(crate) thread: Option<OsString>,
    /// Print JSON: a list with one object for each EXPR
    #[arg(long)]
    pub(crate) json: bool,
    /// Run this Python file first (one in the current folder is not run: the folder may be a stranger's)
    #[arg(long, value_name = "FILE")]
    pub(crate) conf: Option<OsString>,
    /// The dump
    #[arg(value_name = "FILE")]
    pub(crate) file: OsString,
    /// Expressions, or statements that hold for those after them; `-` for what comes on the standard input
    #[arg(value_name = "EXPR", required = true, allow_negative_numbers = true)]
    pub(crate) expressions: Vec<OsString>,
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

/// Under the help of `view`.
const VIEW_NOTE: &str = "The page is written beside the dump, and its address goes to stdout. \
Nothing leaves this machine.";

#[derive(Args, Debug, PartialEq, Eq)]
pub(crate) struct View {
    /// Only print the page's address
    #[arg(long, conflicts_with = "serve")]
    pub(crate) no_browser: bool,
    /// Serve the page on this machine's loopback until Ctrl-C, and only print its address (for a remote shell)
    #[arg(long)]
    pub(crate) serve: bool,
    /// The dump; without one, a page to drop dumps on
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<OsString>,
}

/// Under the help of `export`.
const EXPORT_NOTE: &str = "The path of the page goes to stdout. \
Nothing is overwritten but an older page of coredumpy.";

#[derive(Args, Debug, PartialEq, Eq)]
pub(crate) struct Export {
    /// The file to write; `-` is stdout (default: for a page FILE.html beside the dump, for JSON stdout)
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: Option<OsString>,
    /// What to write: a page, or all that is in the dump as JSON
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ExportFormat::Html)]
    pub(crate) format: ExportFormat,
    /// The dump
    #[arg(value_name = "FILE")]
    pub(crate) file: OsString,
}

/// Under the help of `redact-test`.
const REDACT_TEST_NOTE: &str = "A file named .py is read as a source, in which only literals of secrets are hidden. \
The environment of this shell counts, and so do the settings that --conf names.";

#[derive(Args, Debug, PartialEq, Eq)]
pub(crate) struct RedactTest {
    /// Each line is a name of a variable, attribute or key: say what it hides
    #[arg(long)]
    pub(crate) names: bool,
    /// Run this Python file first, for your own rules (one in the current folder is not run)
    #[arg(long, value_name = "FILE")]
    pub(crate) conf: Option<OsString>,
    /// The text; `-` is the standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: OsString,
}

/// Under the help of `enable`.
const ENABLE_NOTE: &str = "It writes a .pth file into the environment's folder of packages. \
Processes without the variable are left as they are.";

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExportFormat {
    Html,
    Json,
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
