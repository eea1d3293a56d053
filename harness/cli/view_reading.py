"""`harness view` of a scenario that somebody reads: the real OHIF, scrolled by a real wheel."""

from rich.console import Console

from harness.cli.bench_reading import BenchReadingOptions, tell_excluded
from harness.cli.interruptible import run_interruptibly
from harness.cli.kept_readings import GatheredTraces, Keeping, kept_study, show_study
from harness.cli.progress import Watcher
from harness.cli.viewer_choice import CORNERSTONE, reading_launcher
from harness.core.models.device import Device
from harness.dataset.build import build_dataset
from harness.dataset.cache import DatasetCache
from harness.errors import BadInput
from harness.predict.reading_study import reading_study
from harness.reporting.language import Language
from harness.reporting.reading_table import render_reading
from harness.results.reading_study import READINGS, ReadingRow
from harness.results.trace import Trace
from harness.run.read_in_viewer import viewed_study
from harness.scenario.scenario import Scenario
from harness.scenario.viewed_readings import viewed_part
from harness.viewer.chromium import Appearance


def check_reading_viewer(viewer: str) -> None:
    """Raise BadInput for a viewer that cannot be read in."""
    if viewer == CORNERSTONE:
        rule = "has no wheel and fetches nothing ahead: both are of applications around it"
        raise BadInput("--viewer", viewer, rule, "say --viewer ohif")


def view_reading(
    scenario: Scenario,
    device: Device,
    options: BenchReadingOptions,
    looks: tuple[str, Appearance],
    console: Console,
) -> None:
    """Read every row in a viewer, print the tables, and those of the prediction below.

    `looks` are which viewer, and how its browser appears. Raises HarnessError, RunInvalid where a
    row must not be counted.
    """
    viewer, appearance = looks
    check_reading_viewer(viewer)
    part = viewed_part(scenario)
    for told in part.left_out:
        console.print(f"left out: {told}")
    launch = reading_launcher(viewer, console)
    with Watcher(console, scenario.name) as watcher:
        dataset = build_dataset(
            scenario.dataset, cache=DatasetCache(), on_progress=watcher.building
        )
    traces = GatheredTraces()

    def tell(row: ReadingRow, trace: Trace) -> None:
        traces.add(row, trace)
        console.print(f"{row.network}, {row.hand}, {row.case}")

    reading = viewed_study(part.scenario, dataset, launch(appearance), tell, options.repeats)
    study = run_interruptibly(reading)
    folder = options.output / READINGS / part.scenario.name
    # Of how many bytes a picture was made a viewer does not tell, so nobody can judge it.
    study = kept_study(study, traces, part.scenario, dataset, Keeping(folder, judges=False))
    show_study(study, folder, console)
    predicted = reading_study(part.scenario, dataset.manifest, device)
    print(render_reading(predicted, Language.ENGLISH), end="\n\n", flush=True)
    tell_excluded(study, folder)
