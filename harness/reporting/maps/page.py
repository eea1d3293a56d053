"""The page of all maps: what was swept, the pictures, and what there is to see in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from harness.core.units import format_rate
from harness.reporting.maps.choices import curve_findings
from harness.reporting.maps.crossover import crossover
from harness.reporting.maps.curves import curves
from harness.reporting.maps.drawing import Chart, page_of
from harness.reporting.maps.findings import crossover_findings
from harness.reporting.maps.measured import Point
from harness.reporting.maps.sweep_result import SweepResult
from harness.reporting.markdown import escape_prose
from harness.scenario.library import SWEEPS, builtin_folder
from harness.scenario.scenario import Scenario
from harness.scenario.variation import PlotKind

_HEAD = """\
# Maps

Predicted, not measured: the loader on a virtual clock, over models of link and device, the same \
to the last bit on every machine. `make maps` computes all of it anew; nothing here is typed by \
hand.

A crossover map holds every case against one. The colour says which gains most on it, and the \
figure how much longer the one takes; pale is hardly a gain. Cases that a prediction cannot tell \
apart share a colour, and no case gains by less than predictions are known to be off. Curves are \
predicted as well; points with a black edge are medians of committed runs, measured on a machine \
that is not the device of the prediction.
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture, by the name of its file, and what is seen in it."""

    name: str
    chart: Chart
    findings: tuple[str, ...]


def pictures_of(result: SweepResult, points: Sequence[Point]) -> list[Picture]:
    """The pictures of a sweep: one for every scenario and plot."""
    return [
        _picture(result, scenario, place, points)
        for place in range(len(result.sweep.plots))
        for scenario in result.sweep.scenarios
    ]


def _picture(
    result: SweepResult, scenario: Scenario, place: int, points: Sequence[Point]
) -> Picture:
    sweep, plot = result.sweep, result.sweep.plots[place]
    name = f"{sweep.name}-{scenario.name}-{place + 1}-{plot.kind.value}"
    title = scenario.title_in("en")
    if plot.kind is PlotKind.CROSSOVER:
        chart = page_of([crossover(result, scenario.name, plot)], title)
        return Picture(name, chart, tuple(crossover_findings(result, scenario.name, plot)))
    chart = page_of([curves(result, scenario.name, plot, points)], title)
    return Picture(name, chart, tuple(curve_findings(result, scenario.name, plot)))


def page(sections: Sequence[tuple[SweepResult, Sequence[Picture]]], folder: str) -> str:
    """The page in Markdown; its pictures lie in `folder`."""
    parts = [_HEAD]
    for result, pictures in sections:
        parts.append(f"## {escape_prose(result.sweep.title['en'])}\n")
        parts.append(f"{_inputs(result)}\n")
        for picture in pictures:
            parts.append(f"![{picture.name}]({folder}/{picture.name}.svg)\n")
            parts += [f"{finding}\n" for finding in picture.findings]
    return "\n".join(parts)


def _inputs(result: SweepResult) -> str:
    """What was swept, in one line."""
    devices = ", ".join(result.sweep.axes.devices)
    names = ", ".join(scenario.name for scenario in result.sweep.scenarios)
    invalid_count = len(result.cells.filter(result.cells["invalid_because"] != ""))
    lost = f", {invalid_count} of which cannot be counted" if invalid_count else ""
    return (
        f"{len(result.cells)} cells{lost}; scenarios: {names}; {_networks(result)};"
        f" device: {devices}; model version {result.inputs.get('model_version')}; {_file(result)}."
    )


def _networks(result: SweepResult) -> str:
    """What of the networks is not on the axes: their upload, and who sends."""
    told = dict.fromkeys(_network(result, each) for each in result.sweep.scenarios)
    return " and ".join(told)


def _network(result: SweepResult, scenario: Scenario) -> str:
    usual, axes = scenario.networks[0], result.sweep.axes
    if axes.upload_bps:
        upload = "upload as told"
    elif axes.upload_ratio is not None:
        upload = f"upload {axes.upload_ratio:.3g} times the download"
    elif usual.upload_bps is None:
        upload = "upload without a limit"
    elif axes.download_bps and usual.download_bps:
        upload = f"upload {usual.upload_bps / usual.download_bps:.3g} times the download"
    else:
        upload = f"upload {format_rate(usual.upload_bps)}"
    return f"network {usual.name}, {upload}, {usual.transport.value}"


def _file(result: SweepResult) -> str:
    """The file of a sweep, as whoever wrote it calls it."""
    path = result.sweep.path
    built_in = path.absolute().parent == builtin_folder().absolute() / SWEEPS.folder
    return f"`scenarios/{SWEEPS.folder}/{path.name}`" if built_in else f"`{path.name}`"
