//! Frames, code and tracebacks.

use coredumpy_format::Text;
use coredumpy_format::model::{Code, Cut, Frame, Missing, Reason, Traceback};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};

use super::raw::Obj;
use super::types::Types;
use super::variables::Variables;
use super::walk::{Entry, Extra, Walk, text_of};

/// `co_flags` of code whose locals are no dict.
const CO_OPTIMIZED: u64 = 1;
/// Entries of a traceback that are kept: the innermost.
const TRACEBACK_MAX: usize = 100_000;

impl<'py> Walk<'py> {
    /// `[40, code, lineno, names, values, globals, {8: back, 9: scope}?]`
    pub(crate) fn frame_record(&mut self, frame: &Bound<'py, PyAny>, depth: u32) -> PyResult<()> {
        let code = Obj::of(frame).frame_code(self.py);
        let lineno = frame.getattr("f_lineno")?;
        let globals = frame.getattr("f_globals")?;
        let flags: u64 = code.getattr("co_flags")?.extract()?;
        let Variables { namespace: mut locals, before } = Variables::of(frame, &globals)?;
        if let Some(before) = before {
            self.keep(before.into_any());
        }
        if self.is_older_than_3_11 && flags & CO_OPTIMIZED != 0 {
            // Each look takes out the arguments that functions inside use and puts them in again, last. A debugger looks
            // more than once, so that is the order that it shows.
            locals = frame.getattr("f_locals")?;
        }
        let back = self.unexpected_back(frame)?;
        if self.frame_codes.insert(Obj::of(&code).address()) {
            self.frame_filenames.insert(text_of(&code.getattr("co_filename")?)?);
        }
        let scope = match (flags & CO_OPTIMIZED != 0, locals.is(&globals)) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        };
        let (mut names, mut values) = (Vec::new(), Vec::new());
        if scope != 1 {
            self.locals(&locals, &mut names, &mut values)?;
        }
        self.keep(locals);
        let options = usize::from(scope != 0) + usize::from(back.is_some());
        self.head(Frame::CODE, 6 + usize::from(options > 0));
        self.part_of(&code, depth);
        match lineno.extract::<u64>() {
            Ok(lineno) => self.writer.encoder().uint(lineno),
            Err(_) => self.writer.encoder().none(),
        }
        self.fields(&mut names, &mut values, depth);
        self.namespace_reference(&globals);
        if options > 0 {
            self.writer.encoder().map(options);
        }
        if let Some(back) = back {
            self.writer.encoder().uint(8);
            self.owned_value(&back, depth + 1);
        }
        if scope != 0 {
            self.writer.encoder().uint(9);
            self.writer.encoder().uint(scope);
        }
        Ok(())
    }

    /// `f_back`, where the thread's list of frames does not tell it.
    fn unexpected_back(&self, frame: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let back = self.outermost.back(frame)?;
        let address = if back.is_none() { 0 } else { Obj::of(&back).address() };
        Ok(match self.callers.get(&Obj::of(frame).address()) {
            Some(expected) if *expected == address => None,
            _ => Some(back),
        })
    }

    /// A dict, or from 3.13 on a proxy that `CPython` makes for each look.
    fn locals(&mut self, locals: &Bound<'py, PyAny>, names: &mut Vec<Obj>, values: &mut Vec<Obj>) -> PyResult<()> {
        if locals.is_instance_of::<PyDict>() {
            let (dict, mut position) = (Obj::of(locals), 0);
            while let Some((name, value)) = dict.dict_next(&mut position) {
                names.push(name);
                values.push(value);
            }
            return Ok(());
        }
        let Some(items) = proxied(self.py, &self.types, locals)? else { return Ok(()) };
        for item in items {
            let pair = Obj::of(&item);
            let (Some(name), Some(value)) = (pair.tuple_item(0), pair.tuple_item(1)) else { continue };
            names.push(name);
            values.push(value);
            self.keep(item);
        }
        Ok(())
    }

    /// `[41, name, qualname, filename, firstlineno, three counts, flags, varnames, cellvars, freevars, names]`
    pub(crate) fn code_record(&mut self, code: &Bound<'py, PyAny>) -> PyResult<()> {
        let name = text_of(&code.getattr("co_name")?)?;
        // Before 3.11 code did not know its qualified name.
        let qualname = code.getattr("co_qualname").and_then(|name| text_of(&name)).unwrap_or_else(|_| name.clone());
        let filename = code.getattr("co_filename")?;
        let numbers = ["co_firstlineno", "co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_flags"];
        let numbers = numbers.map(|name| code.getattr(name).and_then(|n| n.extract::<u64>()).unwrap_or(0));
        let lists = ["co_varnames", "co_cellvars", "co_freevars", "co_names"];
        let lists = lists.map(|name| code.getattr(name).and_then(|list| texts(&list)));
        self.see_filename(&filename)?;
        let filename = text_of(&filename)?;
        self.head(Code::CODE, 13);
        let encoder = self.writer.encoder();
        for text in &[name, qualname, filename] {
            encoder.text(text);
        }
        for n in &numbers {
            encoder.uint(*n);
        }
        for list in lists {
            let list = list.unwrap_or_default();
            encoder.array(list.len());
            for text in &list {
                encoder.text(text);
            }
        }
        Ok(())
    }

    fn see_filename(&mut self, filename: &Bound<'py, PyAny>) -> PyResult<()> {
        let text = text_of(filename)?;
        if self.seen_filenames.insert(text.clone()) {
            self.filenames.push(text);
        }
        Ok(())
    }

    /// `[42, entries]`, five values each.
    pub(crate) fn traceback_record(&mut self, traceback: &Bound<'py, PyAny>, depth: u32) -> PyResult<()> {
        let entries = self.outermost.entries(traceback)?;
        let left_out = entries.len().saturating_sub(TRACEBACK_MAX);
        self.writer.note_traceback();
        self.head(Traceback::CODE, if left_out > 0 { 3 } else { 2 });
        self.writer.encoder().array(5 * (entries.len() - left_out));
        for entry in &entries[left_out..] {
            self.traceback_entry(entry, depth)?;
        }
        if left_out > 0 {
            let (kept, total) = ((entries.len() - left_out) as u64, entries.len() as u64);
            let cut = Some(Cut { at: 0, missing: Missing::counted(Reason::Items, kept, total) });
            let long = coredumpy_format::model::Long { length: total, parts: Vec::new(), cut };
            let encoder = self.writer.encoder();
            encoder.map(1);
            encoder.uint(0);
            encoder.long(&long);
        }
        Ok(())
    }

    fn traceback_entry(&mut self, entry: &Bound<'py, PyAny>, depth: u32) -> PyResult<()> {
        let frame = entry.getattr("tb_frame")?;
        let lineno = entry.getattr("tb_lineno")?;
        let position = self.position_of(&frame, entry).unwrap_or_default();
        self.part_of(&frame, depth);
        match lineno.extract::<i64>() {
            Ok(lineno) => self.writer.encoder().int(lineno),
            Err(_) => self.writer.encoder().none(),
        }
        for number in position {
            match number {
                Some(number) => self.writer.encoder().uint(number),
                None => self.writer.encoder().none(),
            }
        }
        Ok(())
    }

    /// End line, first and end column of the instruction that raised (PEP 657, from 3.11 on).
    fn position_of(&mut self, frame: &Bound<'py, PyAny>, entry: &Bound<'py, PyAny>) -> PyResult<[Option<u64>; 3]> {
        let code = Obj::of(frame).frame_code(self.py);
        let last: usize = entry.getattr("tb_lasti")?.extract()?;
        let key = (code.as_ptr() as usize, last);
        if let Some(position) = self.positions.get(&key) {
            return Ok(*position);
        }
        let mut positions = code.call_method0("co_positions")?.try_iter()?;
        let position = positions.nth(last / 2).transpose()?;
        let position = match position {
            Some(position) => {
                let position = position.cast_into::<PyTuple>()?;
                let number = |index| position.get_item(index).ok()?.extract::<u64>().ok();
                [number(1), number(2), number(3)]
            }
            None => [None; 3],
        };
        self.positions.insert(key, position);
        Ok(position)
    }

    /// Writes a reference to a frame's globals, as a namespace.
    fn namespace_reference(&mut self, globals: &Bound<'py, PyAny>) {
        let (number, id) = self.namespaces.get_or_add(globals);
        if let Some(id) = id {
            self.writer.encoder().known_object(coredumpy_format::model::ObjectId(id));
        } else {
            let entry = self.add_extra(Extra::Namespace(number));
            let id = self.next_entry(entry);
            self.namespaces.set_id(number, id.0);
        }
    }

    /// The entry of a record that is no object's.
    pub(crate) fn add_extra(&mut self, extra: Extra) -> Entry {
        self.extras.push(extra);
        Entry::Extra(u32::try_from(self.extras.len() - 1).unwrap_or(u32::MAX))
    }
}

/// A tuple of strings.
fn texts(tuple: &Bound<'_, PyAny>) -> PyResult<Vec<Text>> {
    tuple.cast::<PyTuple>()?.iter().map(|text| text_of(&text)).collect()
}

/// Pairs of name and value, where `locals` is the proxy that `CPython` makes from 3.13 on. In a class body whose metaclass
/// prepared another mapping it is that: asking it would run the program's code.
pub(super) fn proxied<'py>(
    py: Python<'py>,
    types: &Types<'py>,
    locals: &Bound<'py, PyAny>,
) -> PyResult<Option<Bound<'py, PyList>>> {
    let class = locals.get_type();
    let name = types.name.read(py, Obj::of(class.as_any()));
    let is_proxy = name.is_some_and(|name| Obj::of(&name).as_utf8() == Some("FrameLocalsProxy"));
    if !is_proxy || types.is_python_class(class.as_ptr().cast()) {
        return Ok(None);
    }
    Ok(Some(locals.call_method0("items")?.cast_into()?))
}
