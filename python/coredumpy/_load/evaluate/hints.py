"""What to do about an expression that failed: it may be right in another frame, or at the prompt."""

from __future__ import annotations

import re
from shlex import quote

from coredumpy._text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType


def hint_for(text: str, error: BaseException, stack: list[tuple[FrameType, int]], frame: FrameType, path: str) -> str:
    """A line of advice; empty where there is none."""
    if isinstance(error, NameError):
        return _of_another_frame(error.name, stack, frame) or _of_the_prompt(text, path)
    return _of_the_prompt(text, path) if isinstance(error, SyntaxError) else ""


def _of_another_frame(name: object, stack: list[tuple[FrameType, int]], frame: FrameType) -> str:
    """Where a name that the frame has not is a variable."""
    for number, (other, _) in enumerate(stack):
        if other is not frame and name in other.f_locals:
            return f"{name} is a variable of frame {number}, {printable(other.f_code.co_name)}: try --frame {number}"
    return ""


def _of_the_prompt(text: str, path: str) -> str:
    """Where a word of pdb's was meant."""
    # Only here: most of what is asked needs no debugger.
    from coredumpy._load.debugger import Debugger

    match = re.match(r"\s*([a-z]+)\b\s*(.*)", text, re.S)
    if match is None or not hasattr(Debugger, f"do_{match[1]}"):
        return ""
    if match[1] in ("p", "pp") and match[2]:
        return f"{match[1]} is a command of the prompt; eval prints values by itself: {printable(match[2])}"
    piped = f"echo {quote(text.strip())} | coredumpy load {quote(path)}"
    return f"{match[1]} is a command of the prompt: {printable(piped)}"
