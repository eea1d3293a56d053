"""Streams of one connection at 1 MB/s without a delay, in segments of 1448 bytes."""

import asyncio
from dataclasses import dataclass

import pytest

from harness.client.simulation.link import SimulatedLink
from harness.client.simulation.streams import SimulatedStreams
from harness.client.simulation.virtual_clock import run_virtually
from harness.core.http.priority import Priority, Urgency
from harness.core.network.flow import Flow
from harness.core.network.profile import TCP_SEGMENT_BYTES
from tests.core.link_runs import steady

BYTE_S = 1e-6


@dataclass(frozen=True)
class Answer:
    """One stream's answer."""

    head_bytes: int
    body_bytes: int
    at_s: float = 0.0

    async def arrival_s(self, streams: SimulatedLink) -> float:
        """When all of it is there."""
        loop, stream = asyncio.get_running_loop(), streams.open_flow()
        await asyncio.sleep(self.at_s)
        streams.send(stream, self.body_bytes, self.head_bytes)
        size_bytes = self.head_bytes + self.body_bytes
        assert await streams.arrived(stream, size_bytes) == size_bytes
        return loop.time()


def arrivals_s(*answers: Answer) -> list[float]:
    async def main() -> list[float]:
        streams = SimulatedStreams(steady(8 / BYTE_S))
        return list(await asyncio.gather(*(answer.arrival_s(streams) for answer in answers)))

    return run_virtually(main())


def segment_end_s(size_bytes: int) -> float:
    """When the segment with this byte has arrived."""
    return -(-size_bytes // TCP_SEGMENT_BYTES) * TCP_SEGMENT_BYTES * BYTE_S


def test_an_answer_weighs_its_head_and_the_frames_of_its_body() -> None:
    """Three frames of up to 8 KiB, each with 31 bytes of headers."""
    assert arrivals_s(Answer(100, 20_000)) == [
        pytest.approx((100 + 20_000 + 3 * 31) * BYTE_S, abs=1e-9)
    ]


def test_two_streams_take_turns_frame_by_frame() -> None:
    """8192 of the first, 8192 of the second, then the 1808 that are left of each."""
    first, second = arrivals_s(Answer(0, 10_000), Answer(0, 10_000))

    assert first == pytest.approx(segment_end_s(2 * (8192 + 31) + 1808 + 31), abs=1e-9)
    assert second == pytest.approx(2 * (8192 + 1808 + 2 * 31) * BYTE_S, abs=1e-9)


def test_a_stream_that_begins_waits_for_one_frame_of_another_and_its_head_for_none() -> None:
    """After 10 ms, 6 segments are there: one frame, and 465 bytes that go to the head first."""
    large, head, small = arrivals_s(
        Answer(0, 100_000), Answer(100, 0, 0.01), Answer(100, 1_000, 0.01)
    )
    wire_bytes = 100_000 + 13 * 31 + 200 + 1_000 + 31

    assert head == pytest.approx(segment_end_s(6 * 1448 + 1), abs=1e-9)
    assert small == pytest.approx(segment_end_s(2 * (8192 + 31) + 200 + 1_000 + 31), abs=1e-9)
    assert large == pytest.approx(wire_bytes * BYTE_S, abs=1e-9)


def test_nothing_is_lost_of_what_follows_a_pause() -> None:
    async def main() -> tuple[int, float]:
        streams, loop = SimulatedStreams(steady(8 / BYTE_S)), asyncio.get_running_loop()
        stream = streams.open_flow()
        streams.send(stream, 5_000, 100)
        loop.call_later(1.0, streams.send, stream, 5_000)
        came_bytes = await streams.arrived(stream, 10_100)
        return came_bytes, loop.time()

    came_bytes, at_s = run_virtually(main())

    assert came_bytes == 10_100
    assert at_s == pytest.approx(1.0 + 5_031 * BYTE_S, abs=1e-9)


def test_a_stream_that_is_reset_leaves_its_place_to_the_others() -> None:
    """The second has all of the link from 10 ms on: what the first had left is not sent."""

    async def main() -> float:
        streams, loop = SimulatedStreams(steady(8 / BYTE_S)), asyncio.get_running_loop()
        first, second = streams.open_flow(), streams.open_flow()
        streams.send(first, 100_000)
        streams.send(second, 50_000)
        await asyncio.sleep(0.010)
        streams.abandon(first)
        await streams.arrived(second, 50_000)
        return loop.time()

    assert run_virtually(main()) == pytest.approx((50_000 + 7 * 31 + 8192 + 31) * BYTE_S, abs=2e-3)


def test_what_was_reset_and_nobody_made_use_of_carries_nobody_later() -> None:
    """By 200 ms the place of the first has passed; the second takes its own time."""

    async def main() -> float:
        streams, loop = SimulatedStreams(steady(8 / BYTE_S)), asyncio.get_running_loop()
        first, second = streams.open_flow(), streams.open_flow()
        streams.send(first, 100_000)
        await asyncio.sleep(0.010)
        streams.abandon(first)
        await asyncio.sleep(0.190)
        begun_s = loop.time()
        streams.send(second, 50_000, 100)
        await streams.arrived(second, 50_100)
        return loop.time() - begun_s

    assert run_virtually(main()) == pytest.approx((50_100 + 7 * 31) * BYTE_S, abs=2e-3)


def test_a_stream_that_becomes_urgent_comes_before_one_that_was_there_first() -> None:
    """After 10 ms, one frame of the first is there; from then on, the second has the link."""

    async def main() -> tuple[float, float]:
        streams, loop = SimulatedStreams(steady(8 / BYTE_S)), asyncio.get_running_loop()
        first, second = streams.open_flow(), streams.open_flow()
        streams.prioritize(first, Priority(Urgency(5)), 1)
        streams.prioritize(second, Priority(Urgency(5)), 2)
        streams.send(first, 100_000)
        streams.send(second, 50_000)
        loop.call_later(0.010, streams.prioritize, second, Priority(Urgency(0)), 2)

        async def arrival_s(stream: Flow, size_bytes: int) -> float:
            await streams.arrived(stream, size_bytes)
            return loop.time()

        came_s = await asyncio.gather(arrival_s(first, 100_000), arrival_s(second, 50_000))
        return came_s[0], came_s[1]

    first_s, second_s = run_virtually(main())

    assert second_s == pytest.approx((50_000 + 7 * 31 + 8192 + 31) * BYTE_S, abs=2e-3)
    assert first_s == pytest.approx((150_000 + 20 * 31) * BYTE_S, abs=1e-9)
