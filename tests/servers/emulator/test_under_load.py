"""64 connections, 2000 downloads in random order, a third of them cut off by the client."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

import pytest

from benchmarks.fire import Demand, under_fire
from benchmarks.fire_client import Download
from harness.client.simulation.virtual_clock import run_virtually
from harness.core.network.profile import NetworkProfile
from harness.servers.emulator.access_link import AccessLink
from harness.servers.emulator.connection import ClientConnection
from harness.servers.emulator.schedule import LinkReport
from tests.servers.emulator.fake_transport import FakeTransport

# 10 bytes in a microsecond: 1 MB in a tenth of a second.
LINK = NetworkProfile("load", 80e6, 8e6, 0.010)
WINDOW_S = 0.1


class CountingTransport(FakeTransport):
    """A client that keeps no payload, only when how much of it came."""

    def __init__(self, arrivals: list[tuple[float, int]]) -> None:
        super().__init__()
        self.arrivals = arrivals
        self.received_bytes = 0
        self.progress = asyncio.Event()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        assert not self.is_closing()
        self.arrivals.append((self.loop.time(), len(data)))
        self.received_bytes += len(data)
        self.progress.set()

    async def wait_until(self, size_bytes: int) -> None:
        """Return when so much has come in all."""
        while self.received_bytes < size_bytes:
            self.progress.clear()
            await self.progress.wait()


@dataclass
class Load:
    """What the clients of one link did and saw."""

    arrivals: list[tuple[float, int]] = field(default_factory=list)
    sent_bytes: int = 0
    whole_bytes: int = 0
    cut_bytes: int = 0
    lost_count: int = 0

    def lost(self, _: ClientConnection) -> None:
        self.lost_count += 1


def served(demand: Demand) -> tuple[Load, LinkReport, int]:
    """What came of it on the virtual clock, what the link reports, and how many tasks are left."""
    content = bytes(demand.largest_bytes)

    async def client(waiting: deque[Download], access_link: AccessLink, load: Load) -> None:
        """One place: a connection until it is cut off, then the next."""
        transport, connection = connected(access_link, load)
        while waiting:
            download = waiting.popleft()
            if transport.is_closing():
                transport, connection = connected(access_link, load)
            before_bytes = transport.received_bytes
            connection.data_received(download.request)
            load.sent_bytes += len(download.request)
            await connection.reader.readexactly(len(download.request))
            async with asyncio.TaskGroup() as proxy:
                answering = proxy.create_task(answer(connection, content[: download.size_bytes]))
                left = download.size_bytes if download.cut_bytes is None else download.cut_bytes
                await transport.wait_until(before_bytes + left)
                if download.cut_bytes is not None:
                    transport.close()
                    answering.cancel()
            gained_bytes = transport.received_bytes - before_bytes
            if download.cut_bytes is None:
                assert gained_bytes == download.size_bytes
                load.whole_bytes += gained_bytes
            else:
                assert download.cut_bytes <= gained_bytes <= download.size_bytes
                load.cut_bytes += gained_bytes
        transport.close()

    async def run() -> tuple[Load, LinkReport, int]:
        access_link = AccessLink.of(LINK, asyncio.get_running_loop())
        load, waiting = Load(), deque(demand.downloads())
        async with asyncio.TaskGroup() as clients:
            for _ in range(demand.connection_count):
                clients.create_task(client(waiting, access_link, load))
        await asyncio.sleep(1)
        return load, access_link.schedule.report(), len(asyncio.all_tasks())

    return run_virtually(run())


def connected(access_link: AccessLink, load: Load) -> tuple[CountingTransport, ClientConnection]:
    transport = CountingTransport(load.arrivals)
    return transport, ClientConnection(transport, access_link, load.lost)


async def answer(connection: ClientConnection, body: bytes) -> None:
    """What the proxy does: write a piece, and wait until there is room for more."""
    for begin in range(0, len(body), 65_536):
        connection.writer.write(body[begin : begin + 65_536])
        await connection.writer.drain()


@pytest.fixture(scope="module")
def outcome() -> tuple[Load, LinkReport, int]:
    return served(Demand())


def test_every_byte_is_accounted_for(outcome: tuple[Load, LinkReport, int]) -> None:
    load, report, _ = outcome
    whole = sum(each.size_bytes for each in Demand().downloads() if each.cut_bytes is None)

    assert load.whole_bytes == whole
    assert report.down_bytes == load.whole_bytes + load.cut_bytes
    assert report.up_bytes == load.sent_bytes


def test_the_link_is_never_faster_than_its_rate_over_any_100_ms(
    outcome: tuple[Load, LinkReport, int],
) -> None:
    load, _, _ = outcome
    # One segment more may end in a window that it began before: half a millisecond of the link.
    most_bytes = int((WINDOW_S + 0.5e-3) * 10e6)
    window: deque[tuple[float, int]] = deque()
    window_bytes = 0
    for at_s, size_bytes in load.arrivals:
        window.append((at_s, size_bytes))
        window_bytes += size_bytes
        while window[0][0] < at_s - WINDOW_S:
            window_bytes -= window.popleft()[1]
        assert window_bytes <= most_bytes
    duration_s = load.arrivals[-1][0] - load.arrivals[0][0]

    assert sum(size_bytes for _, size_bytes in load.arrivals) / duration_s > 0.95 * 10e6


def test_nothing_is_left_of_those_who_are_gone(outcome: tuple[Load, LinkReport, int]) -> None:
    load, report, task_count = outcome
    cut_count = sum(each.cut_bytes is not None for each in Demand().downloads())

    assert task_count == 1, "the one that looks"
    assert load.lost_count == report.connection_count
    assert cut_count <= load.lost_count <= cut_count + Demand().connection_count
    assert report.longest_queue_bytes <= 500_000 + 65_536, "50 ms of the link, and a piece"


@pytest.mark.live
def test_the_emulator_loses_nothing_and_keeps_nothing() -> None:
    fast = NetworkProfile("fast", 400e6, 400e6, 0.002)
    demand = Demand(connection_count=16, request_count=240, largest_bytes=100_000)
    outcome = asyncio.run(under_fire(demand, fast))
    account = outcome.account

    assert (account.whole_count, account.cut_count) == (160, 80)
    assert account.wrong_count == 0
    assert outcome.up_bytes == account.sent_bytes
    assert 0 <= outcome.down_bytes - account.received_bytes <= account.unreceived_bytes
    assert all(standing.is_as_empty_as(outcome.before) for standing in outcome.batches)
