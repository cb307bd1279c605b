"""Asks code of the program about its objects, before the walk: type supports, and properties where they are turned on.

The walk itself runs nothing. So one that writes nothing looks first for objects that are to be asked; each is asked,
guarded; what it names may hold others, so the walk goes on there, until it meets none that is new. Then the dump is
written, in one hold of the GIL, with the answers in the places of the objects (see dumper/src/capture/asked.rs).
"""

from __future__ import annotations

import _thread
import sys
import time

from coredumpy import _exceptions, _native
from coredumpy._config import config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    # The object, so that its address stays its own, a word for what follows, and that.
    Answer: TypeAlias = tuple[Any, ...]

#: Of the time that the dump may take, all answers get this much, and each of them this much.
_SHARE = 0.5
_SHARE_OF_ONE = 0.1
#: A type support may name so many objects.
_MOST_OBJECTS = 1_000_000
_MOST_WORDS = 500
#: How often the objects are looked for anew. Twice is enough where nothing changes meanwhile.
_MOST_LOOKS = 5

_mro = type.__dict__["__mro__"].__get__
_dict = type.__dict__["__dict__"].__get__
_getter_of = property.__dict__["fget"].__get__

#: Threads that are asking: a dump that a type support makes asks nobody.
_asking: set[int] = set()


class TimeUp(BaseException):
    """Is raised in code of the program that takes too long."""


class NoAnswer:
    """Stands for the value of a property that failed."""

    __slots__ = ()


def ask(request: dict[str, Any]) -> None:
    """Puts the answers into the request of a dump, and says how much of its time this took."""
    ident = _thread.get_ident()
    registry: Any = sys.modules.get("coredumpy._supports")
    if ident in _asking or not (registry or config.evaluate_properties):
        return
    began, timeout_s = time.monotonic(), request["timeout_s"]
    _asking.add(ident)
    asker = _Asker(began + timeout_s * _SHARE, timeout_s * _SHARE_OF_ONE)
    try:
        asker.look_up(registry)
        asker.ask(request)
    finally:
        asker.close()
        _asking.discard(ident)
    request["spent_s"] += time.monotonic() - began


