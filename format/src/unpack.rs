//! Zstandard frames, decompressed to a size that is known before.

use std::io::Read;

use ruzstd::decoding::StreamingDecoder;

use crate::limits::BLOCK_MAX_BYTES;

/// The frame's `expected` bytes, or what is wrong with it. Never allocates much more than `expected`.
pub(crate) fn unpack(mut packed: &[u8], expected: usize) -> Result<Vec<u8>, String> {
    let too_wide = |window: u64| format!("a zstd window of {window} bytes for {expected} raw bytes");
    let window = window_bytes(packed).ok_or_else(|| "no zstd frame".to_owned())?;
    // Small frames may state the smallest window that zstd has, which is larger than they are.
    if window > (BLOCK_MAX_BYTES as u64).min((expected as u64).next_power_of_two().max(1 << 20)) {
        return Err(too_wide(window));
    }
    let mut raw = Vec::with_capacity(expected);
    let mut decoder = StreamingDecoder::new(&mut packed).map_err(|error| format!("a bad zstd frame ({error})"))?;
    let read = decoder.by_ref().take(expected as u64 + 1).read_to_end(&mut raw);
    read.map_err(|error| format!("a bad zstd frame ({error})"))?;
    drop(decoder);
    if raw.len() != expected {
        let found = if raw.len() > expected { "more" } else { "fewer" };
        return Err(format!("a zstd frame of {found} bytes than the stated {expected}"));
    }
    if packed.is_empty() { Ok(raw) } else { Err(format!("{} bytes after a zstd frame", packed.len())) }
}

/// What the frame's header makes a decoder allocate (RFC 8878 section 3.1.1.1).
fn window_bytes(packed: &[u8]) -> Option<u64> {
    let (magic, rest) = packed.split_at_checked(4)?;
    if magic != [0x28, 0xb5, 0x2f, 0xfd] {
        return None;
    }
    let (&descriptor, rest) = rest.split_first()?;
    let single_segment = descriptor & 0x20 != 0;
    if !single_segment {
        let window = u64::from(*rest.first()?);
        let base = 1_u64 << (10 + (window >> 3));
        return Some(base + base / 8 * (window & 7));
    }
    let dictionary = [0, 1, 2, 4][usize::from(descriptor & 3)];
    let size_length = [1, 2, 4, 8][usize::from(descriptor >> 6)];
    let size = rest.get(dictionary..dictionary + size_length)?;
    let size = size.iter().rev().fold(0, |n, byte| n << 8 | u64::from(*byte));
    Some(if size_length == 2 { size + 256 } else { size })
}
