//! Values and texts as Python objects.

use std::hash::{Hash, Hasher};

use coredumpy_format::Text;
use coredumpy_format::model::{BigInt, Missing, ObjectId, Reason, Value};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyComplex, PyFloat, PyInt, PyString};
use rustc_hash::FxHasher;

/// The number of an object in its dump.
#[pyclass(frozen, eq, module = "coredumpy._native")]
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ref {
    #[pyo3(get)]
    pub(crate) id: u32,
}

#[pymethods]
impl Ref {
    #[new]
    fn new(id: u32) -> Self {
        Self { id }
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = FxHasher::default();
        self.id.hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self) -> String {
        format!("Ref({})", self.id)
    }
}

/// Why a value is not in the dump.
#[pyclass(frozen, name = "Missing", module = "coredumpy._native")]
#[derive(Debug, Clone)]
pub(crate) struct MissingRecord(pub(crate) Missing);

#[pymethods]
impl MissingRecord {
    #[new]
    #[pyo3(signature = (reason, detail=None, kept=0, total=0))]
    fn new(reason: &str, detail: Option<String>, kept: u64, total: u64) -> Self {
        let known = Reason::ALL.into_iter().find(|known| known.word() == reason);
        let (reason, detail) = (known.unwrap_or(Reason::Other(u8::MAX)), detail.map(Text::from));
        Self(Missing { reason, detail, kept, total })
    }

    /// One word: `depth`, `items` …
    #[getter]
    fn reason(&self) -> &'static str {
        self.0.reason.word()
    }

    #[getter]
    fn detail<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyString>>> {
        self.0.detail.as_ref().map(|detail| text(py, detail)).transpose()
    }

    #[getter]
    fn kept(&self) -> u64 {
        self.0.kept
    }

    #[getter]
    fn total(&self) -> u64 {
        self.0.total
    }

    fn __repr__(&self) -> String {
        let detail = self.0.detail.as_ref().map(|detail| format!(", {detail:?}")).unwrap_or_default();
        format!("Missing({:?}{detail}, kept={}, total={})", self.0.reason.word(), self.0.kept, self.0.total)
    }
}

/// A str, lone surrogates included. Bytes that are not even WTF-8 (a damaged dump) are shown as well as they can be.
pub(crate) fn text<'py>(py: Python<'py>, text: &Text) -> PyResult<Bound<'py, PyString>> {
    let Text::Wtf8(bytes) = text else { return Ok(PyString::new(py, text.as_str().unwrap_or_default())) };
    let bytes = PyBytes::new(py, bytes);
    let decoded = bytes.call_method1("decode", ("utf-8", "surrogatepass"));
    let decoded = decoded.or_else(|_| bytes.call_method1("decode", ("utf-8", "replace")))?;
    Ok(decoded.cast_into()?)
}

fn big_int<'py>(py: Python<'py>, int: &BigInt) -> PyResult<Bound<'py, PyAny>> {
    let n = py.get_type::<PyInt>().call_method1("from_bytes", (PyBytes::new(py, &int.magnitude), "big"))?;
    if int.negative { n.call_method0("__invert__") } else { Ok(n) }
}

/// A value that stands in a record itself; None where it refers to an object or is missing.
#[inline]
pub(crate) fn inline<'py>(py: Python<'py>, value: &Value) -> PyResult<Option<Bound<'py, PyAny>>> {
    Ok(Some(match value {
        Value::None => py.None().into_bound(py),
        Value::Bool(truth) => truth.into_pyobject(py)?.to_owned().into_any(),
        Value::Int(n) => n.into_pyobject(py)?.into_any(),
        Value::BigInt(int) => big_int(py, int)?,
        Value::Float(x) => PyFloat::new(py, *x).into_any(),
        Value::Complex(real, imaginary) => PyComplex::from_doubles(py, *real, *imaginary).into_any(),
        Value::Str(content) => text(py, content)?.into_any(),
        Value::Bytes(bytes) => PyBytes::new(py, bytes).into_any(),
        Value::Ellipsis => py.Ellipsis().into_bound(py),
        Value::NotImplemented => py.NotImplemented().into_bound(py),
        Value::Ref(_) | Value::Missing(_) | Value::Unknown => return Ok(None),
    }))
}

/// What is said of a value that a later minor version added.
pub(crate) fn unknown() -> Missing {
    Missing::with_detail(Reason::Other(u8::MAX), "a value of a later version of the format")
}

/// A value as it stands in the record: a scalar, a [`Ref`] or a [`MissingRecord`].
pub(crate) fn shallow<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    match value {
        Value::Ref(ObjectId(id)) => Ok(Bound::new(py, Ref { id: *id })?.into_any()),
        Value::Missing(missing) => missing_record(py, missing),
        Value::Unknown => missing_record(py, &unknown()),
        value => Ok(inline(py, value)?.unwrap_or_else(|| py.None().into_bound(py))),
    }
}

pub(crate) fn missing_record<'py>(py: Python<'py>, missing: &Missing) -> PyResult<Bound<'py, PyAny>> {
    Ok(Bound::new(py, MissingRecord(missing.clone()))?.into_any())
}
