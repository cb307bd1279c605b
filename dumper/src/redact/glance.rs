//! One pass over a text, sixteen bytes at a time, that tells the scans where to look: most texts have nothing for them.

/// What a text has.
pub(super) struct Glance {
    /// Two dashes next to one another.
    pub(super) dashes: bool,
    /// [`RUN`] bytes next to one another of which each may be a token's.
    pub(super) run: bool,
    /// What stands beside the name of a secret that no `=` or `:` follows: quotes, `<`, `%`, the dash of an option; or two
    /// `s` next to one another, which passwords have.
    pub(super) phrase: bool,
}

/// No token has a shorter run of letters, digits and `_-./+~`.
pub(super) const RUN: usize = 16;

/// Calls `at_sign` for each `=` and `:`, in order.
pub(super) fn glance(text: &[u8], mut at_sign: impl FnMut(usize)) -> Glance {
    let mut seen = Glance { dashes: false, run: false, phrase: false };
    // At the end of the chunk before: a dash, an `s`, a blank, and how many bytes of a run.
    let (mut dash, mut ess, mut blank, mut length) = (0, 0, 0, 0);
    for start in (0..text.len()).step_by(CHUNK) {
        let mut chunk = Chunk::at(text, start);
        seen.dashes |= chunk.dashes & (chunk.dashes << 1 | dash) != 0;
        dash = chunk.dashes >> (CHUNK - 1);
        seen.phrase |=
            (chunk.marks | chunk.esses & (chunk.esses << 1 | ess) | chunk.dashes & (chunk.blanks << 1 | blank)) != 0;
        (ess, blank) = (chunk.esses >> (CHUNK - 1), chunk.blanks >> (CHUNK - 1));
        seen.run |= has_run(chunk.run) || (length + chunk.run.trailing_ones()) as usize >= RUN;
        length = chunk.run.leading_ones();
        while chunk.signs != 0 {
            at_sign(start + chunk.signs.trailing_zeros() as usize);
            chunk.signs &= chunk.signs - 1;
        }
    }
    seen
}

/// Whether [`RUN`] bits next to one another are set.
fn has_run(bits: u64) -> bool {
    let mut of = bits;
    for length in [1, 2, 4, 8] {
        of &= of >> length;
    }
    of != 0
}

const CHUNK: usize = u64::BITS as usize;
const BLOCK: usize = 16;

/// A bit for each byte of a piece of text, the first one's lowest.
#[derive(Default)]
struct Chunk {
    signs: u64,
    dashes: u64,
    run: u64,
    marks: u64,
    esses: u64,
    blanks: u64,
}

impl Chunk {
    #[inline]
    fn at(text: &[u8], start: usize) -> Self {
        let mut chunk = Self::default();
        for at in (0..CHUNK).step_by(BLOCK) {
            let Some(rest) = text.get(start + at..).filter(|rest| !rest.is_empty()) else { break };
            let (block, former) = block(text, rest);
            chunk.signs |= u64::from((block.is(b'=') | block.is(b':')) >> former) << at;
            chunk.dashes |= u64::from(block.is(b'-') >> former) << at;
            chunk.run |= u64::from(block.may_be_token() >> former) << at;
            chunk.marks |= u64::from(block.is_mark() >> former) << at;
            chunk.esses |= u64::from(block.is_ess() >> former) << at;
            chunk.blanks |= u64::from(block.is(b' ') >> former) << at;
        }
        chunk
    }
}

/// The block at the beginning of the rest of a text, and how many of its bytes are before that.
#[inline]
fn block(text: &[u8], rest: &[u8]) -> (Block, usize) {
    if let Some(bytes) = rest.first_chunk() {
        return (Block::new(bytes), 0);
    }
    if let Some(bytes) = text.last_chunk() {
        return (Block::new(bytes), BLOCK - rest.len());
    }
    let mut bytes = [0; BLOCK];
    bytes.iter_mut().zip(rest).for_each(|(byte, of_text)| *byte = *of_text);
    (Block::new(&bytes), 0)
}

#[cfg(target_arch = "x86_64")]
use sse2::Block;

#[cfg(not(target_arch = "x86_64"))]
use bytewise::Block;

#[cfg(target_arch = "x86_64")]
mod sse2 {
    use std::arch::x86_64::{
        __m128i, _mm_cmpeq_epi8, _mm_cmpgt_epi8, _mm_loadu_si128, _mm_max_epu8, _mm_min_epu8, _mm_movemask_epi8,
        _mm_or_si128, _mm_set1_epi8,
    };

    #[derive(Clone, Copy)]
    pub(super) struct Block(__m128i);

