"""Many turns of coasting senders at once, and when their bytes will have left.

A coasting sender hands over a train whenever one of its own has left, so that trains take turns in
the order in which they wait. As long as all have enough to send, as many turns as are over by now
are worked out at once.
"""

from itertools import cycle
from math import ceil

from harness.core.network.coasting.coast import Coast
from harness.core.network.coasting.turns import Turns
from harness.core.network.first_come import FirstCome
from harness.core.network.flow import Delivery, Flow
from harness.core.network.sender.host import most_waiting_bytes
from harness.core.network.tcp_flow import TcpFlow

_LEAST_TURNS = 6
"""Fewer are taken sooner one by one."""


def _coast_of(flow: TcpFlow) -> Coast:
    """A flow coasts: how."""
    assert flow.coast is not None
    return flow.coast


class Rounds:
    """The turns of one direction: trains of `train_bytes`, `delay_s` until they are there.

    It is known `ack_delay_s` later that they are.
    """

    def __init__(
        self, queue: FirstCome, train_bytes: int, delay_s: float, ack_delay_s: float
    ) -> None:
        self._queue = queue
        self._train_bytes = train_bytes
        self._turn_s = train_bytes * queue.s_per_byte
        self._delay_s = delay_s
        self._ack_s = ack_delay_s
        self._not_before = 0  # worth looking at it again after so many changes
        self._known: tuple[int, Turns | None] = (-1, None)
        self._round_counts: dict[TcpFlow, int] = {}  # of those that are known, once asked for
        self._most_waiting_bytes = most_waiting_bytes(train_bytes)

    def forget(self) -> None:
        """A flow has something new to send, or goes on in another way than before."""
        self._known = (-1, None)

    def skip(self, until_s: float) -> list[Delivery]:
        """Let trains leave that do until then, all but the last few; when they will be there.

        Of each flow, what is there by then is one delivery, there when the last of it is.
        """
        turn_count = self._queue.bytes_by(until_s) // self._train_bytes
        if turn_count < _LEAST_TURNS or self._queue.change_count < self._not_before:
            return []
        if (turns := self._turns()) is None:
            self._not_before = self._queue.change_count + len(self._queue.trains)
            return []
        turn_count = min(turn_count, self._whole_rounds(turns, turn_count) * turns.round_count)
        if turn_count < _LEAST_TURNS:
            self._not_before = self._queue.change_count + turns.round_count
            return []
        deliveries = self._deliveries(turns, turn_count, until_s)
        self._hand_over(turns, turn_count)
        return deliveries

    def steps(self, until_s: float) -> list[Delivery]:
        """Let trains begin to leave before then, one by one, and another of each one's flow wait.

        Whoever else waits, and coasts or not; the first that takes more than that ends it. One that
        may leave at all begins by then.
        """
        queue, size_bytes, deliveries = self._queue, self._train_bytes, list[Delivery]()
        if queue.trains[0].size_bytes != size_bytes:
            return deliveries
        begin_s, delay_s, ack_s = queue.next_begin_s, self._delay_s, self._ack_s
        most_waiting_bytes = self._most_waiting_bytes
        for train, left_s in zip(cycle(queue.trains), queue.ends_s(size_bytes), strict=False):
            flow = train.flow
            if flow is None or (coast := flow.coast) is None or flow.is_paused:
                break
            if train.size_bytes != size_bytes or flow.buffer_bytes < most_waiting_bytes:
                break
            arrival_s = left_s + delay_s
            if not coast.take_turn(begin_s, arrival_s + ack_s, train.put_s):
                break
            train.put_s, begin_s = begin_s, left_s
            flow.receiver.received_bytes += size_bytes
            flow.queued_bytes -= size_bytes
            deliveries.append(Delivery(flow, size_bytes, arrival_s, False))
            if begin_s >= until_s:
                break
        if deliveries:
            queue.take_turns(len(deliveries), size_bytes)
        return deliveries

    def forecast_s(self, flow: Flow, size_bytes: int) -> float:
        """When so much more of a flow will be there, of what has not left yet; never later.

        Exact as long as all coast who wait, and nobody sends anything more.
        """
        if (turns := self._turns()) is not None:
            assert isinstance(flow, TcpFlow)
            return self._there_s(self._bytes_until(turns, flow, size_bytes))
        before_bytes, last_bytes, missing_bytes = 0, 0, size_bytes
        for train in self._queue.trains:
            before_bytes += train.size_bytes
            if train.flow is flow:
                last_bytes = before_bytes
                missing_bytes -= train.size_bytes
                if missing_bytes <= 0:
                    is_one = len(train.arrivals) <= 1
                    return self._there_s(last_bytes if is_one else last_bytes + missing_bytes)
        return self._there_s(last_bytes + missing_bytes)

    def _there_s(self, left_bytes: int) -> float:
        return self._queue.after_s(left_bytes) + self._delay_s

    def _turns(self) -> Turns | None:
        """How those that wait take turns; None if one does not coast on, or is not whole."""
        change_count, turns = self._known
        if change_count != self._queue.change_count:
            flows = self._flows()
            turns = Turns(flows, self._queue, self._turn_s) if flows else None
            if turns is not None and not self._coast_on(turns):
                turns = None
            self._known, self._round_counts = (self._queue.change_count, turns), {}
        return turns

    def _flows(self) -> list[TcpFlow]:
        """Whose trains wait, in order; none where one is not whole."""
        trains, train_bytes = self._queue.trains, self._train_bytes
        flows = [
            flow
            for train in trains
            if train.size_bytes == train_bytes and (flow := train.flow) is not None
        ]
        return flows if len(flows) == len(trains) else []

    def _coast_on(self, turns: Turns) -> bool:
        """Whether no acknowledgement changes anything while these take turns."""
        known_s = self._turn_s + self._delay_s + self._ack_s  # after a train began to leave
        round_s = turns.round_count * self._turn_s
        most_out_bytes = self._train_bytes * (1 + (ceil(known_s / round_s) if round_s else 0))
        for flow, places in turns.places.items():
            coast = flow.coast
            if coast is None or flow.is_paused:
                return False
            if len(places) * most_out_bytes > coast.settled_bytes:
                return False
        return True

    def _bytes_until(self, turns: Turns, flow: TcpFlow, missing_bytes: int) -> int:
        """What leaves at least until so much more of a flow has left."""
        train_bytes = self._train_bytes
        if (places := turns.places.get(flow)) is None:
            return missing_bytes
        count = -(-missing_bytes // train_bytes)
        if count <= len(places):
            return (places[count - 1] + 1) * train_bytes
        further = count - len(places)
        missing_bytes -= len(places) * train_bytes
        rounds, which = divmod(further - 1, len(places))
        if (whole_rounds := self._whole_rounds(turns, rounds + 1, but=flow)) <= rounds:
            # Then it may be alone.
            turn_count = whole_rounds * turns.round_count + places[-1] + 1
            return (turn_count - whole_rounds * len(places)) * train_bytes + missing_bytes
        turn_count = (rounds + 1) * turns.round_count + places[which] + 1
        last_bytes = flow.sender.held_bytes - (further - 1) * train_bytes
        return turn_count * train_bytes - max(0, train_bytes - last_bytes)

    def _deliveries(self, turns: Turns, count: int, until_s: float) -> list[Delivery]:
        """What so many turns bring, and when."""
        train_bytes, delay_s = self._train_bytes, self._delay_s
        there_count = min(count, self._queue.bytes_by(until_s - delay_s) // train_bytes)
        there = [
            Delivery(flow, own_count * train_bytes, turns.left_s(last) + delay_s, False)
            for flow, own_count, last in turns.shares(there_count)
        ]
        return there + [
            Delivery(turns.flow(turn), train_bytes, turns.left_s(turn) + delay_s, False)
            for turn in range(there_count, count)
        ]

    def _hand_over(self, turns: Turns, count: int) -> None:
        """Tell everybody what left of it, and that as much was handed over behind it."""
        train_bytes, known_s = self._train_bytes, self._delay_s + self._ack_s
        out = turns.departures(count, ceil(known_s / self._turn_s), train_bytes, known_s)
        for flow, own_count, last in turns.shares(count):
            size_bytes = own_count * train_bytes
            _coast_of(flow).skip(size_bytes, out[flow], turns.begin_s(last))
            flow.receiver.skip(size_bytes)
            flow.queued_bytes -= size_bytes
        turns.hand_over(count)
        self._queue.take_turns(count, train_bytes)

    def _whole_rounds(self, turns: Turns, most: int, *, but: TcpFlow | None = None) -> int:
        """In how many rounds, `most` at most, everybody but one hands over only whole trains."""
        if not self._round_counts:
            train_bytes = self._train_bytes
            self._round_counts = {
                flow: flow.sender.stream.whole_count(train_bytes) // len(places)
                for flow, places in turns.places.items()
            }
        counts = [count for flow, count in self._round_counts.items() if flow is not but]
        return min(most, *counts) if counts else most
