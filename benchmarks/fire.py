"""The emulator under load: many downloads in random order, a third of them cut off by the client.

Nothing may get lost or mixed up, memory stays flat, nothing is left of those that are gone, and
however much is asked for at once, the link is never faster than it should be.
"""

import argparse
import asyncio
import gc
import os
import random
import selectors
import socket
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import perf_counter

import psutil

from benchmarks.link import verdict
from harness.certificate.origin import probe_content, running_probe_origin
from harness.core.network import NetworkProfile
from harness.emulator.process import Emulator, running_emulator

LINK = NetworkProfile("fire", 300e6, 50e6, 0.002)
WINDOW_S = 0.1
WAKE_UP_S = 5e-3
"""How long this process may take to be woken by what has arrived."""
BATCH_COUNT = 4
MEMORY_LIMIT_BYTES = 16 * 2**20
SETTLE_LIMIT_S = 5.0


@dataclass(frozen=True)
class Demand:
    """How many downloads over how many connections, from 1 KB to `largest_bytes`."""

    connection_count: int = 64
    request_count: int = 2_000
    largest_bytes: int = 1_000_000
    seed: int = 1

    def downloads(self) -> list["Download"]:
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
class Download:
    """A body, and after how many bytes of it the client leaves; None if it stays."""

    size_bytes: int
    cut_bytes: int | None

    @property
    def request(self) -> bytes:
        """All that the client sends."""
        return b"GET /%d HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" % self.size_bytes

    @property
    def head(self) -> bytes:
        """What comes before the body."""
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % self.size_bytes


@dataclass
class Account:
    """What the client saw of all downloads.

    `longest_round_s` is the longest that it was busy with what had arrived on all connections.
    """

    sent_bytes: int = 0
    received_bytes: int = 0
    unreceived_bytes: int = 0
    whole_count: int = 0
    cut_count: int = 0
    wrong_count: int = 0
    longest_round_s: float = 0.0
    arrivals: list[tuple[float, int]] = field(default_factory=list)

    def most_in_window_bytes(self) -> int:
        """The most that came within any `WINDOW_S`."""
        most_bytes = window_bytes = 0
        window: deque[tuple[float, int]] = deque()
        for arrival in self.arrivals:
            window.append(arrival)
            window_bytes += arrival[1]
            while window[0][0] < arrival[0] - WINDOW_S:
                window_bytes -= window.popleft()[1]
            most_bytes = max(most_bytes, window_bytes)
        return most_bytes


@dataclass(frozen=True)
class Standing:
    """What an emulator holds."""

    task_count: int
    socket_count: int
    memory_bytes: int

    @classmethod
    async def of(cls, emulator: Emulator) -> "Standing":
        """What it holds now."""
        process = psutil.Process(emulator.pid)
        connections = process.net_connections("tcp")
        return cls(await emulator.task_count(), len(connections), process.memory_info().rss)

    def is_as_empty_as(self, other: "Standing") -> bool:
        """Whether it holds no more tasks and sockets."""
        return (self.task_count, self.socket_count) <= (other.task_count, other.socket_count)


@dataclass(frozen=True)
class Outcome:
    """What came of it: `batches` are what the emulator held after each part of the downloads."""

    account: Account
    down_bytes: int
    up_bytes: int
    lateness_s: float
    before: Standing
    batches: Sequence[Standing]


