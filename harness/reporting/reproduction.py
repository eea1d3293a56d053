"""A run made again by prediction, beside what was predicted and measured then."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.core.lane import Lane
from harness.core.milestone import Milestone
from harness.core.units import format_share
from harness.reporting.markdown import Column, difference, escape_cell, milliseconds
from harness.reporting.rows import table_rows
from harness.results.document import RunDocument

_SHOWN = {Milestone.FIRST_RENDER: "first render", Milestone.COMPLETE: "complete"}


@dataclass(frozen=True, slots=True)
class ReproducedFigure:
    """One time of one row: predicted then and now, and measured; None where there is none."""

    case: str
    network: str
    milestone: Milestone
    recorded_s: float | None
    now_s: float | None
    measured_s: float | None

    @property
    def off_share(self) -> float | None:
        """How far the prediction is from that of then, as a part of it."""
        if not self.recorded_s or self.now_s is None:
            return None
        return abs(self.now_s - self.recorded_s) / self.recorded_s


@dataclass(frozen=True, slots=True)
class Reproduction:
    """Every figure of a run, and under which versions of the models it was made then and now."""

    figures: tuple[ReproducedFigure, ...]
    recorded_version: int | None
    version: int

    @property
    def has_same_model(self) -> bool:
        """Whether every bit has to be the same."""
        return self.recorded_version == self.version

    def agrees_within(self, share: float) -> bool:
        """Whether no prediction differs by more than that from the one of then."""
        return all(each.off_share <= share for each in self.figures if each.off_share is not None)

    def summary(self) -> Iterator[str]:
        """What came of it, in sentences."""
        told = [each for each in self.figures if each.off_share is not None]
        shares = [each.off_share or 0.0 for each in told]
        if not told:
            yield "Nothing was predicted then; what is predicted now stands beside the measured."
            return
        same_count = sum(share == 0.0 for share in shares)
        models = (
            f"model {self.version}, then and now"
            if self.has_same_model
            else f"model {self.recorded_version} then, {self.version} now"
        )
        yield f"{same_count} of {len(told)} predictions are the same to the last bit ({models})."
        if same_count < len(told):
            yield f"The others agree within {format_share(max(shares))}."


def reproduction(then: RunDocument, now: RunDocument) -> Reproduction:
    """What a run predicted and measured beside a prediction of the same scenario."""
    assert now.prediction is not None, "it is predicted"
    predicted = _predicted(now)
    recorded = _predicted(then)
    measured = {(row.case, row.network): row for row in table_rows(then) if row.lane is Lane.LOADER}
    return Reproduction(
        tuple(
            ReproducedFigure(
                *key,
                milestone,
                recorded.get((key, milestone)),
                predicted.get((key, milestone)),
                measured[key].figures.of(milestone).median_s if key in measured else None,
            )
            for milestone in _SHOWN
            for key in dict.fromkeys(row for row, _ in predicted)
        ),
        then.prediction.model_version if then.prediction else None,
        now.prediction.model_version,
    )


def reproduction_columns(figures: Sequence[ReproducedFigure]) -> list[Column[ReproducedFigure]]:
    """One line a figure; columns of what nobody has are left out."""
    columns: list[Column[ReproducedFigure]] = [
        Column("CASE", lambda each: escape_cell(each.case), is_number=False),
        Column("NETWORK", lambda each: escape_cell(each.network), is_number=False),
        Column("TIME", lambda each: _SHOWN[each.milestone], is_number=False),
    ]
    if any(each.recorded_s is not None for each in figures):
        columns.append(Column("THEN", lambda each: milliseconds(each.recorded_s)))
    columns.append(Column("NOW, ms", lambda each: milliseconds(each.now_s)))
    if any(each.recorded_s is not None for each in figures):
        columns.append(Column("LESS THEN", lambda each: difference(each.now_s, each.recorded_s)))
    if any(each.measured_s is not None for each in figures):
        columns.append(Column("MEASURED", lambda each: milliseconds(each.measured_s)))
    return columns


def _predicted(document: RunDocument) -> dict[tuple[tuple[str, str], Milestone], float]:
    return {
        ((row.case, row.network), milestone): time_s
        for row in document.cases
        if row.lane is Lane.PREDICTION
        for sample in row.samples
        for milestone in _SHOWN
        if (time_s := sample.times_s.of(milestone)) is not None
    }
