"""Classes of the standard library that are written in Python and only look at their own attributes: instances of the
real class, whose attributes are set past its `__init__`."""

from __future__ import annotations

import functools
import sys
import types

from coredumpy._load.observers import Refused, refuses

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._load.values import Held


def words_of(text: str) -> frozenset[str]:
    """The words of a text, for a table."""
    return frozenset(text.split())


#: By module. No method of theirs that the interpreter calls by itself does more than look.
STATES: dict[str, frozenset[str]] = {
    "argparse": frozenset({"Namespace"}),
    "ast": words_of(
        """
        AST Add And AnnAssign Assert Assign AsyncFor AsyncFunctionDef AsyncWith Attribute AugAssign Await BinOp
        BitAnd BitOr BitXor BoolOp Break Call ClassDef Compare Constant Continue Del Delete Dict DictComp Div Eq
        ExceptHandler Expr Expression FloorDiv For FormattedValue FunctionDef FunctionType GeneratorExp Global Gt
        GtE If IfExp Import ImportFrom In Interactive Invert Is IsNot JoinedStr LShift Lambda List ListComp Load Lt
        LtE MatMult Match MatchAs MatchClass MatchMapping MatchOr MatchSequence MatchSingleton MatchStar MatchValue
        Mod Module Mult Name NamedExpr Nonlocal Not NotEq NotIn Or ParamSpec Pass Pow RShift Raise Return Set
        SetComp Slice Starred Store Sub Subscript Try TryStar Tuple TypeAlias TypeIgnore TypeVar TypeVarTuple UAdd
        USub UnaryOp While With Yield YieldFrom alias arg arguments comprehension keyword match_case withitem
        """
    ),
    "calendar": words_of("Calendar HTMLCalendar TextCalendar"),
    "collections": words_of("ChainMap UserDict UserList UserString"),
    "collections.abc": words_of("ItemsView KeysView ValuesView"),
    "configparser": words_of(
        """
        BasicInterpolation ConfigParser ConverterMapping ExtendedInterpolation Interpolation RawConfigParser
        SectionProxy
        """
    ),
    "dis": frozenset({"Bytecode"}),
    "email._policybase": frozenset({"Compat32"}),
    "email.charset": frozenset({"Charset"}),
    "email.headerregistry": words_of("Address Group"),
    "email.message": words_of("EmailMessage MIMEPart Message"),
    "email.policy": frozenset({"EmailPolicy"}),
    # Its `__get__` makes a partial, and calls nothing.
    "functools": frozenset({"partialmethod"}),
    "http.client": frozenset({"HTTPMessage"}),
    "http.cookies": frozenset({"Morsel"}),
    "inspect": words_of("BoundArguments Parameter Signature _empty _void"),
    "logging": words_of("Filter Formatter LogRecord PercentStyle StrFormatStyle StringTemplateStyle"),
    "pathlib": frozenset({"_PathParents"}),
    "pathlib._local": frozenset({"_PathParents"}),
    "statistics": frozenset({"NormalDist"}),
    "string": words_of("Formatter Template"),
    "subprocess": frozenset({"CompletedProcess"}),
    "tarfile": frozenset({"TarInfo"}),
    "textwrap": frozenset({"TextWrapper"}),
    "types": frozenset({"SimpleNamespace"}),
    "urllib.request": frozenset({"Request"}),
    "weakref": words_of("WeakKeyDictionary WeakValueDictionary"),
    "_weakrefset": frozenset({"WeakSet"}),
    "xml.dom.minidom": words_of(
        """
        Attr CDATASection Comment DOMImplementation Document DocumentFragment DocumentType Element NamedNodeMap Node
        NodeList ProcessingInstruction Text TypeInfo
        """
    ),
    "xml.etree.ElementTree": frozenset({"ElementTree"}),
    "zipfile": frozenset({"ZipInfo"}),
}


def has_state(cls: type) -> bool:
    """Whether a class is the real one of a name in the table."""
    if cls.__qualname__ not in STATES.get(cls.__module__, ()):
        return False
    return getattr(sys.modules.get(cls.__module__), cls.__qualname__, None) is cls


