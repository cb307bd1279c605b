//! The reprs of objects of the standard library's C types.
//!
//! Those that ask another object for its repr are worded here: that object may be of a class of the program (the pattern of
//! an expression, the name of a time zone), and `PyObject_Repr` runs signal handlers.

use std::fmt::Write;

use coredumpy_format::Text;
use coredumpy_format::model::{Missing, Reason, Value};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::raw::{self, Getter, Obj};
use super::types::{Repr, is_exact_str, type_object};
use super::walk::{Walk, text_of};

/// Bytes of a repr that is kept.
const REPR_MAX_BYTES: usize = 16 * 1024;
/// Characters of an expression's pattern that its repr shows.
const PATTERN_SHOWN: usize = 200;

impl Walk<'_> {
    pub(crate) fn native_repr(&mut self, object: Obj, type_number: u32) -> Value {
        let text = match self.types.info(type_number).repr {
            Repr::Default => return self.default_repr(object),
            Repr::Unknown => None,
            Repr::Safe => self.c_repr(object),
            Repr::Plain => Self::holds_plain_values(object).then(|| self.c_repr(object)).flatten(),
            Repr::Zone => self.zone_repr(object),
            Repr::Element => self.element_repr(object),
            Repr::Pattern => self.pattern_repr(object),
            Repr::Match => self.match_repr(object),
            Repr::Timezone => self.timezone_repr(object),
            Repr::Datetime => self.datetime_repr(object, &["year", "month", "day", "hour", "minute"]),
            Repr::Time => self.datetime_repr(object, &["hour", "minute"]),
        };
        match text {
            Some(text) if text.as_bytes().len() <= REPR_MAX_BYTES => Value::Str(text),
            Some(text) => Value::Missing(Missing::counted(Reason::Bytes, 0, text.as_bytes().len() as u64)),
            None => Value::Missing(Missing::with_detail(Reason::Failed, "its repr could run code of the program")),
        }
    }

    /// As `object.__repr__` words it.
    fn default_repr(&self, object: Obj) -> Value {
        let class = type_object(self.py, object.type_ptr());
        let read = |getter: &Getter| {
            let text = getter.read(self.py, Obj::of(&class)).and_then(|name| text_of(&name).ok());
            text.unwrap_or_default()
        };
        let (module, qualname) = (read(&self.types.module), read(&self.types.qualname));
        let module = if module == Text::from("builtins") { String::new() } else { format!("{module}.") };
        Value::Str(Text::from(format!("<{module}{qualname} object at {:#x}>", object.address())))
    }

    fn c_repr(&self, object: Obj) -> Option<Text> {
        text_of(&raw::c_repr(self.py, object)?).ok()
    }

    /// Of an exact str or bytes.
    fn plain_repr(&self, object: Obj) -> Option<Text> {
        let is_bytes = object.type_ptr() == &raw mut ffi::PyBytes_Type;
        if is_bytes || is_exact_str(object) { self.c_repr(object) } else { None }
    }

    fn int(&mut self, object: Obj, name: &str) -> Option<i64> {
        let value = self.types.attribute(object, name)?;
        if Obj::of(&value).type_ptr() == &raw mut ffi::PyLong_Type { Obj::of(&value).as_i64() } else { None }
    }

    /// `re.compile('x', re.IGNORECASE)`
    fn pattern_repr(&mut self, object: Obj) -> Option<Text> {
        const NAMES: [(i64, &str); 8] = [
            (2, "IGNORECASE"),
            (4, "LOCALE"),
            (8, "MULTILINE"),
            (16, "DOTALL"),
            (32, "UNICODE"),
            (64, "VERBOSE"),
            (128, "DEBUG"),
            (256, "ASCII"),
        ];
        let pattern = self.types.attribute(object, "pattern")?;
        let mut flags = self.int(object, "flags")?;
        // A str pattern is a Unicode one unless it says otherwise.
        if is_exact_str(Obj::of(&pattern)) && flags & (4 | 32 | 256) == 32 {
            flags &= !32;
        }
        let pattern = self.plain_repr(Obj::of(&pattern))?;
        let mut names: Vec<String> = Vec::new();
        for (flag, name) in NAMES {
            if flags & flag != 0 {
                names.push(format!("re.{name}"));
                flags &= !flag;
            }
        }
        if flags != 0 {
            names.push(format!("{flags:#x}"));
        }
        let shown: String = pattern.to_lossy().chars().take(PATTERN_SHOWN).collect();
        let separator = if names.is_empty() { "" } else { ", " };
        Some(Text::from(format!("re.compile({shown}{separator}{})", names.join("|"))))
    }

    /// `<re.Match object; span=(0, 1), match='x'>`
    fn match_repr(&mut self, object: Obj) -> Option<Text> {
        let string = self.types.attribute(object, "string")?;
        let spans = self.types.attribute(object, "regs")?;
        let span = Obj::of(&spans).tuple_item(0)?;
        let (start, end) = (span.tuple_item(0)?.as_i64()?, span.tuple_item(1)?.as_i64()?);
        let (from, to) = (isize::try_from(start).ok()?, isize::try_from(end).ok()?);
        let string = Obj::of(&string);
        let shown = if is_exact_str(string) {
            raw::substring(self.py, string, from, to)?
        } else if string.type_ptr() == &raw mut ffi::PyBytes_Type {
            let part = string.as_bytes().get(from.cast_unsigned()..to.cast_unsigned())?;
            PyBytes::new(self.py, part).into_any()
        } else {
            return None;
        };
        let shown = self.plain_repr(Obj::of(&shown))?;
        Some(Text::from(format!("<re.Match object; span=({start}, {end}), match={shown}>")))
    }

    /// `datetime.timezone(datetime.timedelta(seconds=3600), 'CET')`
    fn timezone_repr(&mut self, object: Obj) -> Option<Text> {
        let class = type_object(self.py, object.type_ptr());
        let member = |name: &str| class.getattr(name).ok();
        if member("utc").is_some_and(|utc| Obj::of(&utc) == object) {
            return Some(Text::from("datetime.timezone.utc"));
        }
        // Offset and name as they were given: `tzname` would make a name.
        let given = member("__getinitargs__")?.call1((object.bound(self.py),)).ok()?;
        let given = Obj::of(&given);
        let mut text = format!("datetime.timezone({}", self.c_repr(given.tuple_item(0)?)?);
        if given.tuple_length() > 1 {
            write!(text, ", {}", self.plain_repr(given.tuple_item(1)?)?).ok()?;
        }
        text.push(')');
        Some(Text::from(text))
    }

    /// `zoneinfo.ZoneInfo(key='Europe/Berlin')`
    fn zone_repr(&mut self, object: Obj) -> Option<Text> {
        let key = self.types.attribute(object, "key")?;
        Some(Text::from(format!("zoneinfo.ZoneInfo(key={})", self.plain_repr(Obj::of(&key))?)))
    }

    /// `<Element 'a' at 0x…>`
    fn element_repr(&mut self, object: Obj) -> Option<Text> {
        let tag = self.types.attribute(object, "tag")?;
        Some(Text::from(format!("<Element {} at {:#x}>", self.plain_repr(Obj::of(&tag))?, object.address())))
    }

    /// `datetime.datetime(2024, 1, 2, 3, 4, fold=1, tzinfo=datetime.timezone.utc)`; `always`: what is shown even if zero.
    fn datetime_repr(&mut self, object: Obj, always: &[&str]) -> Option<Text> {
        let mut numbers = Vec::new();
        for name in always {
            numbers.push(self.int(object, name)?.to_string());
        }
        let (second, microsecond) = (self.int(object, "second")?, self.int(object, "microsecond")?);
        if second != 0 || microsecond != 0 {
            numbers.push(second.to_string());
        }
        if microsecond != 0 {
            numbers.push(microsecond.to_string());
        }
        // A time shows its fold after its tzinfo, a datetime before.
        let before_tzinfo = numbers.len();
        let tzinfo = self.types.attribute(object, "tzinfo")?;
        if !tzinfo.is_none() {
            let number = self.types.of(Obj::of(&tzinfo));
            // Another one's repr is code of the program.
            let tzinfo = Obj::of(&tzinfo);
            let text = match self.types.info(number).repr {
                Repr::Timezone => self.timezone_repr(tzinfo),
                Repr::Zone => self.zone_repr(tzinfo),
                _ => None,
            };
            numbers.push(format!("tzinfo={}", text?));
        }
        let (class, fold_at) = if always.len() == 2 { ("time", numbers.len()) } else { ("datetime", before_tzinfo) };
        if self.int(object, "fold")? != 0 {
            numbers.insert(fold_at, "fold=1".to_owned());
        }
        Some(Text::from(format!("datetime.{class}({})", numbers.join(", "))))
    }
}
