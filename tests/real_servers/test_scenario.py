"""Scenarios over real servers: the same loads, once the server's own time is taken off."""

from pathlib import Path

import pytest

from harness.core.images.server_faults import ServerFaults
from harness.dataset.cache import BuiltDataset, DatasetCache
from harness.dataset.export import ExportSyntax
from harness.errors import DatasetError
from harness.run.server.ready_images import ready_images
from harness.scenario.server import FoundServer
from tests.real_servers.archives import store
from tests.real_servers.loads import DATASET, least_wire_s, loaded
from tests.run.server.foreign_server import served_scenario, server_block

pytestmark = pytest.mark.live


def test_an_archive_is_as_quick_as_our_origin_but_for_its_own_time(
    archive: str, tiny_cache: Path, tmp_path: Path
) -> None:
    ours = loaded(DATASET, tmp_path / "ours", tiny_cache)
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
