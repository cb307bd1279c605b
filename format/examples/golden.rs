//! Writes the golden dump of this format version: a record of every kind, each with all its options.
//!
//! `cargo run -p coredumpy-format --example golden tests/golden/v1.dump`, once for each version, and never again.

#[path = "../tests/support/mod.rs"]
mod support;

fn main() -> std::io::Result<()> {
    let path = std::env::args_os().nth(1).ok_or_else(|| std::io::Error::other("usage: golden FILE"))?;
    std::fs::write(path, support::golden())
}
