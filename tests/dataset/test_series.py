import numpy as np
import pytest

from harness.core.images.manifest import FrameId
from harness.dataset.series import Geometry, Pixels, PixelSeries
from harness.errors import DatasetError
from tests.dataset.series_for_tests import noisy_pixels


def _series(
    pixels: Pixels, bits: int = 12, frames: tuple[FrameId, ...] | None = None
) -> PixelSeries:
    return PixelSeries("test", pixels, bits, "CT", 100.0, 200.0, frames=frames)


def test_int16_pixels_are_signed() -> None:
    assert _series(noisy_pixels(is_signed=True)).is_signed
    assert not _series(noisy_pixels()).is_signed


@pytest.mark.parametrize(
    ("pixels", "bits", "rule"),
    [
        pytest.param(np.zeros((1, 2, 2), np.uint8), 8, "is not uint16 or int16", id="dtype"),
        pytest.param(np.zeros((2, 2), np.uint16), 8, "(frames, rows, columns)", id="axes"),
        pytest.param(np.zeros((0, 2, 2), np.uint16), 8, "(frames, rows, columns)", id="empty"),
        pytest.param(np.zeros((1, 4, 4), np.uint16)[:, ::2], 8, "C order", id="order"),
        pytest.param(np.zeros((1, 2, 2), np.uint16), 17, "BitsStored", id="bits"),
        pytest.param(np.full((1, 2, 2), 4096, np.uint16), 12, "outside 0 to 4095", id="above"),
        pytest.param(np.full((1, 2, 2), 2048, np.int16), 12, "outside -2048 to 2047", id="signed"),
        pytest.param(np.full((1, 2, 2), -2049, np.int16), 12, "outside -2048", id="below"),
    ],
)
def test_pixels_that_break_a_rule_are_refused(pixels: Pixels, bits: int, rule: str) -> None:
    with pytest.raises(DatasetError) as caught:
        _series(pixels, bits)

    assert rule in str(caught.value)
    assert caught.value.place == "dataset test"


@pytest.mark.parametrize(
    "names",
    [
        pytest.param([("1.2", 1)], id="too few"),
        pytest.param([("1.2", 1), ("1.2", 1)], id="twice the same"),
        pytest.param([("1.2", 1), ("1.3", 2)], id="an instance without frame 1"),
    ],
)
def test_each_frame_has_a_name_and_each_instance_all_frames(names: list[tuple[str, int]]) -> None:
    frames = tuple(FrameId(*name) for name in names)

    with pytest.raises(DatasetError):
        _series(noisy_pixels((2, 8, 8)), frames=frames)


def test_frames_of_an_instance_may_be_shown_in_any_order() -> None:
    frames = (FrameId("1.2", 2), FrameId("1.2", 1))

    assert _series(noisy_pixels((2, 8, 8)), frames=frames).frames == frames


def test_a_geometry_has_spacing_and_positions_with_their_orientation() -> None:
    with pytest.raises(ValueError, match="spacing"):
        Geometry(0.0, 1.0)
    with pytest.raises(ValueError, match="cosines"):
        Geometry(1.0, 1.0, (1.0, 0.0, 0.0, 0.0, 1.0, 0.0))


def test_every_frame_has_a_position_or_none_has() -> None:
    geometry = Geometry(1.0, 1.0, (1.0, 0.0, 0.0, 0.0, 1.0, 0.0), ((0.0, 0.0, 0.0),))

    with pytest.raises(DatasetError, match="positions"):
        PixelSeries("test", noisy_pixels(), 12, "CT", 1.0, 2.0, geometry=geometry)


AXIAL = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
CORONAL = (1.0, 0.0, 0.0, 0.0, 0.0, -1.0)


def test_frames_may_lie_in_directions_of_their_own() -> None:
    positions = ((0.0, 0.0, 0.0), (0.0, 0.0, 1.0))
    one = Geometry(1.0, 1.0, AXIAL, positions)
    each = Geometry(1.0, 1.0, (), positions, orientations=(AXIAL, CORONAL))

    assert (one.orientation_of(1), each.orientation_of(1)) == (AXIAL, CORONAL)
    for wrong in ((AXIAL,), (AXIAL, CORONAL[:3])):
        with pytest.raises(ValueError, match="cosines"):
            Geometry(1.0, 1.0, (), positions, orientations=wrong)
    with pytest.raises(ValueError, match="of all frames or of each"):
        Geometry(1.0, 1.0, AXIAL, positions, orientations=(AXIAL, CORONAL))
