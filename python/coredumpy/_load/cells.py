"""Variables that frames share: from 3.13 on an assignment at the prompt reaches all that have the variable's cell.

A dump has what is in a frame's cells, not the cells. So a free variable is taken for that of the nearest caller in
whose function the frame's own was written, if the two had the same value.
"""

from __future__ import annotations

import types

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from coredumpy._load.namespaces import Locals
    from coredumpy._load.restore import Restorer

# Callers that are looked through.
_MOST = 2_000


class Cells:
    """Knows which frames share a variable."""

    def __init__(
        self,
        restorer: Restorer,
        code_of: Callable[[Any], dict[str, Any]],
        caller_of: Callable[[int | None], int | None],
    ) -> None:
        self._restorer = restorer
        self._code_of, self._caller_of = code_of, caller_of
        self._locals: dict[int, Locals] = {}

    def add(self, frame_id: int, locals: Locals) -> None:
        """The variables of a frame that was made."""
        self._locals[frame_id] = locals

    def assign(self, frame_id: int, name: str, value: object) -> None:
        """Has the others see what was assigned to a variable of one frame."""
        owner = self._owner(frame_id, name)
        if owner is None:
            return
        for other, locals in self._locals.items():
            if self._owner(other, name) == owner:
                locals.take(name, value)
        for cell in self._cells(owner, name):
            cell.cell_contents = value

    def _owner(self, frame_id: int, name: str) -> int | None:
        """The frame that has a variable as its own; None where it is not shared."""
        code = self._code(frame_id)
        if name in code.get("cellvars", ()):
            return frame_id
        if name not in code.get("freevars", ()):
            return None
        caller: int | None = frame_id
        for _ in range(_MOST):
            caller = self._caller_of(caller)
            if caller is None:
                break
            if name in self._code(caller).get("cellvars", ()) and self._is_within(code, caller):
                is_same = _same(self._recorded(caller, name), self._recorded(frame_id, name))
                return caller if is_same else None
        return None

    def _is_within(self, code: dict[str, Any], outer: int) -> bool:
        """Whether a function was written in that of a frame."""
        around = self._code(outer)
        is_inner = str(code.get("qualname")).startswith(f"{around.get('qualname')}.<locals>.")
        return is_inner and code.get("filename") == around.get("filename")

    def _cells(self, owner: int, name: str) -> Iterator[types.CellType]:
        """The cell in the functions among the owner's variables."""
        record = self._restorer.frames.record(owner)
        for value in record.get("values", ()):
            function = self._record(value)
            code = self._record(function.get("code"))
            if function.get("kind") != "function" or not self._is_within(code, owner):
                continue
            for free, cell in zip(code.get("freevars", ()), function.get("closure", ()), strict=False):
                content = self._record(cell).get("content")
                made = (
                    self._restorer.value(cell) if free == name and _same(content, self._recorded(owner, name)) else None
                )
                if isinstance(made, types.CellType):
                    yield made

    def _code(self, frame_id: int) -> dict[str, Any]:
        return self._code_of(self._restorer.frames.record(frame_id).get("code", None))

    def _record(self, value: Any) -> dict[str, Any]:
        number = getattr(value, "id", None)
        return {} if number is None else self._restorer.frames.record(number)

    def _recorded(self, frame_id: int, name: str) -> Any:
        record = self._restorer.frames.record(frame_id)
        pairs = zip(record.get("names", ()), record.get("values", ()), strict=False)
        return next((value for key, value in pairs if type(key) is str and key == name), None)


def _same(one: Any, other: Any) -> bool:
    """Whether two values of records stand for the same object."""
    ids = getattr(one, "id", None), getattr(other, "id", None)
    return ids[0] == ids[1] if ids != (None, None) else type(one) is type(other) and bool(one == other)
