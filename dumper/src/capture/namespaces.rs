//! Globals: first the names that the recorded frames' code mentions, later the others.

use coredumpy_format::model::{Namespace, ObjectId};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use rustc_hash::FxHashMap;

use super::raw::Obj;
use super::types::is_exact_str;
use super::walk::{Extra, Walk};

/// What a module has for the interpreter alone; `__builtins__` is the same everywhere.
const NEVER: [&str; 4] = ["__builtins__", "__loader__", "__spec__", "__cached__"];
/// Special names that people ask for.
const ALWAYS: [&str; 4] = ["__name__", "__file__", "__doc__", "__package__"];

/// The globals of all frames that were met.
#[derive(Default)]
pub(crate) struct Namespaces {
    list: Vec<Entry>,
    by_address: FxHashMap<usize, usize>,
}

struct Entry {
    globals: Py<PyAny>,
    id: Option<u32>,
    rest: Option<u32>,
}

impl Namespaces {
    /// The number of a globals dict, and the id of its record, where it has one.
    pub(crate) fn get_or_add(&mut self, globals: &Bound<'_, PyAny>) -> (usize, Option<u32>) {
        let number = *self.by_address.entry(globals.as_ptr() as usize).or_insert_with(|| {
            self.list.push(Entry { globals: globals.clone().unbind(), id: None, rest: None });
            self.list.len() - 1
        });
        (number, self.list[number].id)
    }

    pub(crate) fn set_id(&mut self, number: usize, id: u32) {
        self.list[number].id = Some(id);
    }

    pub(crate) fn set_rest(&mut self, number: usize, id: u32) {
        self.list[number].rest = Some(id);
    }

    pub(crate) fn count(&self) -> usize {
        self.list.len()
    }
}

/// Some names of a module: those that the recorded code mentions, or the others.
#[derive(Default)]
struct Chosen {
    names: Vec<Obj>,
    values: Vec<Obj>,
    /// How many names came before each.
    positions: Vec<u64>,
    /// How many the module has.
    total: usize,
}

impl Walk<'_> {
    /// `[47, names, values, {8: rest, 9: total, 10: positions}]`
    pub(crate) fn namespace_record(&mut self, number: usize) {
        let Chosen { mut names, mut values, positions, total } = self.namespace_names(number, true);
        self.head(Namespace::CODE, 4);
        self.fields(&mut names, &mut values, 0);
        let rest = self.namespaces.list[number].rest;
        self.writer.encoder().map(3);
        self.writer.encoder().uint(8);
        if let Some(id) = rest {
            self.writer.encoder().known_object(ObjectId(id));
        } else {
            let entry = self.add_extra(Extra::NamespaceRest(number));
            self.next_entry(entry);
        }
        let encoder = self.writer.encoder();
        encoder.uint(9);
        encoder.uint(total as u64);
        encoder.uint(10);
        encoder.array(positions.len());
        for position in positions {
            encoder.uint(position);
        }
    }

    /// `[47, names, values]`: of a library's module nothing.
    pub(crate) fn namespace_rest_record(&mut self, number: usize) {
        let Chosen { mut names, mut values, .. } = self.namespace_names(number, false);
        self.head(Namespace::CODE, 3);
        self.fields(&mut names, &mut values, 0);
    }

    fn namespace_names(&mut self, number: usize, mentioned: bool) -> Chosen {
        let globals = self.namespaces.list[number].globals.bind(self.py).clone();
        if !globals.is_instance_of::<PyDict>() {
            return Chosen::default();
        }
        let dict = Obj::of(&globals);
        let mut chosen = Chosen { total: dict.dict_length(), ..Chosen::default() };
        if !mentioned && self.is_library(dict) {
            return chosen;
        }
        let (mut next, mut position) = (0, 0);
        while let Some((name, value)) = dict.dict_next(&mut next) {
            let text = if is_exact_str(name) { name.as_utf8() } else { None };
            if text.is_some_and(|text| NEVER.contains(&text)) {
                continue;
            }
            let is_mentioned =
                self.mentioned.contains(&name.address()) || text.is_some_and(|text| ALWAYS.contains(&text));
            if is_mentioned == mentioned {
                chosen.names.push(name);
                chosen.values.push(value);
                chosen.positions.push(position);
            }
            position += 1;
        }
        chosen
    }

    fn is_library(&mut self, globals: Obj) -> bool {
        let name = globals.dict_get(&PyString::intern(self.py, "__name__"));
        let name = name.filter(|name| is_exact_str(*name)).and_then(super::raw::Obj::as_utf8);
        name.is_some_and(|name| self.library.is_library_module(name))
    }
}
