"""What the tests of `export` and `view` share: a dump, the command line, and an exported page taken apart."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from coredumpy import _page

GOLDEN = Path(__file__).parent.parent / "golden" / "v1-billing.dump"

# Nothing of the machine's own browsers and settings.
KEPT = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}

needs_page = pytest.mark.skipif(not os.path.exists(_page.TEMPLATE), reason="`make viewer` was not run")


def coredumpy(*words: object, cwd: Path, **variables: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "coredumpy", *map(str, words)],
        cwd=cwd,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env={**KEPT, "LANG": "C.UTF-8", "HOME": str(cwd), **variables},
        timeout=300,
    )


@dataclass
class Taken:
    """The parts of a page."""

    head: dict[str, Any]
    blocks: list[bytes]
    #: The page without the dump.
    rest: bytes

    @property
    def dump(self) -> bytes:
        return b"".join(self.blocks)


def taken_apart(page: bytes) -> Taken:
    """As an HTML parser reads data blocks: up to the first `</script`."""
    element = rb"<script type=\"%s\"[^>]*>(.*?)</script>\n"
    head = re.search(element % rb"application/json", page, re.S)
    block = element % rb"application/x-coredumpy-dump;base64"
    assert head is not None
    return Taken(
        json.loads(head[1]),
        [base64.b64decode(found, validate=True) for found in re.findall(block, page, re.S)],
        re.sub(block, b"", page.replace(head[0], _page.PLACEHOLDER), flags=re.S),
    )
