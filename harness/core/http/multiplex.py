"""How the streams of one HTTP/2 connection share it: they take turns, one frame each.

The law of this file: of two streams that have more than enough to send and whose client says
nothing of them, neither is ever more than one frame ahead of the other. Of those of which it does,
the more urgent one has sent everything before another one sends anything (RFC 9218 §10). Many
servers, nginx for one, do not listen. No payload is here, only sizes.
"""

from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

from harness.core.http.priority import Priority
from harness.core.http.tls_record import RECORD_OVERHEAD_BYTES

FRAME_BYTES = 8 * 1024
"""What of a body goes into one frame: nginx's `http2_chunk_size` (ngx_http_v2_module)."""

FRAME_OVERHEAD_BYTES = 9 + RECORD_OVERHEAD_BYTES
"""The header of a frame (RFC 9113 §4.1), and a TLS record of its own for it."""


def framed_bytes(body_bytes: int) -> int:
    """The wire size of so much of a body, in full frames and one that holds the rest."""
    return body_bytes + -(-body_bytes // FRAME_BYTES) * FRAME_OVERHEAD_BYTES


class Frame(NamedTuple):
    """The next part of a stream; its last if `is_end`."""

    stream_id: int
    body_bytes: int
    is_end: bool

    @property
    def wire_bytes(self) -> int:
        """Its wire size: with its headers."""
        return self.body_bytes + FRAME_OVERHEAD_BYTES


@dataclass(slots=True)
class _Waiting:
    body_bytes: int
    is_end: bool

    @property
    def frame_count(self) -> int:
        return -(-self.body_bytes // FRAME_BYTES) or int(self.is_end)

    @property
    def wire_bytes(self) -> int:
        return self.body_bytes + self.frame_count * FRAME_OVERHEAD_BYTES


UNSAID = Priority(is_incremental=True)
"""A stream of which its client says nothing takes turns with others like it."""


@dataclass(slots=True)
class _Level:
    """Streams of one urgency: those that go one by one, by their order; then those in turns."""

    one_by_one: dict[int, int] = field(default_factory=dict)
    turns: deque[int] = field(default_factory=deque)

    @property
    def is_empty(self) -> bool:
        return not (self.one_by_one or self.turns)

    @property
    def next_id(self) -> int:
        if self.one_by_one:
            return min(self.one_by_one, key=self.one_by_one.__getitem__)
        return self.turns[0]


class Multiplexer:
    """What the streams of one connection may send now, and which of them is next."""

    def __init__(self) -> None:
        self._waiting: dict[int, _Waiting] = {}
        self._said: dict[int, tuple[Priority, int]] = {}
        self._levels: dict[int, _Level] = {}  # none of them is empty
        self.wire_bytes = 0
        """The wire size of all of it."""

    def prioritize(self, stream_id: int, priority: Priority | None, order: int) -> None:
        """The client says how soon it needs a stream, or says nothing of it any more.

        `order` is its place among those that go one by one.
        """
        is_waiting = stream_id in self._waiting
        if is_waiting:
            self._leave(stream_id)
        if priority is None:
            self._said.pop(stream_id, None)
        else:
            self._said[stream_id] = priority, order
        if is_waiting:
            self._line_up(stream_id)

    def offer(self, stream_id: int, body_bytes: int, *, is_end: bool) -> None:
        """A stream may send so much now, in place of what it could before; its end with `is_end`.

        A stream that had nothing to send lines up behind the others.
        """
        after, before = _Waiting(body_bytes, is_end), self._waiting.get(stream_id)
        if not after.frame_count:
            self.withdraw(stream_id)
            return
        if before is None:
            self._line_up(stream_id)
        self._waiting[stream_id] = after
        self.wire_bytes += after.wire_bytes - (before.wire_bytes if before else 0)

    def withdraw(self, stream_id: int) -> None:
        """A stream has nothing to send any more."""
        if waiting := self._waiting.pop(stream_id, None):
            self.wire_bytes -= waiting.wire_bytes
            self._leave(stream_id)

    def waiting_bytes(self, stream_id: int) -> int:
        """How much of its body a stream has still to send."""
        waiting = self._waiting.get(stream_id)
        return waiting.body_bytes if waiting else 0

    def wire_bytes_until(self, stream_id: int, body_bytes: int) -> int:
        """What is sent until so much of a stream, not nothing, has left; nobody offers more."""
        (own, order), rounds = self._place(stream_id), -(-body_bytes // FRAME_BYTES)
        wire_bytes = 0
        for urgency, level in self._levels.items():
            if urgency < own.urgency:
                before = (*level.one_by_one, *level.turns)
                wire_bytes += sum(self._waiting[each].wire_bytes for each in before)
        level = self._levels[own.urgency]
        for other, its_order in level.one_by_one.items():
            if own.is_incremental or its_order < order:
                wire_bytes += self._waiting[other].wire_bytes
        if not own.is_incremental:
            return wire_bytes + self._wire_bytes_of(stream_id, rounds)
        for other in level.turns:
            wire_bytes += self._wire_bytes_of(other, rounds)
            if other == stream_id:
                rounds -= 1  # those behind it have had one turn fewer by then
        return wire_bytes

    def next_frame(self) -> Frame | None:
        """What is sent next; None where nobody has anything to send."""
        if not self._waiting:
            return None
        stream_id = self._levels[min(self._levels)].next_id
        waiting = self._waiting[stream_id]
        body_bytes = min(waiting.body_bytes, FRAME_BYTES)
        is_end = waiting.is_end and body_bytes == waiting.body_bytes
        return Frame(stream_id, body_bytes, is_end)

    def sent(self, frame: Frame) -> None:
        """The next frame, or a part of it, has been sent, and its stream lines up again."""
        waiting, (priority, _) = self._waiting[frame.stream_id], self._place(frame.stream_id)
        if priority.is_incremental:
            turns = self._levels[priority.urgency].turns
            assert turns[0] == frame.stream_id, frame
            turns.rotate(-1)
        left_bytes = waiting.body_bytes - frame.body_bytes
        self.offer(frame.stream_id, left_bytes, is_end=waiting.is_end and not frame.is_end)

    def _place(self, stream_id: int) -> tuple[Priority, int]:
        return self._said.get(stream_id, (UNSAID, 0))

    def _line_up(self, stream_id: int) -> None:
        priority, order = self._place(stream_id)
        level = self._levels.setdefault(priority.urgency, _Level())
        if priority.is_incremental:
            level.turns.append(stream_id)
        else:
            level.one_by_one[stream_id] = order

    def _leave(self, stream_id: int) -> None:
        urgency = self._place(stream_id)[0].urgency
        level = self._levels[urgency]
        if level.one_by_one.pop(stream_id, None) is None:
            level.turns.remove(stream_id)
        if level.is_empty:
            del self._levels[urgency]

    def _wire_bytes_of(self, stream_id: int, most_frames: int) -> int:
        """The wire size of so many frames of a stream, or of all that it has."""
        waiting = self._waiting[stream_id]
        frame_count = min(waiting.frame_count, most_frames)
        body_bytes = min(waiting.body_bytes, frame_count * FRAME_BYTES)
        return body_bytes + frame_count * FRAME_OVERHEAD_BYTES
