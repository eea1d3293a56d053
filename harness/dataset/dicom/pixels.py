"""The pixels of DICOM files, decoded, as one series of 16-bit images."""

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from harness.core.images.manifest import FrameId
from harness.dataset.dicom.decompress import decode_file, room_for
from harness.dataset.dicom.order import FrameInFile, is_same_direction
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
    pixels = room_for(len(frames), frames[0].file.format)
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
        remedy = "do not skip broken files, and the first of them says why"
        raise DatasetError(f"dataset {name}", None, rule, remedy)
    return [frame for frame, keeps in zip(frames, is_kept, strict=True) if keeps], pixels[is_kept]


def _geometry(frames: Sequence[FrameInFile]) -> Geometry | None:
    first = frames[0].file
    if first.spacing_mm is None:
        return None
    planes = [frame.plane for frame in frames if frame.plane is not None]
    if len(planes) < len(frames):
        planes = []
    orientations = tuple(plane.orientation for plane in planes)
    is_parallel = all(is_same_direction(orientations[0], each) for each in orientations)
    return Geometry(
        row_spacing_mm=first.spacing_mm[0],
        column_spacing_mm=first.spacing_mm[1],
        orientation=orientations[0] if orientations and is_parallel else (),
        positions_mm=tuple(plane.position_mm for plane in planes),
        slice_thickness_mm=first.slice_thickness_mm,
        frame_of_reference_uid=first.frame_of_reference_uid if planes else None,
        orientations=() if is_parallel else orientations,
    )
