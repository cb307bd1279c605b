//! `run`: which words are ours and which are the program's.

use std::ffi::{OsStr, OsString};
use std::fmt::Display;
use std::os::unix::ffi::OsStrExt;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory};

use super::CommandLine;

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

/// Under the help of `run`.
pub(super) const NOTE: &str = "The three options are also taken after SCRIPT or MODULE, up to a `--`. \
Where --path or --directory stands before it, neither is taken after it. \
Everything else there is the program's own.";

/// `run`'s own options. `path` and `directory` exclude each other.
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
pub(super) struct TypedRun {
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
    pub(super) fn resolve(self) -> Result<Run, clap::Error> {
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
