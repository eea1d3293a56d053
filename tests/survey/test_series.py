import json

import pytest

from harness.client.simulation.virtual_clock import run_virtually
from harness.core.survey.answer import Answer
from harness.errors import RetrieveFailed
from harness.survey.asker import Asker, Pace
from harness.survey.question import Question
from harness.survey.series import Series, find_series, stored_syntax
from tests.survey.fake_server import (
    JPEG_LS_UID,
    RAW,
    ROOT,
    SERIES,
    STUDY,
    FakeServer,
    answer,
    instance,
    stored_jpeg_ls,
)


def found(server: FakeServer, *uids: str | None) -> Series:
    async def main() -> Series:
        study, series = uids or (None, None)
        return await find_series(Asker(server, Pace()), ROOT, study, series)

    return run_virtually(main())


def test_the_first_series_is_found_in_the_order_of_its_instances() -> None:
    series = found(FakeServer(stored_jpeg_ls))

    assert (series.address.study_uid, series.address.series_uid) == (STUDY, SERIES)
    assert [each.uid for each in series.instances] == [f"{SERIES}.{n}" for n in (1, 2, 3)]
    assert series.middle.uid == f"{SERIES}.2"
    assert series.middle.facts.raw_bytes == len(RAW)


def test_a_series_that_is_named_is_asked_for_by_its_metadata_alone() -> None:
    server = FakeServer(stored_jpeg_ls)
    found(server, STUDY, SERIES)

    assert [question.url for _, question in server.asked] == [
        f"{ROOT}/studies/{STUDY}/series/{SERIES}/metadata"
    ]


def metadata(*documents: object) -> FakeServer:
    def others(question: Question) -> Answer | None:
        is_metadata = question.url.endswith("metadata")
        return answer(question, json.dumps(documents).encode()) if is_metadata else None

    return FakeServer(stored_jpeg_ls, others=others)


def test_instances_without_images_are_left_out() -> None:
    report = {"00080018": {"Value": ["1.2.3.9"]}}

    assert len(found(metadata(report, instance(1))).instances) == 1
    with pytest.raises(RetrieveFailed, match="no series with images"):
        found(metadata(report))


@pytest.mark.parametrize(
    ("tag", "values"),
    [("00200013", ["first"]), ("00280010", ["four"]), ("00280100", ["many"])],
    ids=["number", "rows", "bits"],
)
def test_what_is_no_number_where_one_belongs_is_told(tag: str, values: list[object]) -> None:
    odd = {**instance(1), tag: {"Value": values}}

    with pytest.raises(RetrieveFailed, match="where a whole number belongs"):
        found(metadata(odd))


@pytest.mark.parametrize("element", [7, "text", {"Value": 3}, {"Value": []}])
def test_an_element_of_another_shape_is_none(element: object) -> None:
    series = found(metadata({**instance(1), "00200013": element}))

    assert len(series.instances) == 1


@pytest.mark.parametrize(
    "body", [b"<html>", b'{"a": 1}', b"[1]"], ids=["html", "no-list", "no-objects"]
)
def test_a_server_that_lists_nothing_is_refused(body: bytes) -> None:
    server = FakeServer(stored_jpeg_ls, others=lambda question: answer(question, body))

    with pytest.raises(RetrieveFailed, match=r"JSON|list"):
        found(server)


def test_a_server_without_search_asks_for_a_series_by_name() -> None:
    server = FakeServer(stored_jpeg_ls, others=lambda question: answer(question, status=404))

    with pytest.raises(RetrieveFailed, match="--study and --series"):
        found(server)


@pytest.mark.parametrize("status", [200, 406])
def test_the_head_of_a_file_tells_how_it_is_stored(status: int) -> None:
    def others(question: Question) -> Answer | None:
        is_file = question.url.endswith(f"{SERIES}.2")
        return answer(question, status=406) if is_file and status == 406 else None

    server = FakeServer(stored_jpeg_ls, others=others)

    async def main() -> str | None:
        asker = Asker(server, Pace())
        series = await find_series(asker, ROOT, STUDY, SERIES)
        return await stored_syntax(asker, series, series.middle)

    assert run_virtually(main()) == (JPEG_LS_UID if status == 200 else None)
