//! pandas' data frames and series: their blocks, column by column, read without a line of pandas' Python code.

use coredumpy_format::Text;
use coredumpy_format::model::Table;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyInt, PyList, PyRange, PyTuple};

use super::arrays::{member, plain_view};
use super::raw::Obj;
use super::types::ArrayKind;
use super::walk::{Walk, text_of};

/// A column: its values (an array, or an extension's object) and its dtype in words.
struct Column<'py> {
    values: Bound<'py, PyAny>,
    dtype: Text,
}

/// An exact int: another's `__index__` would be code of the program.
fn place_of(place: &Bound<'_, PyAny>) -> PyResult<usize> {
    place.cast_exact::<PyInt>()?.extract()
}

impl<'py> Walk<'py> {
    /// `[51, class, shape, columns, data, index, {9: dtypes}]`
    pub(crate) fn table_record(&mut self, table: Obj, depth: u32) -> PyResult<()> {
        let manager = self.required(table, "_mgr")?;
        let axes = self.required(Obj::of(&manager), "axes")?.cast_into::<PyList>()?;
        let blocks = self.required(Obj::of(&manager), "blocks")?.cast_into::<PyTuple>()?;
        let (labels, index) = if axes.len() == 1 {
            (vec![self.required(table, "_name")?], axes.get_item(0)?)
        } else {
            (self.labels(&axes.get_item(0)?)?, axes.get_item(1)?)
        };
        let columns = self.columns(&blocks, labels.len())?;
        let rows = self.length_of(&index)?;

        self.head(Table::CODE, 7);
        self.class_of(table, depth);
        self.writer.encoder().array(2);
        self.writer.encoder().uint(rows);
        self.writer.encoder().uint(labels.len() as u64);
        self.writer.encoder().array(labels.len());
        for label in &labels {
            self.owned_value(label, depth + 1);
        }
        self.writer.encoder().array(columns.len());
        for column in &columns {
            self.part_of(&column.values, depth);
        }
        self.part_of(&index, depth);
        let encoder = self.writer.encoder();
        encoder.map(1);
        encoder.uint(9);
        encoder.array(columns.len());
        for column in &columns {
            encoder.text(&column.dtype);
        }
        Ok(())
    }

    /// The columns in order. A block holds some of them: as rows of one array, or one as an extension array.
    fn columns(&mut self, blocks: &Bound<'py, PyTuple>, count: usize) -> PyResult<Vec<Column<'py>>> {
        let mut columns: Vec<Option<Column<'py>>> = (0..count).map(|_| None).collect();
        for block in blocks {
            let values = self.required(Obj::of(&block), "values")?;
            let places: Vec<usize> = match self.types.attribute(Obj::of(&block), "_mgr_locs") {
                Some(placement) if count > 1 || blocks.len() > 1 => {
                    let places = self.required(Obj::of(&placement), "as_array")?;
                    self.list_of_array(&places)?.iter().map(|place| place_of(&place)).collect::<PyResult<_>>()?
                }
                _ => (0..count).collect(),
            };
            for (row, place) in places.into_iter().enumerate() {
                let column = self.column(&values, row)?;
                *columns.get_mut(place).ok_or_else(|| PyTypeError::new_err("a column beyond the last"))? = Some(column);
            }
        }
        columns.into_iter().map(|column| column.ok_or_else(|| PyTypeError::new_err("a column without data"))).collect()
    }

    /// Row `row` of a block's values.
    fn column(&mut self, values: &Bound<'py, PyAny>, row: usize) -> PyResult<Column<'py>> {
        if let Some(column) = self.numpy_row(values, row)? {
            return Ok(column);
        }
        // An extension array that keeps its data in a numpy array is recorded as that, under the extension's dtype.
        let dtype = self.types.name.read(self.py, Obj::of(values.get_type().as_any()));
        let dtype = dtype.and_then(|name| text_of(&name).ok()).unwrap_or_default();
        if let Some(inner) = self.types.attribute(Obj::of(values), "_ndarray")
            && let Some(column) = self.numpy_row(&inner, row)?
            && !dtype.to_lossy().contains("Categorical")
        {
            return Ok(Column { values: column.values, dtype });
        }
        Ok(Column { values: values.clone(), dtype })
    }

    fn numpy_row(&mut self, values: &Bound<'py, PyAny>, row: usize) -> PyResult<Option<Column<'py>>> {
        let kind = self.types.array_kind(Obj::of(values).type_ptr());
        let Some((ArrayKind::Numpy, class)) = kind else { return Ok(None) };
        let dtype = self.dtype_name(&member(&class, values, "dtype")?)?.0;
        let dimensions: usize = member(&class, values, "ndim")?.extract()?;
        if dimensions != 2 {
            return Ok(Some(Column { values: values.clone(), dtype }));
        }
        let values = plain_view(values, &class)?;
        let values = class.call_method1("__getitem__", (values, row))?;
        self.unworded.insert(Obj::of(&values).address());
        Ok(Some(Column { values, dtype }))
    }

    /// The elements of a numpy array.
    fn list_of_array(&mut self, array: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
        match self.types.array_kind(Obj::of(array).type_ptr()) {
            Some((ArrayKind::Numpy, class)) => Ok(class.call_method1("tolist", (array,))?.cast_into()?),
            _ => Err(PyTypeError::new_err("no numpy array")),
        }
    }

    /// The labels of an index: its array's elements, or its range's.
    fn labels(&mut self, index: &Bound<'py, PyAny>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        if let Some(range) = self.types.attribute(Obj::of(index), "_range") {
            let mut labels = Vec::new();
            for label in range.cast_into::<PyRange>()?.try_iter()? {
                labels.push(label?);
            }
            return Ok(labels);
        }
        let mut data = self.required(Obj::of(index), "_data")?;
        if let Some(inner) = self.types.attribute(Obj::of(&data), "_ndarray") {
            data = inner;
        }
        Ok(self.list_of_array(&data)?.iter().collect())
    }

    fn length_of(&mut self, index: &Bound<'py, PyAny>) -> PyResult<u64> {
        let data = match self.types.attribute(Obj::of(index), "_range") {
            Some(range) => return Ok(range.cast_into::<PyRange>()?.len()? as u64),
            None => self.required(Obj::of(index), "_data")?,
        };
        let data = self.types.attribute(Obj::of(&data), "_ndarray").unwrap_or(data);
        match self.types.array_kind(Obj::of(&data).type_ptr()) {
            Some((ArrayKind::Numpy, class)) => member(&class, &data, "size")?.extract(),
            _ => Ok(0),
        }
    }

    fn required(&mut self, object: Obj, name: &str) -> PyResult<Bound<'py, PyAny>> {
        self.types.attribute(object, name).ok_or_else(|| PyTypeError::new_err(format!("no {name}")))
    }
}
