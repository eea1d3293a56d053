"""Images that a DICOMweb server sent, as one series: what its metadata tells, and their pixels.

They are written as files, which are read like a user's own: one way to order images, to find their
window and to decode them. What names a patient is not written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydicom.datadict import tag_for_keyword
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID

from harness.dataset.conformity import shorten_decimals
from harness.dataset.dicom.folder import find_series, load_found
from harness.dataset.series import PixelSeries
from harness.errors import DatasetError

_KEPT = (
    *("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "SOPClassUID", "Modality"),
    *("InstanceNumber", "SeriesNumber", "FrameOfReferenceUID", "NumberOfFrames"),
    *("Rows", "Columns", "BitsAllocated", "BitsStored", "HighBit", "PixelRepresentation"),
    *("SamplesPerPixel", "PhotometricInterpretation", "LossyImageCompression"),
    *("RescaleSlope", "RescaleIntercept", "RescaleType", "WindowCenter", "WindowWidth"),
    *("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "ImagerPixelSpacing"),
    *("SliceThickness", "SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"),
)
"""What order, window, place and pixels of an image depend on."""


@dataclass(frozen=True, slots=True)
class ServedInstance:
    """One instance: its metadata (DICOM JSON), and its frames in the syntax that they came in."""

    metadata: Mapping[str, Any]
    transfer_syntax_uid: str
    frames: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class ServedSeries:
    """The decoded series in display order; `stack_only` says why it makes no volume."""

    pixels: PixelSeries
    stack_only: str


def series_from_server(
    instances: Sequence[ServedInstance], name: str, folder: Path
) -> ServedSeries:
    """The series of these instances under a dataset's name; `folder` takes files in between.

    Raises DatasetError where they cannot be decoded, or are no single series of grey images.
    """
    for number, instance in enumerate(instances):
        _write(instance, folder / f"{number:06}.dcm")
    found = find_series(folder, skips_broken_files=False).series
    if len(found) > 1:
        rule, remedy = "has images of several formats", "name another series"
        raise DatasetError(f"dataset {name}", len(found), rule, remedy)
    [series] = found
    return ServedSeries(load_found(series, name), series.stack_only)


def _write(instance: ServedInstance, path: Path) -> None:
    tags = [f"{tag:08X}" for keyword in _KEPT if (tag := tag_for_keyword(keyword)) is not None]
    kept = {tag: instance.metadata[tag] for tag in tags if tag in instance.metadata}
    # What is told by an address of its own is not asked for; nothing here depends on it.
    dataset = Dataset.from_json(kept, bulk_data_uri_handler=lambda *_: None)
    shorten_decimals(dataset)
    syntax = UID(instance.transfer_syntax_uid)
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.MediaStorageSOPClassUID = dataset.get("SOPClassUID", "")
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.file_meta.TransferSyntaxUID = syntax
    is_encapsulated = syntax.is_transfer_syntax and syntax.is_encapsulated
    frames = list(instance.frames)
    dataset.PixelData = encapsulate(frames) if is_encapsulated else b"".join(frames)
    dataset["PixelData"].VR = "OB" if is_encapsulated else "OW"
    dataset.save_as(path, enforce_file_format=True)
