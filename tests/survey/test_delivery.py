import gzip
from dataclasses import replace

import pytest

from harness.core.survey.answer import Answer
from harness.core.survey.delivery import Delivery
from harness.survey.asker import Asker
from harness.survey.delivery import delivery
from harness.survey.question import Question
from harness.survey.series import Series
from tests.survey.asking import asked
from tests.survey.fake_server import FakeServer, answer, stored_jpeg_ls


async def how(asker: Asker, series: Series) -> Delivery:
    return await delivery(asker, series, "*/*")


def validating(question: Question) -> Answer:
    if question.headers.get("If-None-Match") == '"a"':
        return answer(question, status=304)
    whole = stored_jpeg_ls(question)
    return replace(whole, headers={**whole.headers, "etag": '"a"', "cache-control": "no-cache"})


def test_a_validator_is_tried() -> None:
    found = asked(FakeServer(validating), how)

    assert (found.validator, found.cache_control, found.revalidates) == ("ETag", "no-cache", True)


def test_a_server_without_a_validator_is_not_asked_again() -> None:
    server = FakeServer(stored_jpeg_ls)
    found = asked(server, how)

    assert (found.validator, found.revalidates) == ("", False)
    assert not any("If-None-Match" in question.headers for _, question in server.asked)


@pytest.mark.parametrize(("idle_s", "keep_alive_s"), [(1.0, 1.0), (75.0, None)])
def test_an_idle_connection_is_watched_for_ten_seconds(
    idle_s: float, keep_alive_s: float | None
) -> None:
    assert asked(FakeServer(stored_jpeg_ls, idle_s=idle_s), how).keep_alive_s == keep_alive_s


def test_metadata_that_goes_plain_is_held_against_gzip() -> None:
    found = asked(FakeServer(stored_jpeg_ls, instance_count=20), how).metadata

    assert (found.coding, found.is_missed) == ("", True)


def test_frames_that_are_compressed_for_browsers_are_seen() -> None:
    def compressing(question: Question) -> Answer:
        whole = stored_jpeg_ls(question)
        if "gzip" not in question.accept_encoding:
            return whole
        headers = {**whole.headers, "content-encoding": "gzip"}
        return replace(whole, body=gzip.compress(whole.body), headers=headers)

    found = asked(FakeServer(compressing), how).frame

    assert found.coding == "gzip"
    assert found.best_bytes == found.coded_bytes
