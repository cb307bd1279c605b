//! The marks under a line of a traceback (PEP 657): `^` under the part that failed, `~` around its operator.

/// None where the whole line would be marked. Offsets are bytes of UTF-8; no `end` means that the part goes on beyond the
/// line.
pub(crate) fn carets(line: &str, start: usize, end: Option<usize>, minor: u32) -> Option<String> {
    let indent = line.len() - line.trim_start().len();
    let trimmed = line.trim();
    let (from, until) = (start.checked_sub(indent)?, end.map_or(trimmed.len(), |end| end.saturating_sub(indent)));
    let until = until.min(trimmed.len());
    let before = trimmed.get(..from)?;
    let part = trimmed.get(from..until).filter(|part| !part.is_empty())?;
    let anchors = end.and_then(|_| anchors(part, minor));
    if part.len() == trimmed.len() && anchors.is_none() {
        return None;
    }
    let spaces = " ".repeat(width(before));
    let marks = match anchors {
        None => "^".repeat(width(part)),
        Some((left, right)) => {
            let (head, rest) = part.split_at_checked(left)?;
            let (operator, tail) = rest.split_at_checked(right - left)?;
            format!("{}{}{}", "~".repeat(width(head)), "^".repeat(width(operator)), "~".repeat(width(tail)))
        }
    };
    Some(spaces + &marks)
}

/// Columns of a terminal: wide letters take two.
fn width(text: &str) -> usize {
    text.chars()
        .map(|c| match c {
            '\u{1100}'..='\u{115f}'
            | '\u{2e80}'..='\u{303e}'
            | '\u{3041}'..='\u{a4cf}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe6f}'
            | '\u{ff00}'..='\u{ff60}'
            | '\u{ffe0}'..='\u{ffe6}'
            | '\u{1f300}'..='\u{1f64f}'
            | '\u{1f900}'..='\u{1f9ff}'
            | '\u{20000}'..='\u{3fffd}' => 2,
            _ => 1,
        })
        .sum()
}

/// A token of an expression that stands outside of all its brackets: what it is and its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Operand,
    Operator(usize),
    /// A bracket that follows an operand: a call or a subscript.
    Trailer(u8),
    /// A word or sign that makes the expression another than an operation, a subscript or a call.
    Other,
}

/// Where the operator of an operation stands in it, or the brackets of a subscript, or since 3.13 of a call.
fn anchors(part: &str, minor: u32) -> Option<(usize, usize)> {
    let tokens = tokens(part.as_bytes())?;
    if tokens.iter().any(|(token, _, _)| *token == Token::Other) {
        return None;
    }
    let operators = tokens.iter().filter_map(|(token, start, end)| match token {
        Token::Operator(rank) => Some((*rank, *start, *end)),
        _ => None,
    });
    // The one that is done last: of the lowest rank the rightmost, but of powers the leftmost.
    let last = operators.reduce(|best, next| {
        let is_later = if next.0 == POWER { next.0 < best.0 } else { next.0 <= best.0 };
        if is_later { next } else { best }
    });
    if let Some((_, start, end)) = last {
        return Some((start, end));
    }
    match tokens.last()? {
        (Token::Trailer(b'['), start, end) => Some((*start, *end)),
        (Token::Trailer(b'('), start, end) if minor >= 13 => Some((*start, *end)),
        _ => None,
    }
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

/// None where brackets or quotes do not fit: then it is no expression by itself.
fn tokens(bytes: &[u8]) -> Option<Vec<(Token, usize, usize)>> {
    let mut found: Vec<(Token, usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let after_operand = matches!(found.last(), Some((Token::Operand | Token::Trailer(_), _, _)));
        let rest = bytes.get(at..)?;
        let operator = OPERATORS.iter().find(|(sign, _)| rest.starts_with(sign));
        let (token, length) = match byte {
            b' ' | b'\t' => {
                at += 1;
                continue;
            }
            b'(' | b'[' | b'{' => {
                let token = if after_operand && byte != b'{' { Token::Trailer(byte) } else { Token::Operand };
                (token, bracketed(rest)?)
            }
            b'\'' | b'"' => (Token::Operand, quoted(rest)?),
            b'.' => (Token::Operand, 1),
            _ if byte == b'_' || byte.is_ascii_alphanumeric() || !byte.is_ascii() => {
                let word =
                    |byte: &u8| *byte == b'_' || *byte == b'.' || byte.is_ascii_alphanumeric() || !byte.is_ascii();
                let length = rest.iter().take_while(|byte| word(byte)).count();
                let keyword = matches!(
                    rest.get(..length)?,
                    b"and"
                        | b"or"
                        | b"not"
                        | b"in"
                        | b"is"
                        | b"if"
                        | b"else"
                        | b"lambda"
                        | b"await"
                        | b"yield"
                        | b"for"
                        | b"raise"
                        | b"return"
                        | b"assert"
                        | b"del"
                        | b"import"
                        | b"from"
                        | b"with"
                        | b"as"
                );
                (if keyword { Token::Other } else { Token::Operand }, length)
            }
            _ => match operator {
                // Before an operand it is a sign of it, which binds closer than what follows.
                Some((sign, rank)) if after_operand => (Token::Operator(*rank), sign.len()),
                Some((sign, _)) if found.iter().any(|(token, _, _)| matches!(token, Token::Operator(_))) => {
                    (Token::Operand, sign.len())
                }
                _ => (Token::Other, 1),
            },
        };
        // A sign that stands for an operand must be followed by one.
        if token == Token::Operand && operator.is_some() {
            at += length;
            continue;
        }
        found.push((token, at, at + length));
        at += length;
    }
    Some(found)
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
            _ => {}
        }
        at += 1;
    }
    None
}

/// Bytes of a literal that begins with its quote.
fn quoted(bytes: &[u8]) -> Option<usize> {
    let quote = *bytes.first()?;
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match *byte {
            b'\\' => at += 1,
            byte if byte == quote => return Some(at + 1),
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::carets;

    fn marks(line: &str, part: &str, minor: u32) -> Option<String> {
        let start = line.find(part).unwrap();
        carets(line, start, Some(start + part.len()), minor)
    }

    #[test]
    fn an_operation_shows_its_operator() {
        assert_eq!(marks("    return 1 // 0", "1 // 0", 11).unwrap(), "       ~~^^~~");
        assert_eq!(marks("x = a * b + c ** d", "a * b + c ** d", 11).unwrap(), "    ~~~~~~^~~~~~~~");
        assert_eq!(marks("x = a - -b", "a - -b", 11).unwrap(), "    ~~^~~~");
    }

    #[test]
    fn brackets_of_subscripts_and_calls_are_shown() {
        assert_eq!(marks("x = rows[0]['a b']", "rows[0]['a b']", 12).unwrap(), "    ~~~~~~~^^^^^^^");
        assert_eq!(marks("x = f(a + 1)", "f(a + 1)", 12).unwrap(), "    ^^^^^^^^");
        assert_eq!(marks("x = f(a + 1)", "f(a + 1)", 13).unwrap(), "    ~^^^^^^^");
    }

    #[test]
    fn a_whole_line_is_not_marked() {
        assert_eq!(marks("    raise E(1)", "raise E(1)", 11), None);
        assert_eq!(marks("    f()", "f()", 13).unwrap(), "~^^");
        assert_eq!(carets("é", 1, Some(2), 11), None);
        assert_eq!(carets("ab", 5, Some(2), 11), None);
    }
}
