from harness.core.http.request_record import RequestRecord
from harness.servers.emulator.journal import AnswerHead, Journal, RequestHead, RequestJournal

GET = RequestHead("GET", "http://dicom.test", "/frames/1", "HTTP/1.1", "bytes=0-9", "*/*", 100)
FOUND = AnswerHead(206, "image/jphc", 50)


class Story:
    """A journal whose clock is set by hand; the records it wrote."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.records: list[RequestRecord] = []
        self.journal = RequestJournal(7, lambda: self.now_s, self.records.append)

    def ask(self, request_id: str = "a") -> None:
        """The client sends 100 bytes now, which leave the uplink 0.2 s later."""
        self.journal.came(100)
        self.now_s += 0.2
        self.journal.handed_on(100, self.now_s)
        self.journal.asked(request_id, GET)

    def answer(self, body_bytes: int, request_id: str = "a") -> None:
        """The proxy puts the head and a body on the downlink."""
        self.journal.answered(request_id, FOUND)
        self.journal.queued(50)
        self.journal.given(request_id, body_bytes)
        self.journal.queued(body_bytes)

    def deliver(self, size_bytes: int, at_s: float) -> None:
        self.now_s = at_s
        self.journal.delivered(size_bytes)


def test_times_are_those_of_the_client_and_not_of_the_proxy() -> None:
    story = Story()
    story.now_s = 1.0
    story.ask()
    story.answer(1000)
    story.journal.ended("a")
    assert story.records == []

    story.deliver(200, at_s=1.5)
    story.deliver(850, at_s=2.0)

    [record] = story.records
    assert (record.started_s, record.sent_s) == (1.0, 1.2)
    assert (record.first_byte_s, record.ended_s) == (1.5, 2.0)
    assert (record.answer_head_bytes, record.answer_body_bytes) == (50, 1000)
    assert (record.status_code, record.range, record.connection_index) == (206, "bytes=0-9", 7)
    assert not record.is_aborted


def test_an_answer_that_was_delivered_before_the_proxy_says_so_ended_then() -> None:
    story = Story()
    story.ask()
    story.answer(10)
    story.deliver(60, at_s=0.5)
    story.now_s = 0.9
    story.journal.ended("a")

    assert [record.ended_s for record in story.records] == [0.5]


def test_a_second_request_of_a_connection_has_times_and_bytes_of_its_own() -> None:
    story = Story()
    for body_bytes, at_s in ((10, 1.0), (20, 2.0)):
        story.ask()
        story.answer(body_bytes)
        story.journal.ended("a")
        story.deliver(50 + body_bytes, at_s)

    assert [record.answer_body_bytes for record in story.records] == [10, 20]
    assert [record.started_s for record in story.records] == [0.0, 1.0]
    assert [record.first_byte_s for record in story.records] == [1.0, 2.0]


def test_what_a_client_did_not_wait_for_is_not_counted() -> None:
    story = Story()
    story.ask()
    story.answer(1000)
    story.journal.ended("a")
    story.deliver(450, at_s=1.0)
    story.now_s = 3.0
    story.journal.lost()

    [record] = story.records
    assert record.is_aborted
    assert record.ended_s == 3.0
    assert (record.answer_head_bytes, record.answer_body_bytes) == (50, 400)


def test_a_request_without_an_answer_is_recorded_all_the_same() -> None:
    story = Story()
    story.ask()
    story.now_s = 4.0
    story.journal.ended("a", is_aborted=True)

    [record] = story.records
    assert (record.status_code, record.first_byte_s, record.ended_s) == (None, None, 4.0)
    assert (record.answer_head_bytes, record.answer_body_bytes) == (0, 0)
    assert record.is_aborted


def test_an_upload_was_sent_with_the_last_byte_of_its_body() -> None:
    story = Story()
    story.ask()
    story.journal.came(500)
    story.journal.handed_on(500, 0.7)
    story.journal.sent("a", 500)
    story.answer(10)
    story.journal.ended("a")
    story.deliver(60, at_s=1.0)

    assert [(record.sent_s, record.request_body_bytes) for record in story.records] == [(0.7, 500)]


def test_a_piece_that_is_handed_on_in_parts_came_when_it_came() -> None:
    story = Story()
    story.journal.came(150)
    story.now_s = 0.1
    story.journal.came(50)
    story.journal.handed_on(100, 0.2)
    story.journal.asked("a", GET)
    story.journal.handed_on(100, 0.3)
    story.journal.asked("b", GET)
    story.journal.lost()

    assert [record.started_s for record in story.records] == [0.0, 0.1]


def test_who_wants_no_journal_gets_one_that_takes_no_note() -> None:
    journal = Journal()
    journal.came(1)
    journal.handed_on(1, 0)
    journal.queued(1)
    journal.delivered(1)
    journal.lost()
