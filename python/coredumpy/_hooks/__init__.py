"""What sees exceptions leave a program: `ways.py` has all ways out, the runners of tests have files of their own.

Nothing is imported here: `run` and pytest's plugin need little of it.
"""
