"""What would give a printed time: one thing changed at a time, predicted on a virtual clock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from harness.core.images.manifest import Manifest
from harness.core.milestone import Milestone
from harness.core.models.device import Device
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.policy import POLICY_NAMES, policy_named
from harness.predict.document import predicted_document
from harness.predict.sweep.predictor import with_first_range
from harness.reporting.audit.claims import Claim
from harness.scenario.scenario import Scenario

FOUND_RATIO = 0.02
"""How near a prediction must come to the printed time to be told."""

_ROUND_TRIPS_S = (0.02, 0.05, 0.1, 0.2, 0.3)
_SLOW_DOWNS = (2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 16.0)
_FIRST_RANGES_BYTES = (16_384, 32_768, 64_000, 131_072, 262_144)
_CONNECTION_COUNTS = (1, 2, 12)


@dataclass(frozen=True, slots=True)
class Setting:
    """A scenario in which one thing is another, by name, and the device that plays it."""

    what: str
    value: str
    scenario: Scenario
    device: Device


@dataclass(frozen=True, slots=True)
class Explanation:
    """A setting that gives the printed time, and what it gives."""

    what: str
    value: str
    time_s: float


def settings(
    scenario: Scenario, case: str, network: str, device: Device, networks: Sequence[NetworkProfile]
) -> Iterator[Setting]:
    """The scenario's one case on its network, with one thing after the other changed."""
    own = scenario.network(network)
    cases = tuple(each for each in scenario.cases if each.name == case)
    plain = replace(scenario, cases=cases, networks=(own,))
    for other in networks:
        if other.is_shaped and fnmatchcase(other.name, f"*{network}*") and other != own:
            yield Setting("network", other.name, replace(plain, networks=(other,)), device)
    if own.is_shaped:
        for rtt_s in _ROUND_TRIPS_S:
            slower = replace(own, rtt_s=rtt_s)
            yield Setting(
                "rtt", f"{rtt_s * 1000:.0f} ms", replace(plain, networks=(slower,)), device
            )
    for ratio in _SLOW_DOWNS:
        slow = device.slowed(f"{device.name} × {ratio:g}", ratio, device.source)
        yield Setting("device", f"× {ratio:g}", plain, slow)
    for name in POLICY_NAMES:
        if name != plain.policy:
            yield Setting("policy", name, replace(plain, policy=name), device)
    for count in _CONNECTION_COUNTS:
        client = replace(plain.client, connection_count=count)
        yield Setting("connections", str(count), replace(plain, client=client), device)
    if any(
        options.range_index is not None for options in cases[0].retrieve.retrieve_options.values()
    ):
        for size_bytes in _FIRST_RANGES_BYTES:
            yield _with_first_range(plain, device, size_bytes)


def _with_first_range(plain: Scenario, device: Device, size_bytes: int) -> Setting:
    policy = policy_named(plain.policy)
    cases = tuple(
        replace(case, retrieve=with_first_range(case.retrieve, size_bytes, policy))
        for case in plain.cases
    )
    return Setting("first range", f"{size_bytes:,} B", replace(plain, cases=cases), device)


def explanations(
    claims: Sequence[Claim], changed: Sequence[Setting], manifest: Manifest
) -> dict[Claim, tuple[Explanation, ...]]:
    """For each claim of one row the settings that give its time, the nearest first."""
    given = [(setting, _times_s(setting, manifest)) for setting in changed]
    found: dict[Claim, tuple[Explanation, ...]] = {}
    for claim in claims:
        near = [
            Explanation(setting.what, setting.value, time_s)
            for setting, times_s in given
            if (time_s := times_s[claim.milestone]) is not None
            if abs(time_s / claim.time_s.middle_s - 1) <= FOUND_RATIO
        ]
        middle_s = claim.time_s.middle_s
        found[claim] = tuple(sorted(near, key=lambda each: abs(each.time_s - middle_s)))
    return found


def _times_s(setting: Setting, manifest: Manifest) -> dict[Milestone, float | None]:
    document = predicted_document(setting.scenario, manifest, setting.device)
    [sample] = document.samples
    return {milestone: sample.times_s.of(milestone) for milestone in Milestone}
