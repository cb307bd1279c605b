//! What is hidden while the walk goes: below a name that means a secret, and in every text, before a byte is written.
//!
//! What a name says is ambient: [`Hiding::under`] holds for all that is written next, and goes with what has an id into the
//! queue. Below a name that always means a secret nothing is shown. Below one that sometimes does, texts are looked at more
//! strictly, also in the containers there.

use std::cell::RefCell;
use std::rc::Rc;

use coredumpy_format::limits::INLINE_BYTES;
use coredumpy_format::model::{Missing, Reason, Setting, Value, Wordings};
use coredumpy_format::{Source, Text};
use pyo3::ffi;
use rustc_hash::{FxHashMap, FxHashSet};

use super::python_patterns::{self, PythonPatterns};
use super::raw::{self, Held, Obj};
use super::types::{Kind, Payload, is_exact_str};
use super::walk::Walk;
use crate::redact::{ByName, Redactor, RuleId, Verdict, secrets_of_command};

/// Bytes of a name; what is longer is a text.
const NAME_MAX: usize = 80;
/// Names that are remembered.
const NAMES_MAX: usize = 16 * 1024;

/// What each of several values' names says; None where none of them says anything.
pub(crate) type Rules = Option<Rc<[ByName]>>;

/// What one walk knows of secrets.
pub(crate) struct Hiding {
    pub(crate) redactor: Redactor,
    /// The user's patterns that Rust cannot run.
    pub(crate) python: Option<PythonPatterns>,
    /// Names that were looked up, without their digits.
    known: RefCell<FxHashMap<Box<[u8]>, ByName>>,
    /// What the names above the value that is written next say of it.
    pub(crate) under: ByName,
    /// What the item that was written last says of the one after it: `--password`.
    pub(crate) option: ByName,
    /// Objects below a name that always means a secret, wherever else they are met.
    objects: FxHashMap<usize, RuleId>,
    /// Tuples whose items have names elsewhere: default arguments.
    items: FxHashMap<usize, Rules>,
    /// Dicts whose names say nothing of their values: annotations.
    unnamed: FxHashSet<usize>,
    /// Tables and arrays of which something was hidden: what their library says of them would show it.
    unworded: FxHashSet<usize>,
    /// The tables of columns.
    tables: FxHashMap<usize, usize>,
    /// Of each class of named tuples, what the fields' names say.
    fields: FxHashMap<usize, Rules>,
    /// The objects whose addresses are kept here, so that no other one gets them.
    held: Held,
    /// What was hidden before there was a writer to count it.
    pub(crate) early: u64,
}

impl Hiding {
    pub(crate) fn new(redactor: Redactor, python: Option<PythonPatterns>) -> Self {
        Self {
            redactor,
            python,
            known: RefCell::default(),
            under: ByName::Nothing,
            option: ByName::Nothing,
            objects: FxHashMap::default(),
            items: FxHashMap::default(),
            unnamed: FxHashSet::default(),
            unworded: FxHashSet::default(),
            tables: FxHashMap::default(),
            fields: FxHashMap::default(),
            held: Held::default(),
            early: 0,
        }
    }

    /// What a name says: a str, an instance of its subclass, or bytes.
    pub(crate) fn by_name(&self, name: Obj) -> ByName {
        let flags = raw::type_flags(name.type_ptr());
        if flags & ffi::Py_TPFLAGS_TUPLE_SUBCLASS != 0 {
            // `settings["db", "password"]`
            let last = name.tuple_length().checked_sub(1).and_then(|last| name.tuple_item(last));
            return last.filter(|last| is_exact_str(*last)).map_or(ByName::Nothing, |last| self.by_name(last));
        }
        let text = if flags & ffi::Py_TPFLAGS_UNICODE_SUBCLASS != 0 {
            name.as_utf8()
        } else if flags & ffi::Py_TPFLAGS_BYTES_SUBCLASS != 0 {
            std::str::from_utf8(name.as_bytes()).ok()
        } else {
            None
        };
        text.map_or(ByName::Nothing, |text| self.by_text(text))
    }

