"""When the client of one connection had what it asked for: bytes as they pass, request by request.

The link knows bytes and the proxy knows requests; the two meet in positions of the two streams.
An answer begins and ends where the downlink's stream was when the proxy began and ended it. Over
HTTP/2 the link itself knows requests: see http2_journal.py.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from math import inf

from harness.core.http.given import Given
from harness.core.http.request_record import RequestRecord
from harness.servers.request_log import WriteRecord


class Journal:
    """What a connection tells of its bytes; this one takes no note of it."""

    def came(self, size_bytes: int) -> None:
        """The client sent so much."""

    def handed_on(self, size_bytes: int, arrival_s: float) -> None:
        """The proxy was given so much, which has been on the uplink until `arrival_s`."""

    def queued(self, size_bytes: int) -> None:
        """The proxy put so much on the downlink."""

    def delivered(self, size_bytes: int) -> None:
        """The client's socket was given so much."""

    def lost(self) -> None:
        """The socket is gone."""


@dataclass(frozen=True, slots=True)
class RequestHead:
    """What the proxy knows of a request when it begins."""

    method: str
    base_url: str
    path: str
    http_version: str
    range: str | None
    accept: str | None
    head_bytes: int


@dataclass(frozen=True, slots=True)
class AnswerHead:
    """What the proxy knows of an answer when it begins; what is `given` is not the server's."""

    status_code: int
    content_type: str | None
    head_bytes: int
    given: Given | None = None


@dataclass(slots=True)
class _Open:
    """A request that has not ended; positions are those of the downlink's stream."""

    asked: RequestHead
    started_s: float
    sent_s: float
    answer: AnswerHead | None = None
    request_body_bytes: int = 0
    answer_body_bytes: int = 0
    begin: int = 0
    end: int | None = None
    first_byte_s: float | None = None
    is_aborted: bool = False


class SendTimes:
    """When a client sent what is under way to the proxy."""

    def __init__(self) -> None:
        self._pieces: deque[tuple[int, float]] = deque()
        self._last_s = -inf

    def sent(self, size_bytes: int, at_s: float) -> None:
        """The client sent so much."""
        self._pieces.append((size_bytes, at_s))

    def arrived(self, size_bytes: int) -> float:
        """So much has arrived: when the last of it was sent."""
        while size_bytes and self._pieces:
            piece_bytes, self._last_s = self._pieces.popleft()
            if piece_bytes > size_bytes:
                self._pieces.appendleft((piece_bytes - size_bytes, self._last_s))
            size_bytes -= min(piece_bytes, size_bytes)
        return self._last_s


class RequestJournal(Journal):
    """Writes a record of every request once its client has the answer, or is gone."""

    def __init__(
        self, connection_index: int, clock: Callable[[], float], write: WriteRecord
    ) -> None:
        self._connection_index = connection_index
        self._clock = clock
        self._write = write
        self._open: dict[str, _Open] = {}
        self._send_times = SendTimes()
        self._came_s = self._handed_on_s = self._delivered_s = clock()
        self._queued_bytes = 0
        self._delivered_bytes = 0

    def came(self, size_bytes: int) -> None:
        """See Journal."""
        self._send_times.sent(size_bytes, self._clock())

    def handed_on(self, size_bytes: int, arrival_s: float) -> None:
        """See Journal."""
        self._handed_on_s = arrival_s
        self._came_s = self._send_times.arrived(size_bytes)

    def queued(self, size_bytes: int) -> None:
        """See Journal."""
        self._queued_bytes += size_bytes

    def delivered(self, size_bytes: int) -> None:
        """See Journal."""
        self._delivered_bytes += size_bytes
        self._delivered_s = self._clock()
        for request_id, request in list(self._open.items()):
            self._note_delivery(request_id, request)

    def lost(self) -> None:
        """See Journal."""
        for request_id in list(self._open):
            self._open[request_id].is_aborted = True
            self._record(request_id, self._clock())

    def asked(self, request_id: str, head: RequestHead) -> None:
        """The proxy has the head of a request."""
        self._open[request_id] = _Open(head, self._came_s, self._handed_on_s)

    def sent(self, request_id: str, body_bytes: int) -> None:
        """The proxy has so much of a request's body."""
        if request := self._open.get(request_id):
            request.request_body_bytes += body_bytes
            request.sent_s = self._handed_on_s

    def answered(self, request_id: str, head: AnswerHead) -> None:
        """The proxy is about to put the head of an answer on the downlink."""
        if request := self._open.get(request_id):
            request.answer, request.begin = head, self._queued_bytes

    def given(self, request_id: str, body_bytes: int) -> None:
        """The proxy has so much more of an answer's body."""
        if request := self._open.get(request_id):
            request.answer_body_bytes += body_bytes

    def ended(self, request_id: str, *, is_aborted: bool = False) -> None:
        """The proxy has put all there is of an answer on the downlink."""
        if request := self._open.get(request_id):
            request.end, request.is_aborted = self._queued_bytes, is_aborted
            self._note_delivery(request_id, request)

    def _note_delivery(self, request_id: str, request: _Open) -> None:
        if request.answer is not None and request.first_byte_s is None:
            if self._delivered_bytes <= request.begin:
                return
            request.first_byte_s = self._delivered_s
        if request.end is not None and self._delivered_bytes >= request.end:
            at_s = self._clock() if request.answer is None else self._delivered_s
            self._record(request_id, at_s)

    def _record(self, request_id: str, ended_s: float) -> None:
        request = self._open.pop(request_id)
        asked, answer = request.asked, request.answer
        delivered_bytes = self._delivered_bytes - request.begin if answer else 0
        head_bytes = min(answer.head_bytes, delivered_bytes) if answer else 0
        self._write(
            RequestRecord(
                connection_index=self._connection_index,
                method=asked.method,
                base_url=asked.base_url,
                path=asked.path,
                http_version=asked.http_version,
                range=asked.range,
                accept=asked.accept,
                status_code=answer.status_code if answer else None,
                content_type=answer.content_type if answer else None,
                request_head_bytes=asked.head_bytes,
                request_body_bytes=request.request_body_bytes,
                answer_head_bytes=head_bytes,
                answer_body_bytes=min(request.answer_body_bytes, delivered_bytes - head_bytes),
                started_s=request.started_s,
                sent_s=request.sent_s,
                first_byte_s=request.first_byte_s,
                ended_s=ended_s,
                is_aborted=request.is_aborted,
                given_by_harness=answer.given.value if answer and answer.given else None,
            )
        )
