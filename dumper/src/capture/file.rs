//! The dump's file: under another name while it is written, then whole and under its own at once.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// Names that are tried before giving up.
const TRIES: u32 = 10_000;

/// A dump that is being written, in the folder of its final name.
///
/// If the process is killed, the file stays as `*.partial`, and opens. If writing fails, it is removed.
pub(crate) struct PartialFile {
    path: PathBuf,
    target: PathBuf,
    is_done: bool,
}

impl PartialFile {
    /// Creates `target.partial`, or the first free name after it.
    pub(crate) fn create(target: &Path, mode: u32) -> io::Result<(Self, File)> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
        #[cfg(not(unix))]
        let _ = mode;
        for number in 1..TRIES {
            let path = with_suffix(&numbered(target, number), ".partial");
            match options.open(&path) {
                Ok(file) => return Ok((Self { path, target: target.to_owned(), is_done: false }, file)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::new(io::ErrorKind::AlreadyExists, "too many unfinished dumps of this name"))
    }

    /// Gives the file its final name; where that is taken, `-2`, `-3` … is added. Returns the name and the size.
    pub(crate) fn publish(mut self, file: &File) -> io::Result<(PathBuf, u64)> {
        file.sync_all()?;
        let size = file.metadata()?.len();
        for number in 1..TRIES {
            let target = numbered(&self.target, number);
            match take_name(&self.path, &target) {
                Ok(()) => {
                    self.is_done = true;
                    return Ok((target, size));
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::new(io::ErrorKind::AlreadyExists, "too many dumps of this name"))
    }
}

impl Drop for PartialFile {
    fn drop(&mut self) {
        if !self.is_done {
            // What cannot be removed is a partial dump, which opens.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Renames without ever overwriting: a second name, then the first one goes. File systems that have no second names get
/// a look before the leap.
fn take_name(path: &Path, target: &Path) -> io::Result<()> {
    match fs::hard_link(path, target) {
        Ok(()) => fs::remove_file(path),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        Err(_) if target.symlink_metadata().is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(path, target),
    }
}

/// `a.dump`, `a-2.dump`, `a-3.dump` …
fn numbered(path: &Path, number: u32) -> PathBuf {
    if number == 1 {
        return path.to_owned();
    }
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{number}"));
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
