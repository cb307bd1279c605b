"""torch's tensors without torch, or such as torch makes only by computing."""

from __future__ import annotations

import math
import operator
import struct

from coredumpy._load.tabular.base import Shown, new, why_of
from coredumpy._load.tabular.tensor_texts import MOST_ELEMENTS, tensor_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_FORMATS = {
    **{"float16": "e", "float32": "f", "float64": "d", "complex64": "ff", "complex128": "dd", "bool": "?"},
    **{"int8": "b", "int16": "h", "int32": "i", "int64": "q", "bfloat16": "H"},
    **{"uint8": "B", "uint16": "H", "uint32": "I", "uint64": "Q"},
}


class Facts:
    """What was told of a tensor, as far as it can be."""

    def __init__(self, told: dict[str, Any]) -> None:
        shape, data = told.get("shape"), told.get("data")
        dtype = told.get("dtype")
        if type(shape) is not tuple or len(shape) > 64 or not all(type(n) is int and 0 <= n < 2**63 for n in shape):
            raise ValueError("no shape")
        if type(dtype) is not str or not dtype.startswith("torch."):
            raise ValueError("no dtype")
        self.shape, self.dtype, self.told = shape, dtype, told
        self.count = math.prod(shape)
        format_ = _FORMATS.get(dtype[6:])
        self.format = None if format_ is None else f"<{format_}"
        is_whole = self.format is not None and type(data) is bytes and not told.get("skipped")
        #: None where it is not whole, or does not fit the shape.
        self.data: bytes | None = None
        if is_whole and self.format and data is not None and len(data) == self.count * struct.calcsize(self.format):
            self.data = data

    @property
    def stride(self) -> tuple[int, ...]:
        """As it was; in C order where that was not told."""
        found = self.told.get("stride")
        if type(found) is tuple and len(found) == len(self.shape) and all(type(step) is int for step in found):
            return found
        return tuple(max(1, math.prod(self.shape[place + 1 :])) for place in range(len(self.shape)))

    @property
    def requires_grad(self) -> bool:
        return self.told.get("requires_grad") is True

    @property
    def is_leaf(self) -> bool:
        return self.told.get("is_leaf") is not False

    def values(self) -> list[Any] | None:
        """All elements; None where they are not there."""
        if self.data is None or self.format is None:
            return None
        found: list[Any] = [value[0] for value in struct.iter_unpack(self.format[:2], self.data)]
        if self.dtype == "torch.bfloat16":
            return [struct.unpack("<f", struct.pack("<I", value << 16))[0] for value in found]
        return [*map(complex, found[::2], found[1::2])] if len(self.format) == 3 else found


