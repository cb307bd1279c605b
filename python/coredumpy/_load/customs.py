"""What type supports made of objects: they make them again, where they are registered; else it is shown as it stands.

The string that stands in a dump only picks from the supports that the user has registered.
"""

from __future__ import annotations

import reprlib
import sys
import threading

from coredumpy._exceptions import type_name
from coredumpy._load.lazy import raw_dict
from coredumpy._load.missing import one_line
from coredumpy._native import Ref

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from coredumpy._load.restore import Restorer

    Record: TypeAlias = dict[str, Any]

#: Values that are looked at to see whether what an object names leads back to it.
_MOST_LOOKED_AT = 20_000
#: How often a container may say that something is still missing.
_MOST_RELOADS = 10


def build_custom(restorer: Restorer, number: int, record: Record) -> object:
    """The object that its type support makes; where there is none, or it fails, its data and objects."""
    return restorer.customs.build(number, record)


class _Failed(Exception):
    """A type support did not make its object; the text says why, and is empty where it leaves that to us."""


class Customs:
    """Has type supports make a dump's objects."""

    def __init__(self, restorer: Restorer) -> None:
        self._restorer = restorer
        # Ids of those that are being made, and of those that were.
        self._making: set[int] = set()
        self._made: set[int] = set()
        # Ids of objects that are whole.
        self._settled: set[int] = set()

    def build(self, number: int, record: Record) -> object:
        """The object of a record, after those that it names."""
        if _support_of(record) is None or number in self._making:
            return unloaded(self._restorer, number, record, "")
        # What it names may name others, and so on: nothing recurses for these.
        waiting, known = [(number, record)], {number}
        while True:
            current, its = waiting[-1]
            nested = [pair for pair in self._nested(its) if pair[0] not in known]
            known.update(other for other, _ in nested)
            waiting += nested
            if nested:
                continue
            made = self._make(current, its)
            self._made.add(current)
            waiting.pop()
            if not waiting:
                return made
            self._restorer.put(current, made)

    def _nested(self, record: Record) -> list[tuple[int, Record]]:
        """Those among what a record names that type supports will make, too."""
        ids = [value.id for value in record["values"] if type(value) is Ref]
        records = [(one, self._restorer.reader.record(one)) for one in ids if one not in self._made | self._making]
        return [(one, its) for one, its in records if its["kind"] == "custom" and _support_of(its) is not None]

    def _make(self, number: int, record: Record) -> object:
        self._making.add(number)
        try:
            return self._load(number, record, _support_of(record))
        except _Failed as error:
            return unloaded(self._restorer, number, record, str(error))
        finally:
            self._making.discard(number)

    def _load(self, number: int, record: Record, support: Any) -> object:
        registry: Any = sys.modules["coredumpy._supports"]
        is_container = issubclass(support, registry.TypeSupportContainerBase)
        data, named = self._restorer.whole(record["data"]), named_values(record)
        # What leads back to the object itself.
        back = {key: value for key, value in named.items() if not self._settle(value)}
        objects = self._values({key: value for key, value in named.items() if key not in back})
        if not is_container:
            # It cannot be filled later, but containers that hold it can.
            objects |= self._values(back)
        made, missing = _call(support, "load", data, objects)
        if made is registry.NotReady and back:
            objects |= self._values(back)
            made, missing = _call(support, "load", data, objects)
        if made is registry.NotReady:
            raise _Failed(f"{support.__qualname__}.load was not ready, with all that there is")
        if not is_container or not missing:
            return made
        if not back:
            return _reload(support, made, data, objects)
        self._restorer.later(lambda: self._fill(number, record, support, made, data, named))
        return made

    def _fill(self, number: int, record: Record, support: Any, made: object, data: Any, named: Record) -> None:
        """Gives a container what leads back to it, when that is there."""
        try:
            reloaded = _reload(support, made, data, self._values(named))
        except _Failed as error:
            reloaded = unloaded(self._restorer, number, record, str(error))
        if reloaded is not made:
            self._restorer.put(number, reloaded)

    def _values(self, named: Record) -> dict[str, Any]:
        return {key: self._restorer.value(value) for key, value in named.items()}

    def _settle(self, value: Any) -> bool:
        """Makes an object whole, unless it leads back to one that is being made."""
        if type(value) is not Ref:
            return True
        reached = self._reached(value.id)
        if reached is None:
            return False
        self._restorer.value(value)
        self._restorer.fill(reached)
        self._settled |= reached
        return True

    def _reached(self, number: int) -> set[int] | None:
        """Ids of what has to be made with an object; None where one of them is being made, or they are too many."""
        waiting, found, looked_at = [number], set[int](), 0
        while waiting:
            current = waiting.pop()
            if current in self._making:
                return None
            if current in found or current in self._settled:
                continue
            found.add(current)
            held = _held(self._restorer.reader.record(current))
            looked_at += len(held) + 1
            if looked_at > _MOST_LOOKED_AT:
                return None
            waiting += [one.id for one in held if type(one) is Ref]
        return found


def _support_of(record: Record) -> Any:
    registry: Any = sys.modules.get("coredumpy._supports")
    return None if registry is None else registry.by_name.get(record["type_name"])


