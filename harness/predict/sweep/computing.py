"""A sweep from beginning to end: images, material, batches, one file. Sequence only."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import dataclass, replace

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
from harness.reporting.real_path import real_path_text
from harness.results.prediction import PREDICTION_MODEL_VERSION
from harness.run.server.ready_images import ReadyImages, ready_images
from harness.scenario.scenario import Scenario
from harness.scenario.variation import Sweep

_RTT_DIGITS = 3
_BATCHES_IN_HAND = 3
"""How many batches every worker has before it: it never waits, and little is handed over early."""


@dataclass(frozen=True, slots=True)
class Task:
    """A sweep whose images are there: what is handed to workers, and in which batches.

    `real_paths` tell what becomes of the real round trips to servers.
    """

    inputs: SweepInputs
    material: bytes
    batches: Sequence[tuple[Cell, ...]]
    real_paths: tuple[str, ...] = ()

    @property
    def cell_count(self) -> int:
        """How many predictions it takes."""
        return sum(map(len, self.batches))


def prepared(sweep: Sweep, cache: DatasetCache, on_progress: ProgressListener) -> Task:
    """The sweep with its images built, or learnt of their server.

    Raises as `ready_images`.
    """
    cells = cells_of(sweep)
    learnt = {
        scenario.name: _learnt(scenario, cache, on_progress)
        for scenario in sweep.scenarios
        if scenario.server is not None
    }
    manifests: dict[Series, Manifest] = {
        (name, None): each.dataset.manifest for name, each in learnt.items()
    }
    manifests |= {
        series: build_dataset(spec, cache=cache, on_progress=on_progress).manifest
        for series, spec in _specs(sweep).items()
    }
    known = (learnt[s.name].scenario if s.name in learnt else s for s in sweep.scenarios)
    sweep = replace(sweep, scenarios=tuple(known))
    scenarios = {scenario.name: scenario for scenario in sweep.scenarios}
    material = Material(scenarios, sweep.devices, manifests)
    batched = batches(cells, _image_counts(sweep, manifests))
    inputs = sweep_inputs(sweep, manifests, PREDICTION_MODEL_VERSION)
    return Task(inputs, material.to_bytes(), batched, tuple(_real_paths(sweep.scenarios)))


def _learnt(scenario: Scenario, cache: DatasetCache, on_progress: ProgressListener) -> ReadyImages:
    """The images of a server, as any command finds them.

    The real round trip counts to the millisecond: a sweep that is resumed finds its cells again.
    """
    ready = ready_images(scenario, cache, on_progress)
    server = ready.scenario.server
    assert server is not None, "a server's images are asked for"
    found = replace(server.found, real_rtt_s=round(server.found.real_rtt_s, _RTT_DIGITS))
    return replace(ready, scenario=replace(ready.scenario, server=replace(server, found=found)))


def _real_paths(scenarios: Sequence[Scenario]) -> Iterator[str]:
    """What becomes of the real round trips to servers, in words."""
    for scenario in scenarios:
        real_rtt_s = scenario.server.found.real_rtt_s if scenario.server else 0.0
        if told := real_path_text(real_rtt_s, scenario.networks):
            yield f"{scenario.name}: {told}"


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
        if scenario.server is None
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
