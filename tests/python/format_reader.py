"""A reader of dumps, written from format/FORMAT.md alone, on cbor2 and zstandard: it shows that the document suffices.

The kinds of records and the reasons are read from the document's own tables.
`Dump(data).json()` gives the JSON form. `python format_reader.py FILE` prints it.
"""

import json
import math
import re
import struct
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import cbor2
import zstandard

MAGIC = bytes.fromhex("d9d9f7")
ENVIRONMENT, OBJECTS, SOURCE, INDEX, TRAILER = range(5)
TRAILER_BYTES = 16
CHECKED_FROM = 7
BLOCK_MAX_BYTES = 16 * 1024 * 1024
FORMAT_MD = Path(__file__).resolve().parents[2] / "format" / "FORMAT.md"


class Kind(NamedTuple):
    word: str
    fields: list[tuple[str, str]]
    options: dict[int, tuple[str, str]]


def table_rows(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading of the document, without its backticks."""
    document = FORMAT_MD.read_text(encoding="utf-8")
    table = re.split(r"\|[-|]+\|\n", document.split(f"# {heading}\n")[1])[1].split("\n\n")[0]
    return [row.replace("`", "").strip("| ").split(" | ") for row in table.splitlines()]


def kinds() -> dict[int, Kind]:
    kinds = {}
    for code, word, fields, *options in table_rows("Records"):
        members = [re.findall(r"(?:(\d+) )?(\w+): ([^,]+)", cell) for cell in (fields, *options)]
        optional = {int(key): (name, type_) for key, name, type_ in members[1]} if options else {}
        kinds[int(code)] = Kind(word, [(name, type_) for _, name, type_ in members[0]], optional)
    return kinds


KINDS = kinds()
REASONS = {int(code): word for code, word, _ in table_rows("Missing values")}


class Item(NamedTuple):
    elements: Any
    end: int
    is_intact: bool


class Dump:
    def __init__(self, data: bytes) -> None:
        self.data = data
        if not data.startswith(MAGIC):
            raise ValueError("not a dump")
        self.header, offset, _ = self.item(0)
        if self.header["format"] != "coredumpy" or self.header["version"][0] != 1:
            raise ValueError(f"format {self.header['format']}, version {self.header['version']}")
        self.environment = None
        environment = self.whole_item(offset, ENVIRONMENT)
        if environment:
            offset = environment.end
            self.environment = cbor2.loads(environment.elements[2]) if environment.is_intact else None
        self.end = "complete"
        trailer = self.whole_item(len(data) - TRAILER_BYTES, TRAILER)
        is_whole = trailer and trailer.is_intact and trailer.end == len(data)
        self.index = (is_whole and self.index_at(trailer.elements[2])) or self.recovered(offset)
        if "stopped" in self.index:
            self.end = REASONS.get(self.index["stopped"], "other")
        self.records = [record for entry in self.index["objects"] for record in self.block(*entry)]

    def item(self, offset: int) -> Item:
        file = BytesIO(self.data)
        file.seek(offset)
        elements = cbor2.CBORDecoder(file).decode()
        checksum = zlib.crc32(self.data[offset + CHECKED_FROM : file.tell()])
        return Item(elements, file.tell(), offset > 0 and checksum == elements[1])

    def whole_item(self, offset: int, *types: int) -> Item | None:
        try:
            item = self.item(offset)
        except (cbor2.CBORDecodeError, TypeError, LookupError):
            return None
        return item if not types or item.elements[0] in types else None

    def index_at(self, offset: int) -> dict[str, Any] | None:
        item = self.whole_item(offset, INDEX)
        index = cbor2.loads(item.elements[2]) if item and item.is_intact else None
        return index if index and self.is_sound(index) else None

    def is_sound(self, index: dict[str, Any]) -> bool:
        next_id = 0
        for _, first_id, count in index["objects"]:
            if first_id != next_id or count == 0:
                return False
            next_id += count
        offsets = [entry[0] for entry in (*index["objects"], *index["sources"])]
        return next_id <= index["assigned"] and all(offset < len(self.data) for offset in offsets)

    def recovered(self, offset: int) -> dict[str, Any]:
        """The index of what is whole."""
        self.end = "cut_file"
        objects, sources, written, assigned = [], [], 0, 0
        while item := self.whole_item(offset):
            type_, _, *rest = item.elements
            if type_ == OBJECTS and rest[0] == written and rest[1] > 0:
                objects.append((offset, rest[0], rest[1]))
                written += rest[1]
                assigned = max(rest[2], written)
            elif type_ == SOURCE:
                sources.append((offset, rest[0]))
            elif type_ == INDEX and (index := self.index_at(offset)):
                self.end = "complete"
                return index
            elif type_ in (OBJECTS, INDEX, TRAILER):
                break
            offset = item.end
        return {"objects": objects, "sources": sources, "assigned": assigned}

    def block(self, offset: int, first_id: int, count: int) -> Iterator[list[Any]]:
        item = self.item(offset)
        _, _, *ids, next_id, raw_length, packed = item.elements
        if ids != [first_id, count]:
            raise ValueError(f"the index is wrong about the block at byte {offset}")
        file = BytesIO(unpacked(item, raw_length, packed))
        for _ in range(count):
            record, next_id = numbered(cbor2.CBORDecoder(file).decode(), next_id)
            yield record
        if file.read():
            raise ValueError(f"the block at byte {offset} goes on after its records")

    def source(self, offset: int) -> dict[str, Any]:
        item = self.item(offset)
        _, _, filename, sha256, *rest = item.elements
        source: dict[str, Any] = {"filename": text(filename), "sha256": sha256 if sha256 is None else sha256.hex()}
        return source | ({"text": text(unpacked(item, *rest))} if len(rest) == 2 else {"missing": missing(rest[0])})

    def json(self) -> dict[str, Any]:
        made = {
            "header": plain({**self.header, "id": self.header["id"].hex()}),
            "environment": self.environment if self.environment is None else plain(self.environment),
            "end": self.end,
            "assigned": self.index["assigned"],
            "sources": [self.source(offset) for offset, _ in self.index["sources"]],
            "objects": [self.record(record, id_) for id_, record in enumerate(self.records)],
        }
        return made | ({"wordings": self.wordings()} if "wordings" in self.index else {})

    def wordings(self) -> dict[str, Any]:
        raw_length, packed = self.index["wordings"]
        raw = zstandard.ZstdDecompressor().decompress(packed, max_output_size=raw_length, allow_extra_data=False)
        return {"settings": {}, **plain(cbor2.loads(raw))}

    def record(self, record: list[Any], id_: int) -> dict[str, Any]:
        code, *elements = record
        if code not in KINDS:
            return {"kind": "opaque", "code": code}
        kind = KINDS[code]
        made: dict[str, Any] = {"kind": kind.word}
        for (name, type_), element in members(kind, elements):
            made[name] = self.member(type_, element, id_)
        if "names" in made and len(made["names"]) != len(made["values"]):
            raise ValueError(f"object {id_} has {len(made['names'])} names and {len(made['values'])} values")
        return made

    def member(self, type_: str, element: Any, id_: int) -> Any:
        if type_.startswith("["):
            return [self.member(type_[1:-1], one, id_) for one in element]
        if type_ in ("names", "record"):
            return self.names(element, id_) if type_ == "names" else self.record(element, id_)
        return SIMPLE_TYPES[type_](element)

    def names(self, names: Any, id_: int) -> list[Any]:
        if isinstance(names, int):
            if names >= id_:
                raise ValueError(f"object {id_} has the names of object {names}")
            names = next(filter(None, own_names(self.records[names])))
        return [value(name) for name in names]


def members(kind: Kind, elements: list[Any]) -> list[tuple[tuple[str, str], Any]]:
    """Name, type and value of the fields and of the options that are there."""
    found = list(zip(kind.fields, elements, strict=False))
    options = elements[len(kind.fields)] if len(elements) > len(kind.fields) else None
    options = options if isinstance(options, Mapping) else {}
    return found + [(kind.options[key], option) for key, option in options.items() if key in kind.options]


def own_names(record: list[Any]) -> Iterator[Any]:
    """The arrays of names that stand in a record: its own, then its payload's."""
    for (_, type_), element in members(KINDS[record[0]], record[1:]):
        if type_ == "names" and not isinstance(element, int):
            yield element
        elif type_ == "record":
            yield from own_names(element)


def unpacked(item: Item, raw_length: int, packed: bytes) -> bytes:
    if not item.is_intact or raw_length > BLOCK_MAX_BYTES:
        raise ValueError(f"the item that ends at byte {item.end} is damaged")
    raw = zstandard.ZstdDecompressor().decompress(packed, max_output_size=raw_length, allow_extra_data=False)
    if len(raw) != raw_length:
        raise ValueError(f"the item that ends at byte {item.end} has {len(raw)} raw bytes, not {raw_length}")
    return raw


def numbered(item: Any, next_id: int) -> tuple[Any, int]:
    """Turns each simple value 0 into a reference to the next object, in the order of the bytes."""
    if isinstance(item, cbor2.CBORSimpleValue) and item.value == 0:
        return [next_id], next_id + 1
    if not isinstance(item, (list, tuple, Mapping)):
        return item, next_id
    made = []
    for element in item.values() if isinstance(item, Mapping) else item:
        element, next_id = numbered(element, next_id)
        made.append(element)
    return dict(zip(item, made, strict=True)) if isinstance(item, Mapping) else made, next_id


def value(item: Any) -> Any:
    if isinstance(item, float):
        bits = struct.pack(">d", item).hex()
        return {"float": item if math.isfinite(item) else f"nan:{bits}" if math.isnan(item) else str(item)}
    if isinstance(item, int) and not -(2**63) <= item < 2**63:
        digits = f"{abs(item):x}"
        return {"int": ("-0x" if item < 0 else "0x") + "0" * (len(digits) % 2) + digits}
    if isinstance(item, bytes):
        return {"bytes": item.hex()}
    return special(item) if isinstance(item, list) else item


def special(item: list[Any]) -> Any:
    match item:
        case [id_]:
            return {"ref": id_}
        case [0, *_]:
            return missing(item)
        case [1, wtf8, *_]:
            return text(wtf8)
        case [2, real, imaginary, *_]:
            return {"complex": [value(real), value(imaginary)]}
    return {"singleton": {(3, 0): "Ellipsis", (3, 1): "NotImplemented"}.get(tuple(item[:2]), "unknown")}


def text(item: Any) -> Any:
    """Of a text string, of WTF-8 bytes, or of `[1, bytes]`."""
    item = item[1] if isinstance(item, list) else item
    if isinstance(item, str):
        return item
    try:
        return item.decode()
    except UnicodeDecodeError:
        item.decode("utf-8", "surrogatepass")
        return {"wtf8": item.hex()}


def missing(item: list[Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"missing": REASONS.get(item[1], "other")}
    if len(item) > 2 and item[2] is not None:
        made["detail"] = text(item[2])
    if len(item) > 4 and (item[3] or item[4]):
        made |= {"kept": item[3], "total": item[4]}
    return made


def long(item: list[Any]) -> dict[str, Any]:
    cut = item[2] if len(item) > 2 else None
    made = {"length": item[0], "parts": [value(part) for part in item[1]]}
    return made | ({"cut": {"at": cut[0], "missing": missing(cut[1])}} if cut else {})


SIMPLE_TYPES: dict[str, Callable[[Any], Any]] = {
    "bool": lambda item: item,
    "uint": lambda item: item,
    "uint?": lambda item: item,
    "bytes": value,
    "fields": lambda item: {"names": list(map(value, item[0])), "values": list(map(value, item[1]))},
    "long": long,
    "missing": missing,
    "text": text,
    "value": value,
}


def plain(item: Any) -> Any:
    """Header and environment, where only texts with surrogates are byte strings."""
    if isinstance(item, Mapping):
        return {key: plain(one) for key, one in item.items()}
    if isinstance(item, (list, tuple)):
        return [plain(one) for one in item]
    return text(item) if isinstance(item, bytes) else item


if __name__ == "__main__":
    json.dump(Dump(Path(sys.argv[1]).read_bytes()).json(), sys.stdout, indent=2, sort_keys=True)
