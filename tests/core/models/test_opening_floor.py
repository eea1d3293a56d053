import pytest

from harness.core.models.opening_floor import opening_floor_s
from harness.core.network.profile import NetworkProfile
from tests.core.viewing.studies import BESIDE, BODY_BYTES, METADATA, SERIES, opening, study_opening

NETWORK = NetworkProfile("test", download_bps=8e6, upload_bps=4e6, rtt_s=0.1)


def test_steps_one_after_the_other_are_a_round_trip_and_their_bytes_each() -> None:
    body_s = BODY_BYTES * 8 / 8e6

    floor_s = opening_floor_s(study_opening(), NETWORK)

    assert floor_s == pytest.approx((0.1 + body_s) + (0.1 + 2 * body_s))


def test_what_the_first_frame_does_not_wait_for_is_not_in_it() -> None:
    alone = study_opening(opening(SERIES, METADATA, after=("series",)))
    beside = study_opening(opening(SERIES, METADATA, BESIDE))

    assert opening_floor_s(alone, NETWORK) == pytest.approx(0.1 + BODY_BYTES * 8 / 8e6)
    assert opening_floor_s(beside, NETWORK) == opening_floor_s(study_opening(), NETWORK)


def test_a_step_about_no_series_costs_nothing() -> None:
    one = study_opening(series_count=1)

    assert opening_floor_s(one, NETWORK) == pytest.approx(2 * (0.1 + BODY_BYTES * 8 / 8e6))
