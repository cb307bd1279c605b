"""Metaclasses: recreated by name, so that `type(cls)` prints as it did. Only the enumerations' has behaviour."""

from __future__ import annotations

import sys

from coredumpy._load.lazy import LazyAttribute
from coredumpy._load.missing import refuse
from coredumpy._load.names import safe_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, NoReturn

# Until 3.11 the message is the attribute's name alone.
_NAMES_OWNER = sys.version_info >= (3, 12)
_NAMES_OF_ENUMERATIONS = ("EnumMeta", "EnumType")


class Enumerations(type):
    """The metaclass of enumerations. Members are where they were recorded: in `_member_map_`."""

    def __repr__(cls) -> str:
        return f"<{cls.__dict__.get('_word_', 'enum')} {cls.__name__!r}>"

    def _members(cls) -> dict[str, Any]:
        members: Any = type.__getattribute__(cls, "__dict__").get("_member_map_")
        found = members.resolve() if type(members) is LazyAttribute else members
        return found if type(found) is dict else {}

    def __getattr__(cls, name: str) -> Any:
        if name != "_member_map_" and name in cls._members():
            return cls._members()[name]
        raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}" if _NAMES_OWNER else name)

    def __iter__(cls) -> Iterator[Any]:
        names: Any = getattr(cls, "_member_names_", None)
        members = cls._members()
        return iter([members[name] for name in (names if isinstance(names, list) else members) if name in members])

    def __reversed__(cls) -> Any:
        return reversed(list(cls))

    def __len__(cls) -> int:
        return len(list(iter(cls)))

    def __bool__(cls) -> bool:
        return True

    def __getitem__(cls, name: str) -> Any:
        return cls._members()[name]

    def __contains__(cls, value: object) -> bool:
        return any(member is value for member in cls._members().values())

    @property
    def __members__(cls) -> dict[str, Any]:
        return dict(cls._members())


def metaclass_for(name: str, module: object, qualname: object) -> type:
    """A recreated metaclass."""
    base = Enumerations if module == "enum" and qualname in _NAMES_OF_ENUMERATIONS else type
    namespace = {"__module__": safe_text(module), "__qualname__": safe_text(qualname), "__call__": _call}
    return type(name, (base,), namespace)


def _call(cls: type, *args: object, **kwargs: object) -> NoReturn:
    refuse(f"{cls.__qualname__} was called")
