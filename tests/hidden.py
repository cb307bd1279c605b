"""What redaction hid in dumps: the rule, and where. What was hidden is not there to be seen.

python tests/hidden.py DUMP...
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from coredumpy import _native

MARK = re.compile(r"<hidden: ([\w-]+)>")
# Letters around a mark.
AROUND = 40


class Hidden(NamedTuple):
    rule: str
    where: str


def hidden_in(dumps: Iterable[Path]) -> Counter[Hidden]:
    """How often the same was hidden at places of the same name."""
    found: Counter[Hidden] = Counter()
    for dump in dumps:
        told = json.loads(_native.Reader(dump.read_bytes()).json())
        for source in told["sources"]:
            found.update(marks(source["text"] or "", Path(source["filename"]).name))
        for part in ("objects", "header", "environment"):
            found.update(holes(told[part], part))
    return found


def holes(told: Any, where: str) -> Iterator[Hidden]:
    """Of the JSON form of objects. A place is named by its variable, attribute or key, else by its record and field."""
    if isinstance(told, str):
        yield from marks(told, where)
    elif isinstance(told, list):
        for value in told:
            yield from holes(value, where)
    elif isinstance(told, dict):
        if told.get("missing") == "redacted":
            yield Hidden(told["detail"], where)
            return
        kind = told.get("kind", where)
        named = zip(told.get("names") or [], told.get("values") or [], strict=False)
        for name, value in named:
            yield from holes(value, f"{kind} .{name}")
        for field, value in told.items():
            if field != "values" or not told.get("names"):
                yield from holes(value, f"{kind} {field}")


def marks(text: str, where: str) -> Iterator[Hidden]:
    """Marks in a text, with what of their line is around them."""
    for match in MARK.finditer(text):
        start = max(text.rfind("\n", 0, match.start()) + 1, match.start() - AROUND)
        end = text.find("\n", match.end())
        stop = min(end if end >= 0 else len(text), match.end() + AROUND)
        yield Hidden(match[1], f"{where}: {text[start : match.start()]}…{text[match.end() : stop]}".strip())


if __name__ == "__main__":
    for hidden, count in sorted(hidden_in(map(Path, sys.argv[1:])).items()):
        print(f"{count:6} {hidden.rule:24} {hidden.where}")
