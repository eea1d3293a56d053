"""Clients that behave badly: none of them may harm the emulator, or be noticed by the others."""

import asyncio

import psutil
import pytest

from harness.core.network.profile import NetworkProfile
from harness.servers.emulator.process import Listening, running_emulator
from tests.servers.emulator.tiny_origin import connected, running_tiny_origin

FAST = NetworkProfile("fast", 400e6, 400e6, 0.002)

HOSTILE = {
    "garbage": b"\x00\xff\x13no request\r\n\r\n" * 50,
    "no HTTP": b"EHLO there\r\n\r\n",
    "TLS": bytes.fromhex("1603010040") + bytes(64),
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9),
    "half a request": b"GET /1 HTTP/1.1\r\nHo",
    "1 MiB of headers": b"GET /1 HTTP/1.1\r\n" + b"X: a\r\n" * (2**20 // 6) + b"\r\n",
    "a header of 1 MiB": b"GET /1 HTTP/1.1\r\nX: " + b"a" * 2**20 + b"\r\n\r\n",
    "a head without end": b"GET /1 HTTP/1.1\r\nX: " + b"a" * 2**23,
    "a length below zero": b"GET /1 HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
    "two lengths": b"PUT / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0",
    "a tunnel": b"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n",
    "nothing": b"",
}


async def said_to(port: int, hostile: bytes) -> bytes:
    """What a client is answered until it is cut off; b"" where that is all that happens."""
    async with connected(port) as client:
        client.writer.write(hostile)
        try:
            return await client.reader.read()
        except ConnectionError:
            return b""


@pytest.mark.live
@pytest.mark.every_python
def test_hostile_clients_are_answered_or_cut_off_and_the_others_served(
    capfd: pytest.CaptureFixture[str],
) -> None:
    async def run() -> tuple[list[bytes], list[bytes], int]:
        impatient = Listening(header_timeout_s=0.5)
        async with (
            running_tiny_origin() as origin,
            running_emulator(FAST, origin.url, impatient) as emulator,
            connected(emulator.port) as other,
        ):
            await other.get("/1")
            async with asyncio.TaskGroup() as tasks:
                clients = [
                    tasks.create_task(said_to(emulator.port, hostile))
                    for hostile in HOSTILE.values()
                ]
                bodies = [await other.get(f"/{size_bytes}") for size_bytes in (10, 100_000) * 10]
            for _ in HOSTILE:
                await origin.ended.get()
            assert established_count(emulator.pid) == 2, "the other's, and its to the origin"
            return [client.result() for client in clients], bodies, len(origin.heads)

    answers, bodies, asked_count = asyncio.run(run())
    told = dict(zip(HOSTILE, answers, strict=True))

    assert [len(body) for body in bodies] == [10, 100_000] * 10
    assert {name for name, answer in told.items() if not answer} == {
        *("TLS", "half a request", "1 MiB of headers", "a header of 1 MiB", "a head without end"),
        "nothing",
    }
    assert all(answer.startswith(b"HTTP/1.1 ") for answer in answers if answer)
    assert not any(answer.startswith(b"HTTP/1.1 2") for answer in answers)
    assert asked_count - len(bodies) - 1 <= 1, "only the HTTP/2 preface looks like a request"
    assert capfd.readouterr().err == ""


def established_count(pid: int) -> int:
    connections = psutil.Process(pid).net_connections("tcp")
    return sum(connection.status == psutil.CONN_ESTABLISHED for connection in connections)
