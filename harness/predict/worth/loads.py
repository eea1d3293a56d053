"""The predicted times of the cases of one scenario, over any network, each load once."""

import statistics
from dataclasses import replace

from harness.core.milestone import Milestone, PerMilestone
from harness.core.models.device import Device
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.policy import policy_named
from harness.core.retrieval.timeline import moments_s
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


class Loads:
    """Predicts the cases of a scenario on a device, and remembers every load.

    Of a network with chance (jitter, loss) the median of several draws counts, and how far they
    are apart is a part of the error.
    """

    def __init__(self, scenario: Scenario, images: Images, device: Device) -> None:
        self._scenario = scenario
        self._images = images
        self._device = device
        self._expected: dict[str, Expectation] = {}
        self._times: dict[tuple[str, NetworkProfile], list[Times]] = {}

    def gain(
        self, case: Case, against: Case, network: NetworkProfile, milestone: Milestone
    ) -> Gain | None:
        """One case against another over a network; None where one never gets there.

        Raises ScenarioError for a device that lacks a codec, VirtualDeadlock for faults of ours.
        """
        found = self._time(case, network, milestone), self._time(against, network, milestone)
        return None if found[0] is None or found[1] is None else Gain(found[0], found[1])

    def _time(
        self, case: Case, network: NetworkProfile, milestone: Milestone
    ) -> PredictedTime | None:
        drawn = [times.of(milestone) for times in self._drawn(case, network)]
        there = [time_s for time_s in drawn if time_s is not None]
        if len(there) < len(drawn):
            return None
        time_s = statistics.median(there)
        error_s = known_error(milestone, is_shaped=network.is_shaped).of_s(time_s)
        return PredictedTime(time_s, error_s + _chance_s(there))

    def _drawn(self, case: Case, network: NetworkProfile) -> list[Times]:
        key = case.name, network
        if key not in self._times:
            has_chance = network.jitter_s or network.loss_share
            seeds = range(network.seed, network.seed + (DRAW_COUNT if has_chance else 1))
            self._times[key] = [self._load(case, replace(network, seed=seed)) for seed in seeds]
        return self._times[key]

    def _load(self, case: Case, network: NetworkProfile) -> Times:
        images = self._images.answered_by(self._scenario.origin_of(case.name))
        client = self._scenario.client_of(case.name)
        setup = LoadSetup(case.retrieve, policy_named(self._scenario.policy), network)
        if case.name not in self._expected:
            # What a configuration fetches and shows in the end is the same on every network.
            self._expected[case.name] = expectation(setup, images, client.connection_count)
        expected = self._expected[case.name]
        load = predicted_load(setup, expected, images, client, self._device)
        return PerMilestone(None, None, None, None) if load.reasons else moments_s(load.waits)


def _chance_s(times_s: list[float]) -> float:
    """How far a median of draws may be off that of all draws."""
    if len(times_s) < 2:
        return 0.0
    low_s, _, high_s = statistics.quantiles(times_s, n=4, method="inclusive")
    return float(_NOTCH * (high_s - low_s) / len(times_s) ** 0.5)
