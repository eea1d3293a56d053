import pytest

from harness.core.images.manifest import FrameId
from harness.core.images.several_series import SeveralSeries
from tests.core.dataset_of import encoded, manifest_of

FRAMES = tuple(FrameId(f"1.2.3.4.{number}", 1) for number in range(1, 6))
MANIFEST = manifest_of(
    encoded("frames", (10,) * 5),
    study_uid="1.2.3",
    series_uid="1.2.3.4",
    frames=FRAMES,
)
SEVERAL = SeveralSeries(MANIFEST, (3, 2))


def test_the_first_series_keeps_its_uid_and_the_next_has_one_of_its_own() -> None:
    first, second = SEVERAL.uids

    assert first == "1.2.3.4"
    assert second.startswith("2.25.")
    assert SeveralSeries(MANIFEST, (2, 3)).uids == SEVERAL.uids


def test_every_frame_stays_in_its_order_and_lies_in_its_series() -> None:
    paths = SEVERAL.frame_paths()

    assert [path.split("/")[3] for path in paths] == [*SEVERAL.uids[:1] * 3, *SEVERAL.uids[1:] * 2]
    assert [path.split("/")[5] for path in paths] == [f"1.2.3.4.{n}" for n in range(1, 6)]


def test_an_instance_of_several_frames_is_where_it_begins() -> None:
    frames = (FrameId("1", 1), FrameId("2", 1), FrameId("2", 2), FrameId("3", 1))
    manifest = manifest_of(encoded("frames", (10,) * 4), series_uid="9", frames=frames)
    several = SeveralSeries(manifest, (2, 2))

    assert several.uid_of["2"] == "9"
    assert several.uid_of["3"] != "9"


def test_series_that_are_not_all_of_the_slices_are_none() -> None:
    with pytest.raises(ValueError, match="zip"):
        SeveralSeries(MANIFEST, (3, 1)).frame_paths()
