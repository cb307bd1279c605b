"""Both streams in turns, with what is left in their buffers."""

import sys

for turn in range(3):
    print("out", turn)
    print("err", turn, file=sys.stderr)
    sys.stdout.write("partial ")
    sys.stderr.write("partial ")
if sys.argv[1:] == ["crash"]:
    raise EOFError("with full buffers")
