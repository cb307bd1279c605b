"""How dates, times and their zones are made again."""

from __future__ import annotations

import datetime
import pathlib
import re

from coredumpy._errors import NotInDump
from coredumpy._load.libraries import folders_of_tzdata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

    from coredumpy._load.values import Build, Held

# As `repr` words them; what a program's own name for a zone could smuggle in stays text.
_TIMEZONE = re.compile(
    r"datetime\.timezone(?:\.utc|\(datetime\.timedelta\((?P<offset>[a-z0-9=, -]*)\)(?:, (?P<name>'[^'\\]{0,200}'))?\))"
)
_OFFSET_PART = re.compile(r"(days|seconds|microseconds)=(-?\d{1,9})")
_ZONE = re.compile(r"[A-Za-z0-9_+-]{1,32}(?:/[A-Za-z0-9_+-]{1,32}){0,2}")


def _date(cls: type[datetime.date], held: Held) -> object:
    return datetime.date.__new__(cls, *held.ints("year", "month", "day"))


def _zone(held: Held) -> Any:
    zone = held._restorer.value(held._values.get("tzinfo"))
    return zone if zone is None or isinstance(zone, datetime.tzinfo) else _UnknownZone(repr(zone))


def _datetime(cls: type[datetime.datetime], held: Held) -> object:
    parts = held.ints("year", "month", "day", "hour", "minute", "second", "microsecond")
    new: Any = datetime.datetime.__new__
    return new(cls, *parts, _zone(held), fold=held.get("fold", 0))


def _time(cls: type[datetime.time], held: Held) -> object:
    parts = held.ints("hour", "minute", "second", "microsecond")
    new: Any = datetime.time.__new__
    return new(cls, *parts, _zone(held), fold=held.get("fold", 0))


def _timedelta(cls: type[datetime.timedelta], held: Held) -> object:
    return datetime.timedelta.__new__(cls, *held.ints("days", "seconds", "microseconds"))


def _timezone(cls: type[datetime.timezone], held: Held) -> object:
    found = _TIMEZONE.fullmatch(held.repr)
    if found is None:
        raise ValueError("no timezone")
    if found["offset"] is None:
        return datetime.timezone.utc
    offset = datetime.timedelta(**{unit: int(count) for unit, count in _OFFSET_PART.findall(found["offset"])})
    return datetime.timezone(offset, found["name"][1:-1]) if found["name"] else datetime.timezone(offset)


class _UnknownZone(datetime.tzinfo):
    """A tzinfo that is missing. It prints why, and does not make times without a zone of those that have one."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text

    def utcoffset(self, when: datetime.datetime | None) -> NoReturn:
        raise NotInDump(f"this is a dump: what {self._text} says of times is not known here")

    dst = tzname = fromutc = utcoffset


def build_zone(cls: type[Any], held: Held) -> object:
    """A `zoneinfo.ZoneInfo`."""
    key = held["key"]
    if not isinstance(key, str) or not _ZONE.fullmatch(key):
        raise ValueError("no zone")
    if key not in _zones:
        _zones[key] = _read_zone(key) or _UnknownZone(f"zoneinfo.ZoneInfo(key={key!r})")
    return _zones[key]


def _read_zone(key: str) -> datetime.tzinfo | None:
    """From the files of the system, or of tzdata: `ZoneInfo` would import a package by the parts of the key."""
    from zoneinfo import TZPATH, ZoneInfo

    for folder in (*TZPATH, *folders_of_tzdata()):
        try:
            with open(pathlib.Path(folder, key), "rb") as file:
                return ZoneInfo.from_file(file, key)
        except (OSError, ValueError):
            continue
    return None


# One for each key, as `ZoneInfo` itself has it.
_zones: dict[str, datetime.tzinfo] = {}

BUILDERS: dict[type, Build] = {
    datetime.date: _date,
    datetime.datetime: _datetime,
    datetime.time: _time,
    datetime.timedelta: _timedelta,
    datetime.timezone: _timezone,
}
