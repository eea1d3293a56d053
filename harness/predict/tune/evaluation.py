"""The figures of candidates on the virtual clock, on all processors if there are many."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from harness.core.milestone import Milestone, PerMilestone
from harness.core.models.device import Device
from harness.core.network.profile import NetworkProfile
from harness.predict.tune.candidate import Candidate
from harness.predict.tune.front import Figures
from harness.predict.tune.space import Space
from harness.predict.workers import processes
from harness.reporting.reasons import reason_in_english
from harness.results.sample import Sample, SampleSlot
from harness.run.lanes.prediction import predict
from harness.run.plan import Plan
from harness.scenario.scenario import Client

Outcome = Figures | str
"""The figures of a candidate, or why it has none."""

Predict = Callable[[Sequence[Candidate]], Iterable[Outcome]]

_NO_FLOORS_S: PerMilestone[float | None] = PerMilestone(None, None, None, None)
_CHUNK_COUNT = 8


@dataclass(frozen=True, slots=True)
class Problem:
    """What is tuned for: some images over a network, for a client on a device."""

    space: Space
    network: NetworkProfile
    client: Client
    device: Device

    def outcome(self, candidate: Candidate) -> Outcome:
        """The figures of a candidate, or why it has none."""
        images = self.space.images
        connections = candidate.connections or self.client.connections
        client = replace(self.client, connections=connections)
        return outcome_of(predict(_SLOT, self._plan(candidate), images, client, self.device))

    def _plan(self, candidate: Candidate) -> Plan:
        """What every candidate should do, without what a table prints beside it."""
        return Plan(
            retrieve=self.space.configuration(candidate),
            policy=self.space.policy,
            network=self.network,
            floors_s=_NO_FLOORS_S,
            full_image_indices=frozenset(range(len(self.space.images.frame_paths))),
            can_complete=True,
            size_bytes=0,
        )


_SLOT = SampleSlot("candidate", "", 1, is_warm_up=False)


def outcome_of(sample: Sample) -> Outcome:
    """The figures of a load, or why it has none."""
    if sample.invalid_because:
        return reason_in_english(sample.invalid_because[0])
    times_s = [time_s for time_s in sample.times_s if time_s is not None]
    if len(times_s) < len(Milestone):
        return "never completes"
    return Figures(PerMilestone(*times_s), sample.bytes_received, sample.bytes_redundant)


@contextmanager
def on_all_processors(problem: Problem) -> Iterator[Predict]:
    """Predict many candidates at once; the order of the answers is that of the candidates."""
    with processes() as workers:
        yield partial(workers.executor.map, problem.outcome, chunksize=_CHUNK_COUNT)
