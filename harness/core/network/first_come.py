"""What leaves over one direction of a link first come, first served, and when.

Where the queue before the link holds only so many bytes, what does not fit is lost at its tail.
Other downloads without end have their part of the queue as long as somebody else is in it; whoever
comes to a link that idled finds them there.
"""

from collections import deque
from collections.abc import Iterator
from math import inf

from harness.core.network.capacity import ConstantRate
from harness.core.network.sender.packet import Arrival, Packet
from harness.core.network.small_queue import WAITING_TRAINS
from harness.core.network.tcp_flow import TcpFlow
from harness.core.network.varying import Variation


class Train:
    """Packets of one flow that leave together, as they will arrive.

    They are `size_bytes`, with their overhead `buffer_bytes`, of which `new_bytes` were never sent
    before; they were handed over at `put_s`. The stream of the flow ends behind it if `is_end`.
    Other downloads' have no flow.
    """

    __slots__ = ("arrivals", "buffer_bytes", "flow", "is_end", "new_bytes", "put_s", "size_bytes")

    def __init__(self, flow: TcpFlow | None, size_bytes: int, overhead_bytes: int = 0) -> None:
        """So many bytes, new ones, of which nobody has to know more."""
        self.flow = flow
        self.arrivals: list[Arrival] = []
        self.size_bytes = self.new_bytes = size_bytes
        self.buffer_bytes = size_bytes + overhead_bytes
        self.put_s = 0.0
        self.is_end = False

    @classmethod
    def of(cls, flow: TcpFlow, packets: list[Packet], overhead_bytes: int) -> "Train":
        """These packets."""
        train = cls(flow, sum([packet.size_bytes for packet in packets]), overhead_bytes)
        train.arrivals = [Arrival(packet, packet.order) for packet in packets]
        train.new_bytes -= sum([packet.size_bytes for packet in packets if packet.is_again])
        return train


