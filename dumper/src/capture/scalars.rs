//! Scalars that do not stand inline: long ones, and those that a subclass adds to.

use std::collections::VecDeque;
use std::ops::Range;

use coredumpy_format::limits::PART_BYTES;
use coredumpy_format::model::{Absent, Bytearray, DataPart, Missing, Object, Reason, Scalar, Slice};
use coredumpy_format::{Encoder, Text};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::containers::{Contents, CutRange};
use super::hiding::length_of;
use super::memory;
use super::raw::{self, Obj};
use super::walk::{Walk, big_int, wtf8};
use crate::redact::{ByName, RuleId, Verdict};

/// Magnitude bytes of an int that is recorded; longer ones (2.5 million digits) are missing.
const INT_MAX_BYTES: usize = 1 << 20;

/// A long string or bytes object, cut into parts.
pub(crate) struct Pieces<'py> {
    data: Data<'py>,
    ranges: VecDeque<Range<usize>>,
    is_text: bool,
}

/// What may be seen of a text or bytes.
enum Seen {
    All,
    /// With marks in it; and its length.
    Some(Vec<u8>, usize),
    Nothing(RuleId),
}

/// Where the bytes are.
enum Data<'py> {
    /// In the immutable object itself, which is held.
    Object(&'static [u8]),
    /// In a bytearray, which is asked each time: should it change after all, the parts that are gone are empty.
    Bytearray(Obj),
    /// In an encoded copy.
    Copy(Bound<'py, PyBytes>),
    /// In a copy of ours.
    Own(Vec<u8>),
}

impl Data<'_> {
    fn bytes(&self) -> &[u8] {
        match self {
            Data::Object(bytes) => bytes,
            Data::Bytearray(object) => object.as_bytearray(),
            Data::Copy(bytes) => bytes.as_bytes(),
            Data::Own(bytes) => bytes,
        }
    }
}

impl Pieces<'_> {
    /// Bytes that were copied out of an object.
    pub(crate) fn of_bytes(bytes: Vec<u8>) -> Self {
        let ranges = parts_of(&bytes, 0..bytes.len(), false).into();
        Self { data: Data::Own(bytes), ranges, is_text: false }
    }

    /// The parts that are left.
    pub(crate) fn count(&self) -> usize {
        self.ranges.len()
    }
}

impl<'py> Walk<'py> {
    /// `[4, value]`, or `[4, "", {0: …}]` and parts.
    pub(crate) fn scalar_record(&mut self, object: Obj) {
        let flags = raw::type_flags(object.type_ptr());
        if let ByName::Always(rule) = self.hiding.under
            && flags & (ffi::Py_TPFLAGS_UNICODE_SUBCLASS | ffi::Py_TPFLAGS_BYTES_SUBCLASS) == 0
        {
            self.head(Scalar::CODE, 2);
            self.hidden(rule, 0);
        } else if flags & ffi::Py_TPFLAGS_UNICODE_SUBCLASS != 0 {
            self.str_record(object);
        } else if flags & ffi::Py_TPFLAGS_BYTES_SUBCLASS != 0 {
            let is_payload = object.type_ptr() != &raw mut ffi::PyBytes_Type;
            let bytes = object.as_bytes();
            self.data_record(Scalar::CODE, Data::Object(bytes), false, bytes.len(), is_payload);
        } else if flags & ffi::Py_TPFLAGS_LONG_SUBCLASS != 0 {
            self.int_record(object);
        } else {
            self.head(Scalar::CODE, 2);
            if raw::is_subtype(object.type_ptr(), &raw mut ffi::PyFloat_Type) {
                self.writer.encoder().float(object.as_f64());
            } else {
                let (real, imaginary) = object.as_complex();
                self.writer.encoder().complex(real, imaginary);
            }
        }
    }

