"""The emulated link beside what others slow a network down with: the same downloads, in turns.

    python -m benchmarks.peers results/committed/link/peers.json    five minutes; root on Debian

What is not at hand is left out, and said.
"""

import argparse
import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import product
from pathlib import Path

from benchmarks import peer_links
from benchmarks.peer_links import LARGEST_BYTES, Download
from harness import __version__
from harness.certify.certificate.probe_origin import running_probe_origin
from harness.core.network.profile import NetworkProfile
from harness.durable import keep_file
from harness.errors import EnvironmentProblem, HarnessError
from harness.reporting.peers import render_peers
from harness.results.peers import PeerCell, PeerComparison, peers_to_json, without_idle_peers
from harness.run.lanes.garbage import no_garbage_collection
from harness.run.provenance import circumstances, load_average
from harness.viewer.browser import HIDDEN
from harness.viewer.chromium import at_hand

NETWORKS = (
    NetworkProfile("4g", 30e6, 5e6, 0.010),
    NetworkProfile("slow and far", 5e6, 1e6, 0.100),
)
DOWNLOADS = tuple(product((1, 6), (1_000, 100_000, LARGEST_BYTES)))
REPEATS = 5
_REMEDY = "free disk space, or name another file"

Open = Callable[[NetworkProfile, str], AbstractAsyncContextManager[Download]]


@dataclass(frozen=True, slots=True)
class Peer:
    """Somebody's means, and what they are."""

    name: str
    open: Open
    described: Callable[[], str]


def _chromium_version() -> str:
    program, _ = at_hand(os.environ, HIDDEN)
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return told.stdout.strip().split("built on")[0].strip()


PEERS = (
    Peer("emulator", peer_links.emulator, lambda: f"harness {__version__}, fluid transport"),
    Peer(
        "kernel",
        peer_links.kernel,
        lambda: (
            "TCP between network namespaces behind the kernel's token bucket, whose rate"
            " includes the headers of TCP and IP"
        ),
    ),
    Peer(
        "developer tools",
        peer_links.chromium,
        lambda: f"{_chromium_version()}, Network.emulateNetworkConditions, timed in its page",
    ),
    Peer(
        "sleeping addon",
        peer_links.sleeping_addon,
        lambda: (
            f"mitmproxy {version('mitmproxy')}, an addon that sleeps before each answer for"
            " the round trip and for its bytes at the rate"
        ),
    ),
    Peer(
        "trickle",
        peer_links.trickle,
        lambda: (
            "trickle of Debian, a library that holds a client's sockets back; the round trip"
            " is its latency"
        ),
    ),
)


@dataclass
class _Measured:
    """What came of it so far."""

    peers: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    cells: list[PeerCell] = field(default_factory=list)


async def measure() -> PeerComparison:
    """All peers over both networks; what takes turns is disturbed alike."""
    before, found = circumstances(), _Measured()
    async with running_probe_origin(LARGEST_BYTES) as url:
        for profile in NETWORKS:
            async with AsyncExitStack() as stack:
                links = {}
                for peer in PEERS:
                    try:
                        links[peer.name] = await stack.enter_async_context(peer.open(profile, url))
                    except EnvironmentProblem as error:
                        found.left_out[peer.name] = str(error)
                        continue
                    found.peers[peer.name] = peer.described()
                found.cells += await _cells(profile, links)
    measured = before.with_end(load_average())
    return without_idle_peers(
        PeerComparison(__version__, measured, found.peers, found.left_out, tuple(found.cells))
    )


async def _cells(profile: NetworkProfile, links: Mapping[str, Download]) -> list[PeerCell]:
    assert profile.download_bps is not None, "a rate is what is compared"
    cells = []
    for connection_count, size_bytes in DOWNLOADS:
        times_s: dict[str, list[float]] = {name: [] for name in links}
        for download in links.values():
            await download(size_bytes, connection_count)
        with no_garbage_collection():
            for _, (name, download) in product(range(REPEATS), links.items()):
                times_s[name].append(await download(size_bytes, connection_count))
        kept = {name: tuple(found) for name, found in times_s.items()}
        cell = PeerCell(profile.download_bps, profile.rtt_s, connection_count, size_bytes, kept)
        print(f"{profile.name}: {connection_count} x {size_bytes} bytes", file=sys.stderr)
        cells.append(cell)
    return cells


def main() -> None:
    """Measure, print, and keep it where a file is named."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("file", type=Path, nargs="?")
    file: Path | None = parser.parse_args().file
    try:
        found = asyncio.run(measure())
        print(render_peers(found))
        if file is not None:
            keep_file(file, peers_to_json(found).encode(), _REMEDY)
    except HarnessError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
