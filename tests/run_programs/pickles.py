"""Classes of `__main__` are found again under their name."""

import pickle
from dataclasses import dataclass


@dataclass
class Point:
    x: int
    y: "int"


data = pickle.dumps(Point(1, 2))
print(b"__main__" in data, pickle.loads(data), Point.__module__, Point)
