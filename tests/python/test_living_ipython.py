"""`%load_ext coredumpy`: a cell that fails leaves a dump, whose frames are the cell's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from living_programs import dumps, opened, own_filenames, places, quiet

pytest.importorskip("IPython")

# What a user types, cell by cell; the shell is the terminal's without its prompt.
SESSION = r"""
import os, sys
os.environ["IPYTHONDIR"] = os.path.abspath("ipython")
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance(colors="NoColor", history_length=0)
shell.history_manager.enabled = False
def cell(text):
    return shell.run_cell(text, store_history=True)
cell("%load_ext coredumpy")
cell("def fail(n):\n    local = [n]\n    return 1 / n\n\nx = 'kept'")
cell("before = 1\nfail(0)")
cell("await (lambda: later())()\n")
cell("async def later():\n    raise KeyError('async')")
cell("await later()")
cell("syntax error here")
cell("raise SystemExit(3)")
cell("%unload_ext coredumpy")
cell("fail(0)")
"""


def test_failing_cells_leave_dumps_of_the_cell_alone(tmp_path: Path) -> None:
    shown = quiet_but_warnings(tmp_path)
    found = dumps(tmp_path)
    assert len(found) == 3
    assert len(re.findall(r"coredumpy: saved .*; open with: coredumpy load \S+", shown)) == 3
    by_type = {}
    for name in found:
        with opened(tmp_path / name) as dump:
            by_type[dump.header["exceptions"][0]["type"]] = dump
            assert own_filenames(dump) == []
    with opened(by_path(tmp_path, found, "ZeroDivisionError")) as dump:
        assert dump.header["description"] == "cell [3]"
        frames = dump.threads[0].frames
        assert [frame.f_lineno for frame in frames] == [3, 2]
        assert frames[0].f_locals == {"n": 0, "local": [0]}
        assert frames[1].f_locals["x"] == "kept" and frames[1].f_locals["before"] == 1
        assert dump.exception is not None and dump.exception.__traceback__ is not None
        assert dump.exception.__traceback__.tb_frame.f_lineno == 2
        assert dump.exception.__traceback__.tb_next is not None
        assert dump.exception.__traceback__.tb_next.tb_next is None
        import linecache

        assert linecache.getline(frames[1].f_code.co_filename, 2) == "fail(0)\n"
    with opened(by_path(tmp_path, found, "KeyError")) as dump:
        assert dump.header["description"] == "cell [6]"
        assert [frame.f_lineno for frame in dump.threads[0].frames] == [2, 1]


def by_path(folder: Path, names: list[str], type_name: str) -> Path:
    for name in names:
        with opened(folder / name) as dump:
            if dump.header["exceptions"][0]["type"] == type_name:
                return folder / name
    raise AssertionError(type_name)


def quiet_but_warnings(folder: Path) -> str:
    from living_programs import run

    done = run(folder, SESSION)
    assert done.returncode == 0, done.stderr
    assert "coredumpy" not in done.stderr
    return done.stdout


assert quiet and places
