"""Runs of pytest in a folder of its own, and the dumps that they leave."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from coredumpy import _native

# A run must not depend on what is installed beside it, and a plugin's cost is paid only where it is looked at.
_ALONE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


class Run:
    """What a run said and left."""

    def __init__(self, folder: Path, words: tuple[str, ...], stdin: str, environ: dict[str, str]) -> None:
        self.folder = folder
        done = subprocess.run(
            [sys.executable, *words],
            cwd=folder,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            env={**os.environ, "PY_COLORS": "0", "COLUMNS": "100", **environ},
        )
        self.code, self.stdout, self.stderr = done.returncode, done.stdout, done.stderr
        self.files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.dump"))

    def header(self, file: str) -> dict[str, Any]:
        return _native.Reader(str(self.folder / file)).header

    def said(self) -> dict[str, str]:
        """The dumps' descriptions, by their files' names."""
        return {os.path.basename(file): self.header(file)["description"] for file in self.files}

    def stands(self) -> dict[str, tuple[str, str, str]]:
        """Of each dump: the exception, the function in which a debugger begins, and the outermost one."""
        found = {}
        for file in self.files:
            header = self.header(file)
            thread = header["threads"][0]
            # From 3.11 on, code knows its qualified name.
            functions = [function.rpartition(".")[2] for function, _, _ in thread["frames"]]
            found[os.path.basename(file)] = (
                header["exceptions"][0]["type"],
                functions[thread.get("hidden", 0)],
                functions[-1],
            )
        return found

    def section(self) -> list[str]:
        """The lines of ours in the terminal summary."""
        match = re.search(r"(?m)^=+ coredumpy =+\n((?:(?!=+ ).*\n)*)", self.stdout)
        return [] if match is None else match[1].rstrip().splitlines()

    def junit(self) -> list[tuple[str, list[str], list[str]]]:
        """Of each case with a failure or error: its name, what failed, and the paths of the dumps."""
        cases = []
        for case in ElementTree.parse(self.folder / "junit.xml").iter("testcase"):
            failed = [child.tag for child in case if child.tag in ("failure", "error")]
            found = case.findall("properties/property[@name='coredumpy']")
            links = [os.path.relpath(node.attrib["value"], self.folder) for node in found]
            if failed or links:
                cases.append((case.attrib["name"], failed, links))
        return cases


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def pytest_in(folder: Path, *words: str, plugins: tuple[str, ...] = (), stdin: str = "", **environ: str) -> Run:
    """pytest with our plugin, and with others that are named."""
    loaded = [word for plugin in ("coredumpy", *plugins) for word in ("-p", plugin)]
    return Run(folder, ("-m", "pytest", *loaded, *words), stdin, {**_ALONE, **environ})
