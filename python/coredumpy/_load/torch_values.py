"""torch's tensors, dtypes, devices and sizes: as themselves where torch is installed, else as what prints alike."""

from __future__ import annotations

import re

from coredumpy._errors import ObserverMode
from coredumpy._load.libraries import library
from coredumpy._load.tabular.base import Why, new
from coredumpy._load.tabular.tensors import Facts, ShownTensor
from coredumpy._load.values import Held

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

    from coredumpy._load.restore import Restorer

#: What torch says to data that does not fit.
REFUSED = (ArithmeticError, AttributeError, LookupError, MemoryError, RuntimeError, TypeError, ValueError)
_DTYPE = re.compile(r"torch\.([a-z]+[0-9]*)")
_DEVICE = re.compile(r"(cpu|cuda|meta|mps|xpu)(:[0-9]{1,3})?")
_DEVICE_REPR = re.compile(r"device\(type='(\w+)'(?:, index=(\d{1,3}))?\)")


def torch_value(restorer: Restorer, number: int, cls: Any, record: dict[str, Any]) -> Any:
    """An instance of one of torch's classes; None where the record is of something else, or nothing was told of it."""
    if getattr(cls, "__module__", "").partition(".")[0] != "torch":
        return None
    name = cls.__qualname__
    wording = restorer.wording(number)
    if name in ("Tensor", "Parameter"):
        told = restorer.told(number)
        return None if told is None or wording is None else _tensor(restorer, cls, record, told, wording)
    if library("torch") is None or wording is None:
        return None
    if name == "dtype":
        return _real_dtype(wording[0])
    if name == "device" and (match := _DEVICE_REPR.fullmatch(wording[0])):
        return _real_device(match[1] + (f":{match[2]}" if match[2] else ""))
    return None


def torch_size(lengths: list[Any]) -> Any:
    """A size."""
    if not all(type(length) is int and abs(length) < 2**63 for length in lengths):
        lengths = []
    torch = library("torch")
    return _Size(lengths) if torch is None else torch.Size(lengths)


def _tensor(
    restorer: Restorer, cls: type, record: dict[str, Any], told: dict[str, Any], wording: tuple[str, str]
) -> Any:
    try:
        facts = Facts(told)
    except ValueError:
        return None
    held = Held(restorer, record)
    gradient = told.get("grad")
    if type(gradient) is dict:
        text = gradient.get("repr")
        gradient = _tensor_class(restorer, cls, gradient, (text, text)) if type(text) is str else None
    made = _real(facts, cls) if facts.is_leaf else None
    if made is None:
        return _shown(restorer, cls, facts, wording, gradient, held.attributes())
    if gradient is not None:
        try:
            made.grad = gradient
        except REFUSED:
            return _shown(restorer, cls, facts, wording, gradient, held.attributes())
    restorer.later(lambda: vars(made).update(held.attributes()))
    return made


def _tensor_class(restorer: Restorer, cls: type, told: dict[str, Any], wording: tuple[str, str]) -> Any:
    """The gradient of a tensor, which is of torch's plain class."""
    torch = library("torch")
    live = cls if torch is None else torch.Tensor
    if live.__qualname__ != "Tensor":
        live = next((base for base in live.__mro__ if base.__qualname__ == "Tensor"), live)
    empty: dict[str, Any] = {"names": [], "values": []}
    return _tensor(restorer, live, empty, {name: value for name, value in told.items() if name != "grad"}, wording)


def _shown(
    restorer: Restorer, cls: type, facts: Facts, wording: tuple[str, str], gradient: Any, attributes: dict[str, Any]
) -> Any:
    live = restorer.classes.for_payload(cls, "")
    why = Why(restorer, "torch", library("torch") is not None)
    if facts.told.get("grad_fn") is not None:
        why = _Computed(restorer, "torch", library("torch") is not None)
    parts = {"__facts__": facts, "__torch__": _Torch(), "__gradient__": gradient, "__attributes__": attributes}
    return new(ShownTensor, live, why, wording, **parts)


