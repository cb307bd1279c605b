//! The user's patterns that only Python can run (look-behind, references, letters of Unicode).
//!
//! Matching is C code, but a signal's handler of the program may run in it. So it is done where nothing borrowed is in use:
//! before the walk, at the border of two records, and for a long text when its record begins. What has an id is held.

use std::time::{Duration, Instant};

use coredumpy_format::Text;
use coredumpy_format::model::{
    Array, Builtin, Class, Code, Custom, Descriptor, Exception, Frame, Function, Generator, Instance, Module,
    Namespace, Native, Table, Task,
};
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString, PyTuple};

use super::hiding::length_of;
use super::walk::Walk;
use crate::redact::{RuleId, Verdict};

/// What all matching may take; afterwards texts are hidden unread.
const TIME_MAX: Duration = Duration::from_secs(5);
/// Arrays in arrays of a record.
const NESTED_MAX: u32 = 32;

pub(crate) struct PythonPatterns {
    /// `pattern.finditer`, and whether it is one of bytes.
    finders: Vec<(Py<PyAny>, bool)>,
    rule: RuleId,
    mark: String,
    time_left: Duration,
    /// What a signal's handler raised meanwhile.
    pub(crate) interruption: Option<PyErr>,
}

impl PythonPatterns {
    pub(crate) fn new(finders: Vec<(Py<PyAny>, bool)>, rule: RuleId, mark: String) -> Self {
        Self { finders, rule, mark, time_left: TIME_MAX, interruption: None }
    }

    /// What they say of a text, WTF-8, or of bytes.
    pub(crate) fn text(&mut self, bytes: &[u8], is_text: bool) -> Verdict {
        if bytes.is_empty() {
            return Verdict::Clean;
        }
        let began = Instant::now();
        let runs = Python::attach(|py| self.runs(py, bytes, is_text));
        self.time_left = self.time_left.saturating_sub(began.elapsed());
        match runs {
            Ok(runs) if runs.is_empty() => Verdict::Clean,
            Ok(runs) => self.verdict(bytes, is_text, runs),
            Err(error) => {
                let is_interruption = Python::attach(|py| !error.is_instance_of::<PyException>(py));
                if is_interruption && self.interruption.is_none() {
                    self.interruption = Some(error);
                }
                Verdict::Whole(self.rule)
            }
        }
    }

    /// The runs that match, as the pattern counts: code points of a text.
    fn runs(&self, py: Python<'_>, bytes: &[u8], is_text: bool) -> PyResult<Vec<(usize, usize)>> {
        if self.time_left.is_zero() {
            return Ok(vec![(0, usize::MAX)]);
        }
        let subject = if is_text { str_of(py, bytes)? } else { PyBytes::new(py, bytes).into_any() };
        let mut runs = Vec::new();
        for (find, is_bytes) in &self.finders {
            if *is_bytes == is_text {
                continue;
            }
            for found in find.bind(py).call1((&subject,))?.try_iter()? {
                let span = found?.call_method0("span")?.cast_into::<PyTuple>()?;
                runs.push((span.get_item(0)?.extract()?, span.get_item(1)?.extract()?));
            }
        }
        runs.retain(|(start, end)| start < end);
        runs.sort_unstable();
        Ok(runs)
    }

    fn verdict(&self, bytes: &[u8], is_text: bool, runs: Vec<(usize, usize)>) -> Verdict {
        let length = length_of(bytes, is_text);
        if runs.iter().any(|(start, end)| *start == 0 && *end >= length) {
            return Verdict::Whole(self.rule);
        }
        let offsets: Vec<usize> = if is_text {
            let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte & 0xc0 != 0x80);
            starts.map(|(offset, _)| offset).chain([bytes.len()]).collect()
        } else {
            (0..=bytes.len()).collect()
        };
        let (mut text, mut done, mut count) = (Vec::new(), 0, 0);
        for (start, end) in runs {
            let (Some(start), Some(end)) = (offsets.get(start), offsets.get(end)) else { continue };
            if *start >= done {
                text.extend_from_slice(&bytes[done..*start]);
                text.extend_from_slice(self.mark.as_bytes());
                count += 1;
            }
            done = done.max(*end);
        }
        text.extend_from_slice(&bytes[done..]);
        Verdict::Parts { text, rules: vec![self.rule], count }
    }
}

fn str_of<'py>(py: Python<'py>, bytes: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(PyString::new(py, text).into_any()),
        Err(_) => PyBytes::new(py, bytes).call_method1("decode", ("utf-8", "surrogatepass")),
    }
}

impl Walk<'_> {
    /// Has Python's patterns look at the texts of the record that was just written.
    pub(crate) fn hide_by_python(&mut self) {
        let Some(patterns) = &mut self.hiding.python else { return };
        let record = self.writer.record();
        let mut rewriter = Rewriter { patterns, record, at: 0, out: Vec::with_capacity(record.len()), count: 0 };
        if rewriter.record().is_none() || rewriter.count == 0 {
            return;
        }
        let Rewriter { out, count, .. } = rewriter;
        self.writer.replace_record(&out);
        self.count_hidden(count);
    }
}

