from harness.core.http.given import Given
from harness.core.http.request_record import RequestRecord
from harness.servers.emulator.exchange import Request
from harness.servers.emulator.http2_journal import StreamJournal, begun_record

FIELDS = [(b"host", b"dicom.test"), (b"accept", b"*/*"), (b"range", b"bytes=0-9")]
REQUEST = Request(b"GET", b"/frames/1?x=1", FIELDS, has_body=False)


class Story:
    """A journal on a clock that the test sets, and what it wrote."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.records: list[RequestRecord] = []
        begun = begun_record(3, REQUEST, started_s=1.0, sent_s=1.1)
        self.journal = StreamJournal(begun, lambda: self.now_s, self.records.append)


def test_an_answer_becomes_a_record_with_its_last_byte() -> None:
    story = Story()
    story.journal.answered(206, [(b"content-type", b"image/jls")], Given.CROSS_ORIGIN_FIELDS)
    for story.now_s, is_end in ((2.0, False), (3.0, False), (4.0, True)):
        assert story.records == []
        story.journal.delivered(100, is_end=is_end)

    [record] = story.records
    assert (record.connection_index, record.method, record.path) == (3, "GET", "/frames/1?x=1")
    assert (record.base_url, record.http_version) == ("https://dicom.test", "HTTP/2.0")
    assert (record.range, record.accept) == ("bytes=0-9", "*/*")
    assert (record.status_code, record.content_type) == (206, "image/jls")
    assert record.request_head_bytes == len(
        "GET /frames/1?x=1 HTTP/2.0\r\nhost: dicom.test\r\naccept: */*\r\nrange: bytes=0-9\r\n\r\n"
    )
    assert record.answer_head_bytes == len("HTTP/2.0 206 \r\ncontent-type: image/jls\r\n\r\n")
    assert record.answer_body_bytes == 300
    assert (record.started_s, record.sent_s) == (1.0, 1.1)
    assert (record.first_byte_s, record.ended_s) == (2.0, 4.0)
    assert (record.given_by_harness, record.is_aborted) == ("cross-origin fields", False)


def test_what_is_given_up_is_written_once_as_far_as_it_came() -> None:
    story = Story()
    story.now_s = 5.0
    story.journal.answered(200, [])
    story.journal.delivered(7, is_end=False)
    story.journal.aborted()
    story.journal.aborted()

    [record] = story.records
    assert (record.answer_body_bytes, record.is_aborted, record.ended_s) == (7, True, 5.0)


def test_a_request_without_an_answer_has_none() -> None:
    story = Story()
    story.journal.sent(20, 2.5)
    story.journal.aborted()

    [record] = story.records
    assert (record.status_code, record.first_byte_s) == (None, None)
    assert (record.request_body_bytes, record.sent_s) == (20, 2.5)
