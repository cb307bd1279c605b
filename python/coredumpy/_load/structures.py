"""Named tuples written in C: `sys.version_info`, `os.stat_result` … Some can be made again, others are recreated."""

from __future__ import annotations

from coredumpy._load.lazy import raw_dict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def structure(cls: type, fields: tuple[str, ...]) -> dict[str, Any]:
    """What stands in the namespace of a recreated one; `fields` are the names of its items."""

    def __repr__(self: Any) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in zip(fields, tuple.__iter__(self), strict=False))
        return f"{type(self).__module__}.{type(self).__qualname__}({shown})"

    namespace: dict[str, Any] = {name: _item(index) for index, name in enumerate(fields)}
    namespace["__getattribute__"] = _without_dict(raw_dict(cls)["__getattribute__"])
    namespace |= {"n_sequence_fields": len(fields), "n_fields": len(fields), "n_unnamed_fields": 0}
    return namespace | ({"__repr__": __repr__, "__match_args__": fields} if issubclass(cls, tuple) else {})


def _without_dict(default: Any) -> Any:
    def __getattribute__(self: Any, name: str) -> Any:
        if name == "__dict__":
            raise AttributeError(f"{type(self).__name__!r} object has no attribute '__dict__'")
        return default(self, name)

    return __getattribute__


def make_structure(cls: type, content: tuple[Any, ...], hidden: dict[str, Any]) -> Any:
    """An instance of a class that can be made again; `hidden` are the fields that are not items."""
    made: Any = cls
    return made(content, hidden) if hidden else made(content)


def is_structure(cls: type) -> bool:
    """Whether a class of the reader's is a named tuple written in C."""
    return issubclass(cls, tuple) and hasattr(cls, "n_sequence_fields") and hasattr(cls, "n_unnamed_fields")


def _item(index: int) -> property:
    def item(self: Any) -> Any:
        return tuple.__getitem__(self, index)

    return property(item)
