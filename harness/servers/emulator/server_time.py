"""What a server takes for an answer; unlike the proxy's own work, it never hides in the lead."""

from collections import deque
from collections.abc import Iterable
from math import inf

from harness.core.http.given import FIELD_NAME
from harness.core.http.server_timing import read_wait

RawFields = Iterable[tuple[bytes, bytes]]


def without_notes(fields: RawFields) -> list[tuple[bytes, bytes]]:
    """The fields of an answer that its client is to see: none of our own processes' notes."""
    kept = ((name, value) for name, value in fields if name.lower() != FIELD_NAME)
    return [field for field in kept if read_wait(*field) is None]


class ServerTime:
    """How long the server took for as much of one answer as has come, in seconds.

    It is what the answer's fields tell. Where they tell what was measured, the time between two
    pieces of the body counts, too, but for what the server was kept waiting by the link. Of a real
    round trip to the server, what is within `lead_s` does not.
    """

    def __init__(self, fields: RawFields = (), now_s: float = 0.0, lead_s: float = inf) -> None:
        waits = [wait for field in fields if (wait := read_wait(*field)) is not None]
        self.so_far_s = 0.0
        self._waits = deque(waits)
        self._lead_s = lead_s
        self._is_measured = any(wait.is_measured for wait in waits)
        self._body_bytes = 0
        self._last_s = now_s
        self._room_since_s = -inf
        self._count_waits()

    def came(self, size_bytes: int, now_s: float) -> None:
        """The next piece of the body is here."""
        self._count_waits()
        self._body_bytes += size_bytes
        if self._is_measured:
            self.so_far_s += max(0.0, now_s - max(self._last_s, self._room_since_s))
            self._last_s = now_s

    def has_room(self, now_s: float) -> None:
        """The server was kept waiting until now."""
        self._room_since_s = now_s

    def _count_waits(self) -> None:
        while self._waits and self._waits[0].after_bytes <= self._body_bytes:
            self.so_far_s += self._waits.popleft().own_s(self._lead_s)
