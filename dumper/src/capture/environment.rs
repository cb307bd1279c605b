//! Where the program ran: read from folders and files, without a process and without an import.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use coredumpy_format::model::Distribution;

/// Distributions that are listed at most.
const DISTRIBUTIONS_MAX: usize = 5000;
/// Bytes of a reference file of git.
const GIT_FILE_MAX_BYTES: u64 = 64 * 1024;
/// Bytes of git's list of all references.
const PACKED_REFS_MAX_BYTES: u64 = 16 * 1024 * 1024;

/// Names and versions of the distributions in the folders, from their metadata folders' names, sorted.
pub(crate) fn distributions(folders: &[OsString]) -> Vec<Distribution> {
    let mut found = Vec::new();
    for folder in folders {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for entry in entries.flatten() {
            let name = entry.file_name();
            if let Some(distribution) = name.to_str().and_then(distribution_of) {
                found.push(distribution);
            }
        }
    }
    found.sort();
    found.dedup();
    found.truncate(DISTRIBUTIONS_MAX);
    found
}

/// `name-version.dist-info` (PEP 491), or `name-version[-py3.x].egg-info`.
fn distribution_of(folder: &str) -> Option<Distribution> {
    let stem = folder.strip_suffix(".dist-info").or_else(|| folder.strip_suffix(".egg-info"))?;
    let (name, rest) = stem.split_once('-')?;
    let version = rest.split('-').next()?;
    Some((name.to_owned(), version.to_owned()))
}

/// The commit that the repository around `folder` stands at.
pub(crate) fn git_commit(folder: &Path) -> Option<String> {
    let root = folder.ancestors().find(|folder| folder.join(".git").exists())?;
    let mut git = root.join(".git");
    if git.is_file() {
        // A worktree or submodule: `gitdir: PATH`
        let text = read_small(&git)?;
        git = root.join(text.strip_prefix("gitdir:")?.trim());
    }
    let head = read_small(&git.join("HEAD"))?;
    let Some(reference) = head.strip_prefix("ref:").map(str::trim) else { return commit(&head) };
    // A worktree keeps its branches in the main repository.
    let common = read_small(&git.join("commondir")).map_or_else(|| git.clone(), |path| git.join(path.trim()));
    let loose = [&git, &common].into_iter().find_map(|folder| read_small(&folder.join(reference)));
    loose.and_then(|text| commit(&text)).or_else(|| packed(&common, reference))
}

fn packed(git: &Path, reference: &str) -> Option<String> {
    let path = git.join("packed-refs");
    let is_readable = |metadata: fs::Metadata| metadata.is_file() && metadata.len() <= PACKED_REFS_MAX_BYTES;
    let text = if fs::metadata(&path).is_ok_and(is_readable) { fs::read_to_string(path).ok()? } else { return None };
    text.lines().find_map(|line| commit(line.strip_suffix(reference)?))
}

fn commit(text: &str) -> Option<String> {
    let hash = text.trim();
    let is_hash = matches!(hash.len(), 40 | 64) && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then(|| hash.to_owned())
}

fn read_small(path: &Path) -> Option<String> {
    let is_small = |metadata: fs::Metadata| metadata.is_file() && metadata.len() <= GIT_FILE_MAX_BYTES;
    if fs::metadata(path).is_ok_and(is_small) { fs::read_to_string(path).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_folders_name_their_distribution() {
        let named = |name: &str, version: &str| Some((name.to_owned(), version.to_owned()));
        assert_eq!(distribution_of("numpy-2.1.0.dist-info"), named("numpy", "2.1.0"));
        assert_eq!(distribution_of("old-0.1-py3.11.egg-info"), named("old", "0.1"));
        assert_eq!(distribution_of("numpy"), None);
    }

    #[test]
    fn a_commit_is_found_through_a_branch() {
        let folder = std::env::temp_dir().join(format!("coredumpy-git-{}", std::process::id()));
        let hash = "0123456789abcdef0123456789abcdef01234567";
        fs::create_dir_all(folder.join(".git/refs/heads")).unwrap();
        fs::create_dir_all(folder.join("a/b")).unwrap();
        fs::write(folder.join(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
        fs::write(folder.join(".git/packed-refs"), format!("# pack-refs\n{hash} refs/heads/main\n")).unwrap();
        assert_eq!(git_commit(&folder.join("a/b")).as_deref(), Some(hash));
        fs::write(folder.join(".git/refs/heads/main"), format!("{}\n", hash.replace('0', "f"))).unwrap();
        assert_eq!(git_commit(&folder), Some(hash.replace('0', "f")));
        fs::remove_dir_all(folder).unwrap();
    }
}
