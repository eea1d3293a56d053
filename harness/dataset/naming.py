"""UIDs for a series that has none, or whose own stay private: the same ones in every build."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from harness.core.images.derived_uid import derived_uid
from harness.core.images.manifest import FrameId
from harness.dataset.series import PixelSeries


def named(series: PixelSeries) -> PixelSeries:
    """The series with every UID it came without, made from the dataset's name."""
    geometry = series.geometry
    if geometry is not None and geometry.frame_of_reference_uid is None:
        reference_uid = derived_uid(series.name, "frame of reference")
        geometry = replace(geometry, frame_of_reference_uid=reference_uid)
    made = tuple(
        FrameId(derived_uid(series.name, f"instance {number}"), 1)
        for number in range(1, len(series.pixels) + 1)
    )
    return replace(
        series,
        geometry=geometry,
        frames=series.frames or made,
        study_uid=series.study_uid or derived_uid(series.name, "study"),
        series_uid=series.series_uid or derived_uid(series.name, "series"),
    )


def renamed(series: PixelSeries) -> tuple[PixelSeries, Mapping[str, str]]:
    """The series under other UIDs, and which of its own each of them stands for.

    They are made from the pixels, so that nobody who has not got these learns anything from them.
    """
    digest = hashlib.sha256(series.pixels.data).hexdigest()
    instances = dict.fromkeys(frame.sop_instance_uid for frame in series.frames or ())
    parts = {uid: f"instance {number}" for number, uid in enumerate(instances, start=1)}
    geometry = series.geometry
    reference_uid = geometry.frame_of_reference_uid if geometry else None
    above = {
        series.study_uid: "study",
        series.series_uid: "series",
        reference_uid: "frame of reference",
    }
    parts |= {uid: part for uid, part in above.items() if uid}
    names = {uid: derived_uid(digest, part) for uid, part in parts.items()}
    if geometry is not None and reference_uid is not None:
        geometry = replace(geometry, frame_of_reference_uid=names[reference_uid])
    frames = series.frames and tuple(
        FrameId(names[frame.sop_instance_uid], frame.number) for frame in series.frames
    )
    changed = replace(
        series,
        geometry=geometry,
        frames=frames,
        study_uid=series.study_uid and names[series.study_uid],
        series_uid=series.series_uid and names[series.series_uid],
    )
    return changed, {new: uid for uid, new in names.items()}
