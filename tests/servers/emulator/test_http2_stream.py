import asyncio
from collections.abc import Awaitable, Callable

from harness.client.simulation.virtual_clock import run_virtually
from harness.core.http.given import Given, given_field
from harness.core.http.request_record import RequestRecord
from harness.core.http.server_timing import ServerWait, wait_field
from harness.servers.emulator.exchange import AnswerTaker, Exchange, Fields, Request
from harness.servers.emulator.http2_journal import StreamJournal, begun_record
from harness.servers.emulator.http2_stream import Stream
from tests.servers.emulator.http2_peer import FakeExchange, FakeUpstream

ASKED_S = 2.0


class Sender:
    """Notes what a stream tells it, and when."""

    most_kept_bytes = 100_000
    lead_s = 0.25

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.told: list[tuple[float, str]] = []

    def begin(self, stream: Stream, status_code: int, fields: Fields) -> None:
        self._note(f"begin {status_code}")

    def update(self, stream: Stream) -> None:
        self._note(f"update {stream.kept_bytes}{' end' if stream.has_ended else ''}")

    def note_lateness(self, stream: Stream) -> None:
        self._note("late?")

    def break_off(self, stream: Stream) -> None:
        self._note("break off")

    def acknowledge(self, stream: Stream, body_bytes: int) -> None:
        self._note(f"taken {body_bytes}")

    def _note(self, what: str) -> None:
        self.told.append((self.loop.time(), what))


def play(
    story: Callable[[Stream, FakeExchange], Awaitable[None]],
    *,
    has_body: bool = False,
    upstream: type[FakeUpstream] = FakeUpstream,
) -> list[tuple[float, str]]:
    async def run() -> list[tuple[float, str]]:
        sender, behind = Sender(), upstream()
        stream = Stream(1, ASKED_S, sender)
        stream.ask(behind, Request(b"GET", b"/by-hand", [], has_body))
        await story(stream, behind.exchanges[0])
        return sender.told

    return run_virtually(run())


def test_nothing_of_an_answer_is_sent_before_its_request_has_arrived() -> None:
    async def story(stream: Stream, exchange: FakeExchange) -> None:
        exchange.answer(1000)
        await asyncio.sleep(3)

    assert play(story) == [(ASKED_S, "late?"), (ASKED_S, "begin 200")]


def test_what_comes_later_is_sent_as_it_comes() -> None:
    async def story(stream: Stream, exchange: FakeExchange) -> None:
        await asyncio.sleep(5)
        stream.head(404, [])
        await asyncio.sleep(1)
        stream.body(b"abc")
        stream.body(b"def")
        stream.end()

    assert play(story) == [
        (5, "late?"),
        (5, "begin 404"),
        (6, "late?"),
        (6, "update 3"),
        (6, "update 6"),
        (6, "update 6 end"),
    ]


def test_an_answer_waits_where_it_is_once_enough_of_it_is_kept() -> None:
    async def story(stream: Stream, exchange: FakeExchange) -> None:
        exchange.answer(1_000_000, piece_bytes=30_000)
        await asyncio.sleep(3)
        assert stream.kept_bytes == 120_000
        assert stream.take(60_000, is_end=False) == b"x" * 60_000
        assert exchange.is_paused
        stream.take(20_000, is_end=False)
        assert not exchange.is_paused
        await asyncio.sleep(0)
        assert stream.kept_bytes == 130_000

    play(story)


def test_a_stream_that_is_given_up_sends_nothing() -> None:
    async def story(stream: Stream, exchange: FakeExchange) -> None:
        exchange.answer(1000)
        stream.give_up()
        await asyncio.sleep(3)
        assert exchange.is_cancelled is False, "it had ended"

    assert play(story) == []


def test_an_answer_that_breaks_off_is_told_when_it_could_have_come() -> None:
    """Before that the client has not even been greeted."""

    async def story(stream: Stream, exchange: FakeExchange) -> None:
        stream.broke()
        await asyncio.sleep(3)

    assert play(story) == [(ASKED_S, "break off")]


