"""Pictures as SVG, and as HTML that needs nothing else: the same bytes for the same chart."""

import io
import re
from collections.abc import Iterable, Sequence

import altair as alt

# Colours that people with any colour vision can tell apart (Okabe and Ito, 2008), the pale
# yellow left out.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#000000")
# vl-convert brings it along: letters are as wide on every machine.
_FONT = "Liberation Sans"

Chart = alt.VConcatChart
Panel = alt.LayerChart | alt.FacetChart


def colours(values: Iterable[str], title: str) -> alt.Color:
    """One colour for every value, in their order, of the field "colour"."""
    domain = list(values)
    palette = [_COLOURS[place % len(_COLOURS)] for place in range(len(domain))]
    return alt.Color(
        "colour:N", title=title, scale=alt.Scale(domain=domain, range=palette), sort=domain
    )


def inline(rows: list[dict[str, object]]) -> alt.InlineData:
    """The data of a chart, in it."""
    return alt.InlineData(values=rows)


def page_of(charts: Sequence[alt.VConcatChart | alt.HConcatChart], title: str) -> Chart:
    """Charts below each other, each with its own colours, in the look of all pictures."""
    whole = alt.vconcat(*charts).resolve_scale(color="independent")
    page: Chart = whole.properties(title=title).configure(
        font=_FONT,
        aria=False,
        background="white",
        view=alt.ViewConfig(stroke="#cccccc"),
        axis=alt.AxisConfig(grid=False),
    )
    return page


def svg(chart: Chart) -> bytes:
    """The picture, without links to anything outside."""
    file = io.StringIO()
    chart.save(file, format="svg")
    return _numbered(file.getvalue()).encode()


def html(chart: Chart) -> bytes:
    """A page with the picture and all the program that draws it: it needs no network."""
    file = io.StringIO()
    chart.save(file, format="html", inline=True)
    return file.getvalue().encode()


def _numbered(text: str) -> str:
    """The same picture with names counted from 0: the renderer counts on from its last one."""
    names = list(dict.fromkeys(re.findall(r'\bid="([A-Za-z]+\d+)"', text)))
    for place, name in enumerate(names):
        text = re.sub(rf"\b{name}\b", f"part-{place}", text)
    return text
