"""The mitmproxy addon that tells the journals of connections which requests go over them."""

from collections.abc import Callable

from mitmproxy.connection import Client
from mitmproxy.http import Headers, HTTPFlow

from harness.core.http.request_record import head_bytes
from harness.servers.emulator.addon import GIVEN
from harness.servers.emulator.journal import AnswerHead, RequestHead, RequestJournal
from harness.servers.request_log import WriteRecord

Stream = bool | Callable[[bytes], object]
"""What mitmproxy does with a body: whether it streams, or through what."""


class LogAddon:
    """Hands a journal to every connection. Comes after the addon that lets bodies stream."""

    def __init__(self, write: WriteRecord, clock: Callable[[], float]) -> None:
        self._write = write
        self._clock = clock
        self._connection_count = 0
        self._journals: dict[str, RequestJournal] = {}

    def journal_of(self, client: Client) -> RequestJournal:
        """The journal of a new connection."""
        self._connection_count += 1
        journal = RequestJournal(self._connection_count, self._clock, self._write)
        self._journals[client.id] = journal
        return journal

    def client_disconnected(self, client: Client) -> None:
        """Forget a connection; its journal has heard of the end already."""
        self._journals.pop(client.id, None)

    def requestheaders(self, flow: HTTPFlow) -> None:
        """A request begins."""
        if journal := self._journals.get(flow.client_conn.id):
            journal.asked(flow.id, _request_head(flow))
            if flow.request.stream:
                flow.request.stream = _counted(
                    lambda size: journal.sent(flow.id, size), flow.request.stream
                )

    def responseheaders(self, flow: HTTPFlow) -> None:
        """An answer begins."""
        if journal := self._journals.get(flow.client_conn.id):
            assert flow.response is not None
            journal.answered(flow.id, _answer_head(flow))
            flow.response.stream = _counted(
                lambda size: journal.given(flow.id, size), flow.response.stream
            )

    def response(self, flow: HTTPFlow) -> None:
        """An answer has ended."""
        if journal := self._journals.get(flow.client_conn.id):
            journal.ended(flow.id)

    def error(self, flow: HTTPFlow) -> None:
        """A request or its answer broke off."""
        if journal := self._journals.get(flow.client_conn.id):
            journal.ended(flow.id, is_aborted=True)


def _counted(count: Callable[[int], None], stream: Stream) -> Callable[[bytes], bytes]:
    """A body that goes on as `stream` has it, and is counted."""

    def pass_on(chunk: bytes) -> bytes:
        count(len(chunk))
        if callable(stream):
            passed = stream(chunk)
            assert isinstance(passed, bytes)
            return passed
        return chunk

    return pass_on


def _request_head(flow: HTTPFlow) -> RequestHead:
    request = flow.request
    scheme = "https" if flow.client_conn.tls_established else "http"
    return RequestHead(
        method=request.method,
        base_url=f"{scheme}://{request.host_header or ''}",
        path=request.path,
        http_version=request.http_version,
        range=_field(request.headers, "range"),
        accept=_field(request.headers, "accept"),
        head_bytes=head_bytes(
            f"{request.method} {request.path} {request.http_version}", list(request.headers.fields)
        ),
    )


def _answer_head(flow: HTTPFlow) -> AnswerHead:
    response = flow.response
    assert response is not None
    line = f"{response.http_version} {response.status_code} {response.reason}"
    return AnswerHead(
        status_code=response.status_code,
        content_type=_field(response.headers, "content-type"),
        head_bytes=head_bytes(line, list(response.headers.fields)),
        given=flow.metadata.get(GIVEN),
    )


def _field(headers: Headers, name: str) -> str | None:
    value = headers.get(name)
    return None if value is None else str(value)
