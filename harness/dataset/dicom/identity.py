"""UIDs for files that came without: the same ones wherever the files lie.

Anonymisers and converters leave them out. They are made from what the files hold, so that two
folders of other images never share one.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from harness.core.images.derived_uid import derived_uid
from harness.dataset.dicom.image import ImageFile


def checksum(path: Path) -> str:
    """SHA-256 (hex) of a file's bytes. Raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def named_instance(file: ImageFile) -> ImageFile:
    """The file with a SOPInstanceUID, made from its bytes where it has none. Raises OSError."""
    if file.sop_instance_uid:
        return file
    return replace(file, sop_instance_uid=derived_uid(checksum(file.path), "instance"))


def named_series(files: Iterable[ImageFile]) -> list[ImageFile]:
    """Named instances with the series and the study of each.

    Those without a series that lie in one folder and agree in study, modality and series number
    are one. A study is made for a series of which no file names one.
    """
    in_series = [
        replace(file, series_uid=group[0].series_uid or _uid_of(group))
        for group in _groups(files, _kinship)
        for file in group
    ]
    return [
        replace(file, study_uid=file.study_uid or _study_of(group))
        for group in _groups(in_series, lambda file: file.series_uid)
        for file in group
    ]


def note_on_names(series: Sequence[ImageFile]) -> list[str]:
    """What a user should know of the names of one series."""
    missing = [
        keyword
        for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID")
        if any(keyword in file.missing_uids for file in series)
    ]
    if not missing:
        return []
    return [f"files without {', '.join(missing)}: made from their content, always the same"]


def _groups(
    files: Iterable[ImageFile], key: Callable[[ImageFile], Any]
) -> Iterable[list[ImageFile]]:
    groups: dict[Any, list[ImageFile]] = {}
    for file in files:
        groups.setdefault(key(file), []).append(file)
    return groups.values()


def _kinship(file: ImageFile) -> Any:
    """What files of one series have in common."""
    if file.series_uid:
        return file.series_uid
    return file.path.parent, file.study_uid, file.modality, file.series_label


def _uid_of(group: Sequence[ImageFile]) -> str:
    return derived_uid(" ".join(sorted(file.sop_instance_uid for file in group)), "series")


def _study_of(series: Sequence[ImageFile]) -> str:
    known = sorted({file.study_uid for file in series} - {""})
    return known[0] if known else derived_uid(series[0].series_uid, "study")
