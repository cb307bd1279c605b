//! Zstandard frames, decompressed to a size that is known before.

use std::io::Read;

use ruzstd::decoding::StreamingDecoder;

use crate::limits::BLOCK_MAX_BYTES;

/// Window that any frame may ask for: compressors state one of this size also for small data.
const SMALL_WINDOW_BYTES: usize = 1 << 20;

/// The frame's `expected` bytes, or what is wrong with it. Never allocates much more than `expected`.
pub(crate) fn unpack(mut packed: &[u8], expected: usize) -> Result<Vec<u8>, String> {
    let bad_frame = |error: &dyn std::fmt::Display| format!("a bad zstd frame ({error})");
    let window = expected.next_power_of_two().clamp(SMALL_WINDOW_BYTES, BLOCK_MAX_BYTES);
    let mut decoder =
        StreamingDecoder::new_with_max_window_size(&mut packed, window as u64).map_err(|error| bad_frame(&error))?;
    let mut raw = Vec::with_capacity(expected);
    // One byte more than expected tells a frame that is longer.
    decoder.by_ref().take(expected as u64 + 1).read_to_end(&mut raw).map_err(|error| bad_frame(&error))?;
    drop(decoder);
    if raw.len() != expected {
        let found = if raw.len() > expected { "more" } else { "fewer" };
        return Err(format!("a zstd frame of {found} bytes than the stated {expected}"));
    }
    if packed.is_empty() { Ok(raw) } else { Err(format!("{} bytes after a zstd frame", packed.len())) }
}
