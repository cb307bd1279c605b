//! An expression in a traceback, as far as its marks need it: what stands outside of all its brackets.

use std::ops::Range;

/// A token of an expression that stands outside of all its brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Operand,
    /// A bracket with what is in it, which follows an operand: a call or a subscript.
    Trailer(u8),
    /// A sign of an operation, and how close it binds.
    Operator(usize),
    /// A sign of what follows it.
    Sign,
    /// A word or sign that makes the expression another than an operation, a subscript or a call.
    Other,
}

/// An operation, a subscript or a call, and where in it the part is that a traceback points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expression {
    /// Its operator.
    Operation(Range<usize>),
    /// Its brackets.
    Subscript(Range<usize>),
    Call(Range<usize>),
}

impl Expression {
    /// None of another expression, and of what is none by itself.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let tokens = tokens(text.as_bytes())?;
        if tokens.iter().any(|(token, _)| *token == Token::Other) {
            return None;
        }
        let is_signed = matches!(tokens.first(), Some((Token::Sign, _)));
        if let Some((rank, operator)) = last_operation(&tokens).filter(|(rank, _)| !is_signed || *rank != POWER) {
            let is_single = rank != POWER && operator.len() == 1;
            // CPython takes the bracket around a whole operand for a part of the operator that it touches.
            let end = operator.end + usize::from(is_single && is_in_brackets(text, operator.end));
            return Some(Self::Operation(operator.start..end));
        }
        match tokens.last()? {
            (Token::Trailer(b'['), brackets) if !is_signed => Some(Self::Subscript(brackets.clone())),
            (Token::Trailer(b'('), brackets) if !is_signed => Some(Self::Call(brackets.clone())),
            _ => None,
        }
    }

    /// Where in it a traceback points at.
    pub(crate) fn pointed(&self) -> &Range<usize> {
        match self {
            Self::Operation(place) | Self::Subscript(place) | Self::Call(place) => place,
        }
    }
}

/// The operator that is done last, and its rank: of the lowest rank the rightmost, but of powers the leftmost.
fn last_operation(tokens: &[(Token, Range<usize>)]) -> Option<(usize, Range<usize>)> {
    let operators = tokens.iter().filter_map(|(token, place)| match token {
        Token::Operator(rank) => Some((*rank, place.clone())),
        _ => None,
    });
    operators.reduce(|best, next| {
        let is_later = if next.0 == POWER { next.0 < best.0 } else { next.0 <= best.0 };
        if is_later { next } else { best }
    })
}

/// Whether all from `start` on is one bracket around an expression, and so neither a tuple nor a generator, to which the
/// bracket belongs.
fn is_in_brackets(text: &str, start: usize) -> bool {
    let rest = text.get(start..).unwrap_or_default().trim_end();
    let inside = rest.strip_prefix('(').filter(|_| bracketed(rest.as_bytes()) == Some(rest.len()));
    let inside = inside.and_then(|inside| inside.strip_suffix(')')).unwrap_or_default();
    let found = tokens(inside.as_bytes()).unwrap_or_default();
    let ends = |place: &Range<usize>| matches!(inside.get(place.clone()), Some("," | "for"));
    !found.is_empty() && !found.iter().any(|(token, place)| *token == Token::Other && ends(place))
}

const POWER: usize = 7;

/// Signs of operations with their rank, the longer ones first.
const OPERATORS: [(&[u8], usize); 13] = [
    (b"**", POWER),
    (b"//", 5),
    (b"<<", 3),
    (b">>", 3),
    (b"|", 0),
    (b"^", 1),
    (b"&", 2),
    (b"+", 4),
    (b"-", 4),
    (b"*", 5),
    (b"/", 5),
    (b"%", 5),
    (b"@", 5),
];

/// Words of what is no operand.
const KEYWORDS: [&[u8]; 19] = [
    b"and", b"or", b"not", b"in", b"is", b"if", b"else", b"lambda", b"await", b"yield", b"for", b"raise", b"return",
    b"assert", b"del", b"import", b"from", b"with", b"as",
];

/// None where brackets or quotes do not fit: then it is no expression by itself.
fn tokens(bytes: &[u8]) -> Option<Vec<(Token, Range<usize>)>> {
    let mut found: Vec<(Token, Range<usize>)> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = bytes.get(at..)?;
        if let Some(length) = passed_over(rest) {
            at += length;
            continue;
        }
        let after_operand = matches!(found.last(), Some((Token::Operand | Token::Trailer(_), _)));
        let operator = OPERATORS.iter().find(|(sign, _)| rest.starts_with(sign));
        let (token, length) = match byte {
            b'(' | b'[' if after_operand => (Token::Trailer(byte), bracketed(rest)?),
            b'(' | b'[' | b'{' => (Token::Operand, bracketed(rest)?),
            b'\'' | b'"' => (Token::Operand, quoted(rest)?),
            _ if is_of_word(byte) => match word(rest) {
                // Two of them side by side are words of a text, of which the part is.
                (_, length) if after_operand && !goes_on(bytes, at, length) => (Token::Other, length),
                found => found,
            },
            b'+' | b'-' | b'~' if !after_operand => (Token::Sign, 1),
            _ => match operator {
                Some((sign, rank)) if after_operand => (Token::Operator(*rank), sign.len()),
                _ => (Token::Other, 1),
            },
        };
        found.push((token, at..at + length));
        at += length;
    }
    Some(found)
}

