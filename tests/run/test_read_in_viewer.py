"""Readings in a viewer that obeys the contract, over real servers: what is kept of each."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from harness.core.images.manifest import PIXELS_NAME
from harness.core.lane import Lane
from harness.dataset.cache import DatasetCache
from harness.results.reading_study import ReadingRow, ReadingStudy
from harness.results.trace import Trace
from harness.run.read_in_viewer import viewed_study
from harness.run.server.ready_images import ready_images
from harness.scenario.loading import load_scenario
from harness.scenario.viewed_readings import viewed_part
from harness.viewer.digest import pixel_digest
from harness.viewer.wheel import ViewedReading
from tests.tiny import FAST, scenario_text, write_scenario
from tests.viewer.fake import FakeReadingViewer

HANDS = "reading: {hands: [{name: down, source: made up, steps: [{scroll: 7, per_second: 20}]}]}\n"
Change = Callable[[ViewedReading], ViewedReading]


SEVERAL = (
    "reading: {series: [4, 4], hands: [{name: next, source: made up, steps:"
    " [{scroll: 2, per_second: 20}, {open: 1}, {pause: 50 ms}, {scroll: 2, per_second: 20}]}]}\n"
)


def read(
    folder: Path, cache: Path, change: Change = lambda viewed: viewed, hands: str = HANDS
) -> tuple[ReadingStudy, list[tuple[ReadingRow, Trace]]]:
    text = scenario_text(FAST, cases=("stack-htj2k",)).replace("load: volume", "load: stack")
    path = write_scenario(folder, f"{text}policy: cs3d-5.14\n{hands}")
    scenario = viewed_part(load_scenario(path)).scenario
    dataset = ready_images(scenario, DatasetCache(cache)).dataset
    digests = [pixel_digest(image) for image in np.load(dataset.directory / PIXELS_NAME)]
    told: list[tuple[ReadingRow, Trace]] = []

    @asynccontextmanager
    async def launched() -> AsyncIterator[FakeReadingViewer]:
        yield FakeReadingViewer(digests, change)

    def tell(row: ReadingRow, trace: Trace) -> None:
        told.append((row, trace))

    return asyncio.run(viewed_study(scenario, dataset, launched(), tell)), told


def coalesced(viewed: ViewedReading) -> ViewedReading:
    """The browser put two turns of the wheel together."""
    return replace(viewed, turns=viewed.turns[1:])


def late(viewed: ViewedReading) -> ViewedReading:
    """The last turn came half a second late."""
    last = viewed.turns[-1]
    return replace(viewed, turns=(*viewed.turns[:-1], last._replace(at_s=last.at_s + 0.5)))


def elsewhere(viewed: ViewedReading) -> ViewedReading:
    return replace(viewed, opening_indices=(4,))


@pytest.mark.live
def test_what_was_wanted_and_shown_is_kept_with_who_showed_it(
    tmp_path: Path, tiny_cache: Path
) -> None:
    study, [(row, trace)] = read(tmp_path, tiny_cache)

    assert study.lane is Lane.VIEWER
    assert study.viewer["viewer"] == "OHIF 3.13.2"
    assert (row.experience.wanted_count, row.experience.in_time_count) == (7, 7)
    assert row.experience.received_bytes == 8000
    assert [move.slice_index for move in trace.wanted] == [1, 2, 3, 4, 5, 6, 7]
    assert [each.picture.image_index for each in trace.shown] == [0, 1, 2, 3, 4, 5, 6, 7]


@pytest.mark.live
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (coalesced, "6 of 7 turns of the wheel"),
        (late, "turned 500 ms late"),
        (elsewhere, "opened at slice 4"),
    ],
)
def test_a_hand_that_moved_otherwise_is_not_counted(
    tmp_path: Path, tiny_cache: Path, change: Change, told: str
) -> None:
    study, _ = read(tmp_path, tiny_cache, change)

    assert any(told in str(reason) for reason in study.rows[0].excluded_because)


@pytest.mark.live
def test_a_series_that_is_opened_is_told_by_its_first_picture_in_the_row_of_all(
    tmp_path: Path, tiny_cache: Path
) -> None:
    _, [(row, trace)] = read(tmp_path, tiny_cache, hands=SEVERAL)
    [opened] = row.opened

    assert not row.excluded_because
    assert [move.slice_index for move in trace.wanted] == [1, 2, 4, 5, 6]
    assert opened.series_index == 1
    assert opened.first_s == pytest.approx(0.02)
    assert opened.whole_s == opened.first_s
