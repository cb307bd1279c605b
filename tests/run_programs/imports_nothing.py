"""A program that can import nothing any more, and has no current folder."""

import os
import sys
import tempfile

folder = tempfile.mkdtemp()
os.chdir(folder)
os.rmdir(folder)
sys.path.clear()
sys.meta_path.clear()
sys.path_hooks.clear()
raise ValueError("after all that")
