items = {"a": [1, 2, 3]}
assert (
    items["a"][0]
    == items["b"]
), "over several lines"
