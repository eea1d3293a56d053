"""How coarse a first part is, worked out from the ends of resolutions in made_up.py."""

import pytest

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.policy import CS3D_5_14, CS3D_2023_11
from harness.core.retrieval.stage import RetrieveStage
from harness.predict.tune.sharpness import coarsest_halvings, halvings
from tests.predict.tune.made_up import images

LESSER = ImageQualityStatus.SUBRESOLUTION


def ranged(size_bytes: int, level: int | None = None) -> RetrieveOptions:
    return RetrieveOptions(
        range_index=0,
        chunk_size_bytes=size_bytes,
        initial_chunk_size_bytes=size_bytes,
        decode_level=level,
    )


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(RetrieveOptions(), 0, id="whole"),
        pytest.param(RetrieveOptions(frames_path="/jlsThumbnail/"), 2, id="a quarter"),
        # 15 000 bytes of image and the head: 8.5 % less 2 % are more than 1/16, level 1; the data
        # of 256 rows are not there, so 128 of 512 are.
        pytest.param(ranged(15_400), 2, id="a quarter has come"),
        pytest.param(ranged(14_900), 3, id="not all of the quarter has come"),
        # 33 % less 2 % are more than 1/4: level 0, but 256 rows have all their data.
        pytest.param(ranged(60_000), 1, id="half has come"),
        # 2.7 % less 2 % are less than 1/64: level 3, however much is there.
        pytest.param(ranged(4_900), 3, id="the viewer's coarsest"),
        pytest.param(ranged(4_900, level=0), 3, id="finer than the data"),
        pytest.param(ranged(200_000), 0, id="all of it"),
        pytest.param(RetrieveOptions(range_index=-1), 0, id="all that is left"),
        pytest.param(RetrieveOptions(image_quality_status=LESSER), 3, id="a plain lesser answer"),
        pytest.param(
            RetrieveOptions(image_quality_status=LESSER, decode_level=0), 0, id="asked for at full"
        ),
        pytest.param(
            RetrieveOptions(frames_path="/jlsThumbnail/", image_quality_status=LESSER),
            2,
            id="a codec without levels",
        ),
        pytest.param(RetrieveOptions(streaming=True), 1, id="a stream at 128 KiB"),
        pytest.param(RetrieveOptions(frames_path="/jpip?target="), None, id="elsewhere"),
    ],
)
def test_what_is_shown_first_has_its_sharpness(
    options: RetrieveOptions, expected: int | None
) -> None:
    assert halvings(options, CS3D_5_14, images()) == expected


def test_an_older_client_has_the_same_chunk_for_the_first() -> None:
    assert halvings(ranged(15_400), CS3D_2023_11, images()) == 2


def test_the_coarsest_stage_counts() -> None:
    stages = (RetrieveStage("a", retrieve_type="fast"), RetrieveStage("b"))
    options = {"fast": RetrieveOptions(frames_path="/jlsThumbnail/")}
    configuration = RetrieveConfiguration("two", stages, options)

    assert coarsest_halvings(configuration, CS3D_5_14, images()) == 2
