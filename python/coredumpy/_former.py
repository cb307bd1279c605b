"""Names of coredumpy 0.5.0 that programs may still import."""

from __future__ import annotations

import os

from coredumpy import _conf, _dump, _load


class Coredumpy:
    """What 0.5.0 kept its functions in. They are the module's."""

    dump = staticmethod(_dump.dump)
    dumps = staticmethod(_dump.dumps)
    load = staticmethod(_load.load)

    @staticmethod
    def peek(path: str | os.PathLike[str]) -> None:
        """Lists a dump, or those of a folder, as `coredumpy peek` does."""
        from coredumpy._peek import peek

        peek([os.fspath(path)])


def startup_conf() -> None:
    """Applies the settings, conf_coredumpy.py of the current folder among them, unless that is done."""
    _conf.settle()
