"""`coredumpy.LoggingHandler`: records with `exc_info`, from a level on, leave dumps."""

from __future__ import annotations

import re
from pathlib import Path

from living_programs import TOLD, dumps, opened, own_filenames, places, quiet

HEAD = (
    TOLD
    + """
logging.raiseExceptions = False
root = logging.getLogger()
root.setLevel(logging.DEBUG)
root.addHandler(coredumpy.LoggingHandler(directory="d"))
log = logging.getLogger("app.db")
def fail(n):
    try:
        1 / n
    except ZeroDivisionError:
        log.exception("could not save %s", n)
"""
)


def test_a_logged_exception_is_dumped_where_it_was_raised(tmp_path: Path) -> None:
    lines = quiet(tmp_path, HEAD + "fail(0)\nlog.error('without')\nlog.warning('too low', exc_info=ValueError('x'))\n")
    assert [line.split()[:2] for line in lines.splitlines()] == [["INFO", "saved"]]
    (name,) = dumps(tmp_path)
    assert re.match(r"d/coredumpy_fail_17_", name)
    assert [place for place in places(tmp_path / name)] == [("fail", 17), ("<module>", 20)]
    with opened(tmp_path / name) as dump:
        assert dump.header["description"] == "ERROR app.db: could not save 0"
        assert dump.threads[0].frames[0].f_locals == {"n": 0}
        assert isinstance(dump.exception, ZeroDivisionError)
        assert own_filenames(dump) == []


def test_an_exception_without_frames_is_dumped_where_it_was_logged(tmp_path: Path) -> None:
    program = (
        HEAD
        + """
def told():
    local = 5
    log.error("told", exc_info=ValueError("not raised"))
told()
"""
    )
    quiet(tmp_path, program)
    (name,) = dumps(tmp_path)
    assert places(tmp_path / name) == [("told", 23), ("<module>", 24)]
    with opened(tmp_path / name) as dump:
        assert dump.threads[0].frames[0].f_locals == {"local": 5}
        assert isinstance(dump.exception, ValueError)


def test_the_level_and_filters_decide(tmp_path: Path) -> None:
    program = (
        TOLD
        + """
handler = coredumpy.LoggingHandler("WARNING", path="a.dump")
handler.addFilter(lambda record: record.name != "noisy")
logging.getLogger().addHandler(handler)
for name in ("noisy", "other"):
    for level in (logging.INFO, logging.WARNING):
        logging.getLogger(name).log(level, "x", exc_info=KeyError(name, level))
"""
    )
    quiet(tmp_path, program)
    assert dumps(tmp_path) == ["a.dump"]
    with opened(tmp_path / "a.dump") as dump:
        assert dump.exception is not None and dump.exception.args == ("other", 30)


def test_the_handler_does_not_dump_what_it_says_itself(tmp_path: Path) -> None:
    """Its own logger's records, and those that an exception's `__str__` logs while it is asked for its message."""
    program = (
        TOLD
        + """
handler = coredumpy.LoggingHandler(path="/proc/no/x.dump", level=0)
logging.getLogger().addHandler(handler)
logging.getLogger("coredumpy").addHandler(handler)
class Chatty(Exception):
    def __str__(self):
        try:
            raise KeyError("inner")
        except KeyError:
            logging.getLogger("app").exception("in __str__")
        return "chatty"
logging.getLogger("app").error("x", exc_info=Chatty())
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("coredumpy").exception("ours")
"""
    )
    lines = quiet(tmp_path, program).splitlines()
    assert [line.split(" /proc")[0] for line in lines] == ["WARNING no dump: cannot write the dump"] * 2 + [
        "ERROR ours"
    ]


def test_what_was_captured_is_not_dumped_again_when_it_is_logged(tmp_path: Path) -> None:
    program = (
        HEAD
        + """
def work():
    with coredumpy.capture(directory="d"):
        raise LookupError
try:
    work()
except LookupError:
    log.exception("caught")
"""
    )
    quiet(tmp_path, program)
    assert len(dumps(tmp_path)) == 1
