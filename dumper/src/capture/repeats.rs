//! A finished dump is told how often its exception came again.

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::Write;

use coredumpy_format::model::Repeats;
use coredumpy_format::{FileSource, Summary, repeats_to_append};
use pyo3::prelude::*;

use super::request::os_error;

/// Appends the count to the dump at `path`, if it is still the one with this `id`, and says whether it was.
#[pyfunction]
pub(crate) fn append_repeats(path: OsString, id: &[u8], count: u64, last_us: u64) -> PyResult<bool> {
    // Opening a pipe, say, would wait for whoever reads it.
    if !std::fs::symlink_metadata(&path)?.is_file() {
        return Ok(false);
    }
    let mut file = OpenOptions::new().read(true).append(true).open(&path)?;
    let length = file.metadata()?.len();
    let source = FileSource::new(file.try_clone()?)?;
    if !Summary::read(&source).is_ok_and(|summary| summary.header.id == id) {
        return Ok(false);
    }
    let Ok(Some(bytes)) = repeats_to_append(&source, Repeats { count, last_us }) else { return Ok(false) };
    if let Err(error) = file.write_all(&bytes) {
        // A full disk: what is there of it would hide the trailer.
        let _ = file.set_len(length);
        return Err(os_error(error));
    }
    Ok(true)
}
