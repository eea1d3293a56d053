"""A sender coasts as it would go with acknowledgements: nobody can tell by what arrives."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from harness.core.network.capacity import ConstantRate, InterruptedRate, Outages
from harness.core.network.profile import CongestionControl
from harness.core.network.tcp import Path, TcpLink
from harness.core.network.tcp_flow import TcpFlow
from harness.core.network.varying import Variation
from tests.core.link_runs import RATE_BPS, US

SEGMENT = 1448
STEADY = Variation(ConstantRate(US), RATE_BPS)
VARIATIONS = st.sampled_from(
    [
        STEADY,
        Variation(ConstantRate(US / 10), 10 * RATE_BPS),
        replace(STEADY, capacity=InterruptedRate(US, Outages(0.005, 0.2, 0.3))),
        replace(STEADY, competing_flow_count=2),
    ]
)
RTTS_S = st.sampled_from([0.005, 0.02, 0.1])
CONTROLS = st.sampled_from(CongestionControl)
SIZES = st.one_of(st.integers(1, 3 * SEGMENT), st.integers(1, 2_000_000))
SENDS = st.lists(
    st.tuples(st.integers(0, 3), SIZES, st.sampled_from((0.0, 0.003, 0.02, 0.3, 2.0))),
    max_size=12,
)


def link(
    variation: Variation, rtt_s: float, control: CongestionControl, *, coalesces: bool
) -> TcpLink:
    return TcpLink(rtt_s / 4, variation, Path(rtt_s * 3 / 4, control, coalesces=coalesces))


class Watched:
    """A link, and how much of each flow is there."""

    def __init__(self, watched: TcpLink) -> None:
        self.link = watched
        self.flows = [watched.open_flow() for _ in range(4)]
        self.here_bytes = [0] * 4

    def send(self, index: int, size_bytes: int, now_s: float) -> None:
        self.link.send(self.flows[index], size_bytes, now_s)

    def look(self, now_s: float) -> list[int]:
        for delivery in self.link.advance(now_s):
            assert isinstance(delivery.flow, TcpFlow)
            self.here_bytes[self.flows.index(delivery.flow)] += delivery.size_bytes
        return list(self.here_bytes)


@given(SENDS, VARIATIONS, RTTS_S, CONTROLS)
def test_as_much_of_everything_is_here_at_any_time(
    sends: list[tuple[int, int, float]],
    variation: Variation,
    rtt_s: float,
    control: CongestionControl,
) -> None:
    plain, coasting = (
        Watched(link(variation, rtt_s, control, coalesces=coalesces)) for coalesces in (False, True)
    )
    now_s = 0.0
    for index, size_bytes, pause_s in [*sends, (0, 1, 0.5), (1, 1, 60.0)]:
        plain.send(index, size_bytes, now_s)
        coasting.send(index, size_bytes, now_s)
        now_s += pause_s
        # Both round differently: what arrives at the very moment may be here or not.
        least, here, most = plain.look(now_s - 1e-9), coasting.look(now_s), plain.look(now_s + 1e-9)
        assert all(low <= it <= high for low, it, high in zip(least, here, most, strict=True))
        now_s += 2e-9


def test_acknowledgements_are_told_again_where_a_window_may_grow() -> None:
    """Six at once fill no window; the last of them alone would fill what each had."""
    counts = []
    for coalesces in (False, True):
        made = link(STEADY, 0.1, CongestionControl.CUBIC, coalesces=coalesces)
        flows = [made.open_flow() for _ in range(6)]
        for flow in flows:
            made.send(flow, 300 * SEGMENT, 0.0)
        made.send(flows[0], 2000 * SEGMENT, 0.0)
        made.advance(60.0)
        counts.append([flow.sender.controller.window_segments for flow in flows])

    assert counts[0] == counts[1]
    assert counts[1][0] > max(counts[1][1:])


def test_a_receiver_that_is_full_stops_a_coasting_sender_too() -> None:
    here_bytes = []
    for coalesces in (False, True):
        watched = Watched(link(STEADY, 0.02, CongestionControl.CUBIC, coalesces=coalesces))
        watched.send(0, 2000 * SEGMENT, 0.0)
        watched.look(1.0)
        watched.link.pause(watched.flows[0], 1.0)
        paused = watched.look(1.5)
        watched.link.resume(watched.flows[0], 2.0)
        here_bytes.append([paused, watched.look(2.5), watched.look(9.0)])

    assert here_bytes[0] == here_bytes[1]
    assert here_bytes[1][0] < here_bytes[1][1] < here_bytes[1][2]


def test_a_stream_ends_once_with_its_last_byte() -> None:
    made = link(STEADY, 0.02, CongestionControl.CUBIC, coalesces=True)
    flow = made.open_flow()
    made.send(flow, 2000 * SEGMENT, 0.0)
    made.advance(1.0)
    assert flow.coast is not None
    made.finish(flow, 1.0)

    deliveries = made.advance(60.0)
    assert [delivery.is_end for delivery in deliveries] == [False] * (len(deliveries) - 1) + [True]
