"""Writes dumps by hand, from records as FORMAT.md has them: also such as no writer of ours would write."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import cbor2
import zstandard

MAGIC = b"\xd9\xd9\xf7"
INDEX_HEAD_BYTES = 16


def ref(number: int) -> list[int]:
    """A reference to the object of a number."""
    return [number]


def missing(code: int, *more: Any) -> list[Any]:
    """A missing value: detail, kept, total may follow."""
    return [0, code, *more]


def dump_of(
    *records: Any,
    python: str = "3.11.7",
    exception: int | None = None,
    system: str = "Linux",
    cwd: str = "/",
    sources: Mapping[str, str] | None = None,
    wordings: Mapping[str, Any] | None = None,
    **roots: Sequence[int],
) -> bytes:
    """A whole dump of these records, whose numbers are their places. Bytes stand for themselves, as CBOR."""
    encoded = [record if isinstance(record, bytes) else cbor2.dumps(record) for record in records]
    out = io.BytesIO()
    out.write(MAGIC + cbor2.dumps(header(python, exception, system, **roots)))
    _item(out, 0, cbor2.dumps({"hostname": "h", "cwd": cwd, "executable": "python"}))
    places = []
    for filename, text in (sources or {}).items():
        places.append([out.tell(), filename])
        raw = text.encode("utf-8", "surrogatepass")
        _item(out, 2, filename, None, len(raw), zstandard.ZstdCompressor().compress(raw))
    blocks = []
    for first in range(0, len(encoded), 10_000):
        block = encoded[first : first + 10_000]
        blocks.append([out.tell(), first, len(block)])
        raw = b"".join(block)
        packed = zstandard.ZstdCompressor().compress(raw)
        _item(out, 1, first, len(block), len(encoded), len(raw), packed)
    index = out.tell()
    entries: dict[str, Any] = {"objects": blocks, "sources": places, "assigned": len(encoded)}
    if wordings is not None:
        raw = cbor2.dumps(wordings)
        entries["wordings"] = [len(raw), zstandard.ZstdCompressor().compress(raw)]
    _item(out, 3, cbor2.dumps(entries))
    out.write(_checked(b"\x83\x04", b"\x1b" + index.to_bytes(8, "big")))
    return out.getvalue()


def header(python: str, exception: int | None, system: str = "Linux", **roots: Sequence[int]) -> dict[str, Any]:
    """The smallest header."""
    named = {"threads": [], **roots} | ({} if exception is None else {"exception": exception})
    return {
        "format": "coredumpy",
        "version": [1, 0],
        "id": bytes(16),
        "producer": "a test",
        "created": "2024-01-01T00:00:00.000000+00:00",
        "python": {"version": python, "implementation": "cpython"},
        "platform": {"system": system, "release": "6", "machine": "x86_64"},
        "pid": 1,
        "argv": ["test"],
        "exceptions": [],
        "thread_count": 0,
        "threads": [],
        "roots": named,
    }


def _item(out: io.BytesIO, kind: int, *elements: Any) -> None:
    out.write(_checked(bytes([0x82 + len(elements), kind]), b"".join(map(cbor2.dumps, elements))))


def _checked(head: bytes, rest: bytes) -> bytes:
    return head + b"\x1a" + zlib.crc32(rest).to_bytes(4, "big") + rest
