"""Any CBOR tool can walk a dump: here cbor2, which knows nothing of our reader."""

from io import BytesIO
from typing import Any

import cbor2
import format_samples
import pytest
import zstandard

pytestmark = [pytest.mark.own_stack, pytest.mark.once]


def decoded(data: bytes) -> list[Any]:
    """All items of a CBOR sequence."""
    file = BytesIO(data)
    items = []
    while file.tell() < len(data):
        items.append(cbor2.CBORDecoder(file).decode())
    return items


@pytest.mark.parametrize("sample", format_samples.ALL)
def test_every_item_and_record_is_cbor(sample: str) -> None:
    dump = format_samples.ALL[sample]()
    assert dump.startswith(bytes.fromhex("d9d9f7")), "tag 55799 says that CBOR follows"
    header, *items = decoded(dump)
    assert header["format"] == "coredumpy"
    types = [item[0] for item in items]
    assert types[0] == 0 and types[-2:] == [3, 4] and set(types[1:-2]) <= {1, 2}
    for type_, _, *rest in items:
        if type_ == 1:
            _, count, _, raw_length, packed = rest
            raw = zstandard.ZstdDecompressor().decompress(packed)
            assert len(raw) == raw_length
            records = decoded(raw)
            assert len(records) == count
            assert all(isinstance(record, (list, tuple)) and isinstance(record[0], int) for record in records)
        elif type_ in (0, 3):
            assert isinstance(cbor2.loads(rest[0]), dict)
