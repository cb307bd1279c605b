"""Hooks in modules that are patched when the program imports them: we import none of them."""

from __future__ import annotations

import sys

from coredumpy import _native
from coredumpy._hooks import futures, loops, processes, threads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from coredumpy._hooks.patches import Site

_SITES: dict[str, Callable[[Any], tuple[Site, ...]]] = {
    "threading": threads.sites,
    "asyncio.base_events": loops.sites,
    "uvloop": loops.uvloop_sites,
    "concurrent.futures._base": futures.sites,
    "multiprocessing.process": processes.process_sites,
    "multiprocessing.spawn": processes.spawn_sites,
    "multiprocessing.pool": processes.pool_sites,
    "concurrent.futures.process": processes.executor_sites,
}

#: By name: the module that was patched, and where.
_patched: dict[str, tuple[Any, tuple[Site, ...]]] = {}


def _imported(module: Any) -> None:
    name = module.__name__
    former, sites = _patched.get(name, (None, ()))
    if former is not module:
        sites = _SITES[name](module)
        _patched[name] = module, sites
    for site in sites:
        site.install()


_finder: Any = _native.ImportHook(dict.fromkeys(_SITES, _imported))


def install() -> None:
    for name in _SITES:
        module = sys.modules.get(name)
        # One that another thread is importing is left alone.
        if module is not None and not getattr(module.__spec__, "_initializing", False):
            _imported(module)
    if not any(finder is _finder for finder in sys.meta_path):
        sys.meta_path.insert(0, _finder)


def remove() -> None:
    sys.meta_path[:] = [finder for finder in sys.meta_path if finder is not _finder]
    for _, sites in _patched.values():
        for site in sites:
            site.remove()
    _patched.clear()
