"""What a cache holds without keeping it alive."""

import collections
import types
import weakref

#> p strong() is node, strong
#> p dead(), dead
#> p proxy.name
#> p proxy
#> p by_name['root'] is node, len(by_name), list(by_name)
#> p by_node[node], node in by_node
#> p node in alive, len(alive)
#> p by_name
#> p 'gone' in by_name
#> p type(strong), type(proxy), type(by_name)
#> p view['root'], view
#> p chain['a'], chain.maps, list(chain)
#> p space, space.owner is node
#> p words.upper(), words[0], stack[-1], stack, table['k'], table
#> p ordered, list(ordered), list(names), names
#> p counts.most_common(1), recent


class Node:
    def __init__(self, name):
        self.name = name

    def __str__(self):
        return self.name


def look_up():
    node, other = Node("root"), Node("gone")
    strong, dead, proxy = weakref.ref(node), weakref.ref(other), weakref.proxy(node)
    by_name = weakref.WeakValueDictionary(root=node, gone=other)
    by_node, alive = weakref.WeakKeyDictionary({node: 1}), weakref.WeakSet([node, other])
    del other
    view, chain = types.MappingProxyType({"root": 1}), collections.ChainMap({"a": 1}, {"b": 2})
    space = types.SimpleNamespace(owner=node, size=3)
    words, stack = collections.UserString("text"), collections.UserList([1, 2])
    table, ordered = collections.UserDict(k="v"), collections.OrderedDict(b=1, a=2)
    names, counts, recent = ordered.keys(), collections.Counter("abca"), collections.deque([1, 2], maxlen=4)
    raise ReferenceError("weakly-referenced object no longer exists")


look_up()
