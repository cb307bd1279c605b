//! Data frames and series: columns, and a window of rows.

use coredumpy_format::ReadAt;
use coredumpy_format::model::{Instance, Object, ObjectId, Table, Value};

use crate::dtype::Dtype;
use crate::long::as_usize;
use crate::preview::{is_str, preview, shown};
use crate::reader::{Reader, as_number, as_u32, missing_view, one_line};
use crate::views::{TableRow, TableView};

/// Rows, and columns, of one window.
const WINDOW_MAX: u32 = 200;
/// Objects inside each other that hold a column: an index, its array, its elements.
const DEPTH_MAX: u32 = 4;
/// Categories of which the words are read.
const CATEGORIES_MAX: u32 = 10_000;
/// Levels of an index.
const LEVELS_MAX: u64 = 64;
/// In the place of a cell that cannot be read: of a sort that is not known, or past the end of what is there.
const UNKNOWN: &str = "<not known here>";
/// Characters of a cell.
const CELL_LENGTH: usize = 80;

impl<S: ReadAt> Reader<S> {
    fn table_record(&self, id: u32) -> Option<Table> {
        match self.object(ObjectId(id)) {
            Object::Table(table) => Some(*table),
            _ => None,
        }
    }

    /// None of what is no table.
    pub fn table(&self, id: u32) -> Option<TableView> {
        let table = self.table_record(id)?;
        let rows = table.shape.first().copied().unwrap_or_default();
        let left_out = table.cut.as_ref().map_or(0, |cut| cut.total.saturating_sub(cut.kept));
        Some(TableView {
            shape: table.shape.iter().map(|length| as_number(*length)).collect(),
            columns: table.columns.iter().map(|label| self.cell(label)).collect(),
            dtypes: table.dtypes.iter().flatten().map(shown).collect(),
            kept: as_u32(rows.saturating_sub(left_out)),
            cut: table.cut.as_ref().map(missing_view),
        })
    }

    /// `rows` and `columns` (first, count) of what is in the dump.
    pub fn table_rows(&self, id: u32, rows: (u32, u32), columns: (u32, u32)) -> Vec<TableRow> {
        let Some(table) = self.table_record(id) else { return Vec::new() };
        let kept = self.table(id).map_or(0, |view| view.kept);
        let count = rows.1.min(WINDOW_MAX).min(kept.saturating_sub(rows.0));
        let labels = self.column(&table.index, rows.0, count);
        let wanted = table.data.iter().skip(columns.0 as usize).take(columns.1.min(WINDOW_MAX) as usize);
        let columns: Vec<Vec<String>> = wanted.map(|column| self.column(column, rows.0, count)).collect();
        let cell = |cells: &Vec<String>, row: usize| cells.get(row).map_or_else(|| UNKNOWN.to_owned(), String::clone);
        let row = |row: usize| TableRow {
            label: labels.get(row).cloned().unwrap_or_default(),
            cells: columns.iter().map(|column| cell(column, row)).collect(),
        };
        (0..count as usize).map(row).collect()
    }

    fn column(&self, column: &Value, start: u32, count: u32) -> Vec<String> {
        self.cells(column, start, count, DEPTH_MAX)
    }

    /// Cells of a column, which is an array, a sequence, a range, or of another sort; `depth` objects inside of it may be
    /// what holds them.
    fn cells(&self, column: &Value, start: u32, count: u32, depth: u32) -> Vec<String> {
        let Some((id, object)) = self.referred(column) else {
            return vec![self.cell(column); count as usize];
        };
        match &object {
            Object::Array(array) if array.elements.is_none() => {
                let Some(dtype) = Dtype::parse(&array.dtype) else { return Vec::new() };
                let size = dtype.size as u64;
                let (from, bytes) = (u64::from(start).saturating_mul(size), u64::from(count) * size);
                let found = self.data_slice(id, &array.data.0, array.long.as_ref(), from, bytes);
                found.chunks_exact(dtype.size).map(|bytes| dtype.text(bytes)).collect()
            }
            Object::Array(array) => match &array.elements {
                Some(elements) if depth > 0 => self.cells(elements, start, count, depth - 1),
                _ => Vec::new(),
            },
            Object::Range(range) => match (&range.start, &range.step) {
                (Value::Int(first), Value::Int(step)) => {
                    let label = |row: u32| step.saturating_mul(i64::from(row)).saturating_add(*first).to_string();
                    (start..start.saturating_add(count)).map(label).collect()
                }
                _ => Vec::new(),
            },
            Object::Instance(instance) if depth > 0 => self.extension_cells(instance, start, count, depth - 1),
            Object::List(_) | Object::Tuple(_) => {
                let mut cells = vec![String::new(); count as usize];
                self.each_member(id.0, "items", start.into(), count.into(), &mut |index, _, value| {
                    let at = index.checked_sub(start.into()).map(as_usize);
                    if let Some(cell) = at.and_then(|at| cells.get_mut(at)) {
                        *cell = self.cell(value);
                    }
                    false
                });
                cells
            }
            _ => Vec::new(),
        }
    }

