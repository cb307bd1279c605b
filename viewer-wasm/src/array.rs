//! Arrays: a window of elements for a grid or a plot, and what can be said of all of them.

use coredumpy_format::ReadAt;
use coredumpy_format::model::{Array, Object, ObjectId};

use crate::dtype::Dtype;
use crate::long::as_usize;
use crate::preview::{is_str, shown};
use crate::reader::{Reader, as_number, missing_view};
use crate::structure::Structure;
use crate::views::{ArrayView, ArrayWindow, Statistics};

/// Rows, and columns, of one window.
const WINDOW_MAX: u32 = 200;
/// Bytes that the statistics look at.
const STATISTICS_BYTES: u64 = 32 * 1024 * 1024;
/// Bytes that are read at once.
const CHUNK_BYTES: u64 = 1024 * 1024;

/// As `numpy.ma` prints what is masked.
const MASKED: &str = "--";

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

/// How the elements are read: None where their fields are not where the text of the type says.
fn structure(array: &Array) -> Option<Structure> {
    let bytes = array.long.as_ref().map_or(array.data.0.len() as u64, |long| long.length);
    let count = array.shape.iter().try_fold(1_u64, |count, length| count.checked_mul(*length))?;
    Structure::parse(&array.dtype).filter(|found| (found.size as u64).checked_mul(count) == Some(bytes))
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
        let structure = structure(&array);
        let found = extent(&array);
        let unknown = match (dtype.is_some() || structure.is_some(), &found) {
            (_, None) => Some("a shape that is too large".to_owned()),
            (false, _) if array.elements.is_some() => Some("an array of objects".to_owned()),
            (false, _) => Some("elements of a type that is not known here".to_owned()),
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
            fields: structure.map_or_else(Vec::new, |found| {
                found.fields.into_iter().map(|field| (shown(&field.name.into()), field.type_name)).collect()
            }),
            is_numeric: unknown.is_none() && dtype.is_some_and(Dtype::is_numeric),
            unknown,
            missing: array.long.as_ref().and_then(|long| long.cut.as_ref()).map(|cut| missing_view(&cut.missing)),
        })
    }

    /// The elements of `rows` and `columns` (first, count) of a plane, at most [`WINDOW_MAX`] of each.
    pub fn array_window(&self, id: u32, plane: u32, rows: (u32, u32), columns: (u32, u32)) -> ArrayWindow {
        let mut window = ArrayWindow { rows: Vec::new(), numbers: Vec::new() };
        let Some(array) = self.array_record(id) else { return window };
        if let Some(structure) = structure(&array) {
            window.rows = self.structures(id, &array, &structure, plane, rows, columns);
            return window;
        }
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
        let mask = self.mask_of(&array);
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
            let first = (plane * height + number) * width + column;
            let masked = mask.map_or_else(Vec::new, |mask| self.bytes_of(mask, first, count));
            let is_masked = |at: u64| masked.get(as_usize(at)).is_some_and(|masked| *masked != 0);
            let cells: Vec<(bool, Option<&[u8]>)> = (0..count).map(|at| (is_masked(at), elements.next())).collect();
            let text = |(is_masked, cell): &(bool, Option<&[u8]>)| {
                cell.map(|bytes| if *is_masked { MASKED.to_owned() } else { dtype.text(bytes) })
            };
            window.rows.push(cells.iter().map(text).collect());
            let number = |(is_masked, cell): &(bool, Option<&[u8]>)| {
                cell.filter(|_| !is_masked).and_then(|bytes| dtype.number(bytes))
            };
            window.numbers.push(cells.iter().map(number).collect());
        }
        window
    }

    /// Of one dimension a row is an element, a column a field. Of more, each cell is an element.
    fn structures(
        &self,
        id: u32,
        array: &Array,
        structure: &Structure,
        plane: u32,
        rows: (u32, u32),
        columns: (u32, u32),
    ) -> Vec<Vec<Option<String>>> {
        let Some(Extent(planes, height, width)) = extent(array) else { return Vec::new() };
        let size = structure.size as u64;
        let read = |first: u64, count: u64| {
            let (start, length) = (first.saturating_mul(size), count.saturating_mul(size));
            self.data_slice(ObjectId(id), &array.data.0, array.long.as_ref(), start, length)
        };
        // None of an element that is not in the dump.
        let elements = |first: u64, count: u64| -> Vec<Option<Vec<u8>>> {
            let bytes = read(first, count);
            let mut elements = bytes.chunks_exact(structure.size).map(<[u8]>::to_vec);
            (0..count).map(|_| elements.next()).collect()
        };
        if array.shape.len() < 2 {
            let (row, last_row) = limited(rows, width);
            let (column, last_column) = limited(columns, structure.fields.len() as u64);
            let fields = as_usize(column)..as_usize(last_column);
            let found = elements(row, last_row.saturating_sub(row));
            let cell =
                |element: &Option<Vec<u8>>, field| element.as_ref().and_then(|bytes| structure.cell(bytes, field));
            return found.iter().map(|element| fields.clone().map(|field| cell(element, field)).collect()).collect();
        }
        let (row, last_row) = limited(rows, height);
        let (column, last_column) = limited(columns, width);
        let (plane, count) = (u64::from(plane), last_column.saturating_sub(column));
        let rows = if plane < planes { row..last_row } else { 0..0 };
        let line = |row: u64| elements((plane * height + row) * width + column, count);
        let text = |element: Option<Vec<u8>>| element.and_then(|bytes| structure.text(&bytes));
        rows.map(|row| line(row).into_iter().map(text).collect()).collect()
    }

    /// The mask of an array of `numpy.ma`.
    pub(crate) fn mask_of(&self, array: &Array) -> Option<ObjectId> {
        let fields = array.attributes.as_ref()?;
        let at = fields.names.iter().position(|name| is_str(name, "_mask"))?;
        let (id, mask) = self.referred(fields.values.get(at)?)?;
        // `nomask` has no shape.
        matches!(mask, Object::Array(mask) if mask.shape == array.shape).then_some(id)
    }

    /// Bytes of an array, from `start` on.
    pub(crate) fn bytes_of(&self, id: ObjectId, start: u64, count: u64) -> Vec<u8> {
        let Object::Array(array) = self.object(id) else { return Vec::new() };
        self.data_slice(id, &array.data.0, array.long.as_ref(), start, count)
    }

    /// Of the first 32 MiB that are in the dump; None where the elements are no numbers.
    pub fn statistics(&self, id: u32) -> Option<Statistics> {
        let array = self.array_record(id)?;
        let dtype = Dtype::parse(&array.dtype).filter(|dtype| dtype.is_numeric())?;
        let Extent(planes, rows, columns) = extent(&array)?;
        let size = planes * rows * columns;
        let width = dtype.size as u64;
        let end = size.saturating_mul(width).min(STATISTICS_BYTES);
        let (mut least, mut greatest, mut sum) = (f64::INFINITY, f64::NEG_INFINITY, 0.0);
        let (mut count, mut nan_count, mut infinite_count, mut masked_count) = (0_u64, 0_u64, 0_u64, 0_u64);
        let mask = self.mask_of(&array);
        let mut at = 0;
        while at < end {
            let wanted = CHUNK_BYTES.min(end - at);
            let bytes = self.data_slice(ObjectId(id), &array.data.0, array.long.as_ref(), at, wanted);
            let masked = mask.map_or_else(Vec::new, |mask| self.bytes_of(mask, at / width, wanted / width));
            for (place, element) in bytes.chunks_exact(dtype.size).enumerate() {
                match dtype.number(element) {
                    _ if masked.get(place).is_some_and(|masked| *masked != 0) => masked_count += 1,
                    Some(number) if number.is_infinite() => infinite_count += 1,
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
            infinite_count: as_number(infinite_count),
            masked_count: as_number(masked_count),
            looked: as_number(count + nan_count + infinite_count + masked_count),
            size: as_number(size),
        })
    }
}

/// First and end of a range of at most [`WINDOW_MAX`].
fn limited((first, count): (u32, u32), length: u64) -> (u64, u64) {
    let first = u64::from(first);
    (first, (first + u64::from(count.min(WINDOW_MAX))).min(length))
}
