"""Turns of coasting senders: trains of one size that leave without a pause, over and over."""

from operator import attrgetter
from typing import NamedTuple

from harness.core.network.first_come import FirstCome
from harness.core.network.tcp_flow import TcpFlow

_last_of = attrgetter("last")


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

    def put_s(self, turn: int) -> float:
        """When it was handed over: as the one in its place began to leave, a round before."""
        before = turn - len(self._flows)
        return self._trains[turn].put_s if before < 0 else self.begin_s(before)

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
