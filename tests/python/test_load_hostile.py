"""Dumps from strangers, at the prompt and in a program: nothing of them runs, none hangs, none ends the session."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import callers
import hostile_annotations
import hostile_dumps
import pytest
import stranger
from attacker import attack
from coredumpy._load.annotations import is_of_names, unevaluated

STRANGER = Path(stranger.__file__)
# Of all dumps together; each has its own limit, of the processor's time.
TIMEOUT_S = 1500
# Five seeds for each version: together they try twenty and more.
ATTACKS = {f"attack_{seed}": seed for seed in range(5 * sys.version_info.minor, 5 * sys.version_info.minor + 5)}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> dict[str, dict[str, Any]]:
    """What came of each dump that is asked about. One process opens them all; after one that ends it, another opens the
    rest.
    """
    wanted = {item.callspec.params["name"] for item in request.session.items if "opened" in item.fixturenames}  # type: ignore[attr-defined]
    folder = tmp_path_factory.mktemp("hostile")
    waiting: dict[str, Any] = {}
    made = hostile_dumps.ALL | {name: lambda seed=seed: attack(seed) for name, seed in ATTACKS.items()}
    for number, (name, make) in enumerate((name, make) for name, make in made.items() if name in wanted):
        path = folder / f"{number}.dump"
        path.write_bytes(make())
        waiting[name] = {"dump": str(path)}
    found: dict[str, dict[str, Any]] = {}
    while waiting:
        told, how = session_of(waiting, folder)
        found |= told
        waiting = {name: asked for name, asked in waiting.items() if name not in told}
        for name in list(waiting)[:1]:
            found[name] = {"faults": [f"the process ended: {how}"], "touched": [], "answers": []}
            del waiting[name]
    return found


def session_of(waiting: dict[str, Any], folder: Path) -> tuple[dict[str, dict[str, Any]], str]:
    environ = os.environ | {"PYTHONFAULTHANDLER": "1", "NO_COLOR": "1"}
    command = [sys.executable, "-W", "ignore", str(STRANGER)]
    try:
        done = subprocess.run(
            command, input=json.dumps(waiting).encode(), capture_output=True, timeout=TIMEOUT_S, cwd=folder, env=environ
        )
        output, how = done.stdout, f"code {done.returncode}, {done.stderr.decode(errors='replace')[-2000:]}"
    except subprocess.TimeoutExpired as error:
        output, how = error.stdout or b"", f"no end after {TIMEOUT_S} s"
    told = [json.loads(line) for line in output.splitlines() if line.endswith(b"}")]
    return {each["name"]: each for each in told}, how


@pytest.mark.shares(9)
@pytest.mark.parametrize("name", [*hostile_dumps.ALL, *ATTACKS])
def test_nothing_of_a_dump_runs_and_nothing_breaks(opened: dict[str, dict[str, Any]], name: str) -> None:
    found = opened[name]
    assert not found["touched"]
    assert not found["faults"], "\n".join(found["faults"])
    for answer in found["answers"]:
        assert stranger.MARK not in answer.splitlines()
        assert not answer.startswith("***") or answer.count("\n") == 1, answer


@pytest.mark.shares(9)
@pytest.mark.parametrize("part", range(9))
def test_what_the_tables_hold_is_not_called_by_a_dump(part: int, tmp_path: Path) -> None:
    """By no map, partial, property …: neither when it is printed, nor when it is gone through, copied or called."""
    asked: dict[str, Any] = {}
    for name, content in [*callers.dumps().items()][part::9]:
        (tmp_path / name).write_bytes(content)
        asked[name] = {"dump": str(tmp_path / name), "of_locals": True}
    told, how = session_of(asked, tmp_path)
    assert told.keys() == asked.keys(), how
    for name, found in told.items():
        assert not found["touched"], name
        assert not found["faults"], found["faults"][0]


def test_annotations_are_not_evaluated(tmp_path: Path) -> None:
    """Neither by who asks for type hints, nor by what completes a call."""
    path = tmp_path / "a.dump"
    path.write_bytes(hostile_annotations.annotations())
    told, how = session_of({"a": {"dump": str(path), "of_locals": True}}, tmp_path)
    assert told.keys() == {"a"}, how
    assert not told["a"]["touched"]
    assert not told["a"]["faults"], told["a"]["faults"][0]


@pytest.mark.parametrize("text", hostile_annotations.TEXTS)
def test_texts_that_do_more_than_to_name_are_no_annotations(text: str) -> None:
    assert not is_of_names(text)
    shown = unevaluated(text)
    assert (repr(shown), shown, hash(shown)) == (repr(text), text, hash(text))
    with pytest.raises(TypeError):
        eval(shown)


@pytest.mark.parametrize(
    "text", ["int", "a.B | None", 'dict[str, "list[B]"]', "*Ts", "Literal['a', 1, -1]", "Callable[..., None]", ""]
)
def test_texts_of_names_are_annotations(text: str) -> None:
    assert type(unevaluated(text)) is str


def test_the_watch_sees_what_runs(tmp_path: Path) -> None:
    """Else the tests above would show nothing."""
    path = tmp_path / "a.dump"
    path.write_bytes(hostile_dumps.crash(locals={"x": 1}))
    commands = ["__import__('os').system('true')", "import this", "open('/etc/passwd')", "p eval('1+' + '1')"]
    told, _ = session_of({"a": {"dump": str(path), "commands": commands}}, tmp_path)
    events = {seen.split(":")[0] for seen in told["a"]["touched"]}
    assert events >= {"os.system", "import", "open", "compile"}
