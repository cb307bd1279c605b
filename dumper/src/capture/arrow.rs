//! pyarrow's chunked arrays, in which pandas keeps strings where pyarrow is installed: read from their buffers, since
//! pyarrow's own conversions let the GIL go or call Python code.

use coredumpy_format::Text;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList, PyMemoryView, PySlice, PyString, PyType};

use super::arrays::member;
use super::containers::CutRange;
use super::memory;
use super::raw::Obj;
use super::walk::Walk;

/// How the elements of a type lie in its buffers. Numbers say bytes.
#[derive(Clone, Copy)]
enum Layout {
    Null,
    Bool,
    /// Numbers of days, seconds and the like, too.
    Int(usize),
    Uint(usize),
    Float(usize),
    /// The size of an offset.
    Text(usize),
    Bytes(usize),
}

impl Layout {
    /// Of a type's text: `int64`, `large_string`, `timestamp[ns, tz=UTC]`. None of types that hold others.
    fn of(name: &str) -> Option<Self> {
        Some(match name.split('[').next()? {
            "null" => Self::Null,
            "bool" => Self::Bool,
            "int8" => Self::Int(1),
            "int16" => Self::Int(2),
            "int32" | "date32" | "time32" => Self::Int(4),
            "int64" | "date64" | "time64" | "timestamp" | "duration" => Self::Int(8),
            "uint8" => Self::Uint(1),
            "uint16" => Self::Uint(2),
            "uint32" => Self::Uint(4),
            "uint64" => Self::Uint(8),
            "float" => Self::Float(4),
            "double" => Self::Float(8),
            "string" => Self::Text(4),
            "large_string" => Self::Text(8),
            "binary" => Self::Bytes(4),
            "large_binary" => Self::Bytes(8),
            _ => return None,
        })
    }
}

/// The elements that are kept of a chunked array.
pub(crate) struct Arrow<'py> {
    pub(crate) dtype: Text,
    pub(crate) cut: CutRange,
    pub(crate) is_text: bool,
    pub(crate) elements: Bound<'py, PyList>,
}

impl<'py> Walk<'py> {
    pub(crate) fn arrow(&self, array: Obj, class: &Bound<'py, PyType>) -> PyResult<Arrow<'py>> {
        let array = array.bound(self.py);
        let chunks = member(class, &array, "chunks")?.cast_into_exact::<PyList>()?;
        let of_type = member(class, &array, "type")?;
        self.require_c_type(&of_type)?;
        let dtype: String = of_type.str()?.extract()?;
        let layout = Layout::of(&dtype).ok_or_else(|| PyTypeError::new_err(format!("arrow's {dtype}")))?;
        let length = arrow_length(class, &array)?;
        let cut = CutRange::new(length, self.limits.items);
        let elements = PyList::empty(self.py);
        let mut begin = 0;
        for chunk in &chunks {
            self.require_c_type(&chunk)?;
            let chunk = Chunk::new(self, &chunk, layout)?;
            let end = begin + chunk.length;
            for (from, to) in [(0, cut.at), (cut.at + cut.skipped, length)] {
                let (from, to) = (from.clamp(begin, end), to.clamp(begin, end));
                if from < to {
                    chunk.append(&elements, from - begin, to - begin)?;
                }
            }
            begin = end;
        }
        if elements.len() != cut.kept() {
            return Err(PyTypeError::new_err("chunks of another length"));
        }
        let is_text = matches!(layout, Layout::Text(_));
        Ok(Arrow { dtype: Text::from(dtype), cut, is_text, elements })
    }

    /// Code of the program could answer for a class of its own.
    fn require_c_type(&self, object: &Bound<'_, PyAny>) -> PyResult<()> {
        if self.types.is_python_class(Obj::of(object).type_ptr()) {
            return Err(PyTypeError::new_err("an arrow class written in Python"));
        }
        Ok(())
    }
}

/// The length of a chunked array.
pub(crate) fn arrow_length(class: &Bound<'_, PyType>, array: &Bound<'_, PyAny>) -> PyResult<usize> {
    class.getattr("length")?.call1((array,))?.extract()
}

struct Chunk<'py> {
    layout: Layout,
    /// Elements before the first, in the buffers.
    offset: usize,
    length: usize,
    /// Views of bytes; None where there is no such buffer.
    buffers: Vec<Option<Bound<'py, PyMemoryView>>>,
}

impl<'py> Chunk<'py> {
    fn new(walk: &Walk<'py>, chunk: &Bound<'py, PyAny>, layout: Layout) -> PyResult<Self> {
        let mut buffers = Vec::new();
        for buffer in chunk.call_method0("buffers")?.cast_into_exact::<PyList>()? {
            walk.require_c_type(&buffer)?;
            let view = if buffer.is_none() { None } else { Some(PyMemoryView::from(&buffer)?) };
            buffers.push(view);
        }
        let (offset, length) = (chunk.getattr("offset")?.extract()?, chunk.len()?);
        Ok(Self { layout, offset, length, buffers })
    }

