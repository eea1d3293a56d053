"""Reading an answer before the first frame as a model: inflating and parsing cost their time."""

import asyncio

from harness.client.buffer import SparseBytes
from harness.client.simulation.virtual_clock import VirtualLoop
from harness.core.models.device import Device
from harness.core.viewing.asking import StudyOpening, StudyRequest


class SimulatedStudyReader:
    """See StudyReader: what a device needs, on its only thread."""

    def __init__(self, study: StudyOpening, device: Device) -> None:
        self._study = study
        self._device = device

    async def read(self, request: StudyRequest, coding: str, content: SparseBytes) -> int:
        """See StudyReader."""
        answer = self._study.answers[request.path]
        work_s = self._device.parse.time_s(0, answer.dense_bytes)
        if coding:
            work_s += self._device.inflate.time_s(0, answer.text_bytes)
        if work_s:
            loop = asyncio.get_running_loop()
            assert isinstance(loop, VirtualLoop)
            loop.spend(work_s)
        return answer.text_bytes
