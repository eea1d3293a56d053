"""DICOM JSON metadata of a built series (PS3.18 Annex F): what a viewer asks for first.

Nothing describes a patient: names and identifiers are the dataset's own name.
"""

from dataclasses import dataclass
from typing import Any

from pydicom import uid
from pydicom.dataset import Dataset
from pydicom.valuerep import DSfloat

from harness.core.images.manifest import FrameId, Manifest
from harness.dataset.series import Geometry, PixelSeries

_SOP_CLASSES = {
    "CR": uid.ComputedRadiographyImageStorage,
    "CT": uid.CTImageStorage,
    "DX": uid.DigitalXRayImageStorageForPresentation,
    "MG": uid.DigitalMammographyXRayImageStorageForPresentation,
    "MR": uid.MRImageStorage,
    "NM": uid.NuclearMedicineImageStorage,
    "PT": uid.PositronEmissionTomographyImageStorage,
    "RF": uid.XRayRadiofluoroscopicImageStorage,
    "XA": uid.XRayAngiographicImageStorage,
}
_MULTI_FRAME_SOP_CLASSES = {
    "CT": uid.EnhancedCTImageStorage,
    "MR": uid.EnhancedMRImageStorage,
    "PT": uid.EnhancedPETImageStorage,
}
_PROJECTIONS = {"CR", "DX", "MG", "RF", "XA"}


@dataclass(frozen=True, slots=True)
class Instance:
    """One instance: its UID, its number in the series, and the indices of its frames."""

    sop_instance_uid: str
    number: int
    frame_indices: tuple[int, ...]


def instances_of(frames: tuple[FrameId, ...]) -> tuple[Instance, ...]:
    """The instances of a series, in the order in which their first frames are displayed."""
    indices: dict[str, list[int]] = {}
    for index, frame in enumerate(frames):
        indices.setdefault(frame.sop_instance_uid, []).append(index)
    return tuple(
        # Functional groups are listed by frame number, whatever the order on screen.
        Instance(name, number, tuple(sorted(found, key=lambda index: frames[index].number)))
        for number, (name, found) in enumerate(indices.items(), start=1)
    )


def instance_metadata(series: PixelSeries, manifest: Manifest, instance: Instance) -> Any:
    """The attributes of one instance as DICOM JSON, without pixel data."""
    dataset = Dataset()
    _describe_identity(dataset, manifest, instance)
    _describe_image(dataset, manifest, len(instance.frame_indices))
    _describe_grey_scale(dataset, series)
    _describe_transfer(dataset, manifest)
    dataset.SOPClassUID = _sop_class(series, len(instance.frame_indices))
    if series.geometry is not None:
        _describe_geometry(dataset, series.geometry, instance, manifest)
    return dataset.to_json_dict()


def _sop_class(series: PixelSeries, frame_count: int) -> str:
    if series.sop_class_uid is not None:
        return series.sop_class_uid
    if frame_count > 1:
        fallback = uid.MultiFrameGrayscaleWordSecondaryCaptureImageStorage
        return _MULTI_FRAME_SOP_CLASSES.get(series.modality, fallback)
    return _SOP_CLASSES.get(series.modality, uid.SecondaryCaptureImageStorage)


def _describe_identity(dataset: Dataset, manifest: Manifest, instance: Instance) -> None:
    dataset.PatientName = manifest.name
    dataset.PatientID = manifest.name
    dataset.PatientBirthDate = ""
    dataset.PatientSex = ""
    dataset.StudyInstanceUID = manifest.study_uid
    dataset.StudyID = "1"
    dataset.StudyDate = ""
    dataset.StudyTime = ""
    dataset.AccessionNumber = ""
    dataset.Modality = manifest.modality
    dataset.SeriesInstanceUID = manifest.series_uid
    dataset.SeriesNumber = 1
    dataset.SeriesDescription = manifest.name
    dataset.SOPInstanceUID = instance.sop_instance_uid
    dataset.InstanceNumber = instance.number


