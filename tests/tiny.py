"""Scenarios of eight small slices: built and loaded in a moment, written where a test wants."""

import asyncio
from pathlib import Path

from harness.core.load import Load
from harness.dataset.cache import DatasetCache
from harness.results.store import RunStore
from harness.run.experiment import (
    NOTHING_BESIDES,
    Experiment,
    Instruments,
    RunOptions,
    open_store,
    prepare,
    run,
)
from harness.scenario.loading import load_scenario
from tests.watching import Witness

FRAME_COUNT = 8
DATASET = """\
name: tiny-ct
modality: CT
source:
  {kind: ct-phantom, seed: 1, rows: 64, columns: 64, frame_count: 8, bits_stored: 12, noise: 5}
encodings:
  - {path: frames, codec: htj2k}
  - {path: jls, codec: jpeg-ls}
  - {path: jlsThumbnail, codec: jpeg-ls, divisor: 4}
"""
DIRECT = "{name: direct}"
FAST = "{name: fast, download: 100 Mbit/s, upload: 100 Mbit/s, rtt: 2 ms}"
# A load of all slices takes seconds: long enough to be interrupted.
SLOW = "{name: slow, download: 50 kbit/s, upload: 1 Mbit/s, rtt: 2 ms}"


def scenario_text(
    *networks: str,
    load: Load = Load.VOLUME,
    cases: tuple[str, ...] = ("volume-jls",),
    repeats: int = 1,
    warm_ups: int = 0,
) -> str:
    """A scenario of the tiny dataset; each case is called like its retrieve configuration."""
    rows = "".join(f"  - {{name: {case}, retrieve: {case}}}\n" for case in cases)
    block = "".join(f"  {line}\n" for line in DATASET.splitlines())
    return (
        f"title: Eight small slices\nload: {load.value}\ndataset:\n{block}"
        f"networks: [{', '.join(networks or (DIRECT,))}]\ncases:\n{rows}"
        f"repeats: {repeats}\nwarm_ups: {warm_ups}\n"
    )


def write_scenario(folder: Path, text: str, name: str = "tiny") -> Path:
    """A scenario file of this text."""
    path = folder / f"{name}.yaml"
    path.write_text(text)
    return path


def prepared(folder: Path, cache: Path, text: str, *, resumes: bool = False) -> Experiment:
    """The experiment of a scenario whose runs are kept in `folder`/runs."""
    scenario = load_scenario(write_scenario(folder, text))
    options = RunOptions(folder / "runs", resumes=resumes)
    return prepare(scenario, DatasetCache(cache), options, Witness())


def measured(
    experiment: Experiment,
    folder: Path,
    witness: Witness,
    instruments: Instruments = NOTHING_BESIDES,
) -> RunStore:
    """The run of an experiment, kept in `folder`/runs.

    Every load is measured once, however late a machine that runs tests makes it.
    """
    store = open_store(experiment, folder / "runs")
    asyncio.run(run(experiment, store, witness, 1, instruments))
    return store
