"""A sweep from beginning to end: images, material, batches, one file. Sequence only."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import dataclass

from harness.core.images.manifest import Manifest
from harness.core.images.specification import DatasetSpec
from harness.core.load import Load
from harness.dataset.build import ProgressListener, build_dataset
from harness.dataset.cache import DatasetCache
from harness.errors import EnvironmentProblem
from harness.predict.sweep.cells import Cell, batches, cells_of
from harness.predict.sweep.images import resized
from harness.predict.sweep.inputs import Series, SweepInputs, sweep_inputs
from harness.predict.sweep.predictor import Material, Outcome, predicted
from harness.predict.sweep.store import SweepStore
from harness.predict.workers import Workers
from harness.results.prediction import PREDICTION_MODEL_VERSION
from harness.scenario.variation import Sweep

_BATCHES_IN_HAND = 3
"""How many batches every worker has before it: it never waits, and little is handed over early."""


@dataclass(frozen=True, slots=True)
class Task:
    """A sweep whose images are there: what is handed to workers, and in which batches."""

    inputs: SweepInputs
    material: bytes
    batches: Sequence[tuple[Cell, ...]]

    @property
    def cell_count(self) -> int:
        """How many predictions it takes."""
        return sum(map(len, self.batches))


def prepared(sweep: Sweep, cache: DatasetCache, on_progress: ProgressListener) -> Task:
    """The sweep with its images built.

    Raises DatasetError and StorageError.
    """
    cells = cells_of(sweep)
    manifests = {
        series: build_dataset(spec, cache=cache, on_progress=on_progress).manifest
        for series, spec in _specs(sweep).items()
    }
    scenarios = {scenario.name: scenario for scenario in sweep.scenarios}
    material = Material(scenarios, sweep.devices, manifests)
    batched = batches(cells, _image_counts(sweep, manifests))
    inputs = sweep_inputs(sweep, manifests, PREDICTION_MODEL_VERSION)
    return Task(inputs, material.to_bytes(), batched)


def compute(
    task: Task, store: SweepStore, workers: Workers, on_cells: Callable[[int], None]
) -> None:
    """Compute what is missing.

    A batch is on the disk as soon as it is there; `on_cells` is told of each. Raises HarnessError.
    """
    missing = store.missing()
    running: dict[Future[list[Outcome]], int] = {}
    try:
        while missing or running:
            while missing and len(running) < _BATCHES_IN_HAND * workers.worker_count:
                index = missing.pop(0)
                future = workers.executor.submit(predicted, task.material, task.batches[index])
                running[future] = index
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                index = running.pop(future)
                store.keep(index, future.result())
                on_cells(len(task.batches[index]))
    except BrokenExecutor as error:
        rule, remedy = "ended in the middle of a batch", "sweep again: what is finished stays"
        raise EnvironmentProblem("a worker", None, rule, remedy) from error
    finally:
        for future in running:
            future.cancel()


def _specs(sweep: Sweep) -> dict[Series, DatasetSpec]:
    return {
        (scenario.name, side_px): resized(scenario.dataset, side_px)
        for scenario in sweep.scenarios
        for side_px in sweep.axes.side_px or (None,)
    }


def _image_counts(sweep: Sweep, manifests: Mapping[Series, Manifest]) -> Mapping[str, int]:
    """How many images a load of each scenario takes, where no cell says otherwise."""
    return {
        scenario.name: len(manifests[scenario.name, side_px].frames)
        if scenario.load is Load.VOLUME
        else 1
        for scenario in sweep.scenarios
        for side_px in sweep.axes.side_px[:1] or (None,)
    }
