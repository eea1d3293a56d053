import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from harness.client.simulation.virtual_clock import run_virtually
from harness.core.http.server_timing import ServerWait, wait_field
from harness.core.network.capacity import Outages, Trace
from harness.core.network.profile import NetworkProfile
from harness.servers.emulator.access_link import AccessLink
from harness.servers.emulator.connection import ClientConnection
from harness.servers.emulator.schedule import LinkReport
from harness.servers.emulator.server_time import ServerTime
from tests.servers.emulator.fake_transport import FakeTransport

Result = TypeVar("Result")

PROFILE = NetworkProfile("round", 8e6, 4e6, 0.1, has_handshake=False)
"""Down, a byte takes 1 us; up, 2 us; the round trip is 100 ms, of which 0.5 cannot hide."""
REQUEST = b"GET / HTTP/1.1\r\n\r\n" + b"." * 82
REQUEST_S = len(REQUEST) * 2e-6
MINIMUM_UPLINK_DELAY_S = 0.0005


class Bench:
    """Connections over one access link, the client's side played by the test."""

    def __init__(self, profile: NetworkProfile = PROFILE) -> None:
        self.loop = asyncio.get_running_loop()
        self.access_link = AccessLink.of(profile, self.loop)
        self.lost: list[ClientConnection] = []

    def connect(self) -> tuple[FakeTransport, ClientConnection]:
        transport = FakeTransport()
        connection = ClientConnection(transport, self.access_link, self.lost.append)
        assert transport.protocol is connection
        return transport, connection

    def report(self) -> LinkReport:
        return self.access_link.schedule.report()


def play(story: Callable[[Bench], Awaitable[Result]], profile: NetworkProfile = PROFILE) -> Result:
    async def run() -> Result:
        return await story(Bench(profile))

    return run_virtually(run())


async def hand_over(connection: ClientConnection) -> None:
    """Let the client send a request, and wait until the proxy has it."""
    connection.data_received(REQUEST)
    await connection.reader.readexactly(len(REQUEST))


def test_a_request_reaches_the_proxy_before_its_answer_may_leave() -> None:
    async def story(bench: Bench) -> tuple[float, float]:
        transport, connection = bench.connect()
        connection.data_received(REQUEST)
        assert await connection.reader.readexactly(len(REQUEST)) == REQUEST
        handed_over_s = bench.loop.time()
        connection.writer.write(b"a" * 1000)
        await asyncio.sleep(1)
        return handed_over_s, transport.last_byte_s()

    handed_over_s, answered_s = play(story)

    assert handed_over_s == pytest.approx(REQUEST_S + MINIMUM_UPLINK_DELAY_S)
    assert answered_s == pytest.approx(REQUEST_S + 0.1 + 1000e-6)


def test_work_that_hides_in_the_round_trip_costs_nothing_and_is_not_late() -> None:
    async def story(bench: Bench) -> tuple[float, LinkReport]:
        transport, connection = bench.connect()
        await hand_over(connection)
        await asyncio.sleep(0.09)
        connection.writer.write(b"a" * 1000)
        await asyncio.sleep(1)
        return transport.last_byte_s(), bench.report()

    answered_s, report = play(story)

    assert answered_s == pytest.approx(REQUEST_S + 0.1 + 1000e-6)
    assert report.max_lateness_s == pytest.approx(0.0, abs=1e-6)


def test_work_that_takes_longer_than_the_round_trip_is_reported_as_lateness() -> None:
    async def story(bench: Bench) -> LinkReport:
        _, connection = bench.connect()
        await hand_over(connection)
        await asyncio.sleep(0.1)
        connection.writer.write(b"a" * 1000)
        await asyncio.sleep(0.021)
        connection.writer.write(b"b" * 1000)
        await asyncio.sleep(1)
        return bench.report()

    report = play(story)

    # 0.5 ms until the first part, then 1 ms of sending, then 20 ms without anything to send.
    assert report.answer_lateness_s == pytest.approx(MINIMUM_UPLINK_DELAY_S + 0.020)


