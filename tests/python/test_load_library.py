"""Instances of classes of a library, of whose methods only the names are in a dump."""

import pytest
from load_sessions import answers, dumped

LIBRARY = """
class Named:
    def __init__(self, what): self.what = what
    def __get__(self, instance, owner): return self.what

class Store:
    limits = Named(3)
    def __getitem__(self, key): return key
    def __len__(self): return 0
    def __eq__(self, other): return True
    def __contains__(self, key): return True
    def __copy__(self): return 1

class Open(Store):
    def __getattr__(self, name): return name
"""


PROGRAM = """
import sys
sys.path.insert(0, {folder!r})
import shelves

def work():
    store, other = shelves.Store(), shelves.Open()
    1 / 0

work()
"""


@pytest.fixture(scope="module")
def library_dump(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library")
    (folder / "site-packages").mkdir()
    (folder / "site-packages" / "shelves.py").write_text(LIBRARY)
    return dumped(folder, PROGRAM.format(folder=str(folder / "site-packages")))


@pytest.mark.parametrize(
    ("asked", "called"),
    [
        ("store['a']", "Store.__getitem__"),
        ("len(store)", "Store.__len__"),
        ("store == other", "Store.__eq__"),
        ("1 in store", "Store.__contains__"),
        ("store.limits", "Store.limits"),
        ("other.anything", "Open.__getattr__"),
        ("other[0]", "Store.__getitem__"),
    ],
)
def test_what_a_class_of_a_library_defines_is_refused_and_not_denied(asked, called, library_dump):
    """Not with a TypeError: the live program had an answer."""
    assert answers(library_dump, f"p {asked}", "q")[1] == f"*** this is a dump: nothing can run ({called} was called)"


def test_a_class_of_a_library_has_no_more_than_it_defines(library_dump):
    import_, copied, added = answers(library_dump, "import copy", "p copy.copy(store) is store", "p store + 1", "q")[
        1:4
    ]
    assert (import_, copied) == ("", "False")
    assert added.startswith("*** TypeError: unsupported operand")
