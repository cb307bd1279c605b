//! Index, trailer, and the heads of blocks.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

use ciborium::Value as Cbor;
use ciborium::cbor;
use coredumpy_format::model::{EndState, Object, ObjectId};
use coredumpy_format::{Dump, ReadAt};

use crate::support::bytes::{block, block_of, cut_dump, environment, header, indexed_dump, item, trailer, zstd};
use crate::{list, object_error};

/// An index of these blocks: offset, first id, count.
pub(crate) fn index_of(objects: &[[u64; 3]], assigned: u64) -> Cbor {
    let objects: Vec<Cbor> = objects.iter().map(|entry| entry.map(Cbor::from).to_vec().into()).collect();
    cbor!({"objects" => objects, "sources" => [], "assigned" => assigned, "missing" => {}}).unwrap()
}

#[test]
fn an_index_that_cannot_be_right_is_not_used() {
    let at = (header().len() + environment().len()) as u64;
    let blocks = [block(0, &[list(), list()]), block(2, &[list()])];
    let second = at + blocks[0].len() as u64;
    let end = |index: &Cbor| {
        let dump = Dump::open(indexed_dump(&blocks, index)).unwrap();
        assert_eq!(dump.written(), 3);
        assert!(matches!(dump.try_object(ObjectId(2)), Ok(Object::List(_))));
        dump.end().clone()
    };
    assert_eq!(end(&index_of(&[[at, 0, 2], [second, 2, 1]], 3)), EndState::Complete);
    let wrong = [
        // An offset outside the file, a gap, an overlap, an empty block, more ids than there can be or were assigned.
        index_of(&[[at, 0, 2], [1 << 60, 2, 1]], 3),
        index_of(&[[at, 0, 2], [second, 3, 1]], 4),
        index_of(&[[at, 0, 2], [second, 1, 1]], 3),
        index_of(&[[at, 0, 2], [second, 2, 0]], 3),
        index_of(&[[at, 0, 2], [second, 2, 0xffff_ffff]], 0xffff_ffff),
        index_of(&[[at, 0, 2], [second, 2, 1]], 2),
        index_of(&[[at, 1, 2], [second, 3, 1]], 4),
        cbor!({"objects" => "none"}).unwrap(),
        cbor!([1, 2, 3]).unwrap(),
        Cbor::from(7),
    ];
    for index in wrong {
        assert_eq!(end(&index), EndState::Cut, "{index:?}");
    }
}

#[test]
fn an_index_that_names_other_blocks_is_found_out() {
    let at = (header().len() + environment().len()) as u64;
    let blocks = [block(0, &[list(), list()]), block(2, &[list()])];
    let dump = Dump::open(indexed_dump(&blocks, &index_of(&[[at, 0, 2], [at, 2, 1]], 3))).unwrap();
    assert_eq!(object_error(&dump, 2), format!("byte {at}: objects 0 to 2, expected the objects that the index names"));
    let header = indexed_dump(&blocks, &index_of(&[[0, 0, 2], [at, 2, 1]], 3));
    let dump = Dump::open(header).unwrap();
    assert_eq!(object_error(&dump, 0), "byte 0: tag 55799, expected an item");
    let environment = at - environment().len() as u64;
    let dump = Dump::open(indexed_dump(&blocks, &index_of(&[[environment, 0, 2]], 2))).unwrap();
    assert_eq!(object_error(&dump, 0), format!("byte {environment}: another item, expected a block of objects"));
}

#[test]
fn a_trailer_that_points_at_itself_is_no_trailer() {
    let mut bytes = cut_dump(&[block(0, &[list()])]);
    let offset = bytes.len() as u64;
    bytes.extend(trailer(offset));
    let dump = Dump::open(bytes.clone()).unwrap();
    assert_eq!((dump.end(), dump.written()), (&EndState::Cut, 1));
    for elsewhere in [0, 3, offset - 1, offset + 16, u64::MAX] {
        bytes.truncate(usize::try_from(offset).unwrap());
        bytes.extend(trailer(elsewhere));
        let dump = Dump::open(bytes.clone()).unwrap();
        assert_eq!((dump.end(), dump.written()), (&EndState::Cut, 1), "{elsewhere}");
    }
}

#[test]
fn blocks_of_a_cut_file_follow_on_from_one_another() {
    let written = |blocks: &[Vec<u8>]| Dump::open(cut_dump(blocks)).unwrap().written();
    let block = |first| block(first, &[list(), list()]);
    assert_eq!(written(&[block(0), block(2), block(4)]), 6);
    assert_eq!(written(&[block(0), block(1)]), 2);
    assert_eq!(written(&[block(0), block(3)]), 2);
    assert_eq!(written(&[block(1)]), 0);
    let packed = zstd(&list());
    assert_eq!(written(&[block_of(0, 0, 0, 4, &packed)]), 0);
    assert_eq!(written(&[block_of(0, 0xffff_ffff, 0, 4, &packed), block(0xffff_ffff)]), 0xffff_ffff);
    let overflow = [block_of(0, 0xffff_ffff, 0, 4, &packed), block_of(0xffff_ffff, 2, 0, 4, &packed)];
    assert_eq!(written(&overflow), 0xffff_ffff);
    assert_eq!(written(&[block_of(0, 1 << 32, 0, 4, &packed)]), 0);
}

/// Counts what is read.
struct Counting(Vec<u8>, AtomicU64);

impl ReadAt for Counting {
    fn len(&self) -> io::Result<u64> {
        ReadAt::len(&self.0)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read_at(offset, buffer)?;
        self.1.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

#[test]
fn recovering_a_file_of_tiny_items_does_not_read_it_thousands_of_times() {
    let tiny = vec![item(3, 9, &[0]); 20_000];
    let source = Counting(cut_dump(&tiny), AtomicU64::new(0));
    let length = source.0.len() as u64;
    assert_eq!(*Dump::open(&source).unwrap().end(), EndState::Cut);
    let read = source.1.load(Ordering::Relaxed);
    assert!(read < 70 * length, "{read} bytes of {length}");
}
