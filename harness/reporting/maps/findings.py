"""What there is to see in a crossover map, in sentences that are computed."""

from collections.abc import Iterator, Sequence
from statistics import median

import polars as pl

from harness.core.milestone import Milestone
from harness.core.units import format_rate, format_time
from harness.reporting.maps.crossover import lead_text
from harness.reporting.maps.sweep_result import NAMES, SHOWN, Lead, SweepResult, leads
from harness.scenario.variation import Plot


def crossover_findings(result: SweepResult, scenario: str, plot: Plot) -> list[str]:
    """Who is first where, and by how much: a paragraph for each moment, and what it costs."""
    cells = result.of(scenario, plot)
    paragraphs = []
    for milestone in SHOWN:
        found = leads(cells, milestone)
        winners = [
            case for case in result.cases(scenario) if any(lead.case == case for lead in found)
        ]
        territories = " ".join(_territory(case, found) for case in winners)
        paragraphs.append(f"**{NAMES[milestone].capitalize()}.** {territories}")
    return [*paragraphs, *_price(cells)]


def _territory(case: str, found: Sequence[Lead]) -> str:
    """Where a case is first, and how clearly."""
    won = [lead for lead in found if lead.case == case]
    text = f"{case} is first {_where(case, found)} ({len(won)} of {len(found)} networks)"
    ratios = {lead: lead.ratio for lead in won if lead.ratio is not None}
    if not ratios:
        return f"{text}."
    clearest = max(ratios, key=lambda lead: ratios[lead])
    place = f"{format_rate(clearest.download_bps)} and {format_time(clearest.rtt_s)}"
    typical, most = lead_text(median(ratios.values())), lead_text(ratios[clearest])
    return f"{text}; the next takes longer by {typical} in the median, {most} at {place}."


def _where(case: str, found: Sequence[Lead]) -> str:
    """Whole columns of the map first, then the corner that holds the rest."""
    won = [lead for lead in found if lead.case == case]
    if len(won) == len(found):
        return "everywhere"
    lost = {lead.download_bps for lead in found if lead.case != case}
    below = {lead.download_bps for lead in won if lead.download_bps < min(lost)}
    above = {lead.download_bps for lead in won if lead.download_bps > max(lost)}
    rest = [lead for lead in won if lead.download_bps not in below | above]
    parts = []
    if below:
        parts.append(f"up to {format_rate(max(below))} whatever the round trip")
    if above:
        parts.append(f"from {format_rate(min(above))} on whatever the round trip")
    if rest:
        rates = _span([format_rate(bps) for bps in sorted(lead.download_bps for lead in rest)])
        trips = _span([format_time(rtt_s) for rtt_s in sorted(lead.rtt_s for lead in rest)])
        parts.append(f"on {len(rest)} networks of {rates} and {trips}")
    return " and ".join(parts)


def _span(texts: Sequence[str]) -> str:
    return texts[0] if texts[0] == texts[-1] else f"{texts[0]} to {texts[-1]}"


def _price(cells: pl.DataFrame) -> Iterator[str]:
    """What whoever renders first costs until everything is there."""
    column = Milestone.COMPLETE.time_key
    complete = {
        (lead.download_bps, lead.rtt_s): lead.time_s for lead in leads(cells, Milestone.COMPLETE)
    }
    times = {
        (row["download_bps"], row["rtt_s"], row["case"]): row[column]
        for row in cells.iter_rows(named=True)
    }
    ratios = [
        time_s / complete[lead.download_bps, lead.rtt_s]
        for lead in leads(cells, Milestone.FIRST_RENDER)
        if (time_s := times[lead.download_bps, lead.rtt_s, lead.case]) is not None
    ]
    if ratios:
        yield (
            "**Price.** What renders first completes later than what completes first by"
            f" {lead_text(median(ratios))} in the median, {lead_text(max(ratios))} at most."
        )
