"""A series of somebody else's server, learnt, known again, and loaded."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from harness.core.http.framing import multipart_frame
from harness.core.images.manifest import PIXELS_NAME
from harness.core.images.server_faults import OriginBehaviour, ServerFaults
from harness.dataset.cache import BuiltDataset, DatasetCache
from harness.errors import DatasetError
from harness.results.reasons import Late
from harness.run.experiment import RunOptions, prepare
from harness.run.server.ready_images import ready_images
from tests.run.server.foreign_server import foreign_server, served_scenario, server_block
from tests.tiny import measured, prepared, scenario_text
from tests.watching import Witness

pytestmark = pytest.mark.live

_SECRET = "open-sesame-42"


@pytest.fixture(scope="module")
def built(tiny_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltDataset:
    return prepared(tmp_path_factory.mktemp("scenario"), tiny_cache, scenario_text()).dataset


def test_a_series_is_learnt_as_it_is_served_and_known_again(
    built: BuiltDataset, tmp_path: Path
) -> None:
    cases = ("volume-htj2k", "volume-jls", "volume-thumbnail")
    cache = DatasetCache(tmp_path / "cache")
    with foreign_server(built) as url:
        scenario = served_scenario(tmp_path, server_block(url, built), *cases[:2])
        first = ready_images(scenario, cache)
        steps = Witness()
        again = ready_images(scenario, cache, steps.building)

    ours, theirs = built.manifest, first.dataset.manifest
    assert theirs.frames == ours.frames
    pixels = [np.load(each.directory / PIXELS_NAME) for each in (built, first.dataset)]
    assert np.array_equal(*pixels)
    for path in ("frames", "jls"):
        mine, learnt = ours.encoding(path), theirs.encoding(path)
        assert mine is not None
        assert learnt is not None
        assert learnt.sizes_bytes == mine.sizes_bytes
        assert learnt.resolution_ends_bytes == mine.resolution_ends_bytes
        assert learnt.is_lossless
        assert all(answer.head.startswith("--BOUNDARY") for answer in learnt.answers)
        assert all(answer.again_s > 0 for answer in learnt.answers)
    assert (first.dataset.directory, steps.steps) == (again.dataset.directory, [])
    assert first.scenario.dataset.digest() == again.scenario.dataset.digest()


def test_a_run_over_a_server_is_valid_and_its_secret_is_nowhere(
    built: BuiltDataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_TOKEN", _SECRET)
    cache, witness = DatasetCache(tmp_path / "cache"), Witness()
    with foreign_server(built) as url:
        server = server_block(url, built, ", headers: {Authorization: Bearer $ARCHIVE_TOKEN}")
        scenario = served_scenario(tmp_path, server, "volume-htj2k")
        experiment = prepare(scenario, cache, RunOptions(tmp_path / "runs"), witness)
        store = measured(experiment, tmp_path, witness)

    [sample] = store.document.samples
    floor_s = experiment.plans["volume-htj2k", "fast"].floors_s.complete
    assert not [each for each in sample.invalid_because if not isinstance(each, Late)]
    assert floor_s is not None
    assert sample.times_s.complete is not None
    assert sample.times_s.complete > floor_s
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 20
    assert not [path for path in files if _SECRET.encode() in path.read_bytes()]


def test_a_static_tree_is_loaded_as_it_lies(built: BuiltDataset, tmp_path: Path) -> None:
    manifest, tree = built.manifest, tmp_path / "tree"
    jls = manifest.encoding("jls")
    assert jls is not None
    frame = multipart_frame(jls.media_type, jls.transfer_syntax_uid, "b" * 40)
    for path, lies_at in zip(manifest.frame_paths("jls"), manifest.frame_paths(), strict=True):
        target = tree / f"{lies_at}.mht.gz"
        target.parent.mkdir(parents=True)
        content = frame.head + (built.directory / path).read_bytes() + frame.tail
        target.write_bytes(gzip.compress(content))
    metadata = (built.directory / manifest.metadata_path()).read_bytes()
    (tree / f"{manifest.metadata_path()}.gz").write_bytes(gzip.compress(metadata))
    uids = f"study: '{manifest.study_uid}', series: '{manifest.series_uid}'"
    scenario = served_scenario(tmp_path, f"server: {{folder: tree, {uids}}}\n", "volume-htj2k")
    cache, witness = DatasetCache(tmp_path / "cache"), Witness()
    experiment = prepare(scenario, cache, RunOptions(tmp_path / "runs"), witness)
    [sample] = measured(experiment, tmp_path, witness).document.samples

    learnt = experiment.dataset.manifest.encoding("frames")
    assert learnt is not None
    assert learnt.sizes_bytes == jls.sizes_bytes
    assert {answer.again_s for answer in learnt.answers} == {0.0}
    assert not [each for each in sample.invalid_because if not isinstance(each, Late)]
    assert sample.waits.complete is not None
    assert sample.waits.complete.server_s is None


def test_what_a_server_cannot_do_is_known_to_the_plan(built: BuiltDataset, tmp_path: Path) -> None:
    faults = ServerFaults(ignores_range=True)
    with foreign_server(built, OriginBehaviour(faults=faults)) as url:
        scenario = served_scenario(tmp_path, server_block(url, built), "volume-htj2k-byte-range")
        ready = ready_images(scenario, DatasetCache(tmp_path / "cache"))

    assert ready.scenario.origin.faults == faults


def test_a_series_that_is_not_there_is_told_with_what_the_server_said(
    built: BuiltDataset, tmp_path: Path
) -> None:
    with foreign_server(built) as url:
        server = server_block(url, built).replace(built.manifest.series_uid, "1.2.3")
        scenario = served_scenario(tmp_path, server, "volume-htj2k")
        with pytest.raises(DatasetError, match=r"404.*is no answer with metadata"):
            ready_images(scenario, DatasetCache(tmp_path / "cache"))
