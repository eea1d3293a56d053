"""When the downlink idled because a server was busy: the server's own time, as a load feels it.

What a server needs for one answer while the link carries another costs nobody anything. What
counts is when it had been asked, had not answered, and nothing was on the link.
"""

from collections.abc import Iterable, Iterator
from math import inf

Span = tuple[float, float]
"""From when until when, in seconds of the loop's clock."""


class ServerIdle:
    """Collects when servers were busy, and when the link had nothing to send."""

    def __init__(self) -> None:
        self._busy: list[Span] = []
        self._idle: list[Span] = []
        self._open: Span | None = None
        self._begins_s: list[float] = []

    def answered(self, asked_s: float, possible_s: float) -> None:
        """A part of an answer, asked for at one moment, was possible at another."""
        if possible_s > asked_s:
            self._busy.append((asked_s, possible_s))

    def handed(self, idle_since_s: float | None, begin_s: float) -> None:
        """The link is given something that it begins to send at `begin_s`, if it is free then.

        It has been idle since `idle_since_s`; None where it is not.
        """
        self._begins_s.append(begin_s)
        if self._open is None or idle_since_s != self._open[0]:
            self._close()
        if idle_since_s is not None:
            # What was handed over before may begin sooner, if it has not begun yet.
            self._begins_s = [each_s for each_s in self._begins_s if each_s >= idle_since_s]
            self._open = idle_since_s, min(self._begins_s, default=begin_s)

    def spans(self, zero_s: float) -> tuple[Span, ...]:
        """When both were so, in order, counted from `zero_s`."""
        self._close()
        common = _common(list(_merged(self._busy)), list(_merged(self._idle)))
        return tuple((begin_s - zero_s, end_s - zero_s) for begin_s, end_s in common)

    def _close(self) -> None:
        """What is noted of the link being idle is all that there is to it."""
        if self._open is not None:
            self._idle.append(self._open)
        self._open = None


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    """The same time in spans that do not meet, in order."""
    begin_s = end_s = -inf
    for span in sorted(spans):
        if span[0] > end_s:
            if end_s > begin_s:
                yield begin_s, end_s
            begin_s, end_s = span
        else:
            end_s = max(end_s, span[1])
    if end_s > begin_s:
        yield begin_s, end_s


def _common(one: list[Span], other: list[Span]) -> Iterator[Span]:
    """What two lists of merged spans have in common."""
    first = second = 0
    while first < len(one) and second < len(other):
        begin_s = max(one[first][0], other[second][0])
        end_s = min(one[first][1], other[second][1])
        if end_s > begin_s:
            yield begin_s, end_s
        if one[first][1] < other[second][1]:
            first += 1
        else:
            second += 1
