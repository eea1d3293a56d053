"""One series of decoded images: what every source gives and the builder encodes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from harness.core.images.manifest import FrameId, ServerAnswer
from harness.errors import DatasetError

Pixels = NDArray[np.uint16] | NDArray[np.int16]
Position = tuple[float, float, float]
Orientation = tuple[float, ...]
"""The direction cosines of a row, then of a column: six, as ImageOrientationPatient has them."""


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where the images lie in the patient (PS3.3 C.7.6.2), in mm.

    `row_spacing_mm` is the distance between the centres of two rows, the first value of
    PixelSpacing. `orientation` is that of every frame, `orientations` of each one where they
    differ. `positions_mm` is the centre of the first pixel of each frame, in display order;
    empty, together with the orientations, for projection images, which have spacing only.
    `frame_of_reference_uid` is None where the builder shall make one.
    """

    row_spacing_mm: float
    column_spacing_mm: float
    orientation: Orientation = ()
    positions_mm: tuple[Position, ...] = ()
    slice_thickness_mm: float | None = None
    frame_of_reference_uid: str | None = None
    orientations: tuple[Orientation, ...] = ()

    def __post_init__(self) -> None:
        if self.row_spacing_mm <= 0 or self.column_spacing_mm <= 0:
            raise ValueError(f"pixel spacing is not above zero: {self}")
        given = self.orientations or (self.orientation,) * len(self.positions_mm)
        is_whole = len(given) == len(self.positions_mm) and all(len(each) == 6 for each in given)
        is_needless = self.orientation and (self.orientations or not self.positions_mm)
        if is_needless or not is_whole:
            rule = "has six cosines, is that of all frames or of each, and comes with positions"
            raise ValueError(f"an orientation {rule}: {self}")

    def orientation_of(self, index: int) -> Orientation:
        """The orientation of one frame, of those that have a position."""
        return self.orientations[index] if self.orientations else self.orientation


@dataclass(frozen=True, slots=True)
class ServedImages:
    """Each image as somebody else's server sends it, in display order, and what is around it."""

    code: tuple[bytes, ...]
    answers: tuple[ServerAnswer, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PixelSeries:
    """One series of decoded images in display order.

    `pixels`: (frames, rows, columns), uint16 or int16 (then the values are signed), C order,
    each value within `bits_stored` bits (1 to 16). `is_inverted` is MONOCHROME1. The window is
    in stored pixel values; the rescale gives `rescale_unit` ("HU", "US", …; PS3.3 C.11.1.1.2).
    `frames` names each image; with None, as `study_uid` and `series_uid`, the builder makes
    UIDs from the dataset's name. `sop_class_uid` None is chosen by modality. Nothing here
    identifies a patient. `own_code` is each image as its file holds it, where that was asked for,
    in display order; `served` the same of a server, by encoding path. `headers` are DICOM JSON of
    each instance, in display order, without what tells of a patient; none where it had none.
    Raises DatasetError, naming the dataset `name`, where a rule breaks.
    """

    name: str
    pixels: Pixels
    bits_stored: int
    modality: str
    window_center: float
    window_width: float
    is_inverted: bool = False
    rescale_slope: float = 1.0
    rescale_intercept: float = 0.0
    rescale_unit: str = "US"
    geometry: Geometry | None = None
    frames: tuple[FrameId, ...] | None = None
    study_uid: str | None = None
    series_uid: str | None = None
    sop_class_uid: str | None = None
    own_code: tuple[bytes, ...] = ()
    served: Mapping[str, ServedImages] = field(default_factory=dict)
    headers: tuple[Mapping[str, Any], ...] = ()

    def __post_init__(self) -> None:
        if self.pixels.dtype not in (np.dtype(np.uint16), np.dtype(np.int16)):
            self._refuse(self.pixels.dtype, "is not uint16 or int16", "convert the pixels")
        if self.pixels.ndim != 3 or not self.pixels.size:
            shape = self.pixels.shape
            self._refuse(shape, "is not (frames, rows, columns)", "give at least one grey image")
        if not self.pixels.flags.c_contiguous:
            self._refuse(self.pixels.strides, "is not C order", "use numpy.ascontiguousarray")
        if not 1 <= self.bits_stored <= 16:
            self._refuse(self.bits_stored, "is not a BitsStored from 1 to 16", "see PS3.5 §8.1.1")
        self._require_values_within_bits_stored()
        frame_count = len(self.pixels)
        if self.frames is not None and len(set(self.frames)) != frame_count:
            self._refuse(len(set(self.frames)), f"are not {frame_count} names", "name each frame")
        self._require_whole_instances()
        if len(self.own_code) not in (0, frame_count):
            count = len(self.own_code)
            self._refuse(count, f"are not {frame_count} stored images", "give each, or none")
        if self.geometry and len(self.geometry.positions_mm) not in (0, frame_count):
            count = len(self.geometry.positions_mm)
            self._refuse(count, f"are not {frame_count} positions", "give each frame a position")

    def code_at(self, path: str, index: int) -> bytes:
        """An image as it came, in the encoding of a server's path or as its file holds it."""
        served = self.served.get(path)
        return self.own_code[index] if served is None else served.code[index]

    @property
    def is_signed(self) -> bool:
        """Whether stored values are two's complement (PixelRepresentation 1)."""
        return self.pixels.dtype == np.dtype(np.int16)

    def _require_values_within_bits_stored(self) -> None:
        lowest = -(1 << (self.bits_stored - 1)) if self.is_signed else 0
        highest = lowest + (1 << self.bits_stored) - 1
        found = int(self.pixels.min()), int(self.pixels.max())
        if found[0] < lowest or found[1] > highest:
            rule = f"are pixel values outside {lowest} to {highest} ({self.bits_stored} bits)"
            self._refuse(f"{found[0]} to {found[1]}", rule, "correct BitsStored or mask the pixels")

    def _require_whole_instances(self) -> None:
        """Refuse an instance whose frames are not numbered 1, 2, … (PS3.18 §10.4)."""
        numbers: dict[str, list[int]] = {}
        for frame in self.frames or ():
            numbers.setdefault(frame.sop_instance_uid, []).append(frame.number)
        for sop_instance_uid, found in numbers.items():
            if sorted(found) != list(range(1, len(found) + 1)):
                rule = "is an instance with missing frames"
                self._refuse(sop_instance_uid, rule, "give each of its frames, numbered from 1")

    def _refuse(self, value: object, rule: str, remedy: str) -> None:
        raise DatasetError(f"dataset {self.name}", value, rule, remedy)
