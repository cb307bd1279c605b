"""`coredumpy redact-test`: which lines of a text a dump would hide, and by which rule."""

from __future__ import annotations

import os
import sys

from coredumpy import _native, _redaction
from coredumpy._config import config
from coredumpy._text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    # Where it starts and ends, in bytes, and the rule.
    Run = tuple[int, int, str]


def redact_text(file: str) -> None:
    """Prints each line of which something would be hidden, as it would read."""
    text = _read(file)
    runs = sorted([*_native.redact_runs(text, _gathered(), file.endswith(".py")), *_runs_of_patterns(text)])
    count = 0
    for number, rules, line in _hidden_lines(text, _merged(runs)):
        print(f"{printable(file)}:{number}: {', '.join(rules)}: {printable(line)}")
        count += 1
    print(f"coredumpy: {count} of {len(text.splitlines())} lines would be hidden or changed", file=sys.stderr)


def redact_names(file: str) -> None:
    """Prints what each name would hide."""
    names = _read(file).decode("utf-8", "replace").split()
    for name, (rule, is_always) in zip(names, _native.redact_names(names, _gathered()), strict=True):
        if rule is not None:
            print(f"{printable(name)}: {rule}: {'all below it' if is_always else 'texts that look like a secret'}")


def _read(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    with open(os.fspath(file), "rb") as opened:
        return opened.read()


def _gathered() -> dict[str, object]:
    """Without the user's patterns: they run here, all of them. Where Rust runs one in a dump, it means the same."""
    return {**_redaction.gathered(), "patterns": []}


def _runs_of_patterns(text: bytes) -> Iterator[Run]:
    if not config.hide_secret or "secret-patterns" in config.disabled_rules:
        return
    letters = text.decode("utf-8", "surrogateescape")
    for pattern in config.secret_patterns:
        if isinstance(pattern.pattern, bytes):
            spans = [found.span() for found in pattern.finditer(text)]
        else:
            found_in_letters = [found.span() for found in pattern.finditer(letters)]
            spans = [(_bytes_of(letters[:start]), _bytes_of(letters[:end])) for start, end in found_in_letters]
        yield from ((start, end, "secret-patterns") for start, end in spans if start < end)


def _bytes_of(letters: str) -> int:
    return len(letters.encode("utf-8", "surrogateescape"))


def _merged(runs: list[Run]) -> list[Run]:
    """Of runs that overlap the first."""
    merged: list[Run] = []
    for start, end, rule in runs:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]), merged[-1][2])
        else:
            merged.append((start, end, rule))
    return merged


def _hidden_lines(text: bytes, runs: list[Run]) -> Iterator[tuple[int, list[str], str]]:
    """Number, rules and what is left of each line in which a run begins or goes on."""
    at = 0
    for number, line in enumerate(text.split(b"\n"), start=1):
        here = [run for run in runs if run[0] < at + len(line) and run[1] > at]
        left, done = b"", at
        for start, end, rule in here:
            left += text[done : max(start, at)] + f"<hidden: {rule}>".encode()
            done = min(end, at + len(line))
        if here:
            left += text[done : at + len(line)]
            yield number, list(dict.fromkeys(rule for _, _, rule in here)), left.decode("utf-8", "replace")
        runs = [run for run in runs if run[1] > at + len(line)]
        at += len(line) + 1
