"""The browser viewer as one page, with a dump in it or without.

The dump stands in data blocks, which no browser runs, as base64: in blocks, because browsers refuse a single text of
such a length. Each can be decoded alone.
"""

from __future__ import annotations

import binascii
import json
import os

from coredumpy import _native
from coredumpy._errors import CoredumpyError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

# `make viewer` writes it.
TEMPLATE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "_viewer", "viewer.html")
# What www's page has where the dump belongs, and what it begins with.
PLACEHOLDER = b"<!--coredumpy:dump-->"
MARK = b'<meta name="generator" content="coredumpy'
MARKED_BYTES = 4096

BLOCK_BYTES = 12 * 1024 * 1024
# A page opens more slowly than a file that is dropped on one, and Chromium gives up on pages of 500 MB and more.
WARNED_BYTES = 100_000_000
MAX_BYTES = 350_000_000

_HEAD = b'<script type="application/json" id="coredumpy-dump">%s</script>\n'
_BLOCK = b'<script type="application/x-coredumpy-dump;base64">', b"</script>\n"


class PageNotBuilt(CoredumpyError):
    """The package was installed from a checkout in which the page was not built."""


class Page:
    """The page with the dump in it that is at `path`; without a path, the page that dumps are dropped on."""

    def __init__(self, path: str | None = None) -> None:
        self._before, self._after = _template()
        self._path = path
        self.dump_bytes = 0
        self._head = b""
        if path is not None:
            # Whoever gets the page sees at once what is wrong with the file, so it is not sent in vain.
            _native.Reader(path)
            self.dump_bytes = os.stat(path).st_size
            if self.dump_bytes > MAX_BYTES:
                raise CoredumpyError(_too_large(path, self.dump_bytes))
            self._head = _HEAD % _head(path, self.dump_bytes)

    def __len__(self) -> int:
        """Bytes of the whole page."""
        whole, rest = divmod(self.dump_bytes, BLOCK_BYTES)
        blocks = [BLOCK_BYTES] * whole + [rest] * bool(rest)
        frame = sum(map(len, _BLOCK))
        return (
            len(self._before)
            + len(self._head)
            + len(self._after)
            + sum(map(_base64_bytes, blocks))
            + frame * len(blocks)
        )

    def parts(self) -> Iterator[bytes]:
        """The page, a block at a time."""
        yield self._before + self._head
        if self._path is not None:
            with open(self._path, "rb") as file:
                for block in _blocks(file, self.dump_bytes, self._path):
                    yield _BLOCK[0] + binascii.b2a_base64(block, newline=False) + _BLOCK[1]
        yield self._after


def is_page(path: str) -> bool:
    """Whether a file is a page of coredumpy, of whatever version."""
    with open(path, "rb") as file:
        return MARK in file.read(MARKED_BYTES)


def megabytes(size: int) -> str:
    """As file managers say it, in steps of a tenth."""
    return f"{size / 1e6:.1f} MB" if size < 10_000_000 else f"{size / 1e6:.0f} MB"


def _template() -> tuple[bytes, bytes]:
    try:
        with open(TEMPLATE, "rb") as file:
            parts = file.read().split(PLACEHOLDER)
    except FileNotFoundError:
        raise PageNotBuilt(
            "the viewer's page is not in this installation: in a checkout, build it with `make viewer`"
        ) from None
    if len(parts) != 2:
        raise PageNotBuilt(
            f"{TEMPLATE}: {len(parts) - 1} places for a dump, expected 1; build it anew with `make viewer`"
        )
    return parts[0], parts[1]


def _head(path: str, size: int) -> bytes:
    name = os.path.basename(os.path.abspath(path)).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    text = json.dumps({"name": name, "size": size, "block": BLOCK_BYTES})
    # No name may end the block, or begin a comment in it.
    return text.replace("<", "\\u003c").encode("ascii")


def _blocks(file: BinaryIO, size: int, path: str) -> Iterator[bytes]:
    while size:
        block = file.read(min(size, BLOCK_BYTES))
        if not block:
            raise CoredumpyError(f"{path}: it became shorter while it was read")
        size -= len(block)
        yield block


def _base64_bytes(size: int) -> int:
    return (size + 2) // 3 * 4


def _too_large(path: str, size: int) -> str:
    return (
        f"{path}: {megabytes(size)} are too much for one page (at most {megabytes(MAX_BYTES)}); "
        "open the empty viewer with `coredumpy view` and drop the file on it, or use `coredumpy load`"
    )
