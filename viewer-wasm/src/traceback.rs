//! An exception as Python prints it: `traceback.print_exception`, of the version that wrote the dump.

use coredumpy_format::model::{Exception, FrameSummary, Object, ObjectId, Value};
use coredumpy_format::{ReadAt, Text};
use rustc_hash::FxHashMap;

use crate::carets::carets;
use crate::frames::number_at;
use crate::preview::{full_name, is_str, preview, shown};
use crate::reader::Reader;
use crate::repr::escaped_lines;
use crate::statement::statement_lines;

/// Exceptions of one text; also what ends a chain that loops.
const EXCEPTIONS_MAX: usize = 200;
/// `max_group_width` and `max_group_depth` of `traceback.TracebackException`.
const GROUP_WIDTH: usize = 15;
const GROUP_DEPTH: usize = 10;
/// `_RECURSIVE_CUTOFF`: equal lines that are printed before the rest is counted.
const RECURSIVE_CUTOFF: usize = 3;
/// Lines of a statement; of a longer one, which is a claim of a hostile file, the first is printed.
const STATEMENT_MAX: usize = 10_000;
/// Marks under a line; more are a claim of a hostile file.
const MARKS_MAX: usize = 10_000;
/// Characters of a message.
const MESSAGE_MAX: u32 = 1 << 20;

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";

/// What is written so far.
struct Printer<'a, S> {
    reader: &'a Reader<S>,
    /// Python 3.minor.
    minor: u32,
    out: String,
    seen: Vec<ObjectId>,
    /// The lines of sources that were needed.
    sources: FxHashMap<u32, Vec<String>>,
    group_depth: usize,
    needs_close: bool,
}

impl<S: ReadAt> Reader<S> {
    /// The exception with its causes, contexts and members.
    pub fn traceback_text(&self, id: u32) -> String {
        let mut version = self.dump.header().python.version.split('.');
        let minor = version.nth(1).and_then(|minor| minor.parse().ok()).unwrap_or(11);
        let (out, seen, sources) = (String::new(), Vec::new(), FxHashMap::default());
        let mut printer = Printer { reader: self, minor, out, seen, sources, group_depth: 0, needs_close: false };
        if matches!(self.object(ObjectId(id)), Object::Absent(_)) {
            printer.in_words();
        } else {
            printer.chain(ObjectId(id));
        }
        printer.out
    }
}

