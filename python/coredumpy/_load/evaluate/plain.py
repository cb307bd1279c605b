"""Plain data as JSON: bounded, and with a mark where something is not there or cannot be said in JSON.

A mark is an object with a key that begins with `$`:

- `{"$repr": "...", "$type": "..."}`    an object that is no plain data
- `{"$missing": "..."}`                 not in the dump, and why; for a run of items that was left out, `$why` says why
- `{"$float": "nan"}`                   also `inf` and `-inf`
- `{"$cut": "...", "$more": 5}`         the beginning of a text, and how many characters are left out
- `{"$more": 5}`                        the last item of a list: how many are left out; in an object, a key of its own
- `{"$dict": [[key, value], ...]}`      a mapping whose keys are no text, or look like marks
- `{"$custom": "...", "$data": …, "$objects": …}`    what a type support made of an object, where it is not there
"""

from __future__ import annotations

import math
from itertools import islice

from coredumpy._exceptions import type_name
from coredumpy._load.customs import Unloaded, known_of
from coredumpy._load.cuts import content_of, is_cut
from coredumpy._load.missing import MissingValue, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

MAX_ITEMS = 1_000
MAX_DEPTH = 20
# Of one answer.
MAX_VALUES = 100_000
MAX_CHARS = 10_000
MAX_REPR_CHARS = 1_000
# Python refuses to print longer integers, by default.
_MAX_BITS = 8_192

NOT_PLAIN = object()


def plain_of(value: Any) -> Any:
    """The value as data for `json.dumps`; NOT_PLAIN where it is an object of another kind."""
    found = _Plain().convert(value, 0)
    return NOT_PLAIN if type(found) is dict and "$repr" in found else found


class _Plain:
    def __init__(self) -> None:
        self._left = MAX_VALUES
        # Addresses of the containers that are being converted.
        self._open: set[int] = set()

    def convert(self, value: Any, depth: int) -> Any:
        self._left -= 1
        if value is None or value is True or value is False:
            return value
        kind = type(value)
        if issubclass(kind, int):
            return int.__index__(value) if int.bit_length(value) <= _MAX_BITS else _opaque(value)
        if issubclass(kind, float):
            return _float(float.__float__(value))
        if issubclass(kind, str):
            return _text(str.__str__(value))
        if kind is MissingValue:
            return {"$missing": words(value.missing, value.limits)}
        if is_cut(value):
            return self._cut(value, depth)
        if issubclass(kind, Unloaded):
            return self._custom(known_of(value), depth)
        if issubclass(kind, (list, tuple, set, frozenset, dict)):
            return self._container(value, depth)
        return _opaque(value)

    def _custom(self, known: Any, depth: int) -> Any:
        data, objects = self.convert(known.data, depth + 1), self.convert(known.objects, depth + 1)
        return {"$custom": known.type, "$data": data, "$objects": objects}

    def _container(self, value: Any, depth: int) -> Any:
        if depth >= MAX_DEPTH or self._left <= 0 or id(value) in self._open:
            return _opaque(value)
        self._open.add(id(value))
        try:
            return self._mapping(value, depth + 1) if isinstance(value, dict) else self._sequence(value, depth + 1)
        finally:
            self._open.discard(id(value))

    def _sequence(self, value: Any, depth: int) -> list[Any]:
        items = [self.convert(item, depth) for item in self._some(value)]
        return items if len(items) >= len(value) else [*items, {"$more": len(value) - len(items)}]

    def _mapping(self, value: dict[Any, Any], depth: int) -> dict[str, Any]:
        pairs = list(self._some(value.items()))
        more = {"$more": len(value) - len(pairs)} if len(pairs) < len(value) else {}
        if all(isinstance(key, str) and not key.startswith("$") for key, _ in pairs):
            return {str.__str__(key): self.convert(item, depth) for key, item in pairs} | more
        return {"$dict": [[self.convert(key, depth), self.convert(item, depth)] for key, item in pairs]} | more

    def _cut(self, value: Any, depth: int) -> Any:
        """Of which a part is not in the dump: what is there, with a mark for each hole."""
        if isinstance(value, dict):
            return {"$dict": self._cut(value.items(), depth)}
        if isinstance(value, str):
            return _beginning(value)
        if isinstance(value, (bytes, bytearray)) or depth >= MAX_DEPTH or id(value) in self._open:
            return _opaque(value)
        self._open.add(id(value))
        items: list[Any] = []
        content = content_of(value)
        for run, left_out in content.runs.holes():
            if run is None:
                items.append({"$missing": f"{left_out:,} of {len(value):,} {content.unit}", "$why": content.why()})
                continue
            shown = [self.convert(item, depth + 1) for item in self._some(run)]
            items += shown if len(shown) == len(run) else [*shown, {"$more": len(run) - len(shown)}]
        self._open.discard(id(value))
        return items

    def _some(self, items: Iterable[Any]) -> Iterable[Any]:
        for item in islice(items, MAX_ITEMS):
            if self._left <= 0:
                return
            yield item


def _float(value: float) -> Any:
    return value if math.isfinite(value) else {"$float": repr(value)}


def _text(value: str) -> Any:
    return value if len(value) <= MAX_CHARS else {"$cut": value[:MAX_CHARS], "$more": len(value) - MAX_CHARS}


def _beginning(value: Any) -> dict[str, object]:
    """Of a text of which the dump has only parts."""
    runs = (run for run, _ in content_of(value).runs.holes())
    head = next((run for run in runs if run is not None), "")[:MAX_CHARS]
    return {"$cut": head, "$more": len(value) - len(head)}


def _opaque(value: Any) -> dict[str, str]:
    try:
        said = repr(value)
    except Exception as error:
        said = f"<repr failed: {type(error).__name__}>"
    shown = said if len(said) <= MAX_REPR_CHARS else f"{said[:MAX_REPR_CHARS]}…"
    return {"$repr": shown, "$type": type_name(type(value))}
