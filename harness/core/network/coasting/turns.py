"""Turns of coasting senders: trains of one size that leave without a pause, over and over."""

from operator import attrgetter
from typing import NamedTuple

from harness.core.network.coasting.coast import Departure
from harness.core.network.first_come import FirstCome
from harness.core.network.tcp_flow import TcpFlow

_last_of = attrgetter("last")

Departures = dict[TcpFlow, list[Departure]]


class Share(NamedTuple):
    """So many of the first turns are a flow's, the last of them at `last`."""

    flow: TcpFlow
    turn_count: int
    last: int


class Turns:
    """What leaves from now on: trains of these flows, in the order in which they wait.

    A turn is counted from 0; at each the next train of its flow is handed over.
    """

    def __init__(self, flows: list[TcpFlow], queue: FirstCome, turn_s: float) -> None:
        self._flows = flows
        self._turn_s = turn_s
        self._start_s = queue.after_s(0)
        self._trains = queue.trains
        self.places: dict[TcpFlow, list[int]] = {}
        """Which turns of a round are whose."""
        for place, flow in enumerate(flows):
            self.places.setdefault(flow, []).append(place)

    @property
    def round_count(self) -> int:
        """How many turns a round has."""
        return len(self._flows)

    def flow(self, turn: int) -> TcpFlow:
        """Whose turn it is."""
        return self._flows[turn % len(self._flows)]

    def begin_s(self, turn: int) -> float:
        """When a train begins to leave."""
        return self._start_s + turn * self._turn_s

    def left_s(self, turn: int) -> float:
        """When it has left."""
        return self._start_s + (turn + 1) * self._turn_s

    def departures(self, count: int, out_count: int, size_bytes: int, known_s: float) -> Departures:
        """What the last of so many turns put on its way, each known to be there so much later."""
        flows, round_count, turn_s = self._flows, len(self._flows), self._turn_s
        start_s, trains = self._start_s, self._trains
        out: Departures = {flow: [] for flow in self.places}
        for turn in range(max(0, count - out_count), count):
            before = turn - round_count
            put_s = trains[turn].put_s if before < 0 else start_s + before * turn_s
            left_s = start_s + (turn + 1) * turn_s
            out[flows[turn % round_count]].append(Departure(left_s + known_s, size_bytes, put_s))
        return out

    def hand_over(self, count: int) -> None:
        """Note when those were handed over that wait behind so many turns, in the same places.

        Each was as the one in its place began to leave, a round before.
        """
        round_count = len(self._flows)
        for place, train in enumerate(self._trains):
            turn = count + (place - count) % round_count
            if turn >= round_count:  # else it waited already
                train.put_s = self.begin_s(turn - round_count)

    def shares(self, count: int) -> list[Share]:
        """Whose the first so many turns are, in the order of their last ones."""
        round_count = len(self._flows)
        whole_count, further_count = divmod(count, round_count)
        shares: list[Share] = []
        for flow, places in self.places.items():
            own_count = whole_count * len(places) + sum([place < further_count for place in places])
            if own_count:
                further, which = divmod(own_count - 1, len(places))
                shares.append(Share(flow, own_count, further * round_count + places[which]))
        shares.sort(key=_last_of)
        return shares
