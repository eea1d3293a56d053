from dataclasses import replace
from itertools import groupby
from math import inf
from operator import itemgetter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harness.core.network.access import Direction, downlink
from harness.core.network.flow import Flow
from harness.core.network.profile import NetworkProfile, RateCounts, Transport
from harness.core.network.theory import (
    during_download_s,
    equal_downloads_s,
    exchange_s,
    set_up_s,
    turn_bytes,
)
from harness.core.network.transmitter import Transmitter
from tests.core.link_runs import Run, Sending, steady

# A byte takes 1 us down and 10 us up.
PROFILE = NetworkProfile("hand", 8e6, 0.8e6, 0.020)


def test_an_exchange_is_a_round_trip_and_its_bytes() -> None:
    assert exchange_s(PROFILE, 100, 4_000) == pytest.approx(0.020 + 0.001 + 0.004)


def test_an_exchange_waits_for_what_every_request_waits() -> None:
    delayed = replace(PROFILE, delay_per_request_s=0.5)

    assert exchange_s(delayed, 100, 4_000) == pytest.approx(0.5 + 0.020 + 0.001 + 0.004)
    assert set_up_s(delayed) == 0.020


def test_a_rate_on_the_wire_carries_headers_too() -> None:
    wire = NetworkProfile("wire", 8e6, None, 0.0, rate_counts=RateCounts.WIRE)

    assert exchange_s(wire, 100, 1_448) == pytest.approx(0.0015)


def test_a_link_without_a_limit_takes_its_round_trip() -> None:
    assert exchange_s(NetworkProfile("far", None, None, 0.1), 10**6, 10**6) == 0.1


@pytest.mark.parametrize(("has_handshake", "expected_s"), [(True, 0.020), (False, 0.0)])
def test_a_new_connection_takes_a_round_trip_more(has_handshake: bool, expected_s: float) -> None:
    profile = NetworkProfile("hand", 8e6, 0.8e6, 0.020, has_handshake)

    assert set_up_s(profile) == expected_s


@pytest.mark.parametrize("rate_bps", [49e3, 1.6e6, 30e6, 300e6, 5e9])
def test_turns_are_as_long_as_those_of_the_link(rate_bps: float) -> None:
    profile = NetworkProfile("any", rate_bps, None, 0.0)

    assert turn_bytes(profile) == Transmitter(rate_bps, 0.0).turn_bytes


@pytest.mark.parametrize(("rate_bps", "segments"), [(1.6e6, 2), (30e6, 2), (300e6, 29), (5e9, 45)])
def test_a_sender_of_tcp_has_two_trains_in_a_row(rate_bps: float, segments: int) -> None:
    profile = NetworkProfile("any", rate_bps, None, 0.0).with_transport(Transport.TCP)

    assert turn_bytes(profile) == 2 * segments * 1448
    assert turn_bytes(profile) == 2 * downlink(profile, 0.0).turn_bytes


def test_a_small_answer_waits_for_half_a_train_and_two_of_a_tcp_download() -> None:
    profile = PROFILE.with_transport(Transport.TCP)
    waited_s = during_download_s(profile, 0, 0) - exchange_s(profile, 0, 0)

    assert waited_s == pytest.approx(2.5 * 2 * 1_500 * 1e-6)


