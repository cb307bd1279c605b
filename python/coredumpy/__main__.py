"""``python -m coredumpy`` is ``coredumpy``."""

import sys

from coredumpy import _start

_start.leave_entry(__file__)

from coredumpy._cli import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
