"""Views of dicts."""

from __future__ import annotations

import collections
import types

from coredumpy._load.cuts import is_cut, view_of
from coredumpy._load.missing import MissingValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from coredumpy._load.restore import Restorer


def build_view(restorer: Restorer, number: int, record: dict[str, Any]) -> object:
    """A view of a dict, or a mapping proxy. Of a missing dict, what says that it is missing."""
    mapping = restorer.value(record["mapping"])
    if isinstance(mapping, MissingValue):
        return mapping
    if is_cut(mapping):
        return view_of(mapping, record["kind"])
    view = _VIEWS[record["kind"]]
    # Those of an ordered dict are of types of their own.
    if isinstance(mapping, collections.OrderedDict) and view in _ORDERED:
        view = _ORDERED[view]
    return view(mapping)


_VIEWS: dict[str, Callable[[Any], object]] = {
    "dict_keys": dict.keys,
    "dict_values": dict.values,
    "dict_items": dict.items,
    "mapping_proxy": types.MappingProxyType,
}
_ORDERED: dict[Any, Callable[[Any], object]] = {
    dict.keys: collections.OrderedDict.keys,
    dict.values: collections.OrderedDict.values,
    dict.items: collections.OrderedDict.items,
}
build_dict_keys = build_dict_values = build_dict_items = build_mapping_proxy = build_view
