"""One series of a folder, found but not decoded: the images of one format, in order."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from harness.dataset.dicom.identity import checksum, note_on_names
from harness.dataset.dicom.image import Format, ImageFile
from harness.dataset.dicom.order import DisplayOrder, FrameInFile, display_order
from harness.errors import DatasetError


@dataclass(frozen=True, slots=True, eq=False)
class SeriesInFolder:
    """The images of one series that have one format, found but not decoded.

    `notes` are sentences a user should read: lossy sources, names that were made, an order that
    is a guess. `refusal` says why the images cannot be used, or is None.
    """

    folder: Path
    files: tuple[ImageFile, ...]
    order: DisplayOrder
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
    def frames(self) -> tuple[FrameInFile, ...]:
        """The images in display order."""
        return self.order.frames

    @property
    def frame_count(self) -> int:
        """How many images the series has."""
        return len(self.order.frames)

    @property
    def stack_only(self) -> str:
        """Why nobody can make a volume of the images; empty where one can."""
        return self.order.stack_only

    def content_digest(self) -> str:
        """SHA-256 (hex) of the files' content, whatever their names and order."""
        checksums = sorted(checksum(file.path) for file in self.files)
        return hashlib.sha256("".join(checksums).encode()).hexdigest()


def found_series(
    folder: Path, files: Iterable[ImageFile], *, skips_broken_files: bool
) -> list[SeriesInFolder]:
    """The series of a folder's files, by UID and then by format; refused images are apart."""
    groups: dict[str, dict[Any, list[ImageFile]]] = {}
    for file in files:
        formats = groups.setdefault(file.series_uid, {})
        formats.setdefault((file.refusal is not None, astuple(file.format)), []).append(file)
    found = []
    for uid in sorted(groups):
        parts = [groups[uid][key] for key in sorted(groups[uid])]
        usable_count = sum(part[0].refusal is None for part in parts)
        notes = _note_on_formats(usable_count)
        found += [_series(folder, part, notes, skips_broken_files) for part in parts]
    return found


def _note_on_formats(format_count: int) -> list[str]:
    if format_count < 2:
        return []
    return [f"the images have {format_count} formats; each becomes a dataset of its own"]


def _series(
    folder: Path, files: Sequence[ImageFile], notes: Sequence[str], skips_broken_files: bool
) -> SeriesInFolder:
    refusal = files[0].refusal
    order = display_order(files)
    more = [*note_on_names(files), *order.notes]
    if len({file.grey_scale.rescale for file in files}) > 1:
        more.append("the images are rescaled differently; all are shown as the first")
    if any(file.is_lossy for file in files):
        more.append("the files were compressed with loss; the harness takes them as they are")
    all_notes = () if refusal else (*notes, *more)
    return SeriesInFolder(folder, tuple(files), order, all_notes, refusal, skips_broken_files)
