"""Dumps follow the grammar in format/dump.cddl, says a validator that knows nothing of coredumpy."""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import cbor2
import cddl_verifier
import format_samples
import pytest
import zstandard

pytestmark = [pytest.mark.own_stack, pytest.mark.once]

GRAMMAR = (Path(__file__).resolve().parents[2] / "format" / "dump.cddl").read_text(encoding="utf-8")
VALIDATOR = cddl_verifier.Validator(GRAMMAR)
#: The grammar's rule for each code of a record. One by one they are much faster than the choice of all.
RULES = {
    int(code): rule for rule, code in re.findall(r"^([a-z-]+) = \[(\d+),", GRAMMAR.split("; --- records")[1], re.M)
}
#: The validator takes milliseconds a record, so that a dump's first records of each kind have to do.
RECORDS_OF_A_KIND = 6
#: In the golden dumps, to show what a reader does with it.
CODE_OF_A_LATER_VERSION = 99


def errors(rule: str, data: bytes) -> list[str]:
    return [error[:400] for error in VALIDATOR.validate(data, rule).errors]


def records(dump: bytes) -> Iterator[tuple[int, bytes]]:
    """The code and the bytes of each record."""
    file = BytesIO(dump)
    while file.tell() < len(dump):
        item = cbor2.CBORDecoder(file).decode()
        if isinstance(item, (list, tuple)) and item[0] == 1:
            raw = zstandard.ZstdDecompressor().decompress(item[-1])
            block = BytesIO(raw)
            while (start := block.tell()) < len(raw):
                yield cbor2.CBORDecoder(block).decode()[0], raw[start : block.tell()]


def test_the_grammar_is_sound() -> None:
    assert cddl_verifier.schema_diagnostics(GRAMMAR) == ()
    assert len(RULES) == 40


@pytest.fixture
def printable_ints() -> Iterator[None]:
    """The validator makes texts of all values, also of an int of 5,000 digits."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    yield
    sys.set_int_max_str_digits(before)


@pytest.mark.usefixtures("printable_ints")
@pytest.mark.parametrize("sample", format_samples.ALL)
def test_dumps_follow_the_grammar(sample: str) -> None:
    dump = format_samples.ALL[sample]()
    assert errors("dump", cbor2.dumps(dump)) == []
    seen: dict[int, int] = defaultdict(int)
    for code, record in records(dump):
        seen[code] += 1
        if code != CODE_OF_A_LATER_VERSION and seen[code] <= RECORDS_OF_A_KIND:
            assert errors(RULES[code], record) == [], cbor2.loads(record)


@pytest.mark.parametrize("golden", format_samples.GOLDEN, ids=lambda path: path.name)
def test_the_records_rule_has_every_kind(golden: Path) -> None:
    first = dict(reversed([*records(golden.read_bytes())]))
    assert [code for code, record in first.items() if errors("record", record)] in ([CODE_OF_A_LATER_VERSION], [])


wrong_records = {
    "a list without items": [10],
    "a kind that is not there": [99],
    "an option that a kind does not have": [10, [], {8: 1}],
    "a value that is no value": [10, [1.5, {}]],
    "a reference to a negative id": [10, [[-1]]],
    "names that are an array of arrays": [20, [[1, 2, 3]], [1]],
    "half an entry of a traceback": [42, [None, 1, 2]],
    "a missing value without a reason": [3, [0]],
    "a payload that is a frame": [30, None, [], [], {8: [37, 1]}],
}


@pytest.mark.parametrize("record", wrong_records.values(), ids=wrong_records)
def test_the_grammar_refuses(record: object) -> None:
    assert errors("record", cbor2.dumps(record)) != []


def test_the_grammar_refuses_a_dump_without_a_trailer() -> None:
    dump = format_samples.GOLDEN[0].read_bytes()
    assert errors("dump", cbor2.dumps(dump[:-16])) != []