    fn int_record(&mut self, object: Obj) {
        if let Some(n) = object.as_i64() {
            self.head(Scalar::CODE, 2);
            return self.writer.encoder().int(n);
        }
        match big_int(&object.bound(self.py)) {
            Ok(int) if int.magnitude.len() <= INT_MAX_BYTES => {
                self.head(Scalar::CODE, 2);
                self.writer.encoder().big_int(&int);
            }
            Ok(int) => self.absent(Missing::counted(Reason::Bytes, 0, int.magnitude.len() as u64)),
            Err(error) => self.failed(&error),
        }
    }

    fn absent(&mut self, missing: Missing) {
        self.writer.count_missing(missing.reason);
        Object::from(Absent { missing }).encode(self.writer.encoder());
    }

    fn str_record(&mut self, object: Obj) {
        let length = object.str_length();
        match self.encoded(object) {
            Ok(data) => self.data_record(Scalar::CODE, data, true, length, !super::types::is_exact_str(object)),
            Err(error) => self.failed(&error),
        }
    }

    /// A copy where `CPython` would otherwise keep one with the string for the rest of its life.
    fn encoded(&self, object: Obj) -> PyResult<Data<'py>> {
        if object.str_length() <= PART_BYTES {
            if let Some(text) = object.as_utf8() {
                return Ok(Data::Object(text.as_bytes()));
            }
        } else if let Some(bytes) = raw::utf8_copy(self.py, object) {
            return Ok(Data::Copy(bytes.cast_into::<PyBytes>()?));
        }
        Ok(Data::Own(memory::copy(wtf8(&object.bound(self.py))?.as_bytes())?))
    }

    pub(crate) fn bytearray_record(&mut self, object: Obj) {
        let bytes = object.as_bytearray();
        let is_payload = object.type_ptr() != &raw mut ffi::PyByteArray_Type;
        self.data_record(Bytearray::CODE, Data::Bytearray(object), false, bytes.len(), is_payload);
    }

    /// `length` is Python's: code points of a text.
    fn data_record(&mut self, code: u8, data: Data<'py>, is_text: bool, length: usize, is_payload: bool) {
        let seen = self.seen_of(&data, is_text, length);
        let (data, length) = match seen {
            Seen::All => (data, length),
            Seen::Some(bytes, length) => (Data::Own(bytes), length),
            Seen::Nothing(rule) if is_payload => return self.hidden_data(code, rule, is_text, length),
            Seen::Nothing(rule) => return self.absent(self.hiding.hole(rule, length)),
        };
        let bytes = data.bytes();
        if bytes.len() <= PART_BYTES.min(self.limits.value_bytes) {
            self.head(code, 2);
            return write_data(self.writer.encoder(), bytes, is_text);
        }
        self.head(code, 3);
        write_data(self.writer.encoder(), &[], is_text);
        // As many code points as fit on average.
        let most = self.limits.value_bytes.saturating_mul(length) / bytes.len();
        let cut = CutRange::new(length, most.max(1));
        let kept = [(0, cut.at), (cut.at + cut.skipped, cut.length)];
        let mut ranges = VecDeque::new();
        for (from, to) in kept {
            let range = if is_text { offset_of(bytes, from)..offset_of(bytes, to) } else { from..to };
            ranges.extend(parts_of(bytes, range, is_text));
        }
        self.writer.encoder().map(1);
        let parts = ranges.len();
        self.long(Contents::Data(Pieces { data, ranges, is_text }), cut, parts, 0, Reason::Bytes);
    }

    /// What may be seen of a text or bytes; and how long that is. Of what is left out anyway only the edges are looked at.
    fn seen_of(&mut self, data: &Data<'py>, is_text: bool, length: usize) -> Seen {
        let bytes = data.bytes();
        if let Some(patterns) = &mut self.hiding.python {
            // Nothing borrowed is in use here but the object, which has an id.
            let copy = bytes.to_vec();
            match patterns.text(&copy, is_text) {
                Verdict::Clean => {}
                Verdict::Whole(rule) => return Seen::Nothing(rule),
                Verdict::Parts { text, count, .. } => {
                    self.count_hidden(count);
                    return self.seen_of_own(text, is_text);
                }
            }
        }
        let bytes = data.bytes();
        match self.hiding.redactor.text(bytes, self.hiding.under) {
            Verdict::Clean => Seen::All,
            Verdict::Whole(rule) => Seen::Nothing(rule),
            Verdict::Parts { text, count, .. } => {
                self.count_hidden(count);
                // A text's length counts code points, also of lone surrogates.
                let longer = length_of(&text, is_text) + length - length_of(bytes, is_text);
                Seen::Some(text, longer)
            }
        }
    }

    /// Of a text with marks of Python's patterns what may be seen after all.
    fn seen_of_own(&mut self, text: Vec<u8>, is_text: bool) -> Seen {
        match self.hiding.redactor.text(&text, self.hiding.under) {
            Verdict::Clean => {
                let length = length_of(&text, is_text);
                Seen::Some(text, length)
            }
            Verdict::Whole(rule) => Seen::Nothing(rule),
            Verdict::Parts { text, count, .. } => {
                self.count_hidden(count);
                let length = length_of(&text, is_text);
                Seen::Some(text, length)
            }
        }
    }

    /// A text or bytes of which nothing may be seen: a run of its whole length is left out.
    fn hidden_data(&mut self, code: u8, rule: RuleId, is_text: bool, length: usize) {
        self.head(code, 3);
        write_data(self.writer.encoder(), &[], is_text);
        let encoder = self.writer.encoder();
        encoder.map(1);
        encoder.uint(0);
        encoder.array(3);
        encoder.uint(length as u64);
        encoder.array(0);
        encoder.array(2);
        encoder.uint(0);
        self.hidden(rule, length);
    }

    /// The record of an object that was hidden elsewhere.
    pub(crate) fn hidden_record(&mut self, object: Obj, rule: RuleId) {
        let hole = self.hiding.hole(rule, super::hiding::size_of(object));
        self.absent(hole);
    }

    /// Writes the next part.
    pub(crate) fn data_part(&mut self, pieces: &mut Pieces<'py>) {
        self.head(DataPart::CODE, 2);
        let range = pieces.ranges.pop_front().unwrap_or(0..0);
        write_data(self.writer.encoder(), pieces.data.bytes().get(range).unwrap_or_default(), pieces.is_text);
    }

    pub(crate) fn slice_record(&mut self, slice: &Bound<'py, PyAny>, depth: u32) -> PyResult<()> {
        let members = [slice.getattr("start")?, slice.getattr("stop")?, slice.getattr("step")?];
        self.head(Slice::CODE, 4);
        for member in &members {
            self.owned_value(member, depth + 1);
        }
        Ok(())
    }

    pub(crate) fn range_record(&mut self, range: &Bound<'py, PyAny>) -> PyResult<()> {
        let members = [range.getattr("start")?, range.getattr("stop")?, range.getattr("step")?];
        self.head(coredumpy_format::model::Range::CODE, 4);
        for member in &members {
            self.owned_value(member, 0);
        }
        Ok(())
    }
}

fn write_data(encoder: &mut Encoder, bytes: &[u8], is_text: bool) {
    if !is_text {
        return encoder.byte_string(bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => encoder.utf8(text),
        Err(_) => encoder.text(&Text::Wtf8(bytes.to_vec())),
    }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

/// The byte at which code point `index` of WTF-8 begins.
fn offset_of(bytes: &[u8], index: usize) -> usize {
    if bytes.is_ascii() {
        return index.min(bytes.len());
    }
    let mut starts = bytes.iter().enumerate().filter(|(_, byte)| !is_continuation(**byte));
    starts.nth(index).map_or(bytes.len(), |(offset, _)| offset)
}

/// Ranges of at most [`PART_BYTES`] that end between code points.
fn parts_of(bytes: &[u8], range: Range<usize>, is_text: bool) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = range.start;
    while start < range.end {
        let mut end = (start + PART_BYTES).min(range.end);
        while is_text && end < range.end && is_continuation(bytes[end]) {
            end -= 1;
        }
        parts.push(start..end);
        start = end;
    }
    parts
}
