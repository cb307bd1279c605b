"""Dumps lie in the folders of strangers: modules that lie beside one are not imported."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """\
import datetime, decimal, json, pathlib

def fail(data):
    raise ValueError(pathlib.Path("a"), decimal.Decimal(1), datetime.date.min)

fail({"a": [1]})
"""
TYPED = "p data\nw\nll\nsource fail\np json.dumps(data)\np $_exception\nimport colorsys\nwhy data\np data.\nq\n"
MODULE = "import sys\nprint('PLANTED', __name__, file=sys.stderr)\nsys.modules[__name__] = 1\n"
OTHERS = ["IPython", "attr", "ipdb", "numpy", "pandas", "pudb", "pyarrow", "torch"]
# What the interpreter itself imports for `-m`, from wherever it finds it, before anything of ours is there.
OF_PYTHON = "import sys; print(*sys.modules)"
# As the console script, whose own imports are there before ours. The empty entry of PYTHONPATH is the current folder.
SCRIPT = "import sys; sys.path.append({!r})\nimport coredumpy._cli\nsys.exit(coredumpy._cli.main())\n"


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    (tmp_path / "program.py").write_text(PROGRAM)
    run([sys.executable, "-m", "coredumpy", "run", "--path", "crash.dump", "program.py"], tmp_path)
    return tmp_path / "crash.dump"


def run(command: list[str], cwd: Path, typed: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, input=typed, env=os.environ | environ, capture_output=True, encoding="utf-8", timeout=300
    )


def planted(folder: Path, but: set[str]) -> Path:
    """A folder with a module of every name that somebody may import."""
    folder.mkdir()
    for name in {*sys.stdlib_module_names, *OTHERS} - but:
        (folder / f"{name}.py").write_text(MODULE)
    return folder


def of_python(folder: Path, *options: str, first: str = "") -> set[str]:
    (folder / "nothing.py").write_text(f"{first}\n{OF_PYTHON}")
    return set(run([sys.executable, *options, "-m", "nothing"], folder).stdout.split())


@pytest.mark.parametrize("words", [["-m", "coredumpy"], ["-mcoredumpy"], ["-X", "dev", "-Bm", "coredumpy"]])
def test_nothing_of_the_current_folder_is_imported_under_m(dump: Path, tmp_path: Path, words: list[str]) -> None:
    folder = planted(tmp_path / "trap", of_python(tmp_path, "-X", "dev"))
    loaded = run([sys.executable, *words, "load", str(dump)], folder, TYPED)
    assert "PLANTED" not in loaded.stdout + loaded.stderr
    assert "{'a': [1]}" in loaded.stdout
    evaluated = run([sys.executable, *words, "eval", str(dump), "json.dumps(data)"], folder)
    assert (evaluated.stdout, evaluated.stderr) == ("""'{"a": [1]}'\n""", "")
    listed = run([sys.executable, *words, "peek", "--json", str(dump)], folder)
    assert listed.returncode == 0 and "PLANTED" not in listed.stderr


def test_nor_where_an_empty_entry_of_the_path_is_that_folder(dump: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    spec = importlib.util.find_spec("coredumpy")
    assert spec is not None and spec.origin is not None
    script.write_text(SCRIPT.format(str(Path(spec.origin).parents[1])))
    folder = planted(tmp_path / "trap", of_python(tmp_path, first="import coredumpy._cli"))
    loaded = run([sys.executable, str(script), "load", str(dump)], folder, TYPED, PYTHONPATH=f"{os.pathsep}/none")
    assert "PLANTED" not in loaded.stdout + loaded.stderr
    assert "{'a': [1]}" in loaded.stdout


@pytest.mark.parametrize("options", [[], ["-P"] if sys.version_info >= (3, 11) else ["-s"]])
def test_a_module_that_is_run_has_its_own_folder_first(tmp_path: Path, options: list[str]) -> None:
    (tmp_path / "shows.py").write_text("import sys; print(sys.path, sys.argv[1:])")
    command = [sys.executable, *options, "-m"]
    as_python = run([*command, "shows", "a"], tmp_path)
    assert run([*command, "coredumpy", "run", "-m", "shows", "a"], tmp_path).stdout == as_python.stdout
    as_python = run([*command[:-1], "shows.py"], tmp_path)
    assert run([*command, "coredumpy", "run", "shows.py"], tmp_path).stdout == as_python.stdout


def test_a_program_that_imports_coredumpy_keeps_its_path(tmp_path: Path) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "__init__.py").write_text("import coredumpy\n")
    (package / "__main__.py").write_text("import sys; print(sys.path[0])")
    done = run([sys.executable, "-m", "package", "coredumpy"], tmp_path)
    assert done.stdout.strip() == os.path.realpath(tmp_path)
