"""From when on everything is good: the same as by the whole curve, with less to look at."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.quality import ImageQualityStatus
from harness.core.quality_curve import PictureQuality, quality_curve, reached_s
from harness.core.quality_goal import Measure, QualityGoal
from harness.predict.tune.candidate import Candidate
from harness.predict.tune.evaluation import Problem
from harness.predict.tune.front import Figures
from harness.predict.tune.judging import Judge
from harness.results.pictures import AssessedPicture
from harness.results.trace import Picture, ShownPicture
from harness.run.picture_meter import PictureMeter
from tests.predict.tune.made_up import images, problem
from tests.tiny import FRAME_COUNT, prepared, scenario_text

GOAL = QualityGoal(Measure.SSIM, 0.95)
FAIR = QualityGoal(Measure.SSIM, 0.9)
COUNT = 3
SHOWN = st.lists(
    st.tuples(
        st.integers(0, COUNT - 1), st.integers(1, 6), st.sampled_from([0.5, 0.94, 0.95, 1.0])
    ),
    max_size=12,
)


def shown(index: int, at_s: float, size_bytes: int) -> ShownPicture:
    """A picture of an image's first bytes."""
    picture = Picture(index, index, "jls", 0, size_bytes)
    return ShownPicture(picture, "stage", ImageQualityStatus.LOSSY, at_s, at_s, at_s)


@given(drawn=SHOWN)
def test_it_is_the_moment_that_the_curve_of_the_worst_image_tells(
    drawn: list[tuple[int, int, float]],
) -> None:
    meter = PictureMeter(images(slice_count=COUNT), Path("nowhere"))
    load = []
    for size_bytes, (index, at_s, ssim) in enumerate(sorted(drawn, key=lambda each: each[1]), 1):
        load.append(shown(index, float(at_s), size_bytes))
        quality = PictureQuality(40.0, 40.0, ssim)
        meter.known[load[-1].picture] = AssessedPicture(load[-1].picture, quality)
    curve = quality_curve(
        (
            (each.shown_s, each.picture.image_index, meter.known[each.picture].quality)
            for each in load
        ),
        COUNT,
    )

    whole = reached_s([(step.at_s, step.worst.ssim) for step in curve], GOAL.least_ssim_or_db)
    assert Judge(meter, GOAL).good_s(load) == whole


@pytest.fixture
def meter(tiny_cache: Path, tmp_path: Path) -> PictureMeter:
    experiment = prepared(tmp_path, tiny_cache, scenario_text())
    found = PictureMeter(experiment.images, experiment.dataset.directory)
    found.known = {}
    return found


def size_bytes(meter: PictureMeter, index: int) -> int:
    encoding = meter.images.manifest.encoding("frames")
    assert encoding is not None
    return encoding.sizes_bytes[index]


def test_a_load_whose_last_image_is_poor_is_not_looked_at_any_further(meter: PictureMeter) -> None:
    def load(first_bytes: int) -> list[ShownPicture]:
        parts = [
            (index, 1.0 + index, min(first_bytes, size_bytes(meter, index) - 1))
            for index in range(FRAME_COUNT)
        ]
        wholes = [(index, 20.0 + index, size_bytes(meter, index)) for index in range(FRAME_COUNT)]
        return [
            ShownPicture(
                Picture(index, index, "frames", 0, count),
                "stage",
                ImageQualityStatus.LOSSY,
                *(at_s, at_s, at_s),
            )
            for index, at_s, count in (*parts, *wholes)
        ]

    judge = Judge(meter, FAIR)
    assert judge.good_s(load(64)) == 20.0 + FRAME_COUNT - 1
    assert len(meter.known) == FRAME_COUNT + 1
    assert judge.good_s(load(size_bytes(meter, 0))) == 1.0 + FRAME_COUNT - 1


def test_the_shortest_good_range_is_good_and_a_shorter_one_is_not(meter: PictureMeter) -> None:
    judge, unit_bytes = Judge(meter, FAIR), 256
    found = judge.shortest_good_bytes(unit_bytes, 32)

    assert found is not None
    assert 0 < found < 32 * unit_bytes
    assert found % unit_bytes == 0

    def worst(count: int) -> float:
        pictures = [Picture(index, index, "frames", 0, count) for index in range(FRAME_COUNT)]
        return min(each.ssim for each in meter.qualities(pictures).values())

    assert worst(found - unit_bytes) < FAIR.least_ssim_or_db <= worst(found)
    assert judge.shortest_good_bytes(8, 2) is None


def test_whole_images_are_good_when_the_last_of_them_is_there() -> None:
    bare = problem()
    judge = Judge(PictureMeter(bare.space.images, Path("nowhere")), GOAL)
    judged = Problem(bare.space, bare.network, bare.client, bare.device, judge)
    found, before = judged.outcome(Candidate("jls")), bare.outcome(Candidate("jls"))

    assert isinstance(found, Figures)
    assert isinstance(before, Figures)
    assert found.good_s == pytest.approx(found.times_s.complete, abs=1e-6)
    assert found.objectives == (found.good_s, found.times_s.first_render, found.times_s.complete)
    assert before.good_s is None
    assert before.soonest_s == before.times_s.first_render
