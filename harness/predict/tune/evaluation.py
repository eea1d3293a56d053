"""The figures of candidates on the virtual clock, on all processors if there are many."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from harness.core.http.client import Client
from harness.core.milestone import Milestone, PerMilestone
from harness.core.models.device import Device
from harness.core.network.profile import NetworkProfile
from harness.predict.tune.candidate import Candidate
from harness.predict.tune.front import Figures
from harness.predict.tune.judging import Judge
from harness.predict.tune.smoothness import Smoothness
from harness.predict.tune.space import Space
from harness.predict.workers import processes
from harness.reporting.real_path import real_path_text
from harness.reporting.reasons import reason_in_english
from harness.results.trace import ShownPicture, Trace
from harness.run.lanes.prediction import PredictedLoad, predicted_load
from harness.run.plan import Expectation, LoadSetup

Outcome = Figures | str
"""The figures of a candidate, or why it has none."""

Predict = Callable[[Sequence[Candidate]], Iterable[Outcome]]

_CHUNK_COUNT = 8
_NEVER_GOOD = "is never good enough"


class Loaded(NamedTuple):
    """What a load gives before anybody judged it, and what it showed, where that is wanted."""

    outcome: Outcome
    shown: tuple[ShownPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is tuned for: some images over a network, for a client on a device.

    Without a `judge` it is to be shown soon, with one it is to be good soon; with a `smoothness`
    the slice where a hand rests is to be whole soon, and the way there smooth.
    """

    space: Space
    network: NetworkProfile
    client: Client
    device: Device
    judge: Judge | None = None
    smoothness: Smoothness | None = None

    @property
    def real_path(self) -> str:
        """What becomes of the real round trip to the server of the images, in words, if any."""
        return real_path_text(self.space.images.real_rtt_s, [self.network])

    def outcome(self, candidate: Candidate) -> Outcome:
        """The figures of a candidate, or why it has none."""
        return self.judged(self.loaded(candidate, tells_shown=self.judge is not None))

    def loaded(self, candidate: Candidate, *, tells_shown: bool) -> Loaded:
        """A load of a candidate."""
        images = self.space.images
        connections = candidate.connections or self.client.connection_count
        client = replace(self.client, connection_count=connections)
        setup = LoadSetup(self.space.configuration(candidate), self.space.policy, self.network)
        every_image = frozenset(range(len(images.frame_paths)))
        expected = Expectation(every_image, can_complete=True)
        load = predicted_load(setup, expected, images, client, self.device)
        return self.read(loaded_of(load, tells_shown=tells_shown), setup, client)

    def read(self, loaded: Loaded, setup: LoadSetup, client: Client) -> Loaded:
        """A load with what reading the series so is like, where that is asked for."""
        if self.smoothness is None or isinstance(loaded.outcome, str):
            return loaded
        images = self.space.images
        found = self.smoothness.read(loaded.outcome, setup, images, client, self.device)
        return loaded._replace(outcome=found)

    def judged(self, loaded: Loaded) -> Outcome:
        """What a load gives, with the moment from when on it is good where that is asked for."""
        if self.judge is None or isinstance(loaded.outcome, str):
            return loaded.outcome
        good_s = self.judge.good_s(loaded.shown)
        return _NEVER_GOOD if good_s is None else replace(loaded.outcome, good_s=good_s)


def loaded_of(load: PredictedLoad, *, tells_shown: bool) -> Loaded:
    """A load with what it showed, if that is wanted."""
    return Loaded(outcome_of(load), Trace.of(load.timeline).shown if tells_shown else ())


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
    """Predict many candidates at once; the order of the answers is that of the candidates.

    Pictures are judged in this process, which keeps them.
    """
    judge = problem.judge
    bare = replace(problem, judge=None)
    with processes() as workers:
        load = partial(bare.loaded, tells_shown=judge is not None)

        def predict(candidates: Sequence[Candidate]) -> Iterator[Outcome]:
            found = workers.executor.map(load, candidates, chunksize=_CHUNK_COUNT)
            yield from map(problem.judged, found)
            if judge is not None:
                judge.meter.keep()

        yield predict
