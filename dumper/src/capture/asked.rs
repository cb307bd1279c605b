//! What code of the program said of its objects: type supports, and properties where they are turned on.
//!
//! It was asked before the walk (`_asking.py`), which then runs none: it finds each answer by the object's address. To learn
//! whom to ask, a walk that writes nothing looks for objects of such types ([`Asked::looking`]) until there are no new ones.

use std::rc::Rc;

use coredumpy_format::Text;
use coredumpy_format::model::{Absent, Custom as CustomRecord, Missing, Object, Reason};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};
use rustc_hash::{FxHashMap, FxHashSet};

use super::hiding::both;
use super::raw::{Obj, TypePtr};
use super::secrets::names_of_texts;
use super::types::is_exact_str;
use super::walk::{Walk, text_of};
use crate::redact::ByName;

/// What a type support gave is recorded whole: its depth begins here, beyond every limit.
pub(crate) const WHOLE: u32 = 1 << 31;

/// Who is to be asked, and what was answered.
#[derive(Default)]
pub(crate) struct Asked<'py> {
    types: FxHashSet<usize>,
    /// Whether one of them stands inline in other records.
    covers_scalars: bool,
    evaluates_properties: bool,
    answers: FxHashMap<usize, Rc<Answer<'py>>>,
    /// Only looks for objects that were not asked.
    is_looking: bool,
    /// Those that it has met, with their depths.
    unasked: Vec<(Bound<'py, PyAny>, u32)>,
}

/// What was said of one object.
enum Answer<'py> {
    /// It is recorded as if there were no support.
    Nothing,
    /// Nothing that could be used, and why.
    Failed(String),
    Custom(Custom<'py>),
    /// Names and values of its properties.
    Properties(Vec<(Bound<'py, PyAny>, Bound<'py, PyAny>)>),
}

/// What a type support made of an object.
struct Custom<'py> {
    type_name: Text,
    /// Of JSON's kinds.
    data: Bound<'py, PyAny>,
    /// Keys in the data, and the objects that they name.
    objects: Vec<(Text, Bound<'py, PyAny>)>,
}

impl<'py> Asked<'py> {
    /// Of `([type], whether properties are evaluated, {address: (object, kind, …)})`, which lives as long as the walk.
    pub(crate) fn new(given: Option<&Bound<'py, PyAny>>) -> PyResult<Self> {
        let Some(given) = given else { return Ok(Self::default()) };
        let (types, evaluates_properties, given) = given.extract::<(Bound<'py, PyList>, bool, Bound<'py, PyDict>)>()?;
        let types: FxHashSet<usize> = types.iter().map(|found| found.as_ptr() as usize).collect();
        let covers_scalars = scalar_types().iter().any(|scalar| types.contains(&(*scalar as usize)));
        let mut answers = FxHashMap::default();
        for (address, answer) in given {
            answers.insert(address.extract()?, Rc::new(Answer::of(&answer.cast_into::<PyTuple>()?)?));
        }
        Ok(Self { types, covers_scalars, evaluates_properties, answers, ..Self::default() })
    }

    /// The same, for a walk that only looks for whom to ask.
    pub(crate) fn looking(self) -> Self {
        Self { is_looking: true, ..self }
    }

    /// Addresses of the types that have a support.
    pub(crate) fn types(&self) -> &FxHashSet<usize> {
        &self.types
    }

    /// What type supports made of objects.
    pub(crate) fn data(&self) -> impl Iterator<Item = Obj> {
        self.answers.values().filter_map(|answer| match &**answer {
            Answer::Custom(custom) => Some(Obj::of(&custom.data)),
            _ => None,
        })
    }

    fn has_support(&self, type_ptr: TypePtr) -> bool {
        self.types.contains(&(type_ptr as usize))
    }

    pub(crate) fn evaluates_properties(&self) -> bool {
        self.evaluates_properties
    }
}

impl<'py> Answer<'py> {
    fn of(answer: &Bound<'py, PyTuple>) -> PyResult<Self> {
        let part = |index| answer.get_item(index);
        Ok(match part(1)?.extract::<String>()?.as_str() {
            "failed" => Self::Failed(text_of(&part(2)?)?.to_lossy().into_owned()),
            "custom" => {
                let objects = part(4)?.cast_into::<PyList>()?.into_iter();
                let objects = objects.map(|pair| pair.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>());
                let objects = objects.map(|pair| pair.and_then(|(key, object)| Ok((text_of(&key)?, object))));
                Self::Custom(Custom {
                    type_name: text_of(&part(2)?)?,
                    data: part(3)?,
                    objects: objects.collect::<PyResult<_>>()?,
                })
            }
            "properties" => Self::Properties(part(2)?.extract()?),
            _ => Self::Nothing,
        })
    }
}

/// The types whose instances stand inline where they are small.
fn scalar_types() -> [TypePtr; 6] {
    [
        &raw mut ffi::PyUnicode_Type,
        &raw mut ffi::PyLong_Type,
        &raw mut ffi::PyFloat_Type,
        &raw mut ffi::PyBool_Type,
        &raw mut ffi::PyBytes_Type,
        &raw mut ffi::PyComplex_Type,
    ]
}

