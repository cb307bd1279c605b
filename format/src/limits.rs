//! What a reader believes at most. A writer stays within the same numbers.

/// Raw bytes after which the writer closes a block of objects.
pub const BLOCK_TARGET_BYTES: usize = 256 * 1024;
/// Raw bytes that a block may hold at most: one decompression never needs more.
pub const BLOCK_MAX_BYTES: usize = 16 * 1024 * 1024;
/// Bytes of the header item and of the environment item, each.
pub const HEADER_MAX_BYTES: usize = 4 * 1024 * 1024;
/// Raw bytes of what libraries said of their objects.
pub const WORDINGS_MAX_BYTES: usize = 4 * 1024 * 1024;
/// Bytes of the index item: 24 bytes for each of some ten million blocks.
pub const INDEX_MAX_BYTES: u64 = 256 * 1024 * 1024;
/// CBOR nesting inside one item. Deeper data stands behind references.
pub const NESTING_MAX: usize = 32;
/// Elements of one array in a record: they take far more memory decoded than in the file.
pub const LIST_MAX: usize = 1 << 20;
/// Bytes of an item before its payload: its type, checksum, numbers and filename.
pub const ITEM_HEAD_MAX_BYTES: usize = 64 * 1024;
/// Bytes of a source's filename, so that it fits into its item's head. A source with a longer one is not written.
pub const FILENAME_MAX_BYTES: usize = 32 * 1024;

/// Items of a container that stand in one record; more go into parts of this many.
pub const PART_ITEMS: usize = 1024;
/// Bytes of a string, bytes or array that stand in one record; more go into parts.
pub const PART_BYTES: usize = 256 * 1024;
/// UTF-8 bytes of a string, or bytes of a bytes object, that stand inline in what holds them.
pub const INLINE_BYTES: usize = 128;
/// Magnitude bytes of an integer that stands inline.
pub const INLINE_INT_BYTES: usize = 64;
/// Tracebacks that the index names.
pub const INDEX_TRACEBACKS: usize = 1024;

/// Frames that the header names of the crashed thread; the thread's own record has all of them.
pub const HEADER_FRAMES: usize = 64;
/// Frames that it names of each other thread.
pub const HEADER_OTHER_FRAMES: usize = 8;
/// Threads that the header names; `thread_count` says how many there were.
pub const HEADER_THREADS: usize = 64;
/// Exceptions (causes, contexts, group members) that the header puts into words.
pub const HEADER_EXCEPTIONS: usize = 64;
/// UTF-8 bytes of any one text in the header; longer ones end in `…`.
pub const HEADER_TEXT_BYTES: usize = 4096;
