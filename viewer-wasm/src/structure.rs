//! Elements of structured arrays: the fields that numpy's `descr`, as a text, gives them.

use coredumpy_format::Text;

use crate::dtype::Dtype;

/// Fields that are shown, those of structures in structures among them.
const FIELDS_MAX: usize = 1000;
/// Structures in structures.
const NESTED_MAX: u32 = 16;

/// A field, or a field of a structure in the structure: `outer.inner`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: String,
    /// `<i4`, or of an array in each element `<i4 × 3`.
    pub(crate) type_name: String,
    dtype: Dtype,
    offset: usize,
    /// Elements of its array.
    count: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Structure {
    pub(crate) fields: Vec<Field>,
    /// Bytes of an element.
    pub(crate) size: usize,
}

impl Structure {
    /// None of a text that is no structure, and of one with a field of a type that is not known here.
    pub(crate) fn parse(dtype: &Text) -> Option<Self> {
        let mut parser = Parser { rest: dtype.as_str()?, found: Self { fields: Vec::new(), size: 0 } };
        parser.structure("", NESTED_MAX)?;
        let Parser { rest, found } = parser;
        (rest.is_empty() && !found.fields.is_empty() && found.size > 0).then_some(found)
    }

    /// As Python shows the field of an element.
    pub(crate) fn cell(&self, element: &[u8], field: usize) -> Option<String> {
        self.fields.get(field)?.text(element)
    }

    /// As Python shows an element.
    pub(crate) fn text(&self, element: &[u8]) -> Option<String> {
        let cells: Option<Vec<String>> = self.fields.iter().map(|field| field.text(element)).collect();
        cells.map(|cells| format!("({})", cells.join(", ")))
    }
}

impl Field {
    fn text(&self, element: &[u8]) -> Option<String> {
        let end = self.dtype.size.checked_mul(self.count)?.checked_add(self.offset)?;
        let mut parts =
            element.get(self.offset..end)?.chunks_exact(self.dtype.size).map(|bytes| self.dtype.text(bytes));
        match self.count {
            1 => parts.next(),
            _ => Some(format!("[{}]", parts.collect::<Vec<_>>().join(", "))),
        }
    }
}

/// What is left of the text, and what was found before.
struct Parser<'a> {
    rest: &'a str,
    found: Structure,
}

impl Parser<'_> {
    fn takes(&mut self, sign: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(sign)?;
        Some(())
    }

    /// `[(…), (…)]`; each name begins with those of the structures around it.
    fn structure(&mut self, around: &str, nested: u32) -> Option<()> {
        self.takes("[")?;
        while self.takes("]").is_none() {
            self.field(around, nested)?;
            let _ = self.takes(", ");
        }
        Some(())
    }

    /// `('name', '<i4')`, `('name', '<i4', (3,))`, `(('title', 'name'), …)`, `('name', […])`
    fn field(&mut self, around: &str, nested: u32) -> Option<()> {
        self.takes("(")?;
        let has_title = self.takes("(").is_some();
        let mut name = self.literal()?;
        if has_title {
            self.takes(", ")?;
            name = self.literal()?;
            self.takes(")")?;
        }
        self.takes(", ")?;
        let full = if around.is_empty() { name.clone() } else { format!("{around}.{name}") };
        if self.rest.starts_with('[') {
            self.structure(&full, nested.checked_sub(1)?)?;
        } else {
            let type_name = self.literal()?;
            let count = if self.takes(", (").is_some() { self.shape()? } else { 1 };
            self.push(full, &name, type_name, count)?;
        }
        self.takes(")")
    }

    /// Bytes between the fields have no name.
    fn push(&mut self, full: String, name: &str, type_name: String, count: usize) -> Option<()> {
        let dtype = Dtype::parse(&Text::from(type_name.as_str()))?;
        let offset = self.found.size;
        self.found.size = dtype.size.checked_mul(count)?.checked_add(offset)?;
        if !name.is_empty() {
            let type_name = if count == 1 { type_name } else { format!("{type_name} × {count}") };
            self.found.fields.push(Field { name: full, type_name, dtype, offset, count });
        }
        (self.found.fields.len() <= FIELDS_MAX).then_some(())
    }

    /// The elements of `3, 4)` or `3,)`.
    fn shape(&mut self) -> Option<usize> {
        let (inside, rest) = self.rest.split_once(')')?;
        self.rest = rest;
        let lengths = inside.split(',').map(str::trim).filter(|length| !length.is_empty());
        lengths
            .map(|length| length.parse::<usize>().ok())
            .try_fold(1_usize, |product, length| product.checked_mul(length?))
    }

    /// A string as `repr` writes it; its escapes stay.
    fn literal(&mut self) -> Option<String> {
        let quote = self.rest.chars().next().filter(|first| matches!(first, '\'' | '"'))?;
        let inside = self.rest.get(1..)?;
        let mut is_escaped = false;
        let end = inside.find(|c| {
            let ends = c == quote && !is_escaped;
            is_escaped = c == '\\' && !is_escaped;
            ends
        })?;
        self.rest = inside.get(end + 1..)?;
        inside.get(..end).map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn structure(text: &str) -> Option<Structure> {
        Structure::parse(&Text::from(text))
    }

    #[test]
    fn fields_are_read_where_they_stand() {
        let found = structure("[('a', '<i2'), ('', '|V2'), ('pair', '<f4', (2,)), ('s', '|S2')]").unwrap();
        assert_eq!(found.size, 14);
        let mut element = vec![0xfe, 0xff, 9, 9];
        element.extend(1.5_f32.to_le_bytes().into_iter().chain(2_f32.to_le_bytes()).chain(*b"ab"));
        assert_eq!(found.text(&element).unwrap(), "(-2, [1.5, 2.0], b'ab')");
        assert_eq!(found.cell(&element, 1).unwrap(), "[1.5, 2.0]");
        assert_eq!(found.cell(&element, 3), None);
        assert_eq!(found.text(&element[..13]), None);
        assert_eq!(found.fields[1].type_name, "<f4 × 2");
    }

    #[test]
    fn structures_in_structures_and_titles_have_names() {
        let found = structure(r#"[(('a title', 'x'), '<u1'), ('in', [('y', '<u1'), ("it's", '<u1')])]"#).unwrap();
        let names: Vec<&str> = found.fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["x", "in.y", "in.it's"]);
        assert_eq!(found.text(&[1, 2, 3]).unwrap(), "(1, 2, 3)");
    }

    #[test]
    fn what_is_no_structure_of_known_types_is_none() {
        let deep = format!("{}('a', '<i4'){}", "[('a', ".repeat(20), ")]".repeat(20));
        let huge = "[('a', '<i4', (99999999999, 99999999999))]";
        for text in [
            "",
            "[]",
            "<i4",
            "[('a', '|O')]",
            "[('a', '<i4')",
            "[('a', '<i4')] ",
            "[('a)]",
            "[('', '|V4')]",
            huge,
            &deep,
        ] {
            assert_eq!(structure(text), None, "{text}");
        }
    }
}
