"""Every case of a scenario against one of them, over every network of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from harness.core.milestone import Milestone
from harness.core.network.profile import NetworkProfile
from harness.errors import ScenarioError
from harness.predict.worth.gain import Gain
from harness.predict.worth.loads import Loads
from harness.predict.worth.reach import Axis, Judgement, Stretch, stretches
from harness.scenario.scenario import Case, Scenario
from harness.scenario.validation import suggestion

ASKED = (Milestone.FIRST_RENDER, Milestone.COMPLETE)
"""The moments that people decide by."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Where along an axis a case is worth it, and every gain that was looked at, by value."""

    axis: Axis
    stretches: tuple[Stretch, ...]
    gains: Mapping[float, Gain]


@dataclass(frozen=True, slots=True)
class Worth:
    """One case against another, over one network, up to one moment.

    `gain` is None where one of the two never gets there; `reaches` are by what of the network can
    be varied.
    """

    case: str
    against: str
    network: NetworkProfile
    milestone: Milestone
    gain: Gain | None
    reaches: tuple[Reach, ...] = ()


def case_named(scenario: Scenario, name: str) -> Case:
    """The case that others are held against. Raises ScenarioError."""
    names = [case.name for case in scenario.cases]
    if name not in names:
        rule, remedy = "is not one of its cases", suggestion(name, names)
        raise ScenarioError(f"{scenario.path}: --against", name, rule, remedy)
    return scenario.cases[names.index(name)]


def gains(scenario: Scenario, loads: Loads, against: Case) -> list[Worth]:
    """What every other case gains over the networks themselves, and nothing of others."""
    loads.foresee((case, network) for network in scenario.networks for case in scenario.cases)
    return [
        Worth(held.case.name, against.name, held.network, held.milestone, held.over(held.network))
        for network in scenario.networks
        for held in _held(scenario, loads, against, network)
    ]


def looked_at(scenario: Scenario) -> Iterator[tuple[Case, NetworkProfile]]:
    """Every load that is predicted whatever is found; those of bisection come to them."""
    for network in scenario.networks:
        for each in (network, *_varied(network)):
            yield from ((case, each) for case in scenario.cases)


def worths(scenario: Scenario, loads: Loads, against: Case, least_s: float) -> Iterator[Worth]:
    """What every other case is worth, network by network, one after the other.

    It is worth it where it is sooner by `least_s` seconds, and by more than predictions are off.
    """
    for network in scenario.networks:
        loads.foresee(looked_at(replace(scenario, networks=(network,))))
        for held in _held(scenario, loads, against, network):
            yield _worth(held, least_s)


def _varied(network: NetworkProfile) -> Iterator[NetworkProfile]:
    """The networks that are looked at whatever is found; those of bisection are beside them."""
    for axis in Axis:
        usual = axis.value_of(network)
        if usual is not None:
            places = axis.places(usual, has_chance=network.has_chance)
            yield from (axis.varied(network, value) for value in places)


@dataclass(frozen=True, slots=True)
class _Held:
    loads: Loads
    case: Case
    against: Case
    network: NetworkProfile
    milestone: Milestone

    def over(self, network: NetworkProfile) -> Gain | None:
        return self.loads.gain(self.case, self.against, network, self.milestone)


def _held(
    scenario: Scenario, loads: Loads, against: Case, network: NetworkProfile
) -> Iterator[_Held]:
    for case in scenario.cases:
        if case.name != against.name:
            yield from (_Held(loads, case, against, network, each) for each in ASKED)


def _worth(held: _Held, least_s: float) -> Worth:
    gain = held.over(held.network)
    reaches = () if gain is None else tuple(_reaches(held, least_s))
    return Worth(held.case.name, held.against.name, held.network, held.milestone, gain, reaches)


def _reaches(held: _Held, least_s: float) -> Iterator[Reach]:
    for axis in Axis:
        usual = axis.value_of(held.network)
        if usual is None:
            continue
        gains: dict[float, Gain] = {}

        def judge(value: float, axis: Axis = axis, gains: dict[float, Gain] = gains) -> Judgement:
            gain = held.over(axis.varied(held.network, value))
            if gain is None:
                return Judgement(is_worth=False)
            gains[value] = gain
            return Judgement(gain.is_worth(least_s), gain.is_beyond_chance(least_s))

        found = stretches(axis.places(usual, has_chance=held.network.has_chance), judge)
        yield Reach(axis, found, dict(sorted(gains.items())))
