"""How many cells of a volume a sweep predicts in a second, on one core and on two.

the published volume of 174 slices on 32 networks, five times with each number of workers by turns;
and over senders of TCP at the same rates
"""

import time
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.verdict import verdict
from harness.core.network.profile import Transport
from harness.dataset.cache import DatasetCache
from harness.predict.sweep.computing import Task, compute, prepared
from harness.predict.sweep.store import SweepStore
from harness.predict.workers import Workers, processes
from harness.scenario.library import find_sweep
from harness.scenario.sweep_loading import load_sweep
from harness.scenario.variation import Sweep

WORKER_COUNTS = (1, 2)
REPEATS = 5
TARGET_PER_S = 30.0
TARGET_TCP = 0.5
"""What part of the rate over fluid links is left over senders of TCP, at least."""

TARGET_RATIO = 1.8
"""What two cores should give of one's rate."""

_DOWNLOADS_BPS = (1e6, 3e6, 10e6, 30e6, 100e6, 300e6, 600e6, 1e9)
_RTTS_S = (0.005, 0.02, 0.1, 0.3)


@dataclass(frozen=True)
class Rates:
    """Cells a second of every repeat, by the number of workers."""

    per_s: dict[int, list[float]]

    def median_per_s(self, worker_count: int) -> float:
        """The middle one."""
        return median(self.per_s[worker_count])


def volume(transport: Transport) -> Sweep:
    """The volume of the published sweep on a few of its networks."""
    sweep = load_sweep(find_sweep("published"))
    axes = replace(sweep.axes, download_bps=_DOWNLOADS_BPS, rtt_s=_RTTS_S)
    [scenario] = (each for each in sweep.scenarios if each.name == "volume")
    networks = tuple(network.with_transport(transport) for network in scenario.networks)
    return replace(sweep, scenarios=(replace(scenario, networks=networks),), axes=axes)


def rates(task: Task, repeats: int) -> Rates:
    """Compute it again and again; workers are warm, as in a sweep of some length."""
    found: dict[int, list[float]] = {count: [] for count in WORKER_COUNTS}
    for _ in range(repeats):
        for count in WORKER_COUNTS:
            with processes(count) as workers:
                _took_s(task, workers)
                found[count].append(task.cell_count / _took_s(task, workers))
    return Rates(found)


def _took_s(task: Task, workers: Workers) -> float:
    with TemporaryDirectory() as folder:
        store = SweepStore.open(Path(folder), "benchmark", task.inputs, task.batches)
        begin_s = time.perf_counter()
        compute(task, store, workers, lambda _: None)
        return time.perf_counter() - begin_s


def shown(transport: Transport) -> Rates:
    """Measure and print the rates over links of this kind."""
    seen = rates(prepared(volume(transport), DatasetCache(), lambda _: None), REPEATS)
    for count, per_s in seen.per_s.items():
        spread = f"{min(per_s):.1f} to {max(per_s):.1f}"
        middle = f"{seen.median_per_s(count):.1f} volume cells a second"
        print(f"{transport.value}, {count} workers: {middle} (median of {len(per_s)}, {spread})")
    return seen


def main() -> None:
    """Print the rates and the verdicts."""
    one_per_s, two_per_s = map(shown(Transport.FLUID).median_per_s, WORKER_COUNTS)
    tcp_per_s, _ = map(shown(Transport.TCP).median_per_s, WORKER_COUNTS)
    rate = f"{two_per_s:.1f} cells a second on two cores (at least {TARGET_PER_S:g})"
    print(verdict(two_per_s >= TARGET_PER_S, rate))
    ratio = f"{two_per_s / one_per_s:.2f} times one core's rate (at least {TARGET_RATIO:g})"
    print(verdict(two_per_s >= TARGET_RATIO * one_per_s, ratio))
    tcp = f"{tcp_per_s / one_per_s:.2f} of it over senders of TCP (at least {TARGET_TCP:g})"
    print(verdict(tcp_per_s >= TARGET_TCP * one_per_s, tcp))


if __name__ == "__main__":
    main()
