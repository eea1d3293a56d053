"""The table of a sweep, and what is held against what in it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from harness.core.milestone import Milestone
from harness.errors import BadInput
from harness.reporting.maps.units import wanted
from harness.scenario.variation import Plot, Sweep

SHOWN = (Milestone.FIRST_RENDER, Milestone.COMPLETE)
"""The moments that pictures and sentences are about."""

NAMES = {Milestone.FIRST_RENDER: "first render", Milestone.COMPLETE: "complete"}


@dataclass(frozen=True, slots=True)
class SweepResult:
    """A sweep and its cells; `inputs` is the document that came with them."""

    sweep: Sweep
    inputs: Mapping[str, object]
    cells: pl.DataFrame

    def images(self, scenario: str) -> Mapping[str, object]:
        """What the document says of the images of a scenario, as it has them."""
        images = self.inputs.get("images")
        found = images.get(scenario) if isinstance(images, dict) else None
        return found if isinstance(found, dict) else {}

    def of(self, scenario: str, plot: Plot) -> pl.DataFrame:
        """The cells of one scenario that a plot shows."""
        found = self.cells.filter(pl.col("scenario") == scenario)
        for column, values in wanted(plot.only).items():
            found = found.filter(pl.col(column).is_in(values) | pl.col(column).is_null())
        return found

    def cases(self, scenario: str) -> list[str]:
        """The cases of one scenario, in its order."""
        found = next(each for each in self.sweep.scenarios if each.name == scenario)
        return [case.name for case in found.cases]

    def against(self, scenario: str, plot: Plot) -> str:
        """The case that the others of a scenario are held against: its first, unless told."""
        return plot.against or self.cases(scenario)[0]


def read_sweep_result(sweep: Sweep, cells: Path, inputs: Path) -> SweepResult:
    """The result in the two files of a sweep. Raises BadInput."""
    try:
        return SweepResult(
            sweep, json.loads(inputs.read_text(encoding="utf-8")), pl.read_parquet(cells)
        )
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        rule = f"is not the outcome of a sweep ({error})"
        raise BadInput(str(cells), None, rule, f"harness sweep {sweep.path}") from error
