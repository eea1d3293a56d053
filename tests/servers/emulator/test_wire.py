import asyncio
from dataclasses import dataclass, field

import pytest

from harness.client.simulation.virtual_clock import VirtualLoop, run_virtually
from harness.core.network.flow import Flow
from harness.core.network.link import Link
from harness.core.network.transmitter import Transmitter
from harness.servers.emulator.wire import NoteDelivery, Wire

RATE_BPS = 8e6
"""One byte takes one microsecond."""


@dataclass
class Sink:
    """Notes what arrives and when; optionally takes its time over it."""

    arrivals: list[tuple[float, int, float, bool]] = field(default_factory=list)
    room_at_s: list[float] = field(default_factory=list)

    def arrived(self, size_bytes: int, arrival_s: float, is_end: bool) -> None:
        now_s = asyncio.get_running_loop().time()
        self.arrivals.append((now_s, size_bytes, arrival_s, is_end))

    def has_room(self) -> None:
        self.room_at_s.append(asyncio.get_running_loop().time())


class Broken(Sink):
    """Fails at whatever it is told."""

    def arrived(self, size_bytes: int, arrival_s: float, is_end: bool) -> None:
        raise ValueError("no head")

    def has_room(self) -> None:
        raise ValueError("no room")


def wire(delay_s: float = 0.0, note_delivery: NoteDelivery | None = None) -> Wire:
    return Wire(Link(Transmitter(RATE_BPS, delay_s)), asyncio.get_running_loop(), note_delivery)


def reported_failures() -> list[str]:
    """What callbacks of the running loop will have failed with."""
    failures: list[str] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: failures.append(str(context["exception"])))
    return failures


def test_what_was_there_in_time_is_handed_over_sooner_by_what_the_client_needs() -> None:
    late_s: list[float] = []

    async def run() -> list[Sink]:
        link = Link(Transmitter(RATE_BPS, 0.25))
        line = Wire(link, asyncio.get_running_loop(), lambda by_s, _: late_s.append(by_s), 3e-4)
        in_time, at_once = Sink(), Sink()
        line.send(line.open_flow(in_time), 1000, not_before_s=0.1)
        await asyncio.sleep(1)
        line.send(line.open_flow(at_once), 1000)
        await asyncio.sleep(1)
        return [in_time, at_once]

    in_time, at_once = run_virtually(run())

    assert in_time.arrivals == [(pytest.approx(0.351 - 3e-4), 1000, pytest.approx(0.351), False)]
    # What comes this moment cannot be carried before it came.
    assert at_once.arrivals[0][0] == pytest.approx(1.251)
    assert late_s == pytest.approx([0.0, 0.0], abs=1e-9)


def test_bytes_are_handed_over_when_they_are_due() -> None:
    async def run() -> Sink:
        line, sink = wire(0.25), Sink()
        flow = line.open_flow(sink)
        line.send(flow, 1000)
        line.finish(flow)
        await asyncio.sleep(10)
        return sink

    sink = run_virtually(run())

    assert sink.arrivals == [(sink.arrivals[0][0], 1000, 0.251, True)]
    assert sink.arrivals[0][0] == pytest.approx(0.251)


def test_a_wire_with_nothing_on_it_has_no_timer() -> None:
    async def run() -> list[asyncio.TimerHandle]:
        line, sink = wire(), Sink()
        line.send(line.open_flow(sink), 50_000)
        await asyncio.sleep(1)
        assert sum(size for _, size, _, _ in sink.arrivals) == 50_000
        loop = asyncio.get_running_loop()
        return list(loop._timers)  # type: ignore[attr-defined]

    assert run_virtually(run()) == []


def test_a_wire_whose_only_flow_is_closed_has_no_timer() -> None:
    async def run() -> bool:
        line = wire()
        flow = line.open_flow(Sink())
        line.send(flow, 1000, not_before_s=7.0)
        line.close_flow(flow)
        loop = asyncio.get_running_loop()
        return all(timer.cancelled() for _, timer in loop._timers)  # type: ignore[attr-defined]

    assert run_virtually(run())


def test_a_full_flow_is_told_as_soon_as_it_has_room() -> None:
    async def run() -> tuple[float, Sink]:
        line, sink = wire(), Sink()
        flow = line.open_flow(sink)
        line.send(flow, 300_000)
        assert flow.is_full
        await asyncio.sleep(1)
        return 300_000e-6 - 128 * 1024e-6, sink

    room_s, sink = run_virtually(run())

    assert sink.room_at_s == [pytest.approx(room_s, abs=1448e-6)]


