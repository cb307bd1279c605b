"""A dump's objects: the extension makes the built-in ones, and asks here for all others."""

from __future__ import annotations

import threading

from coredumpy import _native
from coredumpy._load.arrays import build_array
from coredumpy._load.classes import Classes
from coredumpy._load.exceptions import build_exception
from coredumpy._load.frames import FrameBuilder
from coredumpy._load.functions import (
    build_builtin,
    build_cell,
    build_code,
    build_descriptor,
    build_function,
    build_method,
    build_partial,
)
from coredumpy._load.missing import MissingValue, StandInKey
from coredumpy._load.modules import build_module
from coredumpy._load.natives import (
    build_custom,
    build_frame,
    build_generator,
    build_native,
    build_opaque,
    build_task,
    build_traceback,
    build_view,
    build_weakref,
)
from coredumpy._load.proxies import Instances
from coredumpy._load.tables import build_table
from coredumpy._load.values import maker_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    # Makes the object of a record.
    Builder: TypeAlias = Callable[["Restorer", int, dict[str, Any]], Any]


# What is no more than itself in a record.
PLAIN = frozenset({str, int, float, bool, type(None), bytes, complex})


class Restorer:
    """Hands out a dump's objects by their ids, each made once, when it is asked for."""

    def __init__(self, reader: _native.Reader) -> None:
        self.reader = reader
        #: Major and minor version of the Python that wrote the dump.
        self.python_version = _version(reader.header["python"]["version"])
        self.instances = Instances(self)
        self.classes = Classes(self)
        #: Makes the frames and tracebacks.
        self.frames = FrameBuilder(self)
        self._objects = _native.Objects(reader, self)
        # One thread restores at a time: another would see containers that are not filled yet.
        self._lock = threading.RLock()

    def object(self, number: int) -> Any:
        """The object of an id."""
        with self._lock:
            return self._objects.object(number)

    def value(self, value: Any) -> Any:
        """The object that stands for a value of a record."""
        if type(value) in PLAIN:
            return value
        with self._lock:
            return self._objects.value(value)

    def fields(self, number: int) -> tuple[dict[str, Any], dict[str, Any]]:
        """Slots and attributes of an instance, exception, module …"""
        with self._lock:
            return self._objects.fields(number)

    def items(self, value: Any) -> list[Any] | None:
        """The items of a list or tuple, which may not be filled yet; None where the value is neither."""
        if type(value) is not _native.Ref:
            return None
        record = self.reader.record(value.id)
        record = record.get("payload", record)
        return [self.value(item) for item in record["items"]] if record["kind"] in ("list", "tuple") else None

    def later(self, callback: Callable[[], Any]) -> None:
        """Has something done when the objects that are being made are whole: the outermost call waits for it."""
        self._objects.later(callback)

    # --- what the extension asks for ---

    def build(self, number: int, kind: str) -> Any:
        """The object of a record that is not a built-in container, scalar or instance."""
        builder: Builder = _BUILDERS.get(kind, build_opaque)
        return builder(self, number, self.reader.record(number))

    def maker(self, cls: Any, payload: str) -> Callable[..., Any]:
        """What makes the instances of a class of their ids; `payload` is the kind of what they hold as a built-in."""
        cls = self.classes.for_payload(cls, payload)
        return maker_of(self, cls, payload) or self.instances.maker(cls, payload)

    def missing(self, missing: _native.Missing) -> MissingValue:
        """What stands for a value that is not in the dump."""
        return MissingValue(missing)

    def stand_in(self, key: Any) -> StandInKey:
        """What stands for a key that cannot be one as it is restored."""
        return StandInKey(key)


def _version(text: str) -> tuple[int, int]:
    parts = [int(part) if part.isascii() and part.isdigit() else 0 for part in text.split(".")[:2]]
    return (parts[0], parts[1]) if len(parts) == 2 else (0, 0)


def _build_class(restorer: Restorer, number: int, record: dict[str, Any]) -> Any:
    return restorer.classes.build(number, record)


_BUILDERS: dict[str, Builder] = {
    "array": build_array,
    "builtin": build_builtin,
    "cell": build_cell,
    "class": _build_class,
    "code": build_code,
    "custom": build_custom,
    "descriptor": build_descriptor,
    "dict_items": build_view,
    "dict_keys": build_view,
    "dict_values": build_view,
    "exception": build_exception,
    "frame": build_frame,
    "function": build_function,
    "generator": build_generator,
    "mapping_proxy": build_view,
    "method": build_method,
    "module": build_module,
    "native": build_native,
    "partial": build_partial,
    "table": build_table,
    "task": build_task,
    "traceback": build_traceback,
    "weakref": build_weakref,
}
