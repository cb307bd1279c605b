"""Objects of which a part is not in the dump."""

from __future__ import annotations

from coredumpy._load.cuts.base import Content, Cut, content_of, is_cut, new
from coredumpy._load.cuts.mappings import CutDict, view_of
from coredumpy._load.cuts.sequences import CutDeque, CutFrozenset, CutList, CutSet, CutTuple
from coredumpy._load.cuts.texts import CutBytearray, CutBytes, CutStr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._load.restore import Restorer

__all__ = ["Content", "Cut", "content_of", "is_cut", "make_cut", "view_of"]

_FAMILIES: dict[str, type[Any]] = {
    "list": CutList,
    "tuple": CutTuple,
    "deque": CutDeque,
    "set": CutSet,
    "frozenset": CutFrozenset,
    "dict": CutDict,
    "bytearray": CutBytearray,
}


def make_cut(restorer: Restorer, number: int, kind: str, cls: object) -> Any:
    """The object of a record. `kind` is that of what it holds, `cls` the class of an instance of a subclass."""
    unit = "items"
    family = _FAMILIES.get(kind)
    if kind in ("scalar", "bytearray"):
        runs = restorer.runs(number)
        is_text = runs is not None and any(isinstance(content, str) for _, content, _ in runs[1])
        family = family or _data_family(restorer, number, is_text)
        unit = "characters" if family is CutStr else "bytes"
    assert family is not None
    live = cls if isinstance(cls, type) else family.__built_in__
    return new(family, live, Content(restorer, number, unit))


def _data_family(restorer: Restorer, number: int, is_text: bool) -> type[Any]:
    if is_text:
        return CutStr
    record = restorer.reader.record(number)
    record = record.get("payload", record)
    return CutStr if isinstance(record.get("value"), str) else CutBytes
