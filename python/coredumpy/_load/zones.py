"""Time zones of dateutil and pytz: what they answer is computed from their recorded transitions.

A zone that does not tell enough refuses: a time that looks as if it had no zone would be another time.
"""

from __future__ import annotations

import datetime
import io
import struct
import zoneinfo

from coredumpy._load.missing import refuse
from coredumpy._load.values import Held

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from coredumpy._load.restore import Restorer

    # Makes what answers for a zone of what was recorded of it.
    Rules = Callable[[Held], datetime.tzinfo]

_ZERO = datetime.timedelta(0)
_DAY_S = 86400
#: What data that is no zone raises.
NO_ZONE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, struct.error)


class FixedZone(datetime.tzinfo):
    """A zone of one offset. `at_none` is false of pytz's, which only hold for times that have such a zone."""

    def __init__(self, offset: Any, name: Any, dst: Any = _ZERO, at_none: bool = True) -> None:
        for span in (offset, dst):
            if type(span) is not datetime.timedelta or abs(span.total_seconds()) >= _DAY_S:
                raise ValueError("an offset was expected")
        self._offset, self._name, self._dst, self.at_none = offset, name, dst, at_none

    def utcoffset(self, when: datetime.datetime | None) -> datetime.timedelta | None:
        return self._offset if when is not None or self.at_none else None

    def dst(self, when: datetime.datetime | None) -> datetime.timedelta | None:
        return self._dst if when is not None or self.at_none else None

    def tzname(self, when: datetime.datetime | None) -> str | None:
        return self._name if type(self._name) is str and (when is not None or self.at_none) else None


class _Type:
    """How the time of a zone is counted between two transitions: as dateutil has it from 3 on, or before."""

    def __init__(self, info: Any, is_new: bool) -> None:
        offset, dst, name = (info.utcoff, info.dstoff, info.tzname) if is_new else (info.delta, info.isdst, info.abbr)
        self.key = (int(offset.total_seconds()), bool(dst), (name or "").encode("ascii"))
        if abs(self.key[0]) >= _DAY_S:
            raise ValueError("an offset was expected")


def compiled(held: Held) -> bytes:
    """A zone of dateutil as a file of the zone database (RFC 8536)."""
    is_new = "_trans_utc" in held.names()
    times = held.all("_trans_utc" if is_new else "_trans_list_utc")
    infos = [_Type(info, is_new) for info in held.all("_ttinfos" if is_new else "_trans_idx")]
    before = _Type(held["_tti_before" if is_new else "_ttinfo_before"], is_new)
    rules = held.get("_tz_str") or b""
    if len(times) != len(infos) or type(rules) is not bytes or b"\n" in rules:
        raise ValueError("no transitions")
    known = {info.key: None for info in (before, *infos)}
    numbers = {key: number for number, key in enumerate(known)}
    pairs = [(time, numbers[info.key]) for time, info in zip(times, infos, strict=True)]
    short = [pair for pair in pairs if -(1 << 31) <= pair[0] < 1 << 31]
    return b"".join((*_block(short, [*known], "i"), *_block(pairs, [*known], "q"), b"\n", rules, b"\n"))


def _block(pairs: list[tuple[int, int]], types: list[tuple[int, bool, bytes]], code: str) -> list[bytes]:
    names = b"".join(name + b"\0" for _, _, name in types)
    starts = [sum(len(name) + 1 for _, _, name in types[:place]) for place in range(len(types))]
    return [
        struct.pack(">4sc15x6I", b"TZif", b"2", 0, 0, 0, len(pairs), len(types), len(names)),
        struct.pack(f">{len(pairs)}{code}", *(time for time, _ in pairs)),
        bytes(number for _, number in pairs),
        *(struct.pack(">iBB", offset, is_dst, start) for (offset, is_dst, _), start in zip(types, starts, strict=True)),
        names,
    ]


def _of_transitions(held: Held) -> datetime.tzinfo:
    return zoneinfo.ZoneInfo.from_file(io.BytesIO(compiled(held)))


def _local(held: Held) -> datetime.tzinfo:
    names = held.items("_tznames")
    if held["_hasdst"] is not False:
        # When summer began there, only that machine knew.
        raise ValueError("a local zone")
    return FixedZone(held["_std_offset"], names[0] if names else None)


def _range(held: Held) -> datetime.tzinfo:
    if held["hasdst"] is not False:
        raise ValueError("rules that dateutil alone can read")
    return FixedZone(held["_std_offset"], held.get("_std_abbr"))


