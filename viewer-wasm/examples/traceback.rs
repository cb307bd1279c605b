//! `traceback FILE`: the exception as Python prints it.
use std::fs::File;

use coredumpy_format::FileSource;
use coredumpy_viewer_wasm::Reader;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: traceback FILE")?;
    let reader = Reader::open(FileSource::new(File::open(path)?)?)?;
    if let Some(exception) = reader.overview().exception {
        print!("{}", reader.traceback_text(exception));
    }
    Ok(())
}
