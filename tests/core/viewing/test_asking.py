from dataclasses import replace

import pytest

from harness.core.viewing.asking import StudyRequest, asked_of, requests_of, series_uid_of
from harness.core.viewing.opening import Asked, OpeningStep, Which
from tests.core.viewing.studies import METADATA, names, opening

OF_STUDY = "studies/1.2"
SERIES_PATHS = ["studies/1.2/series/1.2.0", "studies/1.2/series/1.2.1"]


def asked_for(step: OpeningStep, shown_index: int = 0) -> list[str]:
    requests = requests_of(opening(step), names(), shown_index)[step.name]
    return [request.path for request in requests]


@pytest.mark.parametrize(
    ("asks", "paths"),
    [
        (Asked.STUDY, ["studies?StudyInstanceUID=1.2"]),
        (Asked.PATIENT, ["studies?00100020=patient"]),
        (Asked.SERIES, ["studies/1.2/series?"]),
        (Asked.INSTANCES, [f"{path}/instances?" for path in SERIES_PATHS]),
    ],
)
def test_searches_are_those_of_qido(asks: Asked, paths: list[str]) -> None:
    step = OpeningStep("step", asks)
    found = asked_for(step)

    assert {each.asked for each in requests_of(opening(step), names(), 0)["step"]} == {asks}
    assert len(found) == len(paths)
    assert all(path.startswith(start) for path, start in zip(found, paths, strict=True))


def test_metadata_is_asked_for_series_by_series() -> None:
    assert asked_for(METADATA) == [f"{path}/metadata" for path in SERIES_PATHS]


def test_the_series_that_is_shown_is_asked_for_first() -> None:
    shown = [f"{SERIES_PATHS[1]}/metadata"]
    others = [f"{SERIES_PATHS[0]}/metadata"]

    assert asked_for(METADATA, 1) == shown + others
    assert asked_for(replace(METADATA, of=Which.SHOWN), 1) == shown
    assert asked_for(replace(METADATA, of=Which.OTHERS), 1) == others


def test_the_ends_of_a_series_are_two_slices_unless_it_has_but_one() -> None:
    ends = OpeningStep("ends", Asked.ENDS, Which.OTHERS)
    path = f"{SERIES_PATHS[1]}/instances/1.2.1"

    assert asked_for(ends) == [f"{path}.0/metadata", f"{path}.1/metadata"]
    one = names(1).series[0]
    single = replace(names(1), series=(replace(one, instance_uids=("1.9",)),))
    step = OpeningStep("ends", Asked.ENDS)
    assert len(requests_of(opening(step), single, 0)["ends"]) == 1


def test_pictures_are_of_the_slice_in_the_middle() -> None:
    middle = "studies/1.2/series/1.2.0/instances/1.2.0.1"

    assert asked_for(OpeningStep("small", Asked.RENDERED, Which.SHOWN)) == [f"{middle}/rendered"]
    assert asked_for(OpeningStep("small", Asked.THUMBNAIL, Which.SHOWN)) == [f"{middle}/thumbnail"]
    assert asked_for(OpeningStep("whole", Asked.FRAME, Which.SHOWN)) == [f"{middle}/frames/1"]


def test_what_is_asked_several_times_is_asked_again_as_a_whole() -> None:
    once = asked_for(METADATA)

    assert asked_for(replace(METADATA, repeat_count=2)) == once + once


@pytest.mark.parametrize(
    ("asked", "accept"),
    [
        (Asked.METADATA, "application/dicom+json"),
        (Asked.SERIES, "application/dicom+json"),
        (Asked.THUMBNAIL, "image/jpeg"),
        (Asked.FRAME, None),
    ],
)
def test_json_and_pictures_are_accepted_as_such_and_frames_as_frames(
    asked: Asked, accept: str | None
) -> None:
    assert StudyRequest("step", asked, None, "studies").accept == accept


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("studies?limit=101&StudyInstanceUID=1.2", Asked.STUDY),
        ("studies?00100020=ct&limit=101", Asked.PATIENT),
        (f"{OF_STUDY}/series?includefield=00080021", Asked.SERIES),
        (f"{OF_STUDY}/series/3/instances?limit=1", Asked.INSTANCES),
        (f"{OF_STUDY}/series/3/metadata", Asked.METADATA),
        (f"{OF_STUDY}/series/3/thumbnail", Asked.THUMBNAIL),
        (f"{OF_STUDY}/series/3/instances/4/rendered", Asked.RENDERED),
        (f"{OF_STUDY}/series/3/instances/4/frames/1", Asked.FRAME),
    ],
)
def test_a_path_says_what_is_asked(path: str, asked: Asked) -> None:
    assert asked_of(path) is asked


def test_a_path_says_which_series_it_asks_about() -> None:
    assert series_uid_of(f"{OF_STUDY}/series/3/metadata") == "3"
    assert series_uid_of(f"{OF_STUDY}/series/3/instances/4/frames/1") == "3"
    assert series_uid_of(f"{OF_STUDY}/series?includefield=00080021") is None
