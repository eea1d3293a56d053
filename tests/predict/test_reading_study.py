"""Studies of the made-up series: which rows there are, and what they say beside the reading."""

from pathlib import Path

import pytest

from harness.errors import ScenarioError
from harness.predict.reading_study import reading_study
from harness.results.reading_study import ReadingStudy
from harness.scenario.loading import load_scenario
from harness.scenario.scenario import Scenario
from tests.core.dataset_of import encoded, manifest_of
from tests.tiny import scenario_text, write_scenario
from tests.virtual_rig import DEVICE

SLICE_BYTES = 186_000
LINK = "{name: slow, download: 8 Mbit/s, upload: 1 Mbit/s, rtt: 40 ms, transport: fluid}"
HANDS = """\
  - {name: down, source: made up, steps: [{scroll: 7, per_second: 10}]}
  - {name: back, source: made up, opens_at: 7, steps: [{scroll: -7, per_second: 5}]}
"""
CASES = ("stack-htj2k", "stack-htj2k-first-32-kib-full-size")


def scenario(folder: Path) -> Scenario:
    text = scenario_text(LINK, cases=CASES).replace("load: volume", "load: stack")
    return load_scenario(write_scenario(folder, f"{text}reading:\n  hands:\n{HANDS}"))


def study(folder: Path, slice_count: int = 8) -> ReadingStudy:
    series = manifest_of(encoded("frames", (SLICE_BYTES,) * slice_count, rows=512, columns=512))
    return reading_study(scenario(folder), series, DEVICE)


def test_there_is_a_row_for_every_network_hand_and_case(tmp_path: Path) -> None:
    found = study(tmp_path)

    rows = [(row.network, row.hand, row.case) for row in found.rows]
    assert rows == [("slow", hand, case) for hand in ("down", "back") for case in CASES]
    assert all(row.experience.wanted_count == 7 for row in found.rows)
    assert found.hand_sources == {"down": "made up", "back": "made up"}


def test_floors_are_a_round_trip_and_the_bytes_of_the_slice_where_the_hand_rests(
    tmp_path: Path,
) -> None:
    whole, first = study(tmp_path).rows[:2]

    assert first.first_floor_s == pytest.approx(0.04 + 32_768 * 1e-6)
    assert whole.whole_floor_s == pytest.approx(0.04 + SLICE_BYTES * 1e-6, abs=2e-4)
    assert whole.first_floor_s == whole.whole_floor_s == first.whole_floor_s


def test_a_hand_that_goes_beyond_the_series_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="wants slice 7 of a series of 5"):
        study(tmp_path, 5)
