"""The emulated link against theory: rates x sizes x connections, over plain sockets.

    theory = RTT + bytes of all answers * 8 / rate + bytes of a request * 8 / upload rate

An answer's bytes are those of its head and body. Connections are open and warm; all requests of
a cell are sent at once, and its time ends with the last byte of the last answer. Over HTTP/2 they
are streams of one connection, and bytes are those of its socket, frames and TLS included.
"""

import argparse
import asyncio
import gc
import os
import selectors
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from statistics import median
from time import perf_counter
from typing import cast

from benchmarks.http2_client import Http2Client
from harness.child import running
from harness.core.link import Link
from harness.core.multiplex import FRAME_BYTES, framed_bytes
from harness.core.network import NetworkProfile
from harness.core.protocol import PLAIN_HTTP, HttpProtocol, HttpVersion
from harness.emulator.process import Emulator, Listening, running_emulator

RATES_MBPS = (1, 5, 30, 100, 300)
SIZES_BYTES = (1_000, 100_000, 1_000_000, 12_000_000)
CONNECTION_COUNTS = (1, 6)
RTT_S = 0.010
UPLOAD_SHARE = 1 / 6
LONGEST_CELL_S = 10.0
PROTOCOLS = {
    HttpVersion.HTTP_1_1: PLAIN_HTTP,
    HttpVersion.HTTP_2: HttpProtocol(HttpVersion.HTTP_2, has_tls=True, connections=6),
}


@dataclass(frozen=True)
class Targets:
    """How near theory the link has to be: errors of the median and of the worst cell, spread."""

    median_s: float
    worst_s: float
    worst_share: float
    spread: float


TARGETS = {
    HttpVersion.HTTP_1_1: Targets(1e-3, 3e-3, 0.005, 1.05),
    HttpVersion.HTTP_2: Targets(3e-3, 10e-3, 0.015, 1.3),
}
# Taking turns, equal downloads end up to one turn of each apart: of so many turns or more, that
# is less than 2 % of a segment's and 10 % of a frame's, and the rest is unfairness.
SPREAD_LEAST_TURNS = {HttpVersion.HTTP_1_1: 50, HttpVersion.HTTP_2: 10}


@dataclass
class Cell:
    """One line of the table, and what was measured for it."""

    rate_bps: float
    size_bytes: int
    connection_count: int
    times_s: list[float] = field(default_factory=list)
    spreads: list[float] = field(default_factory=list)
    lateness_s: float = 0.0
    http: HttpVersion = HttpVersion.HTTP_1_1

    @property
    def request(self) -> bytes:
        """The request that each connection sends."""
        return b"GET /%d HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" % self.size_bytes

    @property
    def answer_bytes(self) -> int:
        """The size of each answer, its head included."""
        head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % self.size_bytes
        return len(head) + self.size_bytes

    @property
    def theory_s(self) -> float:
        """When the last byte should be there: a round trip, and all bytes at their rates."""
        return self.arrival_s(len(self.request), self.answer_bytes * self.connection_count)

    def arrival_s(self, up_bytes: int, down_bytes: int) -> float:
        """When `down_bytes` are there that were asked for by `up_bytes`."""
        up_s = up_bytes * 8 / (self.rate_bps * UPLOAD_SHARE)
        return RTT_S + up_s + down_bytes * 8 / self.rate_bps

    @property
    def error_s(self) -> float:
        """How much later the median was than it should be."""
        return median(self.times_s) - self.theory_s

    @property
    def worst_limit_s(self) -> float:
        """How large the error of a cell may be."""
        targets = TARGETS[self.http]
        return max(targets.worst_s, targets.worst_share * self.theory_s)

    @property
    def has_spread(self) -> bool:
        """Whether connections had enough turns for their ends to be compared."""
        turns = self.size_bytes / self.turn_bytes
        return self.connection_count > 1 and turns >= SPREAD_LEAST_TURNS[self.http]

    @property
    def turn_bytes(self) -> int:
        """What a download sends in one turn."""
        return Link(self.rate_bps, 0.0).turn_bytes


