"""Plain sockets that download the same bytes over new connections, then over kept ones.

Nothing else may run in the process meanwhile: the sockets are waited for, not awaited.
"""

import selectors
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from harness.certify.reference.namespaces import NetworkNamespace
from harness.errors import RetrieveFailed

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length:"
_READ_BYTES = 1 << 20
_READ_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An origin as a client sees it, from its own namespace or from that of a link."""

    address: str
    port: int
    namespace: NetworkNamespace | None = None

    def socket(self) -> socket.socket:
        """A socket that does not block, from which the origin can be reached."""
        with self.namespace.entered() if self.namespace else nullcontext():
            made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        made.setblocking(False)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made


class _Connection:
    """One connection, and what it still waits for."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.socket = endpoint.socket()
        self.place = f"{endpoint.address}:{endpoint.port}"
        self.is_open = False
        self._head: bytes | None = b""
        self._missing_bytes = 0

    @property
    def is_complete(self) -> bool:
        return self._head is None and self._missing_bytes == 0

    def request(self, size_bytes: int) -> None:
        host = self.place.encode()
        self.socket.sendall(b"GET /%d HTTP/1.1\r\nHost: %s\r\n\r\n" % (size_bytes, host))
        self._head = b""

    def opened(self) -> None:
        if number := self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise self._failed(f"refused a connection (error {number})")
        self.is_open = True

    def receive(self) -> None:
        received = self.socket.recv(_READ_BYTES)
        if not received:
            raise self._failed("closed a connection in the middle of an answer")
        if self._head is None:
            self._missing_bytes -= len(received)
            return
        self._head, found, body = (self._head + received).partition(_HEAD_END)
        if found:
            self._missing_bytes = _content_length(self._head) - len(body)
            self._head = None

    def _failed(self, rule: str) -> RetrieveFailed:
        return RetrieveFailed(self.place, None, rule, "see its own messages, and start again")


def _content_length(head: bytes) -> int:
    lines = head.lower().split(b"\r\n")
    return next(int(line.removeprefix(_LENGTH)) for line in lines if line.startswith(_LENGTH))


class Downloads:
    """Connections that download at once; times are seconds of `clock` until the last byte."""

    def __init__(self, endpoint: Endpoint, count: int, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._connections = [_Connection(endpoint) for _ in range(count)]
        self._address = (endpoint.address, endpoint.port)

    def over_new_connections(self, size_bytes: int) -> float:
        """Connect, then download `size_bytes` over each; done once. Raises RetrieveFailed."""
        started_s = self._clock()
        for connection in self._connections:
            connection.socket.connect_ex(self._address)
        self._finish(size_bytes, selectors.EVENT_WRITE)
        return self._clock() - started_s

    def over_kept_connections(self, size_bytes: int) -> float:
        """Download `size_bytes` over each of the connections. Raises RetrieveFailed."""
        started_s = self._clock()
        for connection in self._connections:
            connection.request(size_bytes)
        self._finish(size_bytes, selectors.EVENT_READ)
        return self._clock() - started_s

    def close(self) -> None:
        """Close the connections."""
        for connection in self._connections:
            connection.socket.close()

    def _finish(self, size_bytes: int, first_event: int) -> None:
        with selectors.DefaultSelector() as selector:
            for connection in self._connections:
                selector.register(connection.socket, first_event, connection)
            while selector.get_map():
                events = selector.select(_READ_TIMEOUT_S)
                if not events:
                    place = self._connections[0].place
                    rule = f"sent nothing for {_READ_TIMEOUT_S:g} s"
                    raise RetrieveFailed(place, None, rule, "start again")
                for key, _ in events:
                    _progress(selector, key.data, size_bytes)


def _progress(selector: selectors.BaseSelector, connection: _Connection, size_bytes: int) -> None:
    if connection.is_open:
        connection.receive()
        if connection.is_complete:
            selector.unregister(connection.socket)
    else:
        connection.opened()
        connection.request(size_bytes)
        selector.modify(connection.socket, selectors.EVENT_READ, connection)


@contextmanager
def downloads(endpoint: Endpoint, count: int, clock: Callable[[], float]) -> Iterator[Downloads]:
    """Downloads whose connections are closed on the way out."""
    made = Downloads(endpoint, count, clock)
    try:
        yield made
    finally:
        made.close()
