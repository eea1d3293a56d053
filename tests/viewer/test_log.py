import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from harness.core.quality import ImageQualityStatus
from harness.errors import BadInput
from harness.viewer.load import ViewerPictures, ViewerQuality, ViewerRequest
from harness.viewer.log import from_log, to_log
from tests.viewer.loads import viewer_load

LOAD = replace(
    viewer_load(
        ViewerRequest("studies/1/frames/1", "bytes=0-65535", 0.001, 0.25, 206, 65_536, None, 0),
        ViewerRequest("elsewhere", None, 0.002, None, None, 0, "Failed to fetch", None),
    ),
    qualities=(ViewerQuality(0, ImageQualityStatus.SUBRESOLUTION, 0.26),),
    pixel_digests=(None, "d" * 64),
)


def test_a_load_comes_back_as_it_was() -> None:
    assert from_log(to_log(LOAD), "log") == LOAD


def test_the_same_load_gives_the_same_bytes_wherever_its_pictures_lie() -> None:
    pictures = ViewerPictures(Path("first.png"), Path("last.png"))

    assert to_log(replace(LOAD, pictures=pictures)) == to_log(LOAD)


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", gzip.compress(b"{}"), to_log(LOAD)[:40]],
    ids=["nothing", "plain", "something else", "cut off"],
)
def test_what_is_no_log_is_refused(content: bytes) -> None:
    with pytest.raises(BadInput, match=r"^log: is no log of the viewer"):
        from_log(content, "log")
