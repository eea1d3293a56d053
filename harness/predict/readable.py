"""At how many slices a second a case can be read: by bisection, on a virtual clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product

from harness.core.images.manifest import Manifest
from harness.core.models.device import Device
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.policy import policy_named
from harness.core.viewing.hand import scrolling
from harness.core.viewing.rules import viewer_rules_named
from harness.results.reading_rates import MappedRate, ReadableRate, ReadingRates
from harness.run.lanes.readings import ReadingSetup, predicted_reading
from harness.run.plan import Images, LoadSetup
from harness.run.preparation import images_of
from harness.scenario.scenario import Case, Scenario

LEAST_PER_S, MOST_PER_S = 0.5, 60.0
"""A slice every two seconds is slower than anybody scrolls; a screen shows no more than 60."""
_PRECISE_RATIO = 1.04
_SLICE_COUNT = 100

MAPPED_DOWNLOADS_BPS = (2e6, 4e6, 8e6, 16e6, 30e6, 60e6, 100e6)
MAPPED_RTTS_S = (0.005, 0.02, 0.04, 0.08, 0.15)

OnRate = Callable[[str], None]
"""Is told which row has been found."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One case of a scenario, read by whoever scrolls evenly through the series."""

    scenario: Scenario
    case: Case
    images: Images
    device: Device

    def is_smooth(self, network: NetworkProfile, rate_per_s: float) -> bool:
        """Whether the case is smooth at so many slices a second."""
        scenario, case = self.scenario, self.case
        slice_count = min(_SLICE_COUNT + 1, len(self.images.manifest.frames))
        setup = ReadingSetup(
            LoadSetup(case.retrieve, policy_named(scenario.policy), network),
            viewer_rules_named(scenario.viewer_of(case.name)),
            scrolling(rate_per_s, slice_count),
        )
        client = scenario.client_of(case.name)
        read = predicted_reading(setup, self.images, client, self.device)
        return read.experience.is_smooth

    def rate_per_s(self, network: NetworkProfile) -> float:
        """The most slices a second that are smooth; 0 for none, MOST_PER_S for any."""
        return highest(lambda rate_per_s: self.is_smooth(network, rate_per_s))


def highest(is_smooth: Callable[[float], bool]) -> float:
    """The highest rate that is smooth, to two digits below it: by halving the ratio of bounds.

    Smoothness may come back at a higher rate, where a viewer asks for less; what is found then is
    one of the rates at which it ends. Rates are rounded down before they are tried.
    """
    if is_smooth(MOST_PER_S):
        return MOST_PER_S
    if not is_smooth(LEAST_PER_S):
        return 0.0
    low, high = LEAST_PER_S, MOST_PER_S
    while high / low > _PRECISE_RATIO:
        middle = float(f"{(low * high) ** 0.5:.3g}")
        if is_smooth(middle):
            low = middle
        else:
            high = middle
    return low


def reading_rates(
    scenario: Scenario,
    manifest: Manifest,
    device: Device,
    mapped: Sequence[str],
    on_rate: OnRate = lambda row: None,
) -> ReadingRates:
    """The rates of a scenario that has a reading, and a map of the cases that are `mapped`."""
    images = images_of(scenario, manifest)

    def reader(case: Case) -> Reader:
        return Reader(scenario, case, images.answered_by(scenario.origin_of(case.name)), device)

    rates: list[ReadableRate] = []
    for network, case in product(scenario.networks, scenario.cases):
        rate_per_s = reader(case).rate_per_s(network)
        viewer = scenario.viewer_of(case.name)
        rates.append(ReadableRate(case.name, viewer, network.name, rate_per_s))
        on_rate(f"{case.name}, {network.name}")
    cells: list[MappedRate] = []
    for case in scenario.cases:
        for bps, rtt_s in product(MAPPED_DOWNLOADS_BPS, MAPPED_RTTS_S):
            if case.name in mapped:
                rate_per_s = reader(case).rate_per_s(_link(scenario.networks[0], bps, rtt_s))
                cells.append(MappedRate(case.name, bps, rtt_s, rate_per_s))
                on_rate(f"{case.name}, {bps / 1e6:g} Mbit/s, {rtt_s * 1000:g} ms")
    return ReadingRates(
        scenario=scenario.name,
        title=dict(scenario.title),
        scenario_digest=scenario.digest,
        policy=scenario.policy,
        device=device.name,
        slice_count=min(_SLICE_COUNT + 1, len(manifest.frames)),
        least_tried_per_s=LEAST_PER_S,
        most_tried_per_s=MOST_PER_S,
        rates=tuple(rates),
        cells=tuple(cells),
    )


def _link(usual: NetworkProfile, download_bps: float, rtt_s: float) -> NetworkProfile:
    """A link like the usual one, of another rate and round trip, in the same proportion."""
    ratio = (usual.upload_bps or 0.0) / (usual.download_bps or 1.0) or 1.0
    return replace(usual, download_bps=download_bps, upload_bps=download_bps * ratio, rtt_s=rtt_s)