/// Bytes of spaces, ends of lines and a comment.
fn passed_over(bytes: &[u8]) -> Option<usize> {
    match bytes.first()? {
        b' ' | b'\t' | b'\r' | b'\n' | b'\\' => Some(1),
        b'#' => Some(bytes.iter().take_while(|byte| **byte != b'\n').count()),
        _ => None,
    }
}

/// Letters, digits, and the dots of attributes and numbers.
fn is_of_word(byte: u8) -> bool {
    byte == b'_' || byte == b'.' || byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

/// Whether a word after an operand is an attribute of it, or the prefix of a further literal.
fn goes_on(bytes: &[u8], at: usize, length: usize) -> bool {
    let before = bytes.get(..at).unwrap_or_default().trim_ascii_end();
    let is_attribute = before.ends_with(b".") || bytes.get(at) == Some(&b'.');
    is_attribute || matches!(bytes.get(at + length), Some(b'\'' | b'"'))
}

/// A name, with attributes of it, or a number, and its bytes.
fn word(bytes: &[u8]) -> (Token, usize) {
    let length = |from: usize| bytes.iter().skip(from).take_while(|byte| is_of_word(**byte)).count();
    let mut end = length(0);
    let word = bytes.get(..end).unwrap_or_default();
    // The sign of an exponent: `1e-3`.
    let is_decimal = matches!(word, [b'0'..=b'9' | b'.', ..]) && !matches!(word, [b'0', b'x' | b'X', ..]);
    if is_decimal && matches!(word.last(), Some(b'e' | b'E')) && matches!(bytes.get(end), Some(b'+' | b'-')) {
        end += 1 + length(end + 1);
    }
    (if KEYWORDS.contains(&word) { Token::Other } else { Token::Operand }, end)
}

/// Bytes to the bracket that closes the first one.
fn bracketed(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            b'\'' | b'"' => {
                at += quoted(bytes.get(at..)?)?;
                continue;
            }
            b'#' => at += bytes.get(at..)?.iter().take_while(|byte| **byte != b'\n').count(),
            _ => {}
        }
        at += 1;
    }
    None
}

/// Bytes of a literal that begins with its quotes, of which there are one or three.
fn quoted(bytes: &[u8]) -> Option<usize> {
    let quote = *bytes.first()?;
    let triple = [quote; 3];
    let quotes = if bytes.starts_with(&triple) { &triple[..] } else { &triple[..1] };
    let mut at = quotes.len();
    while let Some(byte) = bytes.get(at) {
        if bytes.get(at..)?.starts_with(quotes) {
            return Some(at + quotes.len());
        }
        at += if *byte == b'\\' { 2 } else { 1 };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::Expression;

    /// What is pointed at.
    fn pointed(text: &str) -> Option<&str> {
        text.get(Expression::parse(text)?.pointed().clone())
    }

    #[test]
    fn the_operation_that_is_done_last_is_found() {
        assert_eq!(Expression::parse("a * b + c ** d"), Some(Expression::Operation(6..7)));
        assert_eq!(Expression::parse("a ** b ** c"), Some(Expression::Operation(2..4)));
        assert_eq!(Expression::parse("a - b - c"), Some(Expression::Operation(6..7)));
        assert_eq!(Expression::parse("a ** -b * c"), Some(Expression::Operation(8..9)));
    }

    #[test]
    fn a_sign_binds_closer_than_operations_but_powers() {
        assert_eq!(pointed("-a + b"), Some("+"));
        assert_eq!(pointed("a & ~b"), Some("&"));
        for text in ["-a", "-a ** b", "-f(x)", "-x[0]"] {
            assert_eq!(pointed(text), None, "{text}");
        }
    }

    #[test]
    fn brackets_of_calls_and_subscripts_are_found() {
        assert_eq!(Expression::parse("f(x)(y)"), Some(Expression::Call(4..7)));
        assert_eq!(Expression::parse("''.join(x)[0]"), Some(Expression::Subscript(10..13)));
        assert_eq!(pointed("f(\n    a,  # (not this\n    b,\n)"), Some("(\n    a,  # (not this\n    b,\n)"));
        assert_eq!(pointed("f('''a'(''')"), Some("('''a'(''')"));
        assert_eq!(pointed("'a' f'b' % c . d"), Some("%"));
        assert_eq!(pointed("f(x) .y(z)"), Some("(z)"));
    }

    #[test]
    fn a_bracket_that_touches_an_operator_is_pointed_at_where_python_does() {
        assert_eq!(pointed("a*(b + c)"), Some("*("));
        assert_eq!(pointed("a**(b + c)"), Some("**"));
        assert_eq!(pointed("a*(b + c).d"), Some("*"));
        assert_eq!(pointed("a%(b, c)"), Some("%"));
        assert_eq!(pointed("a + (b)"), Some("+"));
    }

    #[test]
    fn numbers_with_exponents_are_operands() {
        assert_eq!(pointed("a * 1e-3"), Some("*"));
        assert_eq!(pointed("0xe-3"), Some("-"));
    }

    #[test]
    fn another_expression_has_none() {
        for text in
            ["a", "a.b", "a < b", "a and b", "a, b", "f(x", "'a", "await f()", "raise E(1)", "a if b else c", ""]
        {
            assert_eq!(Expression::parse(text), None, "{text}");
        }
    }
}
