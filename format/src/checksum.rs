//! CRC-32 as in zlib.
//!
//! A writer uses the processor's instructions. A reader alone is for the browser, where the tables of such a crate are 16 KiB
//! that do not compress: ours are made when they are first needed.

#[cfg(feature = "write")]
pub(crate) use crc32fast::hash as checksum;

#[cfg(not(feature = "write"))]
pub(crate) use by_table::checksum;

#[cfg(any(test, not(feature = "write")))]
mod by_table {
    use std::sync::OnceLock;

    /// Of eight bytes at once: what each byte does to the checksum, by how many bytes follow it.
    type Tables = [[u32; 256]; 8];

    static TABLES: OnceLock<Box<Tables>> = OnceLock::new();

    pub(crate) fn checksum(bytes: &[u8]) -> u32 {
        let tables = TABLES.get_or_init(tables);
        let (chunks, rest) = bytes.as_chunks::<8>();
        let mut crc = u32::MAX;
        for chunk in chunks {
            let mut word = *chunk;
            for (byte, so_far) in word.iter_mut().zip(crc.to_le_bytes()) {
                *byte ^= so_far;
            }
            let following = tables.iter().rev();
            crc = word.iter().zip(following).fold(0, |crc, (byte, table)| crc ^ table[usize::from(*byte)]);
        }
        for byte in rest {
            crc = crc >> 8 ^ tables[0][usize::from(*byte ^ crc.to_le_bytes()[0])];
        }
        !crc
    }

    fn tables() -> Box<Tables> {
        let mut tables = Box::new([[0; 256]; 8]);
        for byte in 0..=u8::MAX {
            let mut crc = u32::from(byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
            }
            tables[0][usize::from(byte)] = crc;
        }
        for following in 1..tables.len() {
            for byte in 0..256 {
                let crc = tables[following - 1][byte];
                tables[following][byte] = crc >> 8 ^ tables[0][usize::from(crc.to_le_bytes()[0])];
            }
        }
        tables
    }

    #[test]
    fn it_is_the_same() {
        assert_eq!(checksum(b"123456789"), 0xcbf4_3926);
        let bytes: Vec<u8> = (0..100_u8).map(|n| n.wrapping_mul(37)).collect();
        for length in 0..bytes.len() {
            assert_eq!(checksum(&bytes[..length]), crc32fast::hash(&bytes[..length]));
        }
    }
}
