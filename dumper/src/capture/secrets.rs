//! What is hidden by its name is hidden elsewhere, too: it is learnt when it is met, and what the crashed frames hold
//! before anything is written, so that `raise ValueError(f"login failed with {password}")` does not tell it.

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};
use rustc_hash::{FxHashMap, FxHashSet};

use super::frames::proxied;
use super::hiding::{Hiding, both, can_be_secret, of_option};
use super::raw::{self, Obj};
use super::types::{Kind, Types, is_exact_str};
use super::variables::Variables;
use crate::redact::{ByName, RuleId, Verdict, secrets_of_command};

/// Containers in containers that are looked into.
const DEPTH_MAX: u32 = 3;
/// Items of one container, attributes of one instance.
const ITEMS_MAX: usize = 256;
/// Values that the look before the walk takes in all.
const VALUES_MAX: usize = 20_000;
/// Exceptions of one chain.
const EXCEPTIONS_MAX: usize = 100;
/// Frames of one traceback.
const FRAMES_MAX: usize = 200;

/// Remembers what stands below a name that always means a secret, and the texts in it.
pub(crate) fn learn(types: &mut Types<'_>, hiding: &mut Hiding, object: Obj, rule: RuleId) {
    learn_at(types, hiding, object, rule, 0);
}

fn learn_at(types: &mut Types<'_>, hiding: &mut Hiding, object: Obj, rule: RuleId, depth: u32) {
    if let Some(text) = text_bytes(object) {
        return hiding.redactor.learn(text, rule);
    }
    let number = types.of(object);
    let kind = types.info(number).kind;
    let is_value = matches!(kind, Kind::Int | Kind::Float | Kind::Complex | Kind::Range | Kind::Slice);
    if kind == Kind::Array {
        return hiding.remember(object, rule);
    }
    if is_value || depth >= DEPTH_MAX || !can_be_secret(types, object) {
        return;
    }
    hiding.remember(object, rule);
    for (name, value) in members(types, object) {
        match name.map_or(ByName::Always(rule), |name| hiding.by_name(name)) {
            ByName::Always(rule) => learn_at(types, hiding, value, rule, depth + 1),
            // A user's name beside the password is no secret.
            _ => learn_if_secret(hiding, value, rule),
        }
    }
}

/// Remembers a text below such a name.
pub(crate) fn learn_text(hiding: &mut Hiding, object: Obj, rule: RuleId) {
    if let Some(text) = text_bytes(object) {
        hiding.redactor.learn(text, rule);
    }
}

fn learn_if_secret(hiding: &mut Hiding, value: Obj, rule: RuleId) {
    if let Some(text) = text_bytes(value)
        && matches!(hiding.redactor.text(text, ByName::IfSecret(rule)), Verdict::Whole(_))
    {
        hiding.redactor.learn(text, rule);
    }
}

/// What the names in the data of a type support say of the texts below them, which may be keys of objects. All of it: it
/// was made from JSON.
pub(crate) fn names_of_texts<'t>(hiding: &mut Hiding, data: Obj) -> FxHashMap<&'t [u8], ByName> {
    let mut found = FxHashMap::default();
    let mut waiting = vec![(data, ByName::Nothing)];
    while let Some((value, under)) = waiting.pop() {
        if let Some(text) = text_bytes(value) {
            let known = found.entry(text).or_insert(ByName::Nothing);
            *known = both(*known, under);
            continue;
        }
        let flags = raw::type_flags(value.type_ptr());
        if flags & ffi::Py_TPFLAGS_LIST_SUBCLASS != 0 {
            let items = (0..value.list_length()).filter_map(|index| value.list_item(index));
            waiting.extend(items.map(|item| (item, under)));
        } else if flags & ffi::Py_TPFLAGS_DICT_SUBCLASS != 0 {
            let mut position = 0;
            while let Some((name, member)) = value.dict_next(&mut position) {
                waiting.push((member, both(under, hiding.by_name(name))));
            }
        }
    }
    found
}

/// The look before the walk.
pub(crate) struct Look<'a, 'py> {
    pub(crate) py: Python<'py>,
    pub(crate) types: &'a mut Types<'py>,
    pub(crate) hiding: &'a mut Hiding,
    left: usize,
    seen: FxHashSet<usize>,
    /// What must live until the walk is over.
    pub(crate) keep: Vec<Bound<'py, PyAny>>,
}

