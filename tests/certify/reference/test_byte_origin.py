import asyncio
import socket

import pytest

from harness.certify.reference.byte_origin import ByteOriginConfiguration, running_byte_origin
from harness.errors import EnvironmentProblem

pytestmark = pytest.mark.live


def asked(configuration: ByteOriginConfiguration, request: bytes) -> list[bytes]:
    async def run() -> list[bytes]:
        answers = []
        async with running_byte_origin(configuration) as ports:
            for port in ports:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(request)
                answers.append(await reader.readuntil(b"\r\n\r\n"))
                answers.append(await reader.readexactly(1234))
                writer.close()
                await writer.wait_closed()
        return answers

    return asyncio.run(run())


def test_as_many_bytes_are_sent_as_were_asked_for_on_every_port() -> None:
    configuration = ByteOriginConfiguration(5000, congestion_controls=("", "reno"))

    head, body, *others = asked(configuration, b"GET /1234 HTTP/1.1\r\n\r\n")

    assert head == b"HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n"
    assert body == bytes(1234)
    assert others == [head, body]


def test_a_congestion_control_that_the_kernel_has_not_is_named() -> None:
    async def run() -> None:
        configuration = ByteOriginConfiguration(1, congestion_controls=("no-such",))
        async with running_byte_origin(configuration):
            pass

    with pytest.raises(
        EnvironmentProblem, match=r'TCP: "no-such" is not available as congestion control'
    ):
        asyncio.run(run())


def test_connections_inherit_the_congestion_control_of_their_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, b"reno")
        with socket.create_connection(listener.getsockname()):
            accepted, _ = listener.accept()
            with accepted:
                name = accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, 16)

    assert name.rstrip(b"\0") == b"reno"
