"""The elements of an array's bytes as Python's own values."""

from __future__ import annotations

import datetime
import math
import re
import struct
from fractions import Fraction

from coredumpy._errors import NotInDump, ObserverMode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

_DTYPE = re.compile(r"([<>|=])([?bBiufcmMSUVO])(\d{0,9})(?:\[(\d{0,9})([A-Za-z]{1,2})\])?")
_STRUCT = {
    **{"b1": "?", "i1": "b", "i2": "h", "i4": "i", "i8": "q", "u1": "B", "u2": "H", "u4": "I", "u8": "Q"},
    **{"f2": "e", "f4": "f", "f8": "d", "M8": "q", "m8": "q"},
}
_NAMES = {"b": "bool", "i": "int", "u": "uint", "f": "float", "c": "complex", "M": "datetime64", "m": "timedelta64"}
_FIELD = re.compile(r"\('([^'\\]{0,200})', '([^']{1,40})'(?:, \(((?:\d{1,9},? ?){1,16})\))?\)")
#: The number of NaT.
NOT_A_TIME = -(1 << 63)
_EPOCH = datetime.datetime(1970, 1, 1)
_SECONDS = {"W": 604800, "D": 86400, "h": 3600, "m": 60, "s": 1}


class Dtype:
    """An element type of plain data, from its recorded text."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = _DTYPE.fullmatch(text)
        parts: Any = found.groups() if found else ("|", "V", "0", None, None)
        self.order, self.kind, size, count, self.unit = parts
        self.itemsize = int(size or 0) * (4 if self.kind == "U" else 1)
        self.count = int(count or 1)
        self._fields: dict[str, tuple[Dtype, int]] = {}
        if text.startswith("["):
            self._read_fields()

    def fields(self) -> dict[str, tuple[Dtype, int]]:
        """Of structured elements: each field's type, and where it begins."""
        return self._fields

    def _read_fields(self) -> None:
        parts, end = [], 1
        for found in _FIELD.finditer(self.text):
            if self.text[end : found.start()].strip(", "):
                return
            parts.append((found[1], Dtype(found[2]), found[3]))
            end = found.end()
        if self.text[end:] != "]":
            return
        offset = 0
        for name, dtype, shape in parts:
            lengths = [int(length) for length in re.findall(r"\d+", shape or "")]
            if not lengths and name:
                self._fields[name] = (dtype, offset)
            offset += dtype.itemsize * math.prod(lengths)
        self.itemsize = offset

    @property
    def name(self) -> str:
        """As numpy prints it."""
        if self.kind == "O":
            return "object"
        if self.kind in "SU":
            return self.text
        if self.kind in "mM":
            unit = f"[{self.count if self.count > 1 else ''}{self.unit}]" if self.unit else ""
            return f"{_NAMES[self.kind]}{unit}"
        if self.kind in "b?":
            return "bool"
        return f"{_NAMES[self.kind]}{self.itemsize * 8}" if self.kind in _NAMES else self.text

    def decoder(self) -> Callable[[bytes], Any] | None:
        """What makes a value of an element's bytes; None of what we cannot read."""
        little = self.order != ">"
        mark = "<" if little else ">"
        code = _STRUCT.get(f"{self.kind}{self.itemsize}")
        if self.kind in "mM" and self.unit is None:
            return None
        if self.kind == "M" and code:
            read = struct.Struct(mark + code).unpack
            return lambda data: moment(read(data)[0], self.count, self.unit or "")
        if code:
            unpack = struct.Struct(mark + code).unpack
            return lambda data: unpack(data)[0]
        if self.kind == "c" and self.itemsize in (8, 16):
            pair = struct.Struct(mark + ("ff" if self.itemsize == 8 else "dd")).unpack
            return lambda data: complex(*pair(data))
        if self.kind == "S":
            return lambda data: data.rstrip(b"\0")
        if self.kind == "U":
            encoding = "utf-32-le" if little else "utf-32-be"
            return lambda data: data.decode(encoding, "surrogatepass").rstrip("\0")
        return None


def moment(number: int, count: int, unit: str) -> Any:
    """A datetime64 as numpy's `tolist` has it: None, a date, a datetime, or the number."""
    if number == NOT_A_TIME:
        return None
    number *= count
    try:
        if unit in ("D", "W"):
            return (_EPOCH + datetime.timedelta(seconds=number * _SECONDS[unit])).date()
        if unit in _SECONDS:
            return _EPOCH + datetime.timedelta(seconds=number * _SECONDS[unit])
        if unit in ("ms", "us"):
            return _EPOCH + datetime.timedelta(microseconds=number * (1000 if unit == "ms" else 1))
    except OverflowError:
        pass
    return number


