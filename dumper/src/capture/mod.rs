//! What happens in the dying process: from a live interpreter to a file.

mod arrays;
mod arrow;
mod budget;
mod containers;
mod derived;
mod dtypes;
mod environment;
mod exceptions;
mod file;
mod flavours;
mod frames;
mod functions;
mod instances;
mod layouts;
mod library;
mod memory;
mod namespaces;
mod natives;
mod quiet;
mod raw;
mod reprs;
mod request;
mod roots;
mod scalars;
mod shapes;
mod sources;
mod stacks;
mod suggestions;
mod tables;
mod tasks;
mod types;
mod walk;
mod wordings;

pub(crate) use request::{dump_bytes, write_dump};
pub(crate) use sources::read_source;
