"""Answers that arrive at 1 MB/s without a delay, in segments of 1448 bytes."""

import asyncio

import pytest

from harness.client.buffer import SparseBytes
from harness.client.simulation.arriving_answer import SimulatedAnswer
from harness.client.simulation.link import SimulatedLink
from harness.client.simulation.machine import SimulatedMachine
from harness.client.simulation.virtual_clock import run_virtually
from harness.client.transport import MOST_AT_ONCE_BYTES
from harness.core.models.device import NO_WORK
from harness.core.network.link import Link
from harness.core.network.transmitter import Transmitter
from harness.errors import RetrieveFailed

BYTE_S = 1e-6
BODY_BYTES = 150_000


def read(least_bytes: int | None, *, is_cut: bool = False) -> list[tuple[float, int]]:
    """When each reading was done, and how much it brought, until nothing more came."""

    async def main() -> list[tuple[float, int]]:
        link = SimulatedLink(Link(Transmitter(8 / BYTE_S, 0.0)))
        flow, content = link.open_flow(), SparseBytes(BODY_BYTES)
        machine = SimulatedMachine(NO_WORK)
        answer = SimulatedAnswer(200, {}, content, 0, link, flow, machine, is_cut)
        link.send(flow, BODY_BYTES)
        readings = []
        while piece := await answer.read(least_bytes):
            readings.append((asyncio.get_running_loop().time(), len(piece)))
        assert answer.has_ended
        return readings

    return run_virtually(main())


def test_a_whole_answer_is_read_once_it_is_there() -> None:
    assert read(None) == [(pytest.approx(BODY_BYTES * BYTE_S, abs=1e-9), BODY_BYTES)]


def test_it_is_looked_at_once_the_least_of_it_is_there() -> None:
    [(first_s, first_bytes), *_, (last_s, _)] = found = read(50_000)

    assert 50_000 <= first_bytes <= MOST_AT_ONCE_BYTES
    assert first_s == pytest.approx(first_bytes * BYTE_S, abs=1e-9)
    assert last_s == pytest.approx(BODY_BYTES * BYTE_S, abs=1e-9)
    assert sum(size_bytes for _, size_bytes in found) == BODY_BYTES


def test_one_that_breaks_off_says_after_how_many_bytes() -> None:
    with pytest.raises(RetrieveFailed) as failed:
        read(None, is_cut=True)

    assert failed.value.value == BODY_BYTES
