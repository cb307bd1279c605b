"""Instances of recreated classes. They are made without attributes, and get them when one is asked for.

What an instance has beside its `__dict__` (slots, and a repr that was recorded) is kept here, by the instance's
address: everything that was restored is kept as long as the restorer, so an address is never used twice.
"""

from __future__ import annotations

import abc
import collections
import functools
import sys
import types
import weakref

from coredumpy import _native
from coredumpy._load.lazy import LazyAttribute, raw_dict, raw_mro
from coredumpy._load.missing import refuse
from coredumpy._load.names import full_name
from coredumpy._load.observers import PROTOCOL, shown_only
from coredumpy._load.shown import ABSENT, SHOWN, bound, find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

    from coredumpy._load.restore import Restorer

_ABSENT = object()
#: In the namespace of a class of the library: what gives the names that its real class has.
LIBRARY_NAMES = "_library_names_"


class Instances:
    """What is known of the instances of recreated classes."""

    def __init__(self, restorer: Restorer) -> None:
        self._restorer = restorer
        # Ids of instances that have no attributes yet, by address.
        self._pending = _native.Pending()
        # Slots, and other attributes that win over what the class has, by address.
        self._slots: dict[int, dict[str, Any]] = {}
        # Whether instances have a `__dict__`, by class.
        self._dicts: dict[type, bool | None] = {}
        # Instances without a `__dict__`, by address.
        self._is_slotted: set[int] = set()
        # Those of them that are written in C: they take no other attribute.
        self._is_sealed: set[int] = set()
        #: Recreated classes that were written in C.
        self.natives: set[type] = set()
        #: What `repr` gives, by address, where that was recorded.
        self.reprs: dict[int, str] = {}
        #: What `str` gives, likewise.
        self.strs: dict[int, str] = {}
        #: `str(x)` of exceptions, by address, where that was recorded.
        self.messages: dict[int, str] = {}
        #: What every recreated class has in its namespace.
        self.namespace = self._namespace()

    def maker(self, cls: type, payload: str) -> Callable[..., Any]:
        """What makes instances of a recreated class of their ids."""
        pending = self._pending
        new: Any = real_base(cls).__new__
        classes = self._restorer.classes
        if payload in ("scalar", "tuple", "frozenset"):

            def make_whole(number: int, content: Any) -> Any:
                whole: Any = type(content).__new__
                made = whole(classes.with_base(cls, type(content)), content)
                pending[id(made)] = number
                return made

            base = {"tuple": tuple, "frozenset": frozenset}.get(payload) or real_base(cls)
            if base in _WHOLES and issubclass(cls, base):
                # One without attributes, as named tuples are, has nothing to wait for.
                make_whole.bare = (functools.partial(base.__new__, cls), base)  # type: ignore[attr-defined]
            return make_whole
        if issubclass(cls, collections.defaultdict):
            return self._eager_maker(cls, new)

        def make(number: int) -> Any:
            made = new(cls)
            pending[id(made)] = number
            return made

        if not payload:
            make.lazily = (functools.partial(new, cls), pending)  # type: ignore[attr-defined]
        else:
            make.bare = (functools.partial(new, cls), object)  # type: ignore[attr-defined]
        return make

    def _eager_maker(self, cls: type, new: Any) -> Callable[..., Any]:
        """For a subclass of `defaultdict`, whose C code reads its attribute past ours."""

        def make(number: int) -> Any:
            made = new(cls)
            self._pending[id(made)] = number
            self._restorer.later(lambda: self._set_default_factory(made))
            return made

        return make

    def _set_default_factory(self, made: Any) -> None:
        self.hydrate(made)
        factory = self._slots.get(id(made), {}).pop("default_factory", None)
        if callable(factory):
            object.__setattr__(made, "default_factory", factory)

    def adopt(self, made: Any, number: int) -> Any:
        """Has an instance get its attributes from a record when one is asked for."""
        self._pending[id(made)] = number
        return made

    def overlay(self, made: Any, attributes: dict[str, Any]) -> Any:
        """Gives an instance attributes that its `__dict__` does not show."""
        self._slots.setdefault(id(made), {}).update(attributes)
        return made

    def hydrate(self, made: Any) -> None:
        """Gives an instance its attributes."""
        number = self._pending.pop(id(made))
        if number is None:
            return
        try:
            slots, attributes = self._restorer.fields(number)
        except BaseException:
            self._pending[id(made)] = number
            raise
        self.give(made, slots, attributes)
        has_dict = self._has_dict(type(made))
        if has_dict is False or (has_dict is None and slots and not attributes):
            self._is_slotted.add(id(made))

    def give(self, made: Any, slots: dict[str, Any], attributes: dict[str, Any]) -> None:
        """Sets an instance's attributes."""
        hidden = {name: value for name, value in attributes.items() if self._is_property(type(made), name)}
        base = real_base(type(made))
        if base is not object and not issubclass(base, (BaseException, collections.defaultdict)):
            # What the real base keeps in C, it has.
            slots = {name: value for name, value in slots.items() if _is_attribute(name) and not hasattr(base, name)}
        if slots or hidden:
            self.overlay(made, slots | hidden)
        if attributes:
            object.__getattribute__(made, "__dict__").update(attributes)

    def hydrate_native(self, made: Any, names: frozenset[str] | None) -> None:
        """The same for one of a type written in C. Names are those that it keeps in C; None: it has no `__dict__`."""
        number = self._pending.pop(id(made))
        if number is None:
            return
        _, attributes = self._restorer.fields(number)
        kept = attributes if names is None else {name for name in attributes if name in names or name[:1] == "("}
        self.hydrate_with(made, {name: attributes.pop(name) for name in [*kept]}, attributes, names is not None)

    def hydrate_with(self, made: Any, own: dict[str, Any], attributes: dict[str, Any], has_dict: bool = False) -> None:
        """Gives an instance what it keeps in C, and the attributes of its `__dict__`, if it has one."""
        self._pending.pop(id(made))
        self.overlay(made, own)
        object.__getattribute__(made, "__dict__").update(attributes)
        if not has_dict and not attributes:
            self._is_slotted.add(id(made))
            self._is_sealed.add(id(made))

    def _is_property(self, cls: type, name: Any) -> bool:
        """Whether a property of the class would hide an instance's attribute: its value was recorded all the same."""
        for base in raw_mro(cls):
            value = raw_dict(base).get(name, ABSENT) if is_recreated(base) else ABSENT
            if value is not ABSENT:
                return isinstance(value.resolve() if type(value) is LazyAttribute else value, property)
        return False

    def _has_dict(self, cls: type) -> bool | None:
        """Whether the instances of a class had a `__dict__`; None where that was not recorded."""
        if cls not in self._dicts:
            self._dicts[cls] = _has_dict(cls)
        return self._dicts[cls]

    def _namespace(self) -> dict[str, Any]:
        pending, slots, hydrate, default = self._pending, self._slots, self.hydrate, object.__getattribute__
        special, has_dict = self._special, self._has_dict

        def __getattribute__(self: Any, name: str) -> Any:
            key = id(self)
            if key in pending:
                hydrate(self)
            if key in slots:
                found = slots[key].get(name, _ABSENT)
                if found is not _ABSENT:
                    return found
            if name == "__dict__" and (is_slotted(key) or has_dict(type(self)) is False):
                raise AttributeError(f"{type(self).__name__!r} object has no attribute '__dict__'")
            return special(self, name) if name[:2] == "__" == name[-2:] else default(self, name)

        def __setattr__(self: Any, name: str, value: object) -> None:
            hydrate(self)
            if name in slots.get(id(self), ()):
                slots[id(self)][name] = value
            elif id(self) in is_sealed:
                _refuse_attribute(self, name)
            else:
                object.__setattr__(self, name, value)

        def __delattr__(self: Any, name: str) -> None:
            hydrate(self)
            if slots.get(id(self), {}).pop(name, _ABSENT) is _ABSENT:
                object.__delattr__(self, name)

        def __dir__(self: Any) -> list[str]:
            hydrate(self)
            tell = (raw_dict(base).get(LIBRARY_NAMES) for base in raw_mro(type(self)))
            told: set[str] = set().union(*(own() for own in tell if own is not None))
            names = {*object.__dir__(self), *filter(_is_attribute, slots.get(id(self), ()))} - {LIBRARY_NAMES}
            if told and type(self) in natives:
                # Ours, which not every type written in C has.
                names -= {"__dict__", "__module__", "__weakref__"}
            return list(names | told)

        def __new__(cls: type, *args: object, **kwargs: object) -> NoReturn:
            refuse(f"{cls.__qualname__} was called")

        natives = self.natives
        is_slotted, is_sealed = self._is_slotted.__contains__, self._is_sealed
        functions = (__getattribute__, __setattr__, __delattr__, __dir__)
        return {function.__name__: function for function in functions} | {"__new__": staticmethod(__new__)}

    @staticmethod
    def _special(made: Any, name: str) -> Any:
        """A special name of an instance: what its class recorded, never what stands there for us."""
        cls = type(made)
        if name in _BY_ITSELF:
            return object.__getattribute__(made, name)
        if name in _OF_EXCEPTIONS and issubclass(cls, BaseException):
            # An attribute of that name would be taken for what the interpreter keeps.
            return object.__getattribute__(made, name)
        try:
            own = object.__getattribute__(made, "__dict__")
        except AttributeError:
            own = {}
        if name in own or name == "__doc__":
            return own.get(name, cls.__doc__)
        found = find(cls, name)
        if name in PROTOCOL:
            found = shown_only(found)
        return object.__getattribute__(made, name) if found is ABSENT else bound(found, made, cls)

    def prepare_exception(self, cls: type) -> None:
        """Has the exceptions of a recreated class say what they said."""
        if "__str__" not in raw_dict(cls):
            messages: dict[int, str] = self.messages
            default: Any = real_base(cls).__str__

            def __str__(self: Any) -> str:
                message = messages.get(id(self))
                if message is None:
                    message = known_message(self)
                if message is not None:
                    return message
                found = find(type(self), "__str__")
                is_of_program = isinstance(found, types.FunctionType) and found is not default
                # A traceback says more with the arguments than without a message.
                if is_of_program and sys._getframe(1).f_globals.get("__name__") != "traceback":
                    refuse(f"{type(self).__qualname__}.__str__ was called")
                words: str = default(self)
                return words

            type.__setattr__(cls, "__str__", __str__)

    def recorded_repr(self, made: Any) -> str:
        """`__repr__` of classes whose instances tell only their repr."""
        return self.reprs.get(id(made)) or object.__repr__(made)

    def recorded_str(self, made: Any) -> str:
        """`__str__` of classes whose instances print otherwise than their repr."""
        return self.strs.get(id(made)) or repr(made)


