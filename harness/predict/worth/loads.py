"""The predicted times of the cases of one scenario, over any network, each load once."""

import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from harness.core.milestone import Milestone, PerMilestone
from harness.core.models.device import Device
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.policy import policy_named
from harness.core.retrieval.timeline import moments_s
from harness.predict.workers import processes
from harness.predict.worth.gain import Gain, PredictedTime
from harness.predict.worth.known_error import known_error
from harness.run.lanes.prediction import predicted_load
from harness.run.plan import Expectation, Images, LoadSetup, expectation
from harness.scenario.scenario import Case, Scenario

DRAW_COUNT = 5
"""How often a load is predicted over a network of chance, each time with other luck."""

# The interval of a median that is drawn as a notch in box plots, of IQR / sqrt(n): 95 %
# (McGill, Tukey and Larsen, Variations of Box Plots, 1978).
_NOTCH = 1.57

Times = PerMilestone[float | None]


@dataclass(frozen=True, slots=True)
class Draw:
    """One load to predict; `network` has the seed of its luck."""

    case: Case
    expected: Expectation
    network: NetworkProfile


Spread = Callable[[Callable[[Draw], Times], Sequence[Draw]], Iterable[Times]]
"""Like the built-in map: the answers in the order of the draws, whoever computes them."""


@contextmanager
def spread_for(networks: Iterable[NetworkProfile]) -> Iterator[Spread]:
    """All processors where loads are drawn more than once; others are sooner done than sent."""
    if not any(network.has_chance for network in networks):
        yield map
        return
    with processes() as workers:
        yield workers.executor.map


@dataclass(frozen=True, slots=True)
class _Setting:
    """What all loads of a scenario have in common; processes can be sent it."""

    scenario: Scenario
    images: Images
    device: Device

    def expected(self, case: Case, network: NetworkProfile) -> Expectation:
        connection_count = self.scenario.client_of(case.name).connection_count
        return expectation(self._setup(case, network), self._answered(case), connection_count)

    def times(self, draw: Draw) -> Times:
        client = self.scenario.client_of(draw.case.name)
        setup, images = self._setup(draw.case, draw.network), self._answered(draw.case)
        load = predicted_load(setup, draw.expected, images, client, self.device)
        return PerMilestone(None, None, None, None) if load.reasons else moments_s(load.waits)

    def _setup(self, case: Case, network: NetworkProfile) -> LoadSetup:
        return LoadSetup(case.retrieve, policy_named(self.scenario.policy), network)

    def _answered(self, case: Case) -> Images:
        return self.images.answered_by(self.scenario.origin_of(case.name))


class Loads:
    """Predicts the cases of a scenario on a device, and remembers every load.

    Of a network with chance (jitter, loss) the median of several draws counts, and how far they
    are apart is a part of the error.
    """

    def __init__(
        self, scenario: Scenario, images: Images, device: Device, spread: Spread = map
    ) -> None:
        self._setting = _Setting(scenario, images, device)
        self._spread = spread
        self._expected: dict[str, Expectation] = {}
        self._times: dict[tuple[str, NetworkProfile], list[Times]] = {}

    def gain(
        self, case: Case, against: Case, network: NetworkProfile, milestone: Milestone
    ) -> Gain | None:
        """One case against another over a network; None where one never gets there.

        Raises ScenarioError for a device that lacks a codec, VirtualDeadlock for faults of ours.
        """
        self.foresee([(case, network), (against, network)])
        found = self._time(case, network, milestone), self._time(against, network, milestone)
        return None if found[0] is None or found[1] is None else Gain(found[0], found[1])

    def _time(
        self, case: Case, network: NetworkProfile, milestone: Milestone
    ) -> PredictedTime | None:
        drawn = [times.of(milestone) for times in self._times[case.name, network]]
        there = [time_s for time_s in drawn if time_s is not None]
        if len(there) < len(drawn):
            return None
        time_s = statistics.median(there)
        error_s = known_error(milestone, is_shaped=network.is_shaped).of_s(time_s)
        chance_s = _chance_s(there)
        return PredictedTime(time_s, error_s + chance_s, chance_s)

    def foresee(self, wanted: Iterable[tuple[Case, NetworkProfile]]) -> None:
        """Predict loads that will be asked for, all at once; known ones are left alone.

        Raises what `gain` does.
        """
        missing = {
            (case.name, network): [self._draw(case, network, seed) for seed in _seeds(network)]
            for case, network in self._missing(wanted)
        }
        every = [draw for draws in missing.values() for draw in draws]
        found = iter(self._spread(self._setting.times, every))
        self._times |= {key: [next(found) for _ in draws] for key, draws in missing.items()}

    def draw_count(self, wanted: Iterable[tuple[Case, NetworkProfile]]) -> int:
        """How many draws are still to be predicted for these loads."""
        return sum(len(_seeds(network)) for _, network in self._missing(wanted))

    def _missing(
        self, wanted: Iterable[tuple[Case, NetworkProfile]]
    ) -> list[tuple[Case, NetworkProfile]]:
        by_name = {(case.name, network): case for case, network in wanted}
        return [(case, key[1]) for key, case in by_name.items() if key not in self._times]

    def _draw(self, case: Case, network: NetworkProfile, seed: int) -> Draw:
        if case.name not in self._expected:
            # What a configuration fetches and shows in the end is the same on every network.
            self._expected[case.name] = self._setting.expected(case, network)
        return Draw(case, self._expected[case.name], replace(network, seed=seed))


def _seeds(network: NetworkProfile) -> range:
    return range(network.seed, network.seed + (DRAW_COUNT if network.has_chance else 1))


def _chance_s(times_s: list[float]) -> float:
    """How far a median of draws may be off that of all draws."""
    if len(times_s) < 2:
        return 0.0
    low_s, _, high_s = statistics.quantiles(times_s, n=4, method="inclusive")
    return float(_NOTCH * (high_s - low_s) / len(times_s) ** 0.5)
