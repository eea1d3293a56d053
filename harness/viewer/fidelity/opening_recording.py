"""Openings of a study by the real viewer as a small text that is kept: what it asked for, and when.

JSON lines, as those of loads: the first says what was opened with what, each other is a click.
"""

from collections.abc import Mapping
from math import inf
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from harness.core.viewing.asking import StudyOpening, asked_of, series_uid_of
from harness.core.viewing.opening import Asked
from harness.errors import BadInput
from harness.viewer.fidelity.recording import RecordedCase
from harness.viewer.load import Ending, ViewerLoad, ViewerRequest


class LoggedQuestion(NamedTuple):
    """One request between the click and the first image; times are seconds since the click.

    `asked` is None of the first image's own frame. `resource` is what follows the series in the
    path, empty of what is asked of the whole study. `ended_s` and `status_code` are None where no
    answer came.
    """

    asked: Asked | None
    series_index: int | None
    resource: str
    issued_s: float
    ended_s: float | None
    status_code: int | None = 200


@dataclass(frozen=True, slots=True)
class LoggedOpening:
    """One click over one network; questions in order of issue, until the first image was there.

    `opened_s` is when the first image's frame was asked for, `first_image_s` when it was decoded.
    """

    network: str
    ending: Ending
    opened_s: float | None
    first_image_s: float | None
    questions: tuple[LoggedQuestion, ...]


@dataclass(frozen=True, slots=True)
class OpeningRecording:
    """Every recorded click of one case, network by network."""

    case: RecordedCase
    openings: tuple[LoggedOpening, ...]

    def over(self, network: str) -> tuple[LoggedOpening, ...]:
        """The clicks over one network, in the order in which they were recorded."""
        return tuple(each for each in self.openings if each.network == network)


_CASE: TypeAdapter[RecordedCase] = TypeAdapter(RecordedCase)
_OPENING: TypeAdapter[LoggedOpening] = TypeAdapter(LoggedOpening)


def logged_opening(load: ViewerLoad, network: str, study: StudyOpening) -> LoggedOpening:
    """What is kept of a load that began with a click; times are whole milliseconds.

    What is asked for once the first image is there is reading ahead, and left out.
    """
    click_s = load.open_s or 0.0
    first_s = load.moments.times_s.first_image
    asked = [each for each in load.requests if each.image_index == 0]
    indices = series_indices(study)
    return LoggedOpening(
        network=network,
        ending=load.ending,
        opened_s=_ms(click_s, asked[0].issued_s) if asked else None,
        first_image_s=_ms(click_s, first_s),
        questions=tuple(
            _question(request, click_s, indices)
            for request in load.requests
            if request.issued_s < (inf if first_s is None else first_s)
        ),
    )


def series_indices(study: StudyOpening) -> dict[str, int]:
    """The place of each series in the study, by its UID."""
    requests = (request for step in study.requests.values() for request in step)
    return {
        uid: request.series_index
        for request in requests
        if request.series_index is not None and (uid := series_uid_of(request.path))
    }


def resource_in_series(path: str) -> str:
    """What follows the series in a path; empty of a path that asks of the whole study."""
    uid = series_uid_of(path)
    return path.partition(f"{uid}/")[2] if uid else ""


def _question(request: ViewerRequest, click_s: float, indices: Mapping[str, int]) -> LoggedQuestion:
    uid = series_uid_of(request.path)
    return LoggedQuestion(
        asked=None if request.image_index == 0 else asked_of(request.path),
        series_index=indices.get(uid) if uid else None,
        resource=resource_in_series(request.path),
        issued_s=round(click_s + request.issued_s, 3),
        ended_s=_ms(click_s, request.ended_s),
        status_code=request.status_code,
    )


def to_text(recording: OpeningRecording) -> str:
    """The content of the file; `from_text` reads it back."""
    lines = [_CASE.dump_json(recording.case), *map(_OPENING.dump_json, recording.openings)]
    return "".join(line.decode() + "\n" for line in lines)


def from_text(text: str, place: str) -> OpeningRecording:
    """The recording that a file holds; `place` names the file in errors. Raises BadInput."""
    first, *others = text.splitlines() or [""]
    try:
        openings = tuple(map(_OPENING.validate_json, others))
        return OpeningRecording(_CASE.validate_json(first), openings)
    except ValidationError as error:
        rule = f"is not a recording of a viewer that opens a study ({error})"
        raise BadInput(place, None, rule, "record it again (harness fidelity record)") from error


def _ms(click_s: float, at_s: float | None) -> float | None:
    return None if at_s is None else round(click_s + at_s, 3)
