"""Answers that nobody computed: tables as a sweep would give them, written by hand."""

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from harness.core.milestone import PerMilestone
from harness.core.retrieval.timeline import Wait
from harness.predict.sweep.cells import Cell, cells_of
from harness.predict.sweep.predictor import Outcome
from harness.predict.sweep.table import table_of
from harness.reporting.maps.sweep_result import SweepResult
from harness.scenario.variation import Plot, PlotKind
from tests.predict.sweep.sweeps import a_sweep

CROSSOVER = Plot(PlotKind.CROSSOVER)
JLS, RANGE = "volume-jls", "volume-htj2k-byte-range"


def outcome(first_render_s: float, complete_s: float | None, invalid_because: str = "") -> Outcome:
    """One of these times."""
    times_s = PerMilestone(first_render_s, first_render_s, complete_s, complete_s)
    waits = times_s.map(lambda time_s: None if time_s is None else Wait(time_s, time_s, 0.0, 0.0))
    return Outcome(waits, 1000, 0, 8, invalid_because)


def volume_cells(folder: Path, axes: str) -> list[Cell]:
    """The cells of the volume of such a sweep."""
    return [cell for cell in cells_of(a_sweep(folder, axes)) if cell.scenario == "tiny-volume"]


def a_sweep_result(
    folder: Path, axes: str, outcomes: Iterable[Outcome], more: str = ""
) -> SweepResult:
    """The result of a sweep of the volume, its outcomes in the order of its cells."""
    table: pl.DataFrame = table_of(volume_cells(folder, axes), list(outcomes))
    return SweepResult(a_sweep(folder, axes, more), {"model_version": 1}, table)
