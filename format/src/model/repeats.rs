//! What came again after the dump was written.

/// How often an exception of the same type came again from the same lines, and was not written a second time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Repeats {
    /// Beside the one that was written.
    pub count: u64,
    /// When the last of them was counted, in microseconds since 1970, UTC.
    pub last_us: u64,
}
