"""How many cells of a volume a sweep predicts in a second, on one core and on two.

the published volume of 174 slices on 32 networks, and over senders of TCP at the same rates, five
times with each number of workers by turns
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
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
TARGET_PER_S = 120.0
MOST_OF_TCP = 2.0
"""How many times as long as over fluid links a cell may take a processor over senders of TCP."""

TARGET_RATIO = 1.8
"""What two cores should give of one's rate."""

_DOWNLOADS_BPS = (1e6, 3e6, 10e6, 30e6, 100e6, 300e6, 600e6, 1e9)
_RTTS_S = (0.005, 0.02, 0.1, 0.3)


@dataclass(frozen=True)
class Pace:
    """How many cells a second were predicted, and how long a cell took a processor, in seconds."""

    per_s: float
    cell_s: float


Paces = dict[tuple[Transport, int], list[Pace]]
"""Of every repeat, by the senders and the number of workers."""


def volume(transport: Transport) -> Sweep:
    """The volume of the published sweep on a few of its networks."""
    sweep = load_sweep(find_sweep("published"))
    axes = replace(sweep.axes, download_bps=_DOWNLOADS_BPS, rtt_s=_RTTS_S)
    [scenario] = (each for each in sweep.scenarios if each.name == "volume")
    networks = tuple(network.with_transport(transport) for network in scenario.networks)
    return replace(sweep, scenarios=(replace(scenario, networks=networks),), axes=axes)


def paces(tasks: dict[Transport, Task], repeats: int) -> Paces:
    """Compute them again and again, by turns; workers are warm, as in a sweep of some length."""
    found: Paces = {}
    for _, count, (transport, task) in product(range(repeats), WORKER_COUNTS, tasks.items()):
        with processes(count) as workers:
            _compute(task, workers)
            begin_s, worked_s = time.perf_counter(), _worked_s(workers)
            _compute(task, workers)
            took_s, work_s = time.perf_counter() - begin_s, _worked_s(workers) - worked_s
        pace = Pace(task.cell_count / took_s, work_s / task.cell_count)
        found.setdefault((transport, count), []).append(pace)
    return found


def _worked_s(workers: Workers) -> float:
    """How long one of the workers has been on a processor: all of the work where it is alone."""
    return workers.executor.submit(time.process_time).result()


def _compute(task: Task, workers: Workers) -> None:
    with TemporaryDirectory() as folder:
        store = SweepStore.open(Path(folder), "benchmark", task.inputs, task.batches)
        compute(task, store, workers, lambda _: None)


def per_s(found: Sequence[Pace]) -> float:
    """The middle one of the rates."""
    return median(pace.per_s for pace in found)


def show(found: Paces) -> None:
    """Print the rates."""
    for (transport, count), seen in found.items():
        rates = sorted(pace.per_s for pace in seen)
        spread = f"median of {len(rates)}, {rates[0]:.1f} to {rates[-1]:.1f}"
        text = f"{per_s(seen):.1f} volume cells a second ({spread})"
        if count == 1:
            text += f", {1e3 * median(pace.cell_s for pace in seen):.1f} ms of a processor each"
        print(f"{transport.value}, {count} workers: {text}")


def main() -> None:
    """Print the rates and the verdicts."""
    cache = DatasetCache()
    found = paces(
        {each: prepared(volume(each), cache, lambda _: None) for each in Transport}, REPEATS
    )
    show(found)
    alone, both = (found[Transport.FLUID, count] for count in WORKER_COUNTS)
    two_per_s = per_s(both)
    rate = f"{two_per_s:.1f} cells a second on two cores (at least {TARGET_PER_S:g})"
    print(verdict(two_per_s >= TARGET_PER_S, rate))
    ratio = two_per_s / per_s(alone)
    shared = f"{ratio:.2f} times one core's rate (at least {TARGET_RATIO:g})"
    print(verdict(ratio >= TARGET_RATIO, shared))
    pairs = zip(found[Transport.TCP, 1], alone, strict=True)
    longer = median(tcp.cell_s / fluid.cell_s for tcp, fluid in pairs)
    tcp = f"{longer:.2f} x fluid over senders of TCP (at most {MOST_OF_TCP:g}, n = {len(alone)})"
    print(verdict(longer <= MOST_OF_TCP, tcp))


if __name__ == "__main__":
    main()
