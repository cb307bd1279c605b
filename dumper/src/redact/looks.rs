//! Whether a text without a name looks like a secret: what a program made at random is told from what people write.

use super::rules::Looks;

/// Random texts are at least so long where only their look speaks for them.
pub(super) const RANDOM_MIN: usize = 20;
/// Longer ones are data, not secrets.
const RANDOM_MAX: usize = 256;
/// Below a name that may mean a secret.
const NAMED_MIN: usize = 8;
const NAMED_MAX: usize = 4096;

/// Whether a text counts below a name.
pub(super) fn counts(text: &[u8], looks: Looks) -> bool {
    match looks {
        Looks::Any => !text.is_empty(),
        Looks::Random => is_secret_like(text),
        Looks::Invented => is_invented(text),
        Looks::Digits => (3..=12).contains(&text.len()) && text.iter().all(u8::is_ascii_digit),
        Looks::Cookie => is_secret_like(text) || (text.len() > 4 && text.contains(&b'=') && !text.starts_with(b"<")),
    }
}

/// Below `token`, `key`, `auth`: no blanks, and not all of its pieces are words, numbers or the like.
fn is_secret_like(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    if !(NAMED_MIN..=NAMED_MAX).contains(&text.len()) || is_uuid(text) || is_path(text) || is_url(text) {
        return false;
    }
    if !text.iter().all(u8::is_ascii_graphic) || text.starts_with(b"<") || text.starts_with(b"{") {
        return false;
    }
    let pieces = || text.split(|byte| !byte.is_ascii_alphanumeric()).filter(|piece| !piece.is_empty());
    let odd: usize = pieces().filter(|piece| !is_wordlike(piece)).map(<[u8]>::len).sum();
    odd >= 6 && odd * 3 >= text.len()
}

/// Below `pass` and `pwd`: no word, no number, no path.
fn is_invented(text: &[u8]) -> bool {
    let is_odd = |byte: &u8| byte.is_ascii_digit() || (byte.is_ascii_punctuation() && !b"_-.,:".contains(byte));
    (4..=128).contains(&text.len())
        && text.iter().all(u8::is_ascii_graphic)
        && text.iter().any(is_odd)
        && text.iter().any(u8::is_ascii_alphabetic)
        && !is_path(text)
        && !is_url(text)
        && !b"<{%$".contains(&text[0])
}

/// Whether a piece of letters and digits may be a word, a number, or a word with a number.
fn is_wordlike(piece: &[u8]) -> bool {
    let letters = piece.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    if letters == 0 {
        return piece.iter().all(u8::is_ascii_digit) && piece.len() < 20;
    }
    let digits = piece[letters..].iter().all(u8::is_ascii_digit);
    let (word, number) = piece.split_at(letters);
    digits && number.len() <= 4 && word.len() < 24 && changes(word) * 4 <= word.len()
}

/// How often neighbours are of another class: lower case, upper case, digit. A capital at the start of a word is none.
fn changes(text: &[u8]) -> usize {
    let class = |byte: u8| match byte {
        b'a'..=b'z' => 0,
        b'A'..=b'Z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    };
    text.windows(2).filter(|pair| class(pair[0]) != class(pair[1])).filter(|pair| !is_capital(pair)).count()
}

fn is_capital(pair: &[u8]) -> bool {
    pair[0].is_ascii_uppercase() && pair[1].is_ascii_lowercase()
}

/// Whether a run of token letters has the look of a secret with nothing else that speaks for it.
pub(super) fn is_random(run: &[u8]) -> bool {
    let run = trim(run);
    if !(RANDOM_MIN..=RANDOM_MAX).contains(&run.len()) || !has_all_classes(run) || run.contains(&b'.') {
        return false;
    }
    let odd: usize =
        run.split(|byte| !byte.is_ascii_alphanumeric()).filter(|piece| is_mixed(piece)).map(<[u8]>::len).sum();
    odd * 3 >= run.len() * 2 && odd >= RANDOM_MIN - 4 && entropy(run) >= 3.6
}

/// Changes of class as often as in random letters and digits (six of ten), not as in `CamelCase2` (two of ten).
fn is_mixed(piece: &[u8]) -> bool {
    let class = |byte: u8| (byte.is_ascii_lowercase(), byte.is_ascii_digit());
    let changes = piece.windows(2).filter(|pair| class(pair[0]) != class(pair[1])).count();
    piece.len() >= 4 && changes * 100 >= (piece.len() - 1) * 36 && in_words(piece) * 100 < piece.len() * 60
}

/// How many letters stand in words of `camelCase`: two small ones or more, with a capital before them and a vowel among
/// them. Chance makes such runs, too, but half of them have no vowel.
fn in_words(piece: &[u8]) -> usize {
    let is_vowel = |byte: &u8| b"aeiouyAEIOUY".contains(byte);
    let mut count = 0;
    let mut before = None;
    for run in piece.chunk_by(|a, b| a.is_ascii_lowercase() == b.is_ascii_lowercase()) {
        let capital = before.filter(u8::is_ascii_uppercase);
        if run[0].is_ascii_lowercase() && run.len() >= 2 && capital.iter().chain(run).any(is_vowel) {
            count += run.len() + usize::from(capital.is_some());
        }
        before = run.last().copied();
    }
    count
}

fn has_all_classes(run: &[u8]) -> bool {
    run.iter().any(u8::is_ascii_lowercase)
        && run.iter().any(u8::is_ascii_uppercase)
        && run.iter().filter(|byte| byte.is_ascii_digit()).count() >= 2
}

/// Shannon's, in bits a byte.
fn entropy(text: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in text {
        counts[usize::from(*byte)] += 1;
    }
    let length = f64::from(u32::try_from(text.len()).unwrap_or(u32::MAX));
    let share = |count: &u32| f64::from(*count) / length;
    counts.iter().filter(|count| **count > 0).map(|count| -share(count) * share(count).log2()).sum()
}

fn trim(run: &[u8]) -> &[u8] {
    let is_edge = |byte: &u8| matches!(byte, b'.' | b'-' | b'_' | b'+' | b'/');
    let start = run.iter().position(|byte| !is_edge(byte)).unwrap_or(run.len());
    let end = run.iter().rposition(|byte| !is_edge(byte)).map_or(start, |at| at + 1);
    &run[start..end]
}

fn is_uuid(text: &[u8]) -> bool {
    text.len() == 36
        && text.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn is_path(text: &[u8]) -> bool {
    let starts = |with: &[u8]| text.starts_with(with);
    starts(b"/")
        || starts(b"./")
        || starts(b"../")
        || starts(b"~/")
        || starts(b"\\\\")
        || text.get(1..3) == Some(b":\\")
}

fn is_url(text: &[u8]) -> bool {
    memchr::memmem::find(text, b"://").is_some()
}
