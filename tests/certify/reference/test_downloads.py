"""Downloads from an origin on loopback; their times are checked on a clock that is a counter."""

import asyncio
import socket
import threading
from collections.abc import Callable
from itertools import count

import pytest

from harness.certify.reference.byte_origin import ByteOriginConfiguration, running_byte_origin
from harness.certify.reference.downloads import Endpoint, downloads
from harness.errors import RetrieveFailed

pytestmark = pytest.mark.live


def ticking() -> Callable[[], float]:
    """A clock on which one second passes between two looks."""
    ticks = count()
    return lambda: float(next(ticks))


@pytest.mark.parametrize("connection_count", [1, 6])
def test_new_and_kept_connections_download_everything(connection_count: int) -> None:
    async def run() -> tuple[float, float, float]:
        async with running_byte_origin(ByteOriginConfiguration(300_000)) as [port]:
            endpoint = Endpoint("127.0.0.1", port)
            with downloads(endpoint, connection_count, ticking()) as connections:
                new_s = connections.over_new_connections(1_000)
                kept_s = connections.over_kept_connections(300_000)
                again_s = connections.over_kept_connections(0)
        return new_s, kept_s, again_s

    assert asyncio.run(run()) == (1.0, 1.0, 1.0)


def test_a_connection_that_is_refused_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    with (
        downloads(Endpoint("127.0.0.1", port), 1, ticking()) as connections,
        pytest.raises(RetrieveFailed, match="refused a connection"),
    ):
        connections.over_new_connections(1)


def test_an_answer_that_is_cut_off_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer_half() -> None:
            client, _ = listener.accept()
            with client:
                client.recv(1000)
                client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")

        server = threading.Thread(target=answer_half)
        server.start()
        endpoint = Endpoint("127.0.0.1", listener.getsockname()[1])
        with (
            downloads(endpoint, 1, ticking()) as connections,
            pytest.raises(RetrieveFailed, match="in the middle of an answer"),
        ):
            connections.over_new_connections(10)
        server.join()
