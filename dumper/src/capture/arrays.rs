//! Arrays of plain data: numpy's arrays and scalars, `array.array`, memoryview, pyarrow's chunked arrays.
//!
//! Everything is asked of the built-in class itself, never of a subclass, and is C code that looks at the data only.

use coredumpy_format::Text;
use coredumpy_format::limits::PART_BYTES;
use coredumpy_format::model::{Array, Reason};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyList, PySlice, PyType};

use super::arrow::Arrow;
use super::containers::CutRange;
use super::dtypes::{dtype_name, member as dtype_member};
use super::hidden_arrays::{self, Found};
use super::instances::attributes;
use super::layouts::Layout;
use super::memory;
use super::raw::Obj;
use super::types::ArrayKind;
use super::walk::Walk;
use crate::redact::{ByName, RuleId};

/// What an array's record holds.
struct Data<'py> {
    dtype: Text,
    shape: Vec<u64>,
    /// The bytes that are kept, in C order.
    bytes: Vec<u8>,
    /// Of the bytes.
    cut: CutRange,
    is_fortran: bool,
    /// The elements of an array of objects.
    elements: Option<Bound<'py, PyAny>>,
    /// Facts that are no attribute of the instance: name and value.
    facts: Vec<(&'static str, Bound<'py, PyAny>)>,
    /// What is hidden in the elements.
    found: Found,
}

impl<'py> Walk<'py> {
    /// `[50, class, dtype, shape, data, {0: long, 9: fortran, 10: elements, 11: attributes}]`
    pub(crate) fn array_record(&mut self, array: Obj, type_number: u32, depth: u32) -> PyResult<()> {
        let kind = self.types.array_kind(array.type_ptr());
        let mut data = match kind {
            Some((ArrayKind::Numpy, class)) => self.numpy(array, &class)?,
            Some((ArrayKind::NumpyScalar, class)) => self.numpy_scalar(array, &class)?,
            Some((ArrayKind::Array, class)) => self.plain_array(array, &class)?,
            Some((ArrayKind::Memoryview, class)) => self.memoryview(array, &class)?,
            Some((ArrayKind::Arrow, class)) => self.arrow_data(array, &class)?,
            None => return Err(PyTypeError::new_err("array")),
        };
        let hidden = self.hide_data(array, &mut data)?;
        let (mut names, mut values) = (Vec::new(), Vec::new());
        if self.types.info(type_number).has_dict {
            attributes(array, &mut names, &mut values);
        }
        let is_long = hidden.is_some() || data.bytes.len() > PART_BYTES || data.cut.skipped > 0;
        let has_attributes = !names.is_empty() || !data.facts.is_empty();
        let flags = [is_long, data.is_fortran, data.elements.is_some(), has_attributes];
        let options = flags.iter().filter(|flag| **flag).count();

        self.head(Array::CODE, 5 + usize::from(options > 0));
        self.class_of(array, depth);
        let encoder = self.writer.encoder();
        encoder.text(&data.dtype);
        encoder.array(data.shape.len());
        for length in &data.shape {
            encoder.uint(*length);
        }
        encoder.byte_string(if is_long { &[] } else { &data.bytes });
        if options == 0 {
            return Ok(());
        }
        encoder.map(options);
        if let Some(rule) = hidden {
            self.all_hidden(rule, data.cut.length);
        } else if is_long {
            self.long_data(data.bytes, data.cut);
        }
        if data.is_fortran {
            self.writer.encoder().uint(9);
            self.writer.encoder().bool(true);
        }
        if let Some(elements) = &data.elements {
            self.writer.encoder().uint(10);
            self.hiding.note_column(Obj::of(elements), array);
            self.part_of(elements, depth);
        }
        self.hiding.under = ByName::Nothing;
        if has_attributes {
            self.array_attributes(&names, &values, &data.facts, depth);
        }
        Ok(())
    }

