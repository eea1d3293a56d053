from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.network.capacity import (
    Capacity,
    ConstantRate,
    InterruptedRate,
    Outages,
    Trace,
    TracedCapacity,
    TraceError,
)

US = 1e-6
"""What a byte takes at 8 Mbit/s."""
EVERY_SECOND = Outages(first_s=0.5, duration_s=0.2, every_s=1.0)
ONCE = Outages(first_s=0.5, duration_s=0.2)
# Two packets after 10 ms, none for 30 ms, then one, and again from 50 ms on.
TRACE = Trace.of("10\n10\n40\n50\n")

times = st.floats(0, 20)
sizes = st.integers(1, 50_000)
capacities = st.sampled_from(
    [
        ConstantRate(US),
        ConstantRate(0.0),
        InterruptedRate(US, EVERY_SECOND),
        InterruptedRate(US, ONCE),
        InterruptedRate(0.0, EVERY_SECOND),
        TracedCapacity(TRACE, 1504),
        TracedCapacity(Trace.of("0 0 7"), 1448),
    ]
)


@pytest.mark.parametrize(
    ("since_s", "size_bytes", "departure_s"),
    [
        pytest.param(0.0, 500_000, 0.5, id="just before the outage"),
        pytest.param(0.0, 500_001, 0.700001, id="one byte too many"),
        pytest.param(0.4, 200_000, 0.8, id="across it"),
        pytest.param(0.6, 1_000, 0.701, id="from within it"),
        pytest.param(0.0, 2_000_000, 2.4, id="across two"),
        pytest.param(2.55, 1_000, 2.701, id="from within the third"),
    ],
)
def test_what_an_outage_interrupts_leaves_afterwards(
    since_s: float, size_bytes: int, departure_s: float
) -> None:
    interrupted = InterruptedRate(US, EVERY_SECOND)

    assert interrupted.departure_s(since_s, size_bytes) == pytest.approx(departure_s)


def test_an_outage_that_does_not_come_again_is_met_once() -> None:
    assert InterruptedRate(US, ONCE).departure_s(0.0, 2_000_000) == pytest.approx(2.2)


def test_an_outage_holds_up_a_link_without_a_rate() -> None:
    unlimited = InterruptedRate(0.0, EVERY_SECOND)

    assert unlimited.departure_s(0.6, 10**9) == pytest.approx(0.7)
    assert unlimited.departure_s(0.8, 10**9) == pytest.approx(0.8)


def test_the_time_in_service_leaves_outages_out() -> None:
    interrupted = InterruptedRate(US, EVERY_SECOND)

    assert interrupted.service_s(0.4, 0.9) == pytest.approx(0.3)
    assert interrupted.service_s(0.55, 0.65) == 0.0
    assert interrupted.service_s(0.9, 0.4) == 0.0
    assert ConstantRate(US).service_s(1.0, 1.5) == 0.5


@pytest.mark.parametrize(
    ("since_s", "size_bytes", "departure_s"),
    [
        pytest.param(0.0, 1, 0.010, id="a byte waits for the first line"),
        pytest.param(0.0, 3008, 0.010, id="two lines of one moment carry two packets"),
        pytest.param(0.0, 3009, 0.040, id="the third carries one byte"),
        pytest.param(0.010, 1, 0.040, id="who comes at the moment of a line is too late for it"),
        pytest.param(0.0, 4 * 1504, 0.050, id="the whole round"),
        pytest.param(0.0, 4 * 1504 + 1, 0.060, id="the next round begins where the last ended"),
        pytest.param(0.055, 1504, 0.060, id="in the second round"),
        pytest.param(1.0, 1504, 1.010, id="in a later round"),
        pytest.param(0.045, 0, 0.050, id="the end of a stream takes a packet, too"),
    ],
)
def test_a_trace_lets_packets_pass_at_its_moments(
    since_s: float, size_bytes: int, departure_s: float
) -> None:
    capacity = TracedCapacity(TRACE, 1504)

    assert capacity.departure_s(since_s, size_bytes) == pytest.approx(departure_s)


def test_a_link_was_in_service_from_the_first_moment_that_it_missed() -> None:
    capacity = TracedCapacity(TRACE, 1504)

    assert capacity.service_s(0.012, 0.039) == 0.0
    assert capacity.service_s(0.012, 0.043) == pytest.approx(0.003)


def test_the_mean_of_a_trace_counts_its_packets() -> None:
    assert TRACE.mean_bps == pytest.approx(4 * 1504 * 8 / 0.05)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "has no duration"),
        ("0\n0\n", "has no duration"),
        ("1\n-2\n", "has '-2' in line 2"),
        ("1\n2.5\n", "has '2.5' in line 2"),
        ("1\n٣\n", "in line 2"),
        ("5\n4\n", "is not in order of time"),
    ],
)
def test_text_that_is_no_trace_is_refused(text: str, rule: str) -> None:
    with pytest.raises(TraceError, match=rule):
        Trace.of(text)


@given(capacities, times, sizes, sizes)
def test_more_bytes_never_leave_sooner(
    capacity: Capacity, since_s: float, size_bytes: int, more_bytes: int
) -> None:
    one_s = capacity.departure_s(since_s, size_bytes)
    both_s = capacity.departure_s(since_s, size_bytes + more_bytes)

    assert since_s - 1e-9 <= one_s <= both_s


@given(capacities, times, times, sizes)
def test_who_begins_later_does_not_end_sooner(
    capacity: Capacity, since_s: float, later_s: float, size_bytes: int
) -> None:
    first_s, second_s = sorted((since_s, later_s))

    assert capacity.departure_s(first_s, size_bytes) <= (
        capacity.departure_s(second_s, size_bytes) + 1e-9
    )


@given(times, st.lists(sizes, min_size=1, max_size=8))
def test_an_interrupted_rate_carries_its_rate_while_it_is_in_service(
    since_s: float, parts_bytes: list[int]
) -> None:
    interrupted = InterruptedRate(US, EVERY_SECOND)
    totals = [sum(parts_bytes[:count]) for count in range(1, len(parts_bytes) + 1)]
    departures_s = [interrupted.departure_s(since_s, total) for total in totals]

    for (one_s, other_s), size_bytes in zip(pairwise(departures_s), parts_bytes[1:], strict=True):
        assert interrupted.service_s(one_s, other_s) == pytest.approx(size_bytes * US)
