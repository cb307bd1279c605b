"""Identity and cycles hold, whatever leads where: the restored graph has the shape of the original."""

from __future__ import annotations

import collections
import sys
import threading

import coredumpy
import pytest
from captured import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as run_with
from hypothesis import strategies as st

pytestmark = [pytest.mark.own_stack, pytest.mark.shares(3)]


class Node:
    def __init__(self, n):
        self.n = n


class Tags(list):
    pass


class Table(dict):
    pass


Pair = collections.namedtuple("Pair", "first second")

MUTABLE = [list, dict, set, collections.deque, collections.OrderedDict, Node, Tags, Table]
IMMUTABLE = ["tuple", "pair", "frozenset"]


@st.composite
def graphs(draw):
    """Nodes that lead to each other at will: what is mutable first, then what is not, then what the former hold."""
    nodes = []
    for number, kind in enumerate(draw(st.lists(st.sampled_from(MUTABLE), min_size=1, max_size=8))):
        nodes.append(Node(number) if kind is Node else kind())
    mutable = list(nodes)
    some = st.integers(0, 1000)
    hashable = [node for node in nodes if isinstance(node, Node)] + [1, "a", None, 2.5]
    for kind in draw(st.lists(st.sampled_from(IMMUTABLE), max_size=8)):
        if kind == "frozenset":
            made = frozenset(hashable[draw(some) % len(hashable)] for _ in range(draw(st.integers(0, 3))))
        else:
            held = [nodes[draw(some) % len(nodes)] for _ in range(2)]
            made = tuple(held) if kind == "tuple" else Pair(*held)
        nodes.append(made)
        if can_be_hashed(made):
            hashable.append(made)
    for node in mutable:
        for _ in range(draw(st.integers(0, 3))):
            fill(node, hashable[draw(some) % len(hashable)], nodes[draw(some) % len(nodes)])
    return nodes


def can_be_hashed(value):
    try:
        hash(value)
    except TypeError:
        return False
    return True


def fill(node, key, value):
    if isinstance(node, dict):
        node[key] = value
    elif isinstance(node, set):
        node.add(key)
    elif isinstance(node, Node):
        setattr(node, f"to_{len(vars(node))}", value)
    else:
        node.append(value)


def members(value):
    """What a node holds, in an order that both graphs have."""
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=label)
    if isinstance(value, dict):
        return [one for pair in value.items() for one in pair]
    if hasattr(value, "n"):
        return list(vars(value).values())
    return list(value) if isinstance(value, (list, tuple, collections.deque)) else []


def label(value):
    """The same text for the same member of a set in both graphs."""
    if hasattr(value, "n"):
        return f"node {value.n}"
    if isinstance(value, frozenset):
        return f"frozenset{sorted(map(label, value))}"
    return f"tuple{list(map(label, value))}" if isinstance(value, tuple) else repr(value)


def assert_same_shape(original, restored):
    there, back = {}, {}
    stack = [(original, restored)]
    while stack:
        one, other = stack.pop()
        if isinstance(one, (int, str, float, type(None))):
            assert one == other
            continue
        if id(one) in there or id(other) in back:
            assert there.get(id(one)) == id(other) and back.get(id(other)) == id(one)
            continue
        # The empty ones are one object in Python itself.
        if one not in ((), frozenset()) if can_be_hashed(one) else True:
            there[id(one)], back[id(other)] = id(other), id(one)
        assert type(one).__name__ == type(other).__name__
        ours, theirs = members(one), members(other)
        assert len(ours) == len(theirs)
        stack += zip(ours, theirs, strict=True)


@run_with(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(graphs())
def test_a_restored_graph_has_the_shape_of_the_original(nodes):
    def inner(last):
        return coredumpy.dumps(sys._getframe(), depth=100)

    def outer(all_nodes):
        return inner(all_nodes[-1])

    with coredumpy.open(outer(nodes)) as dump:
        frames = dump.threads[0].frames
        assert_same_shape([nodes[-1], nodes], [frames[0].f_locals["last"], frames[1].f_locals["all_nodes"]])


def test_threads_share_what_they_shared():
    shared, ready, done = {"tuple": ([],)}, threading.Event(), threading.Event()

    def work(mine):
        ready.set()
        done.wait(30)

    thread = threading.Thread(target=work, args=(shared,), name="sharer")
    thread.start()
    ready.wait(30)
    try:
        with settings(dump_all_threads=True):
            data = coredumpy.dumps(sys._getframe())
    finally:
        done.set()
        thread.join()
    with coredumpy.open(data) as dump:
        mine = dump.threads[0].frames[0].f_locals["shared"]
        (other,) = [one for one in dump.threads if one.name == "sharer"]
        (frame,) = [frame for frame in other.frames if frame.f_code.co_name == "work"]
        assert frame.f_locals["mine"] is mine
        assert frame.f_locals["mine"]["tuple"][0] is mine["tuple"][0]
