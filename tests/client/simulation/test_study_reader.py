import asyncio

import pytest

from harness.client.buffer import SparseBytes
from harness.client.simulation.study_reader import SimulatedStudyReader
from harness.client.simulation.virtual_clock import run_virtually
from harness.core.models.device import Cost, Device
from tests.core.viewing.studies import BODY_BYTES, study_opening

DEVICE = Device("test", inflate=Cost(s_per_megabyte=1.0), parse=Cost(s_per_megabyte=10.0))
STUDY = study_opening()
[REQUEST] = STUDY.requests["series"]


@pytest.mark.parametrize(("coding", "s_per_megabyte"), [("", 10.0), ("gzip", 11.0)])
def test_json_costs_its_inflated_size_and_its_inflating_if_it_was_compressed(
    coding: str, s_per_megabyte: float
) -> None:
    async def read() -> tuple[int, float]:
        reader = SimulatedStudyReader(STUDY, DEVICE)
        text_bytes = await reader.read(REQUEST, coding, SparseBytes(BODY_BYTES))
        return text_bytes, asyncio.get_running_loop().time()

    text_bytes, now_s = run_virtually(read())
    assert text_bytes == 2 * BODY_BYTES
    assert now_s == pytest.approx(2 * BODY_BYTES / 1e6 * s_per_megabyte)
