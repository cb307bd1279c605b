//! A value in one bounded line, as `repr` would print it.

use coredumpy_format::model::{
    Array, Class, Code, Exception, Frame, Function, Instance, Long, Missing, Object, ObjectId, Partial, Reason, Table,
    Value,
};
use coredumpy_format::{Dump, ReadAt, Text};

use crate::long::code_points;
use crate::reader::{Reader, one_line};
use crate::repr;
use crate::text::points;

/// How much of a value is written.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// Bytes of all, about.
    length: usize,
    /// Containers inside containers.
    depth: usize,
    /// Items of a container.
    items: usize,
    /// Code points of a string, or bytes of a bytes object.
    text: usize,
    /// Bytes of an int, whose digits cost their square.
    int: usize,
    /// Whether what libraries print in several lines is joined.
    one_line: bool,
}

const ONE_LINE: Limits = Limits { length: 0, depth: 3, items: 10, text: 80, int: 2048, one_line: true };
/// The depth is what the stack of WASM surely has room for.
const ALL: Limits =
    Limits { length: 8 << 20, depth: 60, items: 1 << 20, text: 8 << 20, int: 64 << 10, one_line: false };

/// `repr(value)`, at most about `length` characters, then `…`.
pub(crate) fn preview<S: ReadAt>(reader: &Reader<S>, value: &Value, length: usize) -> String {
    patient_preview(reader, value, length, u32::MAX).0
}

/// The same until so many blocks were read of the dump since it was opened, and whether more would have been needed.
pub(crate) fn patient_preview<S: ReadAt>(
    reader: &Reader<S>,
    value: &Value,
    length: usize,
    reads_end: u32,
) -> (String, bool) {
    let writer = Writer { reads_end, ..Writer::new(reader, Limits { length, ..ONE_LINE }) }.written(value);
    (writer.out, writer.lacks)
}

/// `repr(value)` with all that is in it, and whether even that had to be cut.
pub(crate) fn full<S: ReadAt>(reader: &Reader<S>, value: &Value) -> (String, bool) {
    let writer = Writer::new(reader, ALL).written(value);
    (writer.out, writer.is_cut)
}

pub(crate) struct Writer<'a, S> {
    reader: &'a Reader<S>,
    pub(crate) dump: &'a Dump<S>,
    out: String,
    limits: Limits,
    is_cut: bool,
    /// The objects that are being written: a cycle comes back to one of them.
    open: Vec<ObjectId>,
    reads_end: u32,
    /// Whether something is left out since a block would have had to be read.
    lacks: bool,
}

impl<'a, S> Writer<'a, S> {
    fn new(reader: &'a Reader<S>, limits: Limits) -> Self {
        Self {
            reader,
            dump: &reader.dump,
            out: String::new(),
            limits,
            is_cut: false,
            open: Vec::new(),
            reads_end: u32::MAX,
            lacks: false,
        }
    }
}

