"""``python -m coredumpy`` is ``coredumpy``."""

import sys

from coredumpy._cli import main

if __name__ == "__main__":
    sys.exit(main())
