//! Arrays: a window of elements for a grid or a plot, and what can be said of all of them.

use coredumpy_format::ReadAt;
use coredumpy_format::model::{Array, Object, ObjectId};

use crate::dtype::Dtype;
use crate::long::as_usize;
use crate::preview::shown;
use crate::reader::{Reader, as_number, missing_view};
use crate::views::{ArrayView, ArrayWindow, Statistics};

/// Rows, and columns, of one window.
const WINDOW_MAX: u32 = 200;
/// Bytes that the statistics look at.
const STATISTICS_BYTES: u64 = 32 * 1024 * 1024;
/// Bytes that are read at once.
const CHUNK_BYTES: u64 = 1024 * 1024;

/// Bytes of rows that are read together.
const ROWS_BYTES: u64 = 2 * 1024 * 1024;

/// Planes, rows, columns: numbers that fit their product.
pub(crate) struct Extent(pub(crate) u64, pub(crate) u64, pub(crate) u64);

pub(crate) fn extent(array: &Array) -> Option<Extent> {
    let (columns, rest) = array.shape.split_last().map_or((1, &[][..]), |(last, rest)| (*last, rest));
    let (rows, rest) = rest.split_last().map_or((1, &[][..]), |(last, rest)| (*last, rest));
    let planes = rest.iter().try_fold(1_u64, |planes, length| planes.checked_mul(*length))?;
    planes.checked_mul(rows)?.checked_mul(columns)?;
    Some(Extent(planes, rows, columns))
}

impl<S: ReadAt> Reader<S> {
    fn array_record(&self, id: u32) -> Option<Array> {
        match self.object(ObjectId(id)) {
            Object::Array(array) => Some(*array),
            _ => None,
        }
    }

    /// None of what is no array.
    pub fn array(&self, id: u32) -> Option<ArrayView> {
        let array = self.array_record(id)?;
        let dtype = Dtype::parse(&array.dtype);
        let found = extent(&array);
        let unknown = match (&dtype, &found) {
            (_, None) => Some("a shape that is too large".to_owned()),
            (None, _) if array.elements.is_some() => Some("an array of objects".to_owned()),
            (None, _) => Some("elements of a type that is not known here".to_owned()),
            _ => None,
        };
        let Extent(planes, rows, columns) = found.unwrap_or(Extent(0, 0, 0));
        Some(ArrayView {
            dtype: shown(&array.dtype),
            shape: array.shape.iter().map(|length| as_number(*length)).collect(),
            size: as_number(planes * rows * columns),
            planes: as_number(planes),
            rows: as_number(rows),
            columns: as_number(columns),
            is_numeric: unknown.is_none() && dtype.is_some_and(Dtype::is_numeric),
            unknown,
            missing: array.long.as_ref().and_then(|long| long.cut.as_ref()).map(|cut| missing_view(&cut.missing)),
        })
    }

    /// The elements of `rows` and `columns` (first, count) of a plane, at most [`WINDOW_MAX`] of each.
    pub fn array_window(&self, id: u32, plane: u32, rows: (u32, u32), columns: (u32, u32)) -> ArrayWindow {
        let mut window = ArrayWindow { rows: Vec::new(), numbers: Vec::new() };
        let Some(array) = self.array_record(id) else { return window };
        let (Some(dtype), Some(Extent(planes, height, width))) = (Dtype::parse(&array.dtype), extent(&array)) else {
            return window;
        };
        let plane = u64::from(plane);
        let (row, last_row) = limited(rows, height);
        let (column, last_column) = limited(columns, width);
        if plane >= planes || column >= last_column {
            return window;
        }
        let size = dtype.size as u64;
        let read = |first: u64, count: u64| match (first.checked_mul(size), count.checked_mul(size)) {
            (Some(start), Some(count)) => {
                self.data_slice(ObjectId(id), &array.data.0, array.long.as_ref(), start, count)
            }
            _ => Vec::new(),
        };
        let count = last_column - column;
        // Of short rows all at once, since a part of the data is decoded as a whole.
        let all = last_row.saturating_sub(row).saturating_mul(width);
        let together = (all.saturating_mul(size) <= ROWS_BYTES).then(|| read((plane * height + row) * width, all));
        for number in row..last_row {
            let bytes = match &together {
                Some(bytes) => {
                    let start = as_usize(((number - row) * width + column) * size);
                    let end = start.saturating_add(as_usize(count * size));
                    bytes.get(start..end.min(bytes.len())).map(<[u8]>::to_vec).unwrap_or_default()
                }
                None => read((plane * height + number) * width + column, count),
            };
            let mut elements = bytes.chunks_exact(dtype.size);
            let cells: Vec<Option<&[u8]>> = (0..count).map(|_| elements.next()).collect();
            window.rows.push(cells.iter().map(|cell| cell.map(|bytes| dtype.text(bytes))).collect());
            window.numbers.push(cells.iter().map(|cell| cell.and_then(|bytes| dtype.number(bytes))).collect());
        }
        window
    }

    /// Of the first 32 MiB that are in the dump; None where the elements are no numbers.
    pub fn statistics(&self, id: u32) -> Option<Statistics> {
        let array = self.array_record(id)?;
        let dtype = Dtype::parse(&array.dtype).filter(|dtype| dtype.is_numeric())?;
        let Extent(planes, rows, columns) = extent(&array)?;
        let size = planes * rows * columns;
        let end = size.saturating_mul(dtype.size as u64).min(STATISTICS_BYTES);
        let (mut least, mut greatest, mut sum) = (f64::INFINITY, f64::NEG_INFINITY, 0.0);
        let (mut count, mut nan_count) = (0_u64, 0_u64);
        let mut at = 0;
        while at < end {
            let wanted = CHUNK_BYTES.min(end - at);
            let bytes = self.data_slice(ObjectId(id), &array.data.0, array.long.as_ref(), at, wanted);
            for element in bytes.chunks_exact(dtype.size) {
                match dtype.number(element) {
                    Some(number) => {
                        (least, greatest, sum) = (least.min(number), greatest.max(number), sum + number);
                        count += 1;
                    }
                    None => nan_count += 1,
                }
            }
            // The rest is not in the dump.
            if (bytes.len() as u64) < wanted {
                break;
            }
            at += wanted;
        }
        let there = |number: f64| Some(number).filter(|_| count > 0);
        Some(Statistics {
            min: there(least),
            max: there(greatest),
            mean: there(sum / as_number(count)),
            nan_count: as_number(nan_count),
            looked: as_number(count + nan_count),
            size: as_number(size),
        })
    }
}

/// First and end of a range of at most [`WINDOW_MAX`].
fn limited((first, count): (u32, u32), length: u64) -> (u64, u64) {
    let first = u64::from(first);
    (first, (first + u64::from(count.min(WINDOW_MAX))).min(length))
}
