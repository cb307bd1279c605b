"""numpy's element types, made of their recorded parts. No text of the dump comes to numpy that is not checked here."""

from __future__ import annotations

import math
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType
    from typing import Any

    from coredumpy._load.restore import Restorer
    from coredumpy._load.values import Held

# numpy's `dtype.str` of plain data: order, kind, size, unit.
_PLAIN = re.compile(r"[<>|=][?bBiufcmMSUVO]\d{0,9}(?:\[\d{0,9}[A-Za-z]{1,2}\])?")
_FIELD = re.compile(r"\('((?:[^'\\]|\\.){1,200})', '([^']{1,40})'(?:, \(((?:\d{1,9},? ?){1,16})\))?\)")
_STRING = re.compile(r"\|T\d{0,4}|StringDType\((?:na_object=(nan|None))?(?:, )?(coerce=False)?\)")
#: More than any array of a dump has.
_MOST_BYTES = 1 << 31


def dtype_of(numpy: ModuleType, text: str) -> Any:
    """A dtype from its recorded text, `dtype.str` or a list of such fields; None where it is no other than that."""
    if _PLAIN.fullmatch(text):
        return numpy.dtype(text)
    if not (text.startswith("[") and text.endswith("]")):
        return None
    fields, end = [], 1
    for found in _FIELD.finditer(text):
        if text[end : found.start()].strip(", ") or "\\" in found[1] or not _PLAIN.fullmatch(found[2]):
            return None
        lengths = tuple(int(length) for length in re.findall(r"\d+", found[3] or ""))
        fields.append((found[1], found[2], lengths) if lengths else (found[1], found[2]))
        end = found.end()
    return numpy.dtype(fields) if fields and text[end:] == "]" else None


def string_dtype(numpy: ModuleType, text: str, elements: Sequence[object] = ()) -> Any:
    """numpy's own type of strings, which has `dtype.str` in two forms; None of any other."""
    found = _STRING.fullmatch(text)
    if found is None:
        return None
    is_old = text.startswith("|T")
    gaps: list[Any] = (
        [None] if "None" in found.groups() or (is_old and any(element is None for element in elements)) else []
    )
    # The older form does not say what stands for a string that is not there.
    if "nan" in found.groups() or (is_old and not gaps and any(type(element) is float for element in elements)):
        gaps = [math.nan]
    parts: dict[str, Any] = {"na_object": gaps[0]} if gaps else {}
    return numpy.dtypes.StringDType(coerce=found[2] is None, **parts)


def build_dtype(numpy: ModuleType, restorer: Restorer, held: Held) -> Any:
    """A dtype object; None where its parts make none."""
    sub = held.items("subdtype")
    if sub is not None:
        inner, shape = sub
        return numpy.dtype((_checked(numpy, inner), tuple(_lengths(shape))))
    names = held.items("names")
    if names is None:
        text = held.get("str")
        return (string_dtype(numpy, text) or dtype_of(numpy, text)) if isinstance(text, str) else None
    fields = _fields(restorer, held.raw("fields"))
    itemsize, is_aligned = held["itemsize"], held["isalignedstruct"]
    if type(itemsize) is not int or not 0 <= itemsize < _MOST_BYTES:
        raise ValueError("a size was expected")
    found = [fields[name] for name in names]
    spec = {
        "names": list(names),
        "formats": [_checked(numpy, field[0]) for field in found],
        "offsets": _lengths([field[1] for field in found]),
        "itemsize": itemsize,
    }
    if any(len(field) > 2 for field in found):
        spec["titles"] = [field[2] if len(field) > 2 else None for field in found]
    return numpy.dtype(spec, align=is_aligned is True)


def _fields(restorer: Restorer, value: Any) -> dict[str, list[Any]]:
    """Of a mapping proxy's record: what it shows may not be filled yet."""
    mapping = restorer.reader.record(value.id)["mapping"]
    record = restorer.reader.record(mapping.id)
    pairs = zip(record["names"], record["values"], strict=True)
    fields = {name: restorer.items(field) for name, field in pairs if type(name) is str}
    return {name: field for name, field in fields.items() if field is not None and len(field) in (2, 3)}


def _checked(numpy: ModuleType, dtype: Any) -> Any:
    if not isinstance(dtype, numpy.dtype):
        raise TypeError("a dtype was expected")
    return dtype


def _lengths(numbers: Any) -> list[int]:
    if any(type(number) is not int or not 0 <= number < _MOST_BYTES for number in numbers):
        raise ValueError("lengths were expected")
    return list(numbers)
