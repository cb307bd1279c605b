"""Why a value is not in a dump: lines for people. The prompt's command `why` prints them."""

from __future__ import annotations

from coredumpy._load.cuts import content_of, is_cut
from coredumpy._load.missing import MissingValue, limit_words, words
from coredumpy._load.why.advice import SETTINGS, marks_in, rules_off, sentence, settings, settings_for, several
from coredumpy._load.why.reach import MOST_OBJECTS, reached
from coredumpy._load.why.refusals import why_refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from coredumpy._load.dump import Dump

__all__ = ["totals", "why", "why_refused"]


def why(dump: Dump, value: object) -> Iterator[str]:
    """What is missing of a value that an expression gave."""
    limits = dump.restorer.limits
    if type(value) is MissingValue:
        yield sentence(value.missing, limits)
        yield from settings_for(value.missing)
        return
    marks = marks_in(value)
    if marks:
        yield f"parts of it were hidden before it was written: {', '.join(marks)}"
        yield from rules_off(marks)
    if is_cut(value):
        content = content_of(value)
        reasons = [missing.reason for missing in content.reasons]
        named = " and ".join(SETTINGS.get(reason, reason) for reason in reasons)
        yield f"{content.runs.length:,} {content.unit}, {content.there()}: {content.counts()} left out (limit: {named})"
        yield from settings(reasons)
    yield from _reached(dump, value, is_cut(value))


def _reached(dump: Dump, value: object, is_known_as_cut: bool) -> Iterator[str]:
    found = reached(dump.restorer, value)
    bound = "" if found.is_all else f" the first {MOST_OBJECTS:,} objects of"
    looked = f"{found.objects:,} object{'s' * (found.objects != 1)}"
    places = [(place, missing) for place, missing in found.places if place or not is_known_as_cut]
    if not places:
        if not is_known_as_cut:
            yield (
                f"nothing is missing in{bound} it ({looked} looked at)" if found.objects else "nothing is missing in it"
            )
        return
    counts = ", ".join(several(reason, count, dump.restorer.limits) for reason, count in found.counts.most_common())
    yield f"of{bound} what it reaches ({looked} looked at) values are missing: {counts}"
    for place, missing in places:
        yield f"  {place or 'itself'}: {words(missing, dump.restorer.limits)}"
    if sum(found.counts.values()) > len(found.places):
        yield "  …"
    yield from settings(found.counts) if not is_known_as_cut else ()


def totals(dump: Dump) -> Iterator[str]:
    """What is missing of a whole dump."""
    written, met = dump.object_counts
    limits = dump.restorer.limits
    if dump.end == "complete":
        yield f"the dump is complete: {written:,} objects"
    elif dump.end == "cut_file":
        yield f"the file ends too early: {written:,} objects are whole, the rest is missing"
    else:
        stopped = f"{dump.end}{limit_words(dump.end, limits)}"
        yield f"the writer stopped (limit: {stopped}): {written:,} of {met:,} objects are there"
    counts = {reason: count for reason, count in dump.missing.items() if count and reason != "unbound"}
    if dump.end != "cut_file":
        yield from (several(reason, count, limits) for reason, count in counts.items())
    yield from settings([*([dump.end] if dump.end in SETTINGS else []), *counts])
    if dump.end == "complete" and not counts:
        yield "nothing was left out"
