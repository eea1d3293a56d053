"""`harness fidelity`: record the real viewer, and say where the loader does not do the same."""

from collections.abc import Sequence
from pathlib import Path

import psutil
from rich.console import Console

from harness.cli.generated import keep_page
from harness.cli.interruptible import run_interruptibly
from harness.cli.progress import Watcher, progress_console
from harness.cli.viewer_choice import CORNERSTONE, Launch, launcher
from harness.dataset.build import build_dataset
from harness.dataset.cache import DatasetCache
from harness.run.provenance import machine
from harness.scenario.loading import load_scenario
from harness.scenario.viewer_rules import check_asking
from harness.viewer.browser import HIDDEN
from harness.viewer.fidelity.folder import causes_in, judgements, keep, opening_judgements
from harness.viewer.fidelity.opening_recorder import record_openings
from harness.viewer.fidelity.opening_recording import LoggedOpening, OpeningRecording
from harness.viewer.fidelity.page import fidelity_page
from harness.viewer.fidelity.recorder import Recorded, RecordingMachine, record
from harness.viewer.fidelity.recording import LoggedLoad, Recording

_LOOKED_S = 2.0


def record_scenarios(
    scenarios: Sequence[Path], viewer: str = CORNERSTONE, *, allows_code: bool = False
) -> None:
    """Record every scenario beside its file, in the viewer of this name. Raises HarnessError."""
    console = progress_console()
    for path in scenarios:
        scenario = load_scenario(path, allows_code=allows_code)
        if viewer == CORNERSTONE:
            check_asking(scenario)
        with Watcher(console, scenario.name) as watcher:
            built = build_dataset(
                scenario.dataset, cache=DatasetCache(), on_progress=watcher.building
            )
        recorded = Recorded(scenario, built.manifest, built.directory)
        launch = launcher(viewer, console)
        if any(case.opening for case in scenario.cases):
            openings = run_interruptibly(_record_openings(recorded, launch, console))
            keep(path.parent, scenario, built.manifest, openings)
        else:
            loads = run_interruptibly(_record(recorded, launch, console))
            keep(path.parent, scenario, built.manifest, loads)
        print(f"{path.parent}: {len(scenario.cases)} cases of {scenario.name} recorded")


async def _record(recorded: Recorded, launch: Launch, console: Console) -> list[Recording]:
    def on_load(case: str, network: str, load: LoggedLoad) -> None:
        console.print(f"{case}, {network}: {load.ending.value}, {len(load.requests)} requests")

    async with launch(HIDDEN) as viewer:
        return await record(recorded, viewer, _machine_now(), on_load)


async def _record_openings(
    recorded: Recorded, launch: Launch, console: Console
) -> list[OpeningRecording]:
    def on_opening(case: str, network: str, opening: LoggedOpening) -> None:
        asked = f"{len(opening.questions)} requests, opened after {opening.opened_s or 0.0:.2f} s"
        console.print(f"{case}, {network}: {opening.ending.value}, {asked}")

    async with launch(HIDDEN) as viewer:
        return await record_openings(recorded, viewer, _machine_now(), on_opening)


def _machine_now() -> RecordingMachine:
    """The machine, and how busy it is; the kernel's average is of a minute, with our own work."""
    here = machine()
    busy_share = psutil.cpu_percent(_LOOKED_S) / 100
    return RecordingMachine(here.cpu, here.core_count, round(busy_share * here.core_count, 1))


def write_page(folder: Path, page: Path, *, checks: bool) -> None:
    """Write the page, or exit with 2 where it is not what the recordings give."""
    openings = list(opening_judgements(folder))
    text = fidelity_page(list(judgements(folder)), causes_in(folder), folder.as_posix(), openings)
    keep_page(page, text, "harness fidelity page", checks=checks)
