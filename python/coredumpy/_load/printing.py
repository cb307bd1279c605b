"""numpy and pandas print for a dump as they did in its program: under the settings that it had made.

They are the reader's own again when the dump is left. `open_dump` alone changes nothing.
"""

from __future__ import annotations

from contextlib import contextmanager

from coredumpy._load.libraries import heard_of_imports

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType
    from typing import Any, TypeAlias

    from coredumpy._load.dump import Dump

    # A setting, and its value.
    Settings: TypeAlias = dict[str, Any]
    Undo: TypeAlias = Callable[[], None]

_MOST, _MOST_DIGITS, _MOST_TEXT = 1_000_000_000, 100, 20


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= _MOST


def _is_precision(value: object) -> bool:
    return type(value) is int and 0 <= value <= _MOST_DIGITS


def _is_short_text(value: object) -> bool:
    return type(value) is str and len(value) <= _MOST_TEXT


# numpy believes some of its settings unseen.
_OF_NUMPY: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("edgeitems", "linewidth", "threshold"), _is_count),
    **dict.fromkeys(("infstr", "nanstr"), _is_short_text),
    "floatmode": ("fixed", "unique", "maxprec", "maxprec_equal").__contains__,
    "legacy": (False, "1.13", "1.21", "1.25", "2.1", "2.2").__contains__,
    "precision": _is_precision,
    "sign": ("-", "+", " ").__contains__,
    "suppress": (False, True).__contains__,
}
_OF_PANDAS = (
    *("chop_threshold", "colheader_justify", "date_dayfirst", "date_yearfirst", "expand_frame_repr", "large_repr"),
    *("max_categories", "max_colwidth", "max_columns", "max_info_columns", "max_info_rows", "max_rows"),
    *("max_seq_items", "memory_usage", "min_rows", "multi_sparse", "pprint_nest_depth"),
    *("precision", "show_dimensions", "width"),
)
#: What numpy and pandas say to settings that they do not take: `OptionError` is both of the latter.
_REFUSED = (ValueError, TypeError, OverflowError, AttributeError, KeyError)


@contextmanager
def printing_as(dump: Dump) -> Iterator[None]:
    """Has the libraries print as they did there, from when the first value of theirs is asked for."""
    undone: list[Undo] = []

    def hear(name: str, module: ModuleType) -> None:
        if name in _SETTERS:
            undone.append(_SETTERS[name](module, dump.restorer.wordings[1]))

    try:
        with heard_of_imports(hear):
            yield
    finally:
        for undo in reversed(undone):
            undo()


def _set_numpy(numpy: ModuleType, settings: Settings) -> Undo:
    found = {name: settings[f"numpy.{name}"] for name in _OF_NUMPY if f"numpy.{name}" in settings}
    found["legacy"] = _legacy(found.get("legacy"), settings.get("numpy.version"), numpy.__version__)
    former = numpy.get_printoptions()
    for name, value in found.items():
        # One by one: of another version's settings, some may be unknown.
        try:
            if _OF_NUMPY[name](value):
                numpy.set_printoptions(**{name: value})
        except _REFUSED:
            continue
    return lambda: numpy.set_printoptions(**{name: former[name] for name in _OF_NUMPY if name in former})


def _legacy(asked: object, there: object, here: str) -> object:
    """numpy's own name for how an earlier version printed; what the program had asked for goes first."""
    if asked not in (None, False) or not isinstance(there, str):
        return asked
    was, is_now = _version(there), _version(here)
    # Scalars name their types from 2.0 on, arrays of which a part is shown their shapes from 2.2 on.
    for since, name in (((2, 0), "1.25"), ((2, 2), "2.1")):
        if was < since <= is_now:
            return name
    return asked


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:2] if part.isascii() and part.isdigit() and len(part) < 9)


def _set_pandas(pandas: ModuleType, settings: Settings) -> Undo:
    former: Settings = {}
    for name in _OF_PANDAS:
        key = f"display.{name}"
        try:
            value, own = settings[f"pandas.{key}"], pandas.get_option(key)
            if value != own and (type(value) is not int or _is_count(value)):
                pandas.set_option(key, value)
                former[key] = own
        # Not recorded, or another version's.
        except _REFUSED:
            continue

    def undo() -> None:
        for key, value in former.items():
            pandas.set_option(key, value)

    return undo


_SETTERS: dict[str, Callable[[ModuleType, Settings], Undo]] = {"numpy": _set_numpy, "pandas": _set_pandas}
