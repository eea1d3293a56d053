"""A user's own DICOM files: every series in a folder, its images in order, and their pixels.

Finding reads headers only; loading decodes. A file that is broken stops both, unless broken
files are to be skipped; then its name is kept.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from harness.core.images.specification import DatasetSpec
from harness.dataset.dicom.file import broken, read_file
from harness.dataset.dicom.image import Format, ImageFile, describe
from harness.dataset.dicom.order import FrameInFile, display_order
from harness.dataset.dicom.pixels import load_frames
from harness.dataset.series import PixelSeries
from harness.errors import DatasetError


@dataclass(frozen=True, slots=True, eq=False)
class SeriesInFolder:
    """One series of a folder, found but not decoded.

    `frames` are in display order. `notes` are sentences a user should read: skipped files, lossy
    sources, an order that is a guess. `refusal` says why the series cannot be used, or is None.
    """

    folder: Path
    files: tuple[ImageFile, ...]
    frames: tuple[FrameInFile, ...]
    notes: tuple[str, ...] = ()
    refusal: DatasetError | None = None
    skips_broken_files: bool = False

    @property
    def series_uid(self) -> str:
        """The SeriesInstanceUID."""
        return self.files[0].series_uid

    @property
    def modality(self) -> str:
        """The modality, such as "CT"."""
        return self.files[0].modality

    @property
    def description(self) -> str:
        """What the scanner calls the series; may be empty."""
        return self.files[0].description

    @property
    def format(self) -> Format:
        """The format of every image; meaningless when the series is refused."""
        return self.files[0].format

    @property
    def frame_count(self) -> int:
        """How many images the series has."""
        return len(self.frames)

    def content_digest(self) -> str:
        """SHA-256 (hex) of the files' content, whatever their names and order."""
        checksums = sorted(_checksum(file.path) for file in self.files)
        return hashlib.sha256("".join(checksums).encode()).hexdigest()


@dataclass(slots=True)
class _Findings:
    files: dict[str, ImageFile] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)


def find_series(folder: Path, *, skips_broken_files: bool) -> list[SeriesInFolder]:
    """Every series below `folder`, by UID. Files that are not DICOM are passed over.

    Raises DatasetError when there is none, and for a broken file unless they are skipped.
    """
    if not folder.is_dir():
        raise DatasetError(
            "dataset folder", str(folder), "is not a folder", "name a folder of DICOM files"
        )
    findings = _Findings()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            _take(path, findings)
        except (DatasetError, OSError) as error:
            if not skips_broken_files:
                raise _as_dataset_error(path, error) from error
            findings.broken.append(str(_as_dataset_error(path, error)))
    if not findings.files:
        reason = "; ".join(["holds no DICOM images", *findings.broken])
        raise DatasetError("dataset folder", str(folder), reason, "name a folder of DICOM files")
    groups: dict[str, list[ImageFile]] = {}
    for file in findings.files.values():
        groups.setdefault(file.series_uid, []).append(file)
    notes = tuple(f"skipped: {message}" for message in findings.broken) + tuple(findings.copies)
    return [
        _series(folder, groups[name], notes, skips_broken_files=skips_broken_files)
        for name in sorted(groups)
    ]


def _as_dataset_error(path: Path, error: DatasetError | OSError) -> DatasetError:
    if isinstance(error, DatasetError):
        return error
    return broken(path, f"cannot be opened ({error.strerror})")


def _take(path: Path, findings: _Findings) -> None:
    dataset = read_file(path, header_only=True)
    if dataset is None:
        return
    file = describe(path, dataset)
    known = findings.files.setdefault(file.sop_instance_uid, file)
    if known is file:
        return
    if _checksum(known.path) != _checksum(path):
        raise broken(path, f"has the SOPInstanceUID of {known.path} and other content")
    findings.copies.append(f"left out: {path} is a copy of {known.path}")


def _checksum(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _series(
    folder: Path, files: list[ImageFile], notes: tuple[str, ...], *, skips_broken_files: bool
) -> SeriesInFolder:
    refusal = _refusal(files)
    frames: tuple[FrameInFile, ...] = ()
    more: list[str] = []
    if refusal is None:
        try:
            frames, more = display_order(files)
        except DatasetError as error:
            refusal = error
    if len({file.grey_scale.rescale for file in files}) > 1:
        more.append("the images are rescaled differently; all are shown as the first")
    if any(file.is_lossy for file in files):
        more.append("the files were compressed with loss; the harness takes them as they are")
    return SeriesInFolder(
        folder, tuple(files), frames, (*notes, *more), refusal, skips_broken_files
    )


def _refusal(files: list[ImageFile]) -> DatasetError | None:
    if refusal := next((file.refusal for file in files if file.refusal), None):
        return refusal
    first = files[0]
    other = next((file for file in files if file.format != first.format), None)
    if other is None:
        return None
    return DatasetError(
        f"file {other.path}",
        str(other.format),
        f"differs from {first.format} of {first.path} in the same series",
        "put images of one format into a folder of their own",
    )


def load_found(series: SeriesInFolder, name: str) -> PixelSeries:
    """The decoded series under a dataset's name. Raises DatasetError where it was refused."""
    if series.refusal is not None:
        raise series.refusal
    return load_frames(series.frames, name, skips_broken_files=series.skips_broken_files)


def load_file(path: Path, name: str) -> PixelSeries:
    """The series of one DICOM file, decoded. Raises DatasetError."""
    dataset = read_file(path, header_only=True)
    if dataset is None:
        raise broken(path, "holds no DICOM image")
    file = describe(path, dataset)
    return load_found(_series(path.parent, [file], (), skips_broken_files=False), name)


def load_folder(spec: DatasetSpec) -> PixelSeries:
    """The series that a specification names, decoded.

    Raises DatasetError when it is not there, is refused, or changed since it was imported.
    """
    source = spec.source
    found = find_series(Path(source.folder), skips_broken_files=source.skips_broken_files)
    series = _chosen(found, source.series_uid, spec.name)
    if source.content_digest and series.content_digest() != source.content_digest:
        raise DatasetError(
            f"dataset {spec.name}",
            source.folder,
            "has changed since it was imported",
            "import the folder again",
        )
    return load_found(series, spec.name)


def _chosen(found: list[SeriesInFolder], series_uid: str, name: str) -> SeriesInFolder:
    place, known = f"dataset {name}", _listed(found)
    if series_uid:
        for series in found:
            if series.series_uid == series_uid:
                return series
        raise DatasetError(place, series_uid, "is not in the folder", f"name one of: {known}")
    usable = [series for series in found if series.refusal is None]
    if len(usable) == 1:
        return usable[0]
    if not usable:
        assert found[0].refusal is not None
        raise found[0].refusal
    rule = "series are in the folder, and none is selected"
    raise DatasetError(place, len(usable), rule, f"set series_uid to one of: {known}")


def _listed(found: Iterable[SeriesInFolder]) -> str:
    return ", ".join(series.series_uid for series in found)
