"""What there is to see in a crossover map, in sentences that are computed."""

from collections.abc import Iterator, Sequence
from statistics import median

from harness.core.milestone import Milestone
from harness.core.units import format_rate, format_time
from harness.reporting.maps.crossover import cases_text, lead_text
from harness.reporting.maps.gains import NetworkGain, network_gains
from harness.reporting.maps.sweep_result import NAMES, SHOWN, SweepResult
from harness.scenario.variation import Plot


def crossover_findings(result: SweepResult, scenario: str, plot: Plot) -> list[str]:
    """What gains where on one case, and how much: a paragraph for each moment, and its price."""
    cells, cases = result.of(scenario, plot), result.cases(scenario)
    against = result.against(scenario, plot)
    gains = {each: network_gains(cells, cases, against, each) for each in SHOWN}
    paragraphs = []
    for milestone, found in gains.items():
        there = sorted({each.cases for each in found}, key=lambda names: (not names, names))
        territories = " ".join(_territory(names, found, against) for names in there)
        if territories:
            paragraphs.append(f"**{NAMES[milestone].capitalize()}.** {territories}")
    return [*paragraphs, *_price(result, scenario, plot, gains[Milestone.FIRST_RENDER])]


def _territory(cases: Sequence[str], found: Sequence[NetworkGain], against: str) -> str:
    """Where some cases gain most, and how much."""
    won = [each for each in found if each.cases == cases]
    where = f"{_where(won, found)} ({len(won)} of {len(found)} networks)"
    if not cases:
        return f"No case gains on {against} by more than predictions are off {where}."
    most = max(won, key=lambda each: each.gain.gain_s)
    place = f"{format_rate(most.download_bps)} and {format_time(most.rtt_s)}"
    typical_s = median(each.gain.gain_s for each in won)
    typical = _longer_text(median(each.takes_longer_ratio for each in won))
    return (
        f"{cases_text(cases)} gains most on {against} {where}: {_time_text(typical_s)} in the"
        f" median ({against} takes {typical}), {_time_text(most.gain.gain_s)} at {place}"
        f" ({_longer_text(most.takes_longer_ratio)})."
    )


def _longer_text(ratio: float) -> str:
    return f"{lead_text(ratio)} longer" if ratio < 2 else f"{ratio:.1f} times as long"


def _time_text(time_s: float) -> str:
    return format_time(float(f"{time_s:.3g}"))


def _where(won: Sequence[NetworkGain], found: Sequence[NetworkGain]) -> str:
    """Whole columns of the map first, then the corner that holds the rest."""
    if len(won) == len(found):
        return "everywhere"
    lost = {each.download_bps for each in found if each.cases != won[0].cases}
    below = {each.download_bps for each in won if each.download_bps < min(lost)}
    above = {each.download_bps for each in won if each.download_bps > max(lost)}
    rest = [each for each in won if each.download_bps not in below | above]
    parts = []
    if below:
        parts.append(f"up to {format_rate(max(below))} whatever the round trip")
    if above:
        parts.append(f"from {format_rate(min(above))} on whatever the round trip")
    if rest:
        rates = _span([format_rate(bps) for bps in sorted(each.download_bps for each in rest)])
        trips = _span([format_time(rtt_s) for rtt_s in sorted(each.rtt_s for each in rest)])
        parts.append(f"on {len(rest)} networks of {rates} and {trips}")
    return " and ".join(parts)


def _span(texts: Sequence[str]) -> str:
    return texts[0] if texts[0] == texts[-1] else f"{texts[0]} to {texts[-1]}"


def _price(
    result: SweepResult, scenario: str, plot: Plot, first: Sequence[NetworkGain]
) -> Iterator[str]:
    """How much later than the case it gains on, whatever renders first completes."""
    column, against = Milestone.COMPLETE.time_key, result.against(scenario, plot)
    times = {
        (row["download_bps"], row["rtt_s"], row["case"]): row[column]
        for row in result.of(scenario, plot).iter_rows(named=True)
    }
    ratios = [
        time_s / other_s
        for each in first
        if each.cases
        and (time_s := times[each.download_bps, each.rtt_s, each.cases[0]]) is not None
        and (other_s := times[each.download_bps, each.rtt_s, against])
    ]
    if ratios:
        later = [f"{(ratio - 1) * 100:+.0f} %".replace("-", "−") for ratio in _three(ratios)]
        yield (
            f"**Price.** What gains most in the first render completes {later[1]} from {against} in"
            f" the median, {later[0]} to {later[2]}."
        )


def _three(ratios: Sequence[float]) -> tuple[float, float, float]:
    return min(ratios), median(ratios), max(ratios)
