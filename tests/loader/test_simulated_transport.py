"""The simulated network by hand: 8 Mbit/s down and 4 Mbit/s up are 1 and 2 µs a byte."""

import asyncio
from dataclasses import replace

import pytest

from harness.core.capacity import Outages
from harness.core.network import NetworkProfile
from harness.loader.simulated_transport import Ends, SimulatedTransport
from harness.loader.virtual_clock import run_virtually
from tests.loader.samples import THUMBNAIL_BYTES, bodies, frame_paths, manifest

RTT_S = 0.1
NETWORK = NetworkProfile("by hand", download_bps=8e6, upload_bps=4e6, rtt_s=RTT_S)
ENDS = Ends(request_bytes=500, answer_bytes=250)
HEAD_S = 0.001 + RTT_S + 0.00025
SERVED = bodies(manifest(4))
PATHS = [path.replace("/frames/", "/jlsThumbnail/") for path in frame_paths(manifest(4))]
OVERHEAD_BYTES = SERVED[PATHS[0]].frame.overhead_bytes


async def fetch(transport: SimulatedTransport, path: str) -> tuple[float, float, int]:
    """When the head and the last byte of an answer were there, and how many bytes came."""
    loop = asyncio.get_running_loop()
    async with transport.get(path, {}) as answer:
        head_s, came_bytes = loop.time(), 0
        while content := await answer.read(None):
            came_bytes += len(content)
    return head_s, loop.time(), came_bytes


def fetched(
    paths: list[str],
    *,
    network: NetworkProfile = NETWORK,
    connections: int = 6,
    is_warm: bool = True,
    in_turn: bool = False,
) -> list[tuple[float, float, int]]:
    async def main() -> list[tuple[float, float, int]]:
        transport = SimulatedTransport(SERVED, network, connections, is_warm=is_warm, ends=ENDS)
        assert transport.connections == connections
        if in_turn:
            return [await fetch(transport, path) for path in paths]
        return list(await asyncio.gather(*(fetch(transport, path) for path in paths)))

    return run_virtually(main())


def test_the_head_takes_a_round_trip_and_the_body_its_bytes() -> None:
    [(head_s, end_s, came_bytes)] = fetched(PATHS[:1])

    assert came_bytes == THUMBNAIL_BYTES + OVERHEAD_BYTES
    # A head is seen with the segment it came in, of at most one MSS.
    assert HEAD_S <= head_s <= HEAD_S + 0.0015
    assert end_s == pytest.approx(HEAD_S + came_bytes * 1e-6, abs=1e-9)


def test_a_cold_connection_waits_for_one_round_trip_and_a_used_one_does_not() -> None:
    [first, second] = fetched(PATHS[:2], is_warm=False, in_turn=True)
    body_s = (THUMBNAIL_BYTES + OVERHEAD_BYTES) * 1e-6

    assert first[1] == pytest.approx(RTT_S + HEAD_S + body_s, abs=1e-9)
    assert second[1] - first[1] == pytest.approx(HEAD_S + body_s, abs=1e-9)


def test_every_answer_waits_for_the_delay_per_request() -> None:
    slow = replace(NETWORK, rtt_s=0.0, delay_per_request_s=0.5)
    [first, second] = fetched(PATHS[:2], network=slow, is_warm=False, in_turn=True)
    answer_s = 0.001 + 0.5 + (250 + THUMBNAIL_BYTES + OVERHEAD_BYTES) * 1e-6

    assert first[1] == pytest.approx(answer_s, abs=1e-9)
    assert second[1] - first[1] == pytest.approx(answer_s, abs=1e-9)


def test_what_varies_on_the_link_varies_in_the_simulation() -> None:
    broken = replace(NETWORK, outages=Outages(first_s=0.05, duration_s=1.0))
    [(_, end_s, came_bytes)] = fetched(PATHS[:1], network=broken)

    # The request is past the link by then, and the answer begins after it.
    assert end_s == pytest.approx(1.05 + (250 + came_bytes) * 1e-6, abs=1e-9)


def test_answers_at_once_share_the_rate() -> None:
    ends_s = [end_s for _, end_s, _ in fetched(PATHS)]
    all_bytes = 4 * (250 + THUMBNAIL_BYTES + OVERHEAD_BYTES)

    # The first request takes 1 ms up; the uplink is done with the others before they are answered.
    assert max(ends_s) == pytest.approx(0.001 + RTT_S + all_bytes * 1e-6, abs=1e-9)
    assert min(ends_s) > max(ends_s) / 2


def test_an_empty_answer_ends_with_its_head() -> None:
    [(head_s, end_s, came_bytes)] = fetched(["no/such/path"])

    assert came_bytes == 0
    assert head_s == end_s == pytest.approx(HEAD_S, abs=1e-9)


def test_two_plays_give_the_same_moments_bit_for_bit() -> None:
    assert fetched(PATHS) == fetched(PATHS)
