//! A dump's objects as Python objects. Translates only: what a class or an exception is made of is decided in
//! `coredumpy/_load`.

#![deny(unsafe_code)]

mod clock;
mod construct;
mod cut;
mod data;
mod error;
mod fill;
mod header;
mod items;
mod jobs;
mod makers;
mod memo;
mod objects;
mod pending;
mod reader;
mod record;
mod state;
mod value;

pub(crate) use objects::Objects;
pub(crate) use pending::Pending;
pub(crate) use reader::{Reader, dump_json, peek};
pub(crate) use value::{MissingRecord, Ref};