impl<'py> Walk<'py> {
    /// Writes the value of a name: a reference where its type has a support, also where it would stand inline.
    #[inline]
    pub(crate) fn covered_value(&mut self, name: Obj, value: Obj, depth: u32) {
        // What the interpreter names so (`__name__`, `__doc__`) is for us, too.
        let is_covered = self.asked.covers_scalars && !is_special(name);
        if is_covered { self.asked_value(value, depth) } else { self.value(value, depth) }
    }

    /// Writes an item likewise.
    #[inline]
    pub(crate) fn item_value(&mut self, item: Obj, depth: u32) {
        if self.asked.covers_scalars { self.asked_value(item, depth) } else { self.value(item, depth) }
    }

    #[cold]
    fn asked_value(&mut self, value: Obj, depth: u32) {
        if depth < WHOLE && self.asked.has_support(value.type_ptr()) {
            self.reference(value, depth);
        } else {
            self.value(value, depth);
        }
    }

    /// Writes the record that a type support asks for. False where the object is recorded by us.
    #[cold]
    pub(crate) fn asked_record(&mut self, object: Obj, depth: u32) -> bool {
        // Roots are frames, tasks and the exception; those of its chain are as much looked for by readers.
        if depth == 0 || depth >= WHOLE || self.messages.contains_key(&object.address()) {
            return false;
        }
        let has_support = self.asked.has_support(object.type_ptr());
        match self.asked.answers.get(&object.address()).map(Rc::clone).as_deref() {
            None if self.asked.is_looking => {
                self.asked.unasked.push((object.bound(self.py), depth));
                // What it holds may be nobody's business.
                if has_support {
                    self.not_there("it was not asked yet".to_owned());
                }
                has_support
            }
            None if has_support => {
                self.not_there("it was not there yet when the type supports were asked".to_owned());
                true
            }
            Some(Answer::Failed(why)) => {
                self.not_there(why.clone());
                true
            }
            Some(Answer::Custom(custom)) => {
                self.custom_record(object, custom, depth);
                true
            }
            _ => false,
        }
    }

    fn not_there(&mut self, why: String) {
        self.writer.count_missing(Reason::Failed);
        let missing = Missing::with_detail(Reason::Failed, why);
        Object::from(Absent { missing }).encode(self.writer.encoder());
    }

    /// `[53, class, type name, data, names, values]`
    fn custom_record(&mut self, object: Obj, custom: &Custom<'py>, depth: u32) {
        self.head(CustomRecord::CODE, 6);
        self.class_of(object, depth);
        self.writer.encoder().text(&custom.type_name);
        self.owned_value(&custom.data, WHOLE);
        self.writer.encoder().array(custom.objects.len());
        for (key, _) in &custom.objects {
            self.writer.encoder().text(key);
        }
        self.writer.encoder().array(custom.objects.len());
        let names = names_of_texts(&mut self.hiding, Obj::of(&custom.data));
        let outer = self.hiding.under;
        for (key, object) in &custom.objects {
            let by_name = names.get(key.as_bytes()).copied().unwrap_or(ByName::Nothing);
            self.hiding.under = both(outer, by_name);
            self.item_value(Obj::of(object), depth + 1);
        }
        self.hiding.under = outer;
    }

    /// Adds the properties that were evaluated.
    pub(crate) fn properties(&self, object: Obj, names: &mut Vec<Obj>, values: &mut Vec<Obj>) {
        if let Some(Answer::Properties(found)) = self.asked.answers.get(&object.address()).map(AsRef::as_ref) {
            names.extend(found.iter().map(|(name, _)| Obj::of(name)));
            values.extend(found.iter().map(|(_, value)| Obj::of(value)));
        }
    }

    /// What a walk that only looks has met since the last time.
    pub(crate) fn take_unasked(&mut self) -> (Vec<Bound<'py, PyAny>>, Vec<u32>) {
        std::mem::take(&mut self.asked.unasked).into_iter().unzip()
    }

    /// Has a walk that only looks go on with what the answers hold: it writes them as a record that nobody reads.
    pub(crate) fn follow(&mut self, answers: &Bound<'py, PyList>, depths: &[u32]) -> PyResult<()> {
        for (answer, depth) in answers.iter().zip(depths) {
            let held = match Answer::of(&answer.cast_into::<PyTuple>()?)? {
                Answer::Custom(custom) => custom.objects.into_iter().map(|(_, object)| object).collect(),
                Answer::Properties(found) => found.into_iter().map(|(_, value)| value).collect(),
                _ => Vec::new(),
            };
            for object in held {
                self.item_value(Obj::of(&object), depth + 1);
                self.keep(object);
            }
        }
        Ok(self.writer.end_record()?)
    }
}

fn is_special(name: Obj) -> bool {
    is_exact_str(name) && name.as_utf8().is_some_and(super::instances::is_special_name)
}
