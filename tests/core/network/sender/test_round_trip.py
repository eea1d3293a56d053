import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.network.sender.round_trip import RoundTrip

RTT_S = 0.17


def steady(rtt_s: float, rounds: int) -> RoundTrip:
    """A round trip measured once a round, always the same."""
    round_trip = RoundTrip(rtt_s)
    for count in range(1, rounds + 1):
        round_trip.measured(rtt_s, acked_bytes=count, sent_bytes=count)
    return round_trip


@pytest.mark.parametrize(
    ("rtt_s", "timeout_s"),
    [pytest.param(0.01, 0.21, id="200 ms more at least"), pytest.param(0.17, 0.51, id="thrice")],
)
def test_after_a_handshake_a_timeout_is_three_round_trips_or_200_ms_more(
    rtt_s: float, timeout_s: float
) -> None:
    assert RoundTrip(rtt_s).timeout_s == pytest.approx(timeout_s)


def test_a_steady_round_trip_brings_the_timeout_down_to_200_ms_more() -> None:
    assert steady(RTT_S, 1).timeout_s == pytest.approx(RTT_S + 0.34)
    assert steady(RTT_S, 50).timeout_s == pytest.approx(RTT_S + 0.2, abs=1e-3)


def test_a_timeout_doubles_with_every_one_in_vain_until_something_is_measured() -> None:
    round_trip = steady(0.01, 50)
    for _ in range(3):
        round_trip.waited_in_vain()
    assert round_trip.timeout_s == pytest.approx(8 * 0.21)

    round_trip.measured(0.01, acked_bytes=99, sent_bytes=99)
    assert round_trip.timeout_s == pytest.approx(0.21)


def test_no_timeout_is_longer_than_two_minutes() -> None:
    round_trip = RoundTrip(RTT_S)
    for _ in range(20):
        round_trip.waited_in_vain()

    assert round_trip.timeout_s == 120.0


def test_one_late_acknowledgement_makes_the_timeout_longer_for_some_round_trips() -> None:
    round_trip = steady(0.1, 50)
    before_s = round_trip.timeout_s
    round_trip.measured(0.6, acked_bytes=51, sent_bytes=51)

    assert round_trip.timeout_s > before_s + 0.2
    assert round_trip.least_s == 0.1


@given(st.lists(st.floats(0.001, 2.0), min_size=1, max_size=50))
def test_what_is_smoothed_stays_between_the_least_and_the_most(rtts_s: list[float]) -> None:
    round_trip = RoundTrip(rtts_s[0])
    for count, rtt_s in enumerate(rtts_s):
        round_trip.measured(rtt_s, acked_bytes=count, sent_bytes=count + 1)

    assert min(rtts_s) - 1e-9 <= round_trip.smoothed_s <= max(rtts_s) + 1e-9
    assert round_trip.least_s == min(rtts_s)
    assert round_trip.timeout_s >= round_trip.smoothed_s + 0.2 - 1e-9
