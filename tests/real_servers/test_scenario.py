"""Scenarios over real servers: the same loads, once the server's own time is taken off."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.core.images.server_faults import ServerFaults
from harness.dataset.cache import BuiltDataset, DatasetCache
from harness.dataset.export import ExportSyntax
from harness.errors import DatasetError
from harness.results.reasons import HeldUp, HostHeldUp, Late
from harness.results.sample import Sample
from harness.run.experiment import Experiment, RunOptions, prepare
from harness.run.server.ready_images import ready_images
from harness.scenario.loading import load_scenario
from harness.scenario.server import FoundServer
from tests.real_servers.archives import store
from tests.run.server.foreign_server import served_scenario, server_block
from tests.tiny import measured, write_scenario
from tests.watching import Witness

pytestmark = pytest.mark.live

_DATASET = """\
dataset:
  name: mid-ct
  modality: CT
  source:
    {kind: ct-phantom, seed: 2, rows: 512, columns: 512, frame_count: 16, bits_stored: 12, noise: 5}
  encodings: [{path: frames, codec: jpeg-ls}]
"""
_LOADS = """\
load: volume
networks: [4g]
cases: [{name: whole, retrieve: {stages: none}}]
repeats: 3
warm_ups: 1
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was prepared, and the loads that came of it."""

    experiment: Experiment
    samples: Sequence[Sample]


def loaded(images: str, folder: Path, cache: Path) -> Measured:
    """The loads of a volume at 4g from whoever has the images."""
    folder.mkdir()
    scenario, witness = load_scenario(write_scenario(folder, images + _LOADS)), Witness()
    experiment = prepare(scenario, DatasetCache(cache), RunOptions(folder / "runs"), witness)
    measured(experiment, folder, witness)
    return Measured(experiment, [each for each in witness.samples if not each.is_warm_up])


def least_wire_s(samples: Sequence[Sample]) -> float:
    """The least time until the last byte, without what the server took; decoding is ours.

    Of loads that count, as everywhere; where a busy machine leaves none, there is nothing to hold.
    """
    found = []
    for sample in samples:
        assert {type(reason) for reason in sample.invalid_because} <= {Late, HeldUp, HostHeldUp}
        assert sample.waits.complete is not None
        assert sample.waits.complete.wire_s is not None
        if sample.is_valid:
            found.append(sample.waits.complete.wire_s)
    if not found:
        pytest.skip("the machine was too busy for every load")
    return min(found)


def test_an_archive_is_as_quick_as_our_origin_but_for_its_own_time(
    archive: str, tiny_cache: Path, tmp_path: Path
) -> None:
    ours = loaded(_DATASET, tmp_path / "ours", tiny_cache)
    store(archive, ours.experiment.dataset, ExportSyntax.JPEG_LS)
    block = server_block(archive, ours.experiment.dataset)
    theirs = loaded(block, tmp_path / "theirs", tiny_cache)

    assert theirs.experiment.scenario.server is not None
    assert theirs.experiment.scenario.server.found == FoundServer(0.0, gives_leave=False)
    own, learnt = (each.experiment.dataset.manifest.encoding("frames") for each in (ours, theirs))
    assert own is not None
    assert learnt is not None
    # What is stored has an even length (PS3.5 §A.4).
    assert [size + size % 2 for size in own.sizes_bytes] == list(learnt.sizes_bytes)
    servers_s = [each.waits.complete and each.waits.complete.server_s for each in theirs.samples]
    assert all(servers_s)
    own_s, archive_s = least_wire_s(ours.samples), least_wire_s(theirs.samples)
    assert archive_s == pytest.approx(own_s, rel=0.02)


def test_what_an_archive_refuses_to_every_viewer_is_told_before_a_run(
    archive: str, built: BuiltDataset, tmp_path: Path
) -> None:
    store(archive, built, ExportSyntax.HTJ2K)
    scenario = served_scenario(tmp_path, server_block(archive, built), "volume-htj2k")

    with pytest.raises(DatasetError, match=r'"500" is the answer to "Accept: .*for a frame'):
        ready_images(scenario, DatasetCache(tmp_path / "cache"))


def test_ranges_are_known_to_be_ignored_by_an_archive_and_kept_by_a_static_tree(
    archive: str, static_tree: str, built: BuiltDataset, tmp_path: Path
) -> None:
    store(archive, built, ExportSyntax.JPEG_LS)
    faults = [
        ready_images(
            served_scenario(tmp_path, server_block(root, built), "volume-htj2k-byte-range"),
            DatasetCache(tmp_path / "cache"),
        ).scenario.origin.faults
        for root in (archive, static_tree)
    ]

    assert faults == [ServerFaults(ignores_range=True), ServerFaults()]
