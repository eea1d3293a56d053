"""What one DICOM file says about its images: format, place in the patient, grey scale.

Nothing is decoded here.
"""

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydicom.dataset import Dataset
from pydicom.uid import UID

from harness.dataset.dicom.file import broken
from harness.dataset.dicom.header import (
    Header,
    UnusableAttribute,
    all_numbers,
    first_number,
    numbers,
    uid,
)
from harness.dataset.dicom.transfer_syntax import transfer_syntax
from harness.dataset.series import Orientation, Position
from harness.errors import DatasetError

_GREY = {"MONOCHROME1", "MONOCHROME2"}
_NAMES = ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID")


@dataclass(frozen=True, slots=True)
class Format:
    """How pixels are stored; the images of one series share it."""

    rows: int
    columns: int
    bits_stored: int
    is_signed: bool
    is_inverted: bool

    def __str__(self) -> str:
        sign = "signed" if self.is_signed else "unsigned"
        return f"{self.rows} x {self.columns}, {self.bits_stored} bits {sign}"


@dataclass(frozen=True, slots=True)
class GreyScale:
    """The rescale, and the window of the file in rescaled values (PS3.3 C.11)."""

    rescale_slope: float = 1.0
    rescale_intercept: float = 0.0
    unit: str = "US"
    window_center: float | None = None
    window_width: float | None = None

    @property
    def rescale(self) -> tuple[float, float]:
        """Slope and intercept."""
        return self.rescale_slope, self.rescale_intercept

    @property
    def window(self) -> tuple[float, float] | None:
        """Centre and width, when the file has a usable window."""
        if self.window_center is None or not self.window_width or self.window_width < 1:
            return None
        return self.window_center, self.window_width


@dataclass(frozen=True, slots=True)
class Plane:
    """Where one frame lies: its first pixel, and the cosines of its rows and columns."""

    position_mm: Position
    orientation: Orientation

    def distance_mm(self) -> float:
        """The position along the normal of the plane (PS3.3 C.7.6.2.1.1)."""
        (a, b, c), (d, e, f) = self.orientation[:3], self.orientation[3:]
        normal = (b * f - c * e, c * d - a * f, a * e - b * d)
        return sum(p * n for p, n in zip(self.position_mm, normal, strict=True))


@dataclass(frozen=True, slots=True)
class ImageFile:
    """One file, as its header tells it; `planes` has one entry a frame, None where unknown.

    `study_uid`, `series_uid` and `sop_instance_uid` are empty where the file has none;
    `missing_uids` keeps which ones it came without.
    """

    path: Path
    study_uid: str
    series_uid: str
    sop_instance_uid: str
    sop_class_uid: str | None
    modality: str
    description: str
    number: int | None
    format: Format
    grey_scale: GreyScale
    planes: tuple[Plane | None, ...]
    spacing_mm: tuple[float, float] | None
    slice_thickness_mm: float | None
    frame_of_reference_uid: str | None
    is_lossy: bool
    refusal: DatasetError | None
    series_label: str = ""
    missing_uids: tuple[str, ...] = ()
    syntax_uid: str = ""

    @property
    def has_uids(self) -> bool:
        """Whether the file came with every UID that names it."""
        return bool(self.study_uid and self.series_uid and self.sop_instance_uid)


