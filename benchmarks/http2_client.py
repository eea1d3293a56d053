"""HTTP/2 over one blocking socket, with windows of one's own, and every byte of it counted."""

import socket
import ssl
from contextlib import suppress
from time import perf_counter

from h2 import events
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.settings import SettingCodes, Settings

from benchmarks.http1_client import Fetched

HOST = "127.0.0.1"
STREAM_WINDOW_BYTES = 6 * 2**20
SESSION_WINDOW_BYTES = 15 * 2**20
"""Chromium's (net/http/http_network_session.cc)."""

_DEFAULT_WINDOW_BYTES = 65_535


class Http2Client:
    """One connection to a server that `certificate` (PEM) vouches for.

    Bytes are those of the socket, TLS and all, but `body_bytes`, which came since it last asked.
    """

    def __init__(
        self, port: int, certificate: str, stream_window_bytes: int = STREAM_WINDOW_BYTES
    ) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=certificate)
        context.set_alpn_protocols(["h2"])
        self.body_bytes = self._up_bytes = self._down_bytes = 0
        self._asked_s = 0.0
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=HOST)
        self._buffer = memoryview(bytearray(1 << 20))
        self._socket = socket.create_connection((HOST, port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._shake_hands()
        assert self._tls.selected_alpn_protocol() == "h2"
        self._h2 = H2Connection(H2Configuration(client_side=True, header_encoding=None))
        self._h2.local_settings = Settings(
            client=True,
            initial_values={
                SettingCodes.ENABLE_PUSH: 0,
                SettingCodes.INITIAL_WINDOW_SIZE: stream_window_bytes,
            },
        )
        self._h2.initiate_connection()
        self._h2.increment_flow_control_window(SESSION_WINDOW_BYTES - _DEFAULT_WINDOW_BYTES)
        self._send()

    def fetch(self, size_bytes: int, stream_count: int) -> Fetched:
        """Ask for as many bytes on each of so many streams; blocks until all are there."""
        self.ask(size_bytes, stream_count)
        finished_s: list[float] = []
        while len(finished_s) < stream_count:
            ended_count = self.receive()
            finished_s += [perf_counter() - self._asked_s] * ended_count
        return Fetched(tuple(finished_s), self._up_bytes, self._down_bytes)

    def ask(self, size_bytes: int, stream_count: int = 1) -> None:
        """Send so many requests, as one piece; the bytes are counted anew from here."""
        self._down_bytes = self.body_bytes = 0
        for _ in range(stream_count):
            head = {":method": "GET", ":authority": HOST, ":scheme": "https"}
            head[":path"] = f"/{size_bytes}"
            stream_id = self._h2.get_next_available_stream_id()
            self._h2.send_headers(stream_id, list(head.items()), end_stream=True)
        # What it takes to write them down is not the link's.
        self._asked_s = perf_counter()
        self._up_bytes = self._send()

    def receive(self) -> int:
        """Wait for more, take it in, and open the windows again; how many answers ended."""
        self._take_in()
        ended_count = 0
        with suppress(ssl.SSLWantReadError):
            while True:
                for event in self._h2.receive_data(self._tls.read(1 << 16)):
                    ended_count += isinstance(event, events.StreamEnded)
                    if isinstance(event, events.DataReceived):
                        self.body_bytes += len(event.data)
                        counted_bytes = event.flow_controlled_length
                        self._h2.acknowledge_received_data(counted_bytes, event.stream_id)
        self._send()
        return ended_count

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def _shake_hands(self) -> None:
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                self._socket.sendall(self._outgoing.read())
                self._take_in()
            else:
                self._socket.sendall(self._outgoing.read())
                return

    def _take_in(self) -> None:
        size_bytes = self._socket.recv_into(self._buffer)
        assert size_bytes, "the connection was closed"
        self._down_bytes += size_bytes
        self._incoming.write(self._buffer[:size_bytes])

    def _send(self) -> int:
        if plain := self._h2.data_to_send():
            self._tls.write(plain)
        data = self._outgoing.read()
        self._socket.sendall(data)
        return len(data)
