"""Every answer to the opening of a study, by its path: as large as a server's, and encoded once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from harness.core.http.content_coding import negotiated
from harness.core.images.derived_uid import derived_uid
from harness.core.images.manifest import Manifest
from harness.core.images.served import ServedBody
from harness.core.images.specification import STORED_PATH
from harness.core.viewing.asking import (
    SeriesNames,
    StudyAnswer,
    StudyNames,
    StudyOpening,
    StudyRequest,
    requests_of,
)
from harness.core.viewing.opening import Asked, Opening
from harness.core.viewing.study import Study
from harness.dataset.study.coding import encoded
from harness.dataset.study.documents import (
    SeriesDocuments,
    dense_bytes,
    series_found,
    studies_found,
)
from harness.dataset.study.own_header import Headers


@dataclass(frozen=True, slots=True)
class ServedStudy:
    """An opening of a study, and the bodies of its JSON answers as they are sent, by path."""

    opening: StudyOpening
    bodies: Mapping[str, bytes]


def served_study(
    opening: Opening,
    study: Study,
    manifest: Manifest,
    images: Mapping[str, ServedBody],
    headers: Headers = (),
) -> ServedStudy:
    """What a server of that study answers to that opening.

    The dataset is the series that is shown; all others are drawn around it. `images` are the bodies
    of its frames by path: one of them is every series' picture. `headers` are those of its files.
    """
    study = _with_counts(study, manifest)
    names = _names(study, manifest)
    requests = requests_of(opening, names, study.shown_index)
    texts = _Texts(study, names, manifest.modality, headers)
    coding = negotiated(opening.accepts, study.codings)
    bodies: dict[str, bytes] = {}
    answers: dict[str, StudyAnswer] = {}
    for request in (each for step in requests.values() for each in step):
        if request.path in answers:
            continue
        if picture := _picture(request, study, manifest, images):
            answers[request.path] = picture
            continue
        text = texts.of(request)
        bodies[request.path] = encoded(text, coding)
        size_bytes = len(bodies[request.path])
        slice_count = texts.slice_count(request)
        answers[request.path] = StudyAnswer(
            size_bytes, len(text), slice_count, coding, dense_bytes=dense_bytes(text)
        )
    return ServedStudy(StudyOpening(opening, study, requests, answers), bodies)


def _with_counts(study: Study, manifest: Manifest) -> Study:
    """The study, whose only series is the dataset's where it does not say otherwise."""
    return (
        study
        if study.slice_count_by_series
        else replace(study, slice_count_by_series=(_own_count(manifest),))
    )


def _own_count(manifest: Manifest) -> int:
    return len(_own_uids(manifest))


def _own_uids(manifest: Manifest) -> tuple[str, ...]:
    return tuple(dict.fromkeys(frame.sop_instance_uid for frame in manifest.frames))


def _names(study: Study, manifest: Manifest) -> StudyNames:
    indices = range(len(study.slice_count_by_series))
    series = tuple(_series_names(index, study, manifest) for index in indices)
    return StudyNames(manifest.study_uid, manifest.name, series)


def _series_names(index: int, study: Study, manifest: Manifest) -> SeriesNames:
    """The dataset's own names, and drawn ones for slices and series that it has not."""
    count, is_shown = study.slice_count_by_series[index], index == study.shown_index
    seed = f"{manifest.series_uid} {index}"
    own = _own_uids(manifest)[:count] if is_shown else ()
    drawn = (derived_uid(seed, f"instance {number}") for number in range(len(own) + 1, count + 1))
    instance_uids = (*own, *drawn)
    if is_shown:
        return SeriesNames(manifest.series_uid, instance_uids, picture_path(manifest))
    uid = derived_uid(seed, "series")
    middle = instance_uids[count // 2]
    path = f"studies/{manifest.study_uid}/series/{uid}/instances/{middle}/frames/1"
    return SeriesNames(uid, instance_uids, path)


def picture_path(manifest: Manifest) -> str:
    """Where the frame in the middle of the dataset is, as an archive has it."""
    encoding = manifest.encoding(STORED_PATH) or manifest.primary_encoding
    return manifest.frame_path(len(manifest.frames) // 2, encoding.path)


def _picture(
    request: StudyRequest, study: Study, manifest: Manifest, images: Mapping[str, ServedBody]
) -> StudyAnswer | None:
    """The size of a picture; None for what is JSON."""
    match request.asked:
        case Asked.FRAME:
            body = images[picture_path(manifest)]
            return StudyAnswer(body.size_bytes, slice_count=1, content_type=body.content_type)
        case Asked.RENDERED:
            return StudyAnswer(study.rendered_bytes, slice_count=1, content_type="image/jpeg")
        case Asked.THUMBNAIL:
            return StudyAnswer(study.thumbnail_bytes, slice_count=1, content_type="image/jpeg")
        case _:
            return None


class _Texts:
    """The JSON of answers, each series drawn when it is first asked for."""

    def __init__(self, study: Study, names: StudyNames, modality: str, headers: Headers) -> None:
        own = {study.shown_index: headers}
        self._series = [
            SeriesDocuments(series, names.uid, modality, index + 1, study.form, own.get(index, ()))
            for index, series in enumerate(names.series)
        ]

    def of(self, request: StudyRequest) -> bytes:
        match request.asked:
            case Asked.SERIES:
                return series_found(self._series)
            case Asked.INSTANCES:
                return self._of_series(request).found_instances()
            case Asked.METADATA:
                return self._of_series(request).metadata()
            case Asked.ENDS:
                uid = request.path.split("/")[-2]
                return self._of_series(request).ends()[uid]
            case _:
                return studies_found(self._series)

    def slice_count(self, request: StudyRequest) -> int:
        """How many slices a server looks up for it: searches are answered from an index."""
        match request.asked:
            case Asked.METADATA:
                return len(self._of_series(request).names.instance_uids)
            case Asked.ENDS:
                return 1
            case _:
                return 0

    def _of_series(self, request: StudyRequest) -> SeriesDocuments:
        assert request.series_index is not None
        return self._series[request.series_index]
