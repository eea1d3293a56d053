"""A server that is slow when it is asked for the first time, and cold or warm in a scenario."""

from pathlib import Path

import pytest

from harness.dataset.cache import DatasetCache
from harness.results.reasons import HeldUp, Late
from harness.run.experiment import RunOptions, prepare
from tests.run.server.foreign_server import served_scenario, server_block
from tests.run.server.moody_server import SLOW_S, Mood, moody_server
from tests.tiny import measured, prepared, scenario_text
from tests.watching import Witness

pytestmark = pytest.mark.live


def test_to_a_cold_server_each_load_comes_first_although_it_is_warm_by_now(
    tmp_path: Path, tiny_cache: Path
) -> None:
    built = prepared(tmp_path, tiny_cache, scenario_text()).dataset
    with moody_server(built, built) as server:
        server.be(Mood.SLOW_AT_FIRST)
        block = server_block(server.url, built, ", state: cold")
        scenario = served_scenario(tmp_path, block, "volume-htj2k", repeats=2)
        options, witness = RunOptions(tmp_path / "runs"), Witness()
        experiment = prepare(scenario, DatasetCache(tmp_path / "cache"), options, witness)
        document = measured(experiment, tmp_path, witness).document

    assert document.scenario.server is not None
    [form] = document.scenario.server.forms
    assert form.first.median_s > SLOW_S
    assert form.again.median_s < form.first.median_s
    for sample in document.samples[:2]:
        assert {type(reason) for reason in sample.invalid_because} <= {Late, HeldUp}
        assert sample.waits.complete is not None
        assert sample.waits.complete.server_s is not None
        # Eight images over six connections: twice as long, one after the other.
        assert sample.waits.complete.server_s > SLOW_S