def _describe_image(dataset: Dataset, manifest: Manifest, frame_count: int) -> None:
    dataset.ImageType = ["DERIVED", "SECONDARY"]
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME1" if manifest.is_inverted else "MONOCHROME2"
    dataset.NumberOfFrames = frame_count
    dataset.Rows = manifest.rows
    dataset.Columns = manifest.columns
    dataset.BitsAllocated = 16
    dataset.BitsStored = manifest.bits_stored
    dataset.HighBit = manifest.bits_stored - 1
    dataset.PixelRepresentation = int(manifest.is_signed)


def _describe_grey_scale(dataset: Dataset, series: PixelSeries) -> None:
    slope, intercept = series.rescale_slope, series.rescale_intercept
    dataset.RescaleSlope = _decimal(slope)
    dataset.RescaleIntercept = _decimal(intercept)
    dataset.RescaleType = series.rescale_unit
    # The window of PS3.3 C.11.2 is applied after the rescale; ours is in stored values.
    dataset.WindowCenter = _decimal(series.window_center * slope + intercept)
    dataset.WindowWidth = _decimal(series.window_width * abs(slope))


def _describe_transfer(dataset: Dataset, manifest: Manifest) -> None:
    """The syntax of the full images, and whether pixels were lost on the way to it."""
    primary = manifest.primary_encoding
    dataset.AvailableTransferSyntaxUID = primary.transfer_syntax_uid
    dataset.LossyImageCompression = "00" if primary.is_lossless else "01"


def _describe_geometry(
    dataset: Dataset, geometry: Geometry, instance: Instance, manifest: Manifest
) -> None:
    spacing = [_decimal(geometry.row_spacing_mm), _decimal(geometry.column_spacing_mm)]
    dataset.PixelSpacing = spacing
    if manifest.modality in _PROJECTIONS:
        dataset.ImagerPixelSpacing = spacing
    if geometry.slice_thickness_mm is not None:
        dataset.SliceThickness = _decimal(geometry.slice_thickness_mm)
    if not geometry.positions_mm:
        return
    assert geometry.frame_of_reference_uid is not None, "the series was not named"
    dataset.FrameOfReferenceUID = geometry.frame_of_reference_uid
    dataset.PositionReferenceIndicator = ""
    dataset.ImageOrientationPatient = _orientation(geometry, instance.frame_indices[0])
    dataset.ImagePositionPatient = _position(geometry, instance.frame_indices[0])
    if len(instance.frame_indices) > 1:
        dataset.SharedFunctionalGroupsSequence = [_shared_group(dataset, geometry)]
        dataset.PerFrameFunctionalGroupsSequence = [
            _frame_group(geometry, index) for index in instance.frame_indices
        ]


def _shared_group(dataset: Dataset, geometry: Geometry) -> Dataset:
    """Pixel measures, and the plane orientation that all frames have (PS3.3 C.7.6.16.2)."""
    measures, group = Dataset(), Dataset()
    measures.PixelSpacing = dataset.PixelSpacing
    if "SliceThickness" in dataset:
        measures.SliceThickness = dataset.SliceThickness
    group.PixelMeasuresSequence = [measures]
    if not geometry.orientations:
        group.PlaneOrientationSequence = [_plane_orientation(geometry, 0)]
    return group


def _frame_group(geometry: Geometry, index: int) -> Dataset:
    plane, group = Dataset(), Dataset()
    plane.ImagePositionPatient = _position(geometry, index)
    group.PlanePositionSequence = [plane]
    if geometry.orientations:
        group.PlaneOrientationSequence = [_plane_orientation(geometry, index)]
    return group


def _plane_orientation(geometry: Geometry, index: int) -> Dataset:
    plane = Dataset()
    plane.ImageOrientationPatient = _orientation(geometry, index)
    return plane


def _orientation(geometry: Geometry, index: int) -> list[DSfloat]:
    return [_decimal(cosine) for cosine in geometry.orientation_of(index)]


def _position(geometry: Geometry, index: int) -> list[DSfloat]:
    return [_decimal(coordinate) for coordinate in geometry.positions_mm[index]]


def _decimal(value: float) -> DSfloat:
    """A decimal string of at most 16 characters (PS3.5 §6.2, DS)."""
    return DSfloat(float(value), auto_format=True)
