"""A dump's objects: the extension makes the built-in ones, and asks here for all others."""

from __future__ import annotations

import functools
import importlib
import threading

from coredumpy import _native
from coredumpy._load.classes import Classes
from coredumpy._load.frames import FrameBuilder
from coredumpy._load.missing import MissingValue, StandInKey
from coredumpy._load.observers import disarmed
from coredumpy._load.proxies import Instances

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from coredumpy._load.customs import Customs
    from coredumpy._load.outside import Outside

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
        #: Those that the dump was made under, where it says so.
        self.limits: dict[str, int] = reader.header.get("limits") or {}
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

    def text(self, value: Any) -> str | None:
        """The text that a value of a record stands for; None where it is anything else, which is not made."""
        if type(value) is _native.Ref and self.reader.record(value.id)["kind"] == "str":
            value = self.value(value)
        return value if type(value) is str else None

    def fields(self, number: int) -> tuple[dict[str, Any], dict[str, Any]]:
        """Slots and attributes of an instance, exception, module …"""
        with self._lock:
            slots, attributes = self._objects.fields(number)
        return disarmed(slots, self.later), disarmed(attributes, self.later)

    def items(self, value: Any) -> list[Any] | None:
        """The items of a list or tuple, which may not be filled yet; None where the value is neither."""
        if type(value) is not _native.Ref:
            return None
        record = self.reader.record(value.id)
        record = record.get("payload", record)
        return [self.value(item) for item in record["items"]] if record["kind"] in ("list", "tuple") else None

    def id_of(self, found: Any) -> int | None:
        """The id of an object; None of one that is not from the dump, or stands in records itself."""
        with self._lock:
            return self._objects.id_of(found)

    def runs(self, number: int) -> Any:
        """What is there of a container, string or bytes of which a part is missing: see `_native.Objects.runs`."""
        with self._lock:
            return self._objects.runs(number)

    def wording(self, number: int) -> tuple[str, str] | None:
        """What a library said of its object: repr and str; None where it was not asked."""
        return self.wordings[0].get(number)

    @functools.cached_property
    def wordings(self) -> tuple[dict[int, tuple[str, str]], dict[str, bool | int | float | str | None], int | None]:
        """What libraries said of their objects, by id, the settings under which they did, and what they told beside."""
        return self.reader.wordings()

    def told(self, number: int) -> dict[str, Any] | None:
        """What a library told of its object beside; None where that is nothing."""
        value = self._told.get(number)
        return None if value is None else self._facts(value, 0)

    def _facts(self, value: _native.Ref, depth: int) -> dict[str, Any] | None:
        # Read of the records: an object that is asked for while others are being made may not be filled yet.
        record = self.reader.record(value.id)
        if record["kind"] != "dict" or depth > 1:
            return None
        found: dict[str, Any] = {}
        for name, part in zip(record["names"], record["values"], strict=True):
            if type(name) is not str:
                continue
            kind = self.reader.record(part.id)["kind"] if type(part) is _native.Ref else None
            if kind == "dict":
                found[name] = self._facts(part, depth + 1)
            elif kind == "tuple":
                found[name] = tuple(self.items(part) or ())
            else:
                found[name] = self.value(part)
        return found

    @functools.cached_property
    def _told(self) -> dict[Any, Any]:
        number = self.wordings[2]
        if number is None or number >= self.reader.written:
            return {}
        record = self.reader.record(number)
        if record["kind"] != "dict":
            return {}
        pairs = zip(record["names"], record["values"], strict=True)
        return {name: value for name, value in pairs if type(name) is int and type(value) is _native.Ref}

    @functools.cached_property
    def outside(self) -> Outside:
        """What modules of the standard library had beside what was recorded."""
        from coredumpy._load.outside import Outside

        return Outside(self)

    @functools.cached_property
    def running(self) -> frozenset[Any]:
        """`native_id` of each thread in the dump: `ident` is soon that of another one."""
        roots = self.reader.header.get("roots", {}).get("threads", ())
        return frozenset(self.frames.record(number).get("native_id") for number in roots) - {None}

    def whole(self, value: Any) -> Any:
        """Another object of a value, with all that it holds: for data that is looked at while others are being made."""
        return _native.Objects(self.reader, self).value(value)

    def put(self, number: int, made: Any) -> None:
        """Has an object stand for an id from now on."""
        with self._lock:
            self._objects.put(number, made)

    def fill(self, numbers: set[int]) -> None:
        """Fills those of the containers that are still empty. None of them may hold what is being made."""
        with self._lock:
            self._objects.fill(numbers)

    @functools.cached_property
    def customs(self) -> Customs:
        """What type supports make again."""
        from coredumpy._load.customs import Customs

        return Customs(self)

    def later(self, callback: Callable[[], Any]) -> None:
        """Has something done when the objects that are being made are whole: the outermost call waits for it."""
        self._objects.later(callback)

    # --- what the extension asks for ---

    def build(self, number: int, kind: str) -> Any:
        """The object of a record that is not a built-in container, scalar or instance."""
        return _builder(kind)(self, number, self.reader.record(number))

    def maker(self, cls: Any, payload: str) -> Callable[..., Any]:
        """What makes the instances of a class of their ids; `payload` is the kind of what they hold as a built-in."""
        from coredumpy._load.values import maker_of

        cls = self.classes.for_payload(cls, payload)
        return maker_of(self, cls, payload) or self.instances.maker(cls, payload)

    def native_maker(self, cls: Any) -> Callable[..., Any] | None:
        """What makes the instances of a real class of their recorded reprs; None where these do not tell enough."""
        from coredumpy._load.values import native_maker_of

        return native_maker_of(cls)

    def missing(self, missing: _native.Missing) -> MissingValue:
        """What stands for a value that is not in the dump."""
        return MissingValue(missing, self.limits)

    def cut(self, number: int, kind: str, cls: Any) -> Any:
        """A container, string or bytes of which a part is missing; `cls` is the class of an instance of a subclass."""
        from coredumpy._load.cuts import make_cut

        return make_cut(self, number, kind, cls)

    def stand_in(self, key: Any) -> StandInKey:
        """What stands for a key that cannot be one as it is restored."""
        return StandInKey(key)


def _version(text: str) -> tuple[int, int]:
    parts = [int(part) if part.isascii() and part.isdigit() else 0 for part in text.split(".")[:2]]
    return (parts[0], parts[1]) if len(parts) == 2 else (0, 0)


# Who makes the objects of a kind. Imported when the first of them is met: a prompt must not wait for what is not there.
_HOMES = {
    "arrays": ("array",),
    "classes": ("class",),
    "exceptions": ("exception",),
    "functions": ("builtin", "cell", "code", "descriptor", "function", "method", "partial"),
    "modules": ("module",),
    "customs": ("custom",),
    "natives": ("frame", "generator", "native", "opaque", "traceback", "weakref"),
    "tables": ("table",),
    "tasks": ("task",),
    "views": ("dict_items", "dict_keys", "dict_values", "mapping_proxy"),
}
_home_of = {kind: home for home, kinds in _HOMES.items() for kind in kinds}
_builders: dict[str, Builder] = {}


def _builder(kind: str) -> Builder:
    if kind not in _home_of:
        kind = "opaque"
    if kind not in _builders:
        home = importlib.import_module(f"coredumpy._load.{_home_of[kind]}")
        _builders[kind] = getattr(home, f"build_{kind}")
    return _builders[kind]
