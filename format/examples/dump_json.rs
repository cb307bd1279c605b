//! Prints a dump as JSON: `cargo run -p coredumpy-format --example dump_json FILE`.

use std::fs::File;
use std::process::ExitCode;

use coredumpy_format::{Dump, FileSource, ReadError};

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else {
        eprintln!("usage: dump_json FILE");
        return ExitCode::from(2);
    };
    let json = || -> Result<_, ReadError> { Dump::open(FileSource::new(File::open(path)?)?)?.json() };
    match json() {
        Ok(json) => println!("{json:#}"),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
