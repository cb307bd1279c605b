"""The pytest plugin `coredumpy`: its options. Where nobody asks for dumps, this file is all that is imported.

What it does when it is enabled stands in `_hooks/pytest_.py`, which this file has pytest know then.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pytest

    from coredumpy._hooks.crash import Place

DEFAULT_FOLDER = "coredumpy"
#: Under this key xdist's controller tells its workers where dumps go.
WORKER_KEY = "coredumpy"

#: What `patch_pytest` asked for.
_patch: Place | None = None
#: The runs of pytest that go on in this process.
_configs: list[pytest.Config] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("coredumpy", "dumps of failing tests")
    group.addoption("--enable-coredumpy", action="store_true", help="save a dump of each failure and error")
    group.addoption(
        "--coredumpy-dir", metavar="DIR", help=f"the folder of the dumps (default: ./{DEFAULT_FOLDER})", default=None
    )
    parser.addini("enable_coredumpy", "save a dump of each failure and error", type="bool", default=False)
    parser.addini("coredumpy_dir", "the folder of the dumps, seen from the root folder", default="")


def pytest_configure(config: pytest.Config) -> None:
    _configs.append(config)
    if _patch is not None or _is_enabled(config):
        _enable(config)


def pytest_unconfigure(config: pytest.Config) -> None:
    if config in _configs:
        _configs.remove(config)


def patch_pytest(directory: str | os.PathLike[str] | None = None) -> None:
    """Dumps the failures and errors of pytest in this process, as `pytest --enable-coredumpy` does.

    Without `directory` its options say where to, or else it is `./coredumpy`.
    """
    from coredumpy._hooks.crash import Place

    patch(Place(None, directory))


def patch(place: Place) -> None:
    """The same, for `run`."""
    global _patch
    _patch = place
    for config in _configs:
        _enable(config)


def remove() -> None:
    """Takes `patch_pytest` back. What options asked for goes on."""
    global _patch
    if _patch is None:
        return
    from coredumpy._hooks import pytest_

    _patch = None
    for config in _configs:
        if not _is_enabled(config):
            pytest_.remove(config)


def _is_enabled(config: pytest.Config) -> bool:
    if WORKER_KEY in getattr(config, "workerinput", ()):
        return True
    return bool(config.getoption("enable_coredumpy", False) or config.getini("enable_coredumpy"))


def _enable(config: pytest.Config) -> None:
    from coredumpy._hooks import pytest_

    pytest_.install(config, *_place(config))


def _place(config: pytest.Config) -> tuple[str, str | None]:
    """The folder of the dumps, and their path where `run` was given one."""
    told = getattr(config, "workerinput", {}).get(WORKER_KEY)
    if told is not None:
        directory, path = told
        return directory, path
    here = str(config.invocation_params.dir)
    path = None if _patch is None or _patch.path is None or callable(_patch.path) else os.fspath(_patch.path)
    given = None if _patch is None else _patch.directory
    chosen = given or config.getoption("coredumpy_dir", None)
    if chosen is None and config.getini("coredumpy_dir"):
        here, chosen = str(config.rootpath), config.getini("coredumpy_dir")
    return os.path.join(here, os.fspath(chosen or DEFAULT_FOLDER)), path and os.path.join(here, path)
