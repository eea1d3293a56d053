"""`harness sweep`: predict every cell of a sweep, on all cores or on a cluster."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from harness.cli.progress import Watcher, progress_console
from harness.cli.scenarios import warn_of
from harness.dataset.cache import DatasetCache
from harness.durable import keep_file, make_private_folder
from harness.predict.sweep.cluster import cluster
from harness.predict.sweep.computing import compute, prepared
from harness.predict.sweep.store import INPUTS_NAME, SweepStore
from harness.predict.workers import Workers, processes
from harness.scenario.library import find_sweep
from harness.scenario.sweep_loading import load_sweep
from harness.scenario.variation import Sweep


@dataclass(frozen=True, slots=True)
class SweepOptions:
    """Where sweeps are kept, and who computes: so many processes, or a scheduler of dask.

    With `publish`, a finished sweep is put into that folder as well, called after the sweep.
    """

    output: Path
    worker_count: int | None
    dask: str | None
    publish: Path | None
    allows_code: bool = False

    def computing(self) -> AbstractContextManager[Workers]:
        """The workers; all cores unless something else is asked for."""
        if self.dask is not None:
            return cluster(self.dask)
        return processes(self.worker_count)


def sweep(names: Sequence[str], options: SweepOptions) -> None:
    """Predict every cell of the sweeps, and print where the outcomes are. Raises HarnessError."""
    console = progress_console()
    paths = [find_sweep(name) for name in names]
    for asked_for in [load_sweep(path, allows_code=options.allows_code) for path in paths]:
        warn_of(asked_for.scenarios, console)
        print(_swept(asked_for, options, console))


def _swept(asked_for: Sweep, options: SweepOptions, console: Console) -> Path:
    with Watcher(console, asked_for.name) as watcher:
        task = prepared(asked_for, DatasetCache(), watcher.building)
    for told in task.real_paths:
        console.print(told)
    store = SweepStore.open(options.output, asked_for.name, task.inputs, task.batches)
    if any(scenario.dataset.is_imported for scenario in asked_for.scenarios):
        make_private_folder(store.folder, "name another folder with --output")
    left_count = sum(len(task.batches[index]) for index in store.missing())
    console.print(f"{asked_for.name}: {task.cell_count} cells, {left_count} to predict")
    progress = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    bar = progress.add_task(asked_for.name, total=left_count)
    try:
        if left_count:
            with progress, options.computing() as workers:
                compute(task, store, workers, lambda count: progress.advance(bar, count))
    except KeyboardInterrupt:
        console.print(f"predicted so far: {store.folder}; resume with the same command")
        raise
    path = store.finish()
    if options.publish is not None:
        for kept, suffix in ((path, "parquet"), (store.folder / INPUTS_NAME, "json")):
            published = options.publish / f"{asked_for.name}.{suffix}"
            keep_file(published, kept.read_bytes(), "free disk space, or make it writable")
    return path
