"""What loads are measured over in tests: a virtual clock, on which every figure is exact."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from harness.core.images.specification import Codec
from harness.core.lane import Lane
from harness.core.models.device import Cost, Device
from harness.core.network.profile import NetworkProfile
from harness.results.sample import Sample, SampleSlot, ViewerRecord
from harness.results.sample_files import SampleFiles
from harness.run.experiment import Instruments
from harness.run.lanes.prediction import predict
from harness.run.rig import BuildRig, Measure, Rig, Subject

DEVICE = Device("quick", {codec: Cost(0.004) for codec in Codec}, render=Cost(0.001))
"""4 ms to decode an image, whatever its size, 1 ms to draw it, and no other work."""

Change = Callable[[Sample], Sample]


def as_it_is(sample: Sample) -> Sample:
    return sample


@dataclass(frozen=True, slots=True)
class VirtualRig:
    """See Rig; nobody listens anywhere, and `change` is what a test makes of a sample.

    In the viewer's lane the same is loaded, and shown as a viewer that keeps no log would tell.
    """

    subject: Subject
    change: Change

    @asynccontextmanager
    async def over(
        self, network: NetworkProfile, slots: Sequence[SampleSlot]
    ) -> AsyncIterator[Measure]:
        yield self._measure

    async def _measure(self, slot: SampleSlot, files: SampleFiles) -> Sample:
        scenario, plan = self.subject.scenario, self.subject.plans[slot.case, slot.network]
        images = self.subject.images.answered_by(scenario.origin_of(slot.case))
        client = scenario.client_of(slot.case)
        # A thread of its own: this one runs a loop already.
        sample = await asyncio.to_thread(predict, slot, plan, images, client, DEVICE)
        viewer = ViewerRecord({}, "", None, None, has_stalled=False, log="", pictures=())
        return self.change(
            replace(
                sample,
                started_at="2000-01-01T00:00:00Z",
                viewer=viewer if slot.lane is Lane.VIEWER else None,
            )
        )


def virtually(change: Change = as_it_is) -> BuildRig:
    """Builds a VirtualRig."""

    @asynccontextmanager
    async def build(subject: Subject, slots: Sequence[SampleSlot]) -> AsyncIterator[Rig]:
        yield VirtualRig(subject, change)

    return build


VIRTUALLY = Instruments(build_rig=virtually())