impl<S: ReadAt> Writer<'_, S> {
    fn written(mut self, value: &Value) -> Self {
        self.value(value);
        self
    }

    pub(crate) fn is_full(&self) -> bool {
        self.out.len() >= self.limits.length
    }

    /// Items of a container.
    pub(crate) fn items_max(&self) -> usize {
        self.limits.items
    }

    /// In the place of what is left out.
    pub(crate) fn cut(&mut self, close: &str) {
        self.is_cut = true;
        self.push("…");
        self.push(close);
    }

    pub(crate) fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    pub(crate) fn value(&mut self, value: &Value) {
        match value {
            Value::None => self.push("None"),
            Value::Bool(true) => self.push("True"),
            Value::Bool(false) => self.push("False"),
            Value::Int(int) => self.push(&int.to_string()),
            Value::BigInt(int) => self.push(&repr::big_int(int, self.limits.int)),
            Value::Float(x) => self.push(&repr::float(*x)),
            Value::Complex(real, imaginary) => self.push(&repr::complex(*real, *imaginary)),
            Value::Str(text) => self.text(text, None),
            Value::Bytes(bytes) => self.bytes(bytes, None),
            Value::Ellipsis => self.push("Ellipsis"),
            Value::NotImplemented => self.push("NotImplemented"),
            Value::Ref(id) => self.object(*id),
            Value::Missing(missing) => self.push(&missing_in_words(missing)),
            Value::Unknown => self.push("<of a later version of the format>"),
        }
    }

    fn object(&mut self, id: ObjectId) {
        if self.open.contains(&id) {
            return self.push("…");
        }
        if self.open.len() >= self.limits.depth {
            return self.cut("");
        }
        if self.dump.blocks_read() >= self.reads_end && !self.dump.is_at_hand(id) {
            self.lacks = true;
            return self.push("…");
        }
        self.open.push(id);
        match self.dump.object(id) {
            // Of a table the shape says more than the beginning of its first line.
            Ok(table @ Object::Table(_)) if self.limits.one_line => self.record(&table),
            Ok(object) => match self.reader.wording(id) {
                Some(wording) if self.limits.one_line => self.push(&one_line(wording, self.limits.text)),
                Some(wording) => self.push(&repr::unpaired(wording)),
                None => self.record(&object),
            },
            Err(error) => self.push(&format!("<{error}>")),
        }
        self.open.pop();
    }

    fn record(&mut self, object: &Object) {
        match object {
            Object::Scalar(scalar) => match &scalar.value {
                Value::Str(text) => self.text(text, scalar.long.as_ref()),
                Value::Bytes(bytes) => self.bytes(bytes, scalar.long.as_ref()),
                other => self.value(other),
            },
            Object::Bytearray(record) => {
                self.push("bytearray(");
                self.bytes(&record.data.0, record.long.as_ref());
                self.push(")");
            }
            Object::Range(range) => {
                self.call(
                    "range",
                    &[&range.start, &range.stop],
                    Some(&range.step).filter(|step| **step != Value::Int(1)),
                );
            }
            Object::Slice(slice) => self.call("slice", &[&slice.start, &slice.stop, &slice.step], None),
            Object::List(list) => self.items("[", &list.items, list.long.as_ref(), "]"),
            Object::Tuple(tuple) => self.tuple(&tuple.items, tuple.long.as_ref()),
            Object::Set(set) => self.set("set()", "{", &set.items, set.long.as_ref(), "}"),
            Object::Frozenset(set) => self.set("frozenset()", "frozenset({", &set.items, set.long.as_ref(), "})"),
            Object::Deque(deque) => {
                self.items("deque([", &deque.items, deque.long.as_ref(), "]");
                if let Some(maxlen) = deque.maxlen {
                    self.push(&format!(", maxlen={maxlen}"));
                }
                self.push(")");
            }
            Object::DictKeys(view) => self.wrapped("dict_keys(", &view.mapping),
            Object::DictValues(view) => self.wrapped("dict_values(", &view.mapping),
            Object::DictItems(view) => self.wrapped("dict_items(", &view.mapping),
            Object::MappingProxy(view) => self.wrapped("mappingproxy(", &view.mapping),
            Object::Dict(dict) => self.entries(&dict.names.list, &dict.values, dict.long.as_ref()),
            other => self.named(other),
        }
    }

    fn named(&mut self, object: &Object) {
        match object {
            Object::Instance(instance) => self.instance(instance),
            Object::Class(class) => self.push(&format!("<class '{}'>", full_name(class))),
            Object::Function(function) => self.push(&function_name(function)),
            Object::Method(method) => {
                let name = self.qualname_of(&method.function);
                self.push(&format!("<bound method {name} of "));
                self.value(&method.bound_to);
                self.push(">");
            }
            Object::Builtin(builtin) => self.push(&format!("<built-in function {}>", shown(&builtin.name))),
            Object::Partial(partial) => self.partial(partial),
            Object::Module(module) => self.push(&format!("<module '{}'>", shown(&module.name))),
            Object::Cell(cell) => self.wrapped("<cell: ", &cell.content),
            Object::Weakref(weakref) => self.wrapped("<weakref to ", &weakref.target),
            Object::Frame(frame) => self.frame(frame),
            Object::Code(code) => self.push(&format!("<code object {}>", place_of(code))),
            Object::Traceback(_) => self.push("<traceback object>"),
            Object::Exception(exception) => self.exception(exception),
            Object::Generator(generator) => {
                let flavour = match generator.flavour {
                    1 => "coroutine",
                    2 => "async_generator",
                    _ => "generator",
                };
                self.push(&format!("<{flavour} object {}>", shown(&generator.qualname)));
            }
            Object::Task(task) => {
                self.push(&format!("<task {} {}>", shown(&task.name), shown(&task.state).to_lowercase()));
            }
            Object::Thread(thread) => self.push(&format!("<thread {}>", shown(&thread.name))),
            Object::Array(array) => self.array(array),
            Object::Table(table) => self.table(table),
            Object::Native(native) => match &native.repr {
                Value::Str(repr) => self.push(&shown(repr)),
                Value::Ref(_) => self.repr_of_its_own(&native.repr),
                _ if self.known_native(native) => {}
                _ => self.plain_instance(&native.class),
            },
            Object::Custom(custom) => {
                self.push(&format!("<{}: ", shown(&custom.type_name)));
                self.value(&custom.data);
                self.push(">");
            }
            Object::Descriptor(descriptor) => self.plain_instance(&descriptor.class),
            Object::Namespace(namespace) => self.entries(&namespace.names.list, &namespace.values, None),
            Object::Absent(absent) => self.push(&missing_in_words(&absent.missing)),
            other => self.push(&format!("<{}>", other.word())),
        }
    }

    // --- containers ---

    pub(crate) fn items(&mut self, open: &str, items: &[Value], long: Option<&Long>, close: &str) {
        self.push(open);
        let (items, rest) = self.first_items(items, long);
        for (number, item) in items.iter().enumerate() {
            if number > 0 {
                self.push(", ");
            }
            if self.is_full() {
                return self.cut(close);
            }
            self.value(item);
        }
        self.rest(rest);
        self.push(close);
    }

    fn tuple(&mut self, items: &[Value], long: Option<&Long>) {
        let is_single = items.len() == 1 && long.is_none_or(|long| long.length == 1);
        self.items("(", items, long, if is_single { ",)" } else { ")" });
    }

    fn set(&mut self, empty: &str, open: &str, items: &[Value], long: Option<&Long>, close: &str) {
        if items.is_empty() && long.is_none_or(|long| long.length == 0) {
            self.push(empty);
        } else {
            self.items(open, items, long, close);
        }
    }

    /// The first items, and how many follow.
    fn first_items(&self, items: &[Value], long: Option<&Long>) -> (Vec<Value>, u64) {
        let total = long.map_or(items.len() as u64, |long| long.length);
        let max = self.limits.items;
        let mut first: Vec<Value> = items.iter().take(max).cloned().collect();
        for part in long.map_or(&[][..], |long| &long.parts) {
            if first.len() >= max {
                break;
            }
            match self.dump.object(*part) {
                Ok(Object::ItemsPart(part)) => first.extend(part.items.iter().take(max - first.len()).cloned()),
                _ => break,
            }
        }
        let rest = total.saturating_sub(first.len() as u64);
        (first, rest)
    }

    pub(crate) fn entries(&mut self, names: &[Value], values: &[Value], long: Option<&Long>) {
        self.each_entry(["{", "}"], names, values, long, |writer, name, value| {
            writer.value(name);
            writer.push(": ");
            writer.value(value);
        });
    }

    /// Pairs of a name and a value, as tuples.
    pub(crate) fn pairs(&mut self, brackets: [&str; 2], names: &[Value], values: &[Value], long: Option<&Long>) {
        self.each_entry(brackets, names, values, long, |writer, name, value| writer.call("", &[name, value], None));
    }

    fn each_entry(
        &mut self,
        [open, close]: [&str; 2],
        names: &[Value],
        values: &[Value],
        long: Option<&Long>,
        write: fn(&mut Self, &Value, &Value),
    ) {
        let total = long.map_or(names.len() as u64, |long| long.length);
        let max = self.limits.items;
        let mut first: Vec<(Value, Value)> = names.iter().cloned().zip(values.iter().cloned()).take(max).collect();
        for part in long.map_or(&[][..], |long| &long.parts) {
            let Some(room) = max.checked_sub(first.len()).filter(|room| *room > 0) else { break };
            let Ok(Object::EntriesPart(part)) = self.dump.object(*part) else { break };
            first.extend(part.names.list.iter().cloned().zip(part.values.iter().cloned()).take(room));
        }
        self.push(open);
        for (number, (name, value)) in first.iter().enumerate() {
            if number > 0 {
                self.push(", ");
            }
            if self.is_full() {
                return self.cut(close);
            }
            write(self, name, value);
        }
        self.rest(total.saturating_sub(first.len() as u64));
        self.push(close);
    }

    /// How many are not listed.
    pub(crate) fn rest(&mut self, count: u64) {
        if count > 0 {
            self.push(&format!(", … {count} more"));
        }
    }

    /// The record that a value refers to, unless it is too far off.
    pub(crate) fn referred(&mut self, value: &Value) -> Option<Object> {
        let id = value.as_ref_id()?;
        if self.dump.blocks_read() >= self.reads_end && !self.dump.is_at_hand(id) {
            self.lacks = true;
            return None;
        }
        self.dump.object(id).ok()
    }

    fn partial(&mut self, partial: &Partial) {
        self.push("functools.partial(");
        self.value(&partial.function);
        if let Some(Object::Tuple(args)) = self.referred(&partial.args) {
            for value in args.items.iter().take(self.limits.items) {
                self.push(", ");
                self.value(value);
            }
        }
        if let Some(Object::Dict(keywords)) = self.referred(&partial.keywords) {
            for (name, value) in keywords.names.list.iter().zip(&keywords.values).take(self.limits.items) {
                self.push(", ");
                if let Value::Str(name) = name {
                    self.push(&format!("{}=", shown(name)));
                }
                self.value(value);
            }
        }
        self.push(")");
    }

    fn wrapped(&mut self, open: &str, value: &Value) {
        self.push(open);
        self.value(value);
        self.push(if open.starts_with('<') { ">" } else { ")" });
    }

    pub(crate) fn call(&mut self, name: &str, arguments: &[&Value], last: Option<&Value>) {
        self.push(name);
        self.push("(");
        for (number, argument) in arguments.iter().copied().chain(last).enumerate() {
            if number > 0 {
                self.push(", ");
            }
            self.value(argument);
        }
        self.push(")");
    }

    // --- scalars ---

    fn text(&mut self, text: &Text, long: Option<&Long>) {
        let max = self.limits.text;
        let head = self.long_head(text.as_bytes(), long, max.saturating_mul(4));
        let shown = points(&head, 0, max);
        repr::text(&mut self.out, &Text::from_bytes(shown.to_vec()));
        if shown.len() < head.len() || long.is_some_and(|long| long.length > code_points(shown) as u64) {
            self.cut("");
        }
    }

    /// The contents of a record and its parts, as far as they are there; `wanted` bytes are enough.
    pub(crate) fn long_head(&self, own: &[u8], long: Option<&Long>, wanted: usize) -> Vec<u8> {
        let mut head = own.to_vec();
        for part in long.map_or(&[][..], |long| &long.parts) {
            if head.len() >= wanted {
                break;
            }
            match self.dump.object(*part) {
                Ok(Object::DataPart(part)) => match part.data {
                    Value::Str(text) => head.extend_from_slice(text.as_bytes()),
                    Value::Bytes(bytes) => head.extend_from_slice(&bytes),
                    _ => break,
                },
                _ => break,
            }
        }
        head
    }

    fn bytes(&mut self, bytes: &[u8], long: Option<&Long>) {
        let head = self.long_head(bytes, long, self.limits.text);
        let shown = &head[..head.len().min(self.limits.text)];
        self.push("b");
        repr::bytes(&mut self.out, shown);
        if shown.len() < head.len() || long.is_some_and(|long| long.length > shown.len() as u64) {
            self.cut("");
        }
    }

    fn repr_of_its_own(&mut self, repr: &Value) {
        if let Value::Ref(id) = repr
            && let Ok(Object::Scalar(scalar)) = self.dump.object(*id)
            && let Value::Str(text) = &scalar.value
        {
            let max = self.limits.length;
            let head = Text::from_bytes(self.long_head(text.as_bytes(), scalar.long.as_ref(), max));
            self.push(&shown(&head).chars().take(max).collect::<String>());
        } else if let Value::Str(text) = repr {
            self.push(&shown(text));
        } else {
            self.value(repr);
        }
    }

    // --- instances and what else has a class ---

    pub(crate) fn class(&self, value: &Value) -> Option<Class> {
        match self.dump.object(value.as_ref_id()?) {
            Ok(Object::Class(class)) => Some(*class),
            _ => None,
        }
    }

    /// The class and its bases along the first of each, as far as they are in the dump: the flavour of one holds for its
    /// subclasses.
    fn flavoured(&self, class: &Value) -> Option<Class> {
        let mut class = self.class(class)?;
        for _ in 0..64 {
            if class.flavour.is_some() {
                return Some(class);
            }
            class = self.class(class.bases.first()?)?;
        }
        None
    }

    fn instance(&mut self, instance: &Instance) {
        let Some(class) = self.class(&instance.class) else {
            return self.plain_instance(&instance.class);
        };
        if self.known(&class, instance) {
            return;
        }
        let flavoured = self.flavoured(&instance.class);
        let flavour = flavoured.as_ref().and_then(|class| class.flavour.as_ref()?.as_str()).unwrap_or_default();
        let attribute = |name: &str| {
            let at = instance.names.list.iter().position(|found| is_str(found, name))?;
            instance.values.get(at)
        };
        match flavour {
            "enum" | "flag" => {
                if let (Some(name), Some(value)) = (attribute("_name_"), attribute("_value_")) {
                    let name = if let Value::Str(name) = name { shown(name) } else { String::new() };
                    self.push(&format!("<{}.{name}: ", shown(&class.qualname)));
                    self.value(value);
                    self.push(">");
                    return;
                }
            }
            "own" => return self.plain_instance(&instance.class),
            _ => {}
        }
        if let Some(fields) = flavoured.as_ref().and_then(|class| class.shown.as_ref()) {
            let values: Vec<Value> = match instance.payload.as_deref() {
                Some(Object::Tuple(tuple)) => tuple.items.clone(),
                _ => fields.iter().map(|field| field_value(field, instance)).collect(),
            };
            return self.fields(&shown(&class.qualname), fields, &values);
        }
        match instance.payload.as_deref() {
            Some(payload) => self.record(payload),
            None => self.plain_instance(&instance.class),
        }
    }

    pub(crate) fn fields(&mut self, name: &str, fields: &[Value], values: &[Value]) {
        self.push(&format!("{name}("));
        for (number, (field, value)) in fields.iter().zip(values).enumerate() {
            if number > 0 {
                self.push(", ");
            }
            if self.is_full() {
                return self.cut(")");
            }
            if let Value::Str(field) = field {
                self.push(&format!("{}=", shown(field)));
            }
            self.value(value);
        }
        self.push(")");
    }

    fn plain_instance(&mut self, class: &Value) {
        match self.class(class) {
            Some(class) => self.push(&format!("<{} object>", full_name(&class))),
            None => self.push("<object>"),
        }
    }

    fn exception(&mut self, exception: &Exception) {
        let name = self.class(&exception.class).map_or_else(|| "Exception".to_owned(), |class| shown(&class.name));
        self.push(&name);
        match exception.args.as_ref_id().map(|id| self.dump.object(id)) {
            Some(Ok(Object::Tuple(args))) => self.items("(", &args.items, args.long.as_ref(), ")"),
            _ => self.push("(…)"),
        }
    }

    fn qualname_of(&self, function: &Value) -> String {
        match function.as_ref_id().map(|id| self.dump.object(id)) {
            Some(Ok(Object::Function(function))) => shown(&function.qualname),
            Some(Ok(Object::Builtin(builtin))) => shown(&builtin.qualname),
            _ => "?".to_owned(),
        }
    }

    fn frame(&mut self, frame: &Frame) {
        let Some(Ok(Object::Code(code))) = frame.code.as_ref_id().map(|id| self.dump.object(id)) else {
            return self.push("<frame>");
        };
        let line = frame.lineno.unwrap_or(code.firstlineno);
        self.push(&format!("<frame, file '{}', line {line}, code {}>", shown(&code.filename), shown(&code.name)));
    }

    fn array(&mut self, array: &Array) {
        if let Some(repr @ (Value::Str(_) | Value::Ref(_))) = &array.repr {
            return self.repr_of_its_own(repr);
        }
        if self.known_array(array) {
            return;
        }
        let name = self.class(&array.class).map_or_else(|| "array".to_owned(), |class| shown(&class.name));
        let shape: Vec<String> = array.shape.iter().map(u64::to_string).collect();
        self.push(&format!("<{name} {} {}>", shape.join("×"), shown(&array.dtype)));
    }

    fn table(&mut self, table: &Table) {
        let name = self.class(&table.class).map_or_else(|| "table".to_owned(), |class| shown(&class.name));
        let shape: Vec<String> = table.shape.iter().map(u64::to_string).collect();
        self.push(&format!("<{name} {}>", shape.join("×")));
    }
}

