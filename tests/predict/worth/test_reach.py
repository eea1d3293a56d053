from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.network.capacity import Trace
from harness.core.network.profile import NetworkProfile
from harness.predict.worth.reach import Axis, Border, Judge, Judgement, Stretch, stretches

LINE = NetworkProfile("line", download_bps=20e6, upload_bps=5e6, rtt_s=0.035)
PLACES = (1.0, 10.0, 100.0, 1000.0)


def surely(is_worth: Callable[[float], bool]) -> Judge:
    """A judge whom no luck disturbs."""
    return lambda value: Judgement(is_worth(value))


def test_everywhere_and_nowhere_have_no_borders() -> None:
    assert stretches(PLACES, surely(lambda value: True)) == (Stretch(None, None),)
    assert stretches(PLACES, surely(lambda value: False)) == ()


@given(st.floats(2, 900))
def test_a_border_is_found_within_two_percent_and_on_the_side_that_is_worth_it(
    border: float,
) -> None:
    (below,) = stretches(PLACES, surely(lambda value: value <= border))
    (above,) = stretches(PLACES, surely(lambda value: value >= border))

    assert below.first is None
    assert above.last is None
    assert below.last is not None
    assert above.first is not None
    assert border / 1.02 <= below.last.value <= border <= above.first.value <= border * 1.02
    assert below.last.first <= border <= below.last.last


def test_several_stretches_come_one_after_the_other() -> None:
    found = stretches(PLACES, surely(lambda value: value < 4 or 40 < value < 400))

    assert [(each.first is None, each.last is None) for each in found] == [
        (True, False),
        (False, False),
    ]


def lucky(border: float, spread_ratio: float, asked: list[float]) -> Judge:
    """Worth it below a border; around it luck decides, and is against it below, for it above."""

    def judge(value: float) -> Judgement:
        asked.append(value)
        is_clear = not border / spread_ratio < value < border * spread_ratio
        return Judgement((value <= border) == is_clear, is_clear)

    return judge


@given(st.floats(20, 200), st.floats(1.05, 4))
def test_a_border_is_told_as_widely_as_luck_makes_it(border: float, spread_ratio: float) -> None:
    asked: list[float] = []
    (below,) = stretches(PLACES, lucky(border, spread_ratio, asked))

    assert (below.first is None, below.last is None) == (True, False)
    assert below.last is not None
    assert below.last.first <= border <= below.last.last
    assert below.last.first <= below.last.value <= below.last.last
    # Luck is not asked over and over: what it cannot tell ends the search.
    assert len(asked) <= len(PLACES) + 10


def test_places_where_luck_decides_make_no_stretch_of_their_own() -> None:
    def judge(value: float) -> Judgement:
        return Judgement(is_worth=value == 100.0, is_clear=value != 100.0)

    assert stretches(PLACES, judge) == ()


def test_where_luck_decides_everywhere_it_is_all_that_there_is_to_go_by() -> None:
    (found,) = stretches((1.0, 10.0), lambda value: Judgement(value < 5, is_clear=False))

    assert found == Stretch(None, Border(1.0, 10.0, is_worth_at_first=True))


def test_a_network_with_luck_is_looked_at_in_fewer_places() -> None:
    assert len(Axis.ROUND_TRIP.places(0.035)) == 11
    assert len(Axis.ROUND_TRIP.places(0.035, has_chance=True)) == 8


def test_the_upload_goes_with_the_download_in_proportion() -> None:
    found = Axis.DOWNLOAD.varied(LINE, 80e6)

    assert (found.download_bps, found.upload_bps, found.rtt_s) == (80e6, 20e6, 0.035)
    assert Axis.ROUND_TRIP.varied(LINE, 0.2).rtt_s == 0.2


def test_what_a_network_does_not_have_is_not_varied() -> None:
    traced = NetworkProfile(
        "trace", None, 5e6, 0.035, download_trace=Trace("0\n1"), has_handshake=False
    )
    none = NetworkProfile("none", None, None, 0.0)

    assert Axis.DOWNLOAD.value_of(traced) is None
    assert [axis.value_of(none) for axis in Axis] == [None, None]
    assert [axis.value_of(LINE) for axis in Axis] == [20e6, 0.035]


@pytest.mark.parametrize(
    ("axis", "low", "high"), [(Axis.DOWNLOAD, 1e6, 1e9), (Axis.ROUND_TRIP, 1e-3, 1.0)]
)
def test_what_networks_have_is_looked_at_and_the_usual_value(
    axis: Axis, low: float, high: float
) -> None:
    usual = axis.value_of(LINE)
    assert usual is not None
    places = axis.places(usual)

    assert usual in places
    assert places == tuple(sorted(places))
    assert (places[0], places[-1]) == (low, pytest.approx(high))
