"""`harness view` of a scenario that somebody reads: a real viewer, scrolled by a real wheel."""

from collections.abc import Coroutine
from typing import Any

from rich.console import Console

from harness.cli.bench_reading import BenchReadingOptions, read_and_show
from harness.cli.kept_readings import Keeping
from harness.cli.own_work import device_beside
from harness.cli.viewer_choice import (
    OHIF_3_12,
    is_ohif,
    is_running_page,
    reading_launcher,
)
from harness.core.retrieval.policy import Application
from harness.dataset.cache import BuiltDataset
from harness.errors import BadInput
from harness.results.reading_study import READINGS, ReadingStudy
from harness.run.read_in_viewer import viewed_study
from harness.run.reading_rows import OnRow
from harness.scenario.scenario import Scenario
from harness.scenario.viewed_readings import viewed_part
from harness.viewer.chromium import Appearance


def check_reading_viewer(viewer: str) -> None:
    """Raise BadInput for a viewer that cannot be read in."""
    if is_running_page(viewer) or viewer == OHIF_3_12:
        rule = "is a page of which nobody knows by which rules it is read"
        remedy = "say --viewer cornerstone, ohif, or the folder of its build"
        raise BadInput("--viewer", viewer, rule, remedy)


def view_reading(
    scenario: Scenario,
    device_name: str | None,
    options: BenchReadingOptions,
    looks: tuple[str, Appearance],
    console: Console,
) -> None:
    """Read every row in a viewer, print the tables, and those of the prediction below.

    `looks` are which viewer, and how its browser appears; of the device see
    `own_work.device_beside`. Raises HarnessError, RunInvalid where a row must not be counted.
    """
    viewer, appearance = looks
    check_reading_viewer(viewer)
    part = viewed_part(scenario, in_ohif=is_ohif(viewer))
    for told in part.left_out:
        console.print(f"left out: {told}")
    launch = reading_launcher(viewer, console)

    def read(dataset: BuiltDataset, tell: OnRow) -> Coroutine[Any, Any, ReadingStudy]:
        return viewed_study(part.scenario, dataset, launch(appearance), tell, options.repeats)

    # What one viewer showed stays when another one is asked. Of how many bytes a picture was made
    # a viewer does not tell, so nobody can judge it.
    name = part.scenario.name if is_ohif(viewer) else f"{scenario.name}-{viewer}"
    keeping = Keeping(options.output / READINGS / name, judges=False)
    application = Application.OHIF if is_ohif(viewer) else Application.NONE
    expect = device_beside(device_name, application, part.scenario, keeping.folder, console)
    read_and_show(part.scenario, expect, read, keeping, console)
