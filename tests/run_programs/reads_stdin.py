import sys

print(input("name? "))
for line in sys.stdin:
    print(line.upper(), end="")
print(sys.stdin.isatty(), input("more? "))
