"""A sweep from beginning to end, with executors that obey the contract of concurrent.futures."""

from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster

from harness.dataset.cache import DatasetCache
from harness.errors import EnvironmentProblem
from harness.predict.sweep.cluster import cluster
from harness.predict.sweep.computing import Task, compute, prepared
from harness.predict.sweep.store import SweepStore
from harness.predict.workers import Workers
from harness.scenario.sweep_loading import load_sweep
from tests.predict.sweep.sweeps import CASES, NETWORK, a_task
from tests.run.server.foreign_server import foreign_server, served_scenario, server_block
from tests.tiny import prepared as prepared_scenario
from tests.tiny import scenario_text


class AtOnce(Executor):
    """Computes in the caller, and says no after so many batches."""

    def __init__(self, most: int = 1000) -> None:
        self.submitted_count = 0
        self._most = most

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        self.submitted_count += 1
        if self.submitted_count > self._most:
            future.set_exception(BrokenExecutor("gone"))
        else:
            future.set_result(fn(*args, **kwargs))
        return future


def opened(task: Task, folder: Path) -> SweepStore:
    return SweepStore.open(folder, "mine", task.inputs, task.batches)


def computed(task: Task, folder: Path, executor: Executor, count: int = 1) -> bytes:
    store = opened(task, folder)
    compute(task, store, Workers(executor, count), lambda _: None)
    return store.finish().read_bytes()


def test_whoever_computes_it_the_answer_is_the_same_to_the_last_byte(
    tmp_path: Path, tiny_cache: Path
) -> None:
    task = a_task(tmp_path, tiny_cache)
    alone = computed(task, tmp_path / "alone", AtOnce())

    with ThreadPoolExecutor(3) as executor:
        assert computed(task, tmp_path / "threads", executor, 3) == alone


@pytest.mark.live
def test_a_cluster_of_dask_gives_the_same_answer(tmp_path: Path, tiny_cache: Path) -> None:
    task = a_task(tmp_path, tiny_cache)
    alone = computed(task, tmp_path / "alone", AtOnce())

    with (
        LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as local,
        cluster(local.scheduler_address) as workers,
    ):
        assert workers.worker_count == 1
        assert computed(task, tmp_path / "dask", workers.executor) == alone


def test_what_was_finished_before_the_end_is_not_computed_again(
    tmp_path: Path, tiny_cache: Path
) -> None:
    task = a_task(tmp_path, tiny_cache)
    cells = [cell for batch in task.batches for cell in batch]
    task = replace(task, batches=[(cell,) for cell in cells])

    with pytest.raises(EnvironmentProblem, match="sweep again: what is finished stays"):
        computed(task, tmp_path / "cut", AtOnce(most=3))
    rest = AtOnce()
    resumed = computed(task, tmp_path / "cut", rest)

    assert rest.submitted_count == len(task.batches) - 3
    assert resumed == computed(task, tmp_path / "whole", AtOnce())


def test_every_batch_is_told_of(tmp_path: Path, tiny_cache: Path) -> None:
    task = a_task(tmp_path, tiny_cache)
    counts: list[int] = []

    compute(task, opened(task, tmp_path), Workers(AtOnce(), 1), counts.append)

    assert counts == [len(batch) for batch in task.batches]
    assert sum(counts) == task.cell_count == 12


@pytest.mark.live
def test_images_of_a_server_are_asked_of_it(tmp_path: Path, tiny_cache: Path) -> None:
    built = prepared_scenario(tmp_path, tiny_cache, scenario_text()).dataset
    own = a_task(tmp_path, tiny_cache, "{slices: [8, 4]}")
    with foreign_server(built) as root:
        served = served_scenario(tmp_path, server_block(root, built), *CASES, network=NETWORK)
        sweep = replace(load_sweep(tmp_path / "sweep.yaml"), scenarios=(served,))
        task = prepared(sweep, DatasetCache(tmp_path / "cache"), lambda _: None)

    assert task.real_paths == ()
    assert task.cell_count == own.cell_count
    assert computed(task, tmp_path / "served", AtOnce())