def named_values(record: Record) -> dict[str, Any]:
    """What a record's data names, by the names."""
    return {key: value for key, value in zip(record["names"], record["values"], strict=False) if type(key) is str}


def _held(record: Record) -> list[Any]:
    """What is made with the object of a record. The attributes of an instance are made when they are asked for."""
    kind, record = record["kind"], record.get("payload", record)
    if kind == "custom" or record["kind"] == "dict":
        return [*record["names"], *record["values"]]
    return list(record.get("items", ()))


def _call(support: Any, method: str, *arguments: Any) -> Any:
    """What a type support returns. What it raises is about its own object."""
    words = f"{support.__qualname__}.{method}"
    try:
        given = getattr(support, method)(*arguments)
    except NotImplementedError:
        raise _Failed("") from None
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise _Failed(f"{words} failed: {_words_of(error)}") from error
    if method == "load" and not (isinstance(given, tuple) and len(given) == 2):
        raise _Failed(f"{words} returned {type_name(type(given))}, not a pair")
    return given


def _words_of(error: BaseException) -> str:
    try:
        text = one_line(str(error))
    except Exception:
        text = ""
    return f"{type_name(type(error))}: {text}" if text else type_name(type(error))


def _reload(support: Any, made: object, data: Any, objects: dict[str, Any]) -> object:
    """Has a container filled. `reload` returns what is still missing, or a pair with the container before it."""
    registry: Any = sys.modules["coredumpy._supports"]
    for _ in range(_MOST_RELOADS):
        try:
            missing = _call(support, "reload", made, data, objects)
        except _Failed as error:
            if not str(error):
                return made
            raise
        if isinstance(missing, tuple) and len(missing) == 2:
            made, missing = made if missing[0] in (None, registry.NotReady) else missing[0], missing[1]
        if not missing:
            return made
    raise _Failed(f"{support.__qualname__}.reload still lacked something, with all that there is")


# --- what no type support makes ---


class Unloaded:
    """Stands for an object of which a type support's data are known, and what they name. Prints them."""

    __slots__ = ()


class _Known:
    """What stands behind an `Unloaded`."""

    def __init__(self, restorer: Restorer, record: Record, why: str) -> None:
        self._restorer, self._record = restorer, record
        self.type: str = record["type_name"]
        self.why = why
        self._data: Any = None
        self._objects: dict[str, Any] | None = None

    @property
    def data(self) -> Any:
        if self._data is None:
            self._data = self._restorer.whole(self._record["data"])
        return self._data

    @property
    def objects(self) -> dict[str, Any]:
        if self._objects is None:
            named = named_values(self._record)
            self._objects = {key: self._restorer.value(value) for key, value in named.items()}
        return self._objects


_KNOWN = "(custom)"


def unloaded(restorer: Restorer, number: int, record: Record, why: str) -> Any:
    """An object by its data, of a class of the same name. `why`: why its type support did not make it."""
    cls = restorer.classes.with_base(restorer.classes.for_payload(restorer.value(record["class"]), ""), Unloaded)
    if raw_dict(cls).get("__repr__") is not _shown:
        for name, shown in _NAMESPACE.items():
            type.__setattr__(cls, name, shown)
    made = restorer.instances.maker(cls, "")(number)
    restorer.instances.hydrate_with(made, {_KNOWN: _Known(restorer, record, why)}, {})
    return made


def known_of(made: Any) -> _Known:
    """What is known of an `Unloaded`."""
    known: _Known = getattr(made, _KNOWN)
    return known


_short = reprlib.Repr()
_short.maxlevel, _short.maxdict, _short.maxlist, _short.maxtuple = 4, 20, 20, 20
_short.maxset, _short.maxstring, _short.maxlong, _short.maxother = 20, 200, 60, 200


class _Nesting(threading.local):
    """How many of them, one in the other, are being printed."""

    depth = 0


_nesting = _Nesting()
#: Data and objects may both name the next one, so that each level may double what there is to print.
_MOST_NESTED = 4


def _shown(self: Any) -> str:
    if _nesting.depth == _MOST_NESTED:
        return f"<{type_name(type(self))}: ...>"
    _nesting.depth += 1
    try:
        return _said(self)
    finally:
        _nesting.depth -= 1


@reprlib.recursive_repr("<...>")
def _said(self: Any) -> str:
    known = known_of(self)
    data = known.data
    if isinstance(data, dict) and data.get("type") == known.type:
        data = {key: value for key, value in data.items() if key != "type"}
    said = f"{type_name(type(self))}: type={known.type!r} data={_short.repr(data)}"
    if known.objects:
        said += f" objects={_short.repr(known.objects)}"
    return f"<{said}; {known.why}>" if known.why else f"<{said}>"


_NAMESPACE: dict[str, Any] = {
    **{name: object.__dict__[name] for name in ("__eq__", "__hash__", "__str__", "__format__")},
    "type": property(lambda self: known_of(self).type),
    "data": property(lambda self: known_of(self).data),
    "objects": property(lambda self: known_of(self).objects),
    "__repr__": _shown,
}
