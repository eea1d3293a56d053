"""How long a prediction takes, from a manifest in memory to its sample: planned, then predicted.

a published volume at 4g, by configuration, over senders of TCP, too; then how it grows with slices
and with connections
"""

import argparse
import gc
from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import median
from time import perf_counter

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

TARGET_S = 0.060
TOLERANCE = 0.10
MOST_OF_TCP = 2.0
"""How many times as long as over fluid links it may take over senders of TCP."""

SLICE_COUNTS = (100, 1_000, 10_000)
CONNECTION_COUNTS = (1, BROWSER_CONNECTIONS, 64)
NETWORK = "4g"


@dataclass(frozen=True)
class Timing:
    """How long planning and predicting took, medians of `count`."""

    plan_s: float
    predict_s: float
    count: int

    @property
    def total_s(self) -> float:
        """Both together."""
        return self.plan_s + self.predict_s

    def __str__(self) -> str:
        parts = f"plan {1e3 * self.plan_s:.1f} + predict {1e3 * self.predict_s:.1f}"
        return f"{1e3 * self.total_s:9.1f} ms ({parts}, n = {self.count})"


@dataclass(frozen=True)
class Subject:
    """One configuration to be predicted, of so many slices over so many connections."""

    case: Case
    slice_count: int = SLICE_COUNT
    connections: int = BROWSER_CONNECTIONS
    transport: Transport = Transport.FLUID

    def timing(self, device: Device, count: int) -> Timing:
        """Plan and predict it `count` times; the manifest is there before."""
        scenario = self._scenario()
        described = manifest(512, 12, self.slice_count)
        planned_s, predicted_s = [], []
        for _ in range(count):
            gc.collect()
            start_s = perf_counter()
            images = images_of(scenario, described)
            plans = plans_of(scenario, images)
            middle_s = perf_counter()
            [sample] = predictions(scenario, images, plans, device)
            predicted_s.append(perf_counter() - middle_s)
            planned_s.append(middle_s - start_s)
            assert sample.is_valid, sample.invalid_because
        return Timing(median(planned_s), median(predicted_s), count)

    def _scenario(self) -> Scenario:
        scenario = load_scenario(builtin_folder() / "volume.yaml")
        return replace(
            scenario,
            cases=(self.case,),
            networks=(scenario.network(NETWORK).with_transport(self.transport),),
            client=replace(scenario.client, connection_count=self.connections),
        )


def by_configuration(cases: tuple[Case, ...], timing: Callable[[Subject], Timing]) -> None:
    """Print the published volume, and whether it is quick enough."""
    print(f"{SLICE_COUNT} slices at {NETWORK}, {BROWSER_CONNECTIONS} connections")
    for case in cases:
        found = timing(Subject(case))
        is_met = found.total_s <= TARGET_S
        print(verdict(is_met, f"{case.name:20} {found}, target {1e3 * TARGET_S:.0f} ms"))


def by_transport(cases: tuple[Case, ...], timing: Callable[[Subject], Timing]) -> None:
    """Print what senders of TCP take longer, at the same rates, and whether it is too long."""
    print(f"{SLICE_COUNT} slices at {NETWORK}, over senders of TCP")
    for case in cases:
        fluid, tcp = (timing(Subject(case, transport=transport)) for transport in Transport)
        ratio = tcp.total_s / fluid.total_s
        text = f"{case.name:20} {tcp}, {ratio:.2f} x fluid, target {MOST_OF_TCP:g}"
        print(verdict(ratio <= MOST_OF_TCP, text))


def by_slices(case: Case, timing: Callable[[Subject], Timing]) -> None:
    """Print how it grows with slices, and whether that is linear."""
    print(f"{case.name} by slices, {BROWSER_CONNECTIONS} connections")
    first_s = None
    for slice_count in SLICE_COUNTS:
        found = timing(Subject(case, slice_count=slice_count))
        slice_s = found.total_s / slice_count
        first_s = first_s or slice_s
        ratio = slice_s / first_s
        text = f"{slice_count:7} {found}, {1e6 * slice_s:.0f} us a slice, {ratio:.2f} x the first"
        print(verdict(ratio <= 1 + TOLERANCE, f"{text}, target {1 + TOLERANCE:.2f}"))


def by_connections(case: Case, timing: Callable[[Subject], Timing]) -> None:
    """Print how it grows with connections; there is no target."""
    print(f"{case.name} by connections, {SLICE_COUNT} slices")
    for connections in CONNECTION_COUNTS:
        print(f"{connections:7} {timing(Subject(case, connections=connections))}")


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=11, help="predict each so often")
    count = parser.parse_args().count
    device = load_device(find_device(REFERENCE))
    cases = load_scenario(builtin_folder() / "volume.yaml").cases

    def timing(subject: Subject) -> Timing:
        return subject.timing(device, count if subject.slice_count <= SLICE_COUNT else 3)

    by_configuration(cases, timing)
    by_transport(cases, timing)
    by_slices(cases[-1], timing)
    by_connections(cases[-1], timing)


if __name__ == "__main__":
    main()
