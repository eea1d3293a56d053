from dataclasses import replace

from harness.core.survey.accepts import CORNERSTONE
from harness.core.survey.answer import Answer
from harness.core.survey.ranges import RangeReading, RangeSupport
from harness.survey.asker import Asker
from harness.survey.question import Question
from harness.survey.ranges import range_support
from harness.survey.series import Series
from tests.survey.asking import asked
from tests.survey.fake_server import FakeServer, stored_jpeg_ls


def in_parts(question: Question) -> Answer:
    """A server that honours every range, over the body as it is sent."""
    whole = stored_jpeg_ls(question)
    written = question.headers.get("Range", "").removeprefix("bytes=")
    first, dash, last = written.partition("-")
    if not dash:
        return whole
    size = len(whole.body)
    begin = int(first) if first else max(0, size - int(last))
    if begin >= size:
        return replace(whole, status=416, body=b"")
    body = whole.body[begin : int(last) + 1 if first and last else size]
    told = {**whole.headers, "content-range": f"bytes {begin}-{begin + len(body) - 1}/{size}"}
    return replace(whole, status=206, body=body, headers=told)


async def support(asker: Asker, series: Series) -> RangeSupport:
    return await range_support(asker, series.address.frame(series.middle.uid), CORNERSTONE.accept)


def test_a_server_that_honours_ranges_is_seen() -> None:
    found = asked(FakeServer(in_parts), support)

    assert (found.first, found.suffix) == (RangeReading.HONOURED, RangeReading.HONOURED)
    assert found.beyond_status == 416
    assert found.content_range.startswith("bytes 0-")


def test_a_server_that_ignores_ranges_is_seen() -> None:
    found = asked(FakeServer(stored_jpeg_ls), support)

    assert found == RangeSupport(RangeReading.IGNORED, RangeReading.IGNORED, 200)
