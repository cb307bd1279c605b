//! Secrets in arrays: texts of a fixed width, bytes, fields of structures. An element keeps its width, so that a mark may
//! not fit; the array says beside which rules took part.

use pyo3::prelude::*;
use pyo3::types::PyTuple;

use super::dtypes::member;
use super::hiding::{Hiding, both};
use super::raw::Obj;
use super::types::Types;
use crate::redact::{ByName, RuleId, Verdict};

/// Structures in structures that are looked into.
const NESTED_MAX: u32 = 16;

/// How the bytes of an element, or of a field of it, are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// UTF-32 in an order of bytes.
    Utf32 {
        is_big: bool,
    },
    Bytes,
    Other,
}

/// A run of bytes in each element.
struct Field {
    offset: usize,
    size: usize,
    reading: Reading,
    by_name: ByName,
}

/// What was hidden in the bytes of an array.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) rules: Vec<RuleId>,
    pub(crate) count: u32,
}

impl Found {
    fn note(&mut self, rule: RuleId) {
        self.count += 1;
        if !self.rules.contains(&rule) {
            self.rules.push(rule);
        }
    }
}

/// Hides what must not be seen in the elements of a numpy array.
pub(crate) fn hide_elements(
    types: &Types<'_>,
    hiding: &Hiding,
    dtype: &Bound<'_, PyAny>,
    itemsize: usize,
    bytes: &mut [u8],
) -> PyResult<Found> {
    let mut fields = Vec::new();
    gather(types, hiding, dtype, 0, hiding.under, NESTED_MAX, &mut fields)?;
    fields.retain(|field| field.reading != Reading::Other || matches!(field.by_name, ByName::Always(_)));
    let mut found = Found::default();
    if fields.is_empty() || itemsize == 0 {
        return Ok(found);
    }
    for element in bytes.chunks_exact_mut(itemsize) {
        for field in &fields {
            if let Some(part) = element.get_mut(field.offset..field.offset + field.size) {
                hide_part(hiding, field, part, &mut found);
            }
        }
    }
    Ok(found)
}

/// What the fields of a structure are called, in their order.
pub(crate) fn names_of_fields<'py>(types: &Types<'_>, dtype: &Bound<'py, PyAny>) -> Option<Bound<'py, PyTuple>> {
    member(types, dtype, "names").ok()?.cast_into_exact::<PyTuple>().ok()
}

fn gather(
    types: &Types<'_>,
    hiding: &Hiding,
    dtype: &Bound<'_, PyAny>,
    offset: usize,
    by_name: ByName,
    nested: u32,
    found: &mut Vec<Field>,
) -> PyResult<()> {
    let size: usize = member(types, dtype, "itemsize")?.extract()?;
    if let Ok(sub) = member(types, dtype, "subdtype")?.cast_into_exact::<PyTuple>() {
        let inner = sub.get_item(0)?;
        let step: usize = member(types, &inner, "itemsize")?.extract()?;
        for begin in (0..size).step_by(step.max(1)) {
            gather(types, hiding, &inner, offset + begin, by_name, nested.saturating_sub(1), found)?;
        }
        return Ok(());
    }
    let fields = member(types, dtype, "fields")?;
    if fields.is_none() || nested == 0 {
        let name: String = member(types, dtype, "str")?.extract()?;
        found.push(Field { offset, size, reading: reading_of(&name), by_name });
        return Ok(());
    }
    for name in names_of_fields(types, dtype).into_iter().flatten() {
        let field = fields.get_item(&name)?.cast_into_exact::<PyTuple>()?;
        let (inner, begin): (_, usize) = (field.get_item(0)?, field.get_item(1)?.extract()?);
        let by_name = both(by_name, hiding.by_name(Obj::of(&name)));
        gather(types, hiding, &inner, offset + begin, by_name, nested - 1, found)?;
    }
    Ok(())
}

/// Of numpy's name of a type: `<U12`, `|S20`.
fn reading_of(name: &str) -> Reading {
    let native = if cfg!(target_endian = "big") { '>' } else { '<' };
    let order = name.chars().next().unwrap_or('|');
    match name.chars().nth(1) {
        Some('U') => Reading::Utf32 { is_big: order == '>' || (order == '=' && native == '>') },
        Some('S' | 'V') => Reading::Bytes,
        _ => Reading::Other,
    }
}

fn hide_part(hiding: &Hiding, field: &Field, part: &mut [u8], found: &mut Found) {
    let text = match field.reading {
        Reading::Utf32 { is_big } => utf8_of(part, is_big),
        _ => part[..part.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1)].to_vec(),
    };
    if text.is_empty() {
        return;
    }
    let (rule, shown) = match (field.by_name, hiding.redactor.text(&text, field.by_name)) {
        (ByName::Always(rule), _) | (_, Verdict::Whole(rule)) => (rule, hiding.redactor.mark(rule).into_bytes()),
        (_, Verdict::Parts { text, rules, .. }) => {
            let Some(rule) = rules.first() else { return };
            (*rule, text)
        }
        (_, Verdict::Clean) => return,
    };
    found.note(rule);
    part.fill(0);
    match field.reading {
        Reading::Utf32 { is_big } => {
            for (place, char) in part.chunks_exact_mut(4).zip(String::from_utf8_lossy(&shown).chars()) {
                let code = u32::from(char);
                place.copy_from_slice(&if is_big { code.to_be_bytes() } else { code.to_le_bytes() });
            }
        }
        Reading::Bytes => part.iter_mut().zip(shown).for_each(|(place, byte)| *place = byte),
        // Numbers have no room for a mark.
        Reading::Other => {}
    }
}

/// The text of UTF-32 without the zeros at its end.
fn utf8_of(part: &[u8], is_big: bool) -> Vec<u8> {
    let codes = part.chunks_exact(4).map(|word| {
        let word = [word[0], word[1], word[2], word[3]];
        if is_big { u32::from_be_bytes(word) } else { u32::from_le_bytes(word) }
    });
    let text: String = codes.map(|code| char::from_u32(code).unwrap_or('\u{fffd}')).collect();
    text.trim_end_matches('\0').as_bytes().to_vec()
}

/// Whether bytes, or characters of four bytes each, read as one text have something that must not be seen.
pub(crate) fn tells_a_secret(hiding: &Hiding, dtype: &str, bytes: &[u8]) -> Option<RuleId> {
    if let ByName::Always(rule) = hiding.under {
        return (!bytes.is_empty()).then_some(rule);
    }
    let text = match dtype.get(1..) {
        Some("U1") => utf8_of(bytes, dtype.starts_with('>')),
        Some("S1" | "u1" | "i1" | "V1") => bytes.to_vec(),
        _ => return None,
    };
    match hiding.redactor.text(&text, hiding.under) {
        Verdict::Clean => None,
        Verdict::Whole(rule) => Some(rule),
        Verdict::Parts { rules, .. } => rules.first().copied(),
    }
}