    /// `11: [names, values]`
    fn array_attributes(&mut self, names: &[Obj], values: &[Obj], facts: &[(&str, Bound<'py, PyAny>)], depth: u32) {
        let count = names.len() + facts.len();
        self.writer.encoder().uint(11);
        self.writer.encoder().array(2);
        self.writer.encoder().array(count);
        for (name, _) in facts {
            self.writer.encoder().utf8(name);
        }
        for name in names {
            self.value(*name, depth + 1);
        }
        self.writer.encoder().array(count);
        for (_, value) in facts {
            self.owned_value(value, depth + 1);
        }
        for (name, value) in names.iter().zip(values) {
            self.named_value(*value, depth + 1, self.hiding.by_name(*name));
        }
    }

    /// Takes out of the data what must not be seen. Returns the rule where nothing of it may.
    fn hide_data(&mut self, array: Obj, data: &mut Data<'py>) -> PyResult<Option<RuleId>> {
        let rule = hidden_arrays::tells_a_secret(&self.hiding, &data.dtype.to_lossy(), &data.bytes);
        if rule.is_some() || data.found.count > 0 {
            self.hiding.note_hidden_in(array);
        }
        if rule.is_some() {
            data.bytes.clear();
            return Ok(rule);
        }
        if data.found.count > 0 {
            self.count_hidden(data.found.count);
            let rules = data.found.rules.iter().map(|rule| self.hiding.redactor.rule_name(*rule));
            data.facts.push(("flags.hidden", PyList::new(self.py, rules)?.into_any()));
        }
        Ok(None)
    }

    /// `0: [length, [], [0, missing]]`
    fn all_hidden(&mut self, rule: RuleId, length: usize) {
        let encoder = self.writer.encoder();
        encoder.uint(0);
        encoder.array(3);
        encoder.uint(length as u64);
        encoder.array(0);
        encoder.array(2);
        encoder.uint(0);
        self.hidden(rule, length);
    }

    fn numpy(&mut self, array: Obj, class: &Bound<'py, PyType>) -> PyResult<Data<'py>> {
        let address = array.address();
        let is_exact = array.type_ptr() == class.as_ptr().cast();
        let array = plain_view(&array.bound(self.py), class)?;
        let read = |name: &str| member(class, &array, name);
        let dtype = read("dtype")?;
        let shape: Vec<u64> = read("shape")?.extract()?;
        let flags = read("flags")?;
        let is_fortran =
            flags.get_item("F_CONTIGUOUS")?.is_truthy()? && !flags.get_item("C_CONTIGUOUS")?.is_truthy()?;
        let size: usize = read("size")?.extract()?;
        let (name, has_objects) = self.dtype_name(&dtype)?;
        let flat = read("flat")?;
        let slice =
            |from: usize, to: usize| flat.get_item(PySlice::new(self.py, from.cast_signed(), to.cast_signed(), 1));
        let mut facts = Vec::new();
        if !flags.get_item("WRITEABLE")?.is_truthy()? {
            facts.push(("flags.writeable", PyBool::new(self.py, false).to_owned().into_any()));
        }
        if !dtype_member(&self.types, &dtype, "fields")?.is_none() {
            // Its description does not tell all: gaps may be alignment, fields may overlap.
            facts.push(("flags.dtype", dtype.clone()));
        }
        let layout = Layout { array: &array, class, is_fortran, shape: &shape, has_objects };
        layout.strides(&mut facts)?;
        // Of a subclass this is a view of ours; a table makes its columns' arrays again when it is read.
        if is_exact && !self.columns.contains_key(&address) && !flags.get_item("OWNDATA")?.is_truthy()? {
            layout.base(&self.types, &mut facts)?;
        }
        // A table's columns are cut alike.
        let most = self.columns.get(&address).copied().unwrap_or(usize::MAX);
        if has_objects {
            let cut = CutRange::new(size, self.limits.items.min(most));
            let head = class.call_method1("tolist", (slice(0, cut.at)?,))?.cast_into::<PyList>()?;
            let tail = class.call_method1("tolist", (slice(cut.at + cut.skipped, size)?,))?.cast_into::<PyList>()?;
            tail.iter().try_for_each(|element| head.append(element))?;
            self.name_elements(&dtype, &head);
            return Ok(Data {
                dtype: name,
                shape,
                bytes: Vec::new(),
                cut,
                is_fortran,
                elements: Some(head.into_any()),
                facts,
                found: Found::default(),
            });
        }
        let itemsize: usize = read("itemsize")?.extract::<usize>()?.max(1);
        let cut = CutRange::new(size, (self.limits.value_bytes / itemsize).max(1).min(most));
        let bytes_of = |part: &Bound<'py, PyAny>| -> PyResult<Vec<u8>> {
            memory::copy(class.call_method1("tobytes", (part,))?.cast::<PyBytes>()?.as_bytes())
        };
        let mut bytes = if cut.skipped == 0 {
            bytes_of(&array)?
        } else {
            let mut bytes = bytes_of(&slice(0, cut.at)?)?;
            bytes.append(&mut bytes_of(&slice(cut.at + cut.skipped, size)?)?);
            bytes
        };
        let found = hidden_arrays::hide_elements(&self.types, &self.hiding, &dtype, itemsize, &mut bytes)?;
        let cut = in_bytes(cut, itemsize);
        Ok(Data { dtype: name, shape, bytes, cut, is_fortran, elements: None, facts, found })
    }

    /// Tuples of structures with objects in them have names for their items.
    fn name_elements(&mut self, dtype: &Bound<'py, PyAny>, elements: &Bound<'py, PyList>) {
        let names = hidden_arrays::names_of_fields(&self.types, dtype);
        let rules = names.and_then(|names| self.hiding.rules(names.iter_borrowed().map(|name| Obj::of(&name))));
        if rules.is_some() {
            for element in elements {
                self.hiding.name_items(Obj::of(&element), rules.clone());
            }
        }
    }

    fn numpy_scalar(&self, scalar: Obj, class: &Bound<'py, PyType>) -> PyResult<Data<'py>> {
        let scalar = scalar.bound(self.py);
        let type_of = member(class, &scalar, "dtype")?;
        let (dtype, has_objects) = self.dtype_name(&type_of)?;
        if has_objects {
            return Err(PyTypeError::new_err("a scalar with objects"));
        }
        let is_structured = !dtype_member(&self.types, &type_of, "fields")?.is_none();
        let facts = if is_structured { vec![("flags.dtype", type_of)] } else { Vec::new() };
        let mut bytes = memory::copy(class.call_method1("tobytes", (&scalar,))?.cast::<PyBytes>()?.as_bytes())?;
        let cut = CutRange::new(bytes.len(), usize::MAX);
        let dtype_of = member(class, &scalar, "dtype")?;
        let found = hidden_arrays::hide_elements(&self.types, &self.hiding, &dtype_of, bytes.len(), &mut bytes)?;
        Ok(Data { dtype, shape: Vec::new(), bytes, cut, is_fortran: false, elements: None, facts, found })
    }

    fn plain_array(&self, array: Obj, class: &Bound<'py, PyType>) -> PyResult<Data<'py>> {
        let array = array.bound(self.py);
        let typecode = member(class, &array, "typecode")?;
        let itemsize: usize = member(class, &array, "itemsize")?.extract::<usize>()?.max(1);
        let size: usize = class.call_method1("__len__", (&array,))?.extract()?;
        let cut = CutRange::new(size, (self.limits.value_bytes / itemsize).max(1));
        let slice = |from: usize, to: usize| {
            let slice = PySlice::new(self.py, from.cast_signed(), to.cast_signed(), 1);
            class.call_method1("__getitem__", (&array, slice))
        };
        let bytes_of = |part: &Bound<'py, PyAny>| -> PyResult<Vec<u8>> {
            memory::copy(class.call_method1("tobytes", (part,))?.cast::<PyBytes>()?.as_bytes())
        };
        let mut bytes = bytes_of(&slice(0, cut.at)?)?;
        bytes.append(&mut bytes_of(&slice(cut.at + cut.skipped, size)?)?);
        let dtype = Text::from(plain_dtype(&typecode.extract::<String>()?, itemsize));
        let (shape, cut) = (vec![size as u64], in_bytes(cut, itemsize));
        let facts = vec![("typecode", typecode)];
        Ok(Data { dtype, shape, bytes, cut, is_fortran: false, elements: None, facts, found: Found::default() })
    }

    fn memoryview(&self, view: Obj, class: &Bound<'py, PyType>) -> PyResult<Data<'py>> {
        let view = view.bound(self.py);
        let read = |name: &str| member(class, &view, name);
        let (format, shape) = (read("format")?, read("shape")?.extract()?);
        let facts = vec![("format", format.clone()), ("readonly", read("readonly")?)];
        let (itemsize, size): (usize, usize) =
            (read("itemsize")?.extract::<usize>()?.max(1), read("nbytes")?.extract()?);
        let dtype = Text::from(plain_dtype(&format.extract::<String>()?, itemsize));
        let is_fortran = read("f_contiguous")?.is_truthy()? && !read("c_contiguous")?.is_truthy()?;
        let most = self.limits.value_bytes;
        let cut = CutRange::new(size, most);
        let bytes = if cut.skipped == 0 {
            memory::copy(class.call_method1("tobytes", (&view,))?.cast::<PyBytes>()?.as_bytes())?
        } else {
            // Only a contiguous view can be cut without a copy of the whole.
            let flat = class.call_method1("cast", (&view, "B"))?;
            let part = |from: usize, to: usize| -> PyResult<Vec<u8>> {
                let part = flat.get_item(PySlice::new(self.py, from.cast_signed(), to.cast_signed(), 1))?;
                memory::copy(part.call_method0("tobytes")?.cast::<PyBytes>()?.as_bytes())
            };
            let mut bytes = part(0, cut.at)?;
            bytes.extend(part(cut.at + cut.skipped, size)?);
            bytes
        };
        Ok(Data { dtype, shape, bytes, cut, is_fortran, elements: None, facts, found: Found::default() })
    }

    fn arrow_data(&self, array: Obj, class: &Bound<'py, PyType>) -> PyResult<Data<'py>> {
        let Arrow { dtype, cut, elements, .. } = self.arrow(array, class)?;
        Ok(Data {
            dtype,
            shape: vec![cut.length as u64],
            bytes: Vec::new(),
            cut,
            is_fortran: false,
            elements: Some(elements.into_any()),
            facts: Vec::new(),
            found: Found::default(),
        })
    }

    pub(crate) fn dtype_name(&self, dtype: &Bound<'py, PyAny>) -> PyResult<(Text, bool)> {
        dtype_name(&self.types, dtype)
    }

    /// `0: [length, parts, cut]` of bytes that were copied.
    fn long_data(&mut self, bytes: Vec<u8>, cut: CutRange) {
        let pieces = super::scalars::Pieces::of_bytes(bytes);
        let parts = pieces.count();
        self.long(super::containers::Contents::Data(pieces), cut, parts, 0, Reason::Bytes);
    }
}

fn in_bytes(cut: CutRange, itemsize: usize) -> CutRange {
    CutRange { at: cut.at * itemsize, skipped: cut.skipped * itemsize, length: cut.length * itemsize }
}

/// An attribute by the built-in class's own descriptor.
pub(crate) fn member<'py>(
    class: &Bound<'py, PyType>,
    object: &Bound<'py, PyAny>,
    name: &str,
) -> PyResult<Bound<'py, PyAny>> {
    class.getattr(name)?.call_method1("__get__", (object, object.get_type()))
}

/// The array as one of numpy's own class: making a part of a subclass's instance would call its `__array_finalize__`.
pub(crate) fn plain_view<'py>(array: &Bound<'py, PyAny>, class: &Bound<'py, PyType>) -> PyResult<Bound<'py, PyAny>> {
    if array.get_type().is(class) { Ok(array.clone()) } else { class.call_method1("view", (array, class)) }
}

/// numpy's name for an element of `array.array` or a memoryview.
fn plain_dtype(code: &str, itemsize: usize) -> String {
    let order = if cfg!(target_endian = "little") { '<' } else { '>' };
    let kind = match code.trim_start_matches(['@', '=', '<', '>', '!']) {
        "b" | "h" | "i" | "l" | "q" | "n" => 'i',
        "B" | "H" | "I" | "L" | "Q" | "N" => 'u',
        "e" | "f" | "d" => 'f',
        "?" => 'b',
        "c" => 'S',
        "u" | "w" => return format!("{order}U{}", itemsize.div_ceil(4)),
        _ => return format!("|V{itemsize}"),
    };
    if itemsize == 1 { format!("|{kind}1") } else { format!("{order}{kind}{itemsize}") }
}
