"""How the streams of one HTTP/2 connection share it: they take turns, one frame each.

The law of this file: of two streams that have more than enough to send, neither is ever more than
one frame ahead of the other. No payload is here, only sizes.
"""

from collections import deque
from dataclasses import dataclass
from typing import NamedTuple

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


class Multiplexer:
    """What the streams of one connection may send now, and which of them is next."""

    def __init__(self) -> None:
        self._waiting: dict[int, _Waiting] = {}
        self._turns: deque[int] = deque()
        self.wire_bytes = 0
        """The wire size of all of it."""

    def offer(self, stream_id: int, body_bytes: int, *, is_end: bool) -> None:
        """A stream may send so much now, in place of what it could before; its end with `is_end`.

        A stream that had nothing to send lines up behind the others.
        """
        before = self._waiting.get(stream_id)
        if before is None and (body_bytes or is_end):
            self._turns.append(stream_id)
        self.wire_bytes -= before.wire_bytes if before else 0
        after = self._waiting[stream_id] = _Waiting(body_bytes, is_end)
        self.wire_bytes += after.wire_bytes
        if not after.frame_count:
            self.withdraw(stream_id)

    def withdraw(self, stream_id: int) -> None:
        """A stream has nothing to send any more."""
        if waiting := self._waiting.pop(stream_id, None):
            self.wire_bytes -= waiting.wire_bytes
            if stream_id in self._turns:
                self._turns.remove(stream_id)

    def waiting_bytes(self, stream_id: int) -> int:
        """How much of its body a stream has still to send."""
        waiting = self._waiting.get(stream_id)
        return waiting.body_bytes if waiting else 0

    def wire_bytes_until(self, stream_id: int, body_bytes: int) -> int:
        """What is sent until so much of a stream, not nothing, has left; nobody offers more."""
        rounds = -(-body_bytes // FRAME_BYTES)
        wire_bytes = 0
        for other in self._turns:
            waiting = self._waiting[other]
            frame_count = min(waiting.frame_count, rounds)
            wire_bytes += min(waiting.body_bytes, frame_count * FRAME_BYTES)
            wire_bytes += frame_count * FRAME_OVERHEAD_BYTES
            if other == stream_id:
                rounds -= 1  # those behind it have had one turn fewer by then
        return wire_bytes

    def next_frame(self) -> Frame | None:
        """What is sent next; None where nobody has anything to send."""
        if not self._turns:
            return None
        stream_id = self._turns[0]
        waiting = self._waiting[stream_id]
        body_bytes = min(waiting.body_bytes, FRAME_BYTES)
        is_end = waiting.is_end and body_bytes == waiting.body_bytes
        return Frame(stream_id, body_bytes, is_end)

    def sent(self, frame: Frame) -> None:
        """The next frame, or a part of it, has been sent, and its stream lines up again."""
        assert self._turns[0] == frame.stream_id, frame
        waiting = self._waiting[frame.stream_id]
        self._turns.rotate(-1)
        left_bytes = waiting.body_bytes - frame.body_bytes
        self.offer(frame.stream_id, left_bytes, is_end=waiting.is_end and not frame.is_end)
