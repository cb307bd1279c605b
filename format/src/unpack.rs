//! Zstandard frames, decompressed to a size that is known before.

use std::io::Read;

use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use crate::limits::BLOCK_MAX_BYTES;

/// Window that any frame may ask for: compressors state one of this size also for small data.
const SMALL_WINDOW_BYTES: usize = 1 << 20;

/// The frame's `expected` bytes, or what is wrong with it. Never allocates much more than `expected`.
pub(crate) fn unpack(mut packed: &[u8], expected: usize) -> Result<Vec<u8>, String> {
    let mut decoder = FrameDecoder::new();
    decoder.set_max_window_size(expected.next_power_of_two().clamp(SMALL_WINDOW_BYTES, BLOCK_MAX_BYTES) as u64);
    decoder.init(&mut packed).map_err(|_| BAD)?;
    // One byte more than expected tells a frame that is longer.
    let mut raw = vec![0; expected + 1];
    let mut length = 0;
    while length < raw.len() && !(decoder.is_finished() && decoder.can_collect() == 0) {
        if !decoder.is_finished() {
            // One at a time: a few bytes may be a block of 128 KiB.
            decoder.decode_blocks(&mut packed, BlockDecodingStrategy::UptoBlocks(1)).map_err(|_| BAD)?;
        }
        length += decoder.read(&mut raw[length..]).map_err(|_| BAD)?;
    }
    if length != expected {
        let found = if length > expected { "more" } else { "fewer" };
        return Err(format!("a zstd frame of {found} bytes than the stated {expected}"));
    }
    raw.truncate(length);
    if packed.is_empty() { Ok(raw) } else { Err(format!("{} bytes after a zstd frame", packed.len())) }
}

/// The decoder could say more, in texts that would take a tenth of the reader in the browser.
const BAD: &str = "a bad zstd frame";
