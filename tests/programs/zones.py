# needs import zoneinfo; zoneinfo.ZoneInfo("Europe/Berlin")
"""Times in zones, spans between them, and the calendar."""

import calendar
import datetime
import time
import zoneinfo

#> p utc, utc.isoformat(), utc.timestamp()
#> p berlin, berlin.utcoffset(), berlin.tzname()
#> p berlin.tzinfo, berlin.tzinfo.key, str(berlin)
#> p berlin - utc
#> p berlin.astimezone(datetime.timezone.utc)
#> p india, india.tzinfo.utcoffset(None)
#> p f'{utc:%d.%m.%Y %H:%M}'
#> p sorted([berlin, utc])[0] is utc
#> p day.replace(day=28), day.weekday(), day.isocalendar()
#> p week, week.week, week[0]
#> p span, span.days, span.total_seconds(), span * 2
#> p alarm, alarm.fold, alarm.tzinfo
#> p stamp, stamp.year, stamp.hour
#> p start, start.tm_year, start[1], time.struct_time
#> p isinstance(berlin, datetime.datetime), type(zone), zone
#> p months.formatmonth(2024, 2)[:20]
#> p max(day, other), day < other, {day: 1}[day]


class Stamp(datetime.datetime):
    source = "clock"


def plan():
    zone = zoneinfo.ZoneInfo("Europe/Berlin")
    utc = datetime.datetime(2024, 2, 29, 12, 30, tzinfo=datetime.timezone.utc)
    berlin = datetime.datetime(2024, 7, 1, 9, 15, 30, 250, tzinfo=zone)
    india = datetime.datetime(2024, 7, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=5.5), "IST"))
    day, other, span = datetime.date(2024, 2, 29), datetime.date(2024, 3, 1), datetime.timedelta(days=1, minutes=5)
    week, alarm = day.isocalendar(), datetime.time(6, 30, fold=1, tzinfo=datetime.timezone.utc)
    stamp, start = Stamp(2024, 1, 2, 3), time.gmtime(86400)
    months = calendar.TextCalendar(firstweekday=0)
    raise ValueError("no such day")


plan()
