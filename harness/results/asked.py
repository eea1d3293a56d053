"""What a reader's viewer asked for, and how much of it two have in common."""

from bisect import bisect_left
from collections.abc import Sequence

from harness.results.trace import Trace, TracedRequest


def asked_in(trace: Trace) -> tuple[str, ...]:
    """What was asked for, in order: slice, code stream, and range if any.

    "12 frames 0-32767" are the first 32 KiB of slice 12.
    """
    return tuple(map(_told, trace.requests))


def in_order_count(one: Sequence[str], other: Sequence[str]) -> int:
    """How many requests at most are in both, in the same order; what lies between is left out.

    The longest common subsequence, by Hunt and Szymanski (Communications of the ACM 20(5), 1977).
    """
    places: dict[str, list[int]] = {}
    for place, request in enumerate(other):
        places.setdefault(request, []).insert(0, place)
    ends: list[int] = []  # [n] is where a common sequence of n + 1 ends at the earliest
    for request in one:
        for place in places.get(request, ()):
            length = bisect_left(ends, place)
            ends[length : length + 1] = [place]
    return len(ends)


def _told(request: TracedRequest) -> str:
    told = f"{request.image_index} {request.encoding}"
    if request.first is None:
        return told
    last = "" if request.last is None else str(request.last)
    return f"{told} {request.first}-{last}"
