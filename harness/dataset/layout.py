"""The tree of a built dataset: its names, and where each file lies.

    manifest.json  pixels.npy  checksums.json  headers.json (of imported series)
    studies/<study>/series/<series>/metadata
    studies/<study>/series/<series>/instances/<instance>/metadata
    studies/<study>/series/<series>/instances/<instance>/<encoding>/<frame number>

The paths are those of WADO-RS (PS3.18 §10.4.1), with each alternate encoding beside "frames"
as static-dicomweb lays them out. A frame's file holds the bare codestream.
"""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from harness.core.images.manifest import MANIFEST_NAME, METADATA, PIXELS_NAME, Manifest
from harness.core.images.specification import DatasetSpec
from harness.dataset.series import PixelSeries
from harness.durable import write_durably
from harness.errors import DatasetError

# Counts up when the same specification gives other files than before.
LAYOUT_VERSION = 1

HEADERS_NAME = "headers.json"
"""In a built dataset: the header of each imported instance as DICOM JSON, in display order."""

# PatientID takes 64 characters (PS3.5 §6.2, LO), and the name is a folder's name too.
_DATASET_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_ENCODING_PATH = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")


def require_names(spec: DatasetSpec) -> None:
    """Refuse names that cannot be folders or path segments. Raises DatasetError."""
    place = f"dataset {spec.name}"
    if not _DATASET_NAME.fullmatch(spec.name):
        rule = "is not a name of letters, digits, '.', '_' and '-' (at most 64)"
        raise DatasetError("dataset", spec.name, rule, "rename the dataset")
    if not spec.encodings:
        raise DatasetError(place, None, "has no encodings", "list at least one")
    seen: set[str] = set()
    for encoding in spec.encodings:
        if not _ENCODING_PATH.fullmatch(encoding.path) or encoding.path == METADATA:
            rule = "is not a path of letters, digits, '_' and '-'"
            raise DatasetError(place, encoding.path, rule, 'write e.g. "jls"')
        if encoding.path in seen:
            raise DatasetError(place, encoding.path, "is the path of two encodings", "rename one")
        seen.add(encoding.path)


def write_pixels(directory: Path, series: PixelSeries) -> None:
    """Write the source pixels. Raises OSError."""
    with (directory / PIXELS_NAME).open("wb") as file:
        header = np.lib.format.header_data_from_array_1_0(series.pixels)
        np.lib.format.write_array_header_1_0(file, header)
        # Not numpy.save: its error on a full disk does not say that the disk is full.
        file.write(series.pixels.data.cast("B"))
        file.flush()
        os.fsync(file.fileno())


def write_descriptions(directory: Path, manifest: Manifest, series: PixelSeries) -> None:
    """Write the manifest, and the metadata of the series and of each instance. Raises OSError."""
    # pydicom takes most of a second to import, and a dataset that is there needs none of it.
    from harness.dataset.metadata import instance_metadata, instances_of

    instances = instances_of(manifest.frames)
    documents = [instance_metadata(series, manifest, instance) for instance in instances]
    for instance, document in zip(instances, documents, strict=True):
        path = manifest.metadata_path(instance.sop_instance_uid)
        write_durably(directory / path, _json([document]))
    write_durably(directory / manifest.metadata_path(), _json(documents))
    if series.headers:
        write_durably(directory / HEADERS_NAME, _json(series.headers))
    write_durably(directory / MANIFEST_NAME, _json(manifest.to_json()))


def read_headers(directory: Path) -> tuple[Mapping[str, Any], ...]:
    """The headers of the files that a built dataset was imported from; none of any other."""
    file = directory / HEADERS_NAME
    return tuple(json.loads(file.read_bytes())) if file.exists() else ()


def _json(document: Any) -> bytes:
    return json.dumps(document, separators=(",", ":"), sort_keys=True).encode()
