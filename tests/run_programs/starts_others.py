"""Programs that a program starts."""

import runpy
import subprocess
import sys

print(subprocess.run([sys.executable, "-c", "import sys; print(sys.argv, sys.path[0] == '')"], capture_output=True))
print(sorted(runpy.run_path("empty.py", run_name="other"))[:3], sys.argv)
try:
    runpy.run_module("relative.tool", run_name="__main__")
except SystemExit as error:
    print("left:", error)
runpy.run_path("crash.py")
