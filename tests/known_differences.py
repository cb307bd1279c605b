"""What a dump answers otherwise on another Python than where it was made, and why: words of Python, pdb or a library.

An entry without a difference makes the tests fail, so that none stays longer than it must.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class Known:
    """Differences between the versions before `since` and those from it on. Names are patterns of `fnmatch`."""

    program: str
    command: str
    since: str
    reason: str

    def is_about(self, program: str, dumped_on: str, opened_on: str) -> bool:
        """Whether a dump of this program, made and opened on these versions, can show it."""
        is_across = (_version(dumped_on) < _version(self.since)) is not (_version(opened_on) < _version(self.since))
        return is_across and fnmatchcase(program, self.program)


def _version(name: str) -> tuple[int, ...]:
    """Of "3.12", or "3.12 bare"."""
    return tuple(int(part) for part in name.split()[0].split("."))


_COMPREHENSION = "a comprehension has no frame of its own, so it sees the locals where it is typed (PEP 709)"
_LOCALS = "a function's variables cannot be deleted, and assignments to them last (PEP 667)"
_CLASS_SOURCE = "inspect lists a class body, a lambda or a comprehension alone, not the function around it"

_FIRST_LINE = "the first line of executed code is 1, not 0; pdb counts from it"

KNOWN = (
    Known("*", "*traceback.format_exception(*", "3.11", "tracebacks have columns and notes"),
    Known("*", "*traceback.format_exception*", "3.12", "traceback suggests names"),
    Known("*", "*traceback.format_exception(*", "3.13", "traceback words and marks other parts of a line"),
    Known("assignments", "p {row: *", "3.12", _COMPREHENSION),
    Known("assignments", "p count*", "3.13", _LOCALS),
    Known("assignments", "p rows", "3.13", _LOCALS),
    Known("assignments", "*del *count", "3.13", _LOCALS),
    Known("assignments", "args", "3.13", _LOCALS),
    Known("callbacks", "ll", "3.11", _FIRST_LINE),
    Known("library_errors", "ll", "3.11", _FIRST_LINE),
    Known("decorated", "ll", "3.13", _CLASS_SOURCE),
    Known("scopes", "p ?unit for *", "3.12", _COMPREHENSION),
    Known("scopes", "p ?part * for *", "3.12", _COMPREHENSION),
    Known("scopes", "p ??a * b for *", "3.12", _COMPREHENSION),
    Known("scopes", "ll", "3.13", _CLASS_SOURCE),
    Known("scopes", "p n", "3.13", _LOCALS),
    Known("executed", "ll", "3.11", _FIRST_LINE),
    Known("prompt", "p *offset for r in rows*", "3.12", _COMPREHENSION),
    Known("prompt", "del n", "3.13", _LOCALS),
    Known("prompt", "p n", "3.13", _LOCALS),
    Known("prompt", "p offset, LIMIT", "3.13", _LOCALS),
    Known("shared-collections_", "p* od", "3.12", "OrderedDict prints as OrderedDict({...})"),
    Known("class_body", "ll", "3.13", _CLASS_SOURCE),
    Known("methods", "ll", "3.13", _CLASS_SOURCE),
    Known("shared-source_forms", "ll", "3.13", _CLASS_SOURCE),
    Known("listing", "ll 3", "3.13", "pdb takes no argument after ll"),
)
