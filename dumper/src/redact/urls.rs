//! `scheme://user:password@host`: the password goes, the rest stays.

use memchr::memrchr;

use super::rules;
use super::spans::Spans;
use super::{Redactor, looks};

/// An address is no longer; what comes after is text.
const AUTHORITY_MAX: usize = 1024;

/// Looks at the `:` of `://`.
pub(super) fn at(redactor: &Redactor, text: &[u8], colon: usize, found: &mut Spans) {
    let start = colon + 3;
    if !text.get(..colon).and_then(<[u8]>::last).is_some_and(u8::is_ascii_alphanumeric) {
        return;
    }
    let Some(userinfo) = userinfo(&text[start..(start + AUTHORITY_MAX).min(text.len())]) else { return };
    if let Some(at) = memchr::memchr(b':', userinfo) {
        if let Some(rule) = redactor.rule(rules::URL_PASSWORD)
            && !is_placeholder(&userinfo[at + 1..])
        {
            found.hide(start + at + 1..start + userinfo.len(), rule);
        }
    } else if let Some(rule) = redactor.rule(rules::URL_TOKEN)
        && is_token(userinfo)
    {
        found.hide(start..start + userinfo.len(), rule);
    }
}

/// `user:password@tcp(host)`, as Go's drivers write it: looks at the `:` before the password.
pub(super) fn at_bare(redactor: &Redactor, text: &[u8], colon: usize, found: &mut Spans) {
    let part = &text[colon + 1..(colon + AUTHORITY_MAX).min(text.len())];
    let Some(at) = memchr::memchr(b'@', part) else { return };
    let is_driver = [&b"tcp("[..], b"unix("].iter().any(|kind| part[at + 1..].starts_with(kind));
    let is_authority =
        colon + 1 + part.len() == text.len() && is_authority(&text[..colon], &part[..at], &part[at + 1..]);
    if (is_driver || is_authority)
        && !part[..at].iter().any(u8::is_ascii_whitespace)
        && let Some(rule) = redactor.rule(rules::URL_PASSWORD)
    {
        found.hide(colon + 1..colon + 1 + at, rule);
    }
}

/// Whether a whole text is what stands between `//` and the path of an address: `urlparse` gives it as `netloc`. Addresses
/// of other kinds have a scheme before the colon (`mailto:ada@example.org`), times have digits.
fn is_authority(user: &[u8], password: &[u8], host: &[u8]) -> bool {
    const SCHEMES: [&[u8]; 9] = [b"mailto", b"sip", b"sips", b"xmpp", b"acct", b"im", b"pres", b"git", b"ssh"];
    let (name, port) = host.iter().position(|byte| *byte == b':').map_or((host, &b""[..]), |at| host.split_at(at));
    let is_in_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte);
    let is_host = !name.is_empty() && name.iter().all(is_in_name) && (name.contains(&b'.') || name == b"localhost");
    let is_user = user.iter().all(is_in_name) && user.iter().any(u8::is_ascii_alphabetic) && !SCHEMES.contains(&user);
    is_user
        && is_host
        && port.iter().skip(1).all(u8::is_ascii_digit)
        && password.len() >= 3
        && !is_placeholder(password)
}

/// The password of a text that is an address.
pub(super) fn password(text: &[u8]) -> Option<&[u8]> {
    let start = memchr::memmem::find(text, b"://")? + 3;
    let userinfo = userinfo(&text[start..])?;
    let at = memchr::memchr(b':', userinfo)?;
    Some(&userinfo[at + 1..]).filter(|password| !is_placeholder(password))
}

/// What stands before the last `@` of the address. A password may have a `/` that nobody quoted; a port may not.
fn userinfo(rest: &[u8]) -> Option<&[u8]> {
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"\"'`<>\\".contains(byte);
    let whole = &rest[..rest.iter().position(is_end).unwrap_or(rest.len())];
    let slash = whole.iter().position(|byte| b"/?#".contains(byte)).unwrap_or(whole.len());
    if let Some(at) = memrchr(b'@', &whole[..slash]) {
        return Some(&whole[..at]);
    }
    let colon = memchr::memchr(b':', &whole[..slash])?;
    let port = &whole[colon + 1..slash];
    let at = memchr::memchr(b'@', whole)?;
    let is_port = port.iter().all(u8::is_ascii_digit) || whole[..slash].starts_with(b"[");
    (!is_port).then(|| &whole[..at])
}

/// What stands for a password in templates and in what was hidden already: `<password>`, `{pw!r}`, `$PASSWORD`, `${pw}`,
/// `%s`, `%(pw)s`, `%PASSWORD%`, `***`. What closes a placeholder may have been cut off.
pub(super) fn is_placeholder(text: &[u8]) -> bool {
    let Some((first, rest)) = text.split_first() else { return true };
    let all = |wanted: fn(&u8) -> bool| rest.iter().all(wanted);
    match first {
        b'<' | b'{' => all(|byte| byte.is_ascii_alphanumeric() || b"_- .:!()[]{}>".contains(byte)),
        b'$' if rest.starts_with(b"{") || rest.starts_with(b"(") => true,
        b'$' => {
            all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_')
                || all(|byte| byte.is_ascii_lowercase() || *byte == b'_')
        }
        b'%' => {
            let is_format = rest.first().is_none_or(|byte| b"sdrxifu(".contains(byte));
            let goes_on = rest.get(1).is_some_and(u8::is_ascii_alphanumeric);
            rest.ends_with(b"%") || rest.starts_with(b"(") || is_format && !goes_on
        }
        _ => text.iter().all(|byte| b"*.xX".contains(byte)),
    }
}

fn is_token(user: &[u8]) -> bool {
    user.len() >= 20 && (user.iter().all(u8::is_ascii_hexdigit) || looks::is_random(user))
}
