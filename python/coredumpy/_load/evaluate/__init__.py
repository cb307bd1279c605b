"""`coredumpy eval`: answers about a dump without a prompt, for scripts and agents."""

from __future__ import annotations

import sys

from coredumpy._errors import CoredumpyError
from coredumpy._load import any_text_on_stdout, find_thread
from coredumpy._load.dump import open_dump
from coredumpy._load.evaluate.answer import Answer, answered
from coredumpy._load.evaluate.hints import hint_for
from coredumpy._load.printing import printing_as
from coredumpy._load.prompt import required_subject
from coredumpy._text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

    from coredumpy._load.prompt import Subject

#: Characters of a repr, or of what was printed, that are shown.
MAX_CHARS = 100_000


def evaluate(path: str, expressions: list[str], *, frame: int, thread: str | None, as_json: bool) -> int:
    """Evaluates each expression in a frame of a dump; values on stdout, errors on stderr. Gives the exit code."""
    if sys.stdout is None:
        raise OSError("stdout is closed")
    texts = [sys.stdin.read() if text == "-" and sys.stdin is not None else text for text in expressions]
    with open_dump(path) as dump, any_text_on_stdout(), printing_as(dump):
        subject = required_subject(dump, find_thread(dump, thread))
        place = Place(subject, frame)
        answers = []
        for text in texts:
            answer = answered(text, place.frame, _conveniences(subject, place.frame))
            if answer.error is not None:
                answer.hint = hint_for(text, answer.error, place.stack, place.frame, path)
            answers.append(answer)
            if not as_json:
                _print_text(answer)
        if as_json:
            _print_json(place, answers)
    return 1 if any(answer.error is not None for answer in answers) else 0


class Place:
    """The frame that expressions are about."""

    def __init__(self, subject: Subject, number: int) -> None:
        #: Number 0 is where the debugger starts, the outermost frame is last.
        self.stack = subject.stack()[subject.hidden :] or subject.stack()
        self.thread = subject.thread
        count = len(self.stack)
        if not -count <= number < count:
            raise CoredumpyError(f"no frame {number} in this dump; there are: {_listed(self.stack)}")
        self.number = number % count
        self.frame, self.lineno = self.stack[self.number]

    def as_json(self) -> dict[str, object]:
        code = self.frame.f_code
        return {
            "number": self.number,
            "function": code.co_name,
            "filename": code.co_filename,
            "lineno": self.lineno,
            "thread": None if self.thread is None else self.thread.name,
        }


def _listed(stack: list[tuple[FrameType, int]]) -> str:
    """The numbers of the frames, with their functions."""
    names = [f"{number} {printable(frame.f_code.co_name)}" for number, (frame, _) in enumerate(stack)]
    if len(names) > 20:
        names[10:-10] = ["…"]
    return ", ".join(names)


def _conveniences(subject: Subject, frame: FrameType) -> dict[str, object]:
    """What pdb offers as `$_exception` and `$_frame` from 3.12 on."""
    return {"_exception": subject.exception, "_frame": frame}


def _print_text(answer: Answer) -> None:
    if answer.output:
        print(_bounded(answer.output), end="\n" if len(answer.output) > MAX_CHARS else "")
    if answer.repr is not None:
        print(_bounded(answer.repr))
    if answer.error is not None:
        # The two streams may be one file.
        sys.stdout.flush()
        if sys.stderr is not None:
            print(f"*** {answer.message}", file=sys.stderr)
            if answer.hint:
                print(f"coredumpy: {answer.hint}", file=sys.stderr)


def _bounded(text: str) -> str:
    return text if len(text) <= MAX_CHARS else f"{text[:MAX_CHARS]}… ({len(text) - MAX_CHARS:,} more characters)"


def _print_json(place: Place, answers: list[Answer]) -> None:
    import json

    json.dump([_document(answer, place) for answer in answers], sys.stdout, indent=2, allow_nan=False)
    print()


def _document(answer: Answer, place: Place) -> dict[str, object]:
    from coredumpy._load.evaluate.plain import NOT_PLAIN, plain_of

    document: dict[str, object] = {"expr": answer.text, "ok": answer.error is None, "frame": place.as_json()}
    if answer.output:
        document["output"] = answer.output[:MAX_CHARS]
    if answer.repr is not None:
        document["repr"] = answer.repr[:MAX_CHARS]
        if len(answer.repr) > MAX_CHARS:
            document["repr_length"] = len(answer.repr)
        document["type"] = answer.type_name
        value = plain_of(answer.value)
        if value is not NOT_PLAIN:
            document["value"] = value
    if answer.error is not None:
        error = {"type": answer.error_type, "message": answer.error_message}
        document["error"] = error | ({"hint": answer.hint} if answer.hint else {})
    return document
