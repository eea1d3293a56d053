"""A link driven by a list of sendings, punctually or late; every delivery that it reported."""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from harness.core.network.access import Direction
from harness.core.network.flow import Delivery, Flow
from harness.core.network.link import Link
from harness.core.network.transmitter import Transmitter

RATE_BPS = 8e6
"""One byte takes one microsecond."""
US = 1e-6


def steady(rate_bps: float | None = RATE_BPS, delay_s: float = 0.0) -> Link:
    """A link on which nothing varies."""
    return Link(Transmitter(rate_bps, delay_s))


@dataclass(frozen=True)
class Sending:
    after_s: float
    flow: int
    size_bytes: int
    held_s: float = 0.0


@dataclass
class Run:
    """A link driven by a list of sendings; every delivery, in the order it was reported."""

    link: Direction
    flow_count: int = 3
    flows: list[Flow] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    now_s: float = 0.0

    def __post_init__(self) -> None:
        self.flows = [self.link.open_flow() for _ in range(self.flow_count)]

    def perform(self, sendings: list[Sending], *, punctual: bool) -> None:
        for sending in sendings:
            self.wait(sending.after_s, punctual=punctual)
            flow = self.flows[sending.flow]
            held_until_s = self.now_s + sending.held_s
            self.link.send(flow, sending.size_bytes, self.now_s, not_before_s=held_until_s)
        self.drain()

    def wait(self, duration_s: float, *, punctual: bool) -> None:
        until_s = self.now_s + duration_s
        while punctual and (next_s := self.link.next_event_s()) is not None and next_s <= until_s:
            self.advance(next_s)
        self.now_s = max(until_s, self.now_s)

    def drain(self) -> None:
        while (next_s := self.link.next_event_s()) is not None:
            self.advance(max(next_s, self.now_s))

    def advance(self, now_s: float) -> None:
        self.now_s = now_s
        self.deliveries += self.link.advance(now_s)

    def schedule(self) -> list[tuple[int, int, float]]:
        return [(self.flows.index(d.flow), d.size_bytes, d.arrival_s) for d in self.deliveries]

    def delivered_bytes(self, flow: int) -> int:
        return sum(d.size_bytes for d in self.deliveries if d.flow is self.flows[flow])


sizes = st.integers(1, 20_000)
gaps = st.sampled_from([0.0, 1e-4, 1e-3, 0.05, 1.0])
sendings = st.lists(
    st.builds(
        Sending,
        after_s=gaps,
        flow=st.integers(0, 2),
        size_bytes=sizes,
        held_s=st.sampled_from([0.0, 0.0, 0.002, 0.3]),
    ),
    max_size=20,
)