impl<S: ReadAt> Printer<'_, S> {
    /// What the header says of the exception that was raised, where its record cannot be read.
    fn in_words(&mut self) {
        let header = self.reader.dump.header();
        if let Some(thread) = header.threads.iter().find(|thread| thread.crashed) {
            self.out.push_str("Traceback (most recent call last):\n");
            for FrameSummary(function, filename, lineno) in thread.frames.iter().rev() {
                let (line, code) = self.place(function, filename, *lineno, &[]);
                self.out.extend([line, code]);
            }
        }
        if let Some(exception) = header.exceptions.first() {
            let name = shown(&exception.type_name);
            let message = self.long_text(&Value::Str(exception.message.clone()));
            let words = if message.is_empty() { message } else { format!(": {message}") };
            self.out.extend([name.as_str(), words.as_str(), "\n"]);
        }
    }

    /// The exceptions that led to it, then itself.
    fn chain(&mut self, id: ObjectId) {
        let mut chain: Vec<(&str, Exception)> = Vec::new();
        let mut next = Some((id, ""));
        while let Some((id, relation)) = next {
            // Chains can loop, so remember what was seen. A member is printed even where it was a cause before.
            if self.seen.len() >= EXCEPTIONS_MAX || (!chain.is_empty() && self.seen.contains(&id)) {
                break;
            }
            self.seen.push(id);
            let Object::Exception(exception) = self.reader.object(id) else { break };
            let cause = exception.cause.as_ref().and_then(Value::as_ref_id).map(|cause| (cause, CAUSE));
            let context = exception.context.as_ref().and_then(Value::as_ref_id).map(|context| (context, CONTEXT));
            let context = context.filter(|_| exception.suppress_context != Some(true));
            next = cause.or(context);
            chain.push((relation, *exception));
        }
        let mut is_first = true;
        for (at, (_, exception)) in chain.iter().enumerate().rev() {
            // A relation stands between the exception that it leads to and the one that has it.
            if !is_first && let Some((relation, _)) = chain.get(at + 1) {
                self.emit(relation, '|');
            }
            is_first = false;
            self.one(exception);
        }
    }

    fn one(&mut self, exception: &Exception) {
        let members = self.members(exception);
        if self.group_depth > GROUP_DEPTH && members.is_some() {
            return self.emit("... (max_group_depth is 10)\n", '|');
        }
        let is_top = members.is_some() && self.group_depth == 0;
        if is_top {
            self.group_depth += 1;
        }
        let stack = self.stack(exception);
        if !stack.is_empty() {
            match members {
                Some(_) if is_top => self.emit("Exception Group Traceback (most recent call last):\n", '+'),
                Some(_) => self.emit("Exception Group Traceback (most recent call last):\n", '|'),
                None => self.emit("Traceback (most recent call last):\n", '|'),
            }
        }
        self.emit(&stack, '|');
        let last = self.last_lines(exception);
        self.emit(&last, '|');
        if let Some(members) = members {
            self.group(&members);
        }
        if is_top {
            self.group_depth = 0;
        }
    }

    fn group(&mut self, members: &[Value]) {
        self.needs_close = false;
        let shown_count = if members.len() <= GROUP_WIDTH { members.len() } else { GROUP_WIDTH + 1 };
        for (at, member) in members.iter().take(shown_count).enumerate() {
            if at + 1 == shown_count {
                self.needs_close = true;
            }
            let is_truncated = at >= GROUP_WIDTH;
            let title = if is_truncated { "...".to_owned() } else { (at + 1).to_string() };
            let corner = if at == 0 { "+-" } else { "  " };
            let indent = " ".repeat(2 * self.group_depth);
            self.out.extend([&indent, corner, "+---------------- ", &title, " ----------------\n"]);
            self.group_depth += 1;
            if is_truncated {
                let more = members.len() - GROUP_WIDTH;
                let plural = if more > 1 { "s" } else { "" };
                self.emit(&format!("and {more} more exception{plural}\n"), '|');
            } else if let Some(id) = member.as_ref_id() {
                self.chain(id);
            } else {
                let line = format!("{}\n", preview(self.reader, member, 200));
                self.emit(&line, '|');
            }
            if at + 1 == shown_count && self.needs_close {
                let indent = " ".repeat(2 * self.group_depth);
                self.out.extend([&indent, "+------------------------------------\n"]);
                self.needs_close = false;
            }
            self.group_depth -= 1;
        }
    }

    fn members(&self, exception: &Exception) -> Option<Vec<Value>> {
        match self.reader.referred(exception.members.as_ref()?)?.1 {
            Object::Tuple(tuple) => Some(tuple.items),
            Object::List(list) => Some(list.items),
            _ => None,
        }
    }

    /// Each line of the text, with the margin of the groups that it stands in.
    fn emit(&mut self, text: &str, margin: char) {
        let indent = format!("{}{margin} ", " ".repeat(2 * self.group_depth));
        for line in text.split_inclusive('\n') {
            if self.group_depth > 0 {
                self.out.push_str(&indent);
            }
            self.out.push_str(line);
        }
    }

    // --- frames ---

    fn stack(&mut self, exception: &Exception) -> String {
        let id = exception.traceback.as_ref().and_then(Value::as_ref_id);
        let entries = id.map_or_else(Vec::new, |id| self.reader.traceback_values(id));
        let mut out = String::new();
        let mut last: Option<String> = None;
        let mut count = 0;
        for entry in entries.chunks(5) {
            let (line, code) = self.entry(entry);
            if last.as_ref() == Some(&line) {
                count += 1;
            } else {
                push_repeated(&mut out, count);
                count = 1;
                last = Some(line.clone());
            }
            if count <= RECURSIVE_CUTOFF {
                out.push_str(&line);
                out.push_str(&code);
            }
        }
        push_repeated(&mut out, count);
        out
    }

    /// The line that names the place, and the lines of source.
    fn entry(&mut self, entry: &[Value]) -> (String, String) {
        let frame = entry.first().unwrap_or(&Value::None);
        let Some((frame, code)) = self.reader.frame_and_code(frame) else {
            return (format!("  {}\n", preview(self.reader, frame, 200)), String::new());
        };
        let lineno = number_at(entry, 1).map(u64::from).or(frame.lineno).unwrap_or(code.firstlineno);
        self.place(&code.name, &code.filename, lineno, entry)
    }

    /// `entry` may be empty: then nothing is known of columns.
    fn place(&mut self, name: &Text, filename: &Text, lineno: u64, entry: &[Value]) -> (String, String) {
        let place = format!("  File \"{}\", line {lineno}, in {}\n", shown(filename), shown(name));
        let Some(source) = self.reader.source_number(filename) else { return (place, String::new()) };
        let (reader, minor) = (self.reader, self.minor);
        let lines = self.sources.entry(source).or_insert_with(|| {
            let text = reader.source(source).text.unwrap_or_default();
            text.lines().map(str::to_owned).collect()
        });
        let first = usize::try_from(lineno).ok().and_then(|lineno| lineno.checked_sub(1));
        let Some(lines) = first.and_then(|first| lines.get(first..)) else { return (place, String::new()) };
        (place, code_lines(lines, lineno, entry, minor))
    }

    // --- type, message, notes ---

    fn last_lines(&self, exception: &Exception) -> String {
        let class = self.reader.class(&exception.class);
        let name = class.as_ref().map_or_else(
            || "Exception".to_owned(),
            |class| match class.module.as_str() {
                Some("__main__") => shown(&class.qualname),
                _ => full_name(class),
            },
        );
        let (place, message) = match self.syntax_error(exception) {
            Some(found) => found,
            None => {
                (String::new(), exception.message.as_ref().map_or_else(String::new, |message| self.long_text(message)))
            }
        };
        let mut out = if message.is_empty() { format!("{name}\n") } else { format!("{name}: {message}\n") };
        out.insert_str(0, &place);
        for note in self.notes(exception) {
            out.push_str(&note);
            out.push('\n');
        }
        out
    }

    /// Where a text is no Python, and what is wrong with it (`TracebackException._format_syntax_error`).
    fn syntax_error(&self, exception: &Exception) -> Option<(String, String)> {
        let attribute = |name: &str| {
            let at = exception.names.list.iter().position(|found| is_str(found, name))?;
            exception.values.get(at).filter(|value| !matches!(value, Value::None | Value::Missing(_)))
        };
        // Only these have it.
        exception.names.list.iter().position(|name| is_str(name, "print_file_and_line"))?;
        let number = |name| match attribute(name) {
            Some(Value::Int(number)) => Some(*number),
            _ => None,
        };
        let text = |name| attribute(name).map(|value| self.long_text(value));
        let mut message = text("msg").unwrap_or_else(|| "<no detail available>".to_owned());
        let mut place = String::new();
        match (number("lineno"), text("filename")) {
            (Some(lineno), filename) => {
                let filename = filename.unwrap_or_else(|| "<string>".to_owned());
                place = format!("  File \"{filename}\", line {lineno}\n");
            }
            (None, Some(filename)) => message.extend([" (", &filename, ")"]),
            (None, None) => {}
        }
        if let Some(line) = text("text") {
            let line = line.trim_end_matches('\n');
            let bare = line.trim_start_matches([' ', '\n', '\u{c}']);
            place.extend(["    ", bare, "\n"]);
            let spaces = i64::try_from(line.len() - bare.len()).ok()?;
            if let Some(offset) = number("offset") {
                let column = |offset: i64| offset.saturating_sub(1).saturating_sub(spaces);
                let end = number("end_offset").filter(|end| !matches!(*end, 0 | -1) && *end != offset);
                place.push_str(&marks(bare, column(offset), column(end.unwrap_or(offset.saturating_add(1)))));
            }
        }
        Some((place, message))
    }

    fn notes(&self, exception: &Exception) -> Vec<String> {
        let notes = exception.notes.as_ref().and_then(|notes| self.reader.referred(notes));
        match notes {
            Some((_, Object::List(list))) => list.items.iter().map(|note| self.long_text(note)).collect(),
            _ => Vec::new(),
        }
    }

    /// A text as it is, but for what steers a reader; another value as its repr.
    fn long_text(&self, value: &Value) -> String {
        let text = match value {
            Value::Str(text) => text.to_lossy().into_owned(),
            Value::Ref(id) if matches!(self.reader.object(*id), Object::Scalar(_)) => {
                self.reader.text(id.0, 0, MESSAGE_MAX).text
            }
            other => preview(self.reader, other, 200),
        };
        escaped_lines(&Text::from(text))
    }
}

