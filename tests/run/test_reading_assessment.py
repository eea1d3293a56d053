"""The quality of readings of the tiny series: what was shown is judged by its own bytes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from harness.core.images.manifest import PIXELS_NAME
from harness.core.quality import ImageQualityStatus
from harness.core.viewing.by_series import ViewportFelt
from harness.core.viewing.hand import Move
from harness.dataset.cache import DatasetCache
from harness.results.trace import Picture, ShownPicture, Trace
from harness.run.picture_meter import PictureMeter
from harness.run.preparation import images_of
from harness.run.reading_assessment import assessed_readings
from harness.run.server.ready_images import ready_images
from harness.scenario.loading import load_scenario
from tests.results.test_reading_study import STUDY
from tests.tiny import FAST, scenario_text, write_scenario

FULL = ImageQualityStatus.FULL_RESOLUTION
[ROW] = STUDY.rows


@pytest.fixture
def meter(tiny_cache: Path, tmp_path: Path) -> PictureMeter:
    """Of the eight slices of the tiny series, as a stack."""
    text = scenario_text(FAST, cases=("stack-htj2k",)).replace("load: volume", "load: stack")
    ready = ready_images(load_scenario(write_scenario(tmp_path, text)), DatasetCache(tiny_cache))
    pixels = np.load(ready.dataset.directory / PIXELS_NAME)
    images = images_of(ready.scenario, ready.dataset.manifest, pixels)
    return PictureMeter(images, ready.dataset.directory)


def shown(meter: PictureMeter, index: int, share: float, at_s: float) -> ShownPicture:
    """So much of the bytes of a slice, on screen from then on."""
    encoding = meter.images.manifest.encoding("frames")
    assert encoding is not None
    size_bytes = int(encoding.sizes_bytes[index] * share)
    return ShownPicture(Picture(index, index, "frames", 0, size_bytes), "s", FULL, at_s, at_s, at_s)


def test_half_of_the_bytes_is_less_like_the_original_than_all(meter: PictureMeter) -> None:
    wanted = (Move(1.0, 1), Move(2.0, 2), Move(3.0, 3))
    half = Trace((), (), (shown(meter, 1, 0.5, 1.0), shown(meter, 2, 0.5, 2.0)), wanted)
    whole = Trace((), (), (shown(meter, 1, 1.0, 1.0), shown(meter, 2, 1.0, 2.0)), wanted)
    [coarse], [exact] = (
        assessed_readings(STUDY, {(ROW.key, 1): trace}, meter).study.rows for trace in (half, whole)
    )

    assert exact.quality is not None
    assert exact.quality.sharp_share == exact.quality.median_ssim == 1.0
    assert coarse.quality is not None
    assert coarse.quality.median_ssim is not None
    assert 0 < coarse.quality.median_ssim < 1


def test_viewports_side_by_side_are_judged_apart_and_together(meter: PictureMeter) -> None:
    """The first shows its slices in time and whole; the second is never at the slice wanted."""
    wanted = (Move(1.0, 1), Move(1.0, 5), Move(2.0, 2), Move(2.0, 6))
    pictures = [shown(meter, 1, 1.0, 1.0), shown(meter, 4, 1.0, 1.5), shown(meter, 2, 1.0, 2.0)]
    felt = [ViewportFelt(first, 4, 1, 1, 0, 0.0, 0.0) for first in (0, 4)]
    study = replace(STUDY, rows=(replace(ROW, viewports=tuple(felt)),))

    [row] = assessed_readings(
        study, {(ROW.key, 1): Trace((), (), tuple(pictures), wanted)}, meter
    ).study.rows
    assert row.quality is not None
    assert (row.quality.sharp_share, row.quality.median_ssim) == (0.5, 1.0)


def test_every_picture_can_be_looked_at(meter: PictureMeter) -> None:
    trace = Trace((), (), (shown(meter, 1, 0.5, 1.0), shown(meter, 1, 1.0, 1.5)), (Move(1.0, 1),))
    found = assessed_readings(STUDY, {(ROW.key, 1): trace}, meter)

    assert {each.picture for each in found.pictures} == {each.picture for each in trace.shown}
    assert all(each.view is not None for each in found.pictures)


def test_a_reading_without_a_trace_is_not_judged(meter: PictureMeter) -> None:
    assert assessed_readings(STUDY, {}, meter).study == STUDY
