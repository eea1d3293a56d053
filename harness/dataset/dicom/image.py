"""What one DICOM file says about its images: format, place in the patient, grey scale.

Nothing is decoded here. Attributes are looked up where enhanced multi-frame objects keep them
first: the frame's functional group, then the shared one, then the top level (PS3.3 C.7.6.16).
"""

import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydicom
from pydicom import uid
from pydicom.dataset import Dataset
from pydicom.pixels.decoders.base import get_decoder

from harness.dataset.dicom.file import broken
from harness.dataset.series import Position
from harness.errors import DatasetError

# UIDs become names of folders, so only true ones are let in (PS3.5 §9.1).
_UID = re.compile(r"[0-9]+(\.[0-9]+)*")
_GREY = {"MONOCHROME1", "MONOCHROME2"}

_LOSSY_SYNTAXES = {
    uid.JPEGBaseline8Bit, uid.JPEGExtended12Bit, uid.JPEGLSNearLossless, uid.JPEG2000, uid.HTJ2K,
}  # fmt: skip


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
    orientation: tuple[float, ...]

    def distance_mm(self) -> float:
        """The position along the normal of the plane (PS3.3 C.7.6.2.1.1)."""
        (a, b, c), (d, e, f) = self.orientation[:3], self.orientation[3:]
        normal = (b * f - c * e, c * d - a * f, a * e - b * d)
        return sum(p * n for p, n in zip(self.position_mm, normal, strict=True))


@dataclass(frozen=True, slots=True)
class ImageFile:
    """One file, as its header tells it; `planes` has one entry a frame, None where unknown."""

    path: Path
    study_uid: str
    series_uid: str
    sop_instance_uid: str
    sop_class_uid: str
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


