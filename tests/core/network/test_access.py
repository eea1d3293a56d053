from dataclasses import replace

import pytest

from harness.core.network.access import downlink, uplink
from harness.core.network.capacity import Outages, Trace
from harness.core.network.coalescing import CoalescingTransmitter
from harness.core.network.link import Link
from harness.core.network.profile import CongestionControl, NetworkProfile, RateCounts, Transport
from harness.core.network.tcp import TcpLink
from harness.core.network.transmitter import Transmitter as Steady
from harness.core.network.varying import VaryingTransmitter as Varying

PLAIN = NetworkProfile("plain", 8e6, 4e6, 0.1)


@pytest.mark.parametrize(
    ("profile", "down", "up"),
    [
        pytest.param(PLAIN, Steady, Steady, id="rates"),
        pytest.param(NetworkProfile("delay", None, None, 0.1), Steady, Steady, id="a delay"),
        pytest.param(replace(PLAIN, delay_per_request_s=0.5), Steady, Steady, id="per request"),
        pytest.param(replace(PLAIN, jitter_s=0.01), Varying, Varying, id="jitter"),
        pytest.param(replace(PLAIN, outages=Outages(1.0, 0.2)), Varying, Varying, id="outages"),
        pytest.param(replace(PLAIN, download_queue_bytes=9000), Varying, Steady, id="queue"),
        pytest.param(replace(PLAIN, upload_queue_bytes=9000), Steady, Varying, id="queue up"),
        pytest.param(replace(PLAIN, competing_download_count=1), Varying, Steady, id="others"),
        pytest.param(replace(PLAIN, download_trace=Trace("7")), Varying, Steady, id="trace"),
        pytest.param(replace(PLAIN, upload_trace=Trace("7")), Steady, Varying, id="trace up"),
    ],
)
def test_only_a_link_on_which_something_varies_is_more_than_plain(
    profile: NetworkProfile, down: type[Steady], up: type[Steady]
) -> None:
    links = downlink(profile, 0.0), uplink(profile, 0.0)

    assert [type(link) for link in links] == [Link, Link]
    assert [type(each.transmitter) for each in links if isinstance(each, Link)] == [down, up]


def test_a_link_of_which_nobody_looks_at_segments_sends_many_at_once() -> None:
    links = downlink(PLAIN, 0.0, coalesces=True), uplink(PLAIN, 0.0, coalesces=True)

    transmitters = [type(each.transmitter) for each in links if isinstance(each, Link)]
    assert transmitters == [CoalescingTransmitter] * 2


def test_tcp_has_senders_of_its_own() -> None:
    profile = PLAIN.with_transport(Transport.TCP)

    assert [type(link) for link in (downlink(profile, 0.0), uplink(profile, 0.0))] == [TcpLink] * 2


@pytest.mark.parametrize("congestion", CongestionControl)
def test_each_direction_of_tcp_loses_packets_of_its_own(congestion: CongestionControl) -> None:
    lossy = replace(
        PLAIN.with_transport(Transport.TCP), upload_bps=8e6, loss_share=0.2, congestion=congestion
    )
    last_s = []
    for link in (downlink(lossy, 0.0), uplink(lossy, 0.0), downlink(lossy, 0.0)):
        link.send(link.open_flow(), 100_000, 0.0)
        last_s.append(link.advance(1000.0)[-1].arrival_s)

    down_s, up_s, again_s = last_s
    assert down_s == again_s != up_s
    assert min(last_s) > 0.1


def test_senders_that_keep_nothing_back_cannot_lose_anything() -> None:
    with pytest.raises(AssertionError, match="nobody but TCP"):
        downlink(replace(PLAIN, loss_share=0.1), 0.0)


def test_a_wire_rate_leaves_less_for_the_bytes_of_http() -> None:
    link = downlink(replace(PLAIN, rate_counts=RateCounts.WIRE), 0.0)
    flow = link.open_flow()
    link.send(flow, 144_800, 0.0)

    assert link.earliest_arrival_s(flow, 144_800) == pytest.approx(0.150)


@pytest.mark.parametrize("delay_s", [0.0, 0.1], ids=["delay on the other", "delay on its own"])
def test_an_acknowledgement_takes_the_round_trip_and_its_bytes_on_the_way_back(
    delay_s: float,
) -> None:
    # Ten segments of 1.5 ms; the eleventh follows the acknowledgement of the first two, whose 52
    # bytes take 0.104 ms at 4 Mbit/s.
    link = downlink(PLAIN.with_transport(Transport.TCP), delay_s)
    link.send(link.open_flow(), 11 * 1448, 0.0)

    *_, last = link.advance(1.0)

    assert last.arrival_s == pytest.approx(0.0030 + 0.100104 + 0.0015 + delay_s)


def test_the_directions_of_a_link_draw_apart() -> None:
    profile = replace(PLAIN, upload_bps=8e6, jitter_s=0.05)
    arrivals_s = []
    for link in (downlink(profile, 0.0), uplink(profile, 0.0), downlink(profile, 0.0)):
        flow = link.open_flow()
        link.send(flow, 1000, 0.0)
        arrivals_s += [delivery.arrival_s for delivery in link.advance(1.0)]

    down_s, up_s, again_s = arrivals_s
    assert down_s == again_s != up_s
    assert 0.001 <= min(down_s, up_s) <= max(down_s, up_s) <= 0.001 + 0.025
