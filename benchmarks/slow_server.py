"""The emulated link before a server that thinks: as on a real link, nothing of that time hides.

    theory = RTT + time of the server + bytes * 8 / rate + bytes of the request * 8 / upload rate

One small answer after the other, over one warm connection; the server is measured, not asked.
"""

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from statistics import median

from benchmarks.http1_client import Http1Client
from benchmarks.http2_client import Http2Client
from benchmarks.verdict import verdict
from harness.core.http.protocol import HttpProtocol, HttpVersion
from harness.core.network.profile import NetworkProfile
from harness.run.lanes.garbage import no_garbage_collection
from harness.servers.emulator.process import Listening, running_emulator

ANSWER_BYTES = 20_000
NETWORKS = (
    NetworkProfile("4g", 30e6, 5e6, 0.010),
    NetworkProfile("far", 9e6, 2e6, 0.170),
)
THINKS_S = (0.005, 0.050, 0.150)
WORST_S = 4e-3
"""What the relay may add at most: two hand-overs of a loop that has nothing else to do."""


@contextmanager
def thinking_server(thinks_s: float) -> Iterator[str]:
    """The URL of a server that takes so long for every answer, in a process of its own."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(thinks_s, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join()


async def bench_slow_servers(protocol: HttpProtocol, repeats: int) -> list[str]:
    """Print a line for each network and server; what is claimed of them, with its verdict."""
    errors_s = []
    for thinks_s in THINKS_S:
        with thinking_server(thinks_s) as url:
            for network in NETWORKS:
                took_s, theory_s = await _measure(network, url, protocol, repeats)
                theory_s += thinks_s
                errors_s.append(took_s - theory_s)
                print(
                    f"| {protocol.http.value} | {network.name} | {thinks_s * 1e3:g}"
                    f" | {theory_s * 1e3:.2f} | {took_s * 1e3:.2f}"
                    f" | {(took_s - theory_s) * 1e3:+.2f} | {repeats} |",
                    flush=True,
                )
    worst_s = max(errors_s, key=abs)
    claim = f"HTTP/{protocol.http.value}, slow servers, worst cell: {worst_s * 1e3:+.2f} ms"
    return [verdict(abs(worst_s) <= WORST_S, f"{claim} (within {WORST_S * 1e3:g} ms)")]


async def _measure(
    network: NetworkProfile, url: str, protocol: HttpProtocol, repeats: int
) -> tuple[float, float]:
    """The median time of one answer, and what the network alone should take; in seconds."""
    listening = Listening(protocol=protocol)
    async with running_emulator(network, url, listening, measures_server=True) as emulator:
        client: Http1Client | Http2Client
        if protocol.http is HttpVersion.HTTP_2:
            assert emulator.certificate is not None
            client = Http2Client(emulator.port, emulator.certificate)
        else:
            client = Http1Client(emulator.port, 1)
        client.fetch(ANSWER_BYTES, 1)
        with no_garbage_collection():
            fetched = [client.fetch(ANSWER_BYTES, 1) for _ in range(repeats)]
        client.close()
    assert network.upload_bps is not None
    assert network.download_bps is not None
    up_s = fetched[0].up_bytes * 8 / network.upload_bps
    down_s = fetched[0].down_bytes * 8 / network.download_bps
    return median(each.finished_s[-1] for each in fetched), network.rtt_s + up_s + down_s


def _serve(thinks_s: float, told: Connection) -> None:
    asyncio.run(_answer_all(thinks_s, told))


async def _answer_all(thinks_s: float, told: Connection) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection: the path of a request says how many bytes it asks for."""
        loop = asyncio.get_running_loop()
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                size_bytes = int(head.split(b" ", 2)[1].lstrip(b"/"))
                thought = asyncio.Event()
                loop.call_later(thinks_s, thought.set)
                await thought.wait()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size_bytes)
                writer.write(bytes(size_bytes))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()  # the client has gone

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    told.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()