@pytest.mark.parametrize("is_measured", [False, True])
@pytest.mark.parametrize(
    ("rtt_s", "thinks_s", "answered_s"),
    [
        pytest.param(0.010, 0.005, 0.0203, id="4g, 5 ms"),
        pytest.param(0.010, 0.050, 0.0653, id="4g, 50 ms"),
        pytest.param(0.170, 0.150, 0.3253, id="far, 150 ms"),
    ],
)
def test_the_time_that_a_server_takes_is_added_to_the_round_trip(
    rtt_s: float, thinks_s: float, answered_s: float, is_measured: bool
) -> None:
    """As on a real link: 20 kB at 30 Mbit/s take 5.3 ms, and nothing of the wait is hidden."""

    async def story(bench: Bench) -> tuple[float, LinkReport]:
        transport, connection = bench.connect()
        await hand_over(connection)
        await asyncio.sleep(thinks_s)
        fields = [wait_field(ServerWait(thinks_s, is_measured=is_measured))]
        connection.downlink.server_time = ServerTime(fields, bench.loop.time())
        connection.writer.write(b"a" * 20_000)
        await asyncio.sleep(1)
        return transport.last_byte_s(), bench.report()

    profile = replace(PROFILE, download_bps=30e6, upload_bps=30e9, rtt_s=rtt_s)
    last_byte_s, report = play(story, profile)

    assert last_byte_s == pytest.approx(answered_s, abs=1e-4)
    assert report.answer_lateness_s == 0.0


def test_a_body_that_drips_arrives_as_it_drips() -> None:
    async def story(bench: Bench) -> list[float]:
        transport, connection = bench.connect()
        await hand_over(connection)
        measured = [wait_field(ServerWait(0.0, is_measured=True))]
        server_time = ServerTime(measured, bench.loop.time())
        connection.downlink.server_time = server_time
        for _ in range(3):
            server_time.came(1000, bench.loop.time())
            connection.writer.write(b"a" * 1000)
            await asyncio.sleep(0.030)
        await asyncio.sleep(1)
        return [at_s for at_s, _ in transport.written]

    assert play(story) == pytest.approx(
        [REQUEST_S + 0.1 + 1000e-6 + drip_s for drip_s in (0.0, 0.030, 0.060)]
    )


def test_the_lateness_of_one_answer_is_not_added_to_the_next() -> None:
    async def story(bench: Bench) -> LinkReport:
        _, connection = bench.connect()
        for _ in range(3):
            await hand_over(connection)
            await asyncio.sleep(0.12)
            connection.writer.write(b"a" * 1000)
            await asyncio.sleep(1)
        return bench.report()

    assert play(story).answer_lateness_s == pytest.approx(0.12 - 0.1 + MINIMUM_UPLINK_DELAY_S)


def test_an_answer_is_not_late_while_the_link_is_busy_with_another() -> None:
    async def story(bench: Bench) -> LinkReport:
        _, busy = bench.connect()
        _, slow = bench.connect()
        for connection in (busy, slow):
            await hand_over(connection)
        busy.writer.write(b"a" * 300_000)
        await asyncio.sleep(0.2)
        slow.writer.write(b"b" * 1000)
        await asyncio.sleep(1)
        return bench.report()

    assert play(story).answer_lateness_s == 0.0


def test_the_pause_between_two_requests_is_nobodys_lateness() -> None:
    async def story(bench: Bench) -> LinkReport:
        _, connection = bench.connect()
        for _ in range(2):
            await hand_over(connection)
            connection.writer.write(b"a" * 1000)
            await asyncio.sleep(7)
        return bench.report()

    assert play(story).max_lateness_s == pytest.approx(0.0, abs=1e-6)


def test_the_first_request_of_a_connection_waits_for_the_handshake() -> None:
    async def story(bench: Bench) -> float:
        transport, connection = bench.connect()
        await hand_over(connection)
        connection.writer.write(b"a" * 1000)
        await asyncio.sleep(1)
        return transport.last_byte_s()

    answered_s = play(story, replace(PROFILE, has_handshake=True))

    assert answered_s == pytest.approx(0.1 + REQUEST_S + 0.1 + 1000e-6)


def test_a_request_after_the_handshake_does_not_wait_for_it() -> None:
    async def story(bench: Bench) -> float:
        _, connection = bench.connect()
        await asyncio.sleep(5)
        await hand_over(connection)
        return bench.loop.time()

    handed_over_s = play(story, replace(PROFILE, has_handshake=True))

    assert handed_over_s == pytest.approx(5 + REQUEST_S + MINIMUM_UPLINK_DELAY_S)


def test_an_answer_waits_for_what_every_request_waits_and_is_not_late_for_it() -> None:
    async def story(bench: Bench) -> tuple[float, float, LinkReport]:
        transport, connection = bench.connect()
        await hand_over(connection)
        handed_over_s = bench.loop.time()
        await asyncio.sleep(0.5)
        connection.writer.write(b"a" * 1000)
        await asyncio.sleep(1)
        return handed_over_s, transport.last_byte_s(), bench.report()

    profile = replace(PROFILE, rtt_s=0.0, delay_per_request_s=0.5625)
    handed_over_s, answered_s, report = play(story, profile)

    assert handed_over_s == pytest.approx(REQUEST_S)
    assert answered_s == pytest.approx(REQUEST_S + 0.5625 + 1000e-6)
    assert report.max_lateness_s == pytest.approx(0.0, abs=1e-6)


