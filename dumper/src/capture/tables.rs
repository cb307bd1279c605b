//! pandas' data frames and series: their blocks, column by column, read without a line of pandas' Python code.

use coredumpy_format::Text;
use coredumpy_format::model::{Missing, Reason, Table};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyInt, PyList, PyRange, PyTuple};

use super::arrays::{member, plain_view};
use super::arrow::arrow_length;
use super::containers::CutRange;
use super::hiding::both;
use super::instances::attributes;
use super::raw::Obj;
use super::types::{ArrayKind, is_exact_str};
use super::walk::{Walk, text_of};
use crate::redact::ByName;

/// Attributes of a table that its record says otherwise, or that only serve pandas.
const OWN_ATTRIBUTES: [&str; 5] = ["_mgr", "_name", "_item_cache", "_cacher", "_flags"];
/// Arrays in arrays of an index.
const NESTED_MAX: u32 = 8;
/// Bytes of an element whose size is not known.
const ELEMENT_BYTES: usize = 16;

/// A column: its values (an array, or an extension's object) and its dtype in words.
struct Column<'py> {
    values: Bound<'py, PyAny>,
    dtype: Text,
    /// The dtype of an extension, of whose array this is a row.
    extension: Option<Bound<'py, PyAny>>,
    itemsize: usize,
    /// Whether the values are a numpy array of their own, made here.
    is_row: bool,
}

/// Labels and the index object that has them, for the columns; the index of the rows.
struct Axes<'py> {
    labels: Vec<Bound<'py, PyAny>>,
    columns: Option<Bound<'py, PyAny>>,
    index: Bound<'py, PyAny>,
}

/// An exact int: another's `__index__` would be code of the program.
fn place_of(place: &Bound<'_, PyAny>) -> PyResult<usize> {
    place.cast_exact::<PyInt>()?.extract()
}

impl<'py> Walk<'py> {
    /// `[51, class, shape, columns, data, index, {9: dtypes, 10: cut, 11: attributes}]`
    pub(crate) fn table_record(&mut self, table: Obj, type_number: u32, depth: u32) -> PyResult<()> {
        let manager = self.required(table, "_mgr")?;
        let blocks = self.required(Obj::of(&manager), "blocks")?.cast_into::<PyTuple>()?;
        let Axes { labels, columns: labels_index, index } = self.axes(table, &manager)?;
        let columns = self.columns(&blocks, labels.len())?;
        let rows = self.rows(&index, NESTED_MAX).or_else(|| self.rows(&columns.first()?.values, NESTED_MAX));
        let rows = rows.unwrap_or(0);
        let cut = self.cut_rows(&columns, rows);

        self.head(Table::CODE, 7);
        self.class_of(table, depth);
        self.writer.encoder().array(2);
        self.writer.encoder().uint(rows as u64);
        self.writer.encoder().uint(labels.len() as u64);
        self.writer.encoder().array(labels.len());
        for label in &labels {
            self.owned_value(label, depth + 1);
        }
        self.writer.encoder().array(columns.len());
        for (label, column) in labels.iter().zip(&columns) {
            let by_name = self.by_label(Obj::of(label));
            if matches!(by_name, ByName::Always(_)) {
                self.hiding.note_hidden_in(table);
            }
            self.hiding.note_column(Obj::of(&column.values), table);
            self.named_part(&column.values, depth, by_name);
        }
        self.part_of(&index, depth);
        self.writer.encoder().map(if cut.skipped > 0 { 3 } else { 2 });
        self.writer.encoder().uint(9);
        self.writer.encoder().array(columns.len());
        for column in &columns {
            self.writer.encoder().text(&column.dtype);
        }
        if cut.skipped > 0 {
            self.writer.encoder().uint(10);
            self.missing(&Missing::counted(Reason::Bytes, cut.kept() as u64, rows as u64));
        }
        self.writer.encoder().uint(11);
        self.table_attributes(table, type_number, labels_index.as_ref(), &columns, depth);
        Ok(())
    }