class ShownDtype:
    """A dtype that only prints."""

    __slots__ = ("__dtype__",)

    def __init__(self, dtype: Dtype) -> None:
        object.__setattr__(self, "__dtype__", dtype)

    @property
    def name(self) -> Any:
        return dtype_name(self)

    @property
    def kind(self) -> Any:
        return _dtype(self).kind

    @property
    def itemsize(self) -> int:
        return _dtype(self).itemsize

    @property
    def str(self) -> Any:
        return _dtype(self).text

    def __repr__(self) -> Any:
        name, swapped = dtype_name(self), _dtype(self).order == ">"
        is_text = _dtype(self).kind in "SUmM"
        return f"dtype({(_dtype(self).text if swapped or is_text else 'O' if name == 'object' else name)!r})"

    def __str__(self) -> Any:
        return _dtype(self).text if _dtype(self).order == ">" else dtype_name(self)

    def __eq__(self, other: object) -> bool:
        return (isinstance(other, ShownDtype) and _dtype(other).text == _dtype(self).text) or other == dtype_name(self)

    def __hash__(self) -> int:
        return hash(_dtype(self).text)


def dtype_name(dtype: ShownDtype) -> Any:
    """`float64`"""
    return _dtype(dtype).name


def _dtype(dtype: ShownDtype) -> Dtype:
    found: Dtype = object.__getattribute__(dtype, "__dtype__")
    return found


class Elements:
    """A run of elements, of which the middle may be left out. Indexes count as if all were there."""

    def __init__(self, length: int, head: Any, tail: Any, refuse: Callable[[str], Any]) -> None:
        self.length, self._head, self._tail, self._refuse = length, head, tail, refuse

    def __len__(self) -> int:
        return self.length

    @property
    def is_whole(self) -> bool:
        """Whether all are there."""
        return len(self._head) + len(self._tail) >= self.length

    def only(self) -> Any:
        """The one run that all are in; None where there are several."""
        return self._head if len(self._head) == self.length else None

    def __getitem__(self, index: int) -> Any:
        if index < len(self._head):
            return self._head[index]
        at_end = index - (self.length - len(self._tail))
        if at_end >= 0:
            return self._tail[at_end]
        self._refuse(f"element {index:,}")
        raise NotInDump(f"element {index:,}")

    def __iter__(self) -> Iterator[Any]:
        for index in range(self.length):
            yield self[index]


class Packed:
    """Elements in bytes, each decoded when it is asked for."""

    def __init__(self, data: bytes, itemsize: int, decode: Callable[[bytes], Any]) -> None:
        self._data, self._itemsize, self._decode = memoryview(data), itemsize, decode

    def __len__(self) -> int:
        return len(self._data) // self._itemsize

    def __getitem__(self, index: int) -> Any:
        start = index * self._itemsize
        return self._decode(bytes(self._data[start : start + self._itemsize]))


class Records:
    """Structured elements in bytes, of which the fields can be read."""

    def __init__(self, data: bytes, itemsize: int) -> None:
        self._data, self._itemsize = data, itemsize

    def __len__(self) -> int:
        return len(self._data) // self._itemsize

    def __getitem__(self, index: int) -> Any:
        raise ObserverMode("this is a dump: an element of several fields needs numpy, which is not here")

    def field(self, offset: int, size: int, decode: Callable[[bytes], Any]) -> Packed:
        """One field of each."""
        starts = range(offset, len(self._data), self._itemsize)
        return Packed(b"".join(self._data[start : start + size] for start in starts), size, decode)


def shortest(value: float, bits: int) -> str:
    """The repr of a float that has fewer bits of mantissa: as few digits as tell it from its neighbours."""
    if value != value or value in (float("inf"), float("-inf"), 0.0) or bits >= 53:
        return repr(value)
    exact = Fraction(value)
    exponent = abs(exact.numerator).bit_length() - exact.denominator.bit_length()
    half_step = Fraction(2) ** (exponent - bits) / 2
    for digits in range(1, 18):
        text = f"{value:.{digits - 1}e}"
        if abs(Fraction(text) - exact) <= half_step:
            return repr(float(text))
    return repr(value)
