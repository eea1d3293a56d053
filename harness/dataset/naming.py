"""UIDs for a series that has none: the same ones in every build."""

import uuid
from dataclasses import replace

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


def derived_uid(name: str, part: str) -> str:
    """The UID of a `part` of what is named so: of a UUID (PS3.5 §B.2), made from both."""
    return f"2.25.{uuid.uuid5(uuid.NAMESPACE_OID, f'{name}/{part}').int}"