impl<'a, 'py> Look<'a, 'py> {
    pub(crate) fn new(py: Python<'py>, types: &'a mut Types<'py>, hiding: &'a mut Hiding) -> Self {
        Self { py, types, hiding, left: VALUES_MAX, seen: FxHashSet::default(), keep: Vec::new() }
    }

    /// The variables of frames, the globals that belong to them, and what these hold.
    pub(crate) fn frames(&mut self, frames: &[Bound<'py, PyAny>]) -> PyResult<()> {
        for frame in frames {
            if self.left == 0 {
                return Ok(());
            }
            let globals = frame.getattr("f_globals")?;
            let Variables { namespace: locals, before } = Variables::of(frame, &globals)?;
            self.keep.extend(before.map(Bound::into_any));
            for namespace in [&locals, &globals] {
                if namespace.is_instance_of::<PyDict>() {
                    // A namespace of the frame is held by it; the dict of its variables, too.
                    self.names_of(Obj::of(namespace), u32::from(namespace.is(&globals)));
                } else if let Some(items) = proxied(self.py, self.types, namespace)? {
                    self.pairs(&items);
                }
            }
        }
        Ok(())
    }

    fn pairs(&mut self, items: &Bound<'py, PyList>) {
        for item in items {
            let pair = Obj::of(&item);
            if let (Some(name), Some(value)) = (pair.tuple_item(0), pair.tuple_item(1)) {
                self.named(name, value, 0);
            }
        }
    }

    /// Exceptions that hang together: their arguments, attributes, and the frames that they passed.
    pub(crate) fn exception(&mut self, exception: &Bound<'py, PyAny>) -> PyResult<()> {
        let mut waiting = vec![exception.clone()];
        let mut seen = FxHashSet::default();
        while let Some(exception) = waiting.pop() {
            let object = Obj::of(&exception);
            if !raw::is_exception(object) || !seen.insert(object.address()) || seen.len() > EXCEPTIONS_MAX {
                continue;
            }
            self.within(object, 0);
            let getters = &self.types.exception;
            let read = [&getters.args, &getters.cause, &getters.context, &getters.traceback];
            let [args, cause, context, traceback] = read.map(|getter| getter.read(self.py, object));
            if let Some(args) = args {
                self.within(Obj::of(&args), 0);
            }
            self.frames(&frames_of(traceback)?)?;
            let members = self.types.attribute(object, "exceptions");
            waiting.extend([cause, context].into_iter().flatten());
            if let Some(members) = members.filter(PyAnyMethods::is_exact_instance_of::<PyTuple>) {
                waiting.extend(members.cast_into::<PyTuple>()?.iter());
            }
        }
        Ok(())
    }

    /// What a type support made.
    pub(crate) fn data(&mut self, data: Obj) {
        self.within(data, 0);
    }

    /// The arguments of a command line.
    pub(crate) fn arguments<'t>(&mut self, arguments: impl Iterator<Item = &'t str>) {
        let arguments: Vec<&str> = arguments.collect();
        let words: Vec<&[u8]> = arguments.iter().map(|argument| argument.as_bytes()).collect();
        if let Some(rule) = self.hiding.redactor.password() {
            for (place, secret) in secrets_of_command(&words) {
                let secret = &words[place][secret];
                // `bob:hunter2`
                let password = secret.splitn(2, |byte| *byte == b':').last().unwrap_or(secret);
                self.hiding.redactor.learn(secret, rule);
                self.hiding.redactor.learn(password, rule);
            }
        }
        let mut option = ByName::Nothing;
        for argument in arguments {
            let text = argument.as_bytes();
            match option {
                ByName::Always(rule) => self.hiding.redactor.learn(text, rule),
                ByName::IfSecret(rule) if matches!(self.hiding.redactor.text(text, option), Verdict::Whole(_)) => {
                    self.hiding.redactor.learn(text, rule);
                }
                _ => {}
            }
            option = ByName::Nothing;
            if !argument.starts_with('-') {
                continue;
            }
            match argument.split_once('=') {
                Some((name, value)) => {
                    if let ByName::Always(rule) = of_option(self.hiding, name) {
                        self.hiding.redactor.learn(value.as_bytes(), rule);
                    }
                }
                None => option = of_option(self.hiding, argument),
            }
        }
    }

    fn names_of(&mut self, dict: Obj, depth: u32) {
        if !self.seen.insert(dict.address()) {
            return;
        }
        let (mut position, mut looked_at) = (0, 0);
        while let Some((name, value)) = dict.dict_next(&mut position) {
            self.named(name, value, depth);
            looked_at += 1;
            if looked_at > ITEMS_MAX * 4 || self.left == 0 {
                return;
            }
        }
    }

