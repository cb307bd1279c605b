//! A plane of an array in as many points as a plot has room for.

use coredumpy_format::ReadAt;
use coredumpy_format::model::{Array, Object, ObjectId};

use crate::array::{Extent, extent};
use crate::dtype::Dtype;
use crate::reader::Reader;

/// Rows, and columns, of one plot.
const POINTS_MAX: u32 = 1024;
/// Bytes of a plane that are looked at.
const PLOT_BYTES: u64 = 64 * 1024 * 1024;
/// Bytes that are read at once.
const CHUNK_BYTES: u64 = 1024 * 1024;

/// What fell into a point.
#[derive(Clone, Copy)]
struct Point {
    least: f64,
    greatest: f64,
    sum: f64,
    count: f64,
}

impl<S: ReadAt> Reader<S> {
    /// Least, greatest and mean of each point, row by row: at most `rows` and `columns` of them. All three are nan where
    /// there is no number. Nothing of what is no array of numbers.
    pub fn plot(&self, id: u32, plane: u32, rows: u32, columns: u32) -> Vec<f64> {
        let Object::Array(array) = self.object(ObjectId(id)) else { return Vec::new() };
        let dtype = Dtype::parse(&array.dtype).filter(|dtype| dtype.is_numeric());
        let (Some(dtype), Some(extent)) = (dtype, extent(&array)) else { return Vec::new() };
        let Extent(planes, height, width) = extent;
        let (rows, columns) =
            (u64::from(rows.min(POINTS_MAX)).min(height), u64::from(columns.min(POINTS_MAX)).min(width));
        if u64::from(plane) >= planes || rows == 0 || columns == 0 {
            return Vec::new();
        }
        let empty = Point { least: f64::INFINITY, greatest: f64::NEG_INFINITY, sum: 0.0, count: 0.0 };
        let mut points = vec![empty; crate::long::as_usize(rows * columns)];
        let first = u64::from(plane).saturating_mul(height * width);
        self.each_number(id, &array, dtype, (first, height * width), &mut |at, number| {
            // Products of two numbers of which one is at most 1024: a plane's size fits 53 bits in what is looked at.
            let (row, column) = (at / width * rows / height, at % width * columns / width);
            if let Some(point) = points.get_mut(crate::long::as_usize(row * columns + column)) {
                point.least = point.least.min(number);
                point.greatest = point.greatest.max(number);
                point.sum += number;
                point.count += 1.0;
            }
        });
        let shown = |point: Point| match point.count {
            0.0 => [f64::NAN; 3],
            count => [point.least, point.greatest, point.sum / count],
        };
        points.into_iter().flat_map(shown).collect()
    }

    /// Calls `see` with each number that is finite and not masked, and its place after the first.
    fn each_number(
        &self,
        id: u32,
        array: &Array,
        dtype: Dtype,
        (first, count): (u64, u64),
        see: &mut dyn FnMut(u64, f64),
    ) {
        let size = dtype.size as u64;
        let Some(start) = first.checked_mul(size) else { return };
        let end = count.saturating_mul(size).min(PLOT_BYTES);
        let chunk = CHUNK_BYTES / size * size;
        let mask = self.mask_of(array);
        let mut at = 0;
        while at < end {
            let wanted = chunk.min(end - at);
            let bytes = self.data_slice(ObjectId(id), &array.data.0, array.long.as_ref(), start + at, wanted);
            let masked = mask.map_or_else(Vec::new, |mask| self.bytes_of(mask, first + at / size, wanted / size));
            for (place, element) in bytes.chunks_exact(dtype.size).enumerate() {
                let is_masked = masked.get(place).is_some_and(|masked| *masked != 0);
                if let Some(value) = dtype.number(element).filter(|value| value.is_finite() && !is_masked) {
                    see(at / size + place as u64, value);
                }
            }
            // The rest is not in the dump.
            if (bytes.len() as u64) < wanted {
                return;
            }
            at += wanted;
        }
    }
}
