"""Pictures of the tiny dataset, judged against its own pixels."""

from dataclasses import replace
from math import inf
from pathlib import Path

import numpy as np
import pytest

from harness.client.window import Window
from harness.core.load import Load
from harness.core.quality_curve import EXACT
from harness.results.trace import Picture
from harness.run.experiment import Experiment
from harness.run.picture_meter import PictureMeter, enlarged, psnr_db, quality_of
from tests.tiny import prepared, scenario_text


@pytest.fixture(scope="module")
def experiment(tiny_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    return prepared(tmp_path_factory.mktemp("scenario"), tiny_cache, scenario_text())


@pytest.fixture
def meter(experiment: Experiment) -> PictureMeter:
    found = PictureMeter(experiment.images, experiment.dataset.directory)
    found.known = {}
    return found


def size_bytes(experiment: Experiment, path: str, index: int) -> int:
    encoding = experiment.dataset.manifest.encoding(path)
    assert encoding is not None
    return encoding.sizes_bytes[index]


def test_all_of_a_lossless_stream_is_the_original(
    experiment: Experiment, meter: PictureMeter
) -> None:
    whole = Picture(3, 3, "frames", 0, size_bytes(experiment, "frames", 3))

    assert meter.qualities([whole])[whole] == EXACT


def test_what_is_taken_for_the_original_is_equal_where_it_is_decoded(
    experiment: Experiment, meter: PictureMeter
) -> None:
    whole = Picture(3, 3, "frames", 0, size_bytes(experiment, "frames", 3))
    image, original = meter._pixels(whole), meter._source(3)

    assert image is not None
    assert quality_of(image, original, Window(experiment.images.manifest)) == EXACT


def test_a_neighbours_slice_is_held_against_the_one_that_should_be_there(
    experiment: Experiment, meter: PictureMeter
) -> None:
    copy = Picture(3, 4, "frames", 0, size_bytes(experiment, "frames", 4))
    quality = meter.qualities([copy])[copy]

    assert 0 < quality.ssim < 1
    assert quality.psnr_db < inf


def test_more_bytes_at_full_size_are_better(experiment: Experiment, meter: PictureMeter) -> None:
    whole_bytes = size_bytes(experiment, "frames", 3)
    parts = [Picture(3, 3, "frames", 0, whole_bytes * share // 8) for share in (2, 4, 6, 8)]
    found = meter.qualities(parts)
    ssim = [found[part].ssim for part in parts]

    assert ssim == sorted(ssim)
    assert ssim[0] < ssim[-1] == 1


def test_bytes_beyond_the_resolution_asked_for_change_nothing(
    experiment: Experiment, meter: PictureMeter
) -> None:
    encoding = experiment.dataset.manifest.encoding("frames")
    assert encoding is not None
    end_bytes = encoding.resolution_ends_bytes[3][-2]
    just, more = (Picture(3, 3, "frames", 1, end_bytes + extra) for extra in (0, 500))
    one, other = (meter._pixels(each) for each in (just, more))

    assert meter.as_read(more) == just
    assert one is not None
    assert other is not None
    assert np.array_equal(one, other)


def test_a_picture_is_judged_once_and_known_to_the_next(
    experiment: Experiment, meter: PictureMeter
) -> None:
    part = Picture(2, 2, "frames", 0, 700)
    quality = meter.qualities([part])[part]
    after = PictureMeter(experiment.images, experiment.dataset.directory)

    assert after.known[part].quality == quality


def test_bytes_that_are_no_image_show_nothing(meter: PictureMeter) -> None:
    nothing = Picture(2, 2, "jls", 0, 10)

    assert meter.qualities([nothing])[nothing].ssim == 0
    assert meter.view(nothing) is None


def test_a_stream_appended_to_its_own_beginning_is_no_original(
    experiment: Experiment, meter: PictureMeter
) -> None:
    whole_bytes = size_bytes(experiment, "frames", 3)
    appended = Picture(3, 3, "frames", 0, whole_bytes, 900)

    assert meter.qualities([appended])[appended].ssim < 1


def test_a_view_is_a_picture_that_browsers_show(
    experiment: Experiment, meter: PictureMeter
) -> None:
    view = meter.view(Picture(3, 3, "jls", 0, size_bytes(experiment, "jls", 3)))

    assert view is not None
    assert [part[8:12] for part in (view.whole, view.middle)] == [b"WEBP", b"WEBP"]


def test_a_stack_is_interpolated_where_a_volume_repeats_pixels(experiment: Experiment) -> None:
    manifest = replace(experiment.images.manifest, rows=4, columns=4)
    small = np.array([[0, 100], [0, 100]], np.uint16)

    assert enlarged(small, manifest, Load.VOLUME)[0].tolist() == [0, 0, 0, 100]
    assert enlarged(small, manifest, Load.STACK)[0].tolist() == [0, 25, 75, 100]


def test_noise_of_a_hundredth_of_the_peak_is_40_db() -> None:
    original = np.zeros((2, 2), np.uint16)

    assert psnr_db(original + 10, original, 1000.0) == 40.0
    assert psnr_db(original, original, 1000.0) == inf
