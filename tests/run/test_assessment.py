"""Runs of the tiny scenario, judged by what their traces say was shown."""

from pathlib import Path

import pytest

from harness.core.lane import Lane
from harness.core.quality import ImageQualityStatus
from harness.core.quality_curve import EXACT, PictureQuality
from harness.dataset.cache import DatasetCache
from harness.results.pictures import PICTURES_NAME, read_pictures
from harness.results.sample_files import sample_files
from harness.results.store import RunStore, read_run
from harness.results.trace import Picture, ShownPicture
from harness.run.assessment import assess, worst_place
from harness.run.experiment import RunOptions, open_store, prepare
from harness.scenario.loading import load_scenario
from tests.tiny import FRAME_COUNT, scenario_text, write_scenario
from tests.virtual_rig import DEVICE
from tests.watching import Witness

CASES = ("volume-jls", "volume-htj2k")


@pytest.fixture(scope="module")
def judged(tiny_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> RunStore:
    """A run of which nothing is measured yet; what is predicted has traces."""
    folder = tmp_path_factory.mktemp("assessment")
    scenario = load_scenario(write_scenario(folder, scenario_text(cases=CASES)))
    options = RunOptions(folder / "runs", device=DEVICE)
    experiment = prepare(scenario, DatasetCache(tiny_cache), options, Witness())
    store = open_store(experiment, folder / "runs")
    assess(store, experiment.images, experiment.dataset.directory)
    return store


def test_what_was_loaded_whole_is_the_original_when_it_is_complete(judged: RunStore) -> None:
    [first, _] = [sample for sample in judged.document.samples if sample.lane is Lane.PREDICTION]
    assert first.quality is not None
    assert first.times_s.complete is not None

    assert first.quality.worst.ssim_99_s == pytest.approx(first.times_s.complete, abs=1e-6)
    assert first.quality.worst.missing_s is not None
    assert 0 < first.quality.worst.missing_s < first.times_s.complete


def test_the_quality_is_on_the_disk_with_every_picture(judged: RunStore) -> None:
    pictures = read_pictures(judged.directory / PICTURES_NAME)

    assert read_run(judged.directory) == judged.document
    assert {picture.image_index for picture in pictures} == set(range(FRAME_COUNT))


def test_people_can_look_at_the_middle_image_and_at_the_worst(judged: RunStore) -> None:
    pictures = read_pictures(judged.directory / PICTURES_NAME).values()
    viewed = {each.picture.image_index for each in pictures if each.view}

    assert FRAME_COUNT // 2 in viewed
    assert len(viewed) <= 1 + len(CASES)


def test_a_load_without_a_trace_is_not_judged(judged: RunStore) -> None:
    slot = judged.document.missing()[0]

    assert not sample_files(judged.directory, judged.document, slot).trace.exists()
    assert all(sample.slot != slot for sample in judged.document.samples)


def test_the_worst_image_is_the_one_that_lacked_most_for_longest() -> None:
    """Of three, the first comes late and the last is poor for long."""
    poor, status = PictureQuality(20.0, 20.0, 0.2), ImageQualityStatus.LOSSY
    qualities = {Picture(place, place, "a", 0, 1): EXACT for place in (0, 1, 2)}
    qualities[Picture(2, 2, "a", 2, 1)] = poor
    shown = [
        ShownPicture(picture, "s", status, 0.0, 0.0, at_s)
        for at_s, picture in (
            (1.0, Picture(1, 1, "a", 0, 1)),
            (1.0, Picture(2, 2, "a", 2, 1)),
            (2.0, Picture(0, 0, "a", 0, 1)),
            (9.0, Picture(2, 2, "a", 0, 1)),
        )
    ]

    assert worst_place(shown, qualities, 3) == 2
