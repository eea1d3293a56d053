"""The mitmproxy addon: every client connection goes over the link, every body streams."""

import asyncio
from collections.abc import Callable

from mitmproxy.connection import Client
from mitmproxy.http import HTTPFlow
from mitmproxy.proxy.server_hooks import ServerConnectionHookData

from harness.core.http.given import read_given
from harness.core.http.server_timing import ServerWait, wait_field
from harness.servers.emulator.access_link import AccessLink
from harness.servers.emulator.connection import ClientConnection
from harness.servers.emulator.internals import client_streams, replace_streams
from harness.servers.emulator.journal import Journal
from harness.servers.emulator.mitmproxy_parts import Proxyserver
from harness.servers.emulator.server_time import ServerTime, without_notes

MOST_CONNECTIONS = 400
"""Each has two descriptors, and select(2) watches 1024: some are left to refuse others with."""


GIVEN = "given"
"""Under what a flow keeps what the harness gave in the server's place (core.http.given), if so."""


class ForwardAddon:
    """Lets every body stream, and forwards to `origin` alone.

    With `measures_server`, answers tell how long their server took (core.http.server_timing).
    """

    def __init__(self, origin: tuple[str, int], *, measures_server: bool = False) -> None:
        self.is_running = asyncio.Event()
        self._origin = origin
        self._measures_server = measures_server

    def running(self) -> None:
        """The proxy listens, or has failed to."""
        self.is_running.set()

    def requestheaders(self, flow: HTTPFlow) -> None:
        """Let an upload stream, so that its memory is bounded by the link's queue."""
        headers = flow.request.headers
        flow.request.stream = "content-length" in headers or "transfer-encoding" in headers

    def responseheaders(self, flow: HTTPFlow) -> None:
        """Let the answer stream; mitmproxy would else keep it until it is complete."""
        assert flow.response is not None
        flow.response.stream = True
        if self._measures_server:
            asked_s, begun_s = flow.request.timestamp_end, flow.response.timestamp_start
            taken_s = begun_s - asked_s if asked_s and begun_s else 0.0
            told = wait_field(ServerWait(max(0.0, taken_s), is_measured=True))
            flow.response.headers.fields = (*flow.response.headers.fields, told)

    def server_connect(self, data: ServerConnectionHookData) -> None:
        """Refuse to connect to anything but the origin."""
        if data.server.address is None or data.server.address[:2] != self._origin:
            data.server.error = "the emulator forwards to its origin only"


class LinkAddon(ForwardAddon):
    """Shapes what the clients of `proxyserver` send and receive, besides.

    `journal_of` gives every connection its journal.
    """

    def __init__(
        self,
        proxyserver: Proxyserver,
        access_link: AccessLink,
        origin: tuple[str, int],
        *,
        measures_server: bool = False,
    ) -> None:
        super().__init__(origin, measures_server=measures_server)
        self.journal_of: Callable[[Client], Journal] = lambda client: Journal()
        self._proxyserver = proxyserver
        self._access_link = access_link
        # mitmproxy's own reader and writer are kept as long as the socket: from Python 3.13 on,
        # a StreamWriter that is garbage closes its transport.
        self._connections: dict[ClientConnection, object] = {}
        self._by_client: dict[str, ClientConnection] = {}

    async def client_connected(self, client: Client) -> None:
        """Take the socket over before anything is read from it."""
        # Refused unless the last line is reached: no byte may pass that is not shaped.
        client.error = "the connection could not be shaped"
        if len(self._connections) >= MOST_CONNECTIONS:
            client.error = f"there are {MOST_CONNECTIONS} connections already"
            return
        streams = client_streams(self._proxyserver, client)
        reader, writer = streams.reader, streams.writer
        assert isinstance(reader, asyncio.StreamReader)
        assert isinstance(writer, asyncio.StreamWriter)
        assert isinstance(writer.transport, asyncio.Transport)
        journal = self.journal_of(client)
        connection = ClientConnection(writer.transport, self._access_link, self._lost, journal)
        self._connections[connection] = (reader, writer)
        self._by_client[client.id] = connection
        # Nothing should be here so early; if mitmproxy ever waits before this hook, something is.
        reader.feed_eof()
        if early := await reader.read():
            connection.data_received(early)
        replace_streams(streams, connection.reader, connection.writer)
        client.error = None

    def responseheaders(self, flow: HTTPFlow) -> None:
        """Let the answer stream, and its connection know how long the server took for it."""
        super().responseheaders(flow)
        assert flow.response is not None
        fields = flow.response.headers.fields
        flow.response.headers.fields = tuple(without_notes(fields))
        flow.metadata[GIVEN] = read_given(fields)
        if connection := self._by_client.get(flow.client_conn.id):
            clock = asyncio.get_running_loop().time
            server_time = ServerTime(fields, clock(), self._access_link.lead_s)
            connection.downlink.server_time = server_time
            flow.response.stream = _timed(server_time, clock)

    def client_disconnected(self, client: Client) -> None:
        """Forget which connection it had."""
        self._by_client.pop(client.id, None)

    def abort_connections(self) -> None:
        """Cut every client off."""
        for connection in self._connections:
            connection.transport.abort()

    def _lost(self, connection: ClientConnection) -> None:
        del self._connections[connection]


def _timed(server_time: ServerTime, clock: Callable[[], float]) -> Callable[[bytes], bytes]:
    """A body that streams unchanged, and whose server is timed."""

    def pass_on(chunk: bytes) -> bytes:
        if chunk:
            server_time.came(len(chunk), clock())
        return chunk

    return pass_on
