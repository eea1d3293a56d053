"""The rules and the models: segments of a link, decisions of a retrieval."""

import pytest

from benchmarks.conftest import Rate
from benchmarks.subjects import FOUR_G, retrieval, volume, volume_cases
from harness.core.models.floor import ideal_timeline
from harness.core.network.link import Link
from harness.core.network.transmitter import Transmitter
from harness.core.retrieval.machine import Retrieval
from harness.scenario.scenario import Case

SEGMENT_COUNT = 6000


@pytest.mark.parametrize("flow_count", [1, 6])
def test_link(rate: Rate, flow_count: int) -> None:
    """Segments that leave and arrive; each connection's bytes are all there at first."""

    def run() -> None:
        link = Link(Transmitter(FOUR_G.download_bps, FOUR_G.rtt_s))
        for _ in range(flow_count):
            link.send(link.open_flow(), link.turn_bytes * SEGMENT_COUNT // flow_count, 0.0)
        while (event_s := link.next_event_s()) is not None:
            link.advance(event_s)

    rate(run, SEGMENT_COUNT, "segments")


@pytest.mark.parametrize("case", volume_cases(), ids=lambda case: case.name)
def test_retrieval(rate: Rate, case: Case) -> None:
    """A volume on a perfect wire: every request, decode and render is one decision."""
    paths, bodies = volume()

    def run() -> Retrieval:
        played = retrieval(case, paths)
        ideal_timeline(played, bodies, FOUR_G)
        return played

    timeline = run().timeline
    decisions = len(timeline.requests) + len(timeline.decoded) + len(timeline.shown)
    rate(run, decisions, "decisions")
