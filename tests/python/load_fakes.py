"""A dump that is written down in a test: frames and namespaces are looked at without a file."""

from __future__ import annotations

from types import SimpleNamespace

from coredumpy._load.frames import FrameBuilder


def ref(number):
    return SimpleNamespace(id=number)


def missing(reason):
    return SimpleNamespace(reason=reason)


class FakeReader:
    def __init__(self, records, roots=None, sources=None):
        self.records = records
        self.header = {"roots": {"exception": None, "threads": [], "tasks": [], **(roots or {})}}
        self.tracebacks = []
        self.texts = list((sources or {}).items())
        self.asked = []

    def record(self, number):
        self.asked.append(number)
        if number not in self.records:
            raise IndexError(number)
        return self.records[number]

    def sources(self):
        return [filename for filename, _ in self.texts]

    def source(self, number):
        return self.texts[number][1], None, None


class FakeRestorer:
    """Restores `ref(n)` as `<value n>` and says which were asked for."""

    def __init__(self, reader):
        self.reader = reader
        self.restored = []
        self.frames = FrameBuilder(self)

    def value(self, value):
        if hasattr(value, "id"):
            self.restored.append(value.id)
            return f"<value {value.id}>"
        return value


def code(name="f", filename="prog.py", firstlineno=10, **more):
    return {
        "kind": "code",
        "name": name,
        "qualname": f"Q.{name}",
        "filename": filename,
        "firstlineno": firstlineno,
        **more,
    }


def frame(code_id, lineno, names=(), values=(), globals=None, **more):
    globals = None if globals is None else ref(globals)
    names, values = list(names), list(values)
    return {
        "kind": "frame",
        "code": ref(code_id),
        "lineno": lineno,
        "names": names,
        "values": values,
        "globals": globals,
        **more,
    }


def namespace(entries, **more):
    return {"kind": "namespace", "names": list(entries), "values": list(entries.values()), **more}


def exception(traceback_id, **more):
    return {"kind": "exception", "traceback": ref(traceback_id), **more}


def traceback(*entries):
    """Each entry: frame id, line, end line, column, end column."""
    return {"kind": "traceback", "entries": [x for number, *where in entries for x in (ref(number), *where)]}
