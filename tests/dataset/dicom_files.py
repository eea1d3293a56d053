"""DICOM files for tests: small images in any transfer syntax, and folders of them."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import NDArray
from pydicom import uid
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate

from harness.dataset.dicom.folder import find_series
from harness.dataset.dicom.found import SeriesInFolder

SERIES_UID = "1.2.3.4"
_ENCODERS = {uid.RLELossless, uid.JPEGLSLossless, uid.JPEG2000Lossless}


def noise(
    shape: tuple[int, ...] = (40, 33), *, bits: int = 12, is_signed: bool = False, seed: int = 1
) -> NDArray[Any]:
    """Random pixels over the whole range of the stored bits."""
    low = -(1 << (bits - 1)) if is_signed else 0
    values = np.random.default_rng(seed).integers(low, low + (1 << bits), shape)
    return values.astype(np.int16 if is_signed else np.uint16)


@dataclass
class Image:
    """One file to be written; `more` holds attributes by keyword, None removes one.

    `codestreams` are its frames as they are stored, for a syntax that pydicom does not encode.
    """

    pixels: NDArray[Any]
    bits: int = 12
    syntax: str = uid.ExplicitVRLittleEndian
    number: int | None = 1
    z_mm: float | None = None
    more: dict[str, Any] = field(default_factory=dict)
    codestreams: list[bytes] = field(default_factory=list)

    def write(self, path: Path) -> Path:
        """The file, written as DICOM Part 10."""
        meta = FileMetaDataset()
        dataset = FileDataset(
            str(path),
            {},
            file_meta=meta,
            preamble=b"\0" * 128,
            is_implicit_VR=self.syntax == uid.ImplicitVRLittleEndian,
            is_little_endian=self.syntax != uid.ExplicitVRBigEndian,
        )
        self._name(dataset)
        self._describe(dataset)
        meta.TransferSyntaxUID = uid.UID(self.syntax)
        meta.MediaStorageSOPClassUID = dataset.SOPClassUID
        meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
        for keyword, value in self.more.items():
            if value is None:
                del dataset[keyword]
            else:
                setattr(dataset, keyword, value)
        self._store(dataset)
        path.parent.mkdir(parents=True, exist_ok=True)
        dataset.save_as(path, enforce_file_format=True)
        return path

    def _name(self, dataset: Dataset) -> None:
        dataset.SOPClassUID = uid.CTImageStorage
        dataset.SOPInstanceUID = f"1.2.3.4.{self.number or 0}"
        dataset.StudyInstanceUID = "1.2.3"
        dataset.SeriesInstanceUID = SERIES_UID
        dataset.Modality = "CT"
        if self.number is not None:
            dataset.InstanceNumber = self.number

    def _describe(self, dataset: Dataset) -> None:
        dataset.SamplesPerPixel = 1
        dataset.PhotometricInterpretation = "MONOCHROME2"
        dataset.Rows, dataset.Columns = self.pixels.shape[-2:]
        if self.pixels.ndim == 3:
            dataset.NumberOfFrames = len(self.pixels)
        dataset.BitsAllocated = self.pixels.dtype.itemsize * 8
        dataset.BitsStored = self.bits
        dataset.HighBit = self.bits - 1
        dataset.PixelRepresentation = int(self.pixels.dtype.kind == "i")
        if self.z_mm is not None:
            dataset.ImagePositionPatient = [0, 0, self.z_mm]
            dataset.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]

    def _store(self, dataset: Dataset) -> None:
        if "PixelData" in self.more or self.more.get("PixelData", b"") is None:
            return
        if self.codestreams:
            dataset.PixelData = encapsulate(self.codestreams)
            dataset["PixelData"].VR = "OB"
        elif self.syntax in _ENCODERS:
            dataset.compress(self.syntax, self.pixels, generate_instance_uid=False)
        elif self.syntax == uid.HTJ2KLossless:
            dataset.PixelData = encapsulate([bytes(imagecodecs.htj2k_encode(self.pixels))])
            dataset["PixelData"].VR = "OB"
        else:
            is_big_endian = self.syntax == uid.ExplicitVRBigEndian
            dtype = self.pixels.dtype.newbyteorder(">" if is_big_endian else "<")
            stored = self.pixels.astype(dtype).tobytes()
            dataset.PixelData = stored + b"\0" * (len(stored) % 2)
            dataset["PixelData"].VR = "OW"


def relabel(path: Path, former: str, syntax: str) -> None:
    """Name another transfer syntax in a file, one that pydicom does not know how to write."""
    content = path.read_bytes()
    length_bytes, start = int.from_bytes(content[140:144], "little"), 144
    meta = content[start : start + length_bytes].replace(_written(former), _written(syntax))
    group_length = len(meta).to_bytes(4, "little")
    path.write_bytes(content[:140] + group_length + meta + content[start + length_bytes :])


def _written(syntax: str) -> bytes:
    """TransferSyntaxUID as it stands in a file (PS3.5 §7.1.2)."""
    value = syntax.encode() + b"\0" * (len(syntax) % 2)
    return b"\x02\x00\x10\x00UI" + len(value).to_bytes(2, "little") + value


def only_series(folder: Path, *, skips_broken_files: bool = False) -> SeriesInFolder:
    """The one series of a folder."""
    (series,) = find_series(folder, skips_broken_files=skips_broken_files).series
    return series


def write_volume(folder: Path, z_mm: tuple[float, ...]) -> list[NDArray[Any]]:
    """One file a position, numbered in the order given; returns the pixels in that order."""
    images = [noise(seed=index) for index in range(len(z_mm))]
    for index, (pixels, z) in enumerate(zip(images, z_mm, strict=True)):
        Image(pixels, number=index + 1, z_mm=z).write(folder / f"{index}.dcm")
    return images
