"""How good the first bytes of images are, and what named configurations make of it, as it is kept.

Nothing in it was timed: qualities are of pixels, times of predictions. JSON text, and back.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, isinf
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, TypeAdapter

from harness.core.quality_curve import PictureQuality
from harness.errors import BadInput
from harness.results.quality_times import QualityRecord
from harness.results.record import Record

FIRST_BYTES_FILE = "quality/first-bytes.json"
"""Where it lies in the folder of committed runs."""

STUDY_VERSION = 1
_REMEDY = "write it anew with harness quality"


def _kept(quality: PictureQuality) -> list[float | None]:
    """JSON has no infinity: null is the ratio of a picture without noise."""
    return [None if isinf(figure) else figure for figure in quality]


def _read(figures: object) -> object:
    if not isinstance(figures, list):
        return figures
    return [inf if figure is None else figure for figure in figures]


KeptQuality = Annotated[PictureQuality, BeforeValidator(_read), PlainSerializer(_kept)]
"""Figures in the order of their names; null stands for an infinite one."""


@dataclass(frozen=True, slots=True)
class FirstBytes(Record):
    """What the first `size_bytes` of each image give, halved `level` times.

    Each figure is ordered by itself; `median` is the middle of all images, `worst` the least.
    `interpolated` is the median of the same bytes enlarged the other way than a volume's loader
    does, which repeats pixels; None where that was not studied, as of a stack.
    """

    size_bytes: int
    level: int
    median: KeptQuality
    worst: KeptQuality
    interpolated: KeptQuality | None = None


@dataclass(frozen=True, slots=True)
class StudiedImages(Record):
    """The images of a dataset; `stream_bytes` is the mean of their whole streams."""

    name: str
    digest: str
    frame_count: int
    rows: int
    columns: int
    stream_bytes: int
    parts: tuple[FirstBytes, ...]

    def part(self, size_bytes: int, level: int) -> FirstBytes:
        """One of the parts. Raises StopIteration where it was not studied."""
        return next(p for p in self.parts if (p.size_bytes, p.level) == (size_bytes, level))


@dataclass(frozen=True, slots=True)
class StudiedLoad(Record):
    """A case on a network, predicted; `quality` None where a load did not come to it."""

    scenario: str
    case: str
    network: str
    first_render_s: float | None
    complete_s: float | None
    quality: QualityRecord | None


@dataclass(frozen=True, slots=True)
class FirstBytesStudy(Record):
    """Images and loads, and with which decoder and for which device."""

    harness_version: str
    versions: Mapping[str, str]
    device: str
    images: tuple[StudiedImages, ...]
    loads: tuple[StudiedLoad, ...]


_STUDY: TypeAdapter[FirstBytesStudy] = TypeAdapter(FirstBytesStudy)


def study_to_json(study: FirstBytesStudy) -> str:
    """The text of the file, the same for the same study."""
    values = _STUDY.dump_python(study, mode="json", exclude_defaults=True)
    return json.dumps({"study_version": STUDY_VERSION, **values}, indent=1, allow_nan=False) + "\n"


def read_study(path: Path) -> FirstBytesStudy:
    """The study in a file. Raises BadInput."""
    try:
        values = json.loads(path.read_bytes())
        if values.pop("study_version", None) != STUDY_VERSION:
            raise BadInput(str(path), None, "is of another version of the study", _REMEDY)
        return _STUDY.validate_json(json.dumps(values), strict=True)
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise BadInput(str(path), None, f"is no study of first bytes ({error})", _REMEDY) from error
