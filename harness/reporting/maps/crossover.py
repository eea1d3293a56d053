"""The crossover map: what gains most on one case where, and how much."""

from collections.abc import Sequence

import altair as alt

from harness.reporting.maps.drawing import Panel, colours, inline
from harness.reporting.maps.gains import NetworkGain, network_gains
from harness.reporting.maps.sweep_result import NAMES, SHOWN, SweepResult
from harness.reporting.maps.units import scale_of
from harness.scenario.variation import Dimension, Plot

_CELL_PX = 34
# From this gain on a colour is at its full strength.
_CLEAR_RATIO = 1.5
_NOBODY_STRENGTH = 0.08


def crossover(result: SweepResult, scenario: str, plot: Plot) -> alt.HConcatChart:
    """One panel a moment: every network in the colour of what gains most, paler where hardly."""
    cells, cases = result.of(scenario, plot), result.cases(scenario)
    against = result.against(scenario, plot)
    panels = [
        _panel(
            network_gains(cells, cases, against, milestone),
            f"{NAMES[milestone].capitalize()}, against {against}",
        )
        for milestone in SHOWN
    ]
    return alt.hconcat(*panels)


def _panel(found: Sequence[NetworkGain], title: str) -> Panel:
    download, rtt = scale_of(Dimension.DOWNLOAD), scale_of(Dimension.RTT)
    rows: list[dict[str, object]] = [
        {
            "x": download.shown(each.download_bps),
            "y": rtt.shown(each.rtt_s),
            "colour": cases_text(each.cases),
            "strength": _strength(each),
            "lead": lead_text(each.takes_longer_ratio) if each.cases else "",
        }
        for each in found
    ]
    base = alt.Chart(inline(rows)).encode(
        x=alt.X("x:O", title=download.title, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("y:O", title=rtt.title, sort="descending"),
    )
    names = sorted({each.cases for each in found}, key=lambda cases: (not cases, cases))
    cells = base.mark_rect().encode(
        color=colours(map(cases_text, names), "Gains most"),
        opacity=alt.Opacity("strength:Q", scale=None, legend=None),
    )
    texts = base.mark_text(fontSize=9).encode(text=alt.Text("lead:N"))
    size = {
        "width": _CELL_PX * len({row["x"] for row in rows}),
        "height": _CELL_PX * 0.7 * len({row["y"] for row in rows}),
    }
    return alt.layer(cells, texts).properties(title=title, **size)


def cases_text(cases: Sequence[str]) -> str:
    """Cases that a prediction cannot tell apart, in words: "JLS or HTJ2K"; "no case" of none."""
    return " or ".join(cases) or "no case"


def lead_text(ratio: float) -> str:
    """How much longer another takes: in percent, or how many times as long."""
    return f"{(ratio - 1) * 100:.0f} %" if ratio < 2 else f"{ratio:.1f} x"


def _strength(found: NetworkGain) -> float:
    if not found.cases:
        return _NOBODY_STRENGTH
    share = min(1.0, (found.takes_longer_ratio - 1) / (_CLEAR_RATIO - 1))
    return round(0.2 + 0.6 * share, 2)
