"""What of readings is compared: times that were measured, and everything that is exact."""

from dataclasses import replace

import pytest

from harness.core.lane import Lane
from harness.core.viewing.seen import SeenQuality
from harness.reporting.comparison.comparison import compared
from harness.reporting.comparison.verdict import Rule, Verdict
from harness.results.reading_figures import figures_of_readings
from harness.results.reading_study import ReadingMoment, ReadingStudy
from harness.results.reasons import OtherReason
from tests.results.test_reading_study import FELT, SERIES, STUDY
from tests.runs import CIRCUMSTANCES


def measured(still_s: float, count: int = 8) -> ReadingStudy:
    """A row that was read so often, a little longer each time."""
    felt = [replace(FELT, longest_still_s=still_s + n / 1000) for n in range(count)]
    rows = [replace(STUDY.rows[0], experience=each, repeat=n) for n, each in enumerate(felt, 1)]
    return replace(STUDY, measured=CIRCUMSTANCES, rows=tuple(rows))


def test_everything_predicted_is_exact_to_the_last_digit() -> None:
    [row] = figures_of_readings(STUDY, "runs/reading").rows
    exact = {figure.name: figure.values for figure in row.exact}

    assert (row.case, row.network, row.lane) == ("as it is, hand down", "4g", Lane.PREDICTION)
    assert row.measured == ()
    assert exact["not shown while wanted"] == ("4",)
    assert exact["scrolled away"] == ("0",)
    assert exact["stood still"] == ("500.0 ms",)
    assert exact["rest to full"] == ("never",)


def test_of_several_series_each_is_compared() -> None:
    [row] = figures_of_readings(SERIES, "runs/reading").rows
    exact = {figure.name: figure.values for figure in row.exact}

    assert exact["next series to picture"] == ("125.0 ms",)
    assert exact["next series to full"] == ("never",)
    assert exact["not shown while wanted, viewport 1"] == ("2",)
    assert exact["not shown while wanted, viewport 2"] == ("4",)
    [one] = figures_of_readings(STUDY, "runs/reading").rows
    assert not [each.name for each in one.exact if "series" in each.name]


def test_a_prediction_that_shows_less_is_told_as_worse() -> None:
    felt = replace(FELT, in_time_count=90)
    other = replace(STUDY, rows=(replace(STUDY.rows[0], experience=felt),))
    comparison = compared(figures_of_readings(STUDY, "a"), figures_of_readings(other, "b"), Rule())

    [change] = comparison.changes
    assert (change.name, change.base, change.head) == ("not shown while wanted", "4", "10")
    assert change.is_worse


def test_a_prediction_that_is_seen_less_sharply_is_worse_by_share_and_by_similarity() -> None:
    before, after = (
        replace(STUDY, rows=(replace(STUDY.rows[0], quality=SeenQuality(share, 0.1, ssim)),))
        for share, ssim in ((0.9, 0.99), (0.5, 0.9))
    )
    found = compared(figures_of_readings(before, "a"), figures_of_readings(after, "b"), Rule())

    assert [(each.name, each.is_worse) for each in found.changes] == [
        ("share of the time not sharp", True),
        ("SSIM of wanted slices, median", True),
    ]


def test_readings_of_a_row_are_its_samples_and_those_excluded_are_not() -> None:
    study = measured(0.5)
    excluded = replace(study.rows[0], excluded_because=(OtherReason("the hand was late"),))
    study = replace(study, rows=(excluded, *study.rows[1:]))
    [row] = figures_of_readings(study, "runs/reading").rows
    still = next(each for each in row.measured if each.milestone is ReadingMoment.LONGEST_STILL)

    assert row.attempted_count == 8
    assert still.repeats == (2, 3, 4, 5, 6, 7, 8)
    assert still.times_s[0] == pytest.approx(0.501)
    assert ReadingMoment.REST_FULL not in {each.milestone for each in row.measured}


def test_a_picture_that_stands_still_for_longer_is_a_verdict() -> None:
    base, head = (figures_of_readings(measured(still_s), "run") for still_s in (0.5, 0.9))
    found = {each.key.milestone: each.verdict for each in compared(base, head, Rule()).measured}

    assert found[ReadingMoment.LONGEST_STILL] is Verdict.SLOWER
    assert found[ReadingMoment.REST_FIRST] is Verdict.SAME
