"""The figures of candidates on the virtual clock, on all processors if there are many."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from harness.core.http.client import Client
from harness.core.milestone import Milestone, PerMilestone
from harness.core.models.device import Device
from harness.core.network.profile import NetworkProfile
from harness.predict.tune.candidate import Candidate
from harness.predict.tune.front import Figures
from harness.predict.tune.space import Space
from harness.predict.workers import processes
from harness.reporting.reasons import reason_in_english
from harness.run.lanes.prediction import PredictedLoad, predicted_load
from harness.run.plan import Expectation, LoadSetup

Outcome = Figures | str
"""The figures of a candidate, or why it has none."""

Predict = Callable[[Sequence[Candidate]], Iterable[Outcome]]

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
        connections = candidate.connections or self.client.connection_count
        client = replace(self.client, connection_count=connections)
        setup = LoadSetup(self.space.configuration(candidate), self.space.policy, self.network)
        every_image = frozenset(range(len(images.frame_paths)))
        expected = Expectation(every_image, can_complete=True)
        return outcome_of(predicted_load(setup, expected, images, client, self.device))


def outcome_of(load: PredictedLoad) -> Outcome:
    """The figures of a load, or why it has none."""
    if load.reasons:
        return reason_in_english(load.reasons[0])
    times_s = [wait.at_s for wait in load.waits if wait is not None]
    if len(times_s) < len(Milestone):
        return "never completes"
    timeline = load.timeline
    return Figures(PerMilestone(*times_s), timeline.bytes_received, timeline.bytes_redundant)


@contextmanager
def on_all_processors(problem: Problem) -> Iterator[Predict]:
    """Predict many candidates at once; the order of the answers is that of the candidates."""
    with processes() as workers:
        yield partial(workers.executor.map, problem.outcome, chunksize=_CHUNK_COUNT)
