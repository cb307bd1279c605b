//! Patterns of the user. Python's `re` and Rust's `regex` agree on a common part of their languages; what lies outside
//! of it (look-behind, back-references, letters of Unicode) stays with Python.

use regex::bytes::{Regex, RegexBuilder};
use regex_syntax::ast::{self, Ast, Visitor, parse::Parser, visit};

use super::spans::Spans;
use super::{Redactor, rules};

// Flags of Python's `re`.
const IGNORECASE: u32 = 2;
const MULTILINE: u32 = 8;
const DOTALL: u32 = 16;
const UNICODE: u32 = 32;
const ASCII: u32 = 256;

/// A pattern that means the same here as in Python.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Pattern {
    source: String,
    flags: u32,
    is_bytes: bool,
}

impl Pattern {
    /// `pattern.pattern` (bytes as Latin-1), `pattern.flags`, and whether it is one of bytes; `None` where only Python
    /// runs it as it was meant.
    pub(crate) fn new(source: &str, flags: u32, is_bytes: bool) -> Option<Self> {
        let is_ascii = is_bytes || flags & ASCII != 0;
        let known = MULTILINE | DOTALL | UNICODE | ASCII | if is_bytes { IGNORECASE } else { 0 };
        if flags & !known != 0 || (is_bytes && !source.is_ascii()) {
            return None;
        }
        let ast = Parser::new().parse(source).ok()?;
        visit(&ast, Alike { is_bytes, is_ascii, is_multiline: flags & MULTILINE != 0 }).ok()?;
        let pattern = Self { source: source.to_owned(), flags, is_bytes };
        pattern.compile().map(|_| pattern)
    }

    pub(super) fn compile(&self) -> Option<Regex> {
        let has = |flag| self.flags & flag != 0;
        let mut builder = RegexBuilder::new(&self.source);
        builder.unicode(!self.is_bytes).multi_line(has(MULTILINE)).dot_matches_new_line(has(DOTALL));
        builder.case_insensitive(has(IGNORECASE)).build().ok()
    }
}

pub(super) fn scan(redactor: &Redactor, text: &[u8], found: &mut Spans) {
    let Some(rule) = redactor.rule(rules::USER_PATTERN) else { return };
    for pattern in &redactor.patterns {
        for hit in pattern.find_iter(text) {
            found.hide(hit.range(), rule);
        }
    }
}

/// Refuses what the two languages read differently.
struct Alike {
    is_bytes: bool,
    is_ascii: bool,
    is_multiline: bool,
}

impl Alike {
    fn literal(&self, literal: &ast::Literal) -> Result<(), ()> {
        use ast::LiteralKind::{HexFixed, Meta, Special, Superfluous, Verbatim};
        let is_known = match literal.kind {
            Verbatim | Meta | Special(_) => true,
            // `\<` is a sign there and the start of a word here; no letter is escaped for nothing.
            Superfluous => !literal.c.is_alphanumeric() && !"<>".contains(literal.c),
            HexFixed(_) => !self.is_bytes || literal.c.is_ascii(),
            _ => false,
        };
        if is_known { Ok(()) } else { Err(()) }
    }

    /// `\d`, `\s`, `\w`: beyond ASCII their letters are not the same, and a `\W` of bytes here is half a letter there.
    fn perl(&self, class: &ast::ClassPerl) -> Result<(), ()> {
        let is_digit = class.kind == ast::ClassPerlKind::Digit;
        if self.is_bytes || (is_digit && !self.is_ascii) { Ok(()) } else { Err(()) }
    }
}

impl Visitor for Alike {
    type Output = ();
    type Err = ();

    fn finish(self) -> Result<(), ()> {
        Ok(())
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), ()> {
        use ast::AssertionKind::{EndLine, NotWordBoundary, StartLine, StartText, WordBoundary};
        match ast {
            Ast::Empty(_) | Ast::Dot(_) | Ast::ClassBracketed(_) | Ast::Alternation(_) | Ast::Concat(_) => Ok(()),
            Ast::Literal(literal) => self.literal(literal),
            Ast::ClassPerl(class) => self.perl(class),
            Ast::Assertion(assertion) => match assertion.kind {
                StartLine | StartText => Ok(()),
                // Without MULTILINE, Python's `$` also stands before a last line end.
                EndLine if self.is_multiline => Ok(()),
                WordBoundary | NotWordBoundary if self.is_bytes => Ok(()),
                _ => Err(()),
            },
            // `a++` is possessive there.
            Ast::Repetition(repetition) if !matches!(*repetition.ast, Ast::Repetition(_)) => Ok(()),
            Ast::Group(group) => match &group.kind {
                ast::GroupKind::CaptureIndex(_) | ast::GroupKind::CaptureName { .. } => Ok(()),
                ast::GroupKind::NonCapturing(flags) if flags.items.is_empty() => Ok(()),
                ast::GroupKind::NonCapturing(_) => Err(()),
            },
            _ => Err(()),
        }
    }

    fn visit_class_set_item_pre(&mut self, item: &ast::ClassSetItem) -> Result<(), ()> {
        match item {
            ast::ClassSetItem::Literal(literal) => self.literal(literal),
            ast::ClassSetItem::Range(range) => self.literal(&range.start).and(self.literal(&range.end)),
            ast::ClassSetItem::Perl(class) => self.perl(class),
            ast::ClassSetItem::Empty(_) | ast::ClassSetItem::Union(_) => Ok(()),
            _ => Err(()),
        }
    }

    fn visit_class_set_binary_op_pre(&mut self, _: &ast::ClassSetBinaryOp) -> Result<(), ()> {
        Err(())
    }
}