def _localized(held: Held) -> datetime.tzinfo:
    """pytz has an instance for each offset of a zone."""
    return FixedZone(held["_utcoffset"], held["_tzname"], held["_dst"], at_none=False)


_RULES: dict[tuple[str, str], Rules] = {
    ("dateutil", "tzutc"): lambda held: FixedZone(_ZERO, "UTC"),
    ("dateutil", "tzoffset"): lambda held: FixedZone(held["_offset"], held.get("_name")),
    ("dateutil", "tzfile"): _of_transitions,
    ("dateutil", "tzlocal"): _local,
    ("dateutil", "tzrange"): _range,
    ("dateutil", "tzstr"): _range,
    ("pytz", "UTC"): lambda held: FixedZone(_ZERO, "UTC"),
    ("pytz", "_FixedOffset"): lambda held: FixedZone(held["_utcoffset"], None),
    ("pytz", "DstTzInfo"): _localized,
}


def _words_of_local(zone: Any) -> str:
    sign = "+" if zone._utcoffset > _ZERO else ""
    return f"<DstTzInfo {zone.zone!r} {zone._tzname}{sign}{zone._utcoffset} {'DST' if zone._dst else 'STD'}>"


_WORDS: dict[tuple[str, str], Callable[[Any], str]] = {
    ("dateutil", "tzutc"): lambda zone: f"{type(zone).__name__}()",
    ("dateutil", "tzlocal"): lambda zone: f"{type(zone).__name__}()",
    ("dateutil", "tzrange"): lambda zone: f"{type(zone).__name__}(...)",
    ("dateutil", "tzstr"): lambda zone: f"{type(zone).__name__}({zone._s!r})",
    ("dateutil", "tzfile"): lambda zone: f"{type(zone).__name__}({zone._filename!r})",
    ("dateutil", "tzoffset"): lambda zone: (
        f"{type(zone).__name__}({zone._name!r}, {int(zone._offset.total_seconds())})"
    ),
    ("pytz", "UTC"): lambda zone: "<UTC>",
    ("pytz", "_FixedOffset"): lambda zone: f"pytz.FixedOffset({zone._minutes})",
    ("pytz", "DstTzInfo"): _words_of_local,
    ("pytz", "StaticTzInfo"): lambda zone: f"<StaticTzInfo {zone.zone!r}>",
}
_TEXTS: dict[tuple[str, str], Callable[[Any], str]] = {
    ("pytz", "UTC"): lambda zone: "UTC",
    ("pytz", "DstTzInfo"): lambda zone: str(zone.zone),
    ("pytz", "StaticTzInfo"): lambda zone: str(zone.zone),
}


def zone_namespace(restorer: Restorer, module: str, qualname: str) -> dict[str, Any]:
    """What a recreated class of these libraries has in its namespace."""
    names = (module.partition(".")[0], qualname)
    namespace: dict[str, Any] = {}
    if names in _RULES:
        namespace |= _methods(restorer, _RULES[names], qualname)
    if names in _WORDS:
        namespace["__repr__"] = _WORDS[names]
        namespace["__str__"] = _TEXTS.get(names, _WORDS[names])
    return namespace


def _methods(restorer: Restorer, rules: Rules, qualname: str) -> dict[str, Any]:
    known: dict[int, datetime.tzinfo] = {}

    def rules_of(zone: Any, name: str) -> datetime.tzinfo:
        if id(zone) not in known:
            number = restorer.id_of(zone)
            try:
                # Not a zone of a dump: somebody at the prompt made it.
                known[id(zone)] = rules(Held(restorer, {} if number is None else restorer.reader.record(number)))
            except NO_ZONE:
                refuse(f"{qualname}.{name} was called")
        return known[id(zone)]

    def asker(name: str) -> Callable[..., Any]:
        def ask(self: Any, when: Any) -> Any:
            found = rules_of(self, name)
            return getattr(found, name)(when.replace(tzinfo=found) if isinstance(when, datetime.datetime) else when)

        return ask

    def fromutc(self: Any, when: Any) -> Any:
        found = rules_of(self, "fromutc")
        if isinstance(found, FixedZone) and not found.at_none:
            refuse(f"{qualname}.fromutc was called")
        return found.fromutc(when.replace(tzinfo=found)).replace(tzinfo=self)

    return {name: asker(name) for name in ("utcoffset", "dst", "tzname")} | {"fromutc": fromutc}
