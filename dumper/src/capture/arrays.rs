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
use super::instances::attributes;
use super::memory;
use super::raw::Obj;
use super::types::ArrayKind;
use super::walk::Walk;

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
}

impl<'py> Walk<'py> {
    /// `[50, class, dtype, shape, data, {0: long, 9: fortran, 10: elements, 11: attributes}]`
    pub(crate) fn array_record(&mut self, array: Obj, type_number: u32, depth: u32) -> PyResult<()> {
        let kind = self.types.array_kind(array.type_ptr());
        let data = match kind {
            Some((ArrayKind::Numpy, class)) => self.numpy(array, &class)?,
            Some((ArrayKind::NumpyScalar, class)) => self.numpy_scalar(array, &class)?,
            Some((ArrayKind::Array, class)) => self.plain_array(array, &class)?,
            Some((ArrayKind::Memoryview, class)) => self.memoryview(array, &class)?,
            Some((ArrayKind::Arrow, class)) => self.arrow_data(array, &class)?,
            None => return Err(PyTypeError::new_err("array")),
        };
        let (mut names, mut values) = (Vec::new(), Vec::new());
        if self.types.info(type_number).has_dict {
            attributes(array, &mut names, &mut values);
        }
        let is_long = data.bytes.len() > PART_BYTES || data.cut.skipped > 0;
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
        if is_long {
            self.long_data(data.bytes, data.cut);
        }
        if data.is_fortran {
            self.writer.encoder().uint(9);
            self.writer.encoder().bool(true);
        }
        if let Some(elements) = &data.elements {
            self.writer.encoder().uint(10);
            self.part_of(elements, depth);
        }
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
        for value in values {
            self.value(*value, depth + 1);
        }
    }

    fn numpy(&self, array: Obj, class: &Bound<'py, PyType>) -> PyResult<Data<'py>> {
        let address = array.address();
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
        // A table's columns are cut alike.
        let most = self.columns.get(&address).copied().unwrap_or(usize::MAX);
        if has_objects {
            let cut = CutRange::new(size, self.limits.items.min(most));
            let head = class.call_method1("tolist", (slice(0, cut.at)?,))?.cast_into::<PyList>()?;
            let tail = class.call_method1("tolist", (slice(cut.at + cut.skipped, size)?,))?.cast_into::<PyList>()?;
            tail.iter().try_for_each(|element| head.append(element))?;
            return Ok(Data {
                dtype: name,
                shape,
                bytes: Vec::new(),
                cut,
                is_fortran,
                elements: Some(head.into_any()),
                facts,
            });
        }
        let itemsize: usize = read("itemsize")?.extract::<usize>()?.max(1);
        let cut = CutRange::new(size, (self.limits.value_bytes / itemsize).max(1).min(most));
        let bytes_of = |part: &Bound<'py, PyAny>| -> PyResult<Vec<u8>> {
            memory::copy(class.call_method1("tobytes", (part,))?.cast::<PyBytes>()?.as_bytes())
        };
        let bytes = if cut.skipped == 0 {
            bytes_of(&array)?
        } else {
            let mut bytes = bytes_of(&slice(0, cut.at)?)?;
            bytes.append(&mut bytes_of(&slice(cut.at + cut.skipped, size)?)?);
            bytes
        };
        let cut = in_bytes(cut, itemsize);
        Ok(Data { dtype: name, shape, bytes, cut, is_fortran, elements: None, facts })
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
        let bytes = memory::copy(class.call_method1("tobytes", (&scalar,))?.cast::<PyBytes>()?.as_bytes())?;
        let cut = CutRange::new(bytes.len(), usize::MAX);
        Ok(Data { dtype, shape: Vec::new(), bytes, cut, is_fortran: false, elements: None, facts })
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
        Ok(Data { dtype, shape, bytes, cut, is_fortran: false, elements: None, facts })
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
        Ok(Data { dtype, shape, bytes, cut, is_fortran, elements: None, facts })
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