    /// The same of a text. What is no letter only parts the words of a name, so that `key 1` and `key 2` are looked up once.
    pub(crate) fn by_text(&self, name: &str) -> ByName {
        let is_letter = |byte: u8| byte.is_ascii_alphabetic() || !byte.is_ascii();
        if name.len() > NAME_MAX {
            return ByName::Nothing;
        }
        let end = name.bytes().rposition(is_letter).map_or(0, |last| last + 1);
        let begin = &name.as_bytes()[..end];
        // Most names are what is known of them.
        if let Some(known) = self.known.borrow().get(begin) {
            return *known;
        }
        let mut letters = [0; NAME_MAX];
        let mut length = 0;
        for byte in begin {
            if is_letter(*byte) || length == 0 || letters[length - 1] != b'_' {
                letters[length] = if is_letter(*byte) { *byte } else { b'_' };
                length += 1;
            }
        }
        let known = self.known.borrow().get(&letters[..length]).copied();
        known.unwrap_or_else(|| {
            let by_name = self.redactor.by_name(name);
            let mut known = self.known.borrow_mut();
            if known.len() < NAMES_MAX {
                known.insert(letters[..length].into(), by_name);
            }
            by_name
        })
    }

    /// What each of the names says.
    pub(crate) fn rules(&self, names: impl Iterator<Item = Obj>) -> Rules {
        let rules: Vec<ByName> = names.map(|name| self.by_name(name)).collect();
        rules.iter().any(|rule| *rule != ByName::Nothing).then(|| rules.into())
    }

    /// What each word of a command line says of itself: None where no tool is called that is known to take a secret.
    pub(crate) fn rules_of_command(&self, length: usize, word: impl Fn(usize) -> Option<Obj>) -> Rules {
        if length < 2 {
            return None;
        }
        let tool = word(0).filter(|tool| is_exact_str(*tool)).and_then(Obj::as_utf8)?;
        if !self.redactor.is_tool(tool.as_bytes()) {
            return None;
        }
        let rule = self.redactor.password()?;
        let text = |word: Obj| if is_exact_str(word) { word.as_utf8() } else { None };
        let words: Vec<&[u8]> = (0..length).map(|at| word(at).and_then(text).unwrap_or_default().as_bytes()).collect();
        let mut rules = vec![ByName::Nothing; length];
        for (place, _) in secrets_of_command(&words) {
            rules[place] = ByName::Always(rule);
        }
        Some(rules.into())
    }

    /// A text of the header: as much of it as may be seen.
    pub(crate) fn header_text(&mut self, text: Text, by_name: ByName) -> Text {
        let verdict = self.redactor.text(text.as_bytes(), by_name);
        self.header_verdict(text, verdict)
    }

    pub(crate) fn header_verdict(&mut self, text: Text, verdict: Verdict) -> Text {
        let text = match &mut self.python {
            Some(patterns) if verdict == Verdict::Clean => {
                let (text, count) = python_patterns::header_text(patterns, text);
                self.early += u64::from(count);
                text
            }
            _ => text,
        };
        match verdict {
            Verdict::Clean => text,
            Verdict::Whole(rule) => {
                self.early += 1;
                Text::from(self.redactor.mark(rule))
            }
            Verdict::Parts { text, count, .. } => {
                self.early += u64::from(count);
                Text::from_bytes(text)
            }
        }
    }

    /// Hides what must not be seen in a source. It then has no hash: that of the original would let everybody try short
    /// secrets, and with it a local file would be taken for the same.
    pub(crate) fn hide_in_source(&mut self, source: &mut Source) {
        let Ok(text) = &source.text else { return };
        let before = self.early;
        let mut shown = text.clone();
        if let Some((text, count)) = self.redactor.source(&text.to_lossy()) {
            self.early += u64::from(count);
            shown = Text::from(text);
        }
        if let Some(patterns) = &mut self.python {
            let (text, count) = by_lines(patterns, shown);
            self.early += u64::from(count);
            shown = text;
        }
        if self.early > before {
            source.text = Ok(shown);
            source.sha256 = None;
        }
    }

    /// The hole that a secret leaves: `size` as Python's `len` counts it, 0 where nothing is counted.
    pub(crate) fn hole(&self, rule: RuleId, size: usize) -> Missing {
        let detail = Some(Text::from(self.redactor.rule_name(rule)));
        Missing { detail, ..Missing::counted(Reason::Redacted, 0, size as u64) }
    }

    /// Remembers an object that is to be hidden wherever it is met.
    pub(crate) fn remember(&mut self, object: Obj, rule: RuleId) {
        if self.objects.insert(object.address(), rule).is_none() {
            self.held.add(object);
        }
    }

    /// What the items of a tuple are called elsewhere.
    pub(crate) fn name_items(&mut self, tuple: Obj, rules: Rules) {
        if rules.is_some() {
            self.items.insert(tuple.address(), rules);
            self.held.add(tuple);
        }
    }

    /// A dict whose names say nothing of its values.
    pub(crate) fn pass_names_of(&mut self, dict: Obj) {
        self.unnamed.insert(dict.address());
        self.held.add(dict);
    }

