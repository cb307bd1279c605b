"""Attributes of recreated classes that are made when they are asked for."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._load.restore import Restorer


class LazyAttribute:
    """Stands in a class's namespace until it is asked for; then the attribute itself does."""

    __slots__ = ("_name", "_owner", "_restorer", "_value")

    def __init__(self, restorer: Restorer, owner: type, name: str, value: Any) -> None:
        self._restorer, self._owner, self._name, self._value = restorer, owner, name, value

    def resolve(self) -> Any:
        """The attribute itself."""
        found = self._restorer.value(self._value)
        if self._owner.__dict__.get(self._name) is self:
            type.__setattr__(self._owner, self._name, found)
        return found

    def __get__(self, instance: object, owner: type) -> Any:
        found = self.resolve()
        # A recreated class has no descriptors, so this asks functions, properties and the like, all of them ours.
        get = getattr(type(found), "__get__", None)
        return found if get is None else get(found, instance, owner)

    def __repr__(self) -> str:
        return repr(self.resolve())
