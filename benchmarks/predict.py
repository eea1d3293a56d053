"""How long a prediction takes, from a manifest in memory to its sample: planned, then predicted.

a published volume at 4g, by configuration, and over senders of TCP by turns; then how it grows with
slices and with connections; times are the processor's, of which others on a machine take little
"""

import argparse
import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from time import process_time

from benchmarks.subjects import SLICE_COUNT, manifest
from benchmarks.verdict import verdict
from harness.core.http.protocol import BROWSER_CONNECTIONS
from harness.core.models.device import Device
from harness.core.network.profile import Transport
from harness.run.lanes.prediction import predictions
from harness.run.preparation import images_of, plans_of
from harness.scenario.devices import REFERENCE, load_device
from harness.scenario.library import builtin_folder, find_device
from harness.scenario.loading import load_scenario
from harness.scenario.scenario import Case, Scenario

TARGET_S = 0.020
TOLERANCE = 0.03
"""How much longer a slice may take among ten or a hundred times as many."""

MOST_OF_TCP = 2.0
"""How many times as long as over fluid links it may take over senders of TCP."""

SLICE_COUNTS = (100, 1_000, 10_000)
CONNECTION_COUNTS = (1, BROWSER_CONNECTIONS, 64)
NETWORK = "4g"


@dataclass(frozen=True)
class Timing:
    """How long planning and predicting took a processor, each time, in seconds."""

    plan_s: tuple[float, ...]
    predict_s: tuple[float, ...]

    @property
    def totals_s(self) -> tuple[float, ...]:
        """Both together."""
        return tuple(map(sum, zip(self.plan_s, self.predict_s, strict=True)))

    @property
    def total_s(self) -> float:
        """Both together, in the median."""
        return median(self.totals_s)

    def ratio(self, other: "Timing") -> float:
        """How many times as long as the other it took: the median of those that took turns."""
        pairs = zip(self.totals_s, other.totals_s, strict=True)
        return median(own_s / other_s for own_s, other_s in pairs)

    def __str__(self) -> str:
        plan_ms, predict_ms = 1e3 * median(self.plan_s), 1e3 * median(self.predict_s)
        parts = f"plan {plan_ms:.1f} + predict {predict_ms:.1f}, n = {len(self.plan_s)}"
        return f"{1e3 * self.total_s:9.1f} ms ({parts})"


@dataclass(frozen=True)
class Subject:
    """One configuration to be predicted, of so many slices over so many connections."""

    case: Case
    slice_count: int = SLICE_COUNT
    connections: int = BROWSER_CONNECTIONS
    transport: Transport = Transport.FLUID

    def once_s(self, device: Device) -> tuple[float, float]:
        """Plan and predict it: how long each took; the manifest is there before."""
        scenario = self._scenario()
        described = manifest(512, 12, self.slice_count)
        gc.collect()
        start_s = process_time()
        images = images_of(scenario, described)
        plans = plans_of(scenario, images)
        middle_s = process_time()
        [sample] = predictions(scenario, images, plans, device)
        predict_s = process_time() - middle_s
        assert sample.is_valid, sample.invalid_because
        return middle_s - start_s, predict_s

    def _scenario(self) -> Scenario:
        scenario = load_scenario(builtin_folder() / "volume.yaml")
        return replace(
            scenario,
            cases=(self.case,),
            networks=(scenario.network(NETWORK).with_transport(self.transport),),
            client=replace(scenario.client, connection_count=self.connections),
        )


Timings = Callable[[Sequence[Subject]], list[Timing]]
"""Time these by turns, so that whatever slows one down slows all down."""


def timings(subjects: Sequence[Subject], device: Device, count: int) -> list[Timing]:
    """Plan and predict each of them `count` times, by turns, after once that does not count."""
    for subject in subjects:
        subject.once_s(device)
    rounds = [[subject.once_s(device) for subject in subjects] for _ in range(count)]
    return [Timing(*zip(*times_s, strict=True)) for times_s in zip(*rounds, strict=True)]


def by_configuration(cases: tuple[Case, ...], timed: Timings) -> None:
    """Print the published volume over both kinds of links, and whether it is quick enough."""
    print(f"{SLICE_COUNT} slices at {NETWORK}, {BROWSER_CONNECTIONS} connections")
    ways = (Transport.FLUID, Transport.TCP)
    found = timed([Subject(case, transport=way) for case in cases for way in ways])
    for case, fluid, tcp in zip(cases, found[::2], found[1::2], strict=True):
        text = f"{case.name:20} fluid {fluid}, target {1e3 * TARGET_S:.0f} ms"
        print(verdict(fluid.total_s <= TARGET_S, text))
        ratio = tcp.ratio(fluid)
        text = f"{case.name:20} tcp   {tcp}, {ratio:.2f} x fluid, target {MOST_OF_TCP:g}"
        print(verdict(ratio <= MOST_OF_TCP, text))


def by_slices(case: Case, timed: Timings) -> None:
    """Print how it grows with slices, and whether that is linear."""
    print(f"{case.name} by slices, {BROWSER_CONNECTIONS} connections")
    found = timed([Subject(case, slice_count=slice_count) for slice_count in SLICE_COUNTS])
    for slice_count, timing in zip(SLICE_COUNTS, found, strict=True):
        ratio = timing.ratio(found[0]) * SLICE_COUNTS[0] / slice_count
        slice_us = 1e6 * timing.total_s / slice_count
        text = f"{slice_count:7} {timing}, {slice_us:.0f} us a slice, {ratio:.2f} x the first"
        print(verdict(ratio <= 1 + TOLERANCE, f"{text}, target {1 + TOLERANCE:.2f}"))


def by_connections(case: Case, timed: Timings) -> None:
    """Print how it grows with connections; there is no target."""
    print(f"{case.name} by connections, {SLICE_COUNT} slices")
    found = timed([Subject(case, connections=connections) for connections in CONNECTION_COUNTS])
    for connections, timing in zip(CONNECTION_COUNTS, found, strict=True):
        print(f"{connections:7} {timing}")


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=11, help="predict each so often")
    count = parser.parse_args().count
    device = load_device(find_device(REFERENCE))
    cases = load_scenario(builtin_folder() / "volume.yaml").cases

    def timed(subjects: Sequence[Subject]) -> list[Timing]:
        """Time them `count` times, or three where some are long."""
        is_long = any(subject.slice_count > SLICE_COUNT for subject in subjects)
        return timings(subjects, device, 3 if is_long else count)

    by_configuration(cases, timed)
    by_slices(cases[-1], timed)
    by_connections(cases[-1], timed)


if __name__ == "__main__":
    main()
