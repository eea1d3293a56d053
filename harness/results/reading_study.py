"""What reading would be like, predicted: a row for every hand, network and case, and its file."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from harness.core.viewing.experience import Experience
from harness.errors import BadInput
from harness.results.conditions import Circumstances
from harness.results.reasons import Reason

STUDY_NAME = "reading.json"
STUDY_VERSION = 1
"""Rises with every change of what a figure of the file means; each file names its own."""


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One case read by one hand over one network, by the rules of one viewer.

    `first_floor_s` and `whole_floor_s` are what the link needs at least for the first part, and for
    all, of the slice where the hand rests. `excluded_because` says why what was measured must
    not be counted.
    """

    hand: str
    network: str
    case: str
    viewer: str
    first_floor_s: float
    whole_floor_s: float
    experience: Experience
    excluded_because: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingStudy:
    """All rows of a scenario, in the order of its table; titles are by language.

    `hand_sources` says of every hand where it is from. `scenario_digest` is of all that shapes a
    row. `measured` says where and when; None is a prediction, for the device of this name.
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


_STUDY: TypeAdapter[ReadingStudy] = TypeAdapter(ReadingStudy)


def study_to_json(study: ReadingStudy) -> bytes:
    """The text of the file, the same for the same study."""
    return _STUDY.dump_json(study, indent=1) + b"\n"


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
