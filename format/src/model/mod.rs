//! What a dump says.

mod header;
mod missing;
mod object;
mod repeats;
mod value;
mod wordings;

pub use crate::record::{Blob, Cut, Fields, Json, Long, Names};
pub(crate) use header::bytes;
pub use header::{
    Distribution, EndState, Environment, ExceptionSummary, FrameSummary, Header, LimitsSummary, Platform, Python,
    Relation, Roots, ThreadSummary,
};
pub use missing::{Missing, Reason};
pub use object::*;
pub use repeats::Repeats;
pub use value::{BigInt, ObjectId, Value};
pub use wordings::{Setting, Wording, Wordings};
