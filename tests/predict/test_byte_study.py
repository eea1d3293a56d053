"""The study of the tiny dataset."""

from pathlib import Path

from harness.core.load import Load
from harness.predict.byte_study import STUDIED_BYTES, STUDIED_LEVELS, studied_images
from harness.run.picture_meter import PictureMeter
from tests.tiny import FRAME_COUNT, prepared, scenario_text


def test_every_size_and_level_is_judged_and_whole_streams_are_the_originals(
    tiny_cache: Path, tmp_path: Path
) -> None:
    experiment = prepared(tmp_path, tiny_cache, scenario_text())
    meter = PictureMeter(experiment.images, experiment.dataset.directory)
    found = studied_images(experiment.images, meter)

    assert found.frame_count == FRAME_COUNT
    assert len(found.parts) == len(STUDIED_BYTES) * len(STUDIED_LEVELS)
    assert found.part(STUDIED_BYTES[-1], 0).worst.ssim == 1
    quarter = found.part(STUDIED_BYTES[-1], 2)
    assert quarter.median.ssim < 1
    assert quarter.interpolated is not None
    assert quarter.interpolated.psnr_db > quarter.median.psnr_db
    assert found.part(STUDIED_BYTES[-1], 0).interpolated is None


def test_a_stack_is_interpolated_as_it_is(tiny_cache: Path, tmp_path: Path) -> None:
    text = scenario_text(load=Load.STACK, cases=("stack-jls",))
    experiment = prepared(tmp_path, tiny_cache, text)
    found = studied_images(
        experiment.images, PictureMeter(experiment.images, experiment.dataset.directory)
    )

    assert all(part.interpolated is None for part in found.parts)
