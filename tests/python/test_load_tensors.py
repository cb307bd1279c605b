"""Tensors: what was told of them may be anything, and torch may not be there."""

from __future__ import annotations

import struct
import sys
import types
from typing import Any

import pytest
from coredumpy import _native, _tensors, _wordings
from coredumpy._errors import ObserverMode
from coredumpy._load import libraries
from coredumpy._load.restore import Restorer
from coredumpy._load.tabular.tensor_texts import tensor_text
from dump_maker import dump_of, ref
from hostile_dumps import class_

FLOATS = struct.pack("<4f", 1, 2, 3, 4)
TEXT = "tensor([[1., 2.],\n        [3., 4.]])"


@pytest.fixture(autouse=True)
def _without_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(libraries._found, "torch", None)


def tensor(shape: Any = (2, 2), told: int = 4, **facts: Any) -> Any:
    """A tensor of a dump that tells this of it."""
    facts = {"dtype": "torch.float32", "device": "cpu", "data": FLOATS, "is_leaf": True, **facts}
    records = [
        [52, ref(1), None, [], []],
        class_("Tensor", "torch"),
        [11, list(shape) if isinstance(shape, tuple) else [shape]],
        [20, ["shape", *facts], [ref(2), *facts.values()]],
        [20, [0], [ref(3)]],
    ]
    wordings = {"reprs": [[0, TEXT, None]], "told": told}
    return Restorer(_native.Reader(dump_of(*records, wordings=wordings))).object(0)


def test_a_tensor_answers_what_was_told_of_it() -> None:
    found = tensor()
    assert (repr(found), str(found.shape), str(found.dtype), repr(found.device)) == (
        TEXT,
        "torch.Size([2, 2])",
        "torch.float32",
        "device(type='cpu')",
    )
    assert (found.tolist(), len(found), found.dim(), found.numel()) == ([[1.0, 2.0], [3.0, 4.0]], 2, 2, 4)
    assert (found.requires_grad, found.is_leaf, found.grad, found.grad_fn) == (False, True, None, None)
    assert (repr(found[1]), repr(found[-1, 0]), found[1, 1].item()) == ("tensor([3., 4.])", "tensor(3.)", 4.0)
    assert [*map(repr, found)] == ["tensor([1., 2.])", "tensor([3., 4.])"]
    assert (type(found).__module__, type(found).__qualname__) == ("torch", "Tensor")
    with pytest.raises(IndexError, match="index 2 is out of bounds for dimension 0 with size 2"):
        found[2]


def test_what_only_torch_can_say_is_refused() -> None:
    found = tensor()
    for ask in (lambda: found.sum(), lambda: found + 1, lambda: found == found, lambda: found[:1], lambda: found.T):
        with pytest.raises(ObserverMode, match="this is a dump: torch is not installed here"):
            ask()


def test_a_tensor_that_was_computed_with_gradients_keeps_saying_so() -> None:
    found = tensor(requires_grad=True, is_leaf=False, grad_fn="AddBackward0")
    assert (found.requires_grad, found.is_leaf, repr(found[0, 0])) == (
        True,
        False,
        "tensor(1., grad_fn=<SelectBackward0>)",
    )
    assert (found.detach().requires_grad, repr(found.detach())) == (False, TEXT)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"data": FLOATS[:-1]}, "its data do not fit its shape"),
        ({"data": "text"}, "its data do not fit its shape"),
        ({"dtype": "torch.unknown"}, "its data do not fit its shape"),
        ({"dtype": "torch.float64"}, "its data do not fit its shape"),
        ({"shape": (2**40, 2**40)}, "its data do not fit its shape"),
        ({"skipped": 7}, "its data were cut by a limit"),
        ({"data": None, "why": "its data were on cuda:0"}, "its data were on cuda:0"),
    ],
)
def test_data_that_cannot_be_read_are_refused(facts: dict[str, Any], why: str) -> None:
    found = tensor(**facts)
    assert repr(found) == TEXT
    for ask in (lambda: found.tolist(), lambda: found[0, 0]):
        with pytest.raises(ObserverMode, match=f"this is a dump: of this tensor {why}"):
            ask()


@pytest.mark.parametrize(
    "facts",
    [
        {"shape": (-1, 4)},
        {"shape": (2**70,)},
        {"shape": ("2", 2)},
        {"shape": tuple([1] * 65)},
        {"dtype": "os.system"},
        {"dtype": 7},
        {"told": 99},
        {"told": 3},
        {"told": 0},
    ],
)
def test_facts_that_can_be_no_tensors_are_not_believed(facts: dict[str, Any]) -> None:
    found = tensor(**facts)
    assert repr(found) == TEXT
    with pytest.raises(ObserverMode):
        found.tolist()


def test_elements_are_worded_as_torch_does() -> None:
    assert tensor_text([], (0, 3), "torch.float32", []) == "tensor([], size=(0, 3))"
    assert tensor_text([0.5, 10.0], (2,), "torch.float64", []) == "tensor([ 0.5000, 10.0000], dtype=torch.float64)"
    assert tensor_text([1.0, 1e6], (2,), "torch.float32", []) == "tensor([1.0000e+00, 1.0000e+06])"
    assert tensor_text([True, False], (2,), "torch.bool", []) == "tensor([ True, False])"
    assert tensor_text([1, 20], (2, 1), "torch.int64", []) == "tensor([[ 1],\n        [20]])"
    assert tensor_text([float("nan"), 1.0], (2,), "torch.float32", []) == "tensor([nan, 1.])"


def test_a_mode_that_stands_between_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    # A stand-in can say no more than that no repr is asked for.
    torch: Any = types.ModuleType("torch")
    torch._C = types.ModuleType("torch._C")
    monkeypatch.setitem(sys.modules, "torch", torch)
    torch.Tensor = type("Tensor", (), {"__module__": "torch", "__repr__": lambda self: 1 / 0})
    assert not _tensors.runs_nothing_else()
    found, _, told = _wordings.ask([(0, torch.Tensor())])
    assert (found, told) == ([], {})
