from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest
from numpy.typing import NDArray

from harness.dataset.volume_file import nifti_series
from harness.errors import DatasetError


def write(path: Path, voxels: NDArray[Any], affine: NDArray[Any], inter: float = 0.0) -> Path:
    image = nibabel.Nifti1Image(voxels, affine)
    image.header.set_slope_inter(1.0, inter)
    nibabel.save(image, path)
    return path


def world_numbered(shape: tuple[int, int, int], affine: NDArray[Any]) -> NDArray[np.int16]:
    """Voxels that tell where they are: 100 x + 10 y + z, in whole mm right, front and up."""
    i, j, k = np.indices(shape)
    x, y, z = (
        affine[a, 0] * i + affine[a, 1] * j + affine[a, 2] * k + affine[a, 3] for a in range(3)
    )
    numbers: NDArray[np.int16] = (100 * x + 10 * y + z).astype(np.int16)
    return numbers


AFFINES = {
    "RAS": np.diag([1.0, 1, 1, 1]),
    "LAS": np.array([[-1.0, 0, 0, 2], [0, 1, 0, -3], [0, 0, 1, -4], [0, 0, 0, 1]]),
    "PSR": np.array([[0.0, 0, 1, 0], [-1, 0, 0, 5], [0, 1, 0, 0], [0, 0, 0, 1]]),
}


@pytest.mark.parametrize("affine", AFFINES.values(), ids=AFFINES.keys())
def test_slices_are_axial_from_the_feet_with_left_to_the_right_and_the_back_below(
    tmp_path: Path, affine: NDArray[Any]
) -> None:
    voxels = world_numbered((3, 4, 5), affine)
    series = nifti_series(write(tmp_path / "a.nii.gz", voxels, affine), "test", "CT")
    pixels = series.pixels.astype(int)

    # One step to the right of the screen is 1 mm to the left of the patient, and so on.
    assert (np.diff(pixels, axis=2) == -100).all()
    assert (np.diff(pixels, axis=1) == -10).all()
    assert (np.diff(pixels, axis=0) == 1).all()


@pytest.mark.parametrize("affine", AFFINES.values(), ids=AFFINES.keys())
def test_every_pixel_has_the_place_in_the_patient_that_the_affine_gives(
    tmp_path: Path, affine: NDArray[Any]
) -> None:
    voxels = world_numbered((3, 4, 5), affine)
    series = nifti_series(write(tmp_path / "a.nii.gz", voxels, affine), "test", "CT")

    geometry = series.geometry
    assert geometry is not None
    assert geometry.orientation == (1, 0, 0, 0, 1, 0)
    corner = np.array(geometry.positions_mm) * (-1, -1, 1) @ (100, 10, 1)
    values = series.pixels[:, 0, 0] + series.rescale_intercept
    assert np.array_equal(corner, values)


@pytest.mark.parametrize(
    ("low", "high", "bits"), [(-1024, 4095, 13), (0, 1, 2), (-32768, 32767, 16)]
)
def test_values_are_stored_unsigned_without_loss(
    tmp_path: Path, low: int, high: int, bits: int
) -> None:
    voxels = np.array([low, high], np.int16).reshape(1, 2, 1)
    series = nifti_series(write(tmp_path / "a.nii", voxels, np.eye(4), -1024), "test", "CT")

    assert series.pixels.dtype == np.uint16
    assert series.bits_stored == bits
    assert sorted((series.pixels + series.rescale_intercept).ravel()) == [low - 1024, high - 1024]


def test_the_window_shows_soft_tissue_of_a_ct(tmp_path: Path) -> None:
    voxels = np.array([-1000, 1000], np.int16).reshape(1, 2, 1)
    series = nifti_series(write(tmp_path / "a.nii", voxels, np.eye(4)), "test", "CT")

    assert (series.window_center, series.window_width) == (1040.0, 400.0)


@pytest.mark.parametrize(
    "voxels", [np.zeros((2, 2, 2), np.float32), np.zeros((2, 2, 2, 2), np.int16)]
)
def test_what_is_no_volume_of_whole_numbers_is_refused(
    tmp_path: Path, voxels: NDArray[Any]
) -> None:
    path = write(tmp_path / "a.nii", voxels, np.eye(4))

    with pytest.raises(DatasetError, match="not integers in three dimensions"):
        nifti_series(path, "test", "CT")


def test_a_file_that_is_no_nifti_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.nii.gz"
    path.write_bytes(b"no volume")

    with pytest.raises(DatasetError, match=r"a\.nii\.gz.*cannot be read as NIfTI"):
        nifti_series(path, "test", "CT")
