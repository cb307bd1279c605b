"""What the parts of the prompt have in common: each is a mixin for a class that is, or builds on, `pdb.Pdb`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pdb
    from types import FrameType
    from typing import Any

    from coredumpy._load.dump import Dump

    class Pdb(pdb.Pdb):
        """What the type stubs do not tell of it."""

        rcLines: list[str]

        # From 3.13 on.
        def _print_invalid_arg(self, arg: str) -> None: ...
        # From 3.12 on.
        def set_convenience_variable(self, frame: FrameType, name: str, value: Any) -> None: ...

else:
    Pdb = object


class Part(Pdb):
    """A part of the prompt."""

    dump: Dump

    @property
    def frame(self) -> FrameType:
        """The frame that commands are about."""
        assert self.curframe is not None
        return self.curframe
