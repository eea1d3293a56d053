"""What is good enough, as it is asked for and as it is told."""

import pytest

from harness.core.quality_curve import EXACT, NOTHING_SHOWN, PictureQuality
from harness.core.quality_goal import QualityGoal, parse_goal
from harness.core.units import UnitError


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("ssim=0.95", "ssim=0.95", "SSIM 0.95"),
        ("ssim=1", "ssim=1", "SSIM 1"),
        ("psnr=40", "psnr=40", "40 dB"),
        ("smooth=9.4", "smooth=9.4", "smooth at 9.4 slices a second, whole"),
    ],
)
def test_a_goal_is_told_as_people_say_it(text: str, name: str, told: str) -> None:
    goal = parse_goal(text)

    assert (goal.name, str(goal)) == (name, told)


def of_pictures(text: str) -> QualityGoal:
    goal = parse_goal(text)
    assert isinstance(goal, QualityGoal)
    return goal


def test_each_goal_looks_at_its_own_figure_and_is_met_by_as_much_of_it() -> None:
    picture = PictureQuality(psnr_db=40.0, shown_psnr_db=10.0, ssim=0.95)

    assert of_pictures("ssim=0.95").is_met_by(picture)
    assert not of_pictures("ssim=0.951").is_met_by(picture)
    assert of_pictures("psnr=40").is_met_by(picture)
    assert not of_pictures("psnr=40.1").is_met_by(picture)
    assert of_pictures("psnr=90").is_met_by(EXACT)
    assert not of_pictures("ssim=0.01").is_met_by(NOTHING_SHOWN)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("0.95", "is no goal"),
        ("mse=3", "is no goal"),
        ("ssim", "has no number"),
        ("ssim=much", "has no number"),
        ("ssim=1.1", "is not above 0 and at most 1"),
        ("ssim=0", "is not above 0"),
        ("psnr=nan", "is not above 0"),
        ("psnr=inf", "is not above 0"),
        ("smooth", "has no number"),
        ("smooth=0", "is not above 0 and at most 60 slices a second"),
        ("smooth=61", "is not above 0 and at most 60 slices a second"),
        ("smooth=nan", "is not above 0"),
    ],
)
def test_what_is_no_goal_is_refused_with_one_that_is(text: str, rule: str) -> None:
    with pytest.raises(UnitError, match=rule) as refused:
        parse_goal(text)

    assert refused.value.remedy == "write ssim=0.95, psnr=40 or smooth=10"
