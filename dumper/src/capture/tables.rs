//! pandas' data frames and series: their blocks, column by column, read without a line of pandas' Python code.

use coredumpy_format::Text;
use coredumpy_format::model::Table;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyRange, PyString, PyTuple};

use super::arrays::dtype_name;
use super::raw::Obj;
use super::types::Kind;
use super::walk::Walk;

/// A column: its values (an array, or an extension's object) and its dtype in words.
struct Column<'py> {
    values: Bound<'py, PyAny>,
    dtype: Text,
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
            let places = match self.attribute(Obj::of(&block), "_mgr_locs") {
                Some(placement) if count > 1 || blocks.len() > 1 => {
                    let places = self.required(Obj::of(&placement), "as_array")?;
                    places.call_method0("tolist")?.extract::<Vec<usize>>()?
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
        let dtype = Text::from(values.get_type().name()?.to_string());
        if let Some(inner) = self.attribute(Obj::of(values), "_ndarray")
            && let Some(column) = self.numpy_row(&inner, row)?
            && !dtype.to_lossy().contains("Categorical")
        {
            return Ok(Column { values: column.values, dtype });
        }
        Ok(Column { values: values.clone(), dtype })
    }

    fn numpy_row(&mut self, values: &Bound<'py, PyAny>, row: usize) -> PyResult<Option<Column<'py>>> {
        let number = self.types.of(Obj::of(values));
        if self.types.info(number).kind != Kind::Array {
            return Ok(None);
        }
        let Some((_, class)) = self.types.array_kind(Obj::of(values).type_ptr()) else { return Ok(None) };
        let dtype = dtype_name(&values.getattr("dtype")?)?.0;
        let dimensions: usize = values.getattr("ndim")?.extract()?;
        let values = if dimensions == 2 { class.call_method1("__getitem__", (values, row))? } else { values.clone() };
        Ok(Some(Column { values, dtype }))
    }

    /// The labels of an index: its array's elements, or its range's.
    fn labels(&mut self, index: &Bound<'py, PyAny>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        if let Some(range) = self.attribute(Obj::of(index), "_range") {
            return range.cast_into::<PyRange>()?.try_iter()?.collect();
        }
        let mut data = self.required(Obj::of(index), "_data")?;
        if let Some(inner) = self.attribute(Obj::of(&data), "_ndarray") {
            data = inner;
        }
        let number = self.types.of(Obj::of(&data));
        if self.types.info(number).kind != Kind::Array {
            return Err(PyTypeError::new_err("an index of another kind"));
        }
        Ok(data.call_method0("tolist")?.cast_into::<PyList>()?.iter().collect())
    }

    fn length_of(&mut self, index: &Bound<'py, PyAny>) -> PyResult<u64> {
        let data = match self.attribute(Obj::of(index), "_range") {
            Some(range) => return Ok(range.len()? as u64),
            None => self.required(Obj::of(index), "_data")?,
        };
        let data = self.attribute(Obj::of(&data), "_ndarray").unwrap_or(data);
        let number = self.types.of(Obj::of(&data));
        if self.types.info(number).kind == Kind::Array { Ok(data.getattr("size")?.extract()?) } else { Ok(0) }
    }

    /// An attribute by a C structure's own descriptor, or out of the instance's dict.
    pub(crate) fn attribute(&mut self, object: Obj, name: &str) -> Option<Bound<'py, PyAny>> {
        let number = self.types.of(object);
        let info = self.types.info(number);
        if let Some((_, getter)) = info.slots.iter().find(|(slot, _)| slot.as_utf8() == Some(name)) {
            return getter.read(self.py, object);
        }
        let dict = if info.has_dict { object.instance_dict() } else { None };
        Some(dict?.dict_get(PyString::intern(self.py, name).as_any())?.bound(self.py))
    }

    fn required(&mut self, object: Obj, name: &str) -> PyResult<Bound<'py, PyAny>> {
        self.attribute(object, name).ok_or_else(|| PyTypeError::new_err(format!("no {name}")))
    }
}
