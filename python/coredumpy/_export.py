"""`coredumpy export`: a dump as one page that opens by double click, or as JSON."""

from __future__ import annotations

import os
import sys
import tempfile

from coredumpy import _native, _page
from coredumpy._errors import CoredumpyError
from coredumpy._page import Page, is_page, megabytes
from coredumpy._text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STDOUT = "-"
# Less is written before anybody looks.
SHOWN_BYTES = 20_000_000


def export_page(path: str, output: str | None) -> None:
    """Writes the page and prints where it is; `-` is stdout."""
    page = Page(path)
    warn_if_large(path, page)
    if output == STDOUT:
        _to_stdout(page.parts())
        return
    target = page_name(path) if output is None else output
    write_page(target, page)
    print(os.path.abspath(target))


def export_json(path: str, output: str | None) -> None:
    """Everything that is in the dump, in the form of FORMAT.md. Only a file that is not there yet is written."""
    text = (_native.dump_json(path) + "\n").encode("utf-8")
    if output is None or output == STDOUT:
        _to_stdout([text])
        return
    if os.path.lexists(output):
        raise CoredumpyError(f"{output}: is there already; nothing is overwritten")
    _write(output, [text])
    print(os.path.abspath(output))


def page_name(path: str) -> str:
    """`crash.dump.html` for `crash.dump`: never a name that the program's own files have."""
    return path + ".html"


def warn_if_large(path: str, page: Page) -> None:
    if page.dump_bytes > _page.WARNED_BYTES:
        _say(
            f"{path}: a page with {megabytes(page.dump_bytes)} in it takes seconds to open; "
            "dropped on the empty viewer (`coredumpy view`), the dump opens at once"
        )


def write_page(target: str, page: Page) -> None:
    """Writes it under its final name when it is whole. Only a page of ours is overwritten."""
    if os.path.lexists(target) and not _may_go(target):
        raise CoredumpyError(f"{target}: is there already, and is no page of coredumpy that could be overwritten")
    _write(target, _shown(page, target))


def _may_go(target: str) -> bool:
    return os.path.isfile(target) and is_page(target)


def _write(target: str, parts: Iterable[bytes]) -> None:
    folder, name = os.path.split(os.path.abspath(target))
    try:
        # Readable for its owner alone, as the dump is.
        handle, temporary = tempfile.mkstemp(prefix=name[:100] + ".", suffix=".partial", dir=folder)
    except OSError as error:
        # It names the temporary file, of which nobody has heard.
        raise type(error)(error.errno, error.strerror, target) from None
    try:
        with open(handle, "wb") as file:
            for part in parts:
                file.write(part)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


def _to_stdout(parts: Iterable[bytes]) -> None:
    sys.stdout.flush()
    for part in parts:
        sys.stdout.buffer.write(part)


def _shown(page: Page, target: str) -> Iterator[bytes]:
    """The parts, with how far it is on a terminal."""
    is_shown = len(page) > SHOWN_BYTES and sys.stderr is not None and sys.stderr.isatty()
    written = 0
    for part in page.parts():
        yield part
        written += len(part)
        if is_shown:
            print(f"\rwriting {printable(target)}: {100 * written // len(page)} %", end="", file=sys.stderr, flush=True)
    if is_shown:
        # The line goes when it is done.
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _say(message: str) -> None:
    if sys.stderr is not None:
        print("coredumpy:", printable(message), file=sys.stderr)