    /// Appends elements `from` to `to`.
    fn append(&self, elements: &Bound<'py, PyList>, from: usize, to: usize) -> PyResult<()> {
        let (py, from, to) = (elements.py(), from + self.offset, to + self.offset);
        let is_valid = self.bits(0, from, to)?;
        let reader = Reader::new(self, from, to)?;
        for index in 0..to - from {
            if is_valid.as_ref().is_some_and(|bits| !bits.is_set(index)) || matches!(self.layout, Layout::Null) {
                elements.append(py.None())?;
            } else {
                elements.append(reader.element(py, self.layout, index)?)?;
            }
        }
        Ok(())
    }

    /// Bytes `from` to `to` of a buffer.
    fn bytes(&self, number: usize, from: usize, to: usize) -> PyResult<Option<Vec<u8>>> {
        let Some(Some(view)) = self.buffers.get(number) else { return Ok(None) };
        let slice = PySlice::new(view.py(), from.cast_signed(), to.cast_signed(), 1);
        let part = view.get_item(slice)?.call_method0("tobytes")?;
        memory::copy(part.cast::<PyBytes>()?.as_bytes()).map(Some)
    }

    fn bits(&self, number: usize, from: usize, to: usize) -> PyResult<Option<Bits>> {
        let bytes = self.bytes(number, from / 8, to.div_ceil(8))?;
        Ok(bytes.map(|bytes| Bits { bytes, offset: from % 8 }))
    }
}

/// Bits in bytes, the lowest first.
struct Bits {
    bytes: Vec<u8>,
    offset: usize,
}

impl Bits {
    fn is_set(&self, index: usize) -> bool {
        let place = index + self.offset;
        self.bytes.get(place / 8).is_some_and(|byte| byte >> (place % 8) & 1 == 1)
    }
}

/// The data of some elements: of fixed size, or with offsets into `heap`.
struct Reader {
    bits: Option<Bits>,
    fixed: Vec<u8>,
    heap: Vec<u8>,
    /// Where `heap` begins in its buffer.
    heap_begin: usize,
}

impl Reader {
    fn new(chunk: &Chunk<'_>, from: usize, to: usize) -> PyResult<Self> {
        let mut reader = Self { bits: None, fixed: Vec::new(), heap: Vec::new(), heap_begin: 0 };
        match chunk.layout {
            Layout::Null => {}
            Layout::Bool => reader.bits = chunk.bits(1, from, to)?,
            Layout::Int(size) | Layout::Uint(size) | Layout::Float(size) => {
                reader.fixed = chunk.bytes(1, from * size, to * size)?.unwrap_or_default();
            }
            Layout::Text(size) | Layout::Bytes(size) => {
                reader.fixed = chunk.bytes(1, from * size, (to + 1) * size)?.unwrap_or_default();
                let (begin, end) = (reader.offset(size, 0)?, reader.offset(size, to - from)?);
                reader.heap_begin = begin;
                reader.heap = chunk.bytes(2, begin, end)?.unwrap_or_default();
            }
        }
        Ok(reader)
    }

    fn element<'py>(&self, py: Python<'py>, layout: Layout, index: usize) -> PyResult<Bound<'py, PyAny>> {
        Ok(match layout {
            Layout::Null => py.None().into_bound(py),
            Layout::Bool => {
                let bits = self.bits.as_ref().ok_or_else(|| PyTypeError::new_err("no data"))?;
                pyo3::types::PyBool::new(py, bits.is_set(index)).to_owned().into_any()
            }
            Layout::Int(size) => {
                let unused = 64 - 8 * size;
                ((self.word(size, index)?.cast_signed() << unused) >> unused).into_pyobject(py)?.into_any()
            }
            Layout::Uint(size) => self.word(size, index)?.into_pyobject(py)?.into_any(),
            Layout::Float(4) => {
                let bits = u32::try_from(self.word(4, index)?).unwrap_or_default();
                f64::from(f32::from_bits(bits)).into_pyobject(py)?.into_any()
            }
            Layout::Float(size) => f64::from_bits(self.word(size, index)?).into_pyobject(py)?.into_any(),
            Layout::Text(size) => {
                let text =
                    std::str::from_utf8(self.part(size, index)?).map_err(|_| PyTypeError::new_err("no UTF-8"))?;
                PyString::new(py, text).into_any()
            }
            Layout::Bytes(size) => PyBytes::new(py, self.part(size, index)?).into_any(),
        })
    }

    /// A number of the machine's byte order, with zeros above.
    fn word(&self, size: usize, index: usize) -> PyResult<u64> {
        let bytes = self.fixed.get(index * size..(index + 1) * size).ok_or_else(|| PyTypeError::new_err("no data"))?;
        Ok(bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)))
    }

    fn offset(&self, size: usize, index: usize) -> PyResult<usize> {
        Ok(usize::try_from(self.word(size, index)?)?)
    }

    fn part(&self, size: usize, index: usize) -> PyResult<&[u8]> {
        let place = |index| Ok::<_, PyErr>(self.offset(size, index)?.wrapping_sub(self.heap_begin));
        self.heap.get(place(index)?..place(index + 1)?).ok_or_else(|| PyTypeError::new_err("no data"))
    }
}
