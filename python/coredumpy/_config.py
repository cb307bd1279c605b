"""What `coredumpy.config` holds: names, defaults, and what each may be."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable


def is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0


def is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def is_depth(value: object) -> bool:
    return is_count(value) and value != 0


def is_mode(value: object) -> bool:
    return isinstance(value, int) and is_count(value) and value <= 0o7777


def is_bool(value: object) -> bool:
    return isinstance(value, bool)


def is_name(value: object) -> bool:
    return isinstance(value, str) and any(map(str.isalpha, value))


def is_names(value: object) -> bool:
    return isinstance(value, (set, frozenset)) and all(map(is_name, value))


def is_patterns(value: object) -> bool:
    if not isinstance(value, list) or not value:
        return value == []
    import re

    return all(isinstance(pattern, re.Pattern) for pattern in value)


#: Of each field: what its values are checked by, and how these are called.
CHECKS: dict[str, tuple[Callable[[object], bool], str]] = {
    "default_recursion_depth": (is_depth, "an int of at least 1"),
    "dump_timeout": (is_number, "a number of seconds"),
    "dump_all_threads": (is_bool, "a bool"),
    "dump_all_tasks": (is_bool, "a bool"),
    "max_items": (is_count, "an int of at least 0"),
    "max_value_bytes": (is_count, "an int of at least 0"),
    "max_total_bytes": (is_count, "an int of at least 0"),
    "max_pause": (is_number, "a number of seconds"),
    "max_dumps": (is_count, "an int of at least 0"),
    "max_dumps_bytes": (is_count, "an int of at least 0"),
    "dedupe_interval": (is_number, "a number of seconds"),
    "file_mode": (is_mode, "permissions, such as 0o600"),
    "quiet": (is_bool, "a bool"),
    "evaluate_properties": (is_bool, "a bool"),
    "hide_secret": (is_bool, "a bool"),
    "secret_patterns": (is_patterns, "a list of re.Pattern"),
    "secret_names": (is_names, "a set of names"),
    "disabled_rules": (is_names, "a set of rule names"),
    "hide_environ": (is_bool, "a bool"),
    "environ_filter": (callable, "a callable"),
}


def problem_of(name: str, value: object) -> str | None:
    """What is wrong with a value for a field; None where nothing is."""
    check, expected = CHECKS[name]
    if not check(value):
        return f"must be {expected}, not {value!r}"
    return _unknown_rules(value) if name == "disabled_rules" and value else None


def _unknown_rules(names: object) -> str | None:
    import difflib

    from coredumpy import _native

    rules = _native.rule_names()
    unknown = sorted(set(names).difference(rules))  # type: ignore[call-overload]
    if not unknown:
        return None
    near = difflib.get_close_matches(unknown[0], rules, 1)
    hint = f" (is {near[0]!r} meant?)" if near else ""
    return f"names no rule of coredumpy: {', '.join(map(repr, unknown))}{hint}"


class Config:
    """Settings of this process. A value of a wrong type is a ValueError that names the field."""

    default_recursion_depth: int
    """How deep objects are followed: 1 is the variables themselves, 2 what they hold."""
    dump_timeout: float
    """Seconds that a dump may take."""
    dump_all_threads: bool
    """Whether the other threads' frames are recorded."""
    dump_all_tasks: bool
    """Whether waiting asyncio tasks are recorded."""
    max_items: int
    """Items of one container; head and tail of a longer one are kept, and its true length."""
    max_value_bytes: int
    """Bytes of one string, bytes object, array or table, likewise."""
    max_total_bytes: int
    """Bytes of all objects together, before compression."""
    max_pause: float
    """Seconds that a dump may hold a process that goes on living."""
    max_dumps: int
    """Dumps that are kept in a folder in which coredumpy names the files."""
    max_dumps_bytes: int
    """Bytes that they may take together."""
    dedupe_interval: float
    """Seconds in which the same exception is written once and then counted."""
    file_mode: int
    """Permissions of new dumps."""
    quiet: bool
    """Whether the line on stderr after a crash is left out."""
    evaluate_properties: bool
    """Whether properties of the program are called; off, no code of the program runs."""
    hide_secret: bool
    """Whether values that look secret are hidden."""
    secret_patterns: list[re.Pattern[str] | re.Pattern[bytes]]
    """Patterns of your own, searched in every string and bytes value."""
    secret_names: set[str]
    """Names of your own whose values are hidden; case, `_` and `-` do not matter."""
    disabled_rules: set[str]
    """Built-in rules that are off."""
    hide_environ: bool
    """Whether values of the environment are hidden."""
    environ_filter: Callable[[str], bool]
    """Which of the environment's values are hidden."""

    def __init__(self) -> None:
        self.default_recursion_depth = 10
        self.dump_timeout = 60
        self.dump_all_threads = True
        self.dump_all_tasks = True
        self.max_items = 1_000_000
        self.max_value_bytes = 16 * 1024 * 1024
        self.max_total_bytes = 256 * 1024 * 1024
        self.max_pause = 1.0
        self.max_dumps = 100
        self.max_dumps_bytes = 1024 * 1024 * 1024
        self.dedupe_interval = 60
        self.file_mode = 0o600
        self.quiet = False
        self.evaluate_properties = False
        self.hide_secret = True
        self.secret_patterns = []
        self.secret_names = set()
        self.disabled_rules = set()
        self.hide_environ = True
        self.environ_filter = lambda value: len(value) > 8

    def __setattr__(self, name: str, value: object) -> None:
        if name not in CHECKS:
            raise AttributeError(f"coredumpy.config has no field {name!r}")
        problem = problem_of(name, value)
        if problem is not None:
            raise ValueError(f"coredumpy.config.{name} {problem}")
        object.__setattr__(self, name, value)


config = Config()