def known_message(error: BaseException) -> str | None:
    """What an exception that nobody raised says, where its class words that in Python; None where that is not known."""
    if type(error).__qualname__ != "AxisError" or type(error).__module__ not in ("numpy", "numpy.exceptions"):
        return None
    axis, ndim, prefix = (getattr(error, name, None) for name in ("axis", "ndim", "_msg"))
    if axis is None or ndim is None:
        return prefix
    text = f"axis {axis} is out of bounds for array of dimension {ndim}"
    return text if prefix is None else f"{prefix}: {text}"


def _refuse_attribute(made: Any, name: str) -> NoReturn:
    """In the words that this Python has for it."""
    cls = type(made)
    full = full_name(cls)
    try:
        object.__setattr__(object(), name, None)
        words = f"{full!r} object attribute {name!r} is read-only"
    except AttributeError as error:
        words = str(error).replace("'object'", repr(full), 1)
    raise AttributeError(words)


def _is_attribute(name: object) -> bool:
    """Not what a class written in C holds without an attribute: that is recorded in parentheses."""
    return type(name) is str and not name.startswith("(")


# Built-ins that are made of their whole content.
_WHOLES = frozenset({bytes, complex, float, frozenset, int, str, tuple})

_base: Any = type.__dict__["__base__"].__get__
# What every object has by itself.
_BY_ITSELF = frozenset({"__class__", "__dict__", "__module__", "__weakref__"})
_OF_EXCEPTIONS = frozenset({"__traceback__", "__cause__", "__context__", "__suppress_context__"})


