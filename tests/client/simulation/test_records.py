"""Connections of TLS at 1 MB/s without a delay, in segments of 1448 bytes."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.client.simulation.link import SimulatedLink
from harness.client.simulation.records import SimulatedRecords, shake_hands
from harness.client.simulation.virtual_clock import run_virtually
from harness.core.network.flow import Flow
from harness.core.network.link import Link
from harness.core.network.profile import TCP_SEGMENT_BYTES
from harness.core.network.transmitter import Transmitter

BYTE_S = 1e-6
HELLO_BYTES, CERTIFICATE_BYTES, FINISHED_BYTES, TICKETS_BYTES = 517, 1362, 80, 510


def link() -> Link:
    return Link(Transmitter(8 / BYTE_S, 0.0))


def segment_end_s(size_bytes: int) -> float:
    """When the segment with this byte has arrived."""
    return -(-size_bytes // TCP_SEGMENT_BYTES) * TCP_SEGMENT_BYTES * BYTE_S


Answer = tuple[int, int]
"""Bytes of a head, and of a body."""


def ends(carrier: type[SimulatedLink], *answers: Answer) -> list[tuple[float, int]]:
    """When all of each answer was there that were sent at once, and how much that was."""

    async def arrival(carried: SimulatedLink, flow: Flow, size_bytes: int) -> tuple[float, int]:
        came_bytes = await carried.arrived(flow, size_bytes)
        return asyncio.get_running_loop().time(), came_bytes

    async def main() -> list[tuple[float, int]]:
        carried, waits = carrier(link()), []
        for head_bytes, body_bytes in answers:
            flow = carried.open_flow()
            carried.send(flow, body_bytes, head_bytes)
            waits.append(arrival(carried, flow, head_bytes + body_bytes))
        return list(await asyncio.gather(*waits))

    return run_virtually(main())


def test_an_answer_weighs_its_head_and_the_records_of_its_body() -> None:
    """A record for the head, and two for the body: 66 bytes more."""
    assert ends(SimulatedRecords, (480, 20_000)) == [
        (pytest.approx((480 + 20_000 + 3 * 22) * BYTE_S, abs=1e-9), 20_480)
    ]


def test_the_first_bytes_of_a_record_wait_for_its_last() -> None:
    """502 bytes bring the head, 16,406 more the first of the body, 3,638 the rest of it."""

    async def main() -> list[tuple[float, int]]:
        records, came = SimulatedRecords(link()), []
        flow = records.open_flow()
        records.send(flow, 20_000, 480)
        for least_bytes in (480, 1, 1):
            size_bytes = await records.arrived(flow, least_bytes)
            came.append((asyncio.get_running_loop().time(), size_bytes))
        return came

    assert run_virtually(main()) == [
        (pytest.approx(segment_end_s(502), abs=1e-9), 480),
        (pytest.approx(segment_end_s(502 + 16_406), abs=1e-9), 16_384),
        (pytest.approx((502 + 20_044) * BYTE_S, abs=1e-9), 3_616),
    ]


def test_nothing_is_lost_of_what_follows_a_pause() -> None:
    async def main() -> tuple[int, float]:
        records, loop = SimulatedRecords(link()), asyncio.get_running_loop()
        flow = records.open_flow()
        records.send(flow, 5_000, 100)
        loop.call_later(1.0, records.send, flow, 5_000)
        came_bytes = await records.arrived(flow, 10_100)
        return came_bytes, loop.time()

    came_bytes, at_s = run_virtually(main())

    assert came_bytes == 10_100
    assert at_s == pytest.approx(1.0 + 5_022 * BYTE_S, abs=1e-9)


def test_a_handshake_takes_its_bytes_and_leaves_some_for_what_is_sent_next() -> None:
    async def main() -> list[float]:
        up, down, loop = (
            SimulatedRecords(link()),
            SimulatedRecords(link()),
            asyncio.get_running_loop(),
        )
        up_flow, down_flow = up.open_flow(), down.open_flow()
        moments_s = []
        await shake_hands(up, up_flow, down, down_flow)
        moments_s.append(loop.time())
        for carried, flow in ((up, up_flow), (down, down_flow)) * 2:
            carried.send(flow, 100)
            assert await carried.arrived(flow, 100) == 100
            moments_s.append(loop.time())
        return moments_s

    own_bytes = (HELLO_BYTES + CERTIFICATE_BYTES, FINISHED_BYTES + 122, TICKETS_BYTES + 122)
    assert run_virtually(main()) == pytest.approx(
        [
            sum(sizes) * BYTE_S
            for sizes in (
                own_bytes[:1],
                own_bytes[:2],
                own_bytes,
                (*own_bytes, 122),
                (*own_bytes, 122, 122),
            )
        ],
        abs=1e-9,
    )


answers_at_once = st.lists(
    st.tuples(st.integers(1, 600), st.integers(0, 120_000)), min_size=1, max_size=6
)


@given(answers_at_once)
def test_no_byte_is_lost_and_none_is_earlier_than_without_tls(answers: list[Answer]) -> None:
    plain, recorded = ends(SimulatedLink, *answers), ends(SimulatedRecords, *answers)

    assert [size_bytes for _, size_bytes in recorded] == [sum(answer) for answer in answers]
    for (plain_s, _), (recorded_s, _) in zip(plain, recorded, strict=True):
        assert recorded_s > plain_s
