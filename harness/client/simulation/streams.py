"""The streams of one HTTP/2 connection, on one direction of a simulated link.

To whoever sends and waits, a stream is a flow like any other. On the link, all of them are the
flow of one connection, and which stream's bytes arrive is settled as the emulator settles it: heads
go first, then bodies take turns, frame by frame. A frame counts once it is whole, since it is a
TLS record of its own.
"""

from collections import deque
from collections.abc import Iterator
from math import inf

from harness.client.simulation.link import SimulatedLink
from harness.core.http.multiplex import Multiplexer
from harness.core.http.priority import Priority
from harness.core.network.access import Direction
from harness.core.network.flow import Flow


class SimulatedStreams(SimulatedLink):
    """See SimulatedLink."""

    def __init__(self, link: Direction) -> None:
        super().__init__(link)
        self._connection = link.open_flow()
        self._turns = Multiplexer()
        self._heads: deque[tuple[Flow, int]] = deque()
        self._streams: list[Flow] = []
        self._ids: dict[Flow, int] = {}
        self._arrived_bytes = 0  # that are no whole head or frame yet
        self._spare_bytes = 0  # that are on the link, and were of streams that were reset

    def open_flow(self) -> Flow:
        """A new stream's place."""
        stream = super().open_flow()
        self._ids[stream] = len(self._streams)
        self._streams.append(stream)
        return stream

    def _put(self, flow: Flow, size_bytes: int, head_bytes: int) -> None:
        now_s = self._loop.time()
        self._take_in(now_s)  # what came before is not this stream's
        before_bytes, stream_id = self._turns.wire_bytes, self._ids[flow]
        waiting_bytes = self._turns.waiting_bytes(stream_id)
        self._turns.offer(stream_id, waiting_bytes + size_bytes, is_end=False)
        if head_bytes:
            self._heads.append((flow, head_bytes))
        wire_bytes = head_bytes + self._turns.wire_bytes - before_bytes
        spare_bytes = min(self._spare_bytes, wire_bytes)
        self._spare_bytes -= spare_bytes
        self._link.send(self._connection, wire_bytes - spare_bytes, now_s)

    def prioritize(self, flow: Flow, priority: Priority | None, order: int) -> None:
        """See SimulatedLink."""
        self._take_in(self._loop.time())
        self._turns.prioritize(self._ids[flow], priority, order)
        self._look_again()

    def abandon(self, flow: Flow) -> None:
        """Send nothing more of a stream that its client has reset (RFC 9113 §5.4.2).

        The link has one flow for all streams, whose bytes are anybody's: the place of those that
        are dropped is taken by what others send next, and passes unused where nobody does.
        """
        self._take_in(self._loop.time())
        before_bytes, stream_id = self._turns.wire_bytes, self._ids[flow]
        self._turns.withdraw(stream_id)
        heads = [head for head in self._heads if head[0] is not flow]
        dropped_bytes = sum(size_bytes for _, size_bytes in self._heads)
        dropped_bytes -= sum(size_bytes for _, size_bytes in heads)
        self._heads = deque(heads)
        self._spare_bytes += dropped_bytes + before_bytes - self._turns.wire_bytes
        self._waits.pop(flow, None)

    def _arrivals(self, now_s: float) -> Iterator[tuple[Flow, int]]:
        came_bytes = sum(each.size_bytes for each in self._link.advance(now_s))
        if not came_bytes:
            return  # the emulator, too, settles nothing until a segment comes
        self._arrived_bytes += came_bytes
        while self._heads and self._heads[0][1] <= self._arrived_bytes:
            stream, head_bytes = self._heads.popleft()
            self._arrived_bytes -= head_bytes
            yield stream, head_bytes
        while not self._heads and (frame := self._turns.next_frame()):
            if frame.wire_bytes > self._arrived_bytes:
                return
            self._arrived_bytes -= frame.wire_bytes
            self._turns.sent(frame)
            yield self._streams[frame.stream_id], frame.body_bytes
        if not self._heads:  # what came besides was nobody's any more
            self._spare_bytes -= self._arrived_bytes
            self._arrived_bytes = 0

    def _earliest_s(self, flow: Flow, missing_bytes: int) -> float:
        wire_bytes = 0
        for stream, head_bytes in self._heads:
            wire_bytes += head_bytes
            if stream is flow:
                missing_bytes -= head_bytes
                if missing_bytes <= 0:
                    return self._connection_s(wire_bytes)
        stream_id = self._ids[flow]
        if missing_bytes > self._turns.waiting_bytes(stream_id):
            return inf
        return self._connection_s(
            wire_bytes + self._turns.wire_bytes_until(stream_id, missing_bytes)
        )

    def _connection_s(self, wire_bytes: int) -> float:
        missing_bytes = max(1, wire_bytes - self._arrived_bytes)
        return self._link.earliest_arrival_s(self._connection, missing_bytes)