    fn named(&mut self, name: Obj, value: Obj, depth: u32) {
        self.left = self.left.saturating_sub(1);
        match self.hiding.by_name(name) {
            ByName::Always(rule) => {
                learn(self.types, self.hiding, value, rule);
            }
            ByName::IfSecret(rule) => {
                learn_if_secret(self.hiding, value, rule);
                self.within(value, depth + 1);
            }
            ByName::Nothing | ByName::Harmless => self.within(value, depth + 1),
        }
    }

    /// One or two levels of dicts, lists and instances.
    fn within(&mut self, object: Obj, depth: u32) {
        if depth > 2 || self.left == 0 || text_bytes(object).is_some() || !self.seen.insert(object.address()) {
            return;
        }
        let members = members(self.types, object);
        if members.first().is_some_and(|(name, value)| name.is_none() && is_exact_str(*value)) {
            let texts: Vec<&str> = members
                .iter()
                .filter(|(_, value)| is_exact_str(*value))
                .filter_map(|(_, value)| value.as_utf8())
                .collect();
            self.arguments(texts.into_iter());
        }
        for (name, value) in members {
            if let Some(name) = name {
                self.named(name, value, depth);
            } else {
                self.left = self.left.saturating_sub(1);
                self.within(value, depth + 1);
            }
        }
    }
}

/// The frames of a traceback, outermost first.
fn frames_of(traceback: Option<Bound<'_, PyAny>>) -> PyResult<Vec<Bound<'_, PyAny>>> {
    let mut frames = Vec::new();
    let mut next = traceback;
    while let Some(entry) = next.take_if(|_| frames.len() < FRAMES_MAX).filter(|entry| !entry.is_none()) {
        frames.push(entry.getattr("tb_frame")?);
        next = Some(entry.getattr("tb_next")?);
    }
    Ok(frames)
}

/// The text of a str, or bytes.
fn text_bytes<'t>(object: Obj) -> Option<&'t [u8]> {
    let flags = raw::type_flags(object.type_ptr());
    if flags & ffi::Py_TPFLAGS_UNICODE_SUBCLASS != 0 {
        return object.as_utf8().map(str::as_bytes);
    }
    if flags & ffi::Py_TPFLAGS_BYTES_SUBCLASS != 0 {
        return Some(object.as_bytes());
    }
    raw::is_subtype(object.type_ptr(), &raw mut ffi::PyByteArray_Type).then(|| object.as_bytearray())
}

/// What a container or an instance holds, with its names where it has some. Not more than is worth a look.
fn members(types: &mut Types<'_>, object: Obj) -> Vec<(Option<Obj>, Obj)> {
    let flags = raw::type_flags(object.type_ptr());
    let is = |flag: u64| flags & flag != 0;
    let mut found = Vec::new();
    if is(ffi::Py_TPFLAGS_LIST_SUBCLASS) {
        let items = (0..object.list_length().min(ITEMS_MAX)).filter_map(|index| object.list_item(index));
        found.extend(items.map(|item| (None, item)));
    } else if is(ffi::Py_TPFLAGS_TUPLE_SUBCLASS) {
        let items = (0..object.tuple_length().min(ITEMS_MAX)).filter_map(|index| object.tuple_item(index));
        found.extend(items.map(|item| (None, item)));
    } else if is(ffi::Py_TPFLAGS_DICT_SUBCLASS) {
        entries(object, &mut found);
    }
    let number = types.of(object);
    let info = types.info(number);
    if info.has_dict
        && matches!(info.kind, Kind::Instance | Kind::Exception)
        && let Some(dict) = object.instance_dict()
    {
        entries(dict, &mut found);
    }
    if matches!(info.kind, Kind::Instance) {
        let py = types.python();
        for (name, getter) in &types.info(number).slots {
            // What the getter makes would go with this look; what an instance owns stays.
            if let Some(value) = getter.read(py, object).filter(|value| raw::reference_count(value) > 1) {
                found.push((Some(*name), Obj::of(&value)));
            }
        }
    }
    found
}

fn entries(dict: Obj, found: &mut Vec<(Option<Obj>, Obj)>) {
    let mut position = 0;
    while found.len() < ITEMS_MAX
        && let Some((name, value)) = dict.dict_next(&mut position)
    {
        found.push((Some(name), value));
    }
}
