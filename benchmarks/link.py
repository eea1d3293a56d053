"""The emulated link against theory: rates x sizes x connections, over plain sockets."""

import argparse
import asyncio
import os
from itertools import product

from benchmarks.http1_client import Http1Client
from benchmarks.http2_client import Http2Client
from benchmarks.link_cell import (
    CONNECTION_COUNTS,
    RTT_S,
    SIZES_BYTES,
    UPLOAD_SHARE,
    Cell,
    cells_at,
)
from benchmarks.link_table import header, row, verdicts
from benchmarks.slow_server import bench_slow_servers
from harness.certify.certificate.probe_origin import running_probe_origin
from harness.core.http.protocol import (
    BROWSER_CONNECTIONS,
    PLAIN_HTTP,
    HttpProtocol,
    HttpVersion,
)
from harness.core.network.profile import NetworkProfile
from harness.run.lanes.garbage import no_garbage_collection
from harness.servers.emulator.process import Emulator, Listening, running_emulator

RATES_MBPS = (1, 5, 30, 100, 300)
PROTOCOLS = {
    HttpVersion.HTTP_1_1: PLAIN_HTTP,
    HttpVersion.HTTP_2: HttpProtocol(
        HttpVersion.HTTP_2, has_tls=True, connections=BROWSER_CONNECTIONS
    ),
}


async def measure(cells: list[Cell], emulator: Emulator, repeats: int) -> None:
    """Fill the cells of one rate; they take turns, so that a disturbance hits all alike."""
    client: Http1Client | Http2Client
    if emulator.certificate is None:
        client = Http1Client(emulator.port, max(CONNECTION_COUNTS))
    else:
        client = Http2Client(emulator.port, emulator.certificate)
    # Nothing else runs in this process meanwhile: blocking its event loop disturbs nobody.
    client.fetch(1_000, max(CONNECTION_COUNTS))
    await emulator.report()
    with no_garbage_collection():
        for _ in range(repeats):
            for cell in cells:
                fetched = client.fetch(cell.size_bytes, cell.connection_count)
                cell.add(fetched, (await emulator.report()).max_lateness_s)
    client.close()


async def bench(rates_mbps: list[float], versions: list[HttpVersion], repeats: int) -> list[Cell]:
    """Measure and print cell after cell, rate after rate."""
    measured = []
    print(f"load average before: {os.getloadavg()[0]:.2f} on {os.cpu_count()} processors\n")
    print(*header(), sep="\n")
    async with running_probe_origin(max(SIZES_BYTES)) as url:
        for http, rate_mbps in product(versions, rates_mbps):
            rate_bps = rate_mbps * 1e6
            profile = NetworkProfile("bench", rate_bps, rate_bps * UPLOAD_SHARE, RTT_S)
            cells = cells_at(rate_bps, http)
            listening = Listening(protocol=PROTOCOLS[http])
            async with running_emulator(profile, url, listening) as emulator:
                await measure(cells, emulator, repeats)
            for cell in cells:
                print(row(cell), flush=True)
            measured += cells
    return measured


async def bench_servers(versions: list[HttpVersion], repeats: int) -> list[str]:
    """The link before servers that think, in a table of its own; the verdicts."""
    print("\n| HTTP | network | thinks ms | theory ms | median ms | error ms | n |")
    print("|--:" * 7 + "|")
    return [
        line for http in versions for line in await bench_slow_servers(PROTOCOLS[http], repeats)
    ]


def main() -> None:
    """Read the command line, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument(
        "--rates", type=float, nargs="+", default=list(RATES_MBPS), metavar="MBIT_PER_S"
    )
    known = [version.value for version in HttpVersion]
    parser.add_argument("--http", nargs="+", choices=known, default=known)
    arguments = parser.parse_args()
    versions = [HttpVersion(value) for value in arguments.http]
    cells = asyncio.run(bench(arguments.rates, versions, arguments.repeats))
    of_servers = asyncio.run(bench_servers(versions, arguments.repeats))
    print("", *verdicts(cells), *of_servers, sep="\n")


if __name__ == "__main__":
    main()
