"""What torch tells of a tensor beside its repr: its dtype, shape and data, asked when the walk is over.

Only functions written in C are asked, of torch's own two classes. They look at the tensor, or copy it on the CPU.
"""

from __future__ import annotations

import sys
import types

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Of the data of all tensors together.
_MOST_BYTES = 32 * 1024 * 1024
#: Bytes of one that is not contiguous: it is copied first.
_MOST_COPIED = 4 * 1024 * 1024
_C_CODE = (types.MethodDescriptorType, types.GetSetDescriptorType, types.WrapperDescriptorType)
_MODES = (
    ("_get_torch_function_mode", "_get_torch_dispatch_mode"),
    ("_len_torch_function_stack", "_len_torch_dispatch_stack"),
)


def runs_nothing_else() -> bool:
    """Whether no mode that could be the program's stands between a caller and torch."""
    c: Any = getattr(sys.modules.get("torch"), "_C", None)
    for names in _MODES:
        functions = [getattr(c, name, None) for name in names]
        if all(isinstance(function, types.BuiltinFunctionType) for function in functions):
            return not any(function() for function in functions if function is not None)
    return False


def is_tensor(value: object) -> bool:
    """Whether a value is of one of torch's own two classes."""
    torch: Any = sys.modules.get("torch")
    tensor = getattr(torch, "Tensor", None)
    parameter = getattr(getattr(torch, "nn", None), "Parameter", None)
    return type(value) in (tensor, parameter)


class Tensors:
    """Tells of tensors, as long as there is room for their data."""

    def __init__(self, value_bytes: int) -> None:
        self._room = _MOST_BYTES
        self._value_bytes = value_bytes
        torch: Any = sys.modules["torch"]
        self._base: Any = getattr(torch._C, "TensorBase", None) or torch._C._TensorBase

    def can_be_read(self, tensor: Any) -> bool:
        """Whether the memory that the tensor is a view of is there: it can be taken from under it."""
        if not self._is_plain(tensor):
            return True
        shape, stride = tuple(self._get(tensor, "shape")), self._call(tensor, "stride")
        if 0 in shape:
            return True
        last = sum((length - 1) * step for length, step in zip(shape, stride, strict=True))
        end = self._call(tensor, "storage_offset") + last + 1
        name = "untyped_storage" if "untyped_storage" in self._base.__dict__ else "_storage"
        storage = self._call(tensor, name)
        return bool(end * self._call(tensor, "element_size") <= type(storage).nbytes(storage))

    def tell(self, tensor: Any, depth: int = 0) -> dict[str, Any]:
        """The facts of a tensor (see FORMAT.md)."""
        facts: dict[str, Any] = {name: str(self._get(tensor, name)) for name in ("dtype", "device", "layout")}
        facts["shape"] = tuple(self._get(tensor, "shape"))
        facts |= {name: self._get(tensor, name) for name in ("requires_grad", "is_leaf")}
        function = self._get(tensor, "grad_fn")
        if function is not None:
            facts["grad_fn"] = type(function).__name__
        if facts["layout"] == "torch.strided":
            facts["stride"] = self._call(tensor, "stride")
        facts |= self._data(tensor, facts)
        # That of another tensor than a leaf is not kept, and torch would warn.
        gradient = self._get(tensor, "grad") if facts["is_leaf"] and depth == 0 else None
        if gradient is not None and is_tensor(gradient) and self.can_be_read(gradient):
            facts["grad"] = {**self.tell(gradient, 1), "repr": repr(gradient)}
        return facts

    def _data(self, tensor: Any, facts: dict[str, Any]) -> dict[str, Any]:
        if facts["device"] != "cpu":
            return {"why": f"its data were on {facts['device']}"}
        if not self._is_plain(tensor) or sys.byteorder != "little":
            return {"why": "its data are no plain memory"}
        count, size = self._call(tensor, "numel"), self._call(tensor, "element_size")
        if count == 0:
            return {"data": b""}
        most = min(self._value_bytes, self._room) // size
        # Half of an element at each end would be none.
        if most < min(count, 2) or not self.can_be_read(tensor):
            return {"why": "its data were left out by a limit"}
        if not self._call(tensor, "is_contiguous"):
            if count * size > min(_MOST_COPIED, most * size):
                return {"why": "its data were left out by a limit"}
            tensor = self._call(self._call(tensor, "detach"), "contiguous")
        address = self._call(tensor, "data_ptr")
        read: Any = sys.modules["ctypes"].string_at
        if count <= most:
            self._room -= count * size
            return {"data": read(address, count * size)}
        half = most // 2
        self._room -= 2 * half * size
        data = read(address, half * size) + read(address + (count - half) * size, half * size)
        return {"data": data, "skipped": count - 2 * half}

    def _is_plain(self, tensor: Any) -> bool:
        odd = ("is_quantized", "is_nested", "is_meta", "is_mkldnn")
        lazy = ("is_conj", "is_neg", "_is_zerotensor")
        return (
            str(self._get(tensor, "layout")) == "torch.strided"
            and str(self._get(tensor, "device")) == "cpu"
            and not any(self._get(tensor, name) for name in odd if name in self._base.__dict__)
            and not any(self._call(tensor, name) for name in lazy if name in self._base.__dict__)
        )

    def _get(self, tensor: Any, name: str) -> Any:
        return self._c_code(name).__get__(tensor)

    def _call(self, tensor: Any, name: str) -> Any:
        return self._c_code(name)(tensor)

    def _c_code(self, name: str) -> Any:
        found = self._base.__dict__[name]
        if not isinstance(found, _C_CODE):
            raise TypeError(name)
        return found
