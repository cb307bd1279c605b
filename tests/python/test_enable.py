"""`coredumpy enable`: every Python process of an environment is patched, where the variable is set."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import coredumpy
import pytest
from coredumpy import _enable

CRASH = "1 / 0"
LOADED = "import sys; print('coredumpy' in sys.modules)"


class Environment:
    """A virtual environment that has coredumpy by a `.pth` file, and nothing else."""

    def __init__(self, folder: Path) -> None:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True, timeout=300)
        self.python = folder / "bin/python"
        self.packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
        self.source = self.packages / "source.pth"
        self.file = self.packages / "zz_coredumpy_enable.pth"
        self.source.write_text(str(Path(coredumpy.__file__).parents[1]))

    def run(self, *words: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")} | variables
        return subprocess.run(
            [str(self.python), *words], cwd=cwd, env=environ, capture_output=True, text=True, timeout=300
        )


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return Environment(tmp_path_factory.mktemp("enable") / "venv")


def test_enable_has_each_process_dump_where_the_variable_says(environment: Environment, tmp_path: Path) -> None:
    def coredumpy_command(word: str) -> tuple[int, str, str]:
        done = environment.run("-m", "coredumpy", word, cwd=tmp_path)
        return done.returncode, done.stdout, done.stderr

    file, told = environment.file, "every Python of this environment with COREDUMPY_DIR set now dumps its crashes into"
    assert coredumpy_command("disable") == (0, f"not enabled: there is no {file}\n", "")
    assert coredumpy_command("enable") == (0, f"wrote {file}\n{told} that folder\n", "")
    assert coredumpy_command("enable") == (0, f"enabled already, by {file}\n", "")

    # Its own folder changes, and its child is another program.
    program = "import os, subprocess, sys; os.chdir('/'); subprocess.run([sys.executable, '-c', '{}[1]']); 1 / 0"
    crashed = environment.run("-c", program, cwd=tmp_path, COREDUMPY_DIR="dumps")
    assert crashed.returncode == 1
    assert len(list((tmp_path / "dumps").glob("*.dump"))) == crashed.stderr.count("coredumpy: saved") == 2

    assert environment.run("-c", LOADED, cwd=tmp_path).stdout == "False\n"
    assert environment.run("-c", LOADED, cwd=tmp_path, COREDUMPY_DIR="").stdout == "False\n"
    assert coredumpy_command("disable") == (0, f"removed {file}\n", "")
    assert environment.run("-c", LOADED, cwd=tmp_path, COREDUMPY_DIR="dumps").stdout == "False\n"


def test_a_process_starts_although_coredumpy_is_broken(environment: Environment, tmp_path: Path) -> None:
    source, broken = environment.source.read_text(), tmp_path / "broken/coredumpy"
    broken.mkdir(parents=True)
    environment.file.write_text(_enable._LINE)
    try:
        for content in ("raise SystemError('broken')", "import missing_module", "def"):
            (broken / "__init__.py").write_text(content)
            environment.source.write_text(str(broken.parent))
            done = environment.run("-c", "print('alive')", cwd=tmp_path, COREDUMPY_DIR="dumps")
            assert (done.returncode, done.stdout, done.stderr) == (0, "alive\n", "")
    finally:
        environment.source.write_text(source)
        environment.file.unlink()


def test_under_enable_the_command_line_leaves_the_current_folder(environment: Environment, tmp_path: Path) -> None:
    (tmp_path / "pdb.py").write_text("print('PLANTED')\n")
    (tmp_path / "crash.py").write_text(CRASH)
    environment.file.write_text(_enable._LINE)
    try:
        words = ("-m", "coredumpy", "run", "--path", "x.dump", "crash.py")
        crashed = environment.run(*words, cwd=tmp_path, COREDUMPY_DIR="dumps")
        assert (crashed.returncode, crashed.stderr.count("coredumpy: saved")) == (1, 1)
        loaded = environment.run("-m", "coredumpy", "load", "x.dump", cwd=tmp_path, COREDUMPY_DIR="dumps")
        assert "PLANTED" not in loaded.stdout
        assert "(Pdb)" in loaded.stdout
    finally:
        environment.file.unlink()
    assert sorted(os.listdir(tmp_path)) == ["crash.py", "pdb.py", "x.dump"]


def test_an_environment_that_cannot_be_changed_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(_enable, "_path", lambda: "/proc/no/x.pth")
    assert coredumpy.main(["enable"]) == 1
    output = capsys.readouterr()
    assert (output.out, output.err) == (
        "",
        "coredumpy: cannot change /proc/no/x.pth: No such file or directory; "
        "use a virtual environment, or the rights of whoever owns this one\n",
    )