    impl Block {
        #[inline]
        pub(super) fn new(bytes: &[u8; super::BLOCK]) -> Self {
            // SAFETY: every x86-64 has SSE2, and the pointer is to as many bytes as are read, however they are aligned.
            Self(unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) })
        }

        #[inline]
        pub(super) fn is(self, byte: u8) -> u32 {
            // SAFETY: every x86-64 has SSE2.
            unsafe { _mm_movemask_epi8(_mm_cmpeq_epi8(self.0, _mm_set1_epi8(byte.cast_signed()))) }.cast_unsigned()
        }

        /// `s` or `S`.
        #[inline]
        pub(super) fn is_ess(self) -> u32 {
            let each = _mm_set1_epi8;
            // SAFETY: every x86-64 has SSE2.
            unsafe {
                let small = _mm_or_si128(self.0, each(b' '.cast_signed()));
                _mm_movemask_epi8(_mm_cmpeq_epi8(small, each(b's'.cast_signed()))).cast_unsigned()
            }
        }

        /// `<`, or from `"` to `'`.
        #[inline]
        pub(super) fn is_mark(self) -> u32 {
            let each = _mm_set1_epi8;
            // SAFETY: every x86-64 has SSE2.
            unsafe {
                let first = each(b'"'.cast_signed());
                let within = _mm_max_epu8(_mm_min_epu8(self.0, each(b'\''.cast_signed())), first);
                let opens = _mm_cmpeq_epi8(self.0, each(b'<'.cast_signed()));
                _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(within, self.0), opens)).cast_unsigned()
            }
        }

        /// Signed: what is beyond ASCII is less than zero.
        #[inline]
        pub(super) fn may_be_token(self) -> u32 {
            let below = _mm_set1_epi8;
            // SAFETY: every x86-64 has SSE2.
            unsafe { _mm_movemask_epi8(_mm_cmpgt_epi8(self.0, below(super::BELOW_TOKENS.cast_signed()))) }
                .cast_unsigned()
        }
    }
}

#[cfg(any(not(target_arch = "x86_64"), test))]
mod bytewise {
    #[derive(Clone, Copy)]
    pub(super) struct Block([u8; super::BLOCK]);

    impl Block {
        pub(super) fn new(bytes: &[u8; super::BLOCK]) -> Self {
            Self(*bytes)
        }

        pub(super) fn is(self, byte: u8) -> u32 {
            self.mask(|other| other == byte)
        }

        pub(super) fn is_ess(self) -> u32 {
            self.mask(|byte| byte.eq_ignore_ascii_case(&b's'))
        }

        pub(super) fn is_mark(self) -> u32 {
            self.mask(|byte| b"\"#$%&'<".contains(&byte))
        }

        pub(super) fn may_be_token(self) -> u32 {
            self.mask(|byte| byte > super::BELOW_TOKENS && byte.is_ascii())
        }

        fn mask(self, is: impl Fn(u8) -> bool) -> u32 {
            self.0.iter().rev().fold(0, |mask, byte| mask << 1 | u32::from(is(*byte)))
        }
    }
}

/// The greatest byte of ASCII below all that tokens have. Blanks, quotes and brackets are below it, too.
const BELOW_TOKENS: u8 = b'*';

#[cfg(test)]
mod tests {
    use super::*;

    /// What the pass finds, told byte by byte.
    fn plainly(text: &[u8]) -> (Vec<usize>, bool, bool, bool) {
        let signs = (0..text.len()).filter(|at| matches!(text[*at], b'=' | b':')).collect();
        let run = text.split(|byte| *byte <= BELOW_TOKENS || !byte.is_ascii()).any(|run| run.len() >= RUN);
        let pair = |is: fn(&[u8]) -> bool| text.windows(2).any(is);
        let phrase = text.iter().any(|byte| b"\"#$%&'<".contains(byte))
            || pair(|pair| pair == b" -" || pair.eq_ignore_ascii_case(b"ss"));
        (signs, pair(|pair| pair == b"--"), run, phrase)
    }

    #[test]
    fn blocks_say_the_same_of_every_byte_however_they_are_made() {
        let bytes: Vec<u8> = (0..=255).collect();
        for block in bytes.as_chunks().0 {
            let (fast, plain) = (Block::new(block), bytewise::Block::new(block));
            assert_eq!(fast.may_be_token(), plain.may_be_token(), "{block:?}");
            assert_eq!(fast.is_ess(), plain.is_ess(), "{block:?}");
            assert_eq!(fast.is_mark(), plain.is_mark(), "{block:?}");
            for byte in [b'=', b':', b'-', 0, 0xff] {
                assert_eq!(fast.is(byte), plain.is(byte), "{byte:#x} in {block:?}");
            }
        }
    }

    #[test]
    fn the_pass_sees_what_is_there_at_every_place_of_texts_of_every_length() {
        let mut runs = [0, 0];
        for length in 0..200 {
            for at in 0..length {
                for what in [
                    &b"="[..],
                    b":",
                    b"--",
                    b"abcdefghijklmno",
                    b"abcdefghijklmnop",
                    b"sS",
                    b" -",
                    b"<",
                    b"%",
                    b"\xc3\xa9--=\xff:",
                ] {
                    let mut text = vec![b' '; length];
                    let end = (at + what.len()).min(length);
                    text[at..end].copy_from_slice(&what[..end - at]);
                    let mut signs = Vec::new();
                    let seen = glance(&text, |sign| signs.push(sign));
                    runs[usize::from(seen.run)] += 1;
                    let told = (signs, seen.dashes, seen.run, seen.phrase);
                    assert_eq!(told, plainly(&text), "{:?}", String::from_utf8_lossy(&text));
                }
            }
        }
        assert!(runs.iter().all(|count| *count > 1000), "{runs:?}");
    }
}
