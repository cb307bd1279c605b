"""Dumps at random: well-formed records of every kind that FORMAT.md has, which refer to each other as they please.

Words are those that the loader itself knows, so that a record gets as far into it as one of its own would.
"""

from __future__ import annotations

import ast
import random
from functools import cache
from pathlib import Path
from typing import Any

import coredumpy
from dump_maker import missing, ref
from format_reader import KINDS
from hostile_dumps import CLASSES, DUNDERS, FIRST, RUN, STATEMENTS, class_, crash

RECORDS = 120
NUMBERS = (0, 1, -1, 2, 5, 64, 255, 10**9, -(10**9), (1 << 62) - 1, 1 << 64, -(1 << 200))
PARTS = (0, 1, 2, 3)
OTHER_CLASSES = """int str list dict set frozenset tuple bytes float complex bool range slice type object property
classmethod staticmethod function method NoneType ellipsis memoryview bytearray Exception OSError ExceptionGroup
BaseException KeyError ImportError UnicodeDecodeError mappingproxy cell code frame module generator"""


@cache
def words() -> list[str]:
    """Every text that stands in the loader."""
    package = Path(coredumpy.__file__).parent / "_load"
    trees = [ast.parse(file.read_text()) for file in sorted(package.rglob("*.py"))]
    nodes = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    texts = {text for text in nodes if isinstance(text, str) and len(text) < 60 and "\n" not in text}
    return sorted({word for text in texts for word in (text, *text.split())} | set(DUNDERS) | set(STATEMENTS))


@cache
def classes() -> list[tuple[str, str]]:
    """Name and module of classes that mean something."""
    known = [cls for pairs in CLASSES.values() for cls in pairs]
    from coredumpy._load import real

    known += [(name, module) for module, names in real._CLASSES.items() for name in sorted(names)]
    return known + [(name, "builtins") for name in OTHER_CLASSES.split()]


def attack(seed: int) -> bytes:
    """The dump of a seed."""
    return Attacker(random.Random(seed)).dump()


class Attacker:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.classes = chance.sample(classes(), min(len(classes()), RECORDS // 3))

    def dump(self) -> bytes:
        records: list[Any] = [class_(*cls, bases=self.bases()) for cls in self.classes]
        while len(records) < RECORDS:
            records.append(self.record(self.chance.choice([kind for kind in KINDS if kind not in PARTS])))
        names = {f"v{number}": ref(FIRST + number) for number in range(len(records))}
        usual = {
            number: self.record(kind)
            for number, kind in ((0, 43), (2, 40), (3, 41), (4, 47))
            if self.chance.random() < 0.2
        }
        return crash(*records, locals=names | {"x": self.value()}, globals=names, replace=usual)

    def bases(self) -> list[Any]:
        return [self.reference() for _ in range(self.chance.choice((0, 0, 0, 1, 1, 2)))]

    def record(self, kind: int) -> list[Any]:
        shape = KINDS[kind]
        fields = self.fields(shape.fields)
        options = {key: type_ for key, type_ in shape.options.items() if self.chance.random() < 0.4}
        chosen = {key: self.of_type(name, type_) for key, (name, type_) in options.items()}
        return [kind, *fields, *([chosen] if chosen else [])]

    def fields(self, fields: list[tuple[str, str]]) -> list[Any]:
        count = self.chance.choice((0, 1, 2, 3, 5))
        made = []
        for name, type_ in fields:
            if type_ == "names":
                made.append([self.name() for _ in range(count)])
            elif name == "values":
                made.append([self.value() for _ in range(count)])
            else:
                made.append(self.of_type(name, type_))
        return made

    def of_type(self, name: str, type_: str) -> Any:
        chance = self.chance
        if type_ == "value":
            is_class = name in ("class", "metaclass") and chance.random() < 0.8
            return ref(FIRST + chance.randrange(len(self.classes))) if is_class else self.value()
        if type_ == "record":
            return self.record(chance.choice([4, 5, 10, 11, 12, 13, 14, 20]))[:4]
        if type_ == "long":
            return [chance.choice((0, 2, 1 << 40)), [self.reference() for _ in range(chance.randrange(3))]]
        if type_.startswith("["):
            return [self.of_type(name, type_[1:-1]) for _ in range(chance.choice((0, 1, 2, 4)))]
        kinds = {
            "text": self.name_text,
            "uint": lambda: abs(chance.choice(NUMBERS)) % (1 << 63),
            "uint?": lambda: chance.choice((None, 0, 3, 10**6, 1 << 62)),
            "bool": lambda: chance.random() < 0.5,
            "bytes": lambda: chance.randbytes(chance.choice((0, 1, 8, 64))),
            "missing": lambda: missing(chance.randrange(12)),
            "fields": lambda: [["a", self.name_text()], [self.value(), self.value()]],
        }
        return kinds[type_]()

    def name(self) -> Any:
        return self.name_text() if self.chance.random() < 0.9 else self.value()

    def name_text(self) -> str:
        return self.chance.choice(words())

    def reference(self) -> list[int]:
        return ref(self.chance.randrange(RECORDS + FIRST + 2))

    def value(self) -> Any:
        chance = self.chance
        if chance.random() < 0.65:
            return self.reference()
        plain = (None, True, 1.5, float("nan"), "text", RUN, b"bytes", chance.choice(NUMBERS), self.name_text())
        special = (missing(chance.randrange(12), "why", 1, 5), [2, 1.0, -0.0], [3, 0], [1, b"a\xed\xa0\x80"])
        return chance.choice((*plain, *special))
