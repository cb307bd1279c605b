"""Frames and tracebacks of a dump as the interpreter's own.

A frame is what is left of running a code object (see `template`) in the recorded namespaces, inside its caller's (see
`stacks`); a traceback is linked from such frames. A frame's code must have all places that tracebacks show of it, so
these are gathered first.
"""

from __future__ import annotations

from functools import partial
from types import CodeType, FrameType, TracebackType

from coredumpy._errors import CoredumpyError
from coredumpy._load.cells import Cells
from coredumpy._load.names import safe_text
from coredumpy._load.namespaces import ASSIGNMENTS_ARE_SHARED, Globals, Locals
from coredumpy._load.stacks import Callers, run
from coredumpy._load.template import bounded_line, compiled, moved, named, place_of, variables_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeAlias

    from coredumpy._load.restore import Restorer
    from coredumpy._load.stacks import Runnable
    from coredumpy._load.template import Place

    # A traceback entry: id of the frame's record, and where.
    Entry: TypeAlias = tuple[int, Place]

# Above these a dump is not believed.
MAX_ENTRIES = 200_000
MAX_PLACES_OF_A_FRAME = 64
MAX_CHAINED = 10_000
# Tracebacks of other exceptions that are read for their places: each may stand in a block of its own.
MAX_OTHERS = 256

MODULE_SCOPE = 1


