"""The order in which the images of a series are shown.

1. Every image has a place of its own and all are parallel: along their normal, as Cornerstone3D
   does (sortImageIdsAndGetSpacing.ts: ascending along row x column).
2. Else by InstanceNumber and frame number.
3. Else by file name.

Without the first the images have no order in space, and nobody can make a volume of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from harness.dataset.dicom.image import ImageFile, Plane
from harness.dataset.series import Orientation

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


@dataclass(frozen=True, slots=True)
class DisplayOrder:
    """Images in the order on screen, with notes on how it was found.

    `stack_only` says why the images make no volume; empty where they make one.
    """

    frames: tuple[FrameInFile, ...]
    notes: tuple[str, ...] = ()
    stack_only: str = ""


def display_order(files: Sequence[ImageFile]) -> DisplayOrder:
    """The images of all files in order."""
    frames = [
        FrameInFile(file, number) for file in files for number in range(1, len(file.planes) + 1)
    ]
    if len(frames) == 1:
        return DisplayOrder(tuple(frames))
    if not (why := _why_no_volume(frames)):
        return DisplayOrder(tuple(sorted(frames, key=_height_mm)))
    if len(files) > 1 and any(file.number is None for file in files):
        by = "file name: instance numbers are not complete either"
        ordered = sorted(frames, key=lambda frame: (str(frame.file.path), frame.number))
    else:
        by, ordered = "instance number", sorted(frames, key=_by_number)
    note = f"a stack, not a volume: {why}; ordered by {by}"
    return DisplayOrder(tuple(ordered), (note,), why)


def _by_number(frame: FrameInFile) -> tuple[int, str, int]:
    return frame.file.number or 0, str(frame.file.path), frame.number


def _height_mm(frame: FrameInFile) -> float:
    assert frame.plane is not None
    return frame.plane.distance_mm()


def _why_no_volume(frames: Sequence[FrameInFile]) -> str:
    """What keeps images from an order in space; empty where nothing does."""
    planes = [frame.plane for frame in frames if frame.plane is not None]
    if len(planes) < len(frames):
        return "not every image says where it lies"
    first = planes[0].orientation
    if any(not is_same_direction(first, plane.orientation) for plane in planes):
        return "its images lie in different directions, as those of a localizer do"
    heights_mm = sorted(plane.distance_mm() for plane in planes)
    if any(upper - lower < _SAME_PLACE_MM for lower, upper in pairwise(heights_mm)):
        return "it has several images at one place, as a series of phases does"
    return ""


def is_same_direction(one: Orientation, other: Orientation) -> bool:
    """Whether two planes are parallel, and turned alike."""
    return all(abs(a - b) <= _PARALLEL_TOLERANCE for a, b in zip(one, other, strict=True))
