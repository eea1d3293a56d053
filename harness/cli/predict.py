"""`harness predict`: what scenarios would give on a device, without measuring anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from harness.cli.device_choice import device_named
from harness.cli.kept_readings import Keeping
from harness.cli.outcome import show_outcome
from harness.cli.predict_reading import predict_reading
from harness.cli.progress import Watcher, progress_console
from harness.cli.scenarios import Choice, left_out, warn_of
from harness.core.images.manifest import PIXELS_NAME
from harness.core.models.device import Device
from harness.core.retrieval.policy import policy_named
from harness.core.retrieval.timeline import Timeline
from harness.dataset.cache import DatasetCache
from harness.dataset.layout import read_headers
from harness.durable import keep_file, make_private_folder
from harness.errors import DatasetError, HarnessError
from harness.predict.document import predicted_document
from harness.results.document import RunDocument
from harness.results.pictures import PICTURES_NAME, keep_pictures
from harness.results.sample import SampleSlot
from harness.results.sample_files import sample_files
from harness.results.schema import to_json
from harness.results.soundness import faults_of
from harness.results.store import RUN_NAME
from harness.results.trace import Trace
from harness.results.trace_file import keep_trace
from harness.run.assessment import assessed
from harness.run.picture_meter import PictureMeter
from harness.run.preparation import images_of
from harness.run.server.ready_images import ReadyImages, ready_images
from harness.scenario.devices import chosen_browser

_REMEDY = "free disk space, or name another folder with --output"
_BROWSER_NAME = "browser.json"
"""The run document of what is predicted for a browser."""


@dataclass(frozen=True, slots=True)
class PredictOptions:
    """What the command line says: `device` None is this machine's, if it was calibrated.

    A browser stands beside every device that is none.
    """

    device: str | None
    choice: Choice
    output: Path
    judges: bool = True
    full: bool = False


def predict(names: Sequence[str], options: PredictOptions) -> None:
    """Predict the scenarios; raise what went wrong once all others are predicted."""
    console = progress_console()
    device = device_named(options.device)
    scenarios = options.choice.of(names)
    warn_of(scenarios, console)
    problems: list[HarnessError] = []
    for scenario in scenarios:
        try:
            with Watcher(console, scenario.name) as watcher:
                ready = ready_images(scenario, DatasetCache(), watcher.building)
        except DatasetError as error:
            alone = len(scenarios) == 1
            problems.append(left_out(scenario, error, console, is_alone=alone))
            continue
        folder = options.output / scenario.name
        if scenario.dataset.is_imported:
            make_private_folder(folder, _REMEDY)
        if ready.scenario.reading is not None:
            keeping = Keeping(folder, options.judges)
            predict_reading(ready.scenario, ready.dataset, device, keeping, console)
            continue
        document = _predicted(ready, device, folder, judges=options.judges)
        browser = None
        if device.page is None:
            images = ready.dataset
            headers = read_headers(images.directory)
            shown_by = chosen_browser(policy_named(ready.scenario.policy).application)
            browser = predicted_document(ready.scenario, images.manifest, shown_by, headers=headers)
        _keep(document, browser, folder)
        show_outcome(document, folder, console, full=options.full, browser=browser)
        problems += faults_of(document, str(folder))
    if problems:
        raise problems[0]


def _predicted(ready: ReadyImages, device: Device, folder: Path, *, judges: bool) -> RunDocument:
    """The document; its traces, and the pictures that were shown, are in the folder then."""
    scenario, dataset = ready.scenario, ready.dataset
    traces: dict[SampleSlot, Trace] = {}

    def keep(slot: SampleSlot, timeline: Timeline) -> None:
        traces[slot] = Trace.of(timeline)

    headers = read_headers(dataset.directory)
    document = predicted_document(scenario, dataset.manifest, device, keep, headers)
    for slot, trace in traces.items():
        keep_trace(sample_files(folder, document, slot).trace, trace)
    if not judges:
        return document
    pixels = np.load(dataset.directory / PIXELS_NAME, mmap_mode="r")
    meter = PictureMeter(images_of(scenario, dataset.manifest, pixels), dataset.directory)
    found = assessed(document, lambda sample: traces[sample.slot], meter)
    keep_pictures(folder / PICTURES_NAME, found.pictures)
    return found.document


def _keep(document: RunDocument, browser: RunDocument | None, folder: Path) -> None:
    """Keep the run documents."""
    keep_file(folder / RUN_NAME, to_json(document).encode(), _REMEDY)
    if browser is None:
        (folder / _BROWSER_NAME).unlink(missing_ok=True)
    else:
        keep_file(folder / _BROWSER_NAME, to_json(browser).encode(), _REMEDY)
