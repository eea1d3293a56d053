"""`harness calibrate --viewer`: this machine's browser as a device, by loads of the real viewer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from harness.cli.bench import ANEW, BenchOptions, measured
from harness.cli.own_work import beside, telling
from harness.cli.progress import Watcher, progress_console
from harness.cli.scenarios import Choice
from harness.core.images.manifest import Manifest
from harness.core.lane import Lane
from harness.core.retrieval.policy import Application, policy_named
from harness.dataset.build import build_dataset
from harness.dataset.cache import DatasetCache
from harness.errors import BadInput
from harness.predict.calibration.device_file import write_device
from harness.predict.calibration.page_fit import BrowserFit, fit_browser
from harness.predict.calibration.viewed_loads import Shown, ViewedRow, predicting, viewed_rows
from harness.reporting.markdown import Column, table
from harness.results.document import RunDocument
from harness.results.store import read_run
from harness.scenario.devices import BROWSER, load_device, own_browser_name
from harness.scenario.library import find_device, find_scenario, own_devices_folder
from harness.scenario.loading import load_scenario
from harness.scenario.scenario import Scenario
from harness.viewer.chromium import Appearance

SCENARIO, OHIF_SCENARIO = "viewer-volume", "viewer-ohif"
_SCENARIOS = {Application.NONE: SCENARIO, Application.OHIF: OHIF_SCENARIO}
_REPEATS = 5
_SECONDS_A_LOAD = 14


@dataclass(frozen=True, slots=True)
class ViewerCalibration:
    """What the command line says: `run` is one that there is, None measures one."""

    output: Path | None
    run: Path | None
    runs: Path
    draws_in_software: bool


def calibrate_viewer(options: ViewerCalibration) -> None:
    """Measure the viewer, print how well the browser fits, and write it. Raises HarnessError."""
    console = progress_console()
    document = read_run(options.run) if options.run else _measured(options, console)
    rows, application = viewed_rows(document), _application(document)
    scenario = load_scenario(find_scenario(_SCENARIOS[application]))
    manifest = _manifest(scenario, document, console)
    console.print(f"fitting a browser to {len(rows)} rows (a minute or two)")
    own = own_browser_name(application)
    fitted = fit_browser(
        load_device(find_device(BROWSER)),
        [row.shown for row in rows],
        predicting(rows, scenario, manifest),
        telling(console),
    )
    device = replace(fitted.device, name=own, source=_source(document))
    path = options.output or own_devices_folder() / f"{own}.yaml"
    write_device(device, path)
    print(_explained(rows, fitted))
    print(f"\nwritten to {path}; use it with: --device {options.output or own}")


def _application(document: RunDocument) -> Application:
    """What was around Cornerstone3D in a run."""
    application = policy_named(document.scenario.cases[0].policy).application
    return Application.NONE if application is Application.NONE else Application.OHIF


def _measured(options: ViewerCalibration, console: Console) -> RunDocument:
    scenario = replace(load_scenario(find_scenario(SCENARIO)), lanes=(Lane.VIEWER,))
    scenario = replace(scenario, repeats=_REPEATS)
    count = len(scenario.cases) * len(scenario.networks) * (scenario.repeats + scenario.warm_ups)
    minutes = count * _SECONDS_A_LOAD / 60
    console.print(
        f"{count} loads in the real viewer, about {minutes:.0f} minutes; run nothing else"
    )
    bench_options = BenchOptions(
        repeats=None,
        choice=Choice(None, (), False),
        output=options.runs,
        resumes=False,
        verifies=True,
        most_attempts=3,
        certifies=True,
        appearance=Appearance(draws_in_software=options.draws_in_software),
        goes_on_by=ANEW,
    )
    store = measured(scenario, bench_options, console)
    console.print(f"saved in {store.directory}")
    return store.document


def _manifest(scenario: Scenario, document: RunDocument, console: Console) -> Manifest:
    """The images that were loaded. Raises BadInput for a run of others."""
    with Watcher(console, scenario.name) as watcher:
        dataset = build_dataset(
            scenario.dataset, cache=DatasetCache(), on_progress=watcher.building
        )
    found = document.provenance.dataset
    if found.digest != dataset.manifest.digest:
        rule = f"is of other images than {scenario.name}"
        raise BadInput("--run", found.name, rule, f"name a run of harness view {scenario.name}")
    return dataset.manifest


def _source(document: RunDocument) -> str:
    """Where it is from: viewer, what drew, and the machine, without a name or a date."""
    told = [sample.viewer for sample in document.samples if sample.viewer]
    versions = ", ".join(f"{name} {version}" for name, version in told[0].versions.items())
    found = document.provenance.circumstances
    assert found is not None, "the real viewer is not predicted"
    machine = found.machine
    return (
        f"fitted by harness calibrate --viewer to {versions}, {told[0].gl_renderer}, on"
        f" {machine.cpu}, {machine.core_count} cores, {machine.os}"
    )


_Line = tuple[ViewedRow, Shown]


def _explained(rows: Sequence[ViewedRow], fitted: BrowserFit[Shown]) -> str:
    columns: list[Column[_Line]] = [
        Column("Row", lambda line: line[0].name, is_number=False),
        *beside(
            "First render", lambda line: (line[0].shown.first_render_s, line[1].first_render_s)
        ),
        *beside("Complete", lambda line: (line[0].shown.complete_s, line[1].complete_s)),
    ]
    return table(columns, list(zip(rows, fitted.predicted, strict=True)))
