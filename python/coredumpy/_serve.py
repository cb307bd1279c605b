"""`coredumpy view --serve`: one page on this machine's loopback, for the browser at the other end of an SSH tunnel.

Whoever knows the address may read the dump, so the address has a part that cannot be guessed. Another site in the same
browser may send requests here under a name of its own that it lets point at 127.0.0.1: such a `Host` is refused.
"""

from __future__ import annotations

import contextlib
import hmac
import secrets
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from coredumpy._errors import CoredumpyError
from coredumpy._page import Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LOOPBACK = "127.0.0.1"
# The port may be another one: that of the tunnel's near end.
HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})

_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def serve_page(page: Page) -> None:
    """Prints the address on stdout, and serves until Ctrl-C."""
    with Server(page) as server:
        print(server.address, flush=True)
        if sys.stderr is not None:
            port = server.server_port
            print(
                f"Ctrl-C ends it; from another machine: ssh -L {port}:{LOOPBACK}:{port} HOST",
                file=sys.stderr,
                flush=True,
            )
        # This is how it is meant to end.
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()


class Server(ThreadingHTTPServer):
    """Serves one page under one path, on a port that the system picks."""

    daemon_threads = True

    def __init__(self, page: Page) -> None:
        super().__init__((LOOPBACK, 0), Handler)
        self.page = page
        self.path = f"/{secrets.token_urlsafe(24)}/"

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self.server_port}{self.path}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away is no matter of the terminal."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    server: Server
    # For whoever connects and says nothing.
    timeout = 60

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        if not self._answer():
            return
        try:
            for part in self.server.page.parts():
                self.wfile.write(part)
        except (CoredumpyError, OSError):
            # The length was promised, so the browser sees that the page is not whole.
            self.close_connection = True

    def _answer(self) -> bool:
        """Sends the head; gives whether the page follows."""
        if not self._is_for_us():
            self.send_error(HTTPStatus.FORBIDDEN)
            return False
        if not hmac.compare_digest(self.path.encode("latin-1"), self.server.path.encode("latin-1")):
            self.send_error(HTTPStatus.NOT_FOUND)
            return False
        self.send_response(HTTPStatus.OK)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(self.server.page)))
        self.end_headers()
        return True

    def _is_for_us(self) -> bool:
        hosts = self.headers.get_all("Host", [])
        try:
            return len(hosts) == 1 and urlsplit(f"//{hosts[0]}").hostname in HOSTS
        except ValueError:
            return False

    def version_string(self) -> str:
        return "coredumpy"

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: stderr is the terminal of whoever waits for Ctrl-C."""
