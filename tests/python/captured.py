"""One helper for all tests of the capture: dumps the caller, reads the dump, and answers by a variable's name."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from typing import Any

import coredumpy
from coredumpy import _native

Record = dict[str, Any]


class Captured:
    """A dump, as its JSON form."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.json = json.loads(_native.Reader(data).json())
        self.objects: list[Record] = self.json["objects"]

    def get(self, value: Any) -> Any:
        """The record that a reference leads to; another value itself."""
        if isinstance(value, dict) and set(value) == {"ref"}:
            number = value["ref"]
            return self.objects[number] if number < len(self.objects) else {"kind": "beyond the end"}
        return value

    def frame(self, number: int = 0, thread: int = 0) -> Record:
        """Innermost first."""
        root = self.objects[self.json["header"]["roots"]["threads"][thread]]
        return self.get(root["frames"][number])

    def code(self, frame: Record) -> Record:
        return self.get(frame["code"])

    def fields(self, record: Record) -> Record:
        """Names of a frame, instance or mapping to records or values."""
        return {name: self.get(value) for name, value in zip(record["names"], record["values"], strict=True)}

    def local(self, name: str, frame: int = 0) -> Any:
        return self.fields(self.frame(frame))[name]

    def class_name(self, record: Record) -> str:
        return self.get(record["class"])["qualname"]

    def items(self, record: Record) -> list[Any]:
        """All items of a sequence, those in its parts too."""
        found = list(record["items"])
        for part in record.get("long", {}).get("parts", []):
            found += self.get(part)["items"]
        return found

    def entries(self, record: Record) -> list[tuple[Any, Any]]:
        found = list(zip(record["names"], record["values"], strict=True))
        for part in record.get("long", {}).get("parts", []):
            entries = self.get(part)
            found += zip(entries["names"], entries["values"], strict=True)
        return found

    def text(self, record: Record, key: str = "value") -> str:
        """A long scalar's text (or hexadecimal bytes) that is kept."""
        found = [record[key]] + [self.get(part)["data"] for part in record.get("long", {}).get("parts", [])]
        return "".join(piece if isinstance(piece, str) else piece["bytes"] for piece in found)


def captured(**arguments: Any) -> Captured:
    """Dumps the caller's frame."""
    return Captured(coredumpy.dumps(sys._getframe(1), **arguments))


@contextlib.contextmanager
def settings(**fields: Any) -> Iterator[None]:
    """`coredumpy.config` with other values."""
    former = {name: getattr(coredumpy.config, name) for name in fields}
    try:
        for name, value in fields.items():
            setattr(coredumpy.config, name, value)
        yield
    finally:
        for name, value in former.items():
            setattr(coredumpy.config, name, value)
