"""The gate itself: how often it is wrong, over real loads, in the order measured.

    python -m benchmarks.gate measure results/committed/gate/blocks.jsonl    about 20 minutes
    python -m benchmarks.gate judge results/committed/gate/blocks.jsonl --into results/gate.md

Measuring keeps every sample; judging reads that file alone, and can be repeated.
"""

import argparse
import asyncio
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import TypeAdapter

from benchmarks.gate_page import gate_page
from harness.dataset.cache import DatasetCache
from harness.durable import keep_file
from harness.results.figures import RunFigures, figures_of
from harness.results.sample import SampleSlot
from harness.results.sample_files import sample_files
from harness.run.experiment import Experiment, RunOptions, open_store, prepare, subject_of
from harness.run.rig import server_rig
from harness.scenario.loading import load_scenario
from harness.servers.scratch import scratch_folder

BLOCK_COUNT = 302
"""Of loads as they are: 300 with two behind each of them."""

POWER_EVERY = 10
"""So often a block of every variant is measured between two plain ones."""

REPEATS = 10
LOST_COUNT = 2
"""So many loads of a block may not count."""

PLAIN = "plain"
SCENARIO = """\
title: A radiograph that loads in a quarter of a second
load: stack
dataset:
  name: radiograph-1024
  modality: DX
  source:
    {{kind: radiograph-phantom, seed: 1, rows: 1024, columns: 1024, bits_stored: 14, noise: 4}}
  encodings:
    - {{path: frames, codec: htj2k}}
    - {{path: jls, codec: jpeg-ls}}
    - {{path: jlsThumbnail, codec: jpeg-ls, divisor: 4}}
networks: [{{name: link, download: {download}, upload: 10 Mbit/s, rtt: {rtt}}}]
cases: [{{name: JLS, retrieve: {retrieve}}}]
repeats: {repeats}
warm_ups: 0
"""
VARIANTS: Mapping[str, Mapping[str, str]] = {
    PLAIN: {},
    "link 2 % slower": {"download": "58.8 Mbit/s"},
    "round trip 3 ms longer": {"rtt": "13 ms"},
    "one request more per image": {"retrieve": "stack-jls-reduced"},
}
USUAL = {"download": "60 Mbit/s", "rtt": "10 ms", "retrieve": "stack-jls"}


@dataclass(frozen=True, slots=True)
class Block:
    """Ten loads of one variant, boiled down, with all their times."""

    variant: str
    figures: RunFigures


_BLOCK: TypeAdapter[Block] = TypeAdapter(Block)


class _Silent:
    """See Observer: nobody watches."""

    def __getattr__(self, name: str) -> object:
        return lambda *told: None


def measure(output: Path, block_count: int) -> None:
    """Measure all blocks, and keep each as soon as it is there."""
    with scratch_folder(), TemporaryDirectory() as folder:
        experiments = {
            name: _experiment(Path(folder), number, changes)
            for number, (name, changes) in enumerate(VARIANTS.items())
        }
        asyncio.run(_measure_all(experiments, output, block_count))


def _experiment(folder: Path, number: int, changes: Mapping[str, str]) -> Experiment:
    file = folder / f"variant-{number}.yaml"
    file.write_text(SCENARIO.format(repeats=REPEATS, **{**USUAL, **changes}), encoding="utf-8")
    scenario = replace(load_scenario(file), name="gate")
    return prepare(scenario, DatasetCache(), RunOptions(folder / "runs"), _Silent())  # type: ignore[arg-type]


async def _measure_all(
    experiments: Mapping[str, Experiment], output: Path, block_count: int
) -> None:
    output.parent.mkdir(parents=True, exist_ok=True)
    with output.open("w", encoding="utf-8") as file:
        async with AsyncExitStack() as stack:
            measures = {}
            for name, experiment in experiments.items():
                subject, slots = subject_of(experiment, None), _slots()
                rig = await stack.enter_async_context(server_rig(subject, slots))
                network = experiment.scenario.networks[0]
                measures[name] = await stack.enter_async_context(rig.over(network, slots))
            for number, name in enumerate(order(block_count)):
                with TemporaryDirectory() as folder:
                    store = open_store(experiments[name], Path(folder))
                    for slot in store.missing():
                        files = sample_files(store.directory, store.document, slot)
                        store.append(await measures[name](slot, files))
                    block = Block(name, figures_of(store.document, f"block {number}"))
                file.write(f"{_BLOCK.dump_json(block).decode()}\n")
                file.flush()
                print(f"\rblock {number + 1}", end="", file=sys.stderr)


def order(block_count: int) -> Iterator[str]:
    """The variants in the order of measuring: plain blocks, and now and then one of each other."""
    for number in range(block_count):
        yield PLAIN
        if number % POWER_EVERY == POWER_EVERY - 1:
            for name in VARIANTS:
                if name != PLAIN:
                    yield name
                    yield name


def _slots() -> list[SampleSlot]:
    return [SampleSlot("JLS", "link", repeat, is_warm_up=False) for repeat in range(1, REPEATS + 1)]


def read_blocks(file: Path) -> dict[str, list[tuple[RunFigures, ...]]]:
    """By variant what is compared: a plain block before it, and two of the variant.

    Blocks of which more than two loads do not count are left out, with all that is compared with
    them: a table of nothing has no alarm.
    """
    blocks = [_BLOCK.validate_json(line) for line in file.read_text("utf-8").splitlines()]
    plain = [block.figures for block in blocks if block.variant == PLAIN]
    triples: defaultdict[str, list[tuple[RunFigures, ...]]] = defaultdict(list)
    triples[PLAIN] = list(zip(plain, plain[1:], plain[2:], strict=False))
    base = plain[0]
    for block, following in pairwise(blocks):
        if block.variant == PLAIN:
            base = block.figures
        elif following.variant == block.variant:
            triples[block.variant].append((base, block.figures, following.figures))
    return {
        variant: whole
        for variant, found in triples.items()
        if (whole := [each for each in found if all(map(_is_whole, each))])
    }


def _is_whole(run: RunFigures) -> bool:
    return all(
        row.measured and len(row.measured[0].times_s) >= REPEATS - LOST_COUNT for row in run.rows
    )


def main() -> None:
    """Measure, or judge what was measured."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", choices=["measure", "judge"])
    parser.add_argument("blocks", type=Path)
    parser.add_argument("--into", type=Path, help="the page to write")
    parser.add_argument("--count", type=int, default=BLOCK_COUNT, help="plain blocks to measure")
    given = parser.parse_args()
    if given.what == "measure":
        measure(given.blocks, given.count)
        return
    triples = read_blocks(given.blocks)
    if PLAIN not in triples:
        sys.exit("no three blocks in a row count; measure again on a quiet machine")
    text = gate_page(triples, PLAIN)
    if given.into is None:
        print(text, end="")
    else:
        keep_file(given.into, text.encode(), "name another file with --into")


if __name__ == "__main__":
    main()
