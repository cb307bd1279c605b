"""Type supports: how a program has objects of a type recorded in its own way, and made again where the dump is opened.

The names and what they mean are those of coredumpy 0.5.0.
"""

from __future__ import annotations

# What asking them needs is imported with the first of them: a program that dies may not be able to import any more.
import json as json

from coredumpy import _asking as _asking

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class _NotReady:
    def __repr__(self) -> str:
        return "coredumpy.NotReady"


#: What `load` returns where it needs other objects first.
NotReady = _NotReady()


class TypeSupportBase:
    """Records the objects of one type. A subclass registers itself, unless its name ends with `Base`.

    The type is matched exactly. A later support for the same type takes the place of an earlier one.
    """

    def __init_subclass__(cls, **arguments: Any) -> None:
        super().__init_subclass__(**arguments)
        if not cls.__name__.endswith("Base"):
            _register(cls)

    @classmethod
    def get_type(cls) -> tuple[type | Callable[[], Any], str]:
        """The type, or what returns it (None, while it is not imported), and the string that stands in the dump."""
        raise NotImplementedError

    @classmethod
    def dump(cls, obj: Any) -> tuple[dict[str, Any], list[Any] | None]:
        """What is written: a dict for `json`, and the objects that are to be recorded, which it names by `str(id(x))`.

        NotImplementedError: the object is recorded as if there were no support.
        """
        raise NotImplementedError

    @classmethod
    def load(cls, data: dict[str, Any], objects: dict[str, Any]) -> tuple[Any, list[str] | None]:
        """The object, or NotReady, and the names of objects that are missing for it. `objects` has the others."""
        raise NotImplementedError


class TypeSupportContainerBase(TypeSupportBase):
    """The same for a type whose objects can hold themselves: `load` makes it, `reload` fills it."""

    @classmethod
    def reload(cls, container: Any, data: dict[str, Any], objects: dict[str, Any]) -> Any:
        """Called as long as something was missing: names what still is, in a list, or in a pair with the object."""
        raise NotImplementedError


#: By the address of the type (its metaclass might not let it be hashed), and by what gives it when it is imported.
by_type: dict[int, tuple[type, type[TypeSupportBase], str]] = {}
lazy: list[tuple[Callable[[], Any], type[TypeSupportBase], str]] = []
#: By the string that stands in a dump.
by_name: dict[str, type[TypeSupportBase]] = {}


def _register(support: type[TypeSupportBase]) -> None:
    try:
        given = support.get_type()
    # A base whose name does not say so, or one for which this is no platform.
    except NotImplementedError:
        return
    is_pair = isinstance(given, tuple) and len(given) == 2
    if not is_pair or not callable(given[0]) or not isinstance(given[1], str):
        words = "a type, or a callable that returns one, and a string"
        raise TypeError(f"{support.__qualname__}.get_type() must return {words}, not {given!r}")
    kind, name = given
    if isinstance(kind, type):
        by_type[id(kind)] = (kind, support, name)
    else:
        lazy.append((kind, support, name))
    by_name[name] = support
