"""Threads that change what is dumped, for two seconds. `make soak` takes a minute."""

from __future__ import annotations

import re
import subprocess
import sys

import soak


def test_dumps_of_changing_containers_are_whole_and_leave_nothing_behind() -> None:
    done = subprocess.run([sys.executable, soak.__file__, "2"], capture_output=True, text=True, timeout=300)
    told = re.search(r"(\d+) dumps \((\d+) read.* 0 torn, 0 references left", done.stdout)
    assert told is not None and done.returncode == 0, done.stdout + done.stderr
    assert int(told[1]) > 1 and int(told[2]) >= 1