def test_an_answer_that_comes_during_an_outage_is_not_late() -> None:
    async def story(bench: Bench) -> tuple[float, LinkReport]:
        transport, connection = bench.connect()
        await hand_over(connection)
        await asyncio.sleep(0.5)
        connection.writer.write(b"a" * 1000)
        await asyncio.sleep(5)
        return transport.last_byte_s(), bench.report()

    # The request, sent at 0, may be answered from 0.1002 s on; the outage has begun by then.
    profile = replace(PROFILE, outages=Outages(first_s=0.1, duration_s=2.0))
    answered_s, report = play(story, profile)

    assert answered_s == pytest.approx(2.1 + 1000e-6)
    assert report.max_lateness_s == pytest.approx(0.0, abs=1e-6)


def test_an_answer_that_misses_the_lines_of_a_trace_is_late_from_the_first_one_on() -> None:
    async def story(bench: Bench) -> LinkReport:
        _, connection = bench.connect()
        await hand_over(connection)
        await asyncio.sleep(0.5)
        connection.writer.write(b"a" * 1000)
        await asyncio.sleep(5)
        return bench.report()

    profile = replace(PROFILE, download_bps=None, download_trace=Trace("450\n900"))

    assert play(story, profile).answer_lateness_s == pytest.approx(
        REQUEST_S + MINIMUM_UPLINK_DELAY_S + 0.5 - 0.45
    )


def test_every_load_meets_an_outage_at_the_same_time() -> None:
    async def story(bench: Bench) -> list[float]:
        transport, connection = bench.connect()
        took_s = []
        for _ in range(3):
            bench.report()
            begin_s = bench.loop.time()
            await hand_over(connection)
            connection.writer.write(b"a" * 50_000)
            await asyncio.sleep(2.718)
            took_s.append(transport.last_byte_s() - begin_s)
        return took_s

    profile = replace(PROFILE, outages=Outages(first_s=0.12, duration_s=0.3, every_s=1.0))

    assert play(story, profile) == pytest.approx([REQUEST_S + 0.1 + 0.05 + 0.3] * 3)


def test_all_connections_share_one_link() -> None:
    async def story(bench: Bench) -> list[float]:
        ends = [bench.connect() for _ in range(6)]
        for _, connection in ends:
            connection.writer.write(b"a" * 100_000)
        await asyncio.sleep(10)
        return [transport.last_byte_s() for transport, _ in ends]

    finished_s = play(story)

    assert max(finished_s) == pytest.approx(0.6)
    assert max(finished_s) / min(finished_s) < 1.01


def test_the_proxy_waits_while_the_queue_is_full() -> None:
    async def story(bench: Bench) -> tuple[float, LinkReport, bytes]:
        transport, connection = bench.connect()
        for _ in range(100):
            connection.writer.write(b"x" * 65_536)
            await connection.writer.drain()
        all_written_s = bench.loop.time()
        await asyncio.sleep(10)
        return all_written_s, bench.report(), transport.received()

    all_written_s, report, received = play(story)

    assert received == b"x" * 6_553_600
    assert report.longest_queue_bytes <= 128 * 1024 + 65_536
    assert all_written_s == pytest.approx(6.5536, abs=0.2)
    assert report.down_bytes == 6_553_600


def test_the_client_waits_while_the_proxy_does_not_read() -> None:
    async def story(bench: Bench) -> tuple[int, bytes]:
        transport, connection = bench.connect()
        await hand_over(connection)
        sent_bytes = 0
        for _ in range(200):
            if not transport.is_reading_paused:
                connection.data_received(b"u" * 10_000)
                sent_bytes += 10_000
            await asyncio.sleep(0.1)
        assert transport.is_reading_paused
        received = await connection.reader.readexactly(sent_bytes)
        assert not transport.is_reading_paused
        return sent_bytes, received

    sent_bytes, received = play(story)

    # A full queue, and the proxy's reader with twice its limit.
    assert sent_bytes <= 128 * 1024 + 2 * 64 * 1024 + 30_000
    assert received == b"u" * sent_bytes


def test_nothing_leaves_while_the_client_reads_too_slowly() -> None:
    async def story(bench: Bench) -> tuple[int, int, LinkReport]:
        transport, connection = bench.connect()
        await hand_over(connection)
        connection.pause_writing()
        await asyncio.sleep(5)
        connection.writer.write(b"a" * 10_000)
        await asyncio.sleep(5)
        paused_bytes = len(transport.received())
        connection.resume_writing()
        await asyncio.sleep(0.010_001)
        connection.writer.write(b"b" * 1000)
        await asyncio.sleep(5)
        return paused_bytes, len(transport.received()), bench.report()

    paused_bytes, received_bytes, report = play(story)

    assert (paused_bytes, received_bytes) == (0, 11_000)
    assert report.max_lateness_s < 0.001