class _Computed(Why):
    """Of a tensor that was computed with gradients: how it was is not in the dump."""

    def refuse(self, what: str) -> NoReturn:
        if not self.is_there:
            super().refuse(what)
        raise ObserverMode(
            f"this is a dump: the tensor's graph of gradients is not in it ({what} needs it; see .detach())"
        )


class _Torch:
    """What a tensor that is shown needs of torch."""

    def plain(self, facts: Facts) -> Any:
        """The data alone as a tensor; None where they, or torch, are not there."""
        torch = library("torch")
        return None if torch is None else _real(facts, torch.Tensor, has_gradient=False)

    def size(self, shape: tuple[int, ...]) -> Any:
        torch = library("torch")
        return _Size(shape) if torch is None else torch.Size(shape)

    def dtype(self, text: str) -> Any:
        found = _real_dtype(text)
        return _Dtype(text, text) if found is None else found

    def device(self, text: str) -> Any:
        found = _real_device(text)
        kind, _, index = text.partition(":")
        words = f"device(type={kind!r}" + (f", index={index})" if index else ")")
        return _Device(words, text) if found is None else found

    def refuse(self, facts: Facts, what: str) -> NoReturn:
        """Says why there are no elements."""
        why = facts.told.get("why")
        if facts.told.get("skipped"):
            why = "its data were cut by a limit"
        elif type(why) is not str:
            why = "its data do not fit its shape"
        raise ObserverMode(f"this is a dump: of this tensor {why} ({what} needs them)")


class _Words:
    def __init__(self, text: str, other: str) -> None:
        self._text, self._other = text, other

    def __repr__(self) -> str:
        return self._text

    def __str__(self) -> str:
        return self._other

    def __eq__(self, other: object) -> bool:
        return repr(self) == repr(other) and type(other).__qualname__ == type(self).__qualname__

    def __hash__(self) -> int:
        return hash(self._text)


class _Size(tuple[int, ...]):
    __slots__ = ()

    def __repr__(self) -> str:
        return f"torch.Size({list(self)})"

    def numel(self) -> int:
        count = 1
        for length in self:
            count *= length
        return count


class _Dtype(_Words):
    pass


class _Device(_Words):
    @property
    def type(self) -> str:
        return self._other.partition(":")[0]

    @property
    def index(self) -> int | None:
        index = self._other.partition(":")[2]
        return int(index) if index.isdecimal() else None


for _cls, _name in ((_Size, "Size"), (_Dtype, "dtype"), (_Device, "device")):
    _cls.__module__, _cls.__name__, _cls.__qualname__ = "torch", _name, _name


def _real_dtype(text: str) -> Any:
    torch = library("torch")
    match = _DTYPE.fullmatch(text)
    found = getattr(torch, match[1], None) if torch is not None and match else None
    return found if torch is not None and isinstance(found, torch.dtype) else None


def _real_device(text: str) -> Any:
    torch = library("torch")
    if torch is None or not _DEVICE.fullmatch(text):
        return None
    try:
        return torch.device(text)
    except REFUSED:
        return None


def _real(facts: Facts, cls: type, has_gradient: bool = True) -> Any:
    """The tensor itself; None where it does not come back."""
    torch, dtype = library("torch"), _real_dtype(facts.dtype)
    if torch is None or dtype is None or facts.data is None or not isinstance(cls, type):
        return None
    if cls is not torch.Tensor and cls is not torch.nn.Parameter:
        return None
    try:
        if facts.data:
            # It owns its memory, which can be written to.
            made = torch.frombuffer(bytearray(facts.data), dtype=dtype).reshape(facts.shape)
        else:
            made = torch.empty(facts.shape, dtype=dtype)
        stride = facts.stride
        last = sum((length - 1) * step for length, step in zip(facts.shape, stride, strict=True))
        # Where all of its memory is its own: it may stand in another order.
        if facts.data and stride != made.stride() and min(stride) >= 0 and last + 1 == facts.count:
            made = torch.empty_strided(facts.shape, stride, dtype=dtype).copy_(made)
        if cls is torch.nn.Parameter:
            return torch.nn.Parameter(made, requires_grad=facts.requires_grad)
        return made.requires_grad_(facts.requires_grad and has_gradient)
    except REFUSED:
        return None
