//! Whether a text without a name looks like a secret: what a program made at random is told from what people write.

use super::rules::Looks;

/// Random texts are at least so long where only their look speaks for them.
pub(super) const RANDOM_MIN: usize = 20;
/// Longer ones are data, not secrets.
const RANDOM_MAX: usize = 700;
/// From here on a run is judged on the whole.
const LONG_MIN: usize = 32;
/// Letters of one case with digits among them.
const ONE_CASE_MIN: usize = 30;
/// Below a name that may mean a secret.
const NAMED_MIN: usize = 8;
const NAMED_MAX: usize = 4096;

/// Whether a text counts below a name.
pub(super) fn counts(text: &[u8], looks: Looks) -> bool {
    match looks {
        Looks::Any => !text.is_empty(),
        Looks::Random => is_secret_like(text),
        Looks::Token => is_secret_like(text) || is_uuid(text.trim_ascii()),
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

/// In prose after `password`: what people think up, and no name of an algorithm or a version (`sha256`, `v2`).
pub(super) fn is_thought_up(text: &[u8]) -> bool {
    const NAMES: [&[u8]; 19] = [
        b"sha", b"md", b"base", b"utf", b"argon", b"oauth", b"bcrypt", b"scrypt", b"pbkdf", b"rfc", b"iso", b"python",
        b"http", b"version", b"rev", b"line", b"step", b"test", b"x",
    ];
    if text.len() < 6 {
        return false;
    }
    let letters = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let is_name = NAMES.iter().any(|name| text[..letters].eq_ignore_ascii_case(name));
    let within = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
    let is_odd = text.iter().any(u8::is_ascii_digit) || within.iter().any(|byte| b"!@#$%^&+?*".contains(byte));
    let is_code = text.iter().any(|byte| b"()[]{}<>=\"'`\\|:".contains(byte)) || b"*&".contains(&text[0]);
    !is_name && is_odd && !is_code && is_invented(text)
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
    if !(RANDOM_MIN..=RANDOM_MAX).contains(&run.len()) || run.contains(&b'.') {
        return false;
    }
    let digits = run.iter().filter(|byte| byte.is_ascii_digit()).count();
    if digits == 0 {
        return false;
    }
    if !run.iter().any(u8::is_ascii_lowercase) || !run.iter().any(u8::is_ascii_uppercase) {
        return run.len() >= ONE_CASE_MIN && pieces(run).any(is_random_of_one_case);
    }
    let odd: usize = pieces(run).filter(|piece| is_mixed(piece)).map(<[u8]>::len).sum();
    let is_odd = digits >= 2 && odd * 3 >= run.len() * 2 && odd >= RANDOM_MIN - 4;
    (is_odd || run.len() >= LONG_MIN && is_mixed_on_the_whole(run)) && entropy(run) >= 3.6
}

fn pieces(run: &[u8]) -> impl Iterator<Item = &[u8]> {
    run.split(|byte| !byte.is_ascii_alphanumeric()).filter(|piece| !piece.is_empty())
}

/// Changes of class as often as in random letters and digits (six of ten), not as in `CamelCase2` (two of ten).
pub(super) fn is_mixed(piece: &[u8]) -> bool {
    piece.len() >= 4
        && changes_of_class(piece) * 100 >= (piece.len() - 1) * 36
        && in_words(piece) * 100 < piece.len() * 60
}

/// The same of a long run, however it is cut into pieces: signs of base64 stand at random places.
fn is_mixed_on_the_whole(run: &[u8]) -> bool {
    let sum = |count: fn(&[u8]) -> usize| pieces(run).map(count).sum::<usize>();
    let (letters, pairs) = (sum(<[u8]>::len), sum(|piece| piece.len() - 1));
    let is_beyond_hex = |byte: &&u8| byte.is_ascii_alphabetic() && !byte.is_ascii_hexdigit();
    let is_hash = |piece: &[u8]| piece.len() >= 8 && piece.iter().all(u8::is_ascii_hexdigit);
    letters * 5 >= run.len() * 4
        && !pieces(run).any(is_hash)
        && sum(changes_of_class) * 100 >= pairs * 33
        && sum(in_words) * 100 < letters * 55
        && run.iter().filter(is_beyond_hex).count() * 4 >= run.len()
}

/// In base 32 or 36: no hash, since those are hexadecimal, and no word.
fn is_random_of_one_case(piece: &[u8]) -> bool {
    let is_beyond_hex = |byte: &&u8| byte.is_ascii_alphabetic() && !byte.is_ascii_hexdigit();
    piece.len() >= ONE_CASE_MIN
        && changes_of_class(piece) * 5 >= piece.len() - 1
        && piece.iter().filter(|byte| byte.is_ascii_digit()).count() >= 4
        && piece.iter().filter(is_beyond_hex).count() * 5 >= piece.len()
}

fn changes_of_class(piece: &[u8]) -> usize {
    let class = |byte: u8| (byte.is_ascii_lowercase(), byte.is_ascii_digit());
    piece.windows(2).filter(|pair| class(pair[0]) != class(pair[1])).count()
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