def test_a_closed_flow_is_forgotten_and_others_go_on() -> None:
    async def run() -> tuple[Sink, Sink]:
        line, gone, other = wire(), Sink(), Sink()
        gone_flow, other_flow = line.open_flow(gone), line.open_flow(other)
        line.send(gone_flow, 400_000)
        line.send(other_flow, 100_000)
        await asyncio.sleep(0.01)
        line.close_flow(gone_flow)
        line.close_flow(gone_flow)
        seen = len(gone.arrivals)
        await asyncio.sleep(1)
        assert len(gone.arrivals) == seen
        return gone, other

    gone, other = run_virtually(run())

    assert gone.room_at_s == []
    assert sum(size for _, size, _, _ in other.arrivals) == 100_000
    assert other.arrivals[-1][0] < 0.12


def test_what_came_due_together_is_handed_over_as_one_and_its_first_byte_was_the_latest() -> None:
    async def run() -> tuple[Sink, list[float]]:
        seen_s: list[float] = []
        line, sink = wire(note_delivery=lambda lateness_s, now_s: seen_s.append(lateness_s)), Sink()
        flow = line.open_flow(sink)
        line.send(flow, 100_000)
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        loop.spend(0.05)  # the machine was busy: the clock jumps without a chance to act
        await asyncio.sleep(1)
        return sink, seen_s

    sink, seen_s = run_virtually(run())

    segment_s = 1448e-6
    assert sink.arrivals[0][1] == 34 * 1448
    assert seen_s[0] == pytest.approx(0.05 - segment_s)
    assert sink.arrivals[-1][0] == pytest.approx(0.1), "a late wake-up costs no rate"
    assert max(seen_s[1:]) == pytest.approx(0.0, abs=1e-6)


def test_a_receiver_that_fails_takes_nothing_from_the_others() -> None:
    async def run() -> tuple[Sink, list[str]]:
        reported = reported_failures()
        line, sink = wire(), Sink()
        for receiver in (Broken(), sink):
            flow = line.open_flow(receiver)
            line.send(flow, 200_000)
            line.finish(flow)
        await asyncio.sleep(1)
        return sink, reported

    sink, reported = run_virtually(run())

    assert sum(size for _, size, _, _ in sink.arrivals) == 200_000
    assert sink.arrivals[-1][3], "the end came, too"
    assert len(sink.room_at_s) == 1
    assert set(reported) == {"no head", "no room"}


def test_a_failure_among_deliveries_that_came_due_together_takes_none_of_them() -> None:
    async def run() -> tuple[Sink, list[str]]:
        reported = reported_failures()
        line, sink = wire(), Sink()
        for receiver in (Broken(), sink):
            line.send(line.open_flow(receiver), 1000)
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        loop.spend(0.05)
        await asyncio.sleep(1)
        return sink, reported

    sink, reported = run_virtually(run())

    assert [size for _, size, _, _ in sink.arrivals] == [1000]
    assert reported == ["no head"]


def test_a_receiver_may_close_one_that_would_be_told_next() -> None:
    line: Wire
    flows: list[Flow] = []

    class Closing(Sink):
        def has_room(self) -> None:
            super().has_room()
            line.close_flow(flows[1])

    async def run() -> list[str]:
        nonlocal line
        reported = reported_failures()
        line = wire()
        flows.extend(map(line.open_flow, sinks))
        for flow in flows:
            line.send(flow, 200_000)
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        loop.spend(0.3)  # both have room by then
        await asyncio.sleep(1)
        return reported

    sinks = (Closing(), Sink())

    assert run_virtually(run()) == []
    assert [len(sink.room_at_s) for sink in sinks] == [1, 0]


def test_a_paused_flow_waits_until_it_is_resumed() -> None:
    async def run() -> Sink:
        line, sink = wire(), Sink()
        flow = line.open_flow(sink)
        line.pause(flow)
        line.send(flow, 1000)
        await asyncio.sleep(3)
        assert sink.arrivals == []
        assert line.unused_s(1.0) == 2.0
        line.resume(flow)
        await asyncio.sleep(1)
        return sink

    assert run_virtually(run()).arrivals[-1][0] == pytest.approx(3.001)
