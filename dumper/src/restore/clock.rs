//! Dates, times and timedeltas from their recorded parts, without asking a class for each of its arguments: in the bytes
//! that these classes take back from `__reduce__`, which they do not check, so that is done here.

use coredumpy_format::model::Value;

/// What a class of `datetime` takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clock {
    Date,
    Datetime,
    Time,
    /// Microseconds, to multiply the resolution with.
    Timedelta,
}

impl Clock {
    pub(crate) fn of(word: &str) -> Option<Self> {
        Some(match word {
            "date" => Self::Date,
            "datetime" => Self::Datetime,
            "time" => Self::Time,
            "timedelta" => Self::Timedelta,
            _ => return None,
        })
    }

    /// The bytes for the parts in the order of the class's arguments, `fold` last; None where a part is not valid.
    pub(crate) fn state(self, parts: &[i64]) -> Option<Vec<u8>> {
        let mut state = Vec::with_capacity(10);
        match (self, parts) {
            (Self::Date, date) => push_date(&mut state, date, 0)?,
            (Self::Datetime, [date @ .., hour, minute, second, microsecond, fold]) => {
                push_date(&mut state, date, bit(*fold)?)?;
                push_time(&mut state, [*hour, *minute, *second, *microsecond], 0)?;
            }
            (Self::Time, [hour, minute, second, microsecond, fold]) => {
                push_time(&mut state, [*hour, *minute, *second, *microsecond], bit(*fold)?)?;
            }
            _ => return None,
        }
        Some(state)
    }
}

/// A timedelta in microseconds; None where its parts are not as the class keeps them, or it is longer than an i64 says.
pub(crate) fn microseconds(parts: &[i64]) -> Option<i64> {
    let [days, seconds, microseconds] = *parts else { return None };
    let is_normal = (0..86_400).contains(&seconds) && (0..1_000_000).contains(&microseconds);
    let whole = days.checked_mul(86_400)?.checked_add(seconds)?;
    whole.checked_mul(1_000_000)?.checked_add(microseconds).filter(|_| is_normal)
}

/// Year, month and day; the fold of a datetime stands in the month's byte.
fn push_date(state: &mut Vec<u8>, date: &[i64], fold: u8) -> Option<()> {
    let [year, month, day] = *date else { return None };
    let year = u16::try_from(year).ok().filter(|year| (1..=9999).contains(year))?;
    let month = within(month, 1, 12)?;
    let day = within(day, 1, days_of(year, month))?;
    state.extend_from_slice(&year.to_be_bytes());
    state.extend_from_slice(&[month | fold << 7, day]);
    Some(())
}

/// The fold of a time stands in the hour's byte.
fn push_time(state: &mut Vec<u8>, [hour, minute, second, microsecond]: [i64; 4], fold: u8) -> Option<()> {
    let microsecond = u32::try_from(microsecond).ok().filter(|count| *count < 1_000_000)?;
    let [_, microsecond @ ..] = microsecond.to_be_bytes();
    state.extend_from_slice(&[within(hour, 0, 23)? | fold << 7, within(minute, 0, 59)?, within(second, 0, 59)?]);
    state.extend_from_slice(&microsecond);
    Some(())
}

fn bit(fold: i64) -> Option<u8> {
    within(fold, 0, 1)
}

fn within(part: i64, least: u8, most: u8) -> Option<u8> {
    u8::try_from(part).ok().filter(|part| (least..=most).contains(part))
}

fn days_of(year: u16, month: u8) -> u8 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The ints that stand in the values; None where another value is among them.
pub(crate) fn ints<'a>(values: impl Iterator<Item = &'a Value>) -> Option<Vec<i64>> {
    let int = |value: &Value| if let Value::Int(n) = value { Some(*n) } else { None };
    values.map(int).collect()
}