def _has_dict(cls: type) -> bool | None:
    is_known = True
    for base in raw_mro(cls):
        shown = SHOWN.get(base)
        if shown is None:
            if base is not object and not is_recreated(base) and base.__dictoffset__:
                return True
        elif "__doc__" not in shown:
            # A library's class, of which special names are not recorded.
            is_known = False
        elif "__slots__" not in shown or "__dict__" in _texts(shown["__slots__"]):
            return True
    return False if is_known and cls in SHOWN else None


def _texts(slots: Any) -> Any:
    return slots if isinstance(slots, (tuple, list, dict)) else (slots,)


def real_base(cls: type) -> type:
    """The class whose `__new__` makes instances of a recreated class: the one whose layout they have."""
    base: type | None = cls
    while base is not None and is_recreated(base):
        base = _base(base)
    return object if base is None or _is_abstract(base) else base


def _is_abstract(base: Any) -> bool:
    """Whether a real class lends nothing but methods: the abstract ones of the standard library."""
    has_layout = base.__basicsize__ != object.__basicsize__ or base.__dictoffset__
    new: Any = base.__new__
    return type(base) is abc.ABCMeta and new is object.__new__ and not has_layout


def is_recreated(cls: type) -> bool:
    """Whether a class was made by us."""
    return cls in RECREATED


#: All recreated classes.
RECREATED: weakref.WeakSet[type] = weakref.WeakSet()
