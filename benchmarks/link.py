"""The emulated link against theory: rates x sizes x connections, over plain sockets.

    theory = RTT + bytes of all answers * 8 / rate + bytes of a request * 8 / upload rate

An answer's bytes are those of its head and body. Connections are open and warm; all requests of
a cell are sent at once, and its time ends with the last byte of the last answer.
"""

import argparse
import asyncio
import gc
import os
import selectors
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import cast

from harness.child import running
from harness.core.link import Link
from harness.core.network import NetworkProfile
from harness.emulator.process import Emulator, running_emulator

RATES_MBPS = (1, 5, 30, 100, 300)
SIZES_BYTES = (1_000, 100_000, 1_000_000, 12_000_000)
CONNECTION_COUNTS = (1, 6)
RTT_S = 0.010
UPLOAD_SHARE = 1 / 6
LONGEST_CELL_S = 10.0

MEDIAN_LIMIT_S = 1e-3
WORST_LIMIT_S = 3e-3
WORST_LIMIT_SHARE = 0.005
SPREAD_LIMIT = 1.05
# Taking turns, equal downloads end up to one segment of each apart: of 50 segments or more, that
# is less than 2 %, and the rest is unfairness.
SPREAD_LEAST_SEGMENTS = 50


@dataclass
class Cell:
    """One line of the table, and what was measured for it."""

    rate_bps: float
    size_bytes: int
    connection_count: int
    times_s: list[float] = field(default_factory=list)
    spreads: list[float] = field(default_factory=list)
    lateness_s: float = 0.0

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
        down_s = self.answer_bytes * self.connection_count * 8 / self.rate_bps
        return RTT_S + down_s + len(self.request) * 8 / (self.rate_bps * UPLOAD_SHARE)

    @property
    def error_s(self) -> float:
        """How much later the median was than it should be."""
        return median(self.times_s) - self.theory_s

    @property
    def worst_limit_s(self) -> float:
        """How large the error of a cell may be."""
        return max(WORST_LIMIT_S, WORST_LIMIT_SHARE * self.theory_s)

    @property
    def has_spread(self) -> bool:
        """Whether connections had enough turns for their ends to be compared."""
        segments = self.size_bytes / Link(self.rate_bps, 0.0).turn_bytes
        return self.connection_count > 1 and segments >= SPREAD_LEAST_SEGMENTS


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


def cells_at(rate_bps: float) -> list[Cell]:
    """The cells of one rate that do not take too long."""
    cells = [
        Cell(rate_bps, size_bytes, connection_count)
        for connection_count in CONNECTION_COUNTS
        for size_bytes in SIZES_BYTES
    ]
    return [cell for cell in cells if cell.theory_s <= LONGEST_CELL_S]


async def measure(cells: list[Cell], emulator: Emulator, repeats: int) -> None:
    """Fill the cells of one rate; they take turns, so that a disturbance hits all alike."""
    client = Client(emulator.port, max(CONNECTION_COUNTS))
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


async def bench(rates_mbps: list[float], repeats: int) -> list[Cell]:
    """Measure and print cell after cell, rate after rate."""
    measured = []
    print(f"load average before: {os.getloadavg()[0]:.2f} on {os.cpu_count()} processors\n")
    print(*header(), sep="\n")
    async with running("benchmarks.link_origin", {"largest_bytes": max(SIZES_BYTES)}) as origin:
        for rate_mbps in rates_mbps:
            rate_bps = rate_mbps * 1e6
            profile = NetworkProfile("bench", rate_bps, rate_bps * UPLOAD_SHARE, RTT_S)
            cells = cells_at(rate_bps)
            async with running_emulator(profile, origin.greeting["url"]) as emulator:
                await measure(cells, emulator, repeats)
            for cell in cells:
                print(row(cell), flush=True)
            measured += cells
    return measured


def header() -> Iterator[str]:
    """The first two lines of the table."""
    columns = "Mbit/s", "connections", "bytes", "theory ms", "median ms", "error ms", "error %"
    yield "| " + " | ".join((*columns, "n", "slowest/fastest", "schedule late ms")) + " |"
    yield "|--:" * 10 + "|"


def row(cell: Cell) -> str:
    """The line of a cell."""
    values = (
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
    middle_s = median(abs(cell.error_s) for cell in cells)
    worst = max(cells, key=lambda cell: abs(cell.error_s) / cell.worst_limit_s)
    spread = max((median(cell.spreads) for cell in cells if cell.has_spread), default=1.0)
    yield verdict(
        middle_s <= MEDIAN_LIMIT_S,
        f"median error over {len(cells)} cells: {middle_s * 1e3:.2f} ms (within 1 ms)",
    )
    yield verdict(
        abs(worst.error_s) <= worst.worst_limit_s,
        f"worst cell: {worst.error_s * 1e3:+.2f} ms, {worst.error_s / worst.theory_s:+.2%}, at "
        f"{worst.rate_bps / 1e6:g} Mbit/s, {worst.connection_count} x {worst.size_bytes} bytes "
        "(within 3 ms or 0.5 %)",
    )
    yield verdict(
        spread <= SPREAD_LIMIT,
        f"slowest against fastest of {max(CONNECTION_COUNTS)} equal downloads of at least "
        f"{SPREAD_LEAST_SEGMENTS} segments: {spread:.3f} (within {SPREAD_LIMIT})",
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
    arguments = parser.parse_args()
    cells = asyncio.run(bench(arguments.rates, arguments.repeats))
    print("", *verdicts(cells), sep="\n")


if __name__ == "__main__":
    main()
