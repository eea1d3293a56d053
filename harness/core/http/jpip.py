"""A frame in a smaller size, asked for as from a JPIP server.

DICOM lets pixel data be had over JPIP (PS3.5 §8.4); the fields are those of ISO/IEC 15444-9:
`target` (C.2.2), which the viewer's documentation sets to the number of the frame, and `fsiz`
(C.4.2), the size wanted. The answer is the code stream up to the end of the resolution chosen.

A viewer appends its arguments before it replaces "/frames/", so what it asks for reads
"jpip?target=1?fsiz=128,128"; a second question mark is taken for a separator here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

JPIP = "jpip"
JPIP_FRAMES_PATH = f"/{JPIP}?target="
"""What a configuration writes as framesPath to ask for frames over JPIP."""

_FRAME_SIZE = re.compile(r"(\d+),(\d+)(?:,(round-up|round-down|closest))?")


class Rounding(Enum):
    """Which resolution stands in for a size that none has."""

    UP = "round-up"
    DOWN = "round-down"
    CLOSEST = "closest"


@dataclass(frozen=True, slots=True)
class Resolution:
    """One resolution of a code stream, which is complete after `end_bytes` of it."""

    rows: int
    columns: int
    end_bytes: int


@dataclass(frozen=True, slots=True)
class FrameSize:
    """The size wanted of a frame; rounded down where the request does not say (C.4.2)."""

    rows: int
    columns: int
    rounding: Rounding = Rounding.DOWN

    def choose(self, resolutions: Sequence[Resolution]) -> Resolution:
        """The resolution that stands for this size; `resolutions` are lowest first."""
        match self.rounding:
            case Rounding.UP:
                fitting = (each for each in resolutions if self._is_covered_by(each))
                return next(fitting, resolutions[-1])
            case Rounding.DOWN:
                fitting = (each for each in reversed(resolutions) if self._covers(each))
                return next(fitting, resolutions[0])
            case Rounding.CLOSEST:
                return min(reversed(resolutions), key=self._difference_px)

    def _covers(self, other: Resolution) -> bool:
        return other.rows <= self.rows and other.columns <= self.columns

    def _is_covered_by(self, other: Resolution) -> bool:
        return other.rows >= self.rows and other.columns >= self.columns

    def _difference_px(self, other: Resolution) -> int:
        return abs(other.rows * other.columns - self.rows * self.columns)


@dataclass(frozen=True, slots=True)
class JpipRequest:
    """The frame that is asked for, by its WADO-RS path, and its size; None is the full one."""

    frame_path: str
    frame_size: FrameSize | None


def jpip_request(path: str) -> JpipRequest | None:
    """What a path with its arguments, percent-decoded, asks for over JPIP.

    None where it is no such path, or its size cannot be read.
    """
    resource, _, query = path.partition("?")
    instance, _, name = resource.rpartition("/")
    if name != JPIP:
        return None
    fields = dict(field.partition("=")[::2] for field in re.split("[?&]", query))
    frame_path = f"{instance}/frames/{fields.get('target', '')}"
    if "fsiz" not in fields:
        return JpipRequest(frame_path, None)
    read = _FRAME_SIZE.fullmatch(fields["fsiz"])
    if read is None:
        return None
    columns, rows, rounding = read.groups()
    size = FrameSize(int(rows), int(columns), Rounding(rounding or Rounding.DOWN))
    return JpipRequest(frame_path, size)


def resolutions(rows: int, columns: int, ends_bytes: Sequence[int]) -> tuple[Resolution, ...]:
    """The resolutions of an image, lowest first: each halves the next (ISO/IEC 15444-1 B.5)."""
    last = len(ends_bytes) - 1
    return tuple(
        Resolution(-(-rows >> last - number), -(-columns >> last - number), end_bytes)
        for number, end_bytes in enumerate(ends_bytes)
    )
