"""A built dataset as DICOM files, so that other servers can hold the same images.

Names, places and grey scale are those that the dataset's own metadata tells. The pixels are its
source, coded anew and compared. Two exports are the same bytes.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from io import BytesIO

import numpy as np
from pydicom import uid
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate

from harness.core.images.manifest import PIXELS_NAME, Manifest
from harness.core.images.specification import Codec
from harness.dataset.cache import BuiltDataset
from harness.dataset.conformity import complete
from harness.dataset.encode import (
    decode,
    encode_htj2k_of_depth,
    encode_jpeg_ls,
    initialise_codecs,
    jpeg_ls_precision,
)
from harness.dataset.metadata import Instance, instances_of
from harness.dataset.series import Pixels
from harness.errors import DatasetError


class ExportSyntax(Enum):
    """How exported pixels are stored, always without loss."""

    JPEG_LS = "jls"
    HTJ2K = "htj2k"
    RAW = "raw"

    @property
    def transfer_syntax_uid(self) -> uid.UID:
        """The transfer syntax of the files."""
        match self:
            case ExportSyntax.JPEG_LS:
                return uid.JPEGLSLossless
            case ExportSyntax.HTJ2K:
                return uid.HTJ2KLosslessRPCL
            case ExportSyntax.RAW:
                return uid.ExplicitVRLittleEndian


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One instance: what to call its file, and the bytes of it."""

    name: str
    content: bytes


def exported_files(
    built: BuiltDataset, syntax: ExportSyntax, *, is_drawn: bool
) -> Iterator[ExportedFile]:
    """The files of a dataset, in the order of its instances; `is_drawn` by this project.

    Raises DatasetError for an image that did not come back from its code, and OSError.
    """
    manifest = built.manifest
    pixels: Pixels = np.load(built.directory / PIXELS_NAME, mmap_mode="r")
    instances = instances_of(manifest.frames)
    digit_count = max(4, len(str(len(instances))))
    initialise_codecs()
    for instance in instances:
        dataset = _described(built, instance, syntax, is_drawn)
        images = [pixels[index] for index in instance.frame_indices]
        _store(dataset, [_stored(image, manifest, syntax) for image in images], syntax)
        content = BytesIO()
        dataset.save_as(content, enforce_file_format=True)
        yield ExportedFile(f"{instance.number:0{digit_count}}.dcm", content.getvalue())


def _described(
    built: BuiltDataset, instance: Instance, syntax: ExportSyntax, is_drawn: bool
) -> Dataset:
    """An instance without its pixels: its metadata, and what an archive asks for besides."""
    path = built.directory / built.manifest.metadata_path(instance.sop_instance_uid)
    dataset = Dataset.from_json(json.loads(path.read_bytes())[0])
    complete(dataset, is_drawn=is_drawn)
    if syntax is ExportSyntax.JPEG_LS:
        # The header has to tell what the code holds (PS3.5 §8.2.3).
        precision = jpeg_ls_precision(dataset.BitsStored, bool(dataset.PixelRepresentation))
        dataset.BitsStored, dataset.HighBit = precision, precision - 1
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.file_meta.TransferSyntaxUID = syntax.transfer_syntax_uid
    return dataset


def _stored(image: Pixels, manifest: Manifest, syntax: ExportSyntax) -> bytes:
    """One image as it is stored. Raises DatasetError where it does not come back."""
    match syntax:
        case ExportSyntax.RAW:
            return image.astype(image.dtype.newbyteorder("<"), copy=False).tobytes()
        case ExportSyntax.JPEG_LS:
            codestream, codec = encode_jpeg_ls(image, manifest.bits_stored), Codec.JPEG_LS
        case ExportSyntax.HTJ2K:
            codestream, codec = encode_htj2k_of_depth(image, manifest.bits_stored), Codec.HTJ2K
    if not np.array_equal(decode(codestream, codec, image), image):
        place = f"dataset {manifest.name}, exported as {syntax.value}"
        remedy = "do not use the files; report it with the versions of imagecodecs and pyjpegls"
        raise DatasetError(place, None, "an image did not come back from its code", remedy)
    return codestream


def _store(dataset: Dataset, images: list[bytes], syntax: ExportSyntax) -> None:
    if syntax is ExportSyntax.RAW:
        dataset.PixelData = b"".join(images)
        dataset["PixelData"].VR = "OW"
        return
    dataset.PixelData = encapsulate(images)
    dataset["PixelData"].VR = "OB"
