//! Dates of numpy: steps of a unit since 1970.

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    word: &'static str,
    /// Months of one, or else 0.
    months: i64,
    /// Seconds of one, or 1 where it is less.
    seconds: i64,
    /// How many make such a second.
    per_second: i64,
}

const UNITS: [Unit; 10] = [
    Unit { word: "Y", months: 12, seconds: 0, per_second: 1 },
    Unit { word: "M", months: 1, seconds: 0, per_second: 1 },
    Unit { word: "W", months: 0, seconds: 604_800, per_second: 1 },
    Unit { word: "D", months: 0, seconds: 86_400, per_second: 1 },
    Unit { word: "h", months: 0, seconds: 3_600, per_second: 1 },
    Unit { word: "m", months: 0, seconds: 60, per_second: 1 },
    Unit { word: "s", months: 0, seconds: 1, per_second: 1 },
    Unit { word: "ms", months: 0, seconds: 1, per_second: 1_000 },
    Unit { word: "us", months: 0, seconds: 1, per_second: 1_000_000 },
    Unit { word: "ns", months: 0, seconds: 1, per_second: 1_000_000_000 },
];

impl Unit {
    /// Of `25s]`: how many, and of which unit.
    pub(crate) fn parse(text: &str) -> Option<(i64, Self)> {
        let text = text.strip_suffix(']')?;
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (count, word) = text.split_at(digits);
        let count = if count.is_empty() { 1 } else { count.parse().ok()? };
        Some((count, *UNITS.iter().find(|unit| unit.word == word)?))
    }

    pub(crate) fn word(self) -> &'static str {
        self.word
    }

    /// `2024-02-29`, with the time where it is not midnight.
    pub(crate) fn date(self, steps: i64) -> String {
        if self.months > 0 {
            let months = steps.saturating_mul(self.months);
            return format!("{:04}-{:02}", 1970_i64.saturating_add(months.div_euclid(12)), months.rem_euclid(12) + 1);
        }
        let seconds = steps.div_euclid(self.per_second).saturating_mul(self.seconds);
        let fraction = steps.rem_euclid(self.per_second);
        let (year, month, day) = civil(seconds.div_euclid(86_400));
        let time = seconds.rem_euclid(86_400);
        let mut text = format!("{year:04}-{month:02}-{day:02}");
        if time > 0 || fraction > 0 {
            text = format!("{text}T{:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60);
        }
        if fraction > 0 {
            let digits = self.per_second.ilog10() as usize;
            text.push_str(format!(".{fraction:0digits$}").trim_end_matches('0'));
        }
        text
    }
}

/// Year, month and day, of days since 1970-01-01 in the Gregorian calendar.
fn civil(days: i64) -> (i64, i64, i64) {
    // From 0000-03-01 on, so that the leap day is the last of a year; then in cycles of 400 years.
    let days = days.saturating_add(719_468);
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(unit: &str, steps: i64) -> String {
        let (each, unit) = Unit::parse(unit).unwrap();
        unit.date(steps * each)
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(date("D]", 0), "1970-01-01");
        assert_eq!(date("D]", 11_016), "2000-02-29");
        assert_eq!(date("D]", -1), "1969-12-31");
        assert_eq!(date("s]", 951_827_696), "2000-02-29T12:34:56");
        assert_eq!(date("ms]", 1_500), "1970-01-01T00:00:01.5");
        assert_eq!(date("ns]", -1), "1969-12-31T23:59:59.999999999");
        assert_eq!(date("M]", 14), "1971-03");
        assert_eq!(date("Y]", -1), "1969-01");
        assert_eq!(date("7D]", 2), "1970-01-15");
        assert_eq!(date("s]", i64::MAX), "292277026596-12-04T15:30:07");
    }

    #[test]
    fn what_is_no_unit_is_none() {
        for text in ["", "]", "ns", "99999999999999999999s]", "parsecs]"] {
            assert_eq!(Unit::parse(text), None, "{text}");
        }
    }
}
