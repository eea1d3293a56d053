"""A viewer's own work in a reading: fitted to what it showed where no network was in the way."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from harness.cli.device_choice import device_named
from harness.core.images.manifest import Manifest
from harness.core.models.device import Device
from harness.core.retrieval.policy import Application
from harness.predict.calibration.device_file import write_device
from harness.predict.calibration.free_readings import Felt, FreeRow, free_rows
from harness.predict.calibration.page_fit import BrowserFit, fit_browser
from harness.reporting.markdown import Column, difference, milliseconds, table
from harness.results.judged_reading import OWN_WORK_NAME
from harness.results.reading_study import ReadingStudy
from harness.scenario.devices import BROWSER, chosen_browser, load_device
from harness.scenario.library import find_device
from harness.scenario.scenario import Scenario

Line = TypeVar("Line")

_LEAST_ROWS = 2
_TOLD_EVERY = 15
_FIRST_IMAGE_S = 0.08


def device_beside(
    named: str | None, application: Application, scenario: Scenario, folder: Path, console: Console
) -> Callable[[ReadingStudy, Manifest], Device]:
    """The device to predict for beside a reading in a viewer: the named one, or the viewer itself.

    That is fitted to the rows over no network, and kept in the folder of the reading; without such
    rows it is the browser of this machine, or the one that everybody has.
    """

    def found(study: ReadingStudy, manifest: Manifest) -> Device:
        if named is not None:
            return device_named(named)
        rows = free_rows(study, scenario, manifest)
        if len(rows) < _LEAST_ROWS:
            return chosen_browser(application)
        console.print(f"fitting the viewer's own work to {len(rows)} rows (a minute or two)")
        fitted = fit_browser(
            _starting_at(load_device(find_device(BROWSER))),
            [row.felt for row in rows],
            lambda device: [row.predicted(device) for row in rows],
            telling(console),
        )
        path = folder / OWN_WORK_NAME
        write_device(replace(fitted.device, source=_source(study)), path)
        console.print(f"{_explained(rows, fitted)}\n\nwritten to {path}")
        # As it was written: with so many digits it can be predicted for again.
        return load_device(path)

    return found


def _starting_at(browser: Device) -> Device:
    """A browser whose first image costs more, as much as the search begins with."""
    assert browser.page is not None
    return replace(browser, page=replace(browser.page, first_image_s=_FIRST_IMAGE_S))


def telling(console: Console) -> Callable[[int, float], None]:
    """What tells now and then how far a fit is."""

    def tell(count: int, error: float) -> None:
        if count % _TOLD_EVERY == 0:
            console.print(f"{count} browsers tried, this one {error:.1%} off")

    return tell


def _source(study: ReadingStudy) -> str:
    """Where it is from: viewer and machine, without a name or a date."""
    assert study.measured is not None, "a viewer showed it"
    machine = study.measured.machine
    versions = ", ".join(f"{name} {version}" for name, version in study.viewer.items())
    return (
        f"fitted by harness view to the readings of {study.scenario} over no network: {versions},"
        f" on {machine.cpu}, {machine.core_count} cores, {machine.os}"
    )


_Line = tuple[FreeRow, Felt]


def _explained(rows: Sequence[FreeRow], fitted: BrowserFit[Felt]) -> str:
    columns: list[Column[_Line]] = [
        Column("Hand", lambda line: line[0].setup.hand.name, is_number=False),
        Column("Case", lambda line: line[0].case, is_number=False),
    ]
    for place, header in enumerate(("First picture", "p50", "p95", "Rest to full")):
        columns += beside(header, _at(place))
    return table(columns, list(zip(rows, fitted.predicted, strict=True)))


def _at(place: int) -> Callable[[_Line], tuple[float | None, float | None]]:
    return lambda line: (line[0].felt[place], line[1][place])


def beside(
    header: str, times: Callable[[Line], tuple[float | None, float | None]]
) -> list[Column[Line]]:
    """A time as the viewer showed it, as it was fitted, and how far that is off."""

    def off(line: Line) -> str:
        shown_s, fitted_s = times(line)
        return difference(fitted_s, shown_s)

    return [
        Column(f"{header}, ms", lambda line: _time(times(line)[0])),
        Column("Predicted", lambda line: _time(times(line)[1])),
        Column("Off", off),
    ]


def _time(time_s: float | None) -> str:
    return "never" if time_s is None else milliseconds(time_s)
