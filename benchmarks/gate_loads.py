"""The loads of the gate's blocks: one scenario and its changes, over servers that stay up."""

import gc
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from benchmarks.gate_blocks import PLAIN, REPEATS, Block
from harness.dataset.cache import DatasetCache
from harness.results.document import RunDocument
from harness.results.figures import figures_of
from harness.results.sample import Sample, SampleSlot
from harness.results.sample_files import sample_files
from harness.results.store import RunStore
from harness.run.experiment import (
    Experiment,
    Observer,
    RunOptions,
    open_store,
    prepare,
    subject_of,
)
from harness.run.provenance import utc_now
from harness.run.rig import Measure, server_rig
from harness.scenario.loading import load_scenario

SCENARIO = """\
title: A radiograph that loads in a fifth of a second
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
"""As quick as can be: each change must still exceed the gate's floor of 2 ms."""

USUAL = {"download": "80 Mbit/s", "rtt": "10 ms", "retrieve": "stack-jls"}
VARIANTS: Mapping[str, Mapping[str, str]] = {
    PLAIN: {},
    "link 2 % slower": {"download": "78.4 Mbit/s"},
    "round trip 3 ms longer": {"rtt": "13 ms"},
    "one request more per image": {"retrieve": "stack-jls-reduced"},
}


class _Silent:
    """See Observer: nobody watches."""

    def __getattr__(self, name: str) -> object:
        return lambda *told: None


@dataclass(frozen=True, slots=True)
class Loader:
    """What measures the blocks of one variant; `store` is a run of it that stays empty."""

    variant: str
    store: RunStore
    measure: Measure

    async def block(self, number: int) -> Block:
        """One more block; loads for which the machine was busy are repeated, as in a run."""
        document, began_at = self.store.document, utc_now()
        with TemporaryDirectory() as folder:
            while slots := document.missing() or document.replacements():
                for slot in slots:
                    document = document.with_sample(await self._sample(slot, document, folder))
        figures = replace(figures_of(document, f"block {number}"), started_at=began_at)
        # What was installed is told once a file; nothing is compared by it.
        return Block(self.variant, replace(figures, reasons={}) if number else figures)

    async def _sample(self, slot: SampleSlot, document: RunDocument, folder: str) -> Sample:
        return await self.measure(slot, sample_files(Path(folder), document, slot))


@asynccontextmanager
async def loaders(folder: Path) -> AsyncIterator[Mapping[str, Loader]]:
    """One for every variant, by name, each over servers of its own until the exit."""
    async with AsyncExitStack() as stack:
        found = {}
        for name in VARIANTS:
            experiment = _experiment(folder, name)
            store = open_store(experiment, folder / "runs")
            slots = store.missing()
            rig = await stack.enter_async_context(server_rig(subject_of(experiment, None), slots))
            network = experiment.scenario.networks[0]
            measure = await stack.enter_async_context(rig.over(network, slots))
            found[name] = Loader(name, store, measure)
        # Before each load garbage is collected: what stands now is not looked through every time.
        gc.freeze()
        yield found
        gc.unfreeze()


def _experiment(folder: Path, variant: str) -> Experiment:
    file = folder / f"variant-{list(VARIANTS).index(variant)}.yaml"
    values = {**USUAL, **VARIANTS[variant]}
    file.write_text(SCENARIO.format(repeats=REPEATS, **values), encoding="utf-8")
    scenario = replace(load_scenario(file), name="gate")
    return prepare(scenario, DatasetCache(), RunOptions(folder), cast(Observer, _Silent()))
