from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.reporting.maps.sweep_result import read_sweep_result
from harness.scenario.variation import Axes, Plot, PlotKind
from tests.predict.sweep.sweeps import a_sweep
from tests.reporting.maps.answers import CROSSOVER, JLS, RANGE, a_sweep_result, outcome

AXES = "{download: [1 Mbit/s, 10 Mbit/s]}"


def test_others_are_held_against_the_first_case_unless_it_is_told(tmp_path: Path) -> None:
    result = a_sweep_result(tmp_path, AXES, [outcome(1.0, 2.0)] * 4)

    assert result.against("tiny-volume", CROSSOVER) == JLS
    assert result.against("tiny-volume", Plot(PlotKind.CROSSOVER, against=RANGE)) == RANGE


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
