"""The CPythons on this machine that the package supports, and a venv for each with the wheel and the tests' needs.

python tests/interpreters.py            lists them
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
REQUIREMENTS = Path(__file__).parent / "requirements.txt"
OPTIONAL_REQUIREMENTS = Path(__file__).parent / "requirements-optional.txt"
OLDEST_MINOR = 10

# Of the developer's venv. It installs what the tests need in a sixth of pip's time.
UV = Path(sys.executable).parent / "uv"
CACHE = ROOT / "target" / "uv-cache"

# Compiles what the tests import, and no more of those libraries: else each process of the tests would do it again.
IMPORT_ALL = """
import contextlib, importlib, importlib.metadata
for name in importlib.metadata.packages_distributions():
    with contextlib.suppress(BaseException):
        importlib.import_module(name)
"""

# A build without the GIL has another ABI, which the wheel does not serve; a Python without venv cannot be used.
PROBE = """
import sys, sysconfig, venv
assert sys.implementation.name == "cpython" and not sysconfig.get_config_var("Py_GIL_DISABLED")
print(sys.version_info[0], sys.version_info[1], sys.version_info[2])
"""


@dataclass(frozen=True)
class Interpreter:
    version: tuple[int, int, int]
    executable: Path

    @property
    def name(self) -> str:
        return f"{self.version[0]}.{self.version[1]}"


def find_interpreters() -> list[Interpreter]:
    """One for each minor version, the newest of those found, oldest version first."""
    newest: dict[str, Interpreter] = {}
    for executable in candidates():
        version = probe(executable)
        if version is None or version < (3, OLDEST_MINOR, 0):
            continue
        found = Interpreter(version, executable)
        if found.name not in newest or newest[found.name].version < version:
            newest[found.name] = found
    return sorted(newest.values(), key=lambda interpreter: interpreter.version)


def candidates() -> list[Path]:
    """Executables on PATH that are named like a Python 3, and those of pyenv."""
    found = []
    for folder in os.get_exec_path():
        if Path(folder).is_dir():
            found += [p for p in sorted(Path(folder).iterdir()) if re.fullmatch(r"python3(\.\d+)?", p.name)]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    return found + sorted(pyenv.glob("versions/3.*/bin/python"))


def probe(executable: Path) -> tuple[int, int, int] | None:
    try:
        done = subprocess.run([executable, "-c", PROBE], capture_output=True, text=True, timeout=300)
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode != 0:
        return None
    major, minor, micro = map(int, done.stdout.split())
    return major, minor, micro


@dataclass(frozen=True)
class Environment:
    """The venv of an interpreter under .venvs/."""

    interpreter: Interpreter
    missing: tuple[str, ...]

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def folder(self) -> Path:
        return ROOT / ".venvs" / self.interpreter.name


def prepare(interpreter: Interpreter, wheel: Path) -> Environment:
    """Makes the venv or brings it up to date; what already is as wanted is left alone."""
    folder = ROOT / ".venvs" / interpreter.name
    python = folder / "bin" / "python"
    made_by = folder / ".interpreter"
    if not made_by.exists() or made_by.read_text() != f"{interpreter}":
        shutil.rmtree(folder, ignore_errors=True)
        command(interpreter.executable, "-m", "venv", "--without-pip", folder)
        made_by.write_text(f"{interpreter}")
    with changed(folder / ".requirements", REQUIREMENTS, OPTIONAL_REQUIREMENTS) as stale:
        if stale:
            install(python, "-r", REQUIREMENTS)
            (folder / ".missing").write_text("\n".join(install_optional(python)))
    with changed(folder / ".wheel", wheel) as stale:
        if stale:
            install(python, "--reinstall", "--no-deps", wheel)
            command(python, "-c", IMPORT_ALL, environ={"PYTHONDONTWRITEBYTECODE": ""})
    return Environment(interpreter, tuple((folder / ".missing").read_text().split()))


def prepared(interpreter: Interpreter) -> Path:
    """Where the Python of its venv is, once it was prepared."""
    return Environment(interpreter, ()).python


def bare(interpreter: Interpreter, wheel: Path) -> Path:
    """The Python of a venv that has the wheel and nothing else, not even pip."""
    folder = ROOT / ".venvs" / f"{interpreter.name}-bare"
    with changed(folder / ".wheel", wheel) as stale:
        if stale:
            command(interpreter.executable, "-m", "venv", "--clear", "--without-pip", folder)
            with zipfile.ZipFile(wheel) as packed:
                packed.extractall(folder / "lib" / f"python{interpreter.name}" / "site-packages")
    return folder / "bin" / "python"


class changed:
    """Whether files differ from those that a stamp was made for; the stamp is renewed when the block succeeds."""

    def __init__(self, stamp: Path, *files: Path) -> None:
        self.stamp = stamp
        self.digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()

    def __enter__(self) -> bool:
        return not self.stamp.exists() or self.stamp.read_text() != self.digest

    def __exit__(self, error: object, *_: object) -> None:
        if error is None:
            self.stamp.write_text(self.digest)


def install_optional(python: Path) -> list[str]:
    """Installs what has a wheel for this interpreter, and returns the rest: its tests are skipped."""
    lines = [line.split("#")[0].split() for line in OPTIONAL_REQUIREMENTS.read_text().splitlines()]
    wanted = [words for words in lines if words]
    # All at once takes a fifth of the time that one after the other takes, where all have a wheel.
    if has_installed(python, [word for words in wanted for word in words]):
        return []
    return [words[0] for words in wanted if not has_installed(python, words)]


def has_installed(python: Path, words: list[str]) -> bool:
    try:
        install(python, "--only-binary", ":all:", *words)
    except subprocess.CalledProcessError:
        return False
    return True


def install(python: Path, *arguments: object) -> None:
    command(UV, "pip", "install", "--quiet", "--python", python, *arguments, environ={"UV_CACHE_DIR": str(CACHE)})


def command(*parts: object, environ: Mapping[str, str] = {}) -> None:
    words = [str(part) for part in parts]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=os.environ | environ)
    if done.returncode != 0:
        raise subprocess.CalledProcessError(done.returncode, done.args, done.stdout, done.stderr)


if __name__ == "__main__":
    for interpreter in find_interpreters():
        print(".".join(map(str, interpreter.version)), interpreter.executable)
