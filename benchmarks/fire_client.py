"""A client that downloads much at once, leaves now and then, and compares every byte."""

import selectors
import socket
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter

from harness.certify.certificate.connection import get
from harness.certify.certificate.probe_origin import probe_content


@dataclass(frozen=True)
class Download:
    """A body, and after how many bytes of it the client leaves; None if it stays."""

    size_bytes: int
    cut_bytes: int | None

    @property
    def request(self) -> bytes:
        """All that the client sends."""
        return get(self.size_bytes)

    @property
    def head(self) -> bytes:
        """What comes before the body."""
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % self.size_bytes


@dataclass
class Account:
    """What the client saw of all downloads.

    `longest_round_s` is the longest that it was busy with what had arrived on all connections.
    """

    sent_bytes: int = 0
    received_bytes: int = 0
    unreceived_bytes: int = 0
    whole_count: int = 0
    cut_count: int = 0
    wrong_count: int = 0
    longest_round_s: float = 0.0
    arrivals: list[tuple[float, int]] = field(default_factory=list)

    def most_bytes_within(self, window_s: float) -> int:
        """The most that came within any time so long."""
        most_bytes = window_bytes = 0
        window: deque[tuple[float, int]] = deque()
        for arrival in self.arrivals:
            window.append(arrival)
            window_bytes += arrival[1]
            while window[0][0] < arrival[0] - window_s:
                window_bytes -= window.popleft()[1]
            most_bytes = max(most_bytes, window_bytes)
        return most_bytes


class Connection:
    """One connection with one download after the other; every byte of an answer is compared."""

    def __init__(self, port: int, account: Account, content: memoryview) -> None:
        self._port = port
        self._account = account
        self._content = content
        self.socket = socket.create_connection(("127.0.0.1", port))
        self._download = Download(0, None)
        self._offset = 0

    def begin(self, download: Download) -> None:
        """Ask for it."""
        self._download, self._offset = download, 0
        self.socket.sendall(download.request)
        self._account.sent_bytes += len(download.request)

    def receive(self, buffer: memoryview) -> bool:
        """Take what is there; whether the download is over, whole or cut off."""
        size_bytes = self.socket.recv_into(buffer[: self._left_bytes])
        assert size_bytes, "the emulator closed a connection"
        self._account.arrivals.append((perf_counter(), size_bytes))
        self._account.received_bytes += size_bytes
        self._account.wrong_count += not self._is_expected(buffer[:size_bytes])
        self._offset += size_bytes
        if self._left_bytes:
            return False
        if self._download.cut_bytes is None:
            self._account.whole_count += 1
        else:
            self._account.cut_count += 1
            self._account.unreceived_bytes += self._download.size_bytes - self._download.cut_bytes
            self.socket.close()
            self.socket = socket.create_connection(("127.0.0.1", self._port))
        return True

    @property
    def _left_bytes(self) -> int:
        """How much more the client takes of the result."""
        download = self._download
        wanted = download.size_bytes if download.cut_bytes is None else download.cut_bytes
        return len(download.head) + wanted - self._offset

    def _is_expected(self, data: memoryview) -> bool:
        head = self._download.head
        body_begin, body_end = self._offset - len(head), self._offset - len(head) + len(data)
        expected_head = head[self._offset : self._offset + len(data)]
        expected_body = self._content[max(0, body_begin) : max(0, body_end)]
        return data == expected_head + bytes(expected_body)


def download_all(
    port: int, downloads: Sequence[Download], connection_count: int, account: Account
) -> None:
    """Every download over some connection; blocks until the last is over."""
    content = memoryview(probe_content(max(each.size_bytes for each in downloads)))
    buffer, waiting = memoryview(bytearray(2**18)), deque(downloads)
    with selectors.DefaultSelector() as selector:
        for _ in range(min(connection_count, len(waiting))):
            connection = Connection(port, account, content)
            connection.begin(waiting.popleft())
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        while selector.get_map():
            ready, woken_s = selector.select(), perf_counter()
            for key, _ in ready:
                connection = key.data
                if not connection.receive(buffer):
                    continue
                selector.unregister(key.fileobj)
                if waiting:
                    connection.begin(waiting.popleft())
                    selector.register(connection.socket, selectors.EVENT_READ, connection)
                else:
                    connection.socket.close()
            account.longest_round_s = max(account.longest_round_s, perf_counter() - woken_s)
