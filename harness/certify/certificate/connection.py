"""One connection of HTTP/1.1 over a plain socket, byte by byte."""

import selectors
import socket
from collections.abc import Sequence
from time import perf_counter

from harness.core.network.probe import ObservedExchange
from harness.errors import RetrieveFailed

_SILENCE_LIMIT_S = 60.0
_BUFFER_BYTES = 256 * 1024
_HEAD_END = b"\r\n\r\n"


class Connection:
    """A connection that has at most one request under way."""

    def __init__(self, port: int) -> None:
        try:
            self.socket = socket.create_connection(("127.0.0.1", port), _SILENCE_LIMIT_S)
        except OSError as error:
            raise _failed(f"cannot be connected to ({error})") from error
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = bytearray(_BUFFER_BYTES)
        self._head = b""
        self._answer_bytes: int | None = None
        self.received_bytes = 0

    @property
    def is_complete(self) -> bool:
        """Whether the answer to the last request is here."""
        return self.received_bytes == self._answer_bytes

    def send(self, request: bytes) -> None:
        """Send a request; its answer is what comes next. Raises RetrieveFailed."""
        self._head, self._answer_bytes, self.received_bytes = b"", None, 0
        try:
            self.socket.sendall(request)
        except OSError as error:
            raise _failed(f"did not take a request ({error})") from error

    def receive(self) -> None:
        """Take what is there, at least one byte. Raises RetrieveFailed."""
        try:
            size_bytes = self.socket.recv_into(self._buffer)
        except OSError as error:
            raise _failed(f"broke an answer off ({error})") from error
        if not size_bytes:
            raise _failed("closed a connection in the middle of an answer")
        self.received_bytes += size_bytes
        if self._answer_bytes is None:
            self._head += self._buffer[:size_bytes]
            self._answer_bytes = _answer_bytes(self._head)

    def close(self) -> None:
        """Close the socket."""
        self.socket.close()


def get(size_bytes: int) -> bytes:
    """The request for an answer whose body has so many bytes."""
    return b"GET /%d HTTP/1.1\r\nHost: probe\r\n\r\n" % size_bytes


def put(size_bytes: int) -> bytes:
    """An upload of so many bytes, which is answered without a body."""
    head = b"PUT / HTTP/1.1\r\nHost: probe\r\nContent-Length: %d\r\n\r\n" % size_bytes
    return head + bytes(size_bytes)


def exchange_at_once(
    requests: Sequence[tuple[Connection, bytes]], beside: Sequence[Connection] = ()
) -> tuple[ObservedExchange, ...]:
    """Send requests at once and wait for every answer; times count from the first of them.

    What arrives on the connections `beside` is taken meanwhile. Raises RetrieveFailed.
    """
    started_s = perf_counter()
    for connection, request in requests:
        connection.send(request)
    ended_s: dict[Connection, float] = {}
    with selectors.DefaultSelector() as selector:
        for connection in (*(each for each, _ in requests), *beside):
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        while len(ended_s) < len(requests):
            ready = selector.select(_SILENCE_LIMIT_S)
            if not ready:
                raise _failed(f"was silent for {_SILENCE_LIMIT_S:.0f} s")
            for key, _ in ready:
                key.data.receive()
                if key.data.is_complete:
                    selector.unregister(key.fileobj)
                    if key.data not in beside:
                        ended_s[key.data] = perf_counter() - started_s
    return tuple(
        ObservedExchange(len(request), connection.received_bytes, ended_s[connection])
        for connection, request in requests
    )


def _answer_bytes(head: bytes) -> int | None:
    """How many bytes the answer has in all; None while its head is not complete."""
    end = head.find(_HEAD_END)
    if end < 0:
        return None
    lines = head[:end].lower().split(b"\r\n")
    if lines[0].split(b" ")[1:2] != [b"200"]:
        raise _failed(f"answered {lines[0].decode('latin-1')}")
    [length] = [line.partition(b":")[2] for line in lines if line.startswith(b"content-length:")]
    return end + len(_HEAD_END) + int(length)


def _failed(rule: str) -> RetrieveFailed:
    return RetrieveFailed("the probe's link", None, rule, "see what else runs on this machine")
