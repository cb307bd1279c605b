"""`coredumpy view`: a dump in the browser, by a page beside it."""

from __future__ import annotations

import errno
import os
import tempfile
import webbrowser
from pathlib import Path

from coredumpy import _page
from coredumpy._errors import CoredumpyError
from coredumpy._export import page_name, warn_if_large, write_page
from coredumpy._page import Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

EMPTY_NAME = "coredumpy-viewer.html"
# A folder into which we cannot write, or nobody can, or that is not there (a home).
_NO_PLACE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT)


def view(path: str | None, *, opens_browser: bool = True) -> None:
    """Writes the page, prints its address, and opens the browser."""
    address = Path(_page_for(path)).absolute().as_uri()
    print(address, flush=True)
    if opens_browser and not webbrowser.open(address):
        raise CoredumpyError(
            "no browser could be started; open this address in one, or take --serve on a remote machine"
        )


def serve(path: str | None) -> None:
    """Serves the page until Ctrl-C."""
    from coredumpy._serve import serve_page

    page = Page(path)
    if path is not None:
        warn_if_large(path, page)
    serve_page(page)


def _page_for(path: str | None) -> str:
    """Where the page with this dump is, once it is there."""
    if path is None and not _is_hidden(_page.TEMPLATE) and os.path.exists(_page.TEMPLATE):
        return _page.TEMPLATE
    page = Page(path)
    if path is not None:
        warn_if_large(path, page)
    for target in _targets(path):
        try:
            write_page(target, page)
            return target
        except OSError as error:
            if isinstance(error, CoredumpyError) or error.errno not in _NO_PLACE:
                raise
            refusal = error
    raise refusal


def _targets(path: str | None) -> Iterator[str]:
    """Where the page may go, best first. Browsers in a sandbox read neither temporary nor hidden folders."""
    name = EMPTY_NAME if path is None else os.path.basename(page_name(path))
    if path is not None:
        yield page_name(path)
    yield os.path.join(os.path.expanduser("~"), name)
    yield os.path.join(tempfile.mkdtemp(prefix="coredumpy-"), name)


def _is_hidden(path: str) -> bool:
    """Whether it is in a hidden folder, as in a `.venv`."""
    return any(part.startswith(".") for part in Path(path).parts)