def describe(path: Path, dataset: Dataset) -> ImageFile:
    """The facts of one file. Raises DatasetError naming the attribute that cannot be used."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _describe(path, dataset)
    except UnusableAttribute as error:
        raise broken(path, f"has a header that cannot be used ({error})") from error


def _describe(path: Path, dataset: Dataset) -> ImageFile:
    header = Header(dataset)
    syntax = dataset.file_meta.TransferSyntaxUID
    refusal = _refusal(path, header, syntax)
    return ImageFile(
        path=path,
        study_uid=header.optional("StudyInstanceUID", uid) or "",
        series_uid=header.optional("SeriesInstanceUID", uid) or "",
        sop_instance_uid=header.optional("SOPInstanceUID", uid) or "",
        sop_class_uid=header.optional("SOPClassUID", uid),
        modality=header.text("Modality") or "OT",
        description=header.text("SeriesDescription"),
        number=header.optional("InstanceNumber", int),
        format=Format(0, 0, 0, False, False) if refusal else _format(header),
        grey_scale=_grey_scale(header),
        planes=_planes(header),
        spacing_mm=_spacing(header),
        slice_thickness_mm=header.of_frame(0, "PixelMeasuresSequence", "SliceThickness", float)
        or None,
        frame_of_reference_uid=header.optional("FrameOfReferenceUID", str),
        is_lossy=header.text("LossyImageCompression") == "01" or transfer_syntax(syntax).is_lossy,
        refusal=refusal,
        series_label=header.text("SeriesNumber"),
        syntax_uid=syntax,
        missing_uids=tuple(keyword for keyword in _NAMES if header.optional(keyword, uid) is None),
    )


def _refusal(path: Path, header: Header, syntax: UID) -> DatasetError | None:
    """Why these pixels are none that the harness can encode without loss, or None."""
    photometric = header.text("PhotometricInterpretation")
    bits = header.optional("BitsAllocated", int)
    place = f"file {path}"
    if "FloatPixelData" in header or "DoubleFloatPixelData" in header:
        return DatasetError(place, "float pixel data", "is not whole numbers", "rescale to 16 bits")
    if why := transfer_syntax(syntax).refusal():
        rule = f"is a transfer syntax that cannot be read: {why}"
        return DatasetError(place, syntax.name, rule, "decompress the files with another program")
    if "PixelData" not in header:
        kind = UID(header.text("SOPClassUID")).name or None
        return DatasetError(place, kind, "has no pixel data", "give files of images")
    if header.optional("SamplesPerPixel", int) not in (None, 1) or photometric not in _GREY:
        remedy = "give MONOCHROME1 or MONOCHROME2 images"
        return DatasetError(place, photometric or None, "is not a grey image", remedy)
    if bits not in (8, 16):
        rule = "bits allocated cannot be encoded (8 and 16 can)"
        return DatasetError(place, bits, rule, "convert the images to 16 bits")
    return None


def _format(header: Header) -> Format:
    allocated = header.required("BitsAllocated", int)
    stored = header.required("BitsStored", int)
    if not 1 < stored <= allocated:
        raise UnusableAttribute(f"BitsStored is {stored} of {allocated} allocated")
    return Format(
        rows=header.required("Rows", _side),
        columns=header.required("Columns", _side),
        bits_stored=stored,
        is_signed=bool(header.required("PixelRepresentation", int)),
        is_inverted=header.text("PhotometricInterpretation") == "MONOCHROME1",
    )


def _side(value: Any) -> int:
    if (side := int(value)) < 1:
        raise ValueError(f"{side} is no size")
    return side


def _planes(header: Header) -> tuple[Plane | None, ...]:
    count = max(header.optional("NumberOfFrames", int) or 1, 1)
    return tuple(_plane(header, index, is_alone=count == 1) for index in range(count))


def _plane(header: Header, index: int, *, is_alone: bool) -> Plane | None:
    """Where frame `index` lies; what the top level says is the place of a single image only."""
    look_up = header.of_frame if is_alone else header.in_groups
    group = "PlanePositionSequence"
    position = look_up(index, group, "ImagePositionPatient", numbers(3))
    group, keyword = "PlaneOrientationSequence", "ImageOrientationPatient"
    cosines = header.of_frame(index, group, keyword, numbers(6))
    if position is None or cosines is None:
        return None
    if not any(cosines):
        raise UnusableAttribute(f"ImageOrientationPatient is {list(cosines)}")
    x, y, z = position
    return Plane((x, y, z), cosines)


def _spacing(header: Header) -> tuple[float, float] | None:
    measured = header.of_frame(0, "PixelMeasuresSequence", "PixelSpacing", all_numbers)
    for spacing in (measured, header.optional("ImagerPixelSpacing", all_numbers)):
        if spacing is not None and len(spacing) == 2 and min(spacing) > 0:
            return spacing[0], spacing[1]
    return None


def _grey_scale(header: Header) -> GreyScale:
    values, window = "PixelValueTransformationSequence", "FrameVOILUTSequence"
    usual = "HU" if header.text("Modality") == "CT" else "US"
    return GreyScale(
        rescale_slope=header.of_frame(0, values, "RescaleSlope", float) or 1.0,
        rescale_intercept=header.of_frame(0, values, "RescaleIntercept", float) or 0.0,
        unit=header.of_frame(0, values, "RescaleType", str) or usual,
        window_center=header.of_frame(0, window, "WindowCenter", first_number),
        window_width=header.of_frame(0, window, "WindowWidth", first_number),
    )