    /// Of pandas' own arrays and indexes, by the attributes in which they keep what they hold.
    fn extension_cells(&self, instance: &Instance, start: u32, count: u32, depth: u32) -> Vec<String> {
        let attribute = |wanted: &str| attribute_of(instance, wanted);
        let dtype = attribute("_dtype").and_then(|dtype| self.referred(dtype));
        let of_dtype = |wanted: &str| match &dtype {
            Some((_, Object::Instance(dtype))) => attribute_of(dtype, wanted),
            _ => None,
        };
        if let (Some(levels), Some(codes)) = (attribute("_levels"), attribute("_codes")) {
            return self.level_cells(levels, codes, start, count, depth);
        }
        let Some(data) = ["_range", "_ndarray", "_codes", "_data", "_pa_array"].into_iter().find_map(attribute) else {
            return Vec::new();
        };
        let mut cells = self.cells(data, start, count, depth);
        if of_dtype("_tz").is_some() {
            // Times of a zone are kept as those of UTC.
            for cell in cells.iter_mut().filter(|cell| *cell != "NaT") {
                cell.push_str(" UTC");
            }
        }
        if let Some(categories) = of_dtype("_categories") {
            let words = self.cells(categories, 0, CATEGORIES_MAX, depth);
            for cell in &mut cells {
                let word = cell.parse::<usize>().ok().and_then(|code| words.get(code));
                *cell = word.cloned().unwrap_or_else(|| if cell == "-1" { "NaN".to_owned() } else { cell.clone() });
            }
        }
        if let Some(mask) = attribute("_mask") {
            for (cell, is_missing) in cells.iter_mut().zip(self.cells(mask, start, count, depth)) {
                if is_missing == "True" {
                    "<NA>".clone_into(cell);
                }
            }
        }
        cells
    }

    /// Labels of several levels: of each a code says which of the level's labels stands in a row.
    fn level_cells(&self, levels: &Value, codes: &Value, start: u32, count: u32, depth: u32) -> Vec<String> {
        let mut rows: Vec<Vec<String>> = vec![Vec::new(); count as usize];
        for (level, codes) in self.items(levels).iter().zip(self.items(codes)) {
            let words = self.cells(level, 0, CATEGORIES_MAX, depth);
            for (row, code) in rows.iter_mut().zip(self.cells(&codes, start, count, depth)) {
                let word = code.parse::<usize>().ok().and_then(|code| words.get(code).cloned());
                row.push(word.unwrap_or_else(|| if code == "-1" { "NaN".to_owned() } else { code }));
            }
        }
        rows.iter().map(|row| row.join(", ")).collect()
    }

    /// The items of a list or of what is one underneath.
    fn items(&self, list: &Value) -> Vec<Value> {
        let mut found = Vec::new();
        if let Some(id) = list.as_ref_id() {
            self.each_member(id.0, "items", 0, LEVELS_MAX, &mut |_, _, item| {
                found.push(item.clone());
                false
            });
        }
        found
    }

    fn cell(&self, value: &Value) -> String {
        match value {
            Value::Str(text) => shown(text),
            other => match other.as_ref_id().and_then(|id| self.wording(id)) {
                Some(wording) => one_line(wording, CELL_LENGTH),
                None => preview(self, other, CELL_LENGTH),
            },
        }
    }
}

fn attribute_of<'a>(instance: &'a Instance, wanted: &str) -> Option<&'a Value> {
    let at = instance.names.list.iter().position(|name| is_str(name, wanted))?;
    instance.values.get(at)
}