@dataclass
class Http2Cell(Cell):
    """The same over HTTP/2; what was carried is known once it was measured."""

    http: HttpVersion = HttpVersion.HTTP_2
    up_bytes: int = 0
    down_bytes: int = 0

    @property
    def theory_s(self) -> float:
        """See Cell."""
        return self.arrival_s(self.up_bytes, self.down_bytes or self.least_bytes)

    @property
    def least_bytes(self) -> int:
        """What is carried at least."""
        return self.connection_count * framed_bytes(self.size_bytes)

    @property
    def turn_bytes(self) -> int:
        """See Cell."""
        return FRAME_BYTES


class Client:
    """Keep-alive HTTP/1.1 over plain sockets, in one thread."""

    def __init__(self, port: int, connection_count: int) -> None:
        self._sockets = [
            socket.create_connection(("127.0.0.1", port)) for _ in range(connection_count)
        ]
        for connection in self._sockets:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = bytearray(1 << 20)

    def fetch(self, cell: Cell) -> list[float]:
        """Seconds from the first request to the last byte, of each connection."""
        connections = self._sockets[: cell.connection_count]
        missing_bytes = dict.fromkeys(connections, cell.answer_bytes)
        finished_s = []
        with selectors.DefaultSelector() as selector:
            for connection in connections:
                selector.register(connection, selectors.EVENT_READ)
            started_s = perf_counter()
            for connection in connections:
                connection.sendall(cell.request)
            while missing_bytes:
                for key, _ in selector.select():
                    connection = cast(socket.socket, key.fileobj)
                    received_bytes = connection.recv_into(self._buffer)
                    assert received_bytes, "the connection was closed"
                    missing_bytes[connection] -= received_bytes
                    if not missing_bytes[connection]:
                        finished_s.append(perf_counter() - started_s)
                        del missing_bytes[connection]
                        selector.unregister(connection)
        return finished_s

    def close(self) -> None:
        """Close every connection."""
        for connection in self._sockets:
            connection.close()


class MultiplexedClient:
    """HTTP/2 over one socket, in one thread."""

    def __init__(self, port: int, certificate: str) -> None:
        self._client = Http2Client(port, certificate)

    def fetch(self, cell: Cell) -> list[float]:
        """Seconds from the first request to the last byte, of each stream."""
        finished_s = self._client.fetch(cell.size_bytes, cell.connection_count)
        if isinstance(cell, Http2Cell):
            cell.up_bytes, cell.down_bytes = self._client.request_bytes, self._client.down_bytes
        return finished_s

    def close(self) -> None:
        """Close the connection."""
        self._client.close()


def cells_at(rate_bps: float, http: HttpVersion) -> list[Cell]:
    """The cells of one rate that do not take too long."""
    make = Cell if http is HttpVersion.HTTP_1_1 else Http2Cell
    cells = [
        make(rate_bps, size_bytes, connection_count)
        for connection_count in CONNECTION_COUNTS
        for size_bytes in SIZES_BYTES
    ]
    return [cell for cell in cells if cell.theory_s <= LONGEST_CELL_S]


async def measure(cells: list[Cell], emulator: Emulator, repeats: int) -> None:
    """Fill the cells of one rate; they take turns, so that a disturbance hits all alike."""
    client: Client | MultiplexedClient
    if emulator.certificate is None:
        client = Client(emulator.port, max(CONNECTION_COUNTS))
    else:
        client = MultiplexedClient(emulator.port, emulator.certificate)
    # Nothing else runs in this process meanwhile: blocking its event loop disturbs nobody.
    client.fetch(Cell(cells[0].rate_bps, 1_000, max(CONNECTION_COUNTS)))
    await emulator.report()
    gc.disable()
    for _ in range(repeats):
        for cell in cells:
            finished_s = client.fetch(cell)
            cell.times_s.append(finished_s[-1])
            cell.spreads.append(finished_s[-1] / finished_s[0])
            cell.lateness_s = max(cell.lateness_s, (await emulator.report()).max_lateness_s)
    gc.enable()
    client.close()


