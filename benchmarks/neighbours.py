"""Loads beside busy neighbours: what is counted must be what a quiet machine gives.

A neighbour is a process that does nothing but compute. `harness bench` runs beside none of them,
then beside more and more, and never repeats a sample that it excludes. `--short` takes fewer of
each: enough to see whether something is wrong, not for a verdict.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from benchmarks.verdict import verdict
from harness.cli.expected_time import in_words, least_s
from harness.cli.progress import Watcher, progress_console
from harness.cli.scenarios import Choice
from harness.core.lane import Lane
from harness.core.milestone import Milestone
from harness.dataset.cache import DatasetCache
from harness.results.sample import Sample
from harness.results.store import newest_run
from harness.run.experiment import RunOptions, prepare
from harness.scenario.viewer_rules import in_viewer_lane

COUNTS = (0, 1, 2, 4, 10)
REPEATS = 5
SHORT_COUNTS = (0, 1, 4)
SHORT_REPEATS = 2
MOST_OFF_RATIO = 0.05
JUDGED = (Milestone.FIRST_RENDER, Milestone.COMPLETE)

# Ctrl-C is for this process; the others end with it, whatever ends it.
_NEIGHBOUR = """\
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
os.nice(int(sys.argv[1]))
parent = os.getppid()
while os.getppid() == parent:
    for _ in range(1_000_000):
        pass
