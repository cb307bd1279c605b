print("with a mark")
1 + "b"
