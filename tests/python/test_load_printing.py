"""numpy and pandas at a dump's prompt print under the options of its program, and only there."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import coredumpy
import pytest
from coredumpy._load import libraries, printing

pytestmark = pytest.mark.own_stack

np = pytest.importorskip("numpy")
pd = pytest.importorskip("pandas")


def dump_with(settings: dict[str, Any]) -> Any:
    return SimpleNamespace(restorer=SimpleNamespace(wordings=({}, settings)))


def test_the_options_of_the_program_hold_while_its_dump_is_asked() -> None:
    libraries.library("numpy"), libraries.library("pandas")
    former = np.get_printoptions(), pd.get_option("display.max_rows")
    settings = {"numpy.precision": 2, "numpy.threshold": 5, "pandas.display.max_rows": 4}
    with printing.printing_as(dump_with(settings)):
        assert (repr(np.array([1 / 3])), pd.get_option("display.max_rows")) == ("array([0.33])", 4)
    assert (np.get_printoptions(), pd.get_option("display.max_rows")) == former


def test_options_that_no_library_takes_are_passed_over() -> None:
    libraries.library("numpy"), libraries.library("pandas")
    former = np.get_printoptions(), pd.get_option("display.width")
    names = [f"numpy.{name}" for name in printing._OF_NUMPY] + [
        f"pandas.display.{name}" for name in printing._OF_PANDAS
    ]
    for value in ("RAN", -1, 1 << 62, 0.5, True, None):
        with printing.printing_as(dump_with(dict.fromkeys([*names, "numpy.version"], value))):
            assert isinstance(repr(np.arange(3)), str)
    assert (np.get_printoptions(), pd.get_option("display.width")) == former


def test_a_dump_that_is_only_opened_changes_no_option() -> None:
    with np.printoptions(precision=2):
        third = np.array([1 / 3])
        dump = coredumpy.dumps()
    with coredumpy.open(dump) as opened:
        found = opened.threads[0].frames[0].f_locals["third"]
    assert repr(found) == "array([0.33333333])" and found == third


@pytest.mark.parametrize(
    ("asked", "there", "here", "found"),
    [
        *((False, "1.26.4", "2.4.6", "1.25"), (False, "2.1.0", "2.2.6", "2.1"), (False, "2.2.6", "2.4.6", False)),
        *((False, "2.4.6", "1.26.4", False), ("1.13", "1.26.4", "2.4.6", "1.13"), (False, None, "2.4.6", False)),
        *((False, "", "2.4.6", "1.25"), (False, "1.26.4", "1.26.4", False)),
    ],
)
def test_an_earlier_numpy_is_printed_as_it_was(asked: object, there: Any, here: str, found: object) -> None:
    assert printing._legacy(asked, there, here) == found
