"""What there is to see in curves: what a choice along them is worth, in a sentence and a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import polars as pl

from harness.core.milestone import Milestone
from harness.reporting.maps.crossover import lead_text
from harness.reporting.maps.curves import LINE_SCALES, line_columns
from harness.reporting.maps.sweep_result import NAMES, SHOWN, SweepResult
from harness.reporting.maps.units import Scale, scale_of
from harness.reporting.markdown import Column, escape_cell, milliseconds, table
from harness.scenario.variation import Dimension, Plot

_CLOSE_RATIO = 1.05
_NETWORK = {Dimension.DOWNLOAD, Dimension.RTT}
"""Nobody chooses these."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve by its name; `across` are the cells that its dimension is nothing to."""

    name: str
    along: Scale
    cells: pl.DataFrame
    across: pl.DataFrame

    def time_s(self, milestone: Milestone, value: object) -> float | None:
        """The time at one place of it; None where there is none."""
        found = self.cells.filter(pl.col(self.along.column) == value)[milestone.time_key]
        return found[0] if len(found) else None

    def least_s(self, milestone: Milestone) -> float | None:
        """The time at its best place."""
        times_s = self._times_s(milestone)
        return min(times_s.values()) if times_s else None

    def enough(self, milestone: Milestone) -> object:
        """The first place that is as good as the best, within 5 %."""
        times_s = self._times_s(milestone)
        least_s = min(times_s.values(), default=0.0)
        close = (place for place, time_s in times_s.items() if time_s <= least_s * _CLOSE_RATIO)
        return next(close, None)

    def spread_ratio(self, milestone: Milestone) -> float | None:
        """How many times as long the worst place takes as the best."""
        times_s = self._times_s(milestone).values()
        return max(times_s) / min(times_s) if times_s and min(times_s) else None

    def across_s(self, milestone: Milestone) -> float | None:
        """The time of the cells that the dimension is nothing to."""
        return self.across[milestone.time_key][0] if len(self.across) else None

    def _times_s(self, milestone: Milestone) -> dict[object, float]:
        column = milestone.time_key
        ordered = self.cells.sort(self.along.column).filter(pl.col(column).is_not_null())
        return dict(zip(ordered[self.along.column], ordered[column], strict=True))


def curve_findings(result: SweepResult, scenario: str, plot: Plot) -> list[str]:
    """Sentences of what the choice is worth, and a table with a row for every curve."""
    cells = result.of(scenario, plot).filter(pl.col("invalid_because") == "")
    curves = [curve for curve in _curves(cells, plot) if len(curve.cells)]
    if not curves:
        return []
    sentences = [] if plot.along in _NETWORK else [_worth(curves, each) for each in SHOWN]
    return [*sentences, *_against(curves), _table(curves, scale_of(plot.along))]


def _curves(cells: pl.DataFrame, plot: Plot) -> Iterator[Curve]:
    along = scale_of(plot.along)
    apart = [*line_columns(cells, plot), scale_of(plot.rows).column if plot.rows else ""]
    # HTTP/2, which has one connection, stands beside HTTP/1.1 over several.
    scales = [scale for scale in LINE_SCALES if scale.column in apart and scale.column != "http"]
    scales = scales or [scale_of(Dimension.CASE)]
    for values, part in cells.group_by([each.column for each in scales], maintain_order=True):
        has_place = pl.col(along.column).is_not_null()
        yield Curve(
            ", ".join(scale.text(value) for scale, value in zip(scales, values, strict=True)),
            along,
            part.filter(has_place),
            part.filter(~has_place),
        )


def _worth(curves: Sequence[Curve], milestone: Milestone) -> str:
    """What the best choice is, and what the worst costs."""
    name, along = NAMES[milestone].capitalize(), curves[0].along
    ratios = {curve.name: curve.spread_ratio(milestone) or 1.0 for curve in curves}
    most = max(ratios, key=lambda each: ratios[each])
    places = [along.text(place) for c in curves if (place := c.enough(milestone)) is not None]
    usual = max(dict.fromkeys(places), key=places.count, default="")
    return (
        f"**{name}.** {usual} is enough on {places.count(usual)} of {len(curves)} curves: there,"
        f" nothing smaller comes within 5 % of the shortest time. The longest time of a curve is"
        f" longer than its shortest by {lead_text(median(ratios.values()))} in the median, by"
        f" {lead_text(ratios[most])} at most ({most})."
    )


def _against(curves: Sequence[Curve]) -> Iterator[str]:
    """The dashed lines beside the best place of their curves."""
    for milestone in SHOWN:
        pairs = [(c.across_s(milestone), c.least_s(milestone)) for c in curves]
        ratios = [across / least for across, least in pairs if across and least]
        if ratios:
            yield (
                f"**{NAMES[milestone].capitalize()} of HTTP/2**, dashed, is"
                f" {_signed(median(ratios))} from the best of HTTP/1.1 in the median,"
                f" {_signed(min(ratios))} to {_signed(max(ratios))}."
            )


def _signed(ratio: float) -> str:
    return f"{(ratio - 1) * 100:+.1f} %"


def _table(curves: Sequence[Curve], along: Scale) -> str:
    places = sorted({place for curve in curves for place in curve.cells[along.column]})
    columns: list[Column[Curve]] = [
        Column("Curve", lambda curve: escape_cell(curve.name), is_number=False)
    ]
    for milestone in SHOWN:
        columns += _columns(milestone, along, places)
    if any(len(curve.across) for curve in curves):
        columns += [_across_column(milestone) for milestone in SHOWN]
    return table(columns, curves)


def _columns(milestone: Milestone, along: Scale, places: list[object]) -> list[Column[Curve]]:
    name, first, last = NAMES[milestone].capitalize(), places[0], places[-1]

    def enough(curve: Curve) -> str:
        place = curve.enough(milestone)
        return "" if place is None else along.text(place)

    return [
        Column(
            f"{name} at {along.text(first)}, ms",
            lambda curve: milliseconds(curve.time_s(milestone, first)),
        ),
        Column(
            f"at {along.text(last)}, ms", lambda curve: milliseconds(curve.time_s(milestone, last))
        ),
        Column("best, ms", lambda curve: milliseconds(curve.least_s(milestone))),
        Column("within 5 % from", enough),
    ]


def _across_column(milestone: Milestone) -> Column[Curve]:
    title = f"{NAMES[milestone].capitalize()}, HTTP/2, ms"
    return Column(title, lambda curve: milliseconds(curve.across_s(milestone)))