fn field_value(field: &Value, instance: &Instance) -> Value {
    let at = instance.names.list.iter().position(|name| name == field);
    let found = at.and_then(|at| instance.values.get(at)).cloned();
    found.unwrap_or_else(|| Value::Missing(Missing::new(Reason::Unbound)))
}

pub(crate) fn is_str(value: &Value, text: &str) -> bool {
    matches!(value, Value::Str(found) if found.as_str() == Some(text))
}

pub(crate) fn full_name(class: &Class) -> String {
    match class.module.as_str() {
        Some("builtins") => shown(&class.qualname),
        _ => format!("{}.{}", shown(&class.module), shown(&class.qualname)),
    }
}

fn function_name(function: &Function) -> String {
    format!("<function {}>", shown(&function.qualname))
}

fn place_of(code: &Code) -> String {
    format!("{}, file \"{}\", line {}", shown(&code.name), shown(&code.filename), code.firstlineno)
}

/// A text for the page: what steers a reader (controls, marks of direction) is escaped.
pub(crate) fn shown(text: &Text) -> String {
    repr::escaped_text(text)
}

/// `<100 of 1,000,000 items: limit of items>`
pub(crate) fn missing_in_words(missing: &Missing) -> String {
    if let (Reason::Redacted, Some(rule)) = (missing.reason, &missing.detail) {
        return hidden_in_words(&shown(rule), missing.total);
    }
    let reason = match missing.reason {
        Reason::Depth => "deeper than the depth limit",
        Reason::Items => "left out by the limit of items",
        Reason::Bytes => "left out by the limit of bytes",
        Reason::TotalBytes => "the dump was full",
        Reason::Time => "time was up",
        Reason::Redacted => "hidden",
        Reason::Failed => "could not be read",
        Reason::Unbound => "no value",
        Reason::CutFile => "the file ends before it",
        Reason::Damaged => "damaged",
        Reason::Other(_) => "missing",
    };
    let detail = missing.detail.as_ref().map_or_else(String::new, |detail| format!(" ({})", shown(detail)));
    let counts = match missing.total {
        0 => String::new(),
        total => format!(": {} of {total} kept", missing.kept),
    };
    format!("<{reason}{detail}{counts}>")
}

/// As the marks in texts of which a part was hidden. Of a whole value its length is known.
fn hidden_in_words(rule: &str, length: u64) -> String {
    match length {
        0 => format!("<hidden: {rule}>"),
        length => format!("<hidden: {rule}, of length {length}>"),
    }
}