def test_closing_sends_what_was_written_first() -> None:
    async def story(bench: Bench) -> tuple[FakeTransport, bool]:
        transport, connection = bench.connect()
        connection.writer.write(b"a" * 100_000)
        connection.writer.close()
        connection.writer.write(b"too late")
        is_closing = connection.writer.is_closing()
        await asyncio.sleep(1)
        assert bench.lost == [connection]
        return transport, is_closing

    transport, is_closing = play(story)

    assert is_closing
    assert transport.received() == b"a" * 100_000
    assert transport.closed_at_s == pytest.approx(0.1)


def test_a_half_closed_stream_ends_behind_its_bytes_and_can_be_closed_later() -> None:
    async def story(bench: Bench) -> tuple[FakeTransport, bool]:
        transport, connection = bench.connect()
        connection.writer.write(b"a" * 1000)
        connection.writer.write_eof()
        assert not transport.has_written_eof
        await asyncio.sleep(1)
        was_open = transport.closed_at_s is None
        connection.writer.close()
        return transport, was_open

    transport, was_open = play(story)

    assert transport.has_written_eof
    assert was_open
    assert transport.is_closing()


def test_the_end_of_the_clients_stream_follows_its_bytes() -> None:
    async def story(bench: Bench) -> tuple[bytes, float]:
        _, connection = bench.connect()
        connection.data_received(REQUEST)
        assert connection.eof_received()
        return await connection.reader.read(-1), bench.loop.time()

    received, ended_s = play(story)

    assert received == REQUEST
    assert ended_s == pytest.approx(REQUEST_S + MINIMUM_UPLINK_DELAY_S)


def test_a_client_that_is_gone_leaves_nothing_behind_and_stops_the_proxy() -> None:
    async def story(bench: Bench) -> tuple[bytes, float]:
        _, gone = bench.connect()
        other_transport, other = bench.connect()
        gone.writer.write(b"a" * 1_000_000)
        gone.data_received(b"u" * 100_000)
        waiting = asyncio.gather(gone.writer.drain(), return_exceptions=True)
        await asyncio.sleep(0.01)
        gone.connection_lost(ConnectionResetError())
        assert [type(error) for error in await waiting] == [ConnectionResetError]
        assert gone.writer.is_closing()
        gone.writer.close()
        other.writer.write(b"b" * 1000)
        started_s = bench.loop.time()
        await asyncio.sleep(1)
        assert bench.lost == [gone]
        return await gone.reader.read(-1), other_transport.last_byte_s() - started_s

    left_to_read, other_took_s = play(story)

    assert len(left_to_read) < 100_000, "what was on its way is lost"
    assert other_took_s <= (1448 + 1000) * 1e-6 + 1e-9


def test_the_writer_knows_whom_it_writes_to() -> None:
    async def story(bench: Bench) -> tuple[object, object]:
        _, connection = bench.connect()
        writer = connection.writer
        return writer.get_extra_info("peername"), writer.get_extra_info("nothing", 3)

    assert play(story) == (("192.0.2.7", 50_000), 3)


@pytest.mark.parametrize(
    ("rtt_s", "answered_s"),
    [
        pytest.param(0.170, 0.3253, id="the same as of a server here"),
        pytest.param(0.010, 0.1758, id="later by what the link cannot hide"),
    ],
)
def test_a_real_round_trip_takes_the_place_of_the_emulated_one(
    rtt_s: float, answered_s: float
) -> None:
    """A server 20 ms away that thinks for 150: as above, and late by nothing."""

    async def story(bench: Bench) -> tuple[float, LinkReport]:
        transport, connection = bench.connect()
        await hand_over(connection)
        await asyncio.sleep(0.170)
        fields = [wait_field(ServerWait(0.170, is_measured=True, real_rtt_s=0.020))]
        lead_s = replace(PROFILE, rtt_s=rtt_s).lead_s
        connection.downlink.server_time = ServerTime(fields, bench.loop.time(), lead_s)
        connection.writer.write(b"a" * 20_000)
        await asyncio.sleep(1)
        return transport.last_byte_s(), bench.report()

    profile = replace(PROFILE, download_bps=30e6, upload_bps=30e9, rtt_s=rtt_s)
    last_byte_s, report = play(story, profile)

    assert last_byte_s == pytest.approx(answered_s, abs=1e-4)
    assert report.answer_lateness_s == pytest.approx(0.0, abs=1e-12)
