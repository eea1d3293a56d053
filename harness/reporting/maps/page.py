"""The page of all maps: what was asked, the pictures, and what there is to see in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from harness.reporting.maps.choices import curve_findings
from harness.reporting.maps.crossover import crossover
from harness.reporting.maps.curves import curves
from harness.reporting.maps.drawing import Chart, page_of
from harness.reporting.maps.findings import crossover_findings
from harness.reporting.maps.measured import Point
from harness.reporting.maps.sweep_result import Answer
from harness.reporting.markdown import escape_prose
from harness.scenario.scenario import Scenario
from harness.scenario.variation import FigureKind

_HEAD = """\
# Maps

Predicted, not measured: the loader on a virtual clock, over models of link and device, the same \
to the last bit on every machine. `make maps` computes all of it anew; nothing here is typed by \
hand.

In a crossover map the colour says who is first, and the figure how much longer the next one \
takes; pale is hardly first. Curves are predicted as well; points with a black edge are medians \
of committed runs, measured on a machine that is not the device of the prediction.
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture, by the name of its file, and what is seen in it."""

    name: str
    chart: Chart
    findings: tuple[str, ...]


def pictures_of(answer: Answer, points: Sequence[Point]) -> list[Picture]:
    """The pictures of a sweep: one for every scenario and figure."""
    return [
        _picture(answer, scenario, place, points)
        for place in range(len(answer.sweep.figures))
        for scenario in answer.sweep.scenarios
    ]


def _picture(answer: Answer, scenario: Scenario, place: int, points: Sequence[Point]) -> Picture:
    sweep, figure = answer.sweep, answer.sweep.figures[place]
    name = f"{sweep.name}-{scenario.name}-{place + 1}-{figure.kind.value}"
    title = scenario.title_in("en")
    if figure.kind is FigureKind.CROSSOVER:
        chart = page_of([crossover(answer, scenario.name, figure)], title)
        return Picture(name, chart, tuple(crossover_findings(answer, scenario.name, figure)))
    chart = page_of([curves(answer, scenario.name, figure, points)], title)
    return Picture(name, chart, tuple(curve_findings(answer, scenario.name, figure)))


def page(sections: Sequence[tuple[Answer, Sequence[Picture]]], folder: str) -> str:
    """The page in Markdown; its pictures lie in `folder`."""
    parts = [_HEAD]
    for answer, pictures in sections:
        parts.append(f"## {escape_prose(answer.sweep.title['en'])}\n")
        parts.append(f"{_asked(answer)}\n")
        for picture in pictures:
            parts.append(f"![{picture.name}]({folder}/{picture.name}.svg)\n")
            parts += [f"{finding}\n" for finding in picture.findings]
    return "\n".join(parts)


def _asked(answer: Answer) -> str:
    """What was asked, in one line."""
    devices = ", ".join(answer.sweep.axes.devices)
    names = ", ".join(scenario.name for scenario in answer.sweep.scenarios)
    invalid_count = len(answer.cells.filter(answer.cells["invalid_because"] != ""))
    lost = f", {invalid_count} of which cannot be counted" if invalid_count else ""
    return (
        f"{len(answer.cells)} cells{lost}; scenarios: {names}; device: {devices};"
        f" model version {answer.asked.get('model_version')};"
        f" `scenarios/sweeps/{answer.sweep.name}.yaml`."
    )
