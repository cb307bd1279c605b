//! The golden dumps, one for each version of the format: they open forever, and say what they said.

use std::fs;
use std::path::{Path, PathBuf};

use coredumpy_format::Dump;
use coredumpy_format::model::Json;

fn golden(extension: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.extension().is_some_and(|found| found == extension)).collect()
}

#[test]
fn golden_dumps_say_what_they_said() {
    let dumps = golden("dump");
    assert!(!dumps.is_empty());
    for path in dumps {
        let dump = Dump::open(fs::read(&path).unwrap()).unwrap();
        let expected: Json = serde_json::from_slice(&fs::read(path.with_extension("json")).unwrap()).unwrap();
        assert_eq!(dump.json().unwrap(), expected, "{}", path.display());
    }
}
