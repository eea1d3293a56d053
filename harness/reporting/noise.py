"""How far a little noise in a server's times moves predictions, and whether that explains a miss.

A prediction has no noise. Where equal answers end together, a third of a millisecond decides
whether the link is idle for a round trip behind them, and so on: such a row has no one time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.core.milestone import Milestone
from harness.core.units import format_share
from harness.reporting.markdown import Column, escape_cell, milliseconds
from harness.reporting.prediction_error import Compared, compared_figures
from harness.results.document import RunDocument

_TIMES = {Milestone.FIRST_RENDER: "first render", Milestone.COMPLETE: "complete"}


@dataclass(frozen=True, slots=True)
class NoisyFigure:
    """A time that was predicted and measured, and what is predicted of it with noise."""

    compared: Compared
    with_noise_s: tuple[float, ...]

    @property
    def span_s(self) -> tuple[float, float]:
        """The least and the most of all predictions, the one without noise included."""
        found = (self.compared.predicted_s, *self.with_noise_s)
        return min(found), max(found)

    @property
    def moved_share(self) -> float:
        """How wide that is, as a share of the prediction without noise."""
        least_s, most_s = self.span_s
        return (most_s - least_s) / self.compared.predicted_s

    @property
    def is_explained(self) -> bool:
        """Whether what was measured is within the target of what noise makes of the prediction."""
        least_s, most_s = self.span_s
        limit_s = self.compared.limit_s or 0.0
        return least_s - limit_s <= self.compared.measured_s <= most_s + limit_s


def noisy_figures(run: RunDocument, noisy: Sequence[RunDocument]) -> list[NoisyFigure]:
    """Every figure that has a target, beside those of predictions of the same run with noise."""
    found = []
    for compared in compared_figures({run.scenario.name: run}):
        if compared.limit_s is not None:
            with_noise_s = tuple(_predicted(each, compared) for each in noisy)
            found.append(NoisyFigure(compared, tuple(s for s in with_noise_s if s is not None)))
    return found


def noise_columns(figures: Sequence[NoisyFigure]) -> list[Column[NoisyFigure]]:
    """One line a figure; where none misses its target, none says so."""
    columns = [
        Column("TIME", lambda each: _TIMES[each.compared.milestone], is_number=False),
        Column("MISSED", _verdict, is_number=False),
        Column("PREDICTED", lambda each: milliseconds(each.compared.predicted_s)),
        Column("WITH NOISE", _span),
        Column("MEASURED", lambda each: milliseconds(each.compared.measured_s)),
        Column("NETWORK", lambda each: escape_cell(each.compared.row.network), is_number=False),
        Column("CASE", lambda each: escape_cell(each.compared.row.case), is_number=False),
    ]
    if not any(each.compared.is_missed for each in figures):
        del columns[1]
    return columns


def noise_summary(figures: Sequence[NoisyFigure], seed_count: int) -> Iterator[str]:
    """What came of it, in sentences."""
    if not figures:
        yield "Nothing was both predicted and measured here that has a target."
        return
    widest = max(figures, key=lambda each: each.moved_share)
    yield (
        f"Noise, {seed_count} times drawn, moves {widest.compared.row.case} over"
        f" {widest.compared.row.network} most: {format_share(widest.moved_share)} of it."
    )
    missed = [each for each in figures if each.compared.is_missed]
    explained_count = sum(each.is_explained for each in missed)
    if missed:
        yield f"{explained_count} of {len(missed)} that miss their target are within it with noise."


def _span(figure: NoisyFigure) -> str:
    least, most = map(milliseconds, figure.span_s)
    return least if least == most else f"{least}–{most}"


def _verdict(figure: NoisyFigure) -> str:
    if not figure.compared.is_missed:
        return ""
    return "by noise" if figure.is_explained else "missed"


def _predicted(document: RunDocument, wanted: Compared) -> float | None:
    found = (
        sample.times_s.of(wanted.milestone)
        for row in document.cases
        if (row.case, row.network) == (wanted.row.case, wanted.row.network)
        for sample in row.samples
    )
    return next((time_s for time_s in found if time_s is not None), None)
