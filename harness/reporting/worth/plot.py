"""How the gains go along the bandwidth: a row for every network, a panel for every moment."""

from collections.abc import Iterable, Sequence

import altair as alt

from harness.core.milestone import Milestone
from harness.core.network.profile import NetworkProfile
from harness.predict.worth.reach import Axis
from harness.predict.worth.study import ASKED, Worth
from harness.reporting.maps.drawing import Chart, Panel, colours, inline, page_of
from harness.reporting.worth.sentences import network_text

_WIDTH_PX, _HEIGHT_PX = 300, 170
_TITLES = {Milestone.FIRST_RENDER: "First render", Milestone.COMPLETE: "Complete"}


def gains_chart(worths: Sequence[Worth], least_s: float, title: str) -> Chart | None:
    """The gains and how far they may be off, in ms; None where no bandwidth can be varied."""
    drawn = [worth for worth in worths if _rows(worth)]
    cases = list(dict.fromkeys(worth.case for worth in drawn))
    networks = dict.fromkeys(worth.network for worth in drawn)
    rows = [
        alt.hconcat(
            *(
                _panel(_of(drawn, network, each), cases, least_s).properties(
                    title=_TITLES[each], width=_WIDTH_PX, height=_HEIGHT_PX
                )
                for each in ASKED
            )
        ).properties(title=network_text(network))
        for network in networks
    ]
    return page_of(rows, title) if rows else None


def _of(worths: Sequence[Worth], network: NetworkProfile, milestone: Milestone) -> list[Worth]:
    return [each for each in worths if (each.network, each.milestone) == (network, milestone)]


def _panel(worths: Iterable[Worth], cases: list[str], least_s: float) -> Panel:
    rows = [row for worth in worths for row in _rows(worth)]
    x = alt.X("x:Q", title="Download, Mbit/s", scale=alt.Scale(type="log", nice=False))
    scale = alt.Scale(type="symlog", constant=100)
    y = alt.Y("gain:Q", title="Sooner by, ms", scale=scale)
    paint = colours(cases, "Configuration")
    base = alt.Chart(inline(rows)).encode(x=x, color=paint)
    band = base.mark_area(opacity=0.2).encode(y=alt.Y("low:Q", scale=scale), y2=alt.Y2("high:Q"))
    line = base.mark_line(strokeWidth=1.5).encode(y=y)
    least = alt.Chart(inline([{"gain": 0.0}, {"gain": least_s * 1e3}])).mark_rule(strokeDash=[4, 3])
    return alt.layer(band, line, least.encode(y=y))


def _rows(worth: Worth) -> list[dict[str, object]]:
    """The gains along the bandwidth, in ms, from the least on."""
    return [
        {
            "x": value / 1e6,
            "gain": round(gain.gain_s * 1e3, 3),
            "low": round((gain.gain_s - gain.error_s) * 1e3, 3),
            "high": round((gain.gain_s + gain.error_s) * 1e3, 3),
            "colour": worth.case,
        }
        for reach in worth.reaches
        if reach.axis is Axis.DOWNLOAD
        for value, gain in reach.gains.items()
    ]
