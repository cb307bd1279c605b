import sys
print("no newline at the end", file=sys.stderr)
raise LookupError