"""The emulator under load: many downloads in random order, a third of them cut off by the client.

Nothing may get lost or mixed up, memory stays flat, nothing is left of those that are gone, and
however much is asked for at once, the link is never faster than it should be.
"""

import argparse
import asyncio
import os
import random
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter

import psutil

from benchmarks.fire_client import Account, Download, download_all
from benchmarks.verdict import verdict
from harness.certify.certificate.probe_origin import running_probe_origin
from harness.core.network.profile import NetworkProfile
from harness.run.lanes.garbage import no_garbage_collection
from harness.servers.emulator.process import Emulator, running_emulator

LINK = NetworkProfile("fire", 300e6, 50e6, 0.002)
WINDOW_S = 0.1
WAKE_UP_S = 5e-3
"""How long this process may take to be woken by what has arrived."""
BATCH_COUNT = 4
MEMORY_LIMIT_BYTES = 16 * 2**20
SETTLE_LIMIT_S = 5.0
POLL_S = 0.02


@dataclass(frozen=True)
class Demand:
    """How many downloads over how many connections, from 1 KB to `largest_bytes`."""

    connection_count: int = 64
    request_count: int = 2_000
    largest_bytes: int = 1_000_000
    seed: int = 1

    def downloads(self) -> list[Download]:
        """As many small as large ones, in an order of their own; a third is cut off somewhere."""
        chance = random.Random(self.seed)
        orders = self.largest_bytes / 1_000
        downloads = []
        for number in range(self.request_count):
            size_bytes = int(1_000 * orders ** chance.random())
            cut_bytes = chance.randrange(size_bytes) if number % 3 == 0 else None
            downloads.append(Download(size_bytes, cut_bytes))
        chance.shuffle(downloads)
        return downloads


@dataclass(frozen=True)
class Standing:
    """What an emulator holds."""

    socket_count: int
    memory_bytes: int

    @classmethod
    def of(cls, emulator: Emulator) -> "Standing":
        """What it holds now."""
        process = psutil.Process(emulator.pid)
        connections = process.net_connections("tcp")
        return cls(len(connections), process.memory_info().rss)

    def is_as_empty_as(self, other: "Standing") -> bool:
        """Whether it holds no more sockets."""
        return self.socket_count <= other.socket_count


@dataclass(frozen=True)
class Outcome:
    """What came of it: `batches` are what the emulator held after each part of the downloads."""

    account: Account
    down_bytes: int
    up_bytes: int
    lateness_s: float
    before: Standing
    batches: Sequence[Standing]


@asynccontextmanager
async def running_link(demand: Demand, profile: NetworkProfile) -> AsyncIterator[Emulator]:
    """An emulator before an origin that has bodies large enough."""
    async with (
        running_probe_origin(demand.largest_bytes) as url,
        running_emulator(profile, url) as emulator,
    ):
        yield emulator


async def under_fire(demand: Demand, profile: NetworkProfile = LINK) -> Outcome:
    """All the downloads, in parts, and what is left after each of them."""
    downloads, account = demand.downloads(), Account()
    part_count = -(-len(downloads) // BATCH_COUNT)
    async with running_link(demand, profile) as emulator:
        before = Standing.of(emulator)
        await emulator.report()
        batches = []
        with no_garbage_collection():
            for begin in range(0, len(downloads), part_count):
                part = downloads[begin : begin + part_count]
                # Nothing else runs here meanwhile: blocking the event loop disturbs nobody.
                download_all(emulator.port, part, demand.connection_count, account)
                batches.append(await _settled(emulator, before))
        seen = await emulator.report()
    return Outcome(
        account, seen.down_bytes, seen.up_bytes, seen.delivery_lateness_s, before, batches
    )


async def _settled(emulator: Emulator, before: Standing) -> Standing:
    """What the emulator holds once it holds no more than before, or cannot be waited for."""
    loop = asyncio.get_running_loop()
    until_s = loop.time() + SETTLE_LIMIT_S
    while loop.time() < until_s:
        standing = Standing.of(emulator)
        if standing.is_as_empty_as(before):
            break
        await asyncio.sleep(POLL_S)
    return standing


def verdicts(demand: Demand, outcome: Outcome, profile: NetworkProfile = LINK) -> Iterator[str]:
    """What should be true of it, each with whether it is."""
    account, last = outcome.account, outcome.batches[-1]
    lost_bytes = outcome.down_bytes - account.received_bytes
    yield verdict(
        account.whole_count + account.cut_count == demand.request_count,
        f"{account.whole_count} whole and {account.cut_count} cut off of {demand.request_count}",
    )
    yield verdict(
        not account.wrong_count, f"{account.wrong_count} pieces are not what was asked for"
    )
    yield verdict(
        account.sent_bytes == outcome.up_bytes and 0 <= lost_bytes <= account.unreceived_bytes,
        f"up {outcome.up_bytes} of {account.sent_bytes} bytes, down {outcome.down_bytes}: "
        f"{account.received_bytes} received, {lost_bytes} given to sockets of those who had left "
        f"(at most {account.unreceived_bytes})",
    )
    grown_bytes = last.memory_bytes - outcome.batches[0].memory_bytes
    yield verdict(
        grown_bytes <= MEMORY_LIMIT_BYTES,
        f"memory grew by {grown_bytes / 2**20:.1f} MiB from the first part to the last "
        f"({last.memory_bytes / 2**20:.0f} MiB; within {MEMORY_LIMIT_BYTES / 2**20:.0f} MiB)",
    )
    yield verdict(
        last.is_as_empty_as(outcome.before),
        f"{last.socket_count} sockets are left ({outcome.before.socket_count} before)",
    )
    yield _rate_verdict(outcome, profile)


def _rate_verdict(outcome: Outcome, profile: NetworkProfile) -> str:
    """Whether the link was ever faster than its rate, with what the client allows for itself."""
    account = outcome.account
    # What the emulator or this client was late with comes faster, to make up for it.
    late_s = outcome.lateness_s + account.longest_round_s + WAKE_UP_S
    allowed_s = WINDOW_S + late_s
    assert profile.download_payload_bps is not None
    bytes_per_s = profile.download_payload_bps / 8
    fastest_s = account.most_bytes_within(WINDOW_S) / bytes_per_s
    return verdict(
        fastest_s <= allowed_s,
        f"the fastest {WINDOW_S * 1e3:.0f} ms: {fastest_s / WINDOW_S:.1%} of the rate (within"
        f" {allowed_s / WINDOW_S:.1%}: emulator and client were up to {late_s * 1e3:.1f} ms late)",
    )


def main() -> None:
    """Print what is true of the emulator under load."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--connections", type=int, default=Demand.connection_count)
    parser.add_argument("--requests", type=int, default=Demand.request_count)
    parser.add_argument("--seed", type=int, default=Demand.seed)
    arguments = parser.parse_args()
    demand = Demand(arguments.connections, arguments.requests, seed=arguments.seed)
    print(f"load average before: {os.getloadavg()[0]:.2f} on {os.cpu_count()} processors\n")
    started_s = perf_counter()
    outcome = asyncio.run(under_fire(demand))
    print(*verdicts(demand, outcome), sep="\n")
    print(f"\n{perf_counter() - started_s:.1f} s")


if __name__ == "__main__":
    main()
