# needs import dateutil.tz, sys; dateutil.tz.gettz("Europe/Berlin").utcoffset
"""Times in zones of dateutil and of the program, which are no zones of the standard library."""

import datetime

import dateutil.tz

#> p start, end, call
#> p str(start), str(end), str(call)
#> p start.utcoffset(), start.dst(), start.tzname()
#> p end.utcoffset(), end.dst(), end.tzname()
#> p old.utcoffset(), far.utcoffset(), far.tzname()
#> p end - start, call < start, sorted([end, call, start])[0] is call
#> p start.astimezone(datetime.timezone.utc), utc.astimezone(berlin)
#> p {start: "opens"}[start], by_time[call], list(by_time)
#> p berlin, utc.tzinfo, call.tzinfo
#> p berlin.utcoffset(None), call.tzinfo.utcoffset(None)
#> p isinstance(berlin, datetime.tzinfo), type(call.tzinfo).__name__
#> p when, when.hour, when.tzinfo is office
#>! p when.utcoffset()
#>! p when < start
#>! p str(when)


class Office(datetime.tzinfo):
    def utcoffset(self, when):
        return datetime.timedelta(hours=3)

    def dst(self, when):
        return datetime.timedelta(0)

    def tzname(self, when):
        return "OFFICE"


def plan():
    berlin, office = dateutil.tz.gettz("Europe/Berlin"), Office()
    start = datetime.datetime(2024, 1, 31, 9, tzinfo=berlin)
    end = datetime.datetime(2024, 7, 1, 17, 30, tzinfo=berlin)
    old, far = start.replace(year=1890), end.replace(year=2090)
    utc = datetime.datetime(2024, 10, 27, 1, 15, tzinfo=dateutil.tz.tzutc())
    call = datetime.datetime(2024, 1, 31, 9, tzinfo=dateutil.tz.tzoffset("IST", 19800))
    when = datetime.datetime(2024, 1, 31, 9, tzinfo=office)
    by_time = {call: "call", start: "start"}
    raise ValueError("the office is closed")


plan()
