"""`harness bench` of a scenario that somebody reads, with our loader: once a row, or more often."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from harness.cli.interruptible import run_interruptibly
from harness.cli.kept_readings import GatheredTraces, Keeping, kept_study, show_study
from harness.cli.progress import Watcher
from harness.core.images.manifest import Manifest
from harness.core.models.device import Device
from harness.dataset.build import build_dataset
from harness.dataset.cache import BuiltDataset, DatasetCache
from harness.durable import keep_file
from harness.errors import RunInvalid
from harness.predict.reading_study import reading_study
from harness.reporting.language import Language
from harness.reporting.reading_table import render_reading
from harness.results.judged_reading import PREDICTED_NAME
from harness.results.reading_study import READINGS, ReadingRow, ReadingStudy, study_to_json
from harness.results.trace import Trace
from harness.run.read_for_real import measured_study
from harness.run.reading_rows import OnRow
from harness.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class BenchReadingOptions:
    """The folder of runs, how often each row is read, and whether what was shown is judged."""

    output: Path
    repeats: int = 1
    judges: bool = True


_REMEDY = "free disk space, or name another folder with --output"

Expect = Callable[[ReadingStudy, Manifest], Device]
"""The device to predict for beside what was read of these images."""

Read = Callable[[BuiltDataset, OnRow], Coroutine[Any, Any, ReadingStudy]]
"""Reads every row of a dataset, and tells each when it is read."""


def bench_reading(
    scenario: Scenario, device: Device, options: BenchReadingOptions, console: Console
) -> None:
    """Read every row with our loader; see `read_and_show`."""

    def read(dataset: BuiltDataset, tell: OnRow) -> Coroutine[Any, Any, ReadingStudy]:
        return measured_study(scenario, dataset, tell, options.repeats)

    keeping = Keeping(options.output / READINGS / scenario.name, options.judges)
    read_and_show(scenario, lambda *_: device, read, keeping, console)


def read_and_show(
    scenario: Scenario, expect: Expect, read: Read, keeping: Keeping, console: Console
) -> None:
    """Read every row, print the tables and those of the prediction below, and keep them.

    Nothing is kept of a reading that was cut off. Raises HarnessError, RunInvalid where a row must
    not be counted.
    """
    with Watcher(console, scenario.name) as watcher:
        dataset = build_dataset(
            scenario.dataset, cache=DatasetCache(), on_progress=watcher.building
        )
    traces = GatheredTraces()

    def tell(row: ReadingRow, trace: Trace) -> None:
        traces.add(row, trace)
        console.print(f"{row.network}, {row.hand}, {row.case}")

    study = traces.with_asked(run_interruptibly(read(dataset, tell)))
    study = kept_study(study, traces, scenario, dataset, keeping)
    show_study(study, keeping.folder, console)
    expected, device = GatheredTraces(), expect(study, dataset.manifest)
    predicted = reading_study(scenario, dataset.manifest, device, expected.add)
    predicted = expected.with_asked(predicted)
    keep_file(keeping.folder / PREDICTED_NAME, study_to_json(predicted), _REMEDY)
    print(render_reading(predicted, Language.ENGLISH), end="\n\n", flush=True)
    _tell_excluded(study, keeping.folder)


def _tell_excluded(study: ReadingStudy, folder: Path) -> None:
    """Raise RunInvalid where readings of a study must not be counted."""
    excluded_count = sum(bool(row.excluded_because) for row in study.rows)
    if excluded_count:
        rule = f"has {excluded_count} of {len(study.rows)} readings that must not be counted"
        remedy = "see the reasons below the tables, and measure them on a quieter machine"
        raise RunInvalid(str(folder), None, rule, remedy)