def from_state(cls: type[Any], held: Held) -> object:
    """An instance with the recorded attributes."""
    try:
        made: Any = object.__new__(cls)
    except TypeError:
        # Its base is written in C.
        news = (vars(base).get("__new__") for base in cls.__mro__)
        made = next(new for new in news if isinstance(new, types.BuiltinFunctionType))(cls)
    if not held.has_all(_slots_of(cls)):
        raise TypeError("another version's attributes")
    held.later(lambda: _set_state(made, held.attributes()))
    return made


def _slots_of(cls: type) -> frozenset[str]:
    """Slots that an instance of the reader's version always has."""
    return _ALWAYS_SET.get((cls.__module__, cls.__qualname__), frozenset())


_ALWAYS_SET = {
    ("collections.abc", "KeysView"): words_of("_mapping"),
    ("collections.abc", "ItemsView"): words_of("_mapping"),
    ("collections.abc", "ValuesView"): words_of("_mapping"),
    ("inspect", "Parameter"): words_of("_name _kind _default _annotation"),
    ("inspect", "Signature"): words_of("_parameters _return_annotation"),
    ("statistics", "NormalDist"): words_of("_mu _sigma"),
    ("pathlib", "_PathParents"): words_of("_pathcls _drv _root _parts")
    if sys.version_info < (3, 12)
    else words_of("_path _drv _root _tail"),
    ("pathlib._local", "_PathParents"): words_of("_path _drv _root _tail"),
}


#: Modules of classes that hold whatever a program gave them, and call none of it.
_BAGS = words_of("argparse ast inspect logging")
# What a method calls the methods of: by name of the attribute, the class that it must be of, or derive from.
_PARTS = {
    ("configparser", "_converters"): "ConverterMapping",
    ("configparser", "_interpolation"): "Interpolation",
    ("configparser", "_parser"): "RawConfigParser",
    ("email.message", "policy"): "Compat32 EmailPolicy",
    ("http.client", "policy"): "Compat32",
    ("xml.dom.minidom", "_elem_info"): "",
    ("xml.dom.minidom", "ownerDocument"): "Document",
}


def _fits(made: Any, name: str, value: Any) -> bool:
    """Whether an attribute is of the class that the real class's own code takes it to be of."""
    cls = type(made)
    if (cls.__module__, cls.__qualname__, name) == ("functools", "partialmethod", "func"):
        return type(value) is types.FunctionType and refuses(value)
    part = _PARTS.get((cls.__module__, name))
    # Not whether it is false: a mapping that is not whole yet cannot be asked for its length.
    if part is None or value is None:
        return True
    return any(base.__name__ in part.split() and has_state(base) for base in type(value).__mro__)


def _as_default(made: Any, name: str, value: Any) -> Any:
    """What a policy for messages has by default, where it has one of that class: it parses headers and texts."""
    home = {"header_factory": "email.headerregistry", "content_manager": "email.contentmanager"}.get(name)
    if type(made).__module__ != "email.policy" or type(value).__module__ != home:
        return value
    return getattr(sys.modules["email.policy"].default, name)


def _set_state(made: Any, attributes: dict[str, Any]) -> None:
    from coredumpy._load.callables import harmless

    own = made.__dict__ if hasattr(made, "__dict__") else None
    is_bag = type(made).__module__ in _BAGS
    for name, value in attributes.items():
        value = _as_default(made, name, value)
        if not is_bag:
            value = harmless(value) if _fits(made, name, value) else Refused(value)
        member = next((vars(base)[name] for base in type(made).__mro__ if name in vars(base)), None)
        if isinstance(member, types.MemberDescriptorType):
            member.__set__(made, value)
        elif own is not None:
            own[name] = value
    if own is not None and (type(made).__module__, type(made).__qualname__) == ("configparser", "SectionProxy"):
        _set_getters(made, own)


def _set_getters(made: Any, own: dict[str, Any]) -> None:
    """The getters of a section, which it makes for itself: of the parser's, with where they look for their text."""
    parser = own.get("_parser")
    for name in ("getboolean", "getfloat", "getint"):
        if name in own and has_state(type(parser)):
            getter = getattr(type(parser), name)
            own[name] = functools.partial(made.get, _impl=types.MethodType(getter, parser))