def describe(path: Path, dataset: Dataset) -> ImageFile:
    """The facts of one file. Raises DatasetError when it lacks what names or sizes an image."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _describe(path, dataset)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise broken(path, f"has a header that cannot be used ({error})") from error


def _describe(path: Path, dataset: Dataset) -> ImageFile:
    number = dataset.get("InstanceNumber")
    thickness = _first(dataset, 0, "PixelMeasuresSequence", "SliceThickness")
    refusal = _refusal(path, dataset)
    return ImageFile(
        path=path,
        study_uid=_uid(dataset, "StudyInstanceUID"),
        series_uid=_uid(dataset, "SeriesInstanceUID"),
        sop_instance_uid=_uid(dataset, "SOPInstanceUID"),
        sop_class_uid=_uid(dataset, "SOPClassUID"),
        modality=str(dataset.get("Modality") or "OT"),
        description=str(dataset.get("SeriesDescription") or ""),
        number=None if number in (None, "") else int(number),
        format=Format(0, 0, 0, False, False) if refusal else _format(dataset),
        grey_scale=_grey_scale(dataset),
        planes=tuple(_plane(dataset, index) for index in range(_frame_count(dataset))),
        spacing_mm=_spacing(dataset),
        slice_thickness_mm=float(thickness) if thickness else None,
        frame_of_reference_uid=str(dataset.get("FrameOfReferenceUID") or "") or None,
        is_lossy=_is_lossy(dataset),
        refusal=refusal,
    )


def _uid(dataset: Dataset, keyword: str) -> str:
    value = str(dataset.get(keyword) or "")
    if len(value) > 64 or not _UID.fullmatch(value):
        raise ValueError(f'{keyword} is "{value}", which is not a UID')
    return value


def _refusal(path: Path, dataset: Dataset) -> DatasetError | None:
    """Why these pixels are none that the harness can encode without loss, or None."""
    photometric = str(dataset.get("PhotometricInterpretation", ""))
    bits = dataset.get("BitsAllocated", 0)
    place = f"file {path}"
    if "FloatPixelData" in dataset or "DoubleFloatPixelData" in dataset:
        return DatasetError(place, "float pixel data", "is not whole numbers", "rescale to 16 bits")
    if "PixelData" not in dataset:
        kind = uid.UID(dataset.get("SOPClassUID", "")).name
        return DatasetError(place, kind, "has no pixel data", "use image files")
    if dataset.get("SamplesPerPixel", 1) != 1 or photometric not in _GREY:
        remedy = "give MONOCHROME1 or MONOCHROME2 images"
        return DatasetError(place, photometric, "is not a grey image", remedy)
    if bits not in (8, 16):
        rule = "bits allocated are not supported (8 and 16 are)"
        return DatasetError(place, bits, rule, "convert the images to 16 bits")
    if not _can_decode(syntax := dataset.file_meta.TransferSyntaxUID):
        remedy = "decompress the files first"
        return DatasetError(place, syntax.name, "is an unsupported compression", remedy)
    return None


def _can_decode(syntax: uid.UID) -> bool:
    try:
        return bool(get_decoder(syntax).is_available)
    except NotImplementedError:  # what pydicom knows of no decoder for, such as video
        return False


def _format(dataset: Dataset) -> Format:
    stored = int(dataset.BitsStored)
    if not 1 < stored <= dataset.BitsAllocated:
        raise ValueError(f"BitsStored is {stored}")
    return Format(
        rows=int(dataset.Rows),
        columns=int(dataset.Columns),
        bits_stored=stored,
        is_signed=bool(dataset.PixelRepresentation),
        is_inverted=dataset.PhotometricInterpretation == "MONOCHROME1",
    )


def _frame_count(dataset: Dataset) -> int:
    return max(int(dataset.get("NumberOfFrames") or 1), 1)


def _first(dataset: Dataset, index: int, group: str, keyword: str) -> Any:
    """An attribute of frame `index`: from its own group, the shared one, or the top level."""
    own = dataset.get("PerFrameFunctionalGroupsSequence") or []
    shared = dataset.get("SharedFunctionalGroupsSequence") or []
    for groups in (own[index : index + 1], shared[:1]):
        for holder in groups:
            for item in holder.get(group) or []:
                if item.get(keyword) not in (None, ""):
                    return item.get(keyword)
    return dataset.get(keyword)


def _plane(dataset: Dataset, index: int) -> Plane | None:
    position = _first(dataset, index, "PlanePositionSequence", "ImagePositionPatient")
    cosines = _first(dataset, index, "PlaneOrientationSequence", "ImageOrientationPatient")
    if not position or not cosines:
        return None
    x, y, z = (float(value) for value in position)
    orientation = tuple(float(value) for value in cosines)
    if len(orientation) != 6 or not any(orientation):
        raise ValueError(f"ImageOrientationPatient is {list(orientation)}")
    return Plane((x, y, z), orientation)


def _spacing(dataset: Dataset) -> tuple[float, float] | None:
    found = _first(dataset, 0, "PixelMeasuresSequence", "PixelSpacing")
    for spacing in (found, dataset.get("ImagerPixelSpacing")):
        if spacing and len(spacing) == 2 and min(float(value) for value in spacing) > 0:
            return float(spacing[0]), float(spacing[1])
    return None


def _grey_scale(dataset: Dataset) -> GreyScale:
    group = "PixelValueTransformationSequence"
    slope = float(_first(dataset, 0, group, "RescaleSlope") or 1)
    intercept = float(_first(dataset, 0, group, "RescaleIntercept") or 0)
    unit = _first(dataset, 0, group, "RescaleType")
    if unit is None:
        unit = "HU" if dataset.get("Modality") == "CT" else "US"
    center = _single(_first(dataset, 0, "FrameVOILUTSequence", "WindowCenter"))
    width = _single(_first(dataset, 0, "FrameVOILUTSequence", "WindowWidth"))
    return GreyScale(slope, intercept, str(unit), center, width)


def _single(value: Any) -> float | None:
    """The first of several windows, as viewers show it."""
    if value is None or value == "":
        return None
    return float(value[0]) if isinstance(value, pydicom.multival.MultiValue) else float(value)


def _is_lossy(dataset: Dataset) -> bool:
    syntax = dataset.file_meta.TransferSyntaxUID
    return dataset.get("LossyImageCompression") == "01" or syntax in _LOSSY_SYNTAXES
