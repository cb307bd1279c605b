"""The reader in the browser says of every dump what the native one says, to the letter."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from coredumpy import _native

sys.path.insert(0, str(Path(__file__).parent.parent))

import fidelity

ROOT = Path(__file__).parent.parent.parent
READER = ROOT / "target" / "viewer"
SCRIPT = ROOT / "tests" / "browser" / "dump_json.mjs"
GOLDEN = sorted((ROOT / "tests" / "golden").glob("*.dump"))

needs_reader = [
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed"),
    pytest.mark.skipif(not (READER / "dump_bg.wasm").exists(), reason="`make viewer` was not run"),
]
pytestmark = [*needs_reader, pytest.mark.own_stack, pytest.mark.once]


def said_in_the_browser(dumps: list[Path], folder: Path) -> list[str]:
    """One start of node for all: it takes longer than the dumps."""
    subprocess.run(
        ["node", str(SCRIPT), str(READER), str(folder), *map(str, dumps)],
        check=True,
        timeout=300,
        stdin=subprocess.DEVNULL,
    )
    return [(folder / f"{number}.json").read_text(encoding="utf-8") for number in range(len(dumps))]


def differing(dumps: list[Path], folder: Path) -> list[str]:
    said = zip(dumps, said_in_the_browser(dumps, folder), strict=True)
    return [dump.name for dump, text in said if text != _native.dump_json(str(dump))]


def test_golden_dumps_read_the_same(tmp_path: Path) -> None:
    assert GOLDEN
    assert differing(GOLDEN, tmp_path) == []


def test_dumps_of_all_programs_read_the_same(tmp_path: Path) -> None:
    dumps = [*fidelity.dumps_of(sys.executable, fidelity.programs(), fidelity.kept(tmp_path / "dumps")).values()]
    assert len(dumps) > 30
    assert differing(dumps, tmp_path) == []


def test_cut_dumps_read_the_same(tmp_path: Path) -> None:
    whole = GOLDEN[0].read_bytes()
    cuts = [tmp_path / f"cut-{part}.dump" for part in (99, 90, 75, 50)]
    for cut in cuts:
        cut.write_bytes(whole[: len(whole) * int(cut.stem[4:]) // 100])
    assert differing(cuts, tmp_path) == []
