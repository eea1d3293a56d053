import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from harness.certify.certificate.connection import Connection, exchange_at_once, get, put
from harness.errors import RetrieveFailed

pytestmark = pytest.mark.live


@contextmanager
def answering(*pieces: bytes) -> Iterator[int]:
    """A server that takes one request, sends these pieces, and closes."""

    def serve() -> None:
        accepted, _ = listener.accept()
        with accepted:
            accepted.recv(65_536)
            for piece in pieces:
                accepted.sendall(piece)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


def exchanged(port: int) -> int:
    with closing(Connection(port)) as connection:
        [exchange] = exchange_at_once([(connection, get(5))])
        return exchange.received_bytes


def test_every_byte_of_an_answer_counts_its_head_too() -> None:
    with answering(b"HTTP/1.1 200 OK\r\ncontent-", b"length: 5\r\n\r\n", b"12", b"345") as port:
        assert exchanged(port) == len(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n12345")


@pytest.mark.parametrize(
    ("pieces", "told"),
    [
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12"], "in the middle of an answer"),
        ([b"HTTP/1.1 502 Bad Gateway\r\n\r\n"], "answered http/1.1 502"),
        ([], "in the middle of an answer"),
    ],
)
def test_an_answer_that_is_none_is_told(pieces: list[bytes], told: str) -> None:
    with answering(*pieces) as port, pytest.raises(RetrieveFailed, match=told):
        exchanged(port)


def test_a_link_that_is_not_there_is_told() -> None:
    with pytest.raises(RetrieveFailed, match="cannot be connected to"):
        Connection(9)  # discard; nothing of ours listens there


def test_an_upload_carries_as_many_bytes_as_it_says() -> None:
    head, _, body = put(1_000).partition(b"\r\n\r\n")

    assert b"Content-Length: 1000" in head
    assert len(body) == 1_000
