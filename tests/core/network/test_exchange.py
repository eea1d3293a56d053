from dataclasses import replace

import pytest

from harness.core.network.capacity import Outages
from harness.core.network.exchange import ExchangeSizes, ExchangeTimes, exchange
from harness.core.network.profile import NetworkProfile

LINK = NetworkProfile("by hand", 8e6, 4e6, 0.1)
"""Down, a byte takes 1 us; up, 2 us."""
SIZES = ExchangeSizes(request_bytes=500, answer_bytes=100_000)
ASKED_S = 0.001 + 0.1


def cost(profile: NetworkProfile, *, is_new: bool = False) -> ExchangeTimes:
    return exchange(profile, SIZES, is_new=is_new)


def test_an_answer_takes_the_request_a_round_trip_and_its_own_bytes() -> None:
    came = cost(LINK)

    assert came.first_s == pytest.approx(ASKED_S + 1448e-6)
    assert came.last_s == pytest.approx(ASKED_S + 0.1)


def test_a_new_connection_costs_one_round_trip_more_if_there_is_a_handshake() -> None:
    assert cost(LINK, is_new=True).last_s == pytest.approx(0.1 + ASKED_S + 0.1)
    without = replace(LINK, has_handshake=False)
    assert cost(without, is_new=True) == cost(without)


def test_a_delay_per_request_is_not_the_delay_of_a_handshake() -> None:
    delayed = replace(LINK, rtt_s=0.0, delay_per_request_s=0.5)

    assert cost(delayed, is_new=True).last_s == pytest.approx(0.001 + 0.5 + 0.1)


def test_an_outage_and_other_downloads_hold_it_up() -> None:
    assert cost(replace(LINK, outages=Outages(0.15, 1.0))).last_s == pytest.approx(1.201)
    shared = cost(replace(LINK, competing_download_count=1)).last_s
    assert shared == pytest.approx(ASKED_S + 0.2, abs=0.002)


def test_where_chance_acts_it_is_the_median_of_the_draws() -> None:
    jittery = replace(LINK, upload_bps=None, download_bps=None, jitter_s=0.1)
    firsts_s = [cost(replace(jittery, seed=seed)).first_s for seed in range(50)]

    # Two uniform delays up to 50 ms each: 50 ms in the mean.
    assert sum(firsts_s) / len(firsts_s) == pytest.approx(0.15, abs=0.005)
    assert cost(jittery) == cost(jittery)
