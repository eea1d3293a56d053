"""The order in which the images of a series are shown.

1. Every image has a place and all are parallel: along their normal, as Cornerstone3D does
   (sortImageIdsAndGetSpacing.ts: ascending along row x column).
2. Else by InstanceNumber and frame number.
3. Else by file name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from harness.dataset.dicom.image import ImageFile, Plane
from harness.errors import DatasetError

# Two slices nearer than this are in the same place; scanners write tenths of micrometres.
_SAME_PLACE_MM = 1e-3
_PARALLEL_TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True)
class FrameInFile:
    """One image: its file and its frame number there, counted from 1."""

    file: ImageFile
    number: int

    @property
    def plane(self) -> Plane | None:
        """Where the image lies, when the file says so."""
        return self.file.planes[self.number - 1]


def display_order(files: Sequence[ImageFile]) -> tuple[tuple[FrameInFile, ...], list[str]]:
    """The images of all files in order, and notes on how the order was found.

    Raises DatasetError when images lie in the same place or are not parallel.
    """
    frames = [
        FrameInFile(file, number) for file in files for number in range(1, len(file.planes) + 1)
    ]
    placed = [(frame.plane.distance_mm(), frame) for frame in frames if frame.plane is not None]
    if len(frames) > 1 and len(placed) == len(frames):
        _require_parallel(frames)
        placed.sort(key=lambda pair: pair[0])
        _require_distinct(placed)
        return tuple(frame for _, frame in placed), []
    notes = [] if len(frames) == 1 else ["ordered by instance number: not every image has a place"]
    if len(files) > 1 and any(file.number is None for file in files):
        notes = ["ordered by file name: neither places nor instance numbers are complete"]
        return tuple(sorted(frames, key=lambda frame: (str(frame.file.path), frame.number))), notes
    return tuple(sorted(frames, key=_by_number)), notes


def _by_number(frame: FrameInFile) -> tuple[int, str, int]:
    return frame.file.number or 0, str(frame.file.path), frame.number


def _require_parallel(frames: list[FrameInFile]) -> None:
    first = frames[0].plane
    assert first is not None
    for frame in frames[1:]:
        assert frame.plane is not None
        pairs = zip(first.orientation, frame.plane.orientation, strict=True)
        if any(abs(a - b) > _PARALLEL_TOLERANCE for a, b in pairs):
            raise DatasetError(
                f"file {frame.file.path}",
                list(frame.plane.orientation),
                f"differs from the orientation of {frames[0].file.path} in the same series",
                "put a localizer into a folder of its own",
            )


def _require_distinct(placed: list[tuple[float, FrameInFile]]) -> None:
    for (lower, one), (upper, other) in pairwise(placed):
        if upper - lower < _SAME_PLACE_MM:
            raise DatasetError(
                f"file {other.file.path}",
                f"{upper:.3f} mm",
                f"is also where {one.file.path} lies: the series has more than one image a place, "
                "as time series do",
                "put the images of one time or one contrast into a folder of their own",
            )
