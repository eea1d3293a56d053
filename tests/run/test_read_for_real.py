"""Readings of eight small slices over real servers: what is asked for, and what is shown."""

import asyncio
from pathlib import Path

import pytest

from harness.dataset.cache import DatasetCache
from harness.results.reading_study import ReadingRow
from harness.results.trace import Trace
from harness.run.read_for_real import measured_study
from harness.run.server.ready_images import ready_images
from harness.scenario.loading import load_scenario
from tests.tiny import FAST, scenario_text, write_scenario

HANDS = "reading: {hands: [{name: down, source: made up, steps: [{scroll: 7, per_second: 20}]}]}\n"


@pytest.mark.live
@pytest.mark.parametrize("http", ["1.1", "2"])
def test_what_is_passed_is_broken_off_and_the_last_slice_is_whole(
    tmp_path: Path, tiny_cache: Path, http: str
) -> None:
    text = scenario_text(FAST, cases=("stack-htj2k",)).replace("load: volume", "load: stack")
    client = f"client: {{http: {http}}}\n"
    viewer = "retrieve: stack-htj2k, viewer: nearest-first-cancelling"
    path = write_scenario(tmp_path, text.replace("retrieve: stack-htj2k", viewer) + client + HANDS)
    scenario = load_scenario(path)
    dataset = ready_images(scenario, DatasetCache(tiny_cache)).dataset
    told: list[tuple[ReadingRow, Trace]] = []

    def tell(row: ReadingRow, trace: Trace) -> None:
        told.append((row, trace))

    study = asyncio.run(measured_study(scenario, dataset, tell))

    (row,) = study.rows
    [(told_row, trace)] = told
    assert told_row == row
    assert [move.slice_index for move in trace.wanted] == [1, 2, 3, 4, 5, 6, 7]
    assert trace.shown[-1].picture.image_index == 7
    assert row.viewer == "nearest-first-cancelling"
    assert row.experience.wanted_count == 7
    assert row.experience.rest_full_s is not None
    assert study.measured is not None