async def bench(rates_mbps: list[float], versions: list[HttpVersion], repeats: int) -> list[Cell]:
    """Measure and print cell after cell, rate after rate."""
    measured = []
    print(f"load average before: {os.getloadavg()[0]:.2f} on {os.cpu_count()} processors\n")
    print(*header(), sep="\n")
    async with running("benchmarks.link_origin", {"largest_bytes": max(SIZES_BYTES)}) as origin:
        for http, rate_mbps in product(versions, rates_mbps):
            rate_bps = rate_mbps * 1e6
            profile = NetworkProfile("bench", rate_bps, rate_bps * UPLOAD_SHARE, RTT_S)
            cells = cells_at(rate_bps, http)
            listening = Listening(protocol=PROTOCOLS[http])
            async with running_emulator(profile, origin.greeting["url"], listening) as emulator:
                await measure(cells, emulator, repeats)
            for cell in cells:
                print(row(cell), flush=True)
            measured += cells
    return measured


def header() -> Iterator[str]:
    """The first two lines of the table."""
    columns = (
        "HTTP",
        "Mbit/s",
        "connections",
        "bytes",
        "theory ms",
        "median ms",
        "error ms",
        "error %",
    )
    yield "| " + " | ".join((*columns, "n", "slowest/fastest", "schedule late ms")) + " |"
    yield "|--:" * 11 + "|"


def row(cell: Cell) -> str:
    """The line of a cell."""
    values = (
        cell.http.value,
        f"{cell.rate_bps / 1e6:g}",
        f"{cell.connection_count}",
        f"{cell.size_bytes}",
        f"{cell.theory_s * 1e3:.2f}",
        f"{median(cell.times_s) * 1e3:.2f}",
        f"{cell.error_s * 1e3:+.2f}",
        f"{cell.error_s / cell.theory_s * 100:+.2f}",
        f"{len(cell.times_s)}",
        f"{median(cell.spreads):.3f}" if cell.has_spread else "",
        f"{cell.lateness_s * 1e3:.2f}",
    )
    return "| " + " | ".join(values) + " |"


def verdicts(cells: list[Cell]) -> Iterator[str]:
    """What is claimed of the emulated link, and whether these cells show it."""
    for http, targets in TARGETS.items():
        if of_version := [cell for cell in cells if cell.http is http]:
            yield from verdicts_of(http, targets, of_version)


def verdicts_of(http: HttpVersion, targets: Targets, cells: list[Cell]) -> Iterator[str]:
    """What is claimed of one HTTP version."""
    middle_s = median(abs(cell.error_s) for cell in cells)
    worst = max(cells, key=lambda cell: abs(cell.error_s) / cell.worst_limit_s)
    spread = max((median(cell.spreads) for cell in cells if cell.has_spread), default=1.0)
    yield verdict(
        middle_s <= targets.median_s,
        f"HTTP/{http.value}, median error over {len(cells)} cells: {middle_s * 1e3:.2f} ms"
        f" (within {targets.median_s * 1e3:g} ms)",
    )
    yield verdict(
        abs(worst.error_s) <= worst.worst_limit_s,
        f"HTTP/{http.value}, worst cell: {worst.error_s * 1e3:+.2f} ms,"
        f" {worst.error_s / worst.theory_s:+.2%}, at {worst.rate_bps / 1e6:g} Mbit/s,"
        f" {worst.connection_count} x {worst.size_bytes} bytes"
        f" (within {targets.worst_s * 1e3:g} ms or {targets.worst_share:.1%})",
    )
    yield verdict(
        spread <= targets.spread,
        f"HTTP/{http.value}, slowest against fastest of {max(CONNECTION_COUNTS)} equal downloads"
        f" of at least {SPREAD_LEAST_TURNS[http]} turns: {spread:.3f} (within {targets.spread})",
    )


def verdict(is_reached: bool, claim: str) -> str:
    """One claim and whether it was reached."""
    return f"{'pass' if is_reached else 'MISS'}  {claim}"


def main() -> None:
    """Read the command line, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument(
        "--rates", type=float, nargs="+", default=list(RATES_MBPS), metavar="MBIT_PER_S"
    )
    known = [version.value for version in HttpVersion]
    parser.add_argument("--http", nargs="+", choices=known, default=known)
    arguments = parser.parse_args()
    versions = [HttpVersion(value) for value in arguments.http]
    cells = asyncio.run(bench(arguments.rates, versions, arguments.repeats))
    print("", *verdicts(cells), sep="\n")


if __name__ == "__main__":
    main()
