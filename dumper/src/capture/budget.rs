//! The limits of a dump, and whether they are reached.

use std::time::{Duration, Instant};

use coredumpy_format::model::{LimitsSummary, Reason};

/// Objects between two looks at the clock, and bytes that are written or searched for secrets: 256 long texts take seconds.
const CLOCK_EVERY: u32 = 256;
const CLOCK_EVERY_BYTES: u64 = 4 * 1024 * 1024;

/// What a dump may hold and cost at most.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    /// 1 is the variables themselves, 2 what they hold, and so on.
    pub(crate) depth: u32,
    /// Per container.
    pub(crate) items: usize,
    /// Per string, bytes or array.
    pub(crate) value_bytes: usize,
    /// Of object data, before compression.
    pub(crate) total_bytes: u64,
    /// Of the whole walk.
    pub(crate) time: Duration,
}

impl Limits {
    /// As the header says them.
    pub(crate) fn summary(&self) -> LimitsSummary {
        LimitsSummary {
            depth: self.depth.into(),
            items: self.items as u64,
            value_bytes: self.value_bytes as u64,
            total_bytes: self.total_bytes,
            time_ms: u64::try_from(self.time.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

/// Watches the limits of the whole.
pub(crate) struct Budget {
    deadline: Option<Instant>,
    total_bytes: u64,
    until_clock: u32,
    bytes_at_clock: u64,
}

impl Budget {
    pub(crate) fn new(limits: &Limits) -> Self {
        let deadline = Instant::now().checked_add(limits.time);
        Self { deadline, total_bytes: limits.total_bytes, until_clock: CLOCK_EVERY, bytes_at_clock: 0 }
    }

    /// Why the walk must stop, where it must.
    #[inline]
    pub(crate) fn exceeded(&mut self, raw_bytes: u64, seen_bytes: u64) -> Option<Reason> {
        if raw_bytes >= self.total_bytes || super::memory::is_low() {
            return Some(Reason::TotalBytes);
        }
        self.until_clock -= 1;
        let bytes = raw_bytes + seen_bytes;
        if self.until_clock > 0 && bytes < self.bytes_at_clock + CLOCK_EVERY_BYTES {
            return None;
        }
        (self.until_clock, self.bytes_at_clock) = (CLOCK_EVERY, bytes);
        self.deadline.is_some_and(|deadline| Instant::now() >= deadline).then_some(Reason::Time)
    }
}
