"""What stands for exception groups where Python has none."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

import pytest
from coredumpy._load.groups import GROUPS, member_lines

Group, BaseGroup = GROUPS["ExceptionGroup"], GROUPS["BaseExceptionGroup"]
needs_real_ones = pytest.mark.skipif(not hasattr(builtins, "ExceptionGroup"), reason="no groups to compare with")


def nested(group: Any) -> Any:
    return group("outer", [ValueError(1), group("inner", [KeyError("k"), ValueError(2)])])


@needs_real_ones
@pytest.mark.parametrize(
    "told",
    [
        repr,
        str,
        lambda group: (group.message, group.args[0], len(group.exceptions)),
        lambda group: tuple(map(repr, group.split(ValueError))),
        lambda group: repr(group.subgroup(lambda error: isinstance(error, KeyError))),
        lambda group: repr(group.derive([TypeError()])),
        lambda group: isinstance(group, Exception),
        lambda group: vars(group),
    ],
)
def test_it_tells_what_a_real_group_tells(told: Callable[[Any], object]) -> None:
    assert told(nested(Group)) == told(nested(builtins.ExceptionGroup))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("message", "members", "error"),
    [
        ("m", [], ValueError),
        ("m", [1], TypeError),
        (1, [KeyError()], TypeError),
        ("m", [KeyboardInterrupt()], TypeError),
    ],
)
def test_it_takes_what_a_real_group_takes(message: Any, members: list[Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        Group(message, members)


def test_a_group_of_exceptions_is_one_of_both_kinds() -> None:
    assert type(BaseGroup("m", [KeyError()])) is Group
    assert type(BaseGroup("m", [KeyboardInterrupt()])) is BaseGroup


def test_a_split_of_a_group_keeps_its_cause() -> None:
    group = nested(Group)
    group.__cause__ = OSError("disk")
    matching, rest = group.split(KeyError)
    assert matching.__cause__ is rest.__cause__ is group.__cause__


def test_members_are_shown_with_a_bound() -> None:
    lines = member_lines(Group("many", [ValueError(n) for n in range(20)]), lambda member: [repr(member)], 0)
    assert lines[:2] == ["  +-+---------------- 1 ----------------", "    | ValueError(0)"]
    assert lines[-2] == "    | and 5 more exceptions"
    assert member_lines(nested(Group), repr, 10) == ["... (max_group_depth is 10)"]  # type: ignore[arg-type]
