"""The crossover map: who is first where, and by how much."""

import altair as alt

from harness.reporting.maps.drawing import Panel, colours, inline
from harness.reporting.maps.sweep_result import NAMES, SHOWN, Lead, SweepResult, leads
from harness.reporting.maps.units import scale_of
from harness.scenario.variation import Dimension, Plot

_CELL_PX = 34
# From this lead on a colour is at its full strength.
_CLEAR_RATIO = 1.5


def crossover(result: SweepResult, scenario: str, plot: Plot) -> alt.HConcatChart:
    """One panel a moment: every network in the colour of who is first, paler where hardly so."""
    cells, cases = result.of(scenario, plot), result.cases(scenario)
    panels = [
        _panel(leads(cells, milestone), cases, NAMES[milestone].capitalize()) for milestone in SHOWN
    ]
    return alt.hconcat(*panels)


def _panel(found: list[Lead], cases: list[str], title: str) -> Panel:
    download, rtt = scale_of(Dimension.DOWNLOAD), scale_of(Dimension.RTT)
    rows: list[dict[str, object]] = [
        {
            "x": download.shown(lead.download_bps),
            "y": rtt.shown(lead.rtt_s),
            "colour": lead.case,
            "strength": _strength(lead.ratio),
            "lead": lead_text(lead.ratio),
        }
        for lead in found
    ]
    base = alt.Chart(inline(rows)).encode(
        x=alt.X("x:O", title=download.title, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("y:O", title=rtt.title, sort="descending"),
    )
    cells = base.mark_rect().encode(
        color=colours(cases, "First"),
        opacity=alt.Opacity("strength:Q", scale=None, legend=None),
    )
    texts = base.mark_text(fontSize=9).encode(text="lead:N")
    size = {
        "width": _CELL_PX * len({row["x"] for row in rows}),
        "height": _CELL_PX * 0.7 * len({row["y"] for row in rows}),
    }
    return alt.layer(cells, texts).properties(title=title, **size)


def lead_text(ratio: float | None) -> str:
    """How much longer the next one takes: in percent, or how many times as long."""
    if ratio is None:
        return "alone"
    return f"{(ratio - 1) * 100:.0f} %" if ratio < 2 else f"{ratio:.1f} x"


def _strength(ratio: float | None) -> float:
    share = 1.0 if ratio is None else min(1.0, (ratio - 1) / (_CLEAR_RATIO - 1))
    return round(0.2 + 0.6 * share, 2)
