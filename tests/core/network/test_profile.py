from dataclasses import replace
from typing import Any

import pytest

from harness.core.network.capacity import Outages, Trace
from harness.core.network.profile import NetworkProfile, RateCounts, Transport

CABLE = NetworkProfile("cable", download_bps=30e6, upload_bps=5e6, rtt_s=0.010)
UNSHAPED = NetworkProfile("local", download_bps=None, upload_bps=None, rtt_s=0.0)


def test_nothing_arrives_before_one_round_trip() -> None:
    assert CABLE.floor_s(0) == 0.010


@pytest.mark.parametrize(
    ("size_bytes", "floor_s"),
    [
        pytest.param(131_072, 0.044_952_5, id="128 KiB"),
        pytest.param(10_600_000, 2.836_667, id="a radiograph in JPEG-LS"),
        pytest.param(11_100_000, 2.970, id="a radiograph in HTJ2K"),
        pytest.param(30_000_000, 8.010, id="a CT in JPEG-LS"),
    ],
)
def test_bytes_take_a_round_trip_and_their_bits_over_the_rate(
    size_bytes: int, floor_s: float
) -> None:
    assert CABLE.floor_s(size_bytes) == pytest.approx(floor_s, abs=1e-6)


def test_without_a_rate_only_the_round_trip_is_left() -> None:
    satellite = NetworkProfile("satellite", None, None, rtt_s=0.6)

    assert satellite.floor_s(10**9) == 0.6


def test_an_unshaped_network_costs_nothing() -> None:
    assert UNSHAPED.floor_s(10**9) == 0.0
    assert not UNSHAPED.is_shaped


@pytest.mark.parametrize(
    "profile",
    [
        NetworkProfile("down", 1e6, None, 0.0),
        NetworkProfile("up", None, 1e6, 0.0),
        NetworkProfile("delay", None, None, 0.001),
    ],
    ids=lambda profile: profile.name,
)
def test_any_limit_has_to_be_emulated(profile: NetworkProfile) -> None:
    assert profile.is_shaped


@pytest.mark.parametrize(
    "profile",
    [
        replace(UNSHAPED, delay_per_request_s=0.5),
        replace(UNSHAPED, jitter_s=0.01),
        replace(UNSHAPED, outages=Outages(1.0, 0.2)),
        replace(UNSHAPED, upload_trace=Trace("7")),
    ],
)
def test_whatever_else_happens_on_a_link_has_to_be_emulated(profile: NetworkProfile) -> None:
    assert profile.is_shaped


def test_what_every_answer_waits_is_part_of_the_floor() -> None:
    slow_3g = replace(CABLE, rtt_s=0.0, delay_per_request_s=2.0)

    assert slow_3g.floor_s(0) == 2.0
    assert slow_3g.floor_s(30_000) == pytest.approx(2.008)


def test_an_outage_is_part_of_the_floor() -> None:
    broken = replace(CABLE, outages=Outages(first_s=0.05, duration_s=1.0))

    assert broken.floor_s(75_000) == pytest.approx(0.03)
    assert broken.floor_s(300_000) == pytest.approx(1.09)


def test_a_trace_is_part_of_the_floor() -> None:
    traced = NetworkProfile("traced", None, None, 0.01, download_trace=Trace("8\n20\n40"))

    assert traced.floor_s(0) == 0.01
    assert [traced.floor_s(count) for count in (1, 1504, 1505)] == pytest.approx(
        [0.020, 0.020, 0.040]
    )


def test_what_only_slows_down_is_left_out_of_the_floor() -> None:
    slowed = replace(
        CABLE,
        jitter_s=0.1,
        loss_share=0.1,
        download_queue_bytes=100_000,
        competing_download_count=3,
    )

    assert slowed.floor_s(10**6) == CABLE.floor_s(10**6)


@pytest.mark.parametrize(
    "varied",
    [
        {"jitter_s": 0.01},
        {"loss_share": 0.01},
        {"download_queue_bytes": 9000},
        {"upload_queue_bytes": 9000},
        {"competing_download_count": 1},
        {"outages": Outages(1.0, 0.2)},
        {"download_trace": Trace("7")},
        {"upload_trace": Trace("7")},
    ],
    ids=lambda varied: next(iter(varied)),
)
def test_a_link_on_which_anything_varies_is_not_steady(varied: dict[str, Any]) -> None:
    assert not replace(CABLE, **varied).is_steady


def test_a_delay_per_request_is_steady() -> None:
    assert CABLE.is_steady
    assert replace(CABLE, delay_per_request_s=0.5).is_steady


def test_a_trace_counts_as_its_mean_rate() -> None:
    traced = NetworkProfile("traced", None, None, 0.0, download_trace=Trace("2\n4"))
    wire = replace(traced, rate_counts=RateCounts.WIRE)

    assert traced.download_payload_bps == pytest.approx(2 * 1504 * 8 / 0.004)
    assert wire.download_payload_bps == pytest.approx(2 * 1448 * 8 / 0.004)
    assert wire.download_capacity.departure_s(0.0, 1449) == pytest.approx(0.004)


def test_a_rate_of_the_wire_leaves_less_for_the_bytes_of_http() -> None:
    wire = NetworkProfile("wire", 12e6, None, 0.0, rate_counts=RateCounts.WIRE)

    assert wire.floor_s(1448) == pytest.approx(1500 * 8 / 12e6)


def test_with_tcp_the_same_link_carries_its_headers_too() -> None:
    fluid = NetworkProfile("link", 12e6, None, 0.01)
    tcp = fluid.with_transport(Transport.TCP)

    assert tcp.download_payload_bps == pytest.approx(12e6 * 1448 / 1500)
    assert replace(tcp, transport=Transport.FLUID, rate_counts=RateCounts.PAYLOAD) == fluid
    assert fluid.with_transport(Transport.FLUID) == fluid


def test_a_rate_of_the_payload_is_the_rate_of_http() -> None:
    payload = NetworkProfile("payload", 12e6, 3e6, 0.0)

    assert (payload.download_payload_bps, payload.upload_payload_bps) == (12e6, 3e6)


def test_work_hides_in_what_is_left_of_a_round_trip_and_in_what_every_request_waits() -> None:
    near, far = (replace(CABLE, rtt_s=rtt_s, delay_per_request_s=0.5) for rtt_s in (0.0, 0.1))

    assert (near.lead_s, near.hidden_s) == (0.0, 0.5)
    assert 0 < far.lead_s < 0.1
    assert far.hidden_s == far.lead_s + 0.5


@pytest.mark.parametrize(("rtt_s", "unhidden_s"), [(0.1, 0.0), (0.0105, 0.01), (0.0, 0.02)])
def test_a_real_round_trip_hides_in_an_emulated_one_as_far_as_that_is_longer(
    rtt_s: float, unhidden_s: float
) -> None:
    profile = NetworkProfile("any", None, None, rtt_s)

    assert profile.unhidden_s(0.02) == pytest.approx(unhidden_s)
