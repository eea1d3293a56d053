"""A user's own DICOM files: every series in a folder, its images in order, and their pixels.

A folder is a study as an archive exports it: what holds no image is passed over and counted.
Finding reads headers only; loading decodes. A file that is broken stops both, unless broken
files are to be skipped; then its name is kept.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from harness.core.images.specification import DatasetSpec
from harness.dataset.dicom.file import broken, read_file
from harness.dataset.dicom.found import SeriesInFolder, found_series
from harness.dataset.dicom.header import UnusableAttribute
from harness.dataset.dicom.identity import checksum, named_instance, named_series
from harness.dataset.dicom.image import ImageFile, describe
from harness.dataset.dicom.no_image import NoImage, in_words, kind_without_image
from harness.dataset.dicom.own_code import with_own_code
from harness.dataset.dicom.pixels import load_frames
from harness.dataset.dicom.public_header import with_public_headers
from harness.dataset.series import PixelSeries
from harness.errors import DatasetError

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FoundInFolder:
    """Every series below a folder, by UID, and `notes` on its other files, each told once."""

    series: tuple[SeriesInFolder, ...]
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Findings:
    files: dict[str, ImageFile] = field(default_factory=dict)
    passed_over: list[NoImage] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)

    def notes(self) -> tuple[str, ...]:
        """One sentence on all files that are no images, and one on each that could be one."""
        words = in_words(self.passed_over)
        passed = [f"passed over: {words}"] if words else []
        skipped = (f"skipped: {message}" for message in self.broken)
        return (*passed, *skipped, *self.copies)


def find_series(folder: Path, *, skips_broken_files: bool) -> FoundInFolder:
    """Every series below `folder`.

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
    notes = findings.notes()
    if not findings.files:
        reason = "; ".join(["holds no DICOM images", *notes])
        raise DatasetError("dataset folder", str(folder), reason, "name a folder of DICOM files")
    files = named_series(findings.files.values())
    found = found_series(folder, files, skips_broken_files=skips_broken_files)
    return FoundInFolder(tuple(found), notes)


def _as_dataset_error(path: Path, error: DatasetError | OSError) -> DatasetError:
    if isinstance(error, DatasetError):
        return error
    return broken(path, f"cannot be opened ({error.strerror})")


def _take(path: Path, findings: _Findings) -> None:
    dataset = read_file(path, header_only=True)
    if dataset is None:
        findings.passed_over.append(NoImage.OTHER_FILE)
        return
    try:
        kind = kind_without_image(dataset)
    except UnusableAttribute as error:
        raise broken(path, f"has a header that cannot be used ({error})") from error
    if kind is not None:
        findings.passed_over.append(kind)
        return
    file = named_instance(describe(path, dataset))
    known = findings.files.setdefault(file.sop_instance_uid, file)
    if known is file:
        return
    if checksum(known.path) != checksum(path):
        raise broken(path, f"has the SOPInstanceUID of {known.path} and other content")
    findings.copies.append(f"left out: {path} is a copy of {known.path}")


def load_found(series: SeriesInFolder, name: str, *, takes_own_bytes: bool = False) -> PixelSeries:
    """The decoded series under a dataset's name, with its files' own bytes where they are asked.

    Raises DatasetError where it was refused.
    """
    if series.refusal is not None:
        raise series.refusal
    found = load_frames(series.frames, name, skips_broken_files=series.skips_broken_files)
    return with_own_code(found, series.files) if takes_own_bytes else found


def load_file(path: Path, name: str) -> PixelSeries:
    """The series of one DICOM file, decoded. Raises DatasetError."""
    dataset = read_file(path, header_only=True)
    if dataset is None:
        raise broken(path, "holds no DICOM image")
    files = named_series([named_instance(describe(path, dataset))])
    (series,) = found_series(path.parent, files, skips_broken_files=False)
    return load_found(series, name)


def load_folder(spec: DatasetSpec) -> PixelSeries:
    """The series that a specification names, decoded.

    Raises DatasetError when it is not there, is refused, or changed since it was imported.
    """
    source = spec.source
    found = find_series(Path(source.folder), skips_broken_files=source.skips_broken_files).series
    series = _chosen(found, spec)
    if series.stack_only and not spec.stack_only:
        _LOG.warning("dataset %s: stack_only is missing: %s", spec.name, series.stack_only)
    loaded = load_found(series, spec.name, takes_own_bytes=spec.takes_own_bytes)
    # Made of the files' bytes, which only their owner has; their pixels are served.
    return with_public_headers(loaded, series.files, series.content_digest())


def _chosen(found: Iterable[SeriesInFolder], spec: DatasetSpec) -> SeriesInFolder:
    """The series of the specification. Raises DatasetError."""
    named, place = _named(list(found), spec), f"dataset {spec.name}"
    usable = [series for series in named if series.refusal is None]
    if not usable:
        assert named[0].refusal is not None
        raise named[0].refusal
    digest = spec.source.content_digest
    if digest:
        for series in usable:
            if series.content_digest() == digest:
                return series
        rule = "holds other files than when it was imported"
        raise DatasetError(place, spec.source.folder, rule, "import the folder again")
    if len(usable) > 1:
        uids = sorted({series.series_uid for series in usable})
        if len(uids) > 1:
            rule = "series are in the folder, and none is named"
            raise DatasetError(place, len(uids), rule, f"set series_uid to one of: {_listed(uids)}")
        rule = f"has images of {len(usable)} formats"
        raise DatasetError(place, uids[0], rule, "import the folder: each becomes a dataset")
    return usable[0]


def _named(found: list[SeriesInFolder], spec: DatasetSpec) -> list[SeriesInFolder]:
    wanted = spec.source.series_uid
    named = [series for series in found if wanted in ("", series.series_uid)]
    if not named:
        remedy = f"name one of: {_listed(series.series_uid for series in found)}"
        raise DatasetError(f"dataset {spec.name}", wanted, "is not in the folder", remedy)
    return named


def _listed(uids: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(uids))
