from dataclasses import replace
from pathlib import Path

from harness.core.quality import ImageQualityStatus
from harness.viewer.load import ViewerPictures, ViewerQuality, ViewerRequest
from harness.viewer.log import to_log
from tests.viewer.loads import logged_load, viewer_load

LOAD = replace(
    viewer_load(
        ViewerRequest("studies/1/frames/1", "bytes=0-65535", 0.001, 0.25, 206, 65_536, None, 0),
        ViewerRequest("elsewhere", None, 0.002, None, None, 0, "Failed to fetch", None),
    ),
    qualities=(ViewerQuality(0, ImageQualityStatus.SUBRESOLUTION, 0.26),),
    pixel_digests=(None, "d" * 64),
)


def test_a_log_holds_all_of_a_load() -> None:
    assert logged_load(to_log(LOAD)) == LOAD


def test_the_same_load_gives_the_same_bytes_wherever_its_pictures_lie() -> None:
    pictures = ViewerPictures(Path("first.png"), Path("last.png"))

    assert to_log(replace(LOAD, pictures=pictures)) == to_log(LOAD)
