"""A volume in one NIfTI file, as a CT series a scanner would have stored.

NIfTI keeps voxels as (i, j, k) with an affine to right-anterior-superior millimetres; DICOM
counts towards left, posterior and superior (PS3.3 C.7.6.2.1.1). Slices are given axial, the
patient's right on the left of the screen, the front up, and the first slice nearest the feet, as
Cornerstone3D sorts a volume (sortImageIdsAndGetSpacing.ts: along row x column).
"""

from pathlib import Path
from typing import Any

import nibabel
import numpy as np
from nibabel import orientations
from numpy.typing import NDArray

from harness.dataset.series import Geometry, PixelSeries
from harness.dataset.window import window_of
from harness.errors import DatasetError

# The usual soft-tissue window, in HU.
_CT_WINDOW_HU = (40.0, 400.0)


def nifti_series(path: Path, name: str, modality: str) -> PixelSeries:
    """The volume of a NIfTI file. Raises DatasetError unless it holds whole numbers in 3-D.

    Stored without loss, unsigned, counted from the lowest value, with a rescale intercept: that
    is how most scanners store CT, and reduced HTJ2K images of unsigned pixels need a spare bit,
    which -2048 to 3071 HU leaves (13 bits) and signed 16 bits would not.
    """
    try:
        image: Any = nibabel.load(path)
        raw = np.asanyarray(image.dataobj.get_unscaled())
    except (nibabel.filebasedimages.ImageFileError, AttributeError, OSError, EOFError) as error:
        rule = f"cannot be read as NIfTI ({error})"
        raise DatasetError(f"dataset {name}", str(path), rule, "fetch the file again") from error
    if raw.ndim != 3 or raw.dtype.kind not in "iu":
        rule = f"holds {raw.dtype} of shape {raw.shape}, not integers in three dimensions"
        raise DatasetError(f"dataset {name}", str(path), rule, "give another file")
    voxels, affine = _towards_left_posterior_superior(raw, image.affine)
    lowest = int(voxels.min())
    span = int(voxels.max()) - lowest
    if span >= 1 << 16:
        rule = f"spans {span} values, more than 16 bits"
        raise DatasetError(f"dataset {name}", str(path), rule, "give another file")
    pixels = _counted_from(voxels, lowest)
    slope, intercept = float(image.dataobj.slope), float(image.dataobj.inter)
    rescale = (slope, intercept + slope * lowest)
    center, width = window_of(pixels, _CT_WINDOW_HU if modality == "CT" else None, rescale)
    return PixelSeries(
        name=name,
        pixels=pixels,
        bits_stored=max(span.bit_length(), 2),
        modality=modality,
        window_center=center,
        window_width=width,
        rescale_slope=slope,
        rescale_intercept=rescale[1],
        rescale_unit="HU" if modality == "CT" else "US",
        geometry=_geometry(affine, len(pixels)),
    )


def _towards_left_posterior_superior(
    raw: NDArray[Any], affine: NDArray[np.float64]
) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """The voxels turned so that their axes run left, back and up; and their affine."""
    # nibabel's orientation functions carry no types.
    tools: Any = orientations
    wanted = tools.axcodes2ornt("LPS")
    turn = tools.ornt_transform(tools.io_orientation(affine), wanted)
    turned: NDArray[Any] = tools.apply_orientation(raw, turn)
    return turned, affine @ tools.inv_ornt_aff(turn, raw.shape)


def _counted_from(voxels: NDArray[Any], lowest: int) -> NDArray[np.uint16]:
    """(frames, rows, columns) from (columns, rows, frames), the lowest value as 0."""
    pixels = np.empty(voxels.shape[::-1], np.uint16)
    for index, frame in enumerate(pixels):
        frame[...] = voxels[:, :, index].T.astype(np.int64) - lowest
    return pixels


def _geometry(affine: NDArray[np.float64], frame_count: int) -> Geometry:
    # From right-anterior-superior to left-posterior-superior.
    to_patient = np.diag([-1.0, -1.0, 1.0]) @ affine[:3]
    across, down, through, corner = to_patient.T
    spacing = [float(np.linalg.norm(step)) for step in (down, across, through)]
    cosines = (across / spacing[1], down / spacing[0])
    positions = tuple(tuple((corner + k * through).tolist()) for k in range(frame_count))
    return Geometry(
        row_spacing_mm=spacing[0],
        column_spacing_mm=spacing[1],
        orientation=tuple(float(cosine) + 0.0 for vector in cosines for cosine in vector),
        positions_mm=positions,
        slice_thickness_mm=spacing[2],
    )