    /// `[names, values]`: the instance's own attributes, `columns`, and by its place the dtype of an extension's column.
    fn table_attributes(
        &mut self,
        table: Obj,
        type_number: u32,
        labels: Option<&Bound<'py, PyAny>>,
        columns: &[Column<'py>],
        depth: u32,
    ) {
        let (mut names, mut values) = (Vec::new(), Vec::new());
        if self.types.info(type_number).has_dict {
            attributes(table, &mut names, &mut values);
        }
        let is_own =
            |name: &Obj| !is_exact_str(*name) || name.as_utf8().is_none_or(|name| !OWN_ATTRIBUTES.contains(&name));
        let own: Vec<(Obj, Obj)> = names.into_iter().zip(values).filter(|(name, _)| is_own(name)).collect();
        let extensions: Vec<_> = columns
            .iter()
            .enumerate()
            .filter_map(|(place, column)| Some((place, column.extension.as_ref()?)))
            .collect();
        let count = own.len() + usize::from(labels.is_some()) + extensions.len();
        self.writer.encoder().array(2);
        self.writer.encoder().array(count);
        for (name, _) in &own {
            self.value(*name, depth + 1);
        }
        if labels.is_some() {
            self.writer.encoder().utf8("columns");
        }
        for (place, _) in &extensions {
            self.writer.encoder().uint(*place as u64);
        }
        self.writer.encoder().array(count);
        for (_, value) in &own {
            self.value(*value, depth + 1);
        }
        if let Some(labels) = labels {
            self.part_of(labels, depth);
        }
        for (_, dtype) in &extensions {
            self.part_of(dtype, depth);
        }
    }

    /// What a column's label says; of several levels the strictest.
    fn by_label(&self, label: Obj) -> ByName {
        if label.type_ptr() != &raw mut pyo3::ffi::PyTuple_Type {
            return self.hiding.by_name(label);
        }
        let levels = (0..label.tuple_length()).filter_map(|index| label.tuple_item(index));
        levels.fold(ByName::Nothing, |by_name, level| both(by_name, self.hiding.by_name(level)))
    }

    fn axes(&mut self, table: Obj, manager: &Bound<'py, PyAny>) -> PyResult<Axes<'py>> {
        let axes = self.required(Obj::of(manager), "axes")?.cast_into::<PyList>()?;
        if axes.len() == 1 {
            return Ok(Axes { labels: vec![self.required(table, "_name")?], columns: None, index: axes.get_item(0)? });
        }
        let columns = axes.get_item(0)?;
        let labels = if let Some(labels) = self.labels(&columns) {
            labels
        } else {
            // Whoever has no pandas sees the places in the labels' stead.
            let count = self.rows(&columns, NESTED_MAX).unwrap_or(0);
            (0..count).map(|place| Ok(place.into_pyobject(self.py)?.into_any())).collect::<PyResult<_>>()?
        };
        Ok(Axes { labels, columns: Some(columns), index: axes.get_item(1)? })
    }

    /// The rows that are kept of a table that is too large. Its columns are cut alike.
    fn cut_rows(&mut self, columns: &[Column<'py>], rows: usize) -> CutRange {
        let row_bytes = columns.iter().map(|column| column.itemsize).sum::<usize>().max(1);
        let cut = CutRange::new(rows, (self.limits.value_bytes / row_bytes).max(1));
        for column in columns.iter().filter(|column| column.is_row) {
            self.columns.insert(Obj::of(&column.values).address(), cut.kept());
        }
        cut
    }

    /// The columns in order. A block holds some of them: as rows of one array, or one as an extension array.
    fn columns(&mut self, blocks: &Bound<'py, PyTuple>, count: usize) -> PyResult<Vec<Column<'py>>> {
        let mut columns: Vec<Option<Column<'py>>> = (0..count).map(|_| None).collect();
        for block in blocks {
            let values = self.required(Obj::of(&block), "values")?;
            let places: Vec<usize> = if count > 1 || blocks.len() > 1 {
                let placement = self.required(Obj::of(&block), "_mgr_locs")?;
                let places = self.required(Obj::of(&placement), "as_array")?;
                self.list_of_array(&places)?.iter().map(|place| place_of(&place)).collect::<PyResult<_>>()?
            } else {
                (0..count).collect()
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
        let dtype = self.types.name.read(self.py, Obj::of(values.get_type().as_any()));
        let dtype = dtype.and_then(|name| text_of(&name).ok()).unwrap_or_default();
        // An extension's array of rows is recorded as numpy's, beside the extension's dtype.
        if let Some(inner) = self.types.attribute(Obj::of(values), "_ndarray")
            && let Some(column) = self.numpy_row(&inner, row)?
            && column.is_row
        {
            let extension = self.types.attribute(Obj::of(values), "_dtype");
            return Ok(Column { dtype, extension, ..column });
        }
        Ok(Column { values: values.clone(), dtype, extension: None, itemsize: ELEMENT_BYTES, is_row: false })
    }

    fn numpy_row(&mut self, values: &Bound<'py, PyAny>, row: usize) -> PyResult<Option<Column<'py>>> {
        let kind = self.types.array_kind(Obj::of(values).type_ptr());
        let Some((ArrayKind::Numpy, class)) = kind else { return Ok(None) };
        let dtype = self.dtype_name(&member(&class, values, "dtype")?)?.0;
        let itemsize = member(&class, values, "itemsize")?.extract()?;
        let dimensions: usize = member(&class, values, "ndim")?.extract()?;
        let is_row = dimensions == 2;
        let values = if is_row {
            class.call_method1("__getitem__", (plain_view(values, &class)?, row))?
        } else {
            values.clone()
        };
        Ok(Some(Column { values, dtype, extension: None, itemsize, is_row }))
    }

    /// The elements of a numpy array.
    fn list_of_array(&mut self, array: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
        match self.types.array_kind(Obj::of(array).type_ptr()) {
            Some((ArrayKind::Numpy, class)) => Ok(class.call_method1("tolist", (array,))?.cast_into()?),
            _ => Err(PyTypeError::new_err("no numpy array")),
        }
    }

    /// The labels of an index: its array's elements, its range's, or tuples of several levels' labels. None where they
    /// are of another sort.
    fn labels(&mut self, index: &Bound<'py, PyAny>) -> Option<Vec<Bound<'py, PyAny>>> {
        if let Some(range) = self.types.attribute(Obj::of(index), "_range") {
            return range.cast_into::<PyRange>().ok()?.try_iter().ok()?.collect::<PyResult<_>>().ok();
        }
        if let Some(levels) = self.types.attribute(Obj::of(index), "_levels") {
            return self.level_labels(index, &levels);
        }
        let data = self.types.attribute(Obj::of(index), "_data")?;
        if let Some(chunks) = self.types.attribute(Obj::of(&data), "_pa_array")
            && let Some((ArrayKind::Arrow, class)) = self.types.array_kind(Obj::of(&chunks).type_ptr())
        {
            let arrow = self.arrow(Obj::of(&chunks), &class).ok()?;
            // A number may stand for a moment.
            return (arrow.cut.skipped == 0 && arrow.is_text).then(|| arrow.elements.iter().collect());
        }
        let is_numpy = self.types.array_kind(Obj::of(&data).type_ptr()).is_some();
        let name = self.types.name.read(self.py, Obj::of(data.get_type().as_any()))?;
        // Of others the inner array has no labels but numbers that stand for them.
        let is_strings = Obj::of(&name).as_utf8().is_some_and(|name| name.starts_with("StringArray"));
        let data = match (is_numpy, is_strings) {
            (true, _) => data,
            (_, true) => self.types.attribute(Obj::of(&data), "_ndarray")?,
            _ => return None,
        };
        Some(self.list_of_array(&data).ok()?.iter().collect())
    }

    /// Of a `MultiIndex`: where a code is -1, there is no label.
    fn level_labels(
        &mut self,
        index: &Bound<'py, PyAny>,
        levels: &Bound<'py, PyAny>,
    ) -> Option<Vec<Bound<'py, PyAny>>> {
        let codes = self.types.attribute(Obj::of(index), "_codes")?;
        let mut rows: Vec<Vec<Bound<'py, PyAny>>> = Vec::new();
        for (level, codes) in levels.cast::<PyList>().ok()?.iter().zip(codes.cast::<PyList>().ok()?.iter()) {
            let labels = self.labels(&level)?;
            let codes = self.list_of_array(&codes).ok()?;
            rows.resize_with(codes.len(), Vec::new);
            for (row, code) in rows.iter_mut().zip(codes.iter()) {
                let label = place_of(&code).ok().and_then(|code| labels.get(code).cloned());
                row.push(label.unwrap_or_else(|| self.py.None().into_bound(self.py)));
            }
        }
        rows.into_iter().map(|row| Some(PyTuple::new(self.py, row).ok()?.into_any())).collect()
    }

    /// The length of an index or array.
    fn rows(&mut self, values: &Bound<'py, PyAny>, nested: u32) -> Option<usize> {
        if let Some((ArrayKind::Numpy, class)) = self.types.array_kind(Obj::of(values).type_ptr()) {
            return member(&class, values, "shape").ok()?.extract::<Vec<usize>>().ok()?.last().copied();
        }
        if let Some((ArrayKind::Arrow, class)) = self.types.array_kind(Obj::of(values).type_ptr()) {
            return arrow_length(&class, values).ok();
        }
        if let Ok(range) = values.cast_exact::<PyRange>() {
            return range.len().ok();
        }
        // The codes of several levels stand in a list; each has them all.
        if let Ok(list) = values.cast::<PyList>() {
            return self.rows(&list.get_item(0).ok()?, nested.checked_sub(1)?);
        }
        let inner = ["_range", "_codes", "_ndarray", "_pa_array", "_data", "_left"];
        let inner = inner.into_iter().find_map(|name| self.types.attribute(Obj::of(values), name))?;
        self.rows(&inner, nested.checked_sub(1)?)
    }

    fn required(&mut self, object: Obj, name: &str) -> PyResult<Bound<'py, PyAny>> {
        self.types.attribute(object, name).ok_or_else(|| PyTypeError::new_err(format!("no {name}")))
    }
}
