"""Threads that change what is dumped, for two seconds. `make soak` takes a minute."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading

import coredumpy
import soak
from captured import settings


def test_dumps_of_changing_containers_are_whole_and_leave_nothing_behind() -> None:
    done = subprocess.run([sys.executable, soak.__file__, "2"], capture_output=True, text=True, timeout=300)
    told = re.search(r"(\d+) dumps \((\d+) read.* 0 torn, 0 references left", done.stdout)
    assert told is not None and done.returncode == 0, done.stdout + done.stderr
    assert int(told[1]) > 1 and int(told[2]) >= 1


def test_a_thread_that_makes_a_dump_shows_no_frame_of_ours() -> None:
    """Ours call it here: the user's filter of the environment, which waits until another thread has dumped."""
    inside, is_over = threading.Event(), threading.Event()

    def waits(value: str) -> bool:
        if threading.current_thread() is thread:
            inside.set()
            is_over.wait(60)
        return True

    def work() -> None:
        coredumpy.dumps()

    thread = threading.Thread(target=work, name="dumping")
    with settings(environ_filter=waits):
        thread.start()
        assert inside.wait(60)
        data = coredumpy.dumps()
        is_over.set()
        thread.join()
    with coredumpy.open(data) as dump:
        [dumping] = [one for one in dump.threads if one.name == "dumping"]
        functions = [(os.path.basename(frame.f_code.co_filename), frame.f_code.co_name) for frame in dumping.frames]
    here = os.path.basename(__file__)
    assert functions == [("threading.py", "wait"), ("threading.py", "wait"), (here, "waits"), (here, "work")]
