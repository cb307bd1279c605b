"""Time zones of dateutil and pytz as themselves, where these are installed. Only data is handed to them."""

from __future__ import annotations

import datetime
import io

from coredumpy._load.libraries import library
from coredumpy._load.zones import NO_ZONE, FixedZone, compiled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._load.values import Held


def zone_value(cls: Any, held: Held) -> Any:
    """A zone; None where the class is of something else, or it does not come back."""
    root = str(getattr(cls, "__module__", "")).partition(".")[0]
    make = {"dateutil": _of_dateutil, "pytz": _of_pytz}.get(root)
    if make is None or library(root) is None:
        return None
    try:
        return make(cls, held)
    except NO_ZONE:
        return None


def _of_dateutil(cls: Any, held: Held) -> Any:
    from coredumpy._load.libraries import library_class

    real = library_class("dateutil", cls.__qualname__)
    if real is None:
        return None
    if real.__name__ == "tzutc":
        return real()
    if real.__name__ == "tzoffset":
        return real(held.get("_name"), FixedZone(held["_offset"], None).utcoffset(None))
    if real.__name__ == "tzfile":
        return _tzfile(real, held)
    if real.__name__ == "tzstr":
        text = held["_s"]
        return real(text) if type(text) is str else None
    return _tzlocal(real, held) if real.__name__ == "tzlocal" else None


def _tzfile(real: Any, held: Held) -> Any:
    filename = held["_filename"]
    made = real(io.BytesIO(compiled(held)), filename=filename if type(filename) is str else None)
    key = held.get("_key")
    if type(key) is str and hasattr(made, "_key"):
        made._key = key
    return made


def _tzlocal(real: Any, held: Held) -> Any:
    """One without summer time: when that began, the reader's machine cannot tell."""
    if held["_hasdst"] is not False:
        return None
    made, offset = real(), FixedZone(held["_std_offset"], None).utcoffset(None)
    names = tuple(name for name in held.all("_tznames") if type(name) is str)
    made.__dict__.update(_hasdst=False, _std_offset=offset, _dst_offset=offset, _dst_saved=datetime.timedelta(0))
    made.__dict__.update(_tznames=names)
    return made if len(names) == 2 else None


def _of_pytz(cls: Any, held: Held) -> Any:
    pytz: Any = library("pytz")
    if cls.__qualname__ == "UTC":
        return pytz.utc
    if cls.__qualname__ == "_FixedOffset":
        return pytz.FixedOffset(held["_minutes"]) if type(held["_minutes"]) is int else None
    zone = getattr(cls, "zone", None)
    if cls.__module__ != "pytz.tzfile" or type(zone) is not str or zone not in pytz.all_timezones_set:
        return None
    found = pytz.timezone(zone)
    if "_dst" not in held.names():
        return found
    return found._tzinfos[held["_utcoffset"], held["_dst"], held["_tzname"]]