    pub(crate) fn passes_names_of(&self, dict: Obj) -> bool {
        !self.unnamed.is_empty() && self.unnamed.contains(&dict.address())
    }

    /// A table's column, as long as the walk goes.
    pub(crate) fn note_column(&mut self, column: Obj, table: Obj) {
        self.tables.insert(column.address(), table.address());
    }

    /// Something in an array or table was hidden.
    pub(crate) fn note_hidden_in(&mut self, array: Obj) {
        let mut next = Some(array.address());
        while let Some(address) = next.filter(|address| self.unworded.insert(*address)) {
            next = self.tables.get(&address).copied();
        }
    }

    /// Whether an object is a part of a table or array.
    pub(crate) fn is_in_table(&self, object: Obj) -> bool {
        !self.tables.is_empty() && self.tables.contains_key(&object.address())
    }

    pub(crate) fn may_be_worded(&self, object: Obj) -> bool {
        !self.unworded.contains(&object.address())
    }
}

/// A short value that is written in place.
#[derive(Clone, Copy)]
pub(crate) enum Short<'a> {
    Utf8(&'a str),
    Wtf8(&'a Text),
    Bytes(&'a [u8]),
}

impl<'a> Short<'a> {
    fn bytes(self) -> &'a [u8] {
        match self {
            Self::Utf8(text) => text.as_bytes(),
            Self::Wtf8(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

/// What holds where two names stand above one another: what always means a secret wins, then the nearer one.
pub(crate) fn both(outer: ByName, inner: ByName) -> ByName {
    match (outer, inner) {
        (ByName::Always(_), _) | (_, ByName::Nothing) => outer,
        _ => inner,
    }
}

impl Walk<'_> {
    /// Writes a hole in the place of an object below a name that always means a secret. False for what holds none: code,
    /// classes, None, what is empty; and for what hides its own contents.
    pub(crate) fn hide(&mut self, object: Obj, rule: RuleId) -> bool {
        if !self.can_be_secret(object) {
            return false;
        }
        super::secrets::learn(&mut self.types, &mut self.hiding, object, rule);
        let size = size_of(object);
        self.hidden(rule, size);
        true
    }

    /// Writes the hole that a secret leaves.
    pub(crate) fn hidden(&mut self, rule: RuleId, size: usize) {
        let hole = self.hiding.hole(rule, size);
        self.missing(&hole);
    }

    fn can_be_secret(&mut self, object: Obj) -> bool {
        can_be_secret(&mut self.types, object)
    }

    /// Whether an object was hidden elsewhere, and what that means for its record here: a container is hidden whole, an
    /// instance shows its class and its attributes' names.
    pub(crate) fn hidden_before(&mut self, object: Obj) -> Option<(RuleId, bool)> {
        let rule = *self.hiding.objects.get(&object.address())?;
        let number = self.types.of(object);
        let kind = self.types.info(number).kind;
        Some((rule, !matches!(kind, Kind::Instance | Kind::Exception | Kind::Native | Kind::Array)))
    }

    pub(crate) fn has_hidden_objects(&self) -> bool {
        !self.hiding.objects.is_empty()
    }

    /// What holds for the contents of an object that has a record of its own.
    pub(crate) fn below(&mut self, object: Obj) -> ByName {
        let under = self.hiding.under;
        if under == ByName::Nothing {
            return under;
        }
        let number = self.types.of(object);
        let info = self.types.info(number);
        match (under, info.kind) {
            (_, Kind::Cell | Kind::Array) => under,
            (ByName::Always(_), _) => ByName::Nothing,
            (_, Kind::Instance) if info.payload.is_some() => under,
            (
                _,
                Kind::List
                | Kind::Tuple
                | Kind::Dict
                | Kind::Set
                | Kind::Frozenset
                | Kind::Deque
                | Kind::Str
                | Kind::Bytes
                | Kind::Bytearray
                | Kind::MappingProxy,
            ) => under,
            _ => ByName::Nothing,
        }
    }

    /// Writes a short text, or what may be seen of it.
    #[inline]
    pub(crate) fn short_text(&mut self, short: Short) {
        let verdict = self.hiding.redactor.text(short.bytes(), self.hiding.under);
        let encoder = self.writer.encoder();
        match (verdict, short) {
            (Verdict::Clean, Short::Utf8(text)) => encoder.utf8(text),
            (Verdict::Clean, Short::Wtf8(text)) => encoder.text(text),
            (Verdict::Clean, Short::Bytes(bytes)) => encoder.byte_string(bytes),
            (Verdict::Whole(rule), _) => self.hidden(rule, length_of(short.bytes(), !matches!(short, Short::Bytes(_)))),
            (Verdict::Parts { text, count, .. }, _) => {
                self.count_hidden(count);
                match short {
                    Short::Bytes(_) => self.writer.encoder().byte_string(&text),
                    _ => self.writer.encoder().text(&Text::from_bytes(text)),
                }
            }
        }
    }

    pub(crate) fn count_hidden(&mut self, count: u32) {
        for _ in 0..count {
            self.writer.count_missing(Reason::Redacted);
        }
    }

    /// A text that a record has in the place of a value, as much of it as may be seen.
    pub(crate) fn text_as_value(&mut self, text: Text) -> Value {
        match self.hiding.redactor.text(text.as_bytes(), self.hiding.under) {
            Verdict::Clean => Value::Str(text),
            Verdict::Whole(rule) => {
                self.count_hidden(1);
                Value::Missing(self.hiding.hole(rule, text.to_lossy().chars().count()))
            }
            Verdict::Parts { text, count, .. } => {
                self.count_hidden(count);
                Value::Str(Text::from_bytes(text))
            }
        }
    }

    /// A text that a record has as it is, with marks where it must not be seen.
    pub(crate) fn shown_text(&mut self, text: Text) -> Text {
        let before = std::mem::take(&mut self.hiding.early);
        let text = self.hiding.header_text(text, ByName::Nothing);
        let count = std::mem::replace(&mut self.hiding.early, before);
        self.count_hidden(u32::try_from(count).unwrap_or(u32::MAX));
        text
    }

    /// Counts what was hidden before there was a writer, or beside it.
    pub(crate) fn count_early(&mut self) {
        let early = std::mem::take(&mut self.hiding.early);
        self.count_hidden(u32::try_from(early).unwrap_or(u32::MAX));
    }

    /// What libraries said, as much of it as may be seen.
    pub(crate) fn hide_in_wordings(&mut self, wordings: &mut Wordings) {
        let may_be = |text: &mut Text, hiding: &mut Hiding| {
            *text = hiding.header_text(std::mem::take(text), ByName::Nothing);
        };
        for wording in &mut wordings.reprs {
            may_be(&mut wording.1, &mut self.hiding);
            if let Some(other) = &mut wording.2 {
                may_be(other, &mut self.hiding);
            }
        }
        for setting in wordings.settings.values_mut() {
            if let Setting::Str(text) = setting {
                *text = self.hiding.header_text(Text::from(text.as_str()), ByName::Nothing).to_lossy().into_owned();
            }
        }
    }

    /// What the fields of a named tuple are called, or the items of default arguments.
    pub(crate) fn rules_of_items(&mut self, tuple: Obj) -> Rules {
        if let Some(rules) = self.hiding.items.get(&tuple.address()) {
            return rules.clone();
        }
        let class = tuple.type_ptr();
        if class == &raw mut ffi::PyTuple_Type {
            return None;
        }
        if let Some(rules) = self.hiding.fields.get(&(class as usize)) {
            return rules.clone();
        }
        let rules = self.rules_of_fields(Obj::of_type(class));
        self.hiding.fields.insert(class as usize, rules.clone());
        rules
    }

    fn rules_of_fields(&mut self, class: Obj) -> Rules {
        if let Some(structure) = super::types::structures::fields_of(&self.types, class) {
            return self.hiding.rules(structure.fields.iter().map(|(name, _)| *name));
        }
        let name = pyo3::types::PyString::intern(self.py, "_fields");
        let mro = self.types.mro_of(&class.bound(self.py));
        let fields = mro.into_iter().find_map(|base| super::types::class_dict(base)?.dict_get(&name))?;
        let is_tuple = fields.type_ptr() == &raw mut ffi::PyTuple_Type;
        let length = if is_tuple { fields.tuple_length() } else { 0 };
        self.hiding.rules((0..length).filter_map(|index| fields.tuple_item(index)))
    }
}

/// Whether hiding an object could keep a secret. An enumeration's member hides its own value, and a dataclass's field the
/// default that stands beside its name.
pub(crate) fn can_be_secret(types: &mut super::types::Types<'_>, object: Obj) -> bool {
    let number = types.of(object);
    let info = types.info(number);
    let is_code = matches!(
        info.kind,
        // A cell's content is hidden, not the cell.
        Kind::Type
            | Kind::Function
            | Kind::Method
            | Kind::Builtin
            | Kind::Module
            | Kind::Descriptor
            | Kind::Code
            | Kind::Cell
            // Shape and type stay, only the data is hidden.
            | Kind::Array
    );
    let is_empty = matches!(
        info.kind,
        Kind::Str | Kind::Bytes | Kind::Bytearray | Kind::List | Kind::Tuple | Kind::Dict | Kind::Set | Kind::Frozenset
    ) && size_of(object) == 0;
    let is_payload_of_int = matches!(info.payload, Some(Payload::Int));
    // SAFETY: only compares addresses.
    let singletons = unsafe { [ffi::Py_Ellipsis(), ffi::Py_NotImplemented()] };
    let is_singleton =
        object.is_none() || object.is_true() || object.is_false() || singletons.contains(&object.as_ptr());
    let class_of_class = Obj::of_type(object.type_ptr()).type_ptr();
    let is_member =
        !is_payload_of_int && types.enum_metaclass.is_some_and(|meta| raw::is_subtype(class_of_class, meta));
    let is_field = types.dataclass_field.is_some_and(|field| object.type_ptr() == field);
    !(is_code || is_empty || is_singleton || is_member || is_field || types.is_c_descriptor(object.type_ptr()))
}

/// Python's `len`, of what has one in C; else 0.
pub(crate) fn size_of(object: Obj) -> usize {
    let flags = raw::type_flags(object.type_ptr());
    let is = |flag: u64| flags & flag != 0;
    if is(ffi::Py_TPFLAGS_UNICODE_SUBCLASS) {
        object.str_length()
    } else if is(ffi::Py_TPFLAGS_BYTES_SUBCLASS) {
        object.as_bytes().len()
    } else if is(ffi::Py_TPFLAGS_LIST_SUBCLASS) {
        object.list_length()
    } else if is(ffi::Py_TPFLAGS_TUPLE_SUBCLASS) {
        object.tuple_length()
    } else if is(ffi::Py_TPFLAGS_DICT_SUBCLASS) {
        object.dict_length()
    } else if raw::is_subtype(object.type_ptr(), &raw mut ffi::PyByteArray_Type) {
        object.as_bytearray().len()
    } else if raw::is_subtype(object.type_ptr(), &raw mut ffi::PySet_Type)
        || raw::is_subtype(object.type_ptr(), &raw mut ffi::PyFrozenSet_Type)
    {
        object.set_length()
    } else {
        0
    }
}

/// Code points of a text, bytes of others.
pub(crate) fn length_of(bytes: &[u8], is_text: bool) -> usize {
    if is_text { bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count() } else { bytes.len() }
}

/// What an option on a command line says of the argument after it: `--password`, `-token`; nothing, where its value
/// stands in the same text.
pub(crate) fn of_option(hiding: &Hiding, text: &str) -> ByName {
    let name = text.trim_start_matches('-');
    if name.is_empty() || name.contains(['=', ' ']) || name.len() > INLINE_BYTES {
        return ByName::Nothing;
    }
    hiding.by_text(name)
}

/// What the first of a pair says of the second: `("Authorization", "Bearer …")`, but not `("password", "email")`, which
/// are two names.
pub(crate) fn of_pair(hiding: &Hiding, first: Obj, second: Obj) -> ByName {
    if !is_exact_str(first) && first.type_ptr() != &raw mut ffi::PyBytes_Type {
        return ByName::Nothing;
    }
    match hiding.by_name(first) {
        ByName::Always(rule) if is_word(second) => ByName::IfSecret(rule),
        other => other,
    }
}

/// Whether a text could be a name or prose.
fn is_word(object: Obj) -> bool {
    let bytes = if is_exact_str(object) {
        object.as_utf8().unwrap_or_default().as_bytes()
    } else if object.type_ptr() == &raw mut ffi::PyBytes_Type {
        object.as_bytes()
    } else {
        return false;
    };
    bytes.iter().all(|byte| byte.is_ascii_lowercase() || b"_- .:".contains(byte))
}

/// A source by Python's patterns, line by line, so that each stays a line.
fn by_lines(patterns: &mut PythonPatterns, text: Text) -> (Text, u32) {
    let (mut shown, mut total) = (Vec::new(), 0);
    for line in text.as_bytes().split_inclusive(|byte| *byte == b'\n') {
        let end = line.strip_suffix(b"\n").map_or(line.len(), <[u8]>::len);
        let (text, count) = python_patterns::header_text(patterns, Text::from_bytes(line[..end].to_vec()));
        shown.extend_from_slice(text.as_bytes());
        shown.extend_from_slice(&line[end..]);
        total += count;
    }
    if total == 0 { (text, 0) } else { (Text::from_bytes(shown), total) }
}
