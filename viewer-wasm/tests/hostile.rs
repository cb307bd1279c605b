//! Blocks whose checksums are right and whose records are not: every question is answered, in bounded time.

use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};

use coredumpy_format::Dump;
use coredumpy_viewer_wasm::views::SearchOptions;
use coredumpy_viewer_wasm::{Reader, Searching};

/// What follows the head of a block's item up to its checksum: an array of seven, type 1, a number of 32 bits.
const BLOCK: [u8; 3] = [0x87, 0x01, 0x1a];
/// Far more than a question takes, in a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// A generator of numbers that are the same in each run (xorshift).
struct Noise(u64);

impl Noise {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }
}

struct Golden {
    /// Header and environment.
    beginning: Vec<u8>,
    /// First id, count, next id, bytes.
    blocks: Vec<(u32, u32, u32, Vec<u8>)>,
}

fn golden(name: &str) -> Golden {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden").join(name);
    let bytes = std::fs::read(path).unwrap();
    let first = bytes.windows(BLOCK.len()).position(|window| window == BLOCK).unwrap();
    let beginning = bytes[..first].to_vec();
    let dump = Dump::open(bytes).unwrap();
    let blocks = (0..dump.block_count()).map(|number| {
        let block = dump.raw_block(number).unwrap();
        let (ids, records) = (block.ids(), block.records().unwrap());
        (ids.start, ids.end - ids.start, records[0].next_id, block.bytes().to_vec())
    });
    Golden { beginning, blocks: blocks.collect() }
}

impl Golden {
    /// The same with some bytes that are others: a cut file, since the index is left out.
    fn changed(&self, noise: &mut Noise) -> Vec<u8> {
        let mut bytes = self.beginning.clone();
        for (first_id, count, next_id, raw) in &self.blocks {
            let mut raw = raw.clone();
            for _ in 0..=noise.below(12) {
                let at = noise.below(raw.len());
                // Heads of CBOR that claim much are worth more than letters that are others.
                raw[at] = match noise.below(4) {
                    0 => [0x1a, 0x1b, 0x3b, 0x9a, 0x9b, 0xbb, 0x5b, 0x7b, 0xe0, 0xf6, 0xfb, 0x80][noise.below(12)],
                    1 => raw[at].wrapping_add(1),
                    2 => 0x81,
                    _ => u8::try_from(noise.below(256)).unwrap(),
                };
            }
            bytes.extend(block([*first_id, *count, *next_id], &raw));
        }
        bytes
    }
}

/// A block of objects as FORMAT.md has it, with a frame of zstd that compresses nothing.
fn block(ids: [u32; 3], raw: &[u8]) -> Vec<u8> {
    let length = u32::try_from(raw.len()).unwrap();
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0xa0];
    frame.extend(length.to_le_bytes());
    let pieces: Vec<&[u8]> = raw.chunks(100_000).collect();
    for (number, piece) in pieces.iter().enumerate() {
        let is_last = u32::from(number + 1 == pieces.len());
        let head = u32::try_from(piece.len()).unwrap() << 3 | is_last;
        frame.extend(&head.to_le_bytes()[..3]);
        frame.extend(*piece);
    }
    let mut checked = Vec::new();
    for number in [ids[0], ids[1], ids[2], length] {
        checked.push(0x1a);
        checked.extend(number.to_be_bytes());
    }
    checked.push(0x5a);
    checked.extend(u32::try_from(frame.len()).unwrap().to_be_bytes());
    checked.extend(frame);
    let mut item = BLOCK.to_vec();
    item.extend(crc32fast::hash(&checked).to_be_bytes());
    item.extend(checked);
    item
}

fn ask(reader: &Rc<Reader<Vec<u8>>>, noise: &mut Noise) {
    reader.overview();
    for _ in 0..60 {
        let id = u32::try_from(noise.below(reader.dump().assigned() as usize + 2)).unwrap();
        let start = [0, 1, 700, u32::MAX][noise.below(4)];
        reader.value(id);
        reader.frames(id, start);
        reader.traceback(id);
        reader.traceback_text(id);
        reader.scopes(id);
        reader.path(id);
        reader.json(id);
        reader.array(id);
        reader.array_window(id, start, (start, 300), (start, 300));
        reader.statistics(id);
        reader.table(id);
        reader.table_rows(id, (start, 300), (0, 300));
        reader.text(id, start, 10);
        reader.bytes(id, start, 10);
        for section in reader.sections(id) {
            reader.children(id, &section.name, start, u32::MAX);
        }
    }
    let target = u32::try_from(noise.below(reader.dump().assigned() as usize + 1)).unwrap();
    let searches = [
        Searching::new(reader, "e", SearchOptions::default()),
        Searching::new(reader, "tuple", SearchOptions::default()),
        Searching::referrers(reader, target),
    ];
    for mut search in searches {
        while !search.step(u32::MAX).done {}
    }
}

#[test]
fn blocks_made_here_are_sound() {
    let golden = golden("v1.dump");
    let mut bytes = golden.beginning.clone();
    for (first_id, count, next_id, raw) in &golden.blocks {
        bytes.extend(block([*first_id, *count, *next_id], raw));
    }
    let dump = Dump::open(bytes).unwrap();
    assert!(dump.written() > 10);
    dump.try_object(coredumpy_format::model::ObjectId(0)).unwrap();
}

#[test]
fn records_of_nonsense_are_answered() {
    for (name, rounds) in [("v1.dump", 60), ("v1-billing.dump", 25)] {
        let golden = golden(name);
        for round in 1..=rounds {
            let mut noise = Noise(0x9e37_79b9_7f4a_7c15 ^ round);
            let Ok(reader) = Reader::open(golden.changed(&mut noise)) else { continue };
            let start = Instant::now();
            ask(&Rc::new(reader), &mut noise);
            assert!(start.elapsed() < PATIENCE, "round {round} of {name} took {:?}", start.elapsed());
        }
    }
}

#[test]
fn files_of_nonsense_are_answered_or_refused() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden/v1.dump");
    let whole = std::fs::read(path).unwrap();
    for round in 1..=200 {
        let mut noise = Noise(0x9e37_79b9_7f4a_7c15 ^ round);
        let mut bytes = whole.clone();
        for _ in 0..=noise.below(3) {
            let at = noise.below(bytes.len());
            bytes[at] ^= 1 << noise.below(8);
        }
        bytes.truncate(bytes.len() - noise.below(2) * noise.below(bytes.len()));
        if let Ok(reader) = Reader::open(bytes) {
            ask(&Rc::new(reader), &mut noise);
        }
    }
}
