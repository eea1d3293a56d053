"""The pixels of DICOM files, decoded by pydicom, as one series of 16-bit images."""

import logging
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from harness.core.images.manifest import FrameId
from harness.dataset.dicom.file import broken, read_file
from harness.dataset.dicom.image import Format, ImageFile
from harness.dataset.dicom.order import FrameInFile
from harness.dataset.series import Geometry, Pixels, PixelSeries
from harness.dataset.window import window_of
from harness.errors import DatasetError

_LOG = logging.getLogger(__name__)


def load_frames(
    frames: Sequence[FrameInFile], name: str, *, skips_broken_files: bool
) -> PixelSeries:
    """The frames, in the order given, decoded under a dataset's name.

    Keeps the UIDs of the files. Raises DatasetError naming a file that cannot be decoded, unless
    broken files are skipped (then they are logged), or when nothing is left.
    """
    kept, pixels = _decode_all(frames, name, skips_broken_files)
    first = kept[0].file
    grey = first.grey_scale
    center, width = window_of(pixels, grey.window, grey.rescale)
    return PixelSeries(
        name=name,
        pixels=pixels,
        bits_stored=first.format.bits_stored,
        modality=first.modality,
        window_center=center,
        window_width=width,
        is_inverted=first.format.is_inverted,
        rescale_slope=grey.rescale_slope,
        rescale_intercept=grey.rescale_intercept,
        rescale_unit=grey.unit,
        geometry=_geometry(kept),
        frames=tuple(FrameId(frame.file.sop_instance_uid, frame.number) for frame in kept),
        study_uid=first.study_uid,
        series_uid=first.series_uid,
        sop_class_uid=first.sop_class_uid,
    )


def _decode_all(
    frames: Sequence[FrameInFile], name: str, skips_broken_files: bool
) -> tuple[list[FrameInFile], Pixels]:
    """The frames that could be decoded, and their pixels."""
    places: dict[Path, list[int]] = {}
    for index, frame in enumerate(frames):
        places.setdefault(frame.file.path, []).append(index)
    pixels = _room_for(frames)
    is_kept = np.ones(len(frames), np.bool_)
    for indices in places.values():
        try:
            images = decode_file(frames[indices[0]].file)
        except DatasetError as error:
            if not skips_broken_files:
                raise
            _LOG.warning("dataset %s: skipped: %s", name, error)
            is_kept[indices] = False
            continue
        for index in indices:
            pixels[index] = images[frames[index].number - 1]
    if is_kept.all():
        return list(frames), pixels
    if not is_kept.any():
        rule = "has no file whose pixels can be decoded"
        raise DatasetError(f"dataset {name}", None, rule, "restore the files")
    return [frame for frame, keeps in zip(frames, is_kept, strict=True) if keeps], pixels[is_kept]


def _room_for(frames: Sequence[FrameInFile]) -> Pixels:
    form = frames[0].file.format
    shape = (len(frames), form.rows, form.columns)
    return np.empty(shape, np.int16) if form.is_signed else np.empty(shape, np.uint16)


def decode_file(file: ImageFile) -> Pixels:
    """All frames of one file: (frames, rows, columns), uint16 or int16.

    Raises DatasetError naming the file when its pixels cannot be decoded.
    """
    try:
        with warnings.catch_warnings():
            # Bytes too many after the pixels, and the like: what counts is checked below.
            warnings.simplefilter("ignore")
            dataset = read_file(file.path, header_only=False)
            assert dataset is not None
            array: NDArray[Any] = dataset.pixel_array
    except DatasetError:
        raise
    except Exception as error:  # whatever the codec of the day raises
        raise broken(file.path, f"has pixels that cannot be decoded ({error})") from error
    shape = (len(file.planes), file.format.rows, file.format.columns)
    if array.size != shape[0] * shape[1] * shape[2]:
        raise broken(file.path, f"has pixels of shape {array.shape} where {shape} are announced")
    return _stored_bits(array.reshape(shape), file.format)


def _stored_bits(array: NDArray[Any], form: Format) -> Pixels:
    """The stored bits alone: higher ones may hold overlays (PS3.5 §8.1.1, retired)."""
    spare = 16 - form.bits_stored
    if not form.is_signed:
        return array.astype(np.uint16) & np.uint16((1 << form.bits_stored) - 1)
    shifted = np.left_shift(array.astype(np.int16), spare)
    signed: Pixels = np.right_shift(shifted, spare)
    return signed


def _geometry(frames: Sequence[FrameInFile]) -> Geometry | None:
    first = frames[0].file
    if first.spacing_mm is None:
        return None
    planes = [frame.plane for frame in frames]
    known = [plane for plane in planes if plane is not None]
    is_placed = len(known) == len(planes)
    return Geometry(
        row_spacing_mm=first.spacing_mm[0],
        column_spacing_mm=first.spacing_mm[1],
        orientation=known[0].orientation if is_placed else (),
        positions_mm=tuple(plane.position_mm for plane in known) if is_placed else (),
        slice_thickness_mm=first.slice_thickness_mm,
        frame_of_reference_uid=first.frame_of_reference_uid if is_placed else None,
    )