/// Goes through the CBOR of a record and writes it again. None where it is none, which is a bug of ours.
struct Rewriter<'a> {
    patterns: &'a mut PythonPatterns,
    record: &'a [u8],
    at: usize,
    out: Vec<u8>,
    count: u32,
}

/// A head of CBOR: major type, and argument.
struct Head {
    major: u8,
    argument: u64,
    bytes: usize,
}

impl Rewriter<'_> {
    fn record(&mut self) -> Option<()> {
        let head = self.copy_head()?;
        let code = self.record.get(self.at..)?;
        let code = if code.first()? < &24 { code[0] } else { *code.get(1)? };
        let spared = spared(code);
        for element in 0..head.argument {
            self.item(spared.contains(&element) || code == Code::CODE, NESTED_MAX)?;
        }
        Some(())
    }

    /// `is_spared`: names of the program itself.
    fn item(&mut self, is_spared: bool, nested: u32) -> Option<()> {
        let head = self.head()?;
        match head.major {
            2 | 3 => self.string(&head, is_spared),
            4 | 5 => {
                self.copy_head()?;
                let items = if head.major == 5 { 2 * head.argument } else { head.argument };
                (0..items).try_for_each(|_| self.item(is_spared, nested.checked_sub(1)?))
            }
            6 => {
                self.copy_head()?;
                self.item(true, nested.checked_sub(1)?)
            }
            _ => self.copy_head().map(|_| ()),
        }
    }

    fn string(&mut self, head: &Head, is_spared: bool) -> Option<()> {
        let begin = self.at + head.bytes;
        let end = begin.checked_add(usize::try_from(head.argument).ok()?)?;
        let content = self.record.get(begin..end)?;
        self.at = end;
        let is_text = head.major == 3;
        let verdict = if is_spared { Verdict::Clean } else { self.patterns.text(content, is_text) };
        match verdict {
            Verdict::Clean => self.out.extend_from_slice(self.record.get(begin - head.bytes..end)?),
            Verdict::Whole(_) => {
                self.count += 1;
                let mark = self.patterns.mark.clone();
                self.write(head.major, mark.as_bytes());
            }
            Verdict::Parts { text, count, .. } => {
                self.count += count;
                self.write(head.major, &text);
            }
        }
        Some(())
    }

    fn write(&mut self, major: u8, content: &[u8]) {
        let kind = major << 5;
        // A record is far smaller than 4 GiB.
        let [.., a, b, c, d] = (content.len() as u64).to_be_bytes();
        match content.len() {
            0..24 => self.out.push(kind | d),
            24..0x100 => self.out.extend([kind | 0x18, d]),
            0x100..0x1_0000 => self.out.extend([kind | 0x19, c, d]),
            _ => self.out.extend([kind | 0x1a, a, b, c, d]),
        }
        self.out.extend_from_slice(content);
    }

    fn copy_head(&mut self) -> Option<Head> {
        let head = self.head()?;
        self.out.extend_from_slice(self.record.get(self.at..self.at + head.bytes)?);
        self.at += head.bytes;
        Some(head)
    }

    fn head(&self) -> Option<Head> {
        let rest = self.record.get(self.at..)?;
        let (first, more) = rest.split_first()?;
        let length = match first & 0x1f {
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            small => return Some(Head { major: first >> 5, argument: small.into(), bytes: 1 }),
        };
        let argument = more.get(..length)?.iter().fold(0, |argument, byte| argument << 8 | u64::from(*byte));
        Some(Head { major: first >> 5, argument, bytes: 1 + length })
    }
}

/// The elements of a record that are names of the program, or numbers and data of a fixed width. The names of a dict are
/// data: it has none.
fn spared(code: u8) -> &'static [u64] {
    match code {
        Namespace::CODE => &[1],
        Instance::CODE | Descriptor::CODE | Table::CODE | Custom::CODE => &[2],
        Frame::CODE | Exception::CODE | Native::CODE | Task::CODE => &[3],
        Generator::CODE => &[2, 3],
        Array::CODE => &[2, 4],
        Function::CODE | Builtin::CODE | Module::CODE => &[1, 2, 3],
        Class::CODE => &[1, 2, 3, 5, 7],
        _ => &[],
    }
}

/// A text of the header, by Python's patterns.
pub(crate) fn header_text(patterns: &mut PythonPatterns, text: Text) -> (Text, u32) {
    match patterns.text(text.as_bytes(), true) {
        Verdict::Clean => (text, 0),
        Verdict::Whole(_) => (Text::from(patterns.mark.clone()), 1),
        Verdict::Parts { text, count, .. } => (Text::from_bytes(text), count),
    }
}