@pytest.mark.parametrize("rate_bps", [1.6e6, 5e6, 30e6, 100e6])
@pytest.mark.parametrize("count", [2, 6])
def test_turns_are_as_long_as_those_that_senders_of_tcp_take(rate_bps: float, count: int) -> None:
    profile = NetworkProfile("any", rate_bps, None, 0.0).with_transport(Transport.TCP)
    run = Run(downlink(profile, 0.0), count)
    run.perform([Sending(0.0, flow, 1_000_000) for flow in range(count)], punctual=True)
    turns = groupby(run.schedule(), key=itemgetter(0))
    sizes_bytes = [sum(size_bytes for _, size_bytes, _ in turn) for _, turn in turns]

    # Their windows are open by then, and none has sent everything yet.
    while_all_send = sizes_bytes[len(sizes_bytes) // 2 : -2 * count]
    assert set(while_all_send) == {turn_bytes(profile)}


def test_a_small_answer_waits_for_half_a_turn_of_a_download() -> None:
    waited_s = during_download_s(PROFILE, 0, 0) - exchange_s(PROFILE, 0, 0)

    assert waited_s == pytest.approx(1_448 / 2 * 1e-6)


def test_a_small_answer_waits_for_the_rest_of_a_turn_that_outlasts_a_round_trip() -> None:
    """A turn takes 1.448 ms, of which the answer before it and the next request leave 1 ms."""
    near = replace(PROFILE, rtt_s=0.000348)
    waited_s = during_download_s(near, 10, 0) - exchange_s(near, 10, 0)

    assert waited_s == pytest.approx(0.001)


@pytest.mark.parametrize(
    ("rate_bps", "rtt_s"), [(1e6, 0.01), (1e6, 0.05), (5e6, 0.01), (5e6, 0.1), (30e6, 0.02)]
)
def test_a_small_answer_among_senders_of_tcp_waits_as_the_theory_says(
    rate_bps: float, rtt_s: float
) -> None:
    """While a row lasts, to its end; later for what is being sent, a segment at most."""
    profile = NetworkProfile("any", rate_bps, None, rtt_s).with_transport(Transport.TCP)
    link = downlink(profile, 0.0)
    download, small = link.open_flow(), link.open_flow()
    link.send(download, 10_000_000, 0.0)
    link.advance(1.0)
    link.send(small, 1, 1.0)
    asked_s = answered_s(link, small)
    link.send(small, 1, asked_s, not_before_s=asked_s + rtt_s)
    took_s = answered_s(link, small) - asked_s

    half_s = link.turn_bytes * 8 / (profile.download_payload_bps or inf) / 2
    assert took_s == pytest.approx(during_download_s(profile, 0, 1), abs=1.001 * half_s)


def answered_s(link: Direction, flow: Flow) -> float:
    """When something of the flow arrives; nothing else is sent until then."""
    while (now_s := link.next_event_s()) is not None:
        for delivery in link.advance(now_s):
            if delivery.flow is flow:
                return delivery.arrival_s
    raise AssertionError("nothing arrives")


def test_two_equal_downloads_end_a_turn_apart_and_what_the_first_was_ahead_by() -> None:
    """The second request leaves 1 ms after the first, whose answer is 1000 bytes ahead then."""
    first_s, last_s = equal_downloads_s(PROFILE, 2, 100, 50_000)

    assert last_s == pytest.approx(0.020 + 0.002 + 0.100)
    assert last_s - first_s == pytest.approx(0.001448 + 0.001)


def test_a_download_within_one_turn_ends_as_if_alone() -> None:
    first_s, _ = equal_downloads_s(PROFILE, 6, 0, 1_000)

    assert first_s == pytest.approx(0.020 + 0.001)


@given(
    down_bps=st.floats(1e5, 3e8),
    up_bps=st.floats(1e5, 3e8),
    size_bytes=st.integers(20_000, 200_000),
    count=st.integers(2, 6),
)
@example(down_bps=35_055_680.0, up_bps=749_958.0, size_bytes=34_691, count=3)
def test_a_link_that_takes_turns_ends_equal_downloads_within_the_theory(
    down_bps: float, up_bps: float, size_bytes: int, count: int
) -> None:
    profile = NetworkProfile("any", down_bps, up_bps, 0.01)
    up, down = steady(up_bps, 0.01), steady(down_bps, 0.0)
    requests = [up.open_flow() for _ in range(count)]
    for request in requests:
        up.send(request, 50, 0.0)
    answers = [down.open_flow() for _ in range(count)]
    for asked, answer in zip(up.advance(inf), answers, strict=True):
        down.send(answer, size_bytes, 0.0, not_before_s=asked.arrival_s)
    ends_s = {each.flow: each.arrival_s for each in down.advance(inf)}
    first_s, last_s = equal_downloads_s(profile, count, 50, size_bytes)

    # From the second request on the downlink is busy, unless the first answer is gone by then.
    if 50 * 8 / up_bps < size_bytes * 8 / down_bps / count:
        ahead_s = 50 * (count - 1) * 8 / up_bps
        assert last_s - ahead_s - 1e-9 <= max(ends_s.values()) <= last_s + 1e-9
        # Parts of a turn in theory, a turn goes whole to one of those who have met: with every
        # newcomer after the second, the first may be ahead by one more.
        whole_s = (count - 2) * turn_bytes(profile) * 8 / down_bps
        assert min(ends_s.values()) >= first_s - ahead_s - whole_s - 1e-9
