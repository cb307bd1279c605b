print("one")
print("two")
1 / 0
