"""What a dump answers otherwise on another Python than where it was made, and why: words of Python, pdb or a library.

An entry without a difference makes the tests fail, so that none stays longer than it must.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class Known:
    """Differences between the versions before `since` and those from it on. Names are patterns of `fnmatch`.

    With "bare" for `since`: between where the program's packages are and where they are not.
    """

    program: str
    command: str
    since: str
    reason: str

    def is_about(self, program: str, dumped_on: str, opened_on: str) -> bool:
        """Whether a dump of this program, made and opened on these versions, can show it."""
        if self.since == "bare":
            return opened_on.endswith("bare") and fnmatchcase(program, self.program)
        is_across = (_version(dumped_on) < _version(self.since)) is not (_version(opened_on) < _version(self.since))
        return is_across and fnmatchcase(program, self.program)


def _version(name: str) -> tuple[int, ...]:
    """Of "3.12", or "3.12 bare"."""
    return tuple(int(part) for part in name.split()[0].split("."))


_COMPREHENSION = "a comprehension has no frame of its own, so it sees the locals where it is typed (PEP 709)"
_LOCALS = "a function's variables cannot be deleted, and assignments to them last (PEP 667)"
_CLASS_SOURCE = "inspect lists a class body, a lambda or a comprehension alone, not the function around it"

_LISTED = "types written in C have other attributes"
_TOLD = "a TracebackException keeps other parts"
_FIRST_LINE = "the first line of executed code is 1, not 0; pdb counts from it"

_ORDERED = "OrderedDict, which comes back as one, prints as OrderedDict({...})"
_PARAMETERS = "an alias counts what it is given"
_HELP = "help is worded otherwise"
_NUMPY = "how an array lies in memory is refused without numpy"
_PANDAS = "pandas 3, which has a dtype of its own for str, needs 3.11"

KNOWN = (
    Known("aliases", "alias nothing", "3.11", "an alias that is not there is told, and not made"),
    Known("aliases", "alias", "3.11", "an alias that is not there is not made, so it is not listed"),
    Known("aliases", "size", "3.13", _PARAMETERS),
    Known("aliases", "size tokens more", "3.13", _PARAMETERS),
    Known("aliases", "alias bad p %2", "3.13", _PARAMETERS),
    Known("aliases", "alias", "3.13", _PARAMETERS),
    Known("aliases", "!", "3.13", "a lone ! is no command"),
    Known("stack_commands", "display (", "3.12", "an expression that is no Python is not taken"),
    Known("stack_commands", "display", "3.12", "an expression that is no Python is not taken, so it is not listed"),
    Known("stack_commands", "p $_exception*", "3.12", "pdb has convenience variables"),
    Known("stack_commands", "h where", "3.12", _HELP),
    Known("stack_commands", "help pp", "3.12", _HELP),
    Known("stack_commands", "help alias", "3.12", _HELP),
    Known("stack_commands", "ll 3", "3.13", "pdb takes no argument after ll"),
    Known("stack_commands", "ll", "3.13", _CLASS_SOURCE),
    Known("stack_commands", "p name", "3.13", _LOCALS),
    Known("*", "*traceback.format_exception(*", "3.11", "tracebacks have columns and notes"),
    Known("*", "*traceback.format_exception*", "3.12", "traceback suggests names"),
    Known("*", "*traceback.format_exception(*", "3.13", "traceback words and marks other parts of a line"),
    Known("methods_of_c", "p dir(*", "3.11", _LISTED),
    Known("methods_of_c", "p dir(*", "3.12", _LISTED),
    Known("methods_of_c", "p dir(*", "3.13", _LISTED),
    Known("mocked", "p list(told.*", "3.11", _TOLD),
    Known("mocked", "p list(told.*", "3.13", _TOLD),
    Known("words_of_c", "*.x = 5", "3.13", "an object without a __dict__ says so when it gets an attribute"),
    Known("assignments", "p {row: *", "3.12", _COMPREHENSION),
    Known("assignments", "p count*", "3.13", _LOCALS),
    Known("assignments", "p rows", "3.13", _LOCALS),
    Known("assignments", "*del *count", "3.13", _LOCALS),
    Known("assignments", "args", "3.13", _LOCALS),
    Known("array_views", "p back.strides, *", "bare", _NUMPY),
    Known("array_views", "p grid.base is counts, *", "bare", _NUMPY),
    Known("array_views", "p spread.flags, part.flags", "bare", _NUMPY),
    Known("array_views", "p part.flags.owndata, *", "bare", _NUMPY),
    Known("print_options", "p table.T", "bare", "a table is not turned without pandas, but refused"),
    Known("nonlocals", "p total, name", "3.13", _LOCALS),
    Known("nonlocals", "p total, name, local", "3.13", _LOCALS),
    Known("nonlocals", "p peek.__closure__*", "3.13", _LOCALS),
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
    Known("shared-collections_", "p od", "3.12", _ORDERED),
    Known("shared-collections_", "pp od", "3.12", _ORDERED),
    Known("weak_references", "p ordered,*", "3.12", _ORDERED),
    Known("weak_references", "p proxy", "3.13", "a weak proxy, which comes back as one, is worded otherwise"),
    Known("protocols", "p *kind.__name__ for kind in kinds*", "3.12", _COMPREHENSION),
    Known("formats", "p head,*", "3.13", "a Struct, which comes back as one, prints its format"),
    Known("class_body", "ll", "3.13", _CLASS_SOURCE),
    Known("methods", "ll", "3.13", _CLASS_SOURCE),
    Known("shared-source_forms", "ll", "3.13", _CLASS_SOURCE),
    Known("slotted", "p point.__dict__", "3.12", "pdb suggests names"),
    Known("listing", "ll 3", "3.13", "pdb takes no argument after ll"),
    Known("indexes", "p days,*", "3.11", _PANDAS),
    Known("indexes", "p isinstance(when,*", "3.11", _PANDAS),
    Known("indexes", "p sizes,*", "3.11", _PANDAS),
    Known("indexes", "p spans,*", "3.11", _PANDAS),
    Known("extension_columns", "p nullable,*", "3.11", _PANDAS),
)
