import gzip
import json
from dataclasses import replace
from pathlib import Path

from harness.core.milestone import PerMilestone
from harness.core.quality import ImageQualityStatus
from harness.viewer.load import ViewerMoments, ViewerPictures, ViewerQuality, ViewerRequest
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


def test_a_log_says_all_moments_side_by_side_in_their_own_words() -> None:
    moments = ViewerMoments(0.5, 0.6, 0.2, PerMilestone(0.1, 0.3, None, 0.7))
    log = json.loads(gzip.decompress(to_log(replace(LOAD, moments=moments))))

    assert list(log["moments"].items()) == [
        ("network_end_s", 0.5),
        ("data_ready_s", 0.6),
        ("first_image_s", 0.1),
        ("drawn_s", 0.2),
        ("first_render_s", 0.3),
        ("every_image_s", None),
        ("complete_s", 0.7),
    ]


def test_the_same_load_gives_the_same_bytes_wherever_its_pictures_lie() -> None:
    pictures = ViewerPictures(Path("first.png"), Path("last.png"))

    assert to_log(replace(LOAD, pictures=pictures)) == to_log(LOAD)
