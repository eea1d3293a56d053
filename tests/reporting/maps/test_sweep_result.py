from pathlib import Path

import pytest

from harness.core.milestone import Milestone
from harness.errors import BadInput
from harness.reporting.maps.sweep_result import leads, read_sweep_result
from harness.scenario.variation import Axes, Plot, PlotKind
from tests.predict.sweep.sweeps import a_sweep
from tests.reporting.maps.answers import CROSSOVER, JLS, RANGE, a_sweep_result, outcome

AXES = "{download: [1 Mbit/s, 10 Mbit/s]}"


def test_who_is_first_leads_by_what_the_next_takes_longer(tmp_path: Path) -> None:
    outcomes = [outcome(2.0, 8.0), outcome(1.0, 9.0), outcome(0.2, 0.8), outcome(0.5, 0.8)]
    result = a_sweep_result(tmp_path, AXES, outcomes)
    slow, fast = leads(result.of("tiny-volume", CROSSOVER), Milestone.FIRST_RENDER)

    assert (slow.download_bps, slow.case, slow.time_s, slow.ratio) == (1e6, RANGE, 1.0, 2.0)
    assert (fast.download_bps, fast.case, fast.ratio) == (10e6, JLS, 2.5)
    # Where two are as quick, the first of the scenario is named.
    _, tie = leads(result.of("tiny-volume", CROSSOVER), Milestone.COMPLETE)
    assert (tie.case, tie.ratio) == (JLS, 1.0)


def test_what_is_not_counted_or_never_comes_is_not_first(tmp_path: Path) -> None:
    outcomes = [outcome(2.0, None), outcome(1.0, 9.0, "stalled")] * 2
    cells = a_sweep_result(tmp_path, AXES, outcomes).of("tiny-volume", CROSSOVER)

    assert [(lead.case, lead.ratio) for lead in leads(cells, Milestone.FIRST_RENDER)] == [
        (JLS, None),
        (JLS, None),
    ]
    assert leads(cells, Milestone.COMPLETE) == []


def test_a_plot_keeps_to_its_values(tmp_path: Path) -> None:
    result = a_sweep_result(tmp_path, AXES, [outcome(1.0, 2.0)] * 4)
    plot = Plot(PlotKind.CURVES, only=Axes(download_bps=(10e6,)))

    assert result.of("tiny-volume", plot)["download_bps"].to_list() == [10e6, 10e6]
    assert result.cases("tiny-volume") == [JLS, RANGE]


def test_a_file_that_is_no_table_is_told_with_the_command_that_makes_one(tmp_path: Path) -> None:
    sweep = a_sweep(tmp_path)
    (tmp_path / "asked.json").write_text("{}")
    (tmp_path / "cells.parquet").write_text("no parquet")

    with pytest.raises(BadInput, match=r"is not the outcome of a sweep .*; harness sweep"):
        read_sweep_result(sweep, tmp_path / "cells.parquet", tmp_path / "asked.json")
