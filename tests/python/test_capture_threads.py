"""Threads that change what is dumped, for two seconds. `make soak` takes a minute."""

from __future__ import annotations

from soak import soak


def test_dumps_of_changing_containers_are_whole_and_leave_nothing_behind() -> None:
    result = soak(2)
    assert result.torn == []
    assert result.references == 0
    assert result.dumps > 1 and result.read >= 1 and result.changes > 1000
