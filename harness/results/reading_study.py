"""What reading is like, or would be: a row for every hand, network and case, and its file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from harness.core.lane import Lane
from harness.core.viewing.by_series import SeriesOpened, ViewportFelt
from harness.core.viewing.experience import Experience
from harness.core.viewing.seen import SeenQuality
from harness.errors import BadInput
from harness.results.conditions import Circumstances
from harness.results.reasons import Reason

STUDY_NAME = "reading.json"
READINGS = "readings"
"""The folder of measured studies, beside the runs."""

STUDY_VERSION = 1
"""Rises with every change of what a figure of the file means; each file names its own."""


ReadingKey = tuple[str, str, str]
"""Network, hand and case."""


class ReadingMoment(Enum):
    """A time of an `Experience` that studies are compared by; the values are names for people."""

    WAIT_P50 = "wanted_to_shown_p50"
    WAIT_P95 = "wanted_to_shown_p95"
    LONGEST_STILL = "stood_still"
    REST_FIRST = "rest_to_picture"
    REST_FULL = "rest_to_full"

    def time_s(self, felt: Experience) -> float | None:
        """The time in what was felt; None for never."""
        time_s: float | None = getattr(felt, f"{self.name.lower()}_s")
        return time_s


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One case read by one hand over one network, by the rules of one viewer.

    `first_floor_s` and `whole_floor_s` are what the link needs at least for the first part, and for
    all, of the slice where the hand rests. `excluded_because` says why what was measured must
    not be counted; `repeat` counts the readings of one row from 1.
    `quality` is None where nobody judged what was shown.
    `viewports` are those of series side by side, `opened` the series that the hand opened; `asked`
    is what was asked for in it, as `asked_in` tells it, and `first_picture_s` from the first
    request to the first picture. All four are silent where there is nothing to say.
    """

    hand: str
    network: str
    case: str
    viewer: str
    first_floor_s: float
    whole_floor_s: float
    experience: Experience
    excluded_because: tuple[Reason, ...] = ()
    repeat: int = 1
    quality: SeenQuality | None = None
    viewports: tuple[ViewportFelt, ...] = ()
    opened: tuple[SeriesOpened, ...] = ()
    asked: tuple[str, ...] = ()
    first_picture_s: float | None = None

    @property
    def key(self) -> ReadingKey:
        """Which row of the tables it is."""
        return self.network, self.hand, self.case


@dataclass(frozen=True, slots=True)
class ReadingStudy:
    """All rows of a scenario, in the order of its table; titles are by language.

    `hand_sources` says of every hand where it is from. `scenario_digest` is of all that shapes a
    row. `measured` says where and when; None is a prediction, for the device of this name.
    `viewer` says which real viewer showed it, by name and version; nothing where our loader did.
    """

    scenario: str
    title: Mapping[str, str]
    scenario_digest: str
    dataset: str
    policy: str
    device: str
    hand_sources: Mapping[str, str]
    rows: tuple[ReadingRow, ...]
    measured: Circumstances | None = None
    study_version: int = STUDY_VERSION
    viewer: Mapping[str, str] = field(default_factory=dict)

    @property
    def lane(self) -> Lane:
        """Who read."""
        if self.measured is None:
            return Lane.PREDICTION
        return Lane.VIEWER if self.viewer else Lane.LOADER


_LATER_FIELDS = ("viewports", "opened", "asked", "first_picture_s")
_STUDY: TypeAdapter[ReadingStudy] = TypeAdapter(ReadingStudy)


def study_to_json(study: ReadingStudy) -> bytes:
    """The text of the file, the same for the same study."""
    silent = {
        number: {name for name in _LATER_FIELDS if not getattr(row, name)}
        for number, row in enumerate(study.rows)
    }
    return _STUDY.dump_json(study, indent=1, exclude={"rows": silent}) + b"\n"


def study_file(path: Path) -> Path:
    """The file of a study: the one in its folder, or the path itself."""
    return path / STUDY_NAME if path.is_dir() else path


def is_study(path: Path) -> bool:
    """Whether a study lies there: its folder, or its file."""
    return study_file(path).name == STUDY_NAME and study_file(path).is_file()


def read_study(path: Path) -> ReadingStudy:
    """The study of a folder, or of the file itself. Raises BadInput."""
    file = study_file(path)
    try:
        text = file.read_bytes()
    except OSError as error:
        remedy = f"name the folder of a study, or its {STUDY_NAME}"
        raise BadInput(str(file), None, f"cannot be read ({error.strerror})", remedy) from error
    return study_from_json(text, str(file))


def study_from_json(text: bytes, place: str) -> ReadingStudy:
    """The study of a text; `place` names the file in errors. Raises BadInput."""
    try:
        study = _STUDY.validate_json(text, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(map(str, first["loc"]))
        rule = f"does not fit a reading ({first['msg']})"
        raise BadInput(f"{place}: {key}", None, rule, "predict it anew") from error
    if study.study_version != STUDY_VERSION:
        rule = f"is not the version of this program, {STUDY_VERSION}"
        raise BadInput(f"{place}: study_version", study.study_version, rule, "predict it anew")
    return study
