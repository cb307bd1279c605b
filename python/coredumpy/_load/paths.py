"""How paths are made again: also those of another system, and of classes of the program."""

from __future__ import annotations

import contextlib
import pathlib
import types

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._load.values import Held


def build_path(cls: type[pathlib.PurePath], held: Held) -> object:
    """A path of this system, or of another."""
    # Until 3.11 `_parts`, from 3.12 on what it was made from.
    parts = held.items("_parts")
    if parts is None:
        parts = held.items("_raw_paths")
    if parts is None or not all(type(part) is str for part in parts):
        raise ValueError("no path")
    if issubclass(cls, pathlib.WindowsPath) and not isinstance(pathlib.Path(), pathlib.WindowsPath):
        return _foreign(pathlib.PureWindowsPath, "WindowsPath")(*parts)
    if issubclass(cls, pathlib.PosixPath) and not isinstance(pathlib.Path(), pathlib.PosixPath):
        return _foreign(pathlib.PurePosixPath, "PosixPath")(*parts)
    base = next(base for base in cls.__mro__ if base.__module__.partition(".")[0] == "pathlib")
    if base is cls:
        return cls(*parts)
    # A class of the program, which is not called: what its instance holds is that of its base's.
    model, made = base(*parts), object.__new__(cls)
    for owner in base.__mro__:
        for member in vars(owner).values():
            if isinstance(member, types.MemberDescriptorType):
                with contextlib.suppress(AttributeError):  # not set
                    member.__set__(made, member.__get__(model))
    return made


_foreign_classes: dict[str, type[Any]] = {}


def _foreign(base: type[pathlib.PurePath], name: str) -> type[Any]:
    """The class of another system's paths, which cannot be made on this one."""
    if name not in _foreign_classes:
        _foreign_classes[name] = type(name, (base,), {"__module__": "pathlib", "__slots__": ()})
    return _foreign_classes[name]
