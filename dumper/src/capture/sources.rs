//! Source files, read while nothing of Python runs.

use std::fs;
use std::io::{self, Read};

use coredumpy_format::limits::BLOCK_MAX_BYTES;
use coredumpy_format::{Source, Text};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString, PyTuple};
use sha2::{Digest, Sha256};

use super::raw::{self, Obj};
use super::walk::Walk;

/// Sources that the walk adds to those of the frames.
const ADDED_MAX: usize = 500;

impl Walk<'_> {
    /// Writes the sources of code that was met on the way, where it is the program's or a frame stands in it.
    pub(crate) fn sources(&mut self, filenames: &[Text]) -> io::Result<()> {
        let mut added = 0;
        for filename in filenames {
            let Some(path) = filename.as_str() else { continue };
            if added == ADDED_MAX || (self.library.is_library_file(path) && !self.frame_filenames.contains(filename)) {
                continue;
            }
            let found = match read(path) {
                Some((text, sha256)) => Some((Text::from(text), Some(sha256))),
                None => cached(self.py, path).map(|text| (text, None)),
            };
            if let Some((text, sha256)) = found {
                let mut source = Source { filename: filename.clone(), sha256, text: Ok(text) };
                self.hiding.hide_in_source(&mut source);
                self.writer.source(source)?;
                added += 1;
            }
        }
        Ok(())
    }
}

/// The text that `linecache` has, of other cells of a notebook, say. Nothing of Python runs: all types are exact.
fn cached(py: Python<'_>, filename: &str) -> Option<Text> {
    let modules = raw::loaded_modules(py)?;
    let module =
        Obj::of(&modules).dict_get(&PyString::new(py, "linecache")).filter(|module| raw::is_module(*module))?;
    let cache =
        module.module_dict()?.dict_get(&PyString::new(py, "cache"))?.bound(py).cast_into_exact::<PyDict>().ok()?;
    let entry = Obj::of(&cache).dict_get(&PyString::new(py, filename))?.bound(py).cast_into_exact::<PyTuple>().ok()?;
    // Size, time, lines, path. A lazy entry has one element.
    let lines = entry.get_item(2).ok()?.cast_into_exact::<PyList>().ok()?;
    let mut text = String::new();
    for line in lines {
        text.push_str(line.cast_into_exact::<PyString>().ok()?.to_str().ok()?);
        if text.len() > BLOCK_MAX_BYTES {
            return None;
        }
    }
    Some(Text::from(text))
}

/// Text and SHA-256 of a source file; None where it is no file, is too large, or is written in an encoding that only
/// Python's codecs know.
#[pyfunction]
pub(crate) fn read_source(filename: &str) -> Option<(String, Vec<u8>)> {
    read(filename)
}

fn read(filename: &str) -> Option<(String, Vec<u8>)> {
    // Looked at before it is opened: opening a pipe waits for whoever writes into it.
    if !fs::metadata(filename).ok()?.is_file() {
        return None;
    }
    let file = fs::File::open(filename).ok()?;
    let mut bytes = Vec::new();
    file.take(BLOCK_MAX_BYTES as u64 + 1).read_to_end(&mut bytes).ok()?;
    if bytes.len() > BLOCK_MAX_BYTES {
        return None;
    }
    let sha256 = Sha256::digest(&bytes).to_vec();
    Some((universal_newlines(decode(bytes)?), sha256))
}

/// As Python's tokenizer decodes a source (PEP 263): UTF-8 unless a comment in its first two lines says otherwise.
fn decode(bytes: Vec<u8>) -> Option<String> {
    let is_other = declared_encoding(&bytes).is_some_and(|name| !matches!(name.as_str(), "utf-8" | "utf8" | "ascii"));
    if !is_other {
        let text = String::from_utf8(bytes).ok()?;
        return Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text));
    }
    let name = declared_encoding(&bytes)?;
    let is_latin_1 = matches!(name.as_str(), "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1");
    is_latin_1.then(|| bytes.into_iter().map(char::from).collect())
}

/// `coding: NAME` or `coding=NAME` in a comment of the first two lines, in lower case and with `-` for `_`.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    bytes.split(|byte| *byte == b'\n').take(2).find_map(|line| {
        let line = std::str::from_utf8(line.get(..line.len().min(200))?).ok()?.trim_start();
        let comment = line.strip_prefix('#')?;
        let rest = &comment[comment.find("coding")? + "coding".len()..];
        let rest = rest.strip_prefix([':', '='])?.trim_start();
        let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let name = rest.split(|c: char| !is_name(c)).next().filter(|name| !name.is_empty())?;
        Some(name.to_ascii_lowercase().replace('_', "-"))
    })
}

fn universal_newlines(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_decode_as_python_does() {
        assert_eq!(decode(b"\xef\xbb\xbfx = 1\n".to_vec()).as_deref(), Some("x = 1\n"));
        let latin_1 = b"#!/bin/sh\n# -*- coding: Latin_1 -*-\n'\xe9'\n".to_vec();
        assert_eq!(decode(latin_1).as_deref(), Some("#!/bin/sh\n# -*- coding: Latin_1 -*-\n'é'\n"));
        assert_eq!(decode(b"# vim: set fileencoding=koi8-r :\n\xc1\n".to_vec()), None);
        assert_eq!(decode(b"x = '\xe9'\n".to_vec()), None);
        assert_eq!(universal_newlines("a\r\nb\rc\n".to_owned()), "a\nb\nc\n");
    }
}