class FirstCome:
    """The queue before one direction of a link, and the link; `train_bytes` are a whole train's.

    Whoever runs it takes each train at, or any time after, `next_begin_s`, in order.
    """

    def __init__(self, variation: Variation, train_bytes: int) -> None:
        assert variation.mean_bps or not variation.competing_flow_count, variation
        self._capacity = variation.capacity
        capacity = variation.capacity
        self.s_per_byte = capacity.s_per_byte if isinstance(capacity, ConstantRate) else 0.0
        """0 where rates vary, or nothing limits them."""
        self.change_count = 0
        """Larger after every change of what waits."""
        self._queue_bytes = variation.queue_bytes
        self.trains: deque[Train] = deque()
        """What waits, in order."""
        self._waiting_bytes = 0
        self._came_s = -inf  # when the first of what waits came
        self._zero_s = 0.0
        self._busy_since_s = -inf
        self._busy_bytes = 0
        self._left_s = -inf  # when all that was taken will have left
        self.next_begin_s = inf
        """When the next train begins to leave; inf without one."""
        self._others = [
            Train(None, train_bytes) for _ in range(self._other_count(variation, train_bytes))
        ]

    def after_s(self, size_bytes: int) -> float:
        """When so much of what waits, and of what comes behind it, will have left."""
        zero_s = self._zero_s
        if self.trains and self._came_s > self._left_s:
            return zero_s + self._capacity.departure_s(self._came_s - zero_s, size_bytes)
        busy_bytes = self._busy_bytes + size_bytes
        return zero_s + self._capacity.departure_s(self._busy_since_s - zero_s, busy_bytes)

    def ends_s(self, size_bytes: int) -> Iterator[float]:
        """When so much of what waits will have left, and as much behind it, again and again."""
        since_s, busy_bytes = self._busy_since_s, self._busy_bytes
        if self.trains and self._came_s > self._left_s:
            since_s, busy_bytes = self._came_s, 0
        zero_s, departure_s = self._zero_s, self._capacity.departure_s
        since_s -= zero_s
        while True:
            busy_bytes += size_bytes
            yield zero_s + departure_s(since_s, busy_bytes)

    def bytes_by(self, until_s: float) -> int:
        """How much can have left by then, of what leaves without a pause; 0 where rates vary."""
        since_s = until_s - self.next_begin_s
        return int(since_s / self.s_per_byte) if self.s_per_byte and since_s > 0 else 0

    def take_turns(self, count: int, train_bytes: int) -> float:
        """When so many trains of one size have left; as many others are put behind all."""
        begin_s = self.next_begin_s
        if begin_s > self._left_s:
            self._busy_since_s, self._busy_bytes = begin_s, 0
        self._came_s = begin_s
        self.trains.rotate(-count)
        self.change_count += count
        return self.leave(count * train_bytes)

    def put(self, train: Train, at_s: float) -> bool:
        """Let a train wait for its turn; False where it does not fit, and is lost."""
        train.put_s = at_s
        if not self.trains:
            self._came_s = at_s
            self.trains.extend(self._others)
            self._waiting_bytes = sum(other.size_bytes for other in self._others)
        waiting_bytes = self._waiting_bytes + train.size_bytes
        if self._queue_bytes is not None and waiting_bytes > self._queue_bytes:
            return False
        self._waiting_bytes = waiting_bytes
        self.trains.append(train)
        self.change_count += 1
        self._look_ahead()
        return True

    def take(self) -> Train:
        """The train that begins to leave now."""
        begin_s = self.next_begin_s
        train = self.trains.popleft()
        self.change_count += 1
        self._waiting_bytes -= train.size_bytes
        self._came_s = begin_s
        if begin_s > self._left_s:
            # A new busy period: the time during which the link idled is not made up for.
            self._busy_since_s, self._busy_bytes = begin_s, 0
        if train.flow is None:
            self.leave(train.size_bytes)
            self._put_behind(train)
        self._look_ahead()
        return train

    def leave(self, size_bytes: int) -> float:
        """When so much more of the train that was taken has left."""
        self._busy_bytes += size_bytes
        since_s = self._busy_since_s - self._zero_s
        left_s = self._zero_s + self._capacity.departure_s(since_s, self._busy_bytes)
        self._left_s = max(self._left_s, left_s)
        self._look_ahead()
        return self._left_s

    def forget(self, flow: TcpFlow) -> None:
        """What waits of a flow vanishes."""
        kept = [train for train in self.trains if train.flow is not flow]
        self.trains = deque(kept)
        self.change_count += 1
        self._waiting_bytes = sum(train.size_bytes for train in kept)
        self._look_ahead()

    def begin(self, now_s: float) -> None:
        """Let the times of outages and traces count from now."""
        self._zero_s = now_s
        self._busy_since_s, self._busy_bytes = max(now_s, self._left_s), 0

    def service_s(self, start_s: float, end_s: float) -> float:
        """How long between the two it could have been sending; 0 if they are reversed."""
        return self._capacity.service_s(start_s - self._zero_s, end_s - self._zero_s)

    def idle_since_s(self, now_s: float) -> float | None:
        """Since when nothing has been leaving (-inf: ever); None while something is."""
        return None if self._left_s > now_s else self._left_s

    def _look_ahead(self) -> None:
        """Note when the next train begins to leave, after any change."""
        if self.trains:
            self.next_begin_s = self._left_s if self._left_s > self._came_s else self._came_s
        else:
            self.next_begin_s = inf

    def _put_behind(self, other: Train) -> None:
        """One of the other downloads goes on, as long as somebody else wants the link."""
        if any(train.flow is not None for train in self.trains):
            self.trains.append(other)
            self._waiting_bytes += other.size_bytes
        else:
            self.trains.clear()
            self._waiting_bytes = 0

    @staticmethod
    def _other_count(variation: Variation, train_bytes: int) -> int:
        """How many trains of the others wait: an equal part of a queue that all share."""
        count = variation.competing_flow_count
        if variation.queue_bytes is None:
            return count * WAITING_TRAINS
        return count * max(1, variation.queue_bytes // ((count + 1) * train_bytes))