"""
_START_S = 8.0
"""What a run takes besides its loads: imports, warm decoders, judging what was shown."""
_MEASURED = (0, 3)
"""Exit codes of a run that measured; 3 if some sample had to be excluded."""


@dataclass(frozen=True)
class Demand:
    """What is loaded, how often, in which lane, and how much the neighbours give way."""

    scenario: str
    case: str
    repeats: int
    nice: int
    in_viewer: bool = False

    def least_s(self) -> float:
        """How long it takes once at least, processes and images included; builds the images."""
        [scenario] = Choice(cases=(self.case,)).of([self.scenario])
        lanes = in_viewer_lane(scenario).lanes if self.in_viewer else (Lane.LOADER,)
        scenario = replace(scenario, repeats=self.repeats, lanes=lanes)
        with Watcher(progress_console(), scenario.name) as watcher:
            experiment = prepare(scenario, DatasetCache(), RunOptions(Path()), watcher)
        return _START_S + least_s([experiment], certifies=False)

    def command(self, output: Path) -> list[str]:
        """The command that measures it; a process of its own, or neighbours would be ours."""
        name = "view" if self.in_viewer else "bench"
        options = ("--case", self.case, "--repeats", str(self.repeats), "--output", str(output))
        alone = ("--no-certify", "--most-attempts", "1")
        return [sys.executable, "-m", "harness", name, self.scenario, *options, *alone]


@contextmanager
def busy_neighbours(count: int, nice: int) -> Iterator[None]:
    """So many of them until the exit."""
    with ExitStack() as stack:
        for _ in range(count):
            command = [sys.executable, "-c", _NEIGHBOUR, str(nice)]
            process = stack.enter_context(subprocess.Popen(command))
            stack.callback(process.kill)
        yield


def samples_beside(count: int, demand: Demand) -> list[Sample]:
    """What was measured beside so many neighbours, warm-ups left out."""
    with tempfile.TemporaryDirectory() as folder, busy_neighbours(count, demand.nice):
        command = demand.command(Path(folder))
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode not in _MEASURED:
            raise SystemExit(done.stderr)
        [run] = {path.name.partition("Z-")[2] for path in Path(folder).iterdir()}
        store = newest_run(Path(folder), run)
    assert store is not None, "a run that has measured is there"
    lane = Lane.VIEWER if demand.in_viewer else Lane.LOADER
    samples = store.document.measured_samples
    return [each for each in samples if each.lane is lane and not each.is_warm_up]


@dataclass(frozen=True)
class Beside:
    """The samples over one network beside so many neighbours, and what a quiet machine gave."""

    network: str
    neighbour_count: int
    samples: Sequence[Sample]
    quiet_s: Mapping[Milestone, float]

    @property
    def counted(self) -> list[Sample]:
        """Those that are not excluded."""
        return [each for each in self.samples if each.is_counted]

    @property
    def excluded_count(self) -> int:
        """How many are."""
        return len(self.samples) - len(self.counted)

    def most_off_ratio(self, samples: Sequence[Sample], milestone: Milestone) -> float | None:
        """How far the worst of some samples is off; None without any, or without a quiet figure."""
        quiet_s = self.quiet_s.get(milestone)
        times_s = [at_s for each in samples if (at_s := each.times_s.of(milestone)) is not None]
        if quiet_s is None or not times_s:
            return None
        return max((at_s / quiet_s - 1 for at_s in times_s), key=abs)

    def misses(self) -> Iterator[str]:
        """The counted samples that are not what a quiet machine gives, milestone by milestone."""
        place = f"{self.network}, {self.neighbour_count} neighbours"
        for milestone in JUDGED:
            off = self.most_off_ratio(self.counted, milestone)
            if off is None:
                yield f"{place}, {milestone.value}: none is counted"
            elif abs(off) > MOST_OFF_RATIO:
                yield f"{place}, {milestone.value}: a counted sample is {off:+.1%} off"

    def row(self) -> str:
        """One line of the table."""
        cells = [f"{self.network:8}{self.neighbour_count:10}{len(self.counted):9}"]
        cells += [f"{self.excluded_count:10}"]
        for samples in (self.counted, self.samples):
            cells += [_percent(self.most_off_ratio(samples, each)) for each in JUDGED]
        return "".join(cells)


def quiet_of(samples: Sequence[Sample]) -> dict[Milestone, float]:
    """The medians of what is counted; without what never came."""
    found: dict[Milestone, float] = {}
    for milestone in JUDGED:
        times = [each.times_s.of(milestone) for each in samples if each.is_counted]
        if times_s := [at_s for at_s in times if at_s is not None]:
            found[milestone] = median(times_s)
    return found


def verdicts(beside: Sequence[Beside]) -> Iterator[str]:
    """What should be true of it, each with whether it is."""
    quiet = [each for each in beside if each.neighbour_count == 0]
    lost_count, count = sum(e.excluded_count for e in quiet), sum(len(e.samples) for e in quiet)
    yield verdict(
        lost_count == 0, f"without neighbours {lost_count} of {count} samples are excluded"
    )
    for network, milestone in ((n, m) for n in _networks(beside) for m in JUDGED):
        rows = [each for each in beside if each.network == network]
        found = [each.most_off_ratio(each.counted, milestone) for each in rows]
        known = [ratio for ratio in found if ratio is not None]
        worst = max(known, key=abs, default=None)
        told = "none is counted"
        if worst is not None:
            told = f"counted samples are {worst:+.1%} off at most"
        yield verdict(
            worst is not None and abs(worst) <= MOST_OFF_RATIO,
            f"{network}, {milestone.value}: {told} (within {MOST_OFF_RATIO:.0%})",
        )


def _networks(beside: Sequence[Beside]) -> dict[str, None]:
    return dict.fromkeys(each.network for each in beside)


def _percent(ratio: float | None) -> str:
    return f"{'-':>14}" if ratio is None else f"{ratio:+14.1%}"


def misses(beside: Sequence[Beside]) -> list[str]:
    """Every cell that is not as it should be; a machine may be too busy for any to be counted."""
    lost = [each for each in beside if each.neighbour_count == 0 and each.excluded_count]
    return [
        *(f"{each.network}, 0 neighbours: {each.excluded_count} excluded" for each in lost),
        *(miss for each in beside for miss in each.misses()),
    ]


def bench(demand: Demand, counts: Sequence[int]) -> list[Beside]:
    """Measure and print line after line, as many neighbours at a time; the first are none."""
    print(f"{'network':8}neighbours  counted  excluded{'worst counted':>21}{'worst of all':>28}")
    print(f"{'':37}" + 2 * f"{'first render':>14}{'complete':>14}")
    quiet: dict[str, dict[Milestone, float]] = {}
    measured = []
    for count in counts:
        samples = samples_beside(count, demand)
        for network in dict.fromkeys(each.network for each in samples):
            own = [each for each in samples if each.network == network]
            quiet.setdefault(network, quiet_of(own))
            measured.append(Beside(network, count, own, quiet[network]))
            print(measured[-1].row(), flush=True)
    return measured


def main() -> None:
    """Read the command line, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", default="volume", help="a name or a file")
    parser.add_argument("--case", default="JLS Reduced")
    parser.add_argument("--repeats", type=int, help=f"{REPEATS}, or {SHORT_REPEATS} if short")
    parser.add_argument("--counts", type=int, nargs="+", metavar="N", help="how many neighbours")
    parser.add_argument("--short", action="store_true", help="fewer neighbours and repeats")
    parser.add_argument("--nice", type=int, default=10, help="how much neighbours give way")
    parser.add_argument("--viewer", action="store_true", help="load in the real viewer")
    asked = parser.parse_args()
    repeats = asked.repeats or (SHORT_REPEATS if asked.short else REPEATS)
    counts = sorted({0, *(asked.counts or (SHORT_COUNTS if asked.short else COUNTS))})
    demand = Demand(asked.scenario, asked.case, repeats, asked.nice, asked.viewer)
    print(f"{in_words(len(counts) * demand.least_s())} at least; let nothing else run", flush=True)
    beside = bench(demand, counts)
    print("", *verdicts(beside), "", "misses:", *(misses(beside) or ["none"]), sep="\n")


if __name__ == "__main__":
    main()
