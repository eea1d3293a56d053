"""What one connection puts on the wire of a transport that only keeps it."""

import asyncio

from harness.client.base_url import BaseUrl
from harness.client.http2_connection import Http2Connection
from harness.core.http.http2_frame import FrameSplitter
from harness.core.http.priority import UPDATE_FRAME_TYPE, Priority, Urgency, read_update
from tests.servers.emulator.fake_transport import FakeTransport

FIELDS = {"accept": "*/*"}
SAID = FIELDS | {"priority": "u=5"}


def updates_of(said: list[tuple[str, Priority]]) -> list[tuple[int, Priority]]:
    """The updates on the wire when /silent and then /said were asked for and this was said."""

    async def main() -> bytes:
        connection, wire = Http2Connection(BaseUrl.of("https://127.0.0.1:8443")), FakeTransport()
        connection.connection_made(wire)
        connection.ask("GET", "/silent", FIELDS)
        over = connection.ask("GET", "/over", SAID)
        connection.let_go(over)
        connection.ask("GET", "/said", SAID)
        for target, priority in said:
            connection.prioritize(target, priority)
        return wire.received()

    frames = FrameSplitter(has_preface=True).feed(asyncio.run(main()))
    updates = [frame for frame in frames if frame.frame_type == UPDATE_FRAME_TYPE]
    return [read_update(frame.content[9:]) for frame in updates]


def test_a_request_that_said_how_soon_it_is_needed_can_say_it_anew() -> None:
    assert updates_of([("/said", Priority(Urgency(0)))]) == [(5, Priority(Urgency(0)))]


def test_nothing_is_said_of_a_request_that_was_silent_or_is_over_or_was_never_sent() -> None:
    later = Priority(Urgency(7))
    assert updates_of([("/silent", later), ("/over", later), ("/never", later)]) == []