def test_a_request_that_breaks_while_it_is_asked_has_nobody_to_go_on_with() -> None:
    class Refusing(FakeUpstream):
        def ask(self, request: Request, taker: AnswerTaker) -> Exchange:
            exchange = super().ask(request, taker)
            taker.broke()
            return exchange

    async def story(stream: Stream, exchange: FakeExchange) -> None:
        stream.upload(b"body", 4)
        stream.end_upload()
        await asyncio.sleep(3)
        assert (list(exchange.body), exchange.is_cancelled) == ([], False)

    assert play(story, has_body=True, upstream=Refusing) == [(ASKED_S, "break off")]


def test_an_answer_that_breaks_off_early_begins_first() -> None:
    async def story(stream: Stream, exchange: FakeExchange) -> None:
        stream.head(200, [])
        stream.broke()
        await asyncio.sleep(3)

    assert play(story) == [(ASKED_S, "late?"), (ASKED_S, "begin 200"), (ASKED_S, "break off")]


def test_an_answer_that_breaks_off_later_is_told_at_once() -> None:
    async def story(stream: Stream, exchange: FakeExchange) -> None:
        stream.head(200, [])
        await asyncio.sleep(5)
        stream.broke()

    assert play(story)[2:] == [(5, "break off")]


def test_nobody_who_has_given_up_is_told_of_a_break() -> None:
    async def story(stream: Stream, exchange: FakeExchange) -> None:
        stream.broke()
        stream.give_up()
        await asyncio.sleep(3)

    assert play(story) == []


def test_what_was_taken_of_a_request_is_told_once() -> None:
    async def story(stream: Stream, exchange: FakeExchange) -> None:
        stream.upload(b"abc", 5)
        stream.has_room()
        stream.end_upload()
        assert list(exchange.body) == [b"abc", None]

    assert play(story, has_body=True) == [(0, "taken 5")]


def test_the_time_that_a_server_takes_is_added_to_the_round_trip() -> None:
    async def story(stream: Stream, exchange: FakeExchange) -> None:
        stream.head(200, [wait_field(ServerWait(0.5)), wait_field(ServerWait(3.0, 3))])
        stream.body(b"abc")
        stream.body(b"def")
        stream.end()
        await asyncio.sleep(9)

    # The second piece and the end come when the wait behind the third byte is over.
    assert play(story) == [
        (ASKED_S + 0.5, "late?"),
        (ASKED_S + 0.5, "begin 200"),
        (ASKED_S + 3.5, "update 6"),
        (ASKED_S + 3.5, "update 6 end"),
    ]


def test_an_answer_that_breaks_behind_a_wait_breaks_when_that_is_over() -> None:
    async def story(stream: Stream, exchange: FakeExchange) -> None:
        stream.head(200, [wait_field(ServerWait(0.5))])
        stream.broke()
        await asyncio.sleep(9)

    assert [what for _, what in play(story)] == ["late?", "begin 200", "break off"]
    assert play(story)[-1][0] == ASKED_S + 0.5


def test_what_the_harness_gave_is_logged_and_not_sent() -> None:
    request, records = Request(b"OPTIONS", b"/by-hand", [], has_body=False), list[RequestRecord]()

    async def story(stream: Stream, exchange: FakeExchange) -> None:
        begun, clock = begun_record(1, request, 0.0, 0.0), asyncio.get_running_loop().time
        stream.journal = StreamJournal(begun, clock, records.append)
        stream.head(204, [given_field(Given.PREFLIGHT)])
        await asyncio.sleep(3)
        stream.journal.delivered(0, is_end=True)

    play(story)
    [record] = records
    assert record.given_by_harness == "preflight"
    assert record.answer_head_bytes == len("HTTP/2.0 204 \r\n\r\n")


def test_a_real_round_trip_takes_the_place_of_the_emulated_one() -> None:
    async def story(stream: Stream, exchange: FakeExchange) -> None:
        stream.head(200, [wait_field(ServerWait(0.5, is_measured=True, real_rtt_s=0.375))])
        await asyncio.sleep(9)

    # The lead hides a quarter of a second of it.
    assert play(story) == [(ASKED_S + 0.25, "late?"), (ASKED_S + 0.25, "begin 200")]