class ShownTensor(Shown):
    """A tensor."""

    __slots__ = ("__attributes__", "__facts__", "__gradient__", "__torch__")

    __hash__ = object.__hash__  # type: ignore[assignment]

    @property
    def shape(self) -> Any:
        return _torch(self).size(_facts(self).shape)

    @property
    def dtype(self) -> Any:
        return _torch(self).dtype(_facts(self).dtype)

    @property
    def device(self) -> Any:
        found = _facts(self).told.get("device")
        return _torch(self).device(found) if type(found) is str else why_of(self).refuse(".device")

    @property
    def ndim(self) -> int:
        return len(_facts(self).shape)

    @property
    def requires_grad(self) -> bool:
        return _facts(self).requires_grad

    @property
    def is_leaf(self) -> bool:
        return _facts(self).is_leaf

    @property
    def grad_fn(self) -> Any:
        return None if _facts(self).told.get("grad_fn") is None else why_of(self).refuse(".grad_fn")

    @property
    def is_cuda(self) -> bool:
        return str(_facts(self).told.get("device")).startswith("cuda")

    @property
    def grad(self) -> Any:
        return object.__getattribute__(self, "__gradient__")

    @property
    def data(self) -> Any:
        return self.detach()

    def detach(self) -> Any:
        found = _torch(self).plain(_facts(self))
        if found is not None:
            return found
        facts = Facts({**_facts(self).told, "requires_grad": False, "is_leaf": True, "grad_fn": None})
        return _derived(self, facts, [])

    def dim(self) -> int:
        return self.ndim

    def numel(self) -> int:
        return _facts(self).count

    nelement = numel

    def size(self, dim: int | None = None) -> Any:
        return self.shape if dim is None else _facts(self).shape[dim]

    def stride(self, dim: int | None = None) -> Any:
        return _facts(self).stride if dim is None else _facts(self).stride[dim]

    def tolist(self) -> Any:
        return _nested(_values(self, ".tolist()"), _facts(self).shape)

    def item(self) -> Any:
        if self.numel() != 1:
            why_of(self).refuse(".item() of more than one element")
        return _values(self, ".item()")[0]

    def __format__(self, spec: str) -> str:
        return str(self) if self.ndim else format(self.item(), spec)

    def __bool__(self) -> bool:
        return bool(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __float__(self) -> float:
        return float(self.item())

    def __len__(self) -> int:
        if not self.ndim:
            raise TypeError("len() of a 0-d tensor")
        length: int = _facts(self).shape[0]
        return length

    def __iter__(self) -> Iterator[Any]:
        if not self.ndim:
            raise TypeError("iteration over a 0-d tensor")
        return iter([_row(self, (place,), "UnbindBackward0") for place in range(len(self))])

    def __getitem__(self, index: Any) -> Any:
        places = index if type(index) is tuple else (index,)
        try:
            return _row(self, tuple(map(operator.index, places)), "SelectBackward0")
        except TypeError:
            why_of(self).refuse("this index")

    def __getattr__(self, name: str) -> Any:
        attributes: dict[str, Any] = object.__getattribute__(self, "__attributes__")
        return attributes[name] if name in attributes else Shown.__getattr__(self, name)

    def __dir__(self) -> list[str]:
        return dir(type(self).__live__)


def _row(tensor: Any, places: tuple[int, ...], function: str) -> Any:
    facts = _facts(tensor)
    size = struct.calcsize(facts.format) if facts.format else 0
    shape, start = facts.shape, 0
    for axis, place in enumerate(places):
        if not shape:
            raise IndexError("too many indices for tensor of dimension " + str(len(facts.shape)))
        if not -shape[0] <= place < shape[0]:
            raise IndexError(f"index {place} is out of bounds for dimension {axis} with size {shape[0]}")
        step = math.prod(shape[1:])
        start, shape = start + place % shape[0] * step, shape[1:]
    if facts.data is None:
        _values(tensor, "an element")
        raise AssertionError
    data = facts.data[start * size : (start + math.prod(shape)) * size]
    told = {**facts.told, "shape": shape, "data": data, "stride": facts.stride[len(places) :]}
    if facts.requires_grad:
        told |= {"is_leaf": False, "grad_fn": function}
    notes = [f"grad_fn=<{function}>"] if facts.requires_grad else []
    return _derived(tensor, Facts(told), notes)


def _derived(tensor: Any, facts: Facts, notes: list[str]) -> Any:
    values = facts.values() if facts.count <= MOST_ELEMENTS else None
    if values is None or facts.dtype.startswith("torch.complex"):
        text = f"<torch.Tensor of shape {list(facts.shape)}, {facts.dtype}>"
    else:
        text = tensor_text(values, facts.shape, facts.dtype, notes)
    live = next((base for base in type(tensor).__live__.__mro__ if base.__qualname__ == "Tensor"), object)
    parts = {"__facts__": facts, "__torch__": _torch(tensor), "__gradient__": None, "__attributes__": {}}
    return new(ShownTensor, live, why_of(tensor), (text, text), **parts)


def _nested(values: list[Any], shape: tuple[int, ...]) -> Any:
    if not shape:
        return values[0]
    if len(shape) == 1:
        return values
    if not values:
        # A size of none may stand behind one of many.
        return [_nested([], shape[1:]) for _ in range(min(shape[0], MOST_ELEMENTS))]
    step = len(values) // shape[0]
    return [_nested(values[start : start + step], shape[1:]) for start in range(0, len(values), step)]


def _values(tensor: Any, what: str) -> list[Any]:
    values = _facts(tensor).values()
    if values is None:
        _torch(tensor).refuse(_facts(tensor), what)
    return values or []


def _facts(tensor: Any) -> Facts:
    facts: Facts = object.__getattribute__(tensor, "__facts__")
    return facts


def _torch(tensor: Any) -> Any:
    return object.__getattribute__(tensor, "__torch__")