class Connection:
    """One connection with one download after the other; every byte of an answer is compared."""

    def __init__(self, port: int, account: Account, content: memoryview) -> None:
        self._port = port
        self._account = account
        self._content = content
        self.socket = socket.create_connection(("127.0.0.1", port))
        self._download = Download(0, None)
        self._offset = 0

    def begin(self, download: Download) -> None:
        """Ask for it."""
        self._download, self._offset = download, 0
        self.socket.sendall(download.request)
        self._account.sent_bytes += len(download.request)

    def receive(self, buffer: memoryview) -> bool:
        """Take what is there; whether the download is over, whole or cut off."""
        size_bytes = self.socket.recv_into(buffer[: self._left_bytes])
        assert size_bytes, "the emulator closed a connection"
        self._account.arrivals.append((perf_counter(), size_bytes))
        self._account.received_bytes += size_bytes
        self._account.wrong_count += not self._is_expected(buffer[:size_bytes])
        self._offset += size_bytes
        if self._left_bytes:
            return False
        if self._download.cut_bytes is None:
            self._account.whole_count += 1
        else:
            self._account.cut_count += 1
            self._account.unreceived_bytes += self._download.size_bytes - self._download.cut_bytes
            self.socket.close()
            self.socket = socket.create_connection(("127.0.0.1", self._port))
        return True

    @property
    def _left_bytes(self) -> int:
        """How much more the client takes of the answer."""
        download = self._download
        wanted = download.size_bytes if download.cut_bytes is None else download.cut_bytes
        return len(download.head) + wanted - self._offset

    def _is_expected(self, data: memoryview) -> bool:
        head = self._download.head
        body_begin, body_end = self._offset - len(head), self._offset - len(head) + len(data)
        expected_head = head[self._offset : self._offset + len(data)]
        expected_body = self._content[max(0, body_begin) : max(0, body_end)]
        return data == expected_head + bytes(expected_body)


def download_all(
    port: int, downloads: Sequence[Download], connection_count: int, account: Account
) -> None:
    """Every download over some connection; blocks until the last is over."""
    content = memoryview(probe_content(max(each.size_bytes for each in downloads)))
    buffer, waiting = memoryview(bytearray(2**18)), deque(downloads)
    with selectors.DefaultSelector() as selector:
        for _ in range(min(connection_count, len(waiting))):
            connection = Connection(port, account, content)
            connection.begin(waiting.popleft())
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        while selector.get_map():
            ready, woken_s = selector.select(), perf_counter()
            for key, _ in ready:
                connection = key.data
                if not connection.receive(buffer):
                    continue
                selector.unregister(key.fileobj)
                if waiting:
                    connection.begin(waiting.popleft())
                    selector.register(connection.socket, selectors.EVENT_READ, connection)
                else:
                    connection.socket.close()
            account.longest_round_s = max(account.longest_round_s, perf_counter() - woken_s)


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
        before = await Standing.of(emulator)
        await emulator.report()
        batches = []
        gc.disable()
        for begin in range(0, len(downloads), part_count):
            part = downloads[begin : begin + part_count]
            # Nothing else runs in this process meanwhile: blocking its event loop disturbs nobody.
            download_all(emulator.port, part, demand.connection_count, account)
            batches.append(await _settled(emulator, before))
        gc.enable()
        seen = await emulator.report()
    return Outcome(
        account, seen.down_bytes, seen.up_bytes, seen.delivery_lateness_s, before, batches
    )


async def _settled(emulator: Emulator, before: Standing) -> Standing:
    """What the emulator holds once it holds no more than before, or cannot be waited for."""
    loop = asyncio.get_running_loop()
    until_s = loop.time() + SETTLE_LIMIT_S
    while loop.time() < until_s:
        standing = await Standing.of(emulator)
        if standing.is_as_empty_as(before):
            break
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
        f"{last.task_count} tasks and {last.socket_count} sockets are left "
        f"({outcome.before.task_count} and {outcome.before.socket_count} before)",
    )
    most_bytes = account.most_in_window_bytes()
    # What the emulator or this client was late with comes faster, to make up for it.
    late_s = outcome.lateness_s + account.longest_round_s + WAKE_UP_S
    allowed_s = WINDOW_S + late_s
    assert profile.download_payload_bps is not None
    bytes_per_s = profile.download_payload_bps / 8
    yield verdict(
        most_bytes <= allowed_s * bytes_per_s,
        f"the fastest {WINDOW_S * 1e3:.0f} ms: {most_bytes / bytes_per_s / WINDOW_S:.1%} of the "
        f"rate (within {allowed_s / WINDOW_S:.1%}: emulator and client were up to "
        f"{late_s * 1e3:.1f} ms late)",
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
