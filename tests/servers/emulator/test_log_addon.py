from mitmproxy.connection import Client
from mitmproxy.http import HTTPFlow
from mitmproxy.test.tflow import tclient_conn, tflow

from harness.core.http.given import Given
from harness.core.http.request_record import RequestRecord
from harness.servers.emulator.addon import GIVEN
from harness.servers.emulator.journal import RequestJournal
from harness.servers.emulator.log_addon import LogAddon


class Story:
    """An addon with one connection, and the records that came of it."""

    def __init__(self) -> None:
        self.records: list[RequestRecord] = []
        self.addon = LogAddon(self.records.append, lambda: 0.0)
        self.client: Client = tclient_conn()
        self.client.timestamp_tls_setup = None
        self.journal: RequestJournal = self.addon.journal_of(self.client)

    def flow(self) -> HTTPFlow:
        flow = tflow(resp=True, client_conn=self.client)
        flow.request.headers["host"] = "dicom.test"
        flow.request.headers["range"] = "bytes=0-9"
        return flow


def passed(stream: object, *chunks: bytes) -> list[object]:
    """What comes out of a streaming body."""
    assert callable(stream)
    return [stream(chunk) for chunk in chunks]


def test_a_flow_becomes_a_record() -> None:
    story = Story()
    flow = story.flow()
    assert flow.response is not None
    flow.request.stream = flow.response.stream = True
    flow.metadata[GIVEN] = Given.CROSS_ORIGIN_FIELDS

    story.addon.requestheaders(flow)
    assert passed(flow.request.stream, b"content") == [b"content"]
    story.addon.responseheaders(flow)
    assert passed(flow.response.stream, b"mess", b"age", b"") == [b"mess", b"age", b""]
    story.journal.queued(1000)
    story.addon.response(flow)
    story.journal.delivered(1000)

    [record] = story.records
    assert (record.method, record.path, record.range) == ("GET", "/path", "bytes=0-9")
    assert (record.base_url, record.http_version) == ("http://dicom.test", "HTTP/1.1")
    assert (record.status_code, record.connection_index) == (200, 1)
    assert (record.request_body_bytes, record.answer_body_bytes) == (7, 7)
    assert (record.given_by_harness, record.is_aborted) == ("cross-origin fields", False)


def test_a_flow_that_broke_off_is_recorded_as_such() -> None:
    story = Story()
    flow = story.flow()

    story.addon.requestheaders(flow)
    story.addon.error(flow)

    assert [(record.status_code, record.is_aborted) for record in story.records] == [(None, True)]


def test_connections_are_numbered_and_forgotten() -> None:
    story = Story()
    second = tclient_conn()
    flow = tflow(client_conn=second)
    story.addon.journal_of(second)
    story.addon.requestheaders(flow)
    story.addon.error(flow)
    story.addon.client_disconnected(second)
    for hook in (story.addon.requestheaders, story.addon.error):
        hook(flow)

    assert [record.connection_index for record in story.records] == [2]
