//! The fuzz targets over their corpus, on any toolchain.

#[path = "support/bytes.rs"]
#[allow(dead_code, reason = "the other tests use the rest")]
mod bytes;
#[path = "../fuzz/targets.rs"]
mod targets;

use std::fs;
use std::path::Path;

fn each(corpus: &str, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(corpus);
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        target(&fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())));
        count += 1;
    }
    assert!(count > 0);
}

#[test]
fn no_file_of_the_corpus_breaks_the_reader() {
    each("open", targets::open);
}

#[test]
fn no_records_of_the_corpus_break_the_reader() {
    each("records", targets::records);
}

#[test]
fn no_index_of_the_corpus_breaks_the_reader() {
    each("index", targets::index);
}
