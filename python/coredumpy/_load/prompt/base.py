"""What the parts of the prompt have in common: each is a mixin for a class that is, or builds on, `pdb.Pdb`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pdb import Pdb
    from types import FrameType

    from coredumpy._load.dump import Dump
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
