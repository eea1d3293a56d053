"""The opening of one study: every request that a viewer makes, its path, and its answer's size."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from harness.core.http.content_coding import ContentCoding
from harness.core.viewing.opening import Asked, Opening, OpeningStep, Which
from harness.core.viewing.study import Study

_FIELDS = "includefield=00081030%2C00080060"
# PS3.18 §10.6.1 (searches), §10.4.1 (what is retrieved). OHIF looks for a patient by number.
_PATHS = (
    (re.compile(r"/metadata$"), Asked.METADATA),
    (re.compile(r"/rendered$"), Asked.RENDERED),
    (re.compile(r"/thumbnail$"), Asked.THUMBNAIL),
    (re.compile(r"/instances$"), Asked.INSTANCES),
    (re.compile(r"/instances/[^/]+/[^/]+/\d+$"), Asked.FRAME),
    (re.compile(r"^studies/[^/]+/series$"), Asked.SERIES),
)
_OF_PATIENT = re.compile(r"[?&](00100020|PatientID)=")
_SERIES = re.compile(r"/series/([^/?]+)/")


def asked_of(path: str) -> Asked:
    """What a path below a service asks for; a frame may be in any encoding."""
    place = path.partition("?")[0]
    found = (asked for pattern, asked in _PATHS if pattern.search(place))
    return next(found, Asked.PATIENT if _OF_PATIENT.search(path) else Asked.STUDY)


def series_uid_of(path: str) -> str | None:
    """The series that a path asks about; None of the whole study."""
    found = _SERIES.search(path)
    return found[1] if found else None


class StudyRequest(NamedTuple):
    """One request of an opening; `series_index` is None where it is of the whole study."""

    step: str
    asked: Asked
    series_index: int | None
    path: str

    @property
    def accept(self) -> str | None:
        """Its header Accept; None is what frames are asked for with."""
        match self.asked:
            case Asked.FRAME:
                return None
            case Asked.RENDERED | Asked.THUMBNAIL:
                return "image/jpeg"
            case _:
                return "application/dicom+json"


class StudyAnswer(NamedTuple):
    """What a server sends: `body_bytes` on the link, `text_bytes` of JSON once they are inflated.

    `slice_count` is how many slices the server looks up for it; `text_bytes` are 0 of a picture.
    `dense_bytes` are those of the JSON that are no white space, which parsers pass over.
    """

    body_bytes: int
    text_bytes: int = 0
    slice_count: int = 0
    coding: ContentCoding = ContentCoding.IDENTITY
    content_type: str = "application/dicom+json"
    dense_bytes: int = 0


@dataclass(frozen=True, slots=True)
class SeriesNames:
    """The UIDs of one series; `picture_path` is where the frame is of which a thumbnail is made."""

    uid: str
    instance_uids: tuple[str, ...]
    picture_path: str


@dataclass(frozen=True, slots=True)
class StudyNames:
    """The names under which a study is asked for."""

    uid: str
    patient_id: str
    series: tuple[SeriesNames, ...]


@dataclass(frozen=True, slots=True)
class StudyOpening:
    """An opening of one study; `requests` are by step, `answers` by path with its query."""

    opening: Opening
    study: Study
    requests: Mapping[str, tuple[StudyRequest, ...]]
    answers: Mapping[str, StudyAnswer]


def requests_of(
    opening: Opening, names: StudyNames, shown_index: int
) -> dict[str, tuple[StudyRequest, ...]]:
    """What each step asks for, by the name of the step, in the order of asking."""
    return {step.name: tuple(_requests(step, names, shown_index)) for step in opening.steps}


def _requests(step: OpeningStep, names: StudyNames, shown_index: int) -> Iterator[StudyRequest]:
    for _ in range(step.repeat_count):
        if not step.asks.is_of_series:
            yield StudyRequest(step.name, step.asks, None, _study_path(step.asks, names))
            continue
        for index in _indices(step.of, len(names.series), shown_index):
            for path in _series_paths(step.asks, names, names.series[index]):
                yield StudyRequest(step.name, step.asks, index, path)


def _indices(of: Which, count: int, shown_index: int) -> Sequence[int]:
    others = [index for index in range(count) if index != shown_index]
    match of:
        case Which.SHOWN:
            return [shown_index]
        case Which.OTHERS:
            return others
        case Which.EVERY:
            return [shown_index, *others]


def _study_path(asked: Asked, names: StudyNames) -> str:
    match asked:
        case Asked.STUDY:
            return f"studies?StudyInstanceUID={names.uid}&{_FIELDS}"
        case Asked.PATIENT:
            return f"studies?00100020={names.patient_id}&{_FIELDS}"
        case _:
            return f"studies/{names.uid}/series?{_FIELDS}"


def _series_paths(asked: Asked, names: StudyNames, series: SeriesNames) -> Sequence[str]:
    path = f"studies/{names.uid}/series/{series.uid}"
    middle = f"{path}/instances/{series.instance_uids[len(series.instance_uids) // 2]}"
    match asked:
        case Asked.INSTANCES:
            return [f"{path}/instances?{_FIELDS}"]
        case Asked.METADATA:
            return [f"{path}/metadata"]
        case Asked.ENDS:
            ends = dict.fromkeys((series.instance_uids[0], series.instance_uids[-1]))
            return [f"{path}/instances/{uid}/metadata" for uid in ends]
        case Asked.FRAME:
            return [series.picture_path]
        case _:
            return [f"{middle}/{asked.value}"]
