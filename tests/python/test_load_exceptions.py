"""Restored exceptions: what they are, and that showing one imports and runs nothing."""

import builtins
import linecache
import subprocess
import sys
import traceback
from pathlib import Path

import coredumpy
import pytest
from coredumpy._errors import ObserverMode
from coredumpy._load.restore import Restorer
from coredumpy._native import Reader
from dump_maker import dump_of, missing, ref
from load_sessions import answers

pytestmark = pytest.mark.own_stack

IMPORT_MEMBERS = ["msg", "name", "path", *(["name_from"] if hasattr(ImportError, "name_from") else [])]

GOLDEN = sorted((Path(__file__).parent.parent / "golden").glob("*.dump"))


def restored(*records, number=0):
    return Restorer(Reader(dump_of(*records))).object(number)


def cls(qualname, bases=(), names=(), values=(), module="builtins"):
    return [31, qualname, qualname, module, list(bases), list(names), list(values)]


def exception(class_id, args, names=(), values=(), slot_count=0):
    return [43, ref(class_id), args, list(names), list(values), {15: slot_count}]


@pytest.fixture
def module_that_must_not_be_imported(tmp_path, monkeypatch):
    (tmp_path / "not_to_be_imported.py").write_text("import builtins\nbuiltins.RAN = True\nname = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield "not_to_be_imported"
    assert not hasattr(builtins, "RAN") and "not_to_be_imported" not in sys.modules


def hostile_imports(module):
    members = [["msg", "name", "name_from"], ["no", module, "nam"]]
    yield [exception(1, ref(2), *members, slot_count=3), cls("ImportError"), [11, ["no"]]]
    own = cls("Own", [ref(3)], module="app")
    base = cls("ImportError")
    yield [exception(1, ref(2), *members, slot_count=3), own, [11, ["no"]], base]
    yield [exception(1, ref(2), *members), own, [11, ["no"]], base]
    # In the class itself, where it would win over the member.
    owning = cls("Own", [ref(3)], ["name", "name_from"], [module, "nam"], module="app")
    yield [exception(1, ref(2), ["name", "name_from"], ["os", "nam"], slot_count=2), owning, [11, ["no"]], base]
    # A property hides an instance's attribute, whose recorded value then wins.
    hiding = cls("Own", [ref(3)], ["name", "name_from"], [ref(4), ref(4)], module="app")
    descriptor = [39, ref(5), ["fget"], [None]]
    yield [exception(1, ref(2), *members), hiding, [11, ["no"]], base, descriptor, cls("property")]


@pytest.mark.parametrize("number", range(5))
def test_a_traceback_imports_nothing_to_suggest_a_name(number, module_that_must_not_be_imported):
    records = list(hostile_imports(module_that_must_not_be_imported))[number]
    error = restored(*records)
    assert isinstance(error, ImportError)
    assert "".join(traceback.format_exception(error)).startswith(("ImportError: no", "app.Own: no"))


@pytest.mark.skipif(sys.version_info < (3, 12), reason="no suggestions for imports")
def test_a_module_that_is_there_is_looked_into():
    members = [["msg", "name", "name_from"], ["no", "linecache", "getlin"]]
    error = restored(exception(1, ref(2), *members, slot_count=3), cls("ImportError"), [11, ["no"]])
    assert linecache.__name__ == error.name
    assert "Did you mean: 'getline'?" in "".join(traceback.format_exception(error))


CRASH = """
import json, subprocess, sys
class Refused(OSError):
    __slots__ = ("reason", "unset")
    def __init__(self, number, reason):
        super().__init__(number, "refused", "the file")
        self.reason, self.code = reason, 5
def caught(function):
    try:
        function()
    except Exception as error:
        return error
kept = [
    Refused(13, "why"),
    caught(lambda: subprocess.run([sys.executable, "-c", "raise SystemExit(3)"], check=True)),
    caught(lambda: json.loads("{bad")),
]
json.lods
"""


@pytest.fixture
def crashed(tmp_path):
    (tmp_path / "crash.py").write_text(CRASH)
    command = [sys.executable, "-m", "coredumpy", "run", "--path", "crash.dump", "crash.py"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=300)
    with coredumpy.open(tmp_path / "crash.dump") as dump:
        yield dump.exception


@pytest.fixture
def kept(crashed):
    return crashed.__traceback__.tb_frame.f_globals["kept"]


def test_members_of_the_base_are_no_attributes(kept):
    refused = kept[0]
    assert (refused.errno, refused.strerror, refused.filename, refused.reason) == (13, "refused", "the file", "why")
    assert vars(refused) == {"code": 5}
    assert str(refused) == "[Errno 13] refused: 'the file'"


def test_standard_library_exceptions_say_what_they_said(kept):
    _, failed, undecodable = kept
    assert isinstance(failed, subprocess.CalledProcessError) and failed.returncode == 3
    assert str(failed).endswith("returned non-zero exit status 3.")
    assert (type(undecodable).__name__, undecodable.pos, undecodable.doc) == ("JSONDecodeError", 1, "{bad")


def test_tracebacks_of_kept_exceptions_have_columns_and_source(kept):
    text = "".join(traceback.format_exception(kept[2]))
    assert "    function()\n" in text and "self.scan_once(s, idx)" in text
    if sys.version_info >= (3, 11):
        assert "^^^^^" in text


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the interpreter suggests, traceback does not")
def test_a_name_of_a_library_module_is_suggested(crashed):
    assert traceback.format_exception_only(crashed)[-1].endswith("'lods'. Did you mean: 'loads'?\n")


def test_exceptions_compare_by_what_is_plain():
    """pdb compares those of a chain before its prompt, from 3.13 on."""
    error = [31, "E", "E", "app", [ref(1)], [], [], {9: "dataclass", 10: ["code", "held"], 11: True}]
    plain = [(1, None), (1.0, None), (2, None), (missing(0), None), (missing(0), None)]
    of_lists = [(1, ref(3)), (1, ref(3)), (1, ref(4))]
    errors = [exception(0, 2, ["code", "held"], values) for values in plain + of_lists]
    records = [error, cls("Exception"), [11, []], [10, []], [10, []], *errors]
    restorer = Restorer(Reader(dump_of(*records)))
    one, same, other, lost, also_lost, listed, same_list, other_list = (restorer.object(n) for n in range(5, 13))
    assert one == same and one != other and listed == same_list and listed != other_list
    assert lost == lost and lost != also_lost and one != lost and lost != one


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_golden_dumps_come_to_their_prompt(path):
    *_, prompt, end = answers(path, "p 1 + 1")
    assert (prompt, end) == ("2", "")


def test_an_error_says_what_it_said_or_refuses():
    class Worded(Exception):
        def __str__(self):
            return "own words"

    never_raised = Worded("arguments")
    try:
        try:
            raise Worded("hidden")
        except Worded:
            raise KeyError("shown") from None
    except KeyError as error:
        data = coredumpy.dumps(exception=error)
    with coredumpy.open(data) as dump:
        assert str(dump.exception.__context__) == "own words"
        never_raised = dump.exception.__traceback__.tb_frame.f_locals["never_raised"]
    with pytest.raises(ObserverMode, match=r"Worded.__str__ was called"):
        str(never_raised)
    # A traceback says more with the arguments than without a message. pytest brings another `traceback` to 3.10.
    if sys.version_info >= (3, 11):
        assert traceback.format_exception_only(never_raised)[-1].endswith("Worded: arguments\n")