/// The lines of source of an entry of a traceback, from its first on, with marks under them from 3.11 on.
fn code_lines(lines: &[String], lineno: u64, entry: &[Value], minor: u32) -> String {
    let Some(line) = lines.first().filter(|line| !line.trim().is_empty()) else { return String::new() };
    let mut plain = format!("    {}\n", escaped_lines(&Text::from(line.trim())));
    let (Some(start), Some(end)) = (number_at(entry, 3), number_at(entry, 4)) else { return plain };
    let (start, end) = (start as usize, end as usize);
    let last_lineno = number_at(entry, 2).map_or(lineno, u64::from);
    let further = usize::try_from(last_lineno.saturating_sub(lineno)).unwrap_or(usize::MAX);
    if minor >= 13 {
        let lines = lines.get(..=further).filter(|lines| lines.len() <= STATEMENT_MAX).unwrap_or_default();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        return statement_lines(&lines, start, end).unwrap_or(plain);
    }
    let end = (further == 0).then_some(end);
    if let Some(marks) = carets(line, start, end).filter(|_| minor >= 11) {
        plain.extend(["    ", &marks, "\n"]);
    }
    plain
}

/// Marks under some columns of a line; none where they begin before it.
fn marks(line: &str, from: i64, to: i64) -> String {
    let Ok(from) = usize::try_from(from) else { return String::new() };
    let count = usize::try_from(to).map_or(0, |to| to.saturating_sub(from)).min(MARKS_MAX);
    // What is wider than a space stays, for alignment.
    let spaces: String = line.chars().take(from).map(|c| if c.is_whitespace() { c } else { ' ' }).collect();
    format!("    {spaces}{}\n", "^".repeat(count))
}

fn push_repeated(out: &mut String, count: usize) {
    if let Some(more) = count.checked_sub(RECURSIVE_CUTOFF).filter(|more| *more > 0) {
        let plural = if more > 1 { "s" } else { "" };
        out.extend(["  [Previous line repeated ", &more.to_string(), " more time", plural, "]\n"]);
    }
}