class _Asker:
    def __init__(self, deadline: float, most_s: float) -> None:
        self._deadline = deadline
        self._most_s = most_s
        self._watch = _native.Watch(TimeUp)
        self._answers: dict[int, Answer] = {}
        # By the address of a type: a metaclass of the program might not let it be hashed.
        self._supports: dict[int, tuple[type, Any, str]] = {}
        self._properties: dict[int, list[tuple[str, Any]]] = {}
        # Addresses of those who took too long, and are not asked again.
        self._stopped: set[int] = set()

    def close(self) -> None:
        self._watch.close()

    def look_up(self, registry: Any) -> None:
        """Finds what is registered; of types that are named by a callable, those that are imported by now."""
        if registry is None:
            return
        self._supports |= registry.by_type
        for kind, support, name in registry.lazy:
            cls = self._called(kind, "", kind)
            if issubclass(type(cls), type):
                self._supports[id(cls)] = (cls, support, name)

    def ask(self, request: dict[str, Any]) -> None:
        """Asks all objects that the dump will have."""
        types = [cls for cls, _, _ in self._supports.values()]
        if config.evaluate_properties:
            types.append(NoAnswer)
        if not types:
            return
        request["asked"] = (types, config.evaluate_properties, self._answers)
        for _ in range(_MOST_LOOKS):
            left_s = self._deadline - time.monotonic()
            if left_s <= 0 or not _native.ask_all({**request, "timeout_s": left_s}, self._answer_all):
                break

    def _answer_all(self, met: list[Any]) -> list[Answer]:
        answers = [self._answer(value) for value in met]
        # Each begins with the object, which therefore keeps its address.
        self._answers |= {id(answer[0]): answer for answer in answers}
        return answers

    def _answer(self, value: Any) -> Answer:
        # The walk that asks meets it among the properties that it was told of.
        if type(value) is NoAnswer:
            return self._answers[id(value)]
        found = self._supports.get(id(type(value)))
        if found is not None:
            _, support, name = found
            answer = self._called(support, f"{_name_of(support)}.dump", _custom, support, name, value)
            if answer is not None:
                return (value, *answer)
        return (value, *(self._evaluated(value) if config.evaluate_properties else ("nothing",)))

    def _called(self, who: Any, words: str, function: Callable[..., Any], *arguments: Any) -> Any:
        """What a function of the program returns; of one that fails, that it does."""
        left_s = min(self._most_s, self._deadline - time.monotonic())
        if id(who) in self._stopped:
            return ("failed", f"{words} took too long before")
        if left_s <= 0:
            return ("failed", f"no time was left to call {words}")
        try:
            return self._watch.call(left_s, function, *arguments)
        except TimeUp:
            self._stopped.add(id(who))
            return ("failed", f"{words} was stopped after {self._most_s:.3g} seconds")
        except BaseException as error:
            return ("failed", f"{words} failed: {self._words(error)}")

    def _words(self, error: BaseException) -> str:
        kind = _exceptions.type_name(type(error))
        try:
            text = self._watch.call(self._most_s, str, error)
        # An error whose text fails, too.
        except BaseException:
            text = ""
        return f"{kind}: {str.__str__(text)[:_MOST_WORDS]}" if text else kind

    def _evaluated(self, value: Any) -> Answer:
        found = []
        for name, getter in self._properties_of(type(value)):
            evaluated = self._called(getter, f"property {name}", _boxed, getter, value)
            if type(evaluated) is list:
                found.append((name, evaluated[0]))
            else:
                # The walk meets it in the place of the value.
                failed = NoAnswer()
                self._answers[id(failed)] = (failed, *evaluated)
                found.append((name, failed))
        return ("properties", found)

    def _properties_of(self, cls: type) -> list[tuple[str, Any]]:
        if id(cls) not in self._properties:
            found: dict[str, Any] = {}
            for base in _mro(cls):
                for name, value in _dict(base).items():
                    if type(name) is str:
                        found.setdefault(name, value)
            getters = [(name, _getter_of(value)) for name, value in found.items() if issubclass(type(value), property)]
            self._properties[id(cls)] = [(name, getter) for name, getter in getters if getter is not None]
        return self._properties[id(cls)]


def _name_of(support: Any) -> str:
    return str(type.__dict__["__qualname__"].__get__(support))


def _boxed(function: Any, value: Any) -> list[Any]:
    return [function(value)]


def _custom(support: Any, name: str, value: Any) -> Answer | None:
    """What a type support makes of an object; None where it leaves it to us."""
    try:
        given = support.dump(value)
    except NotImplementedError:
        return None
    if not isinstance(given, tuple) or len(given) != 2:
        raise TypeError(f"it returned {type(given).__name__}, not a dict and a list")
    data, objects = given
    if not isinstance(data, dict):
        raise TypeError(f"its data is {type(data).__name__}, not dict")
    data = _as_json({"type": name, **data})
    if not isinstance(data["type"], str):
        raise TypeError(f"its type is {type(data['type']).__name__}, not str")
    objects = {str(id(found)): found for found in objects or ()}
    if len(objects) > _MOST_OBJECTS:
        raise ValueError(f"it names {len(objects):,} objects, more than {_MOST_OBJECTS:,}")
    return ("custom", data["type"], data, list(objects.items()))


def _as_json(data: dict[Any, Any]) -> Any:
    """As it will arrive in `load`."""
    json: Any = sys.modules["json"]
    text = json.dumps(data)
    if len(text) > config.max_value_bytes:
        raise ValueError(f"its data takes {len(text):,} bytes, more than {config.max_value_bytes:,}")
    return json.loads(text)
