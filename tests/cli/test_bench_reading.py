"""`harness bench` of a scenario that somebody reads, over real servers and the real emulator."""

from pathlib import Path

import pytest

from harness.results.reading_study import study_from_json
from tests.cli.conftest import Command
from tests.tiny import FAST, scenario_text, write_scenario

READING = """\
reading:
  hands: [{name: down, source: made up, steps: [{scroll: 7, per_second: 20}]}]
"""


@pytest.mark.live
def test_a_series_is_read_for_real_and_predicted_beside(harness: Command, tmp_path: Path) -> None:
    text = scenario_text(FAST, cases=("stack-htj2k",)).replace("load: volume", "load: stack")
    path = str(write_scenario(tmp_path, text + READING))
    outcome = harness("bench", path, "--output", "runs", "--device", "reference-laptop")
    folder = tmp_path / "runs/readings/tiny"
    study = study_from_json((folder / "reading.json").read_bytes(), "reading.json")

    # A machine that runs tests may be too busy for it, and says so.
    assert outcome.code in {0, 3}, outcome.err
    assert (outcome.code == 3) == any(row.excluded_because for row in study.rows)
    assert study.measured is not None
    (row,) = study.rows
    assert row.experience.wanted_count == 7
    assert row.experience.rest_full_s is not None
    assert row.experience.repeated_bytes == 0
    assert "Measured 20" in outcome.out
    assert "Predicted for reference-laptop" in outcome.out
