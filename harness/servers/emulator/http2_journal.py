"""The record of one request over HTTP/2; the link knows its streams, so every byte is its own."""

from collections.abc import Callable
from dataclasses import replace

from harness.core.http.given import Given
from harness.core.http.request_record import RequestRecord, head_bytes
from harness.servers.emulator.exchange import Fields, Request
from harness.servers.request_log import WriteRecord

_VERSION = "HTTP/2.0"


class StreamJournal:
    """Writes the record once the client has the answer, or will never have it."""

    def __init__(
        self, begun: RequestRecord, clock: Callable[[], float], write: WriteRecord
    ) -> None:
        self._record = begun
        self._clock = clock
        self._write = write
        self._is_written = False

    def sent(self, body_bytes: int, at_s: float) -> None:
        """The client has sent so much of the request's body."""
        record = self._record
        body_bytes += record.request_body_bytes
        self._record = replace(record, request_body_bytes=body_bytes, sent_s=at_s)

    def answered(self, status_code: int, fields: Fields, given: Given | None = None) -> None:
        """The head of the answer is on its way; `given` is what of it is none of the server's."""
        self._record = replace(
            self._record,
            status_code=status_code,
            content_type=_field(fields, b"content-type"),
            answer_head_bytes=head_bytes(f"{_VERSION} {status_code} ", fields),
            given_by_harness=given.value if given else None,
        )

    def delivered(self, body_bytes: int, *, is_end: bool) -> None:
        """The client's socket was given so much of the answer's body."""
        record, now_s = self._record, self._clock()
        self._record = replace(
            record,
            answer_body_bytes=record.answer_body_bytes + body_bytes,
            first_byte_s=now_s if record.first_byte_s is None else record.first_byte_s,
        )
        if is_end:
            self._end(is_aborted=False)

    def aborted(self) -> None:
        """The client, or whoever answers, has given up."""
        self._end(is_aborted=True)

    def _end(self, *, is_aborted: bool) -> None:
        if not self._is_written:
            self._is_written = True
            self._write(replace(self._record, ended_s=self._clock(), is_aborted=is_aborted))


def begun_record(
    connection_index: int, request: Request, started_s: float, sent_s: float
) -> RequestRecord:
    """What is known of a request when it begins."""
    fields = request.fields
    method, target = request.method.decode("latin-1"), request.target.decode("latin-1")
    return RequestRecord(
        connection_index=connection_index,
        method=method,
        base_url=f"https://{_field(fields, b'host') or ''}",
        path=target,
        http_version=_VERSION,
        range=_field(fields, b"range"),
        accept=_field(fields, b"accept"),
        status_code=None,
        content_type=None,
        request_head_bytes=head_bytes(f"{method} {target} {_VERSION}", fields),
        request_body_bytes=0,
        answer_head_bytes=0,
        answer_body_bytes=0,
        started_s=started_s,
        sent_s=sent_s,
        first_byte_s=None,
        ended_s=sent_s,
        is_aborted=False,
    )


def _field(fields: Fields, name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in fields if key == name), None)
