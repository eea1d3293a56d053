"""TLS 1.3 records: what they add to what they carry, and when that can be read.

The law of this file: of a record nothing can be read before all of it is there. No payload is
here, only sizes.
"""

from collections import deque
from dataclasses import dataclass

LARGEST_RECORD_BYTES = 2**14
"""What a record carries at most (RFC 8446 §5.1)."""

RECORD_OVERHEAD_BYTES = 22
"""Its wire size beyond that: 5 of header, 1 of type, 16 of tag (RFC 8446 §5.2, AEADs of §9.1)."""

_FULL_BYTES = LARGEST_RECORD_BYTES + RECORD_OVERHEAD_BYTES


def recorded_bytes(content_bytes: int) -> int:
    """The wire size of so much that is written at once: full records, and one with the rest."""
    return content_bytes + -(-content_bytes // LARGEST_RECORD_BYTES) * RECORD_OVERHEAD_BYTES


@dataclass(slots=True)
class _Write:
    """What is left of one write behind bytes of TLS's own, which are nobody's content."""

    own_bytes: int
    content_bytes: int


class RecordStream:
    """The records that are under way in one direction of one connection."""

    def __init__(self) -> None:
        self._writes: deque[_Write] = deque()
        self._came_bytes = 0  # that are no whole record yet

    def write(self, content_bytes: int, own_bytes: int = 0) -> int:
        """Send so much behind bytes that TLS sends of its own; the wire size of all of it."""
        self._writes.append(_Write(own_bytes, content_bytes))
        return own_bytes + recorded_bytes(content_bytes)

    def receive(self, wire_bytes: int) -> int:
        """How much can be read now that so much more has come."""
        self._came_bytes += wire_bytes
        content_bytes = 0
        while self._writes:
            write = self._writes[0]
            content_bytes += self._taken(write)
            if write.own_bytes or write.content_bytes:
                break
            self._writes.popleft()
        return content_bytes

    def wire_bytes_until(self, content_bytes: int) -> int | None:
        """How much must come until so much more, not nothing, can be read; None: it is not sent."""
        wire_bytes = -self._came_bytes
        for write in self._writes:
            read_bytes = min(content_bytes, write.content_bytes)
            record_count = -(-read_bytes // LARGEST_RECORD_BYTES)
            last_end = min(record_count * LARGEST_RECORD_BYTES, write.content_bytes)
            wire_bytes += write.own_bytes + last_end + record_count * RECORD_OVERHEAD_BYTES
            content_bytes -= read_bytes
            if not content_bytes:
                return wire_bytes
        return None

    def _taken(self, write: _Write) -> int:
        """Take the whole records of a write out of what has come; their content."""
        own_bytes = min(write.own_bytes, self._came_bytes)
        write.own_bytes -= own_bytes
        self._came_bytes -= own_bytes
        if write.own_bytes:
            return 0
        record_count = min(
            self._came_bytes // _FULL_BYTES, write.content_bytes // LARGEST_RECORD_BYTES
        )
        content_bytes = record_count * LARGEST_RECORD_BYTES
        rest_bytes = write.content_bytes - content_bytes
        came_bytes = self._came_bytes - recorded_bytes(content_bytes)
        if 0 < rest_bytes < LARGEST_RECORD_BYTES and recorded_bytes(rest_bytes) <= came_bytes:
            content_bytes += rest_bytes
        self._came_bytes -= recorded_bytes(content_bytes)
        write.content_bytes -= content_bytes
        return content_bytes
