"""A server that goes, comes back as another one, and falls short, in the middle of a run."""

from pathlib import Path

import pytest

from harness.dataset.cache import DatasetCache
from harness.results.reasons import HeldUp, Late
from harness.results.sample import Sample, SampleSlot
from harness.results.sample_files import sample_files
from harness.results.store import RunStore
from harness.results.trace_file import read_trace
from harness.run.experiment import RunOptions, prepare
from tests.run.server.foreign_server import served_scenario, server_block
from tests.run.server.moody_server import SLOW_S, Mood, moody_server
from tests.tiny import measured, prepared, scenario_text
from tests.watching import Witness

pytestmark = pytest.mark.live

FAILED = {"images-failed", "never-full"}
EXPECTED = {
    Mood.GOOD: set[str](),
    Mood.GONE: FAILED,
    Mood.SLOW: set[str](),
    Mood.SLOW_AT_FIRST: set[str](),
    Mood.GARBAGE: FAILED,
    Mood.ELSEWHERE: FAILED,
    Mood.CUT: FAILED,
    Mood.NO_IMAGE: FAILED,
    Mood.OTHER_SIZE: {"pixels-differ"},
}


def server_s(sample: Sample) -> float:
    """For how long the link waited for the server, until the load was complete."""
    assert sample.waits.complete is not None
    return sample.waits.complete.server_s or 0.0


def marks(store: RunStore, sample: Sample) -> set[str | None]:
    """What of the answers to the requests of a load the harness gave."""
    trace = read_trace(sample_files(store.directory, store.document, sample.slot).trace)
    assert trace is not None
    return {request.given_by_harness for request in trace.requests}


def test_each_load_says_what_became_of_the_server_and_the_run_goes_on(
    tmp_path: Path, tiny_cache: Path
) -> None:
    text = scenario_text()
    built = prepared(tmp_path, tiny_cache, text).dataset
    other_size = text.replace("rows: 64, columns: 64", "rows: 32, columns: 32")
    other = prepared(tmp_path, tiny_cache, other_size).dataset
    assert other.manifest.frame_paths() == built.manifest.frame_paths()
    moods = (*Mood, Mood.GOOD)
    with moody_server(built, other) as server:

        def before(slot: SampleSlot) -> None:
            server.be(moods[slot.repeat - 1])

        scenario = served_scenario(
            tmp_path, server_block(server.url, built), "volume-htj2k", repeats=len(moods)
        )
        options, witness = RunOptions(tmp_path / "runs"), Witness(before)
        experiment = prepare(scenario, DatasetCache(tmp_path / "cache"), options, witness)
        store = measured(experiment, tmp_path, witness)
        samples = store.document.samples

    kinds = [
        {reason.kind for reason in sample.invalid_because if not isinstance(reason, Late | HeldUp)}
        for sample in samples[: len(moods)]
    ]
    assert kinds == [EXPECTED[mood] for mood in moods]
    assert server_s(samples[moods.index(Mood.SLOW)]) > SLOW_S / 2
    # What was answered in its place is marked in the trace; what it sends lets no page read it.
    assert marks(store, samples[moods.index(Mood.GONE)]) == {"answer"}
    assert marks(store, samples[moods.index(Mood.GOOD)]) == {"cross-origin fields"}