class FrameBuilder:
    """Makes each frame of the dump once."""

    def __init__(self, restorer: Restorer) -> None:
        self._restorer = restorer
        self._reader = restorer.reader
        self._records: dict[int, dict[str, Any]] = {}
        self._frames: dict[int, FrameType] = {}
        self._codes: dict[int, dict[str, Any]] = {}
        self._globals: dict[int, Globals] = {}
        self._tracebacks: dict[int, TracebackType | None] = {}
        self._templates: dict[tuple[Any, ...], tuple[CodeType, tuple[int, ...]]] = {}
        # Where tracebacks show a frame: what its code must have, so it is gathered before the frame is made.
        self._places: dict[int, dict[Place, None]] = {}
        self._offsets: dict[int, dict[Place, int]] = {}
        self._ids: dict[FrameType, int] = {}
        self._callers = Callers()
        self._cells = Cells(restorer, self._code_record, self._callers.caller)
        self._chains_read: set[int] = set()
        #: Told the filename of each code that gets a frame.
        self.on_filename: Callable[[str], None] = lambda filename: None
        self._are_roots_read = False

    # --- what the others ask for ---

    def frame(self, frame_id: int) -> FrameType:
        """The frame of a record. What cannot be read of it is left out: there always is a frame."""
        if frame_id not in self._frames:
            self._read_roots()
            self._note_caller(frame_id)
            outermost = self._callers.outermost(frame_id, self._frames)
            self._add(run(self._callers.calls(outermost, self._frames), self._runnable))
        if frame_id not in self._frames:
            # The stack was too deep for them all.
            self._add(run({frame_id: []}, self._runnable))
        return self._frames[frame_id]

    def traceback(self, traceback_id: int) -> TracebackType | None:
        """The traceback of a record; None where no entry of it is in the dump."""
        if traceback_id not in self._tracebacks:
            self._read_roots()
            self._tracebacks[traceback_id] = self._linked(self._entries(traceback_id))
        return self._tracebacks[traceback_id]

    def thread_frames(self, thread_id: int) -> list[FrameType]:
        """All frames of a thread, innermost first."""
        self._read_roots()
        return [self.frame(frame_id) for frame_id in self._read_thread(thread_id)]

    def thread_traceback(self, thread_id: int) -> TracebackType | None:
        """The whole stack of a thread, outermost first; None where it has no frame."""
        traceback = None
        for frame in self.thread_frames(thread_id):
            offset = max(self._offsets[self._ids[frame]].values(), default=-1)
            traceback = TracebackType(traceback, frame, offset, frame.f_lineno)
        return traceback

    def code_of(self, frame: FrameType) -> dict[str, Any]:
        """The record of a frame's code; empty where it is not one of the dump's frames."""
        record = self.record_of(frame)
        return self._code_record(record.get("code")) if record else {}

    def record_of(self, frame: FrameType) -> dict[str, Any]:
        """The record of a frame; empty where it is not one of the dump's."""
        frame_id = self._ids.get(frame)
        return {} if frame_id is None else self.record(frame_id)

    def record(self, number: int) -> dict[str, Any]:
        """A record; empty where it cannot be read, so that one damaged block does not take the others' frames."""
        record = self._records.get(number)
        if record is None:
            try:
                record = self._reader.record(number)
            except (IndexError, CoredumpyError):
                record = {}
            self._records[number] = record
        return record

    # --- tracebacks ---

    def _linked(self, entries: list[Entry]) -> TracebackType | None:
        traceback = None
        for frame_id, place in reversed(entries):
            frame = self.frame(frame_id)
            # -1: a place that was not known when the frame was made has its line, but no columns.
            offset = self._offsets[frame_id].get(place, -1)
            traceback = TracebackType(traceback, frame, offset, place[0])
        return traceback

    def _entries(self, traceback_id: int) -> list[Entry]:
        """A traceback's entries, outermost first; their places are noted for the frames that are made later."""
        record = self.record(traceback_id)
        if record.get("kind") != "traceback":
            return []
        # Five values an entry.
        values = iter(record["entries"])
        entries: list[Entry] = []
        for frame, line, *rest in zip(values, values, values, values, values, strict=False):
            if self._is(frame, "frame"):
                place = place_of(line, *rest)
                # Dumps of the first version do not say who called a frame that is in no thread's list.
                self._note_caller(frame.id, entries[-1][0] if entries else None)
                entries.append((frame.id, place))
                places = self._places.setdefault(frame.id, {})
                if len(places) < MAX_PLACES_OF_A_FRAME:
                    places[place] = None
        return entries[:MAX_ENTRIES]

    def _read_roots(self) -> None:
        """Gathers what must be known before the first frame is made."""
        if not self._are_roots_read:
            self._are_roots_read = True
            roots = self._reader.header.get("roots", {})
            for thread_id in roots.get("threads", ())[:1]:
                self._read_thread(thread_id)
            self._chain(roots.get("exception"))
            for traceback_id in self._reader.tracebacks[:MAX_OTHERS]:
                self._entries(traceback_id)

    def _read_thread(self, thread_id: int) -> list[int]:
        """The ids of a thread's frames, innermost first."""
        record = self.record(thread_id)
        self._chain(getattr(record.get("exception"), "id", None))
        frames = [value.id for value in record.get("frames", ()) if self._is(value, "frame")]
        for frame_id, caller in zip(frames, [*frames[1:], None], strict=False):
            self._note_caller(frame_id, caller)
        return frames

    def _note_caller(self, frame_id: int, caller: int | None = None) -> None:
        """Notes `f_back`: its own record's, or else what stands next to it in its thread."""
        if not self._callers.is_known(frame_id):
            record = self.record(frame_id)
            if "back" in record:
                caller = record["back"].id if self._is(record["back"], "frame") else None
            self._callers.note(frame_id, caller)

    def _chain(self, exception_id: int | None) -> None:
        """Notes the places of all tracebacks of an exception, its causes, contexts and members."""
        waiting = [exception_id] if exception_id is not None else []
        while waiting and len(self._chains_read) < MAX_CHAINED:
            exception_id = waiting.pop()
            if exception_id in self._chains_read:
                continue
            self._chains_read.add(exception_id)
            record = self.record(exception_id)
            if record.get("kind") != "exception":
                continue
            traceback = record.get("traceback")
            if traceback is not None and self._is(traceback, "traceback"):
                self._entries(traceback.id)
            related = (getattr(value, "id", None) for value in self._related(record))
            waiting += [number for number in related if number is not None]

    def _related(self, record: dict[str, Any]) -> Iterator[Any]:
        yield record.get("cause")
        yield record.get("context")
        members = getattr(record.get("members"), "id", None)
        if members is not None:
            yield from self.record(members).get("items", ())

    # --- frames ---

    def _add(self, made: dict[int, FrameType]) -> None:
        self._frames |= made
        self._ids |= {frame: frame_id for frame_id, frame in made.items()}

    def _runnable(self, frame_id: int) -> Runnable:
        record = self.record(frame_id)
        code = self._code_record(record.get("code"))
        places = tuple(self._places.get(frame_id, ()))
        line = record.get("lineno")
        stands = _stands(line if type(line) is int else None, places, code)
        first = min(bounded_line(code.get("firstlineno")), stands[0], *(place[0] for place in places))
        caught = tuple(place for place in places if place != stands)
        # Only a function has variables beside its namespace.
        variables = () if record.get("scope", 0) else variables_of(code)
        key = (tuple(moved(place, 1 - first) for place in caught), moved(stands, 1 - first), len(variables))
        template, offsets = self._template(*key)
        self._offsets[frame_id] = dict(zip((*caught, stands), offsets, strict=True))
        return named(template, code, first, variables), *self._namespaces(frame_id, record)

    def _template(self, *key: Any) -> tuple[CodeType, tuple[int, ...]]:
        if key not in self._templates:
            self._templates[key] = compiled(*key)
        return self._templates[key]

    def _namespaces(self, frame_id: int, record: dict[str, Any]) -> tuple[Globals, Globals | Locals]:
        globals = self.globals(getattr(record.get("globals"), "id", None))
        scope = record.get("scope", 0)
        if scope == MODULE_SCOPE:
            return globals, globals
        locals = Locals(self._restorer, record, globals, is_function=not scope)
        if ASSIGNMENTS_ARE_SHARED and not scope:
            self._cells.add(frame_id, locals)
            locals.shared = partial(self._cells.assign, frame_id)
        return globals, locals

    def globals(self, namespace_id: int | None) -> Globals:
        """The namespace of a record, the same for all frames of a module."""
        if namespace_id is None:
            return Globals(self._restorer, {})
        if namespace_id not in self._globals:
            record = self.record(namespace_id)
            is_known = record.get("kind") in ("namespace", "dict", "missing")
            self._globals[namespace_id] = Globals(self._restorer, record if is_known else {})
        return self._globals[namespace_id]

    def _code_record(self, value: Any) -> dict[str, Any]:
        code_id = getattr(value, "id", None)
        if code_id is None:
            return {}
        if code_id not in self._codes:
            record = self.record(code_id)
            self._codes[code_id] = record if record.get("kind") == "code" else {}
            self.on_filename(safe_text(self._codes[code_id].get("filename")))
        return self._codes[code_id]

    def _is(self, value: Any, kind: str) -> bool:
        number = getattr(value, "id", None)
        return number is not None and self.record(number).get("kind") == kind


def _stands(line: int | None, places: tuple[Place, ...], code: dict[str, Any]) -> Place:
    """Where the frame stood: the place of the traceback on that line, where there is one."""
    if line is None:
        # An instruction that belongs to no line. The interpreter cannot be made to stand there.
        return places[-1] if places else place_of(code.get("firstlineno"))
    for place in reversed(places):
        if place[0] == line:
            return place
    return place_of(line)
