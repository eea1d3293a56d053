"""Loads of a volume from whoever has the images, and what of their time is nobody's server's."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.core.load import Load
from harness.dataset.build import build_dataset
from harness.dataset.cache import BuiltDataset, DatasetCache
from harness.results.document import RunDocument
from harness.results.reasons import HeldUp, HostHeldUp, Late
from harness.results.sample import Sample, WaitParts
from harness.run.experiment import Experiment, RunOptions, prepare
from harness.scenario.loading import load_scenario
from tests.tiny import measured, write_scenario
from tests.watching import Witness

DATASET = """\
dataset:
  name: mid-ct
  modality: CT
  source:
    {kind: ct-phantom, seed: 2, rows: 512, columns: 512, frame_count: 16, bits_stored: 12, noise: 5}
  encodings: [{path: frames, codec: jpeg-ls}]
"""
_LOADS = """\
load: {load}
networks: [{network}]
cases: [{{name: whole, retrieve: {{stages: none}}}}]
repeats: 3
warm_ups: 1
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was prepared, the run it became, and the loads that came of it."""

    experiment: Experiment
    document: RunDocument

    @property
    def samples(self) -> Sequence[Sample]:
        """The loads that are no warm-ups."""
        return [each for each in self.document.samples if not each.is_warm_up]


def loaded(
    images: str, folder: Path, cache: Path, network: str = "4g", load: Load = Load.VOLUME
) -> Measured:
    """The loads of a volume, or of one image, over a network from whoever has the images."""
    folder.mkdir()
    text = images + _LOADS.format(network=network, load=load.value)
    scenario, witness = load_scenario(write_scenario(folder, text)), Witness()
    experiment = prepare(scenario, DatasetCache(cache), RunOptions(folder / "runs"), witness)
    store = measured(experiment, folder, witness)
    return Measured(experiment, store.document)


def built_from(images: str, folder: Path, cache: Path) -> BuiltDataset:
    """The images of a dataset as a scenario writes it."""
    folder.mkdir()
    text = images + _LOADS.format(network="4g", load=Load.STACK.value)
    scenario = load_scenario(write_scenario(folder, text))
    return build_dataset(scenario.dataset, cache=DatasetCache(cache))


def least_wire_s(samples: Sequence[Sample]) -> float:
    """The least time until the last byte, without what the server took; decoding is ours.

    Of loads that count, as everywhere; where a busy machine leaves none, there is nothing to hold.
    """
    return min(wait.wire_s for wait in _counted(samples) if wait.wire_s is not None)


def least_complete_s(samples: Sequence[Sample]) -> float:
    """The same with what the server took: all but decoding and drawing, which are ours."""
    return min((wait.wire_s or 0.0) + (wait.server_s or 0.0) for wait in _counted(samples))


def _counted(samples: Sequence[Sample]) -> list[WaitParts]:
    """What the loads that count waited for until they were complete."""
    found = []
    for sample in samples:
        assert {type(reason) for reason in sample.invalid_because} <= {Late, HeldUp, HostHeldUp}
        assert sample.waits.complete is not None
        assert sample.waits.complete.wire_s is not None
        if sample.is_valid:
            found.append(sample.waits.complete)
    if not found:
        pytest.skip("the machine was too busy for every load")
    return found
